"""What belongs to an item on its page: plan, checks with their chart, costs, moves, uses, papers, stock, dependants."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from guiju.lab.equipment.as_of import standings
from guiju.lab.equipment.drawings import check_chart, cost_chart, plain
from guiju.lab.equipment.life import EXPIRING, STOCKED, VERSIONED
from guiju.lab.equipment.models import Equipment
from guiju.lab.equipment.words import CHECKS, DOCUMENTS, DUTIES, EVENTS, MOVEMENTS, STATES
from guiju.lab.house import clock
from guiju.lab.house.reading import Reading
from guiju.lab.house.watching import NOBODY
from guiju.lab.ui import words
from guiju.lab.ui.addresses import address
from guiju.lab.ui.kept_files import file_link
from guiju.lab.ui.register_fields import label
from guiju.lab.ui.register_lists import NOTHING, in_language, yes_no
from guiju.lab.ui.registers import Block, Cell, Line
from guiju.lab.ui.timeline import people

MOST = 20
"""So many rows of a kind a page shows; the history has them all."""


def plan(row: Equipment) -> Block:
    """Plan rows with their next due date."""
    heads = (label("kind"), _("Interval"), _("Last done"), _("Next due date"), _("Overdue stops it"))
    found = standings(Reading(NOBODY, locking=False), [row.pk], clock.today())
    lines = []
    for each in found:
        duty, step = each.duty, each.step
        late = Cell(_due(each), "bad" if each.overdue else "good")
        cells = (
            " · ".join(part for part in (words.word(DUTIES, duty.kind), duty.title) if part),
            interval(step),
            Cell(duty.done_on or NOTHING, link=file_link(step)),
            late,
            yes_no(duty.stops),
        )
        lines.append(Line(cells, duty, ("complete", "interval", "end-duty")))
    return Block(
        _("Periodic work"),
        heads,
        lines,
        ("plan",),
        note=_("Each row has an interval of its own; filing a certificate or a check fulfils its row by itself."),
        empty=_("Nothing is planned for this item yet."),
    )


def interval(step: Any) -> str:
    """An interval in words."""
    parts = []
    if step.months is not None:
        parts.append(_("%(count)s months") % {"count": step.months})
    if step.uses is not None:
        parts.append(_("%(count)s uses") % {"count": step.uses})
    return " / ".join(parts)


def _due(each: Any) -> str:
    parts = [] if each.step.due_on is None else [each.step.due_on.isoformat()]
    if each.step.uses is not None:
        parts.append(_("%(used)s of %(uses)s uses") % {"used": each.used, "uses": each.step.uses})
    return " · ".join(parts)


def checks(row: Equipment) -> Block:
    """Intermediate checks, newest first, with the chart of the newest series."""
    found = list(row.checks.order_by("-day", "-pk")[:MOST])
    names = people({each.by for each in found})
    heads = (
        label("day"),
        label("object"),
        label("value"),
        label("reference"),
        _("Difference and limit"),
        _("Verdict"),
        label("by"),
    )
    lines = [
        Line(
            (
                each.day,
                f"{each.object} · {each.point} · {words.word(CHECKS, each.method)}",
                f"{each.value}\N{NO-BREAK SPACE}{each.unit}",
                f"{each.reference}\N{NO-BREAK SPACE}{each.unit}",
                f"{plain(each.difference)} / ±{plain(each.limit)}",
                Cell(_("passes") if each.passed else _("fails"), "good" if each.passed else "bad"),
                names.get(each.by, each.by),
            ),
            each,
        )
        for each in found
    ]
    return Block(_("Intermediate checks"), heads, lines, ("check",), markup=check_chart(found))


def events(row: Equipment) -> Block:
    """Events with their cost, newest first, with the chart of the cost by year."""
    found = list(row.events.select_related("supplier").order_by("-day", "-pk"))
    heads = (label("day"), label("kind"), label("text"), label("effect"), label("done_by"), _("Cost in yuan"))
    lines = [
        Line(
            (
                each.day,
                words.word(EVENTS, each.kind),
                each.text,
                each.effect or NOTHING,
                each.done_by or (NOTHING if each.supplier is None else in_language(each.supplier, "name")),
                each.amount or NOTHING,
            ),
            each,
        )
        for each in found[:MOST]
    ]
    total = sum(float(each.amount) for each in found if each.amount)
    note = _("Over its life so far: %(total)s yuan.") % {"total": f"{total:,.2f}"} if total else ""
    return Block(_("Events and costs"), heads, lines, ("event",), markup=cost_chart(found), note=note)


def places(row: Equipment) -> Block:
    """Where it was and who answered for it, newest first."""
    found = list(row.placements.order_by("-at", "-pk")[:MOST])
    names = people({each.custodian for each in found} | {each.by for each in found})
    known = dict(_room_names({each.room_code for each in found}))
    heads = (label("day"), _("Room or place"), label("custodian"), label("reason"), label("by"))
    lines = [
        Line(
            (
                each.day,
                " ".join(part for part in (known.get(each.room_code, each.room_code), each.place) if part),
                names.get(each.custodian, each.custodian) or NOTHING,
                each.reason or NOTHING,
                names.get(each.by, each.by),
            ),
            each,
        )
        for each in found
    ]
    return Block(_("Places and custody"), heads, lines, ("move",))


def _room_names(codes: set[str]) -> Iterable[tuple[str, str]]:
    for each in apps.get_model("premises.Room").objects.filter(code__in=sorted(codes)):
        yield each.code, f"{each.code} {in_language(each, 'name')}"


def states(row: Equipment) -> Block:
    """The steps of its life, newest first."""
    found = list(row.state_changes.order_by("-at", "-pk")[:MOST])
    names = people({each.by for each in found})
    heads = (label("day"), label("state"), label("reason"), _("Who has it"), _("To be back on"), label("by"))
    lines = [
        Line(
            (
                each.day,
                words.word(STATES, each.state),
                each.reason or NOTHING,
                each.place or NOTHING,
                each.due_back or NOTHING,
                names.get(each.by, each.by),
            ),
            each,
        )
        for each in found
    ]
    return Block(_("States of its life"), heads, lines, ("state",))


def uses(row: Equipment) -> Block:
    """Uses, newest first: written by the jobs themselves."""
    found = list(row.uses.order_by("-at", "-pk")[:MOST])
    names = people({each.by for each in found})
    heads = (label("day"), label("job"), _("Role in the method"), label("room_code"), label("by"))
    lines = [
        Line(
            (
                each.day,
                Cell(each.job, link=address("calibrations:job", each.job)),
                words.word(words.STANDARD_ROLES, each.role),
                each.room_code,
                names.get(each.by, each.by),
            ),
            each,
        )
        for each in found
    ]
    note = _("Written by each job when its measurement starts; %(count)s so far.") % {"count": row.uses.count()}
    return Block(_("Uses"), heads, lines, note=note)


def documents(row: Equipment) -> Block:
    """Papers and photographs."""
    found = list(row.documents.order_by("-day", "-pk"))
    heads = (label("day"), label("kind"), label("title"), _("File"))
    lines = [
        Line(
            (
                each.day,
                words.word(DOCUMENTS, each.kind),
                Cell(each.title, link=address("equipment:document", each.pk)),
                f"SHA-256 {each.file_sha256[:12]}…",
            ),
            each,
        )
        for each in found
    ]
    return Block(_("Documents"), heads, lines, ("document",))


def seals(row: Equipment) -> Block:
    """Seals that guard its adjustment."""
    heads = (label("number"), _("Where"), _("Put on"), _("Broken or taken off"))
    lines = [
        Line((each.number, each.place, each.valid_from, each.valid_to or NOTHING), each, ("end-seal",))
        for each in row.seals.order_by("-valid_from", "-pk")
    ]
    return Block(_("Seals of adjustment"), heads, lines, ("seal",))


def versions(row: Equipment) -> Block:
    """Validations of versions."""
    heads = (label("release"), label("day"), label("requirement"), label("text"), label("passed"), label("by"))
    found = list(row.validations.order_by("-day", "-pk"))
    names = people({each.by for each in found})
    lines = [
        Line(
            (
                each.release,
                each.day,
                each.requirement,
                each.text,
                Cell(yes_no(each.passed), "good" if each.passed else "bad"),
                names.get(each.by, each.by),
            ),
            each,
        )
        for each in found
    ]
    return Block(_("Validation of versions"), heads, lines, ("validate", "release"))


def stock(row: Equipment) -> Block:
    """Movements of the stock, newest first."""
    found = list(row.movements.order_by("-number")[:MOST])
    names = people({each.by for each in found})
    heads = (label("number"), label("day"), label("kind"), _("Amount"), _("Balance"), label("job"), label("by"))
    lines = [
        Line(
            (
                each.number,
                each.day,
                words.word(MOVEMENTS, each.kind),
                f"{'+' if each.kind == 'in' else '−'}{each.amount}{words.unit(each.unit)}",
                f"{each.balance}{words.unit(each.unit)}",
                Cell(each.job, link=address("calibrations:job", each.job)) if each.job else each.reason or NOTHING,
                names.get(each.by, each.by),
            ),
            each,
        )
        for each in found
    ]
    left = f"{found[0].balance}{words.unit(found[0].unit)}" if found else f"0{words.unit(row.stock_unit)}"
    return Block(_("Stock"), heads, lines, ("stock", "use"), note=_("Left: %(left)s.") % {"left": left})


def vessels(row: Equipment) -> Block:
    """Opened vessels."""
    heads = (label("number"), _("Opened on"), _("Good until"), _("Used up or thrown away"))
    lines = [
        Line(
            (
                each.number,
                each.opened_on,
                Cell(each.usable_to, _vessel_colour(each)),
                each.valid_to or NOTHING,
            ),
            each,
            ("end-vessel",),
        )
        for each in row.openings.order_by("-opened_on", "-pk")
    ]
    return Block(_("Opened vessels"), heads, lines, ("open-vessel",))


def _vessel_colour(each: Any) -> str:
    if each.valid_to is not None:
        return ""
    return "good" if each.usable_to >= clock.today() else "bad"


def dependants(row: Equipment) -> Block:
    """Sets, lines of the scope and jobs under way that need this item."""
    today = clock.today()
    heads = (label("kind"), label("code"), label("name"), _("Role in the method"))
    lines = []
    members = row.memberships.select_related("standard_set").filter(valid_from__lte=today)
    current = [each for each in members if each.valid_to is None or each.valid_to >= today]
    for each in current:
        held = each.standard_set
        link = address("admin:equipment_standardset_change", held.pk)
        role = words.word(words.STANDARD_ROLES, each.role) or (_("main standard") if each.main else _("auxiliary"))
        lines.append(Line((_("Set"), Cell(held.code, link=link), in_language(held, "name"), role), each))
    codes = _served([each.standard_set_id for each in current])
    for each in apps.get_model("agency.ScopeRow").objects.filter(code__in=codes).order_by("code"):
        link = address("admin:agency_scoperow_change", each.pk)
        lines.append(
            Line((_("Scope line"), Cell(each.code, link=link), in_language(each, "instrument"), each.method_code), each)
        )
    for number in _open_jobs(row.code):
        lines.append(Line((_("Job"), Cell(number, link=address("calibrations:job", number)), "", ""), None))
    return Block(
        _("What depends on it"), heads, lines, empty=_("No set, no line of the scope and no job under way needs it.")
    )


def _served(sets: list[int]) -> list[str]:
    today = clock.today()
    rows = apps.get_model("equipment.Serving").objects.filter(standard_set_id__in=sets, valid_from__lte=today)
    return sorted({each.scope_code for each in rows if each.valid_to is None or each.valid_to >= today})


def _open_jobs(code: str) -> list[str]:
    """Jobs under way that name the item; what a job names is canonical text."""
    rows = apps.get_model("calibrations.Job").objects.filter(state__in=("assigned", "measuring"))
    return [each.number for each in rows.order_by("number") if code in each.standards.values()][:MOST]


def own_blocks(row: Equipment) -> tuple[list[Block], list[Block]]:
    """Blocks before and after those of certificates and confirmations."""
    first = [plan(row), checks(row)]
    if row.kind in STOCKED:
        first = [stock(row), *([vessels(row)] if row.kind in EXPIRING else []), *first]
    if row.kind in VERSIONED:
        first = [versions(row), *first]
    return first, [uses(row), dependants(row), events(row), places(row), states(row), seals(row), documents(row)]
