"""The read page of a qualification as of a day: lights, lines of the scope, their ranges drawn, what hangs on them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.apps import apps
from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from guiju.lab.agency.as_of import drawn, held_on, lines_of, reach_of, standing_of, stated
from guiju.lab.agency.models import Qualification, ScopeRow, Suspension
from guiju.lab.house import clock
from guiju.lab.ui import words
from guiju.lab.ui.acting import Told
from guiju.lab.ui.addresses import address
from guiju.lab.ui.kept_files import file_link
from guiju.lab.ui.quantities import MEASURED
from guiju.lab.ui.register_fields import label
from guiju.lab.ui.register_lists import COLOURS, NOTHING, STANDINGS, in_language
from guiju.lab.ui.register_watch import lights_block
from guiju.lab.ui.registers import Block, Cell, Line
from guiju.lab.ui.timeline import Subject, people, timeline

PER_PAGE = 25
NEWEST = 10
"""Certificates and steps of the story that the page shows; the rest is a link away."""


def as_of_day(request: HttpRequest) -> date:
    """The day that the page is asked for; today where none or no day is."""
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return clock.today()


def blocks(request: HttpRequest, row: Qualification, day: date) -> Sequence[Block]:
    """The parts of the page, in the order in which a reader asks."""
    search = request.GET.get("q", "").strip()[:80]
    found = Paginator(lines_of(row, search), PER_PAGE).get_page(request.GET.get("page"))
    return (
        _day_block(row, day, search),
        _lights(row, day),
        _scope(row, found, day, search),
        _map(row, found, day),
        _certificates(row),
        _addresses(row),
        _suspensions(row),
        _story(row),
    )


def _day_block(row: Qualification, day: date, search: str) -> Block:
    counts = {
        "all": row.scope_rows.count(),
        "held": row.scope_rows.filter(held_on(day)).count(),
    }
    context = {"day": day, "today": clock.today(), "q": search, "counts": counts, "file": file_link(row)}
    return Block(_("As of a day"), markup=render_to_string("agency/as_of.html", context))


def _lights(row: Qualification, day: date) -> Block:
    """What the rules find about it on the day; that it had not begun, or has ended, is told before."""
    outside = day < row.valid_from or row.valid_to < day
    words_of = _("Not in force on this day: valid from %(first)s to %(last)s.")
    span = {"first": row.valid_from.isoformat(), "last": row.valid_to.isoformat()}
    more = [Told("4.3-1", "nonconformity", row.number, words_of % span)] if outside else []
    good = _("In force on this day, and not near its end.")
    return lights_block("agency", day, {row.number}, good=good, more=more)


TONES = {**COLOURS, "suspended": "bad"}


def _scope(row: Qualification, found: Page, day: date, search: str) -> Block:
    heads = (
        label("code"),
        label("instrument"),
        _("Range"),
        label("smallest_U"),
        label("method_code"),
        label("site_code"),
        _("On the day"),
    )
    lines = [_line(each, row, day) for each in found]
    asked = {"day": day.isoformat(), "q": search}
    pages = render_to_string("ui/pages.html", {"found": found, "asked": asked})
    none = _("No line of this qualification answers.") if search else _("No line is entered yet; nothing is covered.")
    return Block(_("Scope"), heads, lines, ("scope",), markup=pages, note=_entering(), empty=none)


def _entering() -> SafeString:
    """How lines get here: one by one, or the annex as a spreadsheet."""
    words_of = _("Lines are added one by one, or the whole annex from a spreadsheet:")
    return format_html('{} <a href="{}">{}</a>', words_of, address("sheets:imports"), _("Import and export"))


def _line(row: ScopeRow, whole: Qualification, day: date) -> Line:
    found = standing_of(row, whole, day)
    word = _("Suspended") if found == "suspended" else STANDINGS[found]
    cells: tuple[Any, ...] = (
        row.code,
        in_language(row, "instrument"),
        reach_of(row),
        stated(row) or NOTHING,
        f"{row.method_code} {row.edition}",
        f"{row.site_code} · {_('also on site')}" if row.on_site else row.site_code,
        Cell(word, TONES[found]),
    )
    return Line(cells, row, ("reduce",))


def _map(row: Qualification, found: Page, day: date) -> Block:
    charts = drawn(found, row, day, lambda code: words.word(MEASURED, code))
    markup = render_to_string("agency/coverage.html", {"charts": charts})
    note = _("The lines above on the axis of their quantity; pale bars are not in force on the day.")
    return Block(_("What is covered"), markup=markup, note=note if charts else _("Drawn once a line is entered."))


def _certificates(row: Qualification) -> Block:
    """Certificates whose method, edition and site a line of this qualification names, by the day of measurement."""
    # Certificates stand above the registers and are looked up by name.
    model = apps.get_model("issuing", "Certificate")
    line = "number__record__job__line"
    members = ("method_code", "edition", "site_code")
    named = ScopeRow.objects.filter(qualification=row, **{each: OuterRef(f"{line}__{each}") for each in members})
    started = "number__record__job__started_at__date"
    span = {f"{started}__gte": row.valid_from, f"{started}__lte": row.valid_to}
    rows = model.objects.filter(Exists(named), **span).select_related("number", line)
    heads = (label("number"), label("title"), label("method_code"), label("issued_at"), label("status"))
    lines = [_certificate(each) for each in rows.order_by("-issued_at", "-pk")[:NEWEST]]
    note = _(
        "%(count)s certificates were measured by a method, edition and site of its lines while it was valid; the "
        "newest are shown. Each says itself which qualification it rests on."
    ) % {"count": rows.count()}
    return Block(_("Certificates within its lines"), heads, lines, note=note, empty=_("None yet."))


def _certificate(row: Any) -> Line:
    line = row.number.record.job.line
    tone = {"issued": "good", "replaced": "warn", "withdrawn": "bad"}.get(row.status, "")
    return Line(
        (
            Cell(row.number.number, link=address("issuing:certificate_page", row.number.number)),
            row.title,
            f"{line.method_code} {line.edition}",
            clock.civil_day(row.issued_at),
            Cell(words.word(words.CERTIFICATE_STATES, row.status), tone),
        )
    )


def _addresses(row: Qualification) -> Block:
    model = apps.get_model("premises", "NamedAddress")
    lines = [
        Line(
            (
                Cell(each.site.code, link=reverse("admin:premises_site_change", args=[each.site_id])),
                each.address,
                each.valid_from,
                each.valid_to or NOTHING,
            )
        )
        for each in model.objects.filter(qualification=row.number).select_related("site").order_by("site__code", "pk")
    ]
    heads = (label("site_code"), label("address"), label("valid_from"), label("valid_to"))
    words_of = _("They are added on the page of the site:")
    note = format_html('{} <a href="{}">{}</a>', words_of, reverse("admin:premises_site_changelist"), _("sites"))
    none = _("No address is on file; nothing can start there.")
    return Block(_("Addresses that it names"), heads, lines, note=note, empty=none)


def _lifted(row: Suspension, names: Mapping[str, str]) -> tuple[Any, ...]:
    """When, by whom and why a suspension was lifted, in red where days that had passed were taken; who confirmed."""
    if row.lifted_on is None or row.until is None:
        return (NOTHING, NOTHING, NOTHING, NOTHING)
    who = names.get(row.lifted_by, row.lifted_by) or NOTHING
    return (
        Cell(row.lifted_on, "bad" if row.lifted_back else ""),
        who,
        row.lift_reason or NOTHING,
        _confirmed(row, names),
    )


def _confirmed(row: Suspension, names: Mapping[str, str]) -> Any:
    if row.confirmed_on is not None:
        who = names.get(row.confirmed_by, row.confirmed_by)
        return Cell(f"{row.confirmed_on.isoformat()} {who}", link=file_link(row))
    return Cell(_("Confirmed by nobody else"), "bad") if row.lifted_back else NOTHING


def _suspensions(row: Qualification) -> Block:
    rows = list(row.suspensions.order_by("-since"))
    names = people({who for each in rows for who in (each.lifted_by, each.confirmed_by) if who})
    deeds = ("lift", "confirm-lifting")
    lines = [
        Line((each.since, each.until or NOTHING, each.reason, *_lifted(each, names)), each, deeds) for each in rows
    ]
    heads = (
        label("since"),
        label("until"),
        label("reason"),
        label("lifted_on"),
        label("lifted_by"),
        label("lift_reason"),
        label("confirmed_by"),
    )
    return Block(_("Suspensions"), heads, lines, ("suspend",), empty=_("Never suspended."))


def _story(row: Qualification) -> Block:
    suspensions = [Subject(each, str(each)) for each in row.suspensions.all()]
    ended = [Subject(each, each.code) for each in row.scope_rows.filter(version__gt=1).order_by("-pk")[:50]]
    steps = timeline((Subject(row), *suspensions, *ended))[:NEWEST]
    return Block(_("What happened to it"), markup=render_to_string("ui/timeline.html", {"steps": steps}))
