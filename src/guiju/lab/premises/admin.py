"""The registers of sites and rooms, with the climate read in them."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.forms import CharField, DateTimeInput
from django.forms import DateTimeField as DateTimeFormField
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from guiju.charts import LinePoint, Words, line_chart
from guiju.lab.house import clock
from guiju.lab.premises.acts import AddRoom, AddSite, AmendRoom, AmendSite, RecordClimate
from guiju.lab.premises.models import ClimateReading, Room, Site
from guiju.lab.premises.queries import LOOK_BACK, Course, courses
from guiju.lab.premises.words import QUANTITIES
from guiju.lab.ui import words
from guiju.lab.ui.register_deeds import amending, filing
from guiju.lab.ui.register_fields import label
from guiju.lab.ui.register_lists import in_language, named, plain, told, yes_no
from guiju.lab.ui.registers import ActAdmin, Block, Cell, Line, site


@admin.register(Site, site=site)
class SiteAdmin(ActAdmin):
    adding = filing(AddSite, _("Add a site"))
    deeds = (amending(AmendSite),)
    list_display = (
        plain("code"),
        named("name"),
        named("address"),
        told("covered", label("covered"), lambda row: yes_no(row.covered), "covered"),
    )
    search_fields = ("code", "name", "name_en", "address")
    ordering = ("code",)
    lead = _("Sites with the addresses that the qualification names, or does not.")
    links = ((_("Rooms"), "admin:premises_room_changelist"),)

    def blocks(self, request: HttpRequest, row: Site) -> Sequence[Block]:
        lines = [
            Line((Cell(each.code, link=_room(each)), in_language(each, "name"), each.enclosure))
            for each in row.rooms.order_by("code")
        ]
        return (Block(_("Rooms"), (label("code"), label("name"), label("enclosure")), lines),)


def _room(row: Room) -> str:
    return reverse("admin:premises_room_change", args=[row.pk])


def _climate_own() -> dict[str, Any]:
    widget = DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return {
        "at": lambda: DateTimeFormField(label=label("at"), widget=widget, input_formats=["%Y-%m-%dT%H:%M"]),
        "sensor": lambda: CharField(label=label("sensor"), max_length=64),
    }


@admin.register(Room, site=site)
class RoomAdmin(ActAdmin):
    adding = filing(AddRoom, _("Add a room"))
    deeds = (
        filing(
            RecordClimate,
            _("Record the climate"),
            name="climate",
            without=("room",),
            given=lambda target: {"room": target.row.code},
            tables={"quantity": QUANTITIES},
            own=_climate_own(),
            initial=lambda target: {"at": clock.now().astimezone(clock.zone())},
            remark=_("Take it from an instrument of the register; what was read is kept for ever."),
        ),
        amending(AmendRoom),
    )
    list_display = (
        plain("code"),
        named("name"),
        told("site", label("site_code"), lambda row: in_language(row.site, "name"), "site__code"),
        plain("enclosure"),
    )
    list_select_related = ("site",)
    search_fields = ("code", "name", "name_en", "site__code", "site__name")
    ordering = ("code",)
    lead = _("Rooms in which calibrations are done, with their climate.")
    links = ((_("Sites"), "admin:premises_site_changelist"),)

    def facts(self, row: Room) -> list[tuple[Any, Any]]:
        return [
            (name, in_language(row.site, "name") if value == row.site else value) for name, value in super().facts(row)
        ]

    def blocks(self, request: HttpRequest, row: Room) -> Sequence[Block]:
        found = courses(row)
        days = translated("The last %(days)s days") % {"days": LOOK_BACK.days}
        charts = [
            Block(
                words.word(dict(QUANTITIES), each.quantity),
                markup=_chart(each),
                note=_limits(each),
                deeds=_first(each, found),
            )
            for each in found
        ]
        latest = [(reading, each) for each in found for reading in each.readings[-10:]]
        latest.sort(key=lambda pair: (pair[0].at, pair[0].pk), reverse=True)
        lines = [_reading(*each) for each in latest]
        heads = (label("at"), label("quantity"), label("value"), label("sensor"))
        table = Block(
            translated("Newest readings"), heads, lines, () if found else ("climate",), note="" if found else days
        )
        return (*charts, table)


def _reading(row: ClimateReading, course: Course) -> Line:
    value = f"{row.value} {row.unit}"
    at = f"{row.at.astimezone(clock.zone()):%Y-%m-%d %H:%M}"
    return Line(
        (
            at,
            words.word(dict(QUANTITIES), row.quantity),
            Cell(value) if course.holds(row) else Cell(value, "bad"),
            row.sensor,
        )
    )


def _first(course: Course, found: Sequence[Course]) -> Sequence[str]:
    return ("climate",) if course is found[0] else ()


def _limits(course: Course) -> str:
    days = translated("The last %(days)s days") % {"days": LOOK_BACK.days}
    if not course.lower and not course.upper:
        return days
    words_of = translated("%(days)s; narrowest limits of the methods in force: %(lower)s to %(upper)s %(unit)s.")
    return words_of % {"days": days, "lower": course.lower or "…", "upper": course.upper or "…", "unit": course.unit}


def _chart(course: Course) -> SafeString:
    """The course over days before now; the chart's text is made of numbers and words of our own alone."""
    now = clock.now()
    points = [
        LinePoint(x=(each.at - now).total_seconds() / 86400, y=float(each.value), u=0.0) for each in course.readings
    ]
    name = words.word(dict(QUANTITIES), course.quantity)
    title = Words(name, name)
    return mark_safe(
        line_chart(
            points,
            title=title,
            x_label=Words(translated("Days before now"), translated("Days before now")),
            y_label=Words(f"{name} / {course.unit}", f"{name} / {course.unit}"),
            height=220,
        )
    )
