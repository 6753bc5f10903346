"""The registers of sites and rooms, with the climate read in them."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import CharField, DateTimeInput
from django.forms import DateTimeField as DateTimeFormField
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from guiju.charts import LinePoint, Words, line_chart
from guiju.conduct.addresses import naming
from guiju.conduct.addresses import plain as plain_address
from guiju.lab.house import clock, files
from guiju.lab.house.images import MEDIA_TYPE
from guiju.lab.premises.acts import (
    AddRoom,
    AddRoomFile,
    AddSite,
    AmendRoom,
    AmendSite,
    CorrectClimate,
    EndNamedAddress,
    EndRoomFile,
    EndTenure,
    NameAddress,
    RecordClimate,
    RecordTenure,
)
from guiju.lab.premises.facts import named_address
from guiju.lab.premises.models import ClimateReading, Room, Site
from guiju.lab.premises.queries import LOOK_BACK, Course, courses, last_sensor
from guiju.lab.premises.words import QUANTITIES, ROOM_FILE_KINDS, TENURE_KINDS
from guiju.lab.ui import words
from guiju.lab.ui.charts import drawn
from guiju.lab.ui.kept_files import file_link
from guiju.lab.ui.list_day import list_day
from guiju.lab.ui.offered import qualifications, sensors
from guiju.lab.ui.register_deeds import amending, ending, filing
from guiju.lab.ui.register_fields import ActForm, ListedInput, PdfField, PictureField, label, reason
from guiju.lab.ui.register_lists import NOTHING, VALIDITY, in_language, named, plain, tag, told, yes_no
from guiju.lab.ui.register_watch import lights_block, span_cell
from guiju.lab.ui.registers import ActAdmin, Block, Cell, Deed, Line, site
from guiju.lab.ui.timeline import Subject
from guiju.record.words import Day

MOST_CORRECTED = 50
"""Corrected readings whose story stands in the history of their room."""


def _on(rows: Iterable[Any], today: date) -> list[Any]:
    """The rows whose span of days holds today."""
    return [each for each in rows if each.valid_from <= today and (each.valid_to is None or today <= each.valid_to)]


def _named_by(row: Site) -> str:
    numbers = naming([named_address(each) for each in row.named_addresses.all()], row.address, _today())
    return "、".join(dict.fromkeys(numbers))


def _today() -> Day:
    return Day(list_day().isoformat())


def _held(row: Site) -> Any:
    held = _on(row.tenures.all(), list_day())
    if not held:
        return tag(_("No proof in date"), "bad")
    ends = [each.valid_to for each in held]
    return _("Without end") if None in ends else max(ends)


@admin.register(Site, site=site)
class SiteAdmin(ActAdmin):
    adding = filing(AddSite, _("Add a site"))
    deeds = (
        amending(AmendSite),
        filing(
            RecordTenure,
            _("File a proof"),
            name="tenure",
            without=("site",),
            given=lambda target: {"site": target.row.code},
            tables={"kind": TENURE_KINDS},
            own={"file_sha256": lambda: PdfField(label=_("Proof as PDF"))},
            make=lambda cleaned: {**cleaned, "file_sha256": files.store(cleaned["file_sha256"], "application/pdf")},
            initial=lambda target: {"valid_from": clock.today()},
            remark=_(
                "Deed, lease, or another proof that the agency alone uses the premises; without a last day: for ever."
            ),
        ),
        ending(EndTenure, "end_tenure", _("End"), lambda row: row.tenures),
        filing(
            NameAddress,
            _("Add an address"),
            name="address",
            without=("site",),
            given=lambda target: {"site": target.row.code},
            tables={"qualification": qualifications},
            initial=lambda target: {"address": target.row.address, "valid_from": clock.today()},
            remark=_(
                "Word for word as the qualification names it; work starts only where it is the site's own address."
            ),
        ),
        ending(EndNamedAddress, "end_address", _("End"), lambda row: row.named_addresses),
    )
    list_display = (
        plain("code"),
        named("name"),
        named("address"),
        told("main", label("main"), lambda row: yes_no(row.main), "main"),
        told("named", _("Named by"), lambda row: _named_by(row) or tag(_("No qualification"), "bad")),
        told("tenure", _("Held until"), _held, None),
    )
    dated = True
    search_fields = ("code", "name", "name_en", "address")
    ordering = ("code",)
    lead = _("Sites with the right by which they are used and the addresses that qualifications name.")
    links = ((_("Rooms"), "admin:premises_room_changelist"),)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("tenures", "named_addresses")

    def blocks(self, request: HttpRequest, row: Site) -> Sequence[Block]:
        rooms = row.rooms.order_by("code")
        subjects = {row.code, *(each.code for each in rooms)}
        return (
            lights_block("premises", clock.today(), subjects, good=_("Held by right, named by a qualification.")),
            _tenures(row),
            _addresses(row),
            Block(
                _("Rooms"),
                (label("code"), label("name"), label("enclosure"), label("access_control")),
                [
                    Line(
                        (
                            Cell(each.code, link=_room(each)),
                            in_language(each, "name"),
                            each.enclosure,
                            each.access_control or NOTHING,
                        )
                    )
                    for each in rooms
                ],
            ),
        )

    def subjects(self, row: Site) -> Sequence[Subject]:
        parts = (*row.tenures.all(), *row.named_addresses.all())
        return (Subject(row), *(Subject(each, str(each)) for each in parts))


def _tenures(row: Site) -> Block:
    heads = (label("kind"), _("Owner, lessor or issuer"), label("valid_from"), label("valid_to"), _("File"), VALIDITY)
    lines = [
        Line(
            (
                words.word(dict(TENURE_KINDS), each.kind),
                each.holder,
                each.valid_from,
                each.valid_to or _("Without end"),
                Cell(_("Open"), link=file_link(each)),
                span_cell(each.valid_from, each.valid_to),
            ),
            each,
            ("end_tenure",),
        )
        for each in row.tenures.order_by("-valid_from", "-pk")
    ]
    return Block(_("By what right it is used"), heads, lines, ("tenure",))


def _addresses(row: Site) -> Block:
    heads = (_("Qualification"), label("address"), _("Same as the site's"), label("valid_from"), label("valid_to"))
    lines = [
        Line(
            (
                each.qualification,
                each.address,
                Cell(
                    *(
                        (_("Yes"), "good")
                        if plain_address(each.address) == plain_address(row.address)
                        else (_("No"), "")
                    )
                ),
                each.valid_from,
                each.valid_to or NOTHING,
            ),
            each,
            ("end_address",),
        )
        for each in row.named_addresses.order_by("-valid_from", "-pk")
    ]
    return Block(_("Addresses that qualifications name"), heads, lines, ("address",))


def _room(row: Room) -> str:
    return reverse("admin:premises_room_change", args=[row.pk])


def _climate_own() -> dict[str, Any]:
    widget = DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return {
        "at": lambda: DateTimeFormField(label=label("at"), widget=widget, input_formats=["%Y-%m-%dT%H:%M"]),
        "sensor": lambda: CharField(label=label("sensor"), max_length=64, widget=ListedInput(sensors)),
    }


class CorrectForm(ActForm):
    """The right value of a mistyped reading, and why."""

    value = CharField(label=label("value"), max_length=32)
    reason = reason()


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
            initial=lambda target: {"at": clock.now().astimezone(clock.zone()), "sensor": last_sensor(target.row)},
            remark=_(
                "Take it from a sensor of the register that is calibrated and confirmed: only then is it evidence. "
                "What was read is kept for ever."
            ),
        ),
        Deed(
            name="correct_climate",
            act=CorrectClimate,
            title=_("Correct the reading"),
            form=lambda target: CorrectForm,
            make=lambda request, target, cleaned: CorrectClimate.Request(row=target.part.pk, **cleaned),
            initial=lambda target: {"value": target.part.value},
            version=lambda target: target.part,
            of=lambda row: row.climate,
            remark=_(
                "For a slip of the keys. The old value, who corrected it and why stay in the history; records that are "
                "frozen keep what they were made with."
            ),
        ),
        filing(
            AddRoomFile,
            _("Add a plan or photo"),
            name="picture",
            without=("room", "valid_to"),
            given=lambda target: {"room": target.row.code},
            tables={"kind": ROOM_FILE_KINDS},
            own={"file_sha256": lambda: PictureField(label=_("Picture"))},
            make=lambda cleaned: {**cleaned, "file_sha256": files.store(cleaned["file_sha256"], MEDIA_TYPE)},
            initial=lambda target: {"valid_from": clock.today()},
            remark=_("It is encoded anew, so that place, time and camera of the original are not kept."),
        ),
        ending(EndRoomFile, "end_picture", _("Take it off"), lambda row: row.files),
        amending(AmendRoom),
    )
    list_display = (
        plain("code"),
        named("name"),
        told("site", label("site_code"), lambda row: in_language(row.site, "name"), "site__code"),
        plain("enclosure"),
        plain("access_control"),
    )
    list_select_related = ("site",)
    dated = True
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
        lights = lights_block(
            "premises", clock.today(), {row.code}, good=_("Enclosed, controlled, with plan and photo.")
        )
        return (lights, *_climate(found), _pictures(row))

    def part_told(self, part: Any) -> str:
        if isinstance(part, ClimateReading):
            return str(part)
        return f"{words.word(dict(ROOM_FILE_KINDS), part.kind)} {part.title} {part.valid_from}".replace("  ", " ")

    def subjects(self, row: Room) -> Sequence[Subject]:
        corrected = row.climate.exclude(corrected="").order_by("-at", "-pk")[:MOST_CORRECTED]
        parts = (
            *((each, self.part_told(each)) for each in row.files.all()),
            *((each, str(each)) for each in corrected),
        )
        return (Subject(row), *(Subject(each, title) for each, title in parts))


def _climate(found: Sequence[Course]) -> Sequence[Block]:
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
    heads = (label("at"), label("quantity"), label("value"), label("sensor"), _("As evidence"))
    table = Block(
        translated("Newest readings"), heads, lines, () if found else ("climate",), note="" if found else days
    )
    return (*charts, table)


def _pictures(row: Room) -> Block:
    shown = [(each, file_link(each)) for each in row.files.filter(valid_to__isnull=True).order_by("kind", "-pk")]
    markup = render_to_string("premises/pictures.html", {"shown": shown, "kinds": ROOM_FILE_KINDS})
    heads = (label("kind"), label("title"), label("valid_from"), label("valid_to"))
    lines = [
        Line(
            (
                Cell(words.word(dict(ROOM_FILE_KINDS), each.kind), link=file_link(each)),
                each.title or NOTHING,
                each.valid_from,
                each.valid_to or NOTHING,
            ),
            each,
            ("end_picture",),
        )
        for each in row.files.order_by("-valid_from", "-pk")
    ]
    return Block(_("Plans and photos"), heads, lines, ("picture",), markup=markup)


def _reading(row: ClimateReading, course: Course) -> Line:
    value = f"{row.value} {row.unit}"
    at = f"{row.at.astimezone(clock.zone()):%Y-%m-%d %H:%M}"
    return Line(
        (
            at,
            words.word(dict(QUANTITIES), row.quantity),
            Cell(f"{value} ({row.corrected})" if row.corrected else value, None if course.holds(row) else "bad"),
            row.sensor,
            Cell(_("Is evidence"), "good") if not course.why[row.pk] else Cell(course.why[row.pk], "bad"),
        ),
        row,
        ("correct_climate",),
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
    """The course over the last days, with the narrowest limits of the methods in force."""
    now = clock.now()
    points = [LinePoint(x=(each.at - now).total_seconds() / 86400, y=float(each.value)) for each in course.readings]
    name = words.word(dict(QUANTITIES), course.quantity)
    return drawn(
        line_chart,
        points,
        title=Words(name, name),
        x_label=Words("日期", "day"),
        y_label=Words(f"{name} / {course.unit}", f"{name} / {course.unit}"),
        limits=[float(each) for each in (course.lower, course.upper) if each],
        named=lambda days: f"{(now + timedelta(days=days)).astimezone(clock.zone()):%m-%d}",
        height=220,
    )
