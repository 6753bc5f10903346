"""The tables of a method's page: editions, evidence, demands, procedures, templates, and what hangs on the method."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guiju.lab.house import clock
from guiju.lab.methods import beside, pretty
from guiju.lab.methods.models import BudgetTemplate, Edition, Method, NoveltyCheck, Procedure, Validation, Verification
from guiju.lab.methods.queries import standing_on
from guiju.lab.methods.words import DIRECTIONS, OUTCOMES, QUANTITIES, ROUNDINGS
from guiju.lab.ui import words
from guiju.lab.ui.addresses import address
from guiju.lab.ui.quantities import MEASURED
from guiju.lab.ui.register_fields import label
from guiju.lab.ui.register_lists import NOTHING, STANDINGS, VALIDITY, in_language, standing, yes_no
from guiju.lab.ui.registers import Block, Cell, Line
from guiju.lab.ui.timeline import people
from guiju.record import enclosures
from guiju.record.codec import decode

STANDING = {
    "in_force": (STANDINGS["in_force"], "good"),
    "not_yet": (STANDINGS["not_yet"], ""),
    "superseded": (_("Superseded"), "bad"),
}
KINDS_OF_AUTHORISATION = {"calibrate": _("Calibrate"), "review": _("Review"), "sign": _("Sign")}
TEMPLATE_CODES = words.COLUMNS["commissions_line", "template_code"]
MOST = 12


def blocks(row: Method) -> list[Block]:
    """Every table of the page."""
    editions = sorted(row.editions.all(), key=lambda each: (each.effective_from, each.pk), reverse=True)
    today = clock.today()
    asked = [each for each in editions if standing_on(each, today) != "superseded"] or editions[:1]
    return [
        _editions(editions),
        *(block for each in asked for block in (_template_of_record(each), _climate(each), _demands(each))),
        _checks(row),
        _verifications(row),
        *_validations(row, editions),
        _procedures(row),
        _authorised(row),
        _scope(row),
        _jobs(row),
        *_budgets(row),
    ]


def _editions(editions: list[Edition]) -> Block:
    heads = (
        label("edition"),
        label("effective_from"),
        label("superseded_on"),
        label("rounding"),
        VALIDITY,
        _("Budget templates"),
    )
    return Block(_("Editions"), heads, [_edition(each) for each in editions], ("edition", "announce"))


def _edition(row: Edition) -> Line:
    name, colour = STANDING[standing_on(row, clock.today())]
    cells = (
        row.edition,
        row.effective_from,
        row.superseded_on or NOTHING,
        words.word(ROUNDINGS, row.rounding),
        Cell(name, colour),
        Cell(_("Versions and editor"), link=reverse("methods:templates", args=[row.pk])),
    )
    return Line(cells, row, ("novelty", "verify", "validate", "supersede"))


def _span(interval: Any) -> str:
    return f"{interval.lower or '−∞'} … {interval.upper or '∞'}{words.unit(interval.unit)}"


def _template_of_record(row: Edition) -> Block:
    """For what the edition is meant and what its record holds."""
    covers = [f"{words.word(MEASURED, each['quantity'])} {_cover(each['range'])}" for each in row.covers]
    seconds = translated("%(seconds)s s") % {"seconds": row.seconds_per_point} if row.seconds_per_point else ""
    between = ", " if words.language() == "en" else "、"
    told = (
        (_("Meant for"), "; ".join(covers)),
        (_("Points"), row.point_rule),
        (
            _("Points that each record has"),
            between.join(f"{each['value']}{words.unit(each['unit'])}" for each in row.points),
        ),
        (_("Readings at each point, at least"), row.repeats or ""),
        (_("Directions"), words.word(DIRECTIONS, row.directions)),
        (_("Time at each point, at least"), seconds),
        (_("Logged of the environment"), between.join(words_of(each) for each in row.logged)),
        (_("Also on the record"), between.join(row.record_fields)),
        (_("Leaves choices: needs an operating procedure"), yes_no(row.choices_left)),
        (_("Used beyond its range, or modified"), yes_no(row.modified)),
    )
    rows = format_html_join("", "<dt>{}</dt><dd>{}</dd>", [each for each in told if each[1]])
    title = _("Edition %(edition)s: range and record") % {"edition": row.edition}
    return Block(title, markup=format_html('<dl class="g-facts">{}</dl>', rows))


def words_of(quantity: str) -> str:
    """The word for a quantity; its own name where none is known."""
    return words.word({**MEASURED, **QUANTITIES}, quantity)


def _cover(span: dict[str, Any]) -> str:
    return f"{span['lower'] or '−∞'} … {span['upper'] or '∞'}{words.unit(span['unit'])}"


def _climate(row: Edition) -> Block:
    limits = decode(tuple[enclosures.EnvironmentLimit, ...], row.environment)
    lines = [
        Line(
            (
                words_of(each.quantity),
                _span(each.interval),
                each.largest_change_per_hour or NOTHING,
                each.acclimation_hours or NOTHING,
            )
        )
        for each in limits
    ]
    heads = (label("quantity"), label("limits"), _("Largest change per hour"), _("Acclimation in hours"))
    return Block(_("Edition %(edition)s: climate") % {"edition": row.edition}, heads, lines)


def _demands(row: Edition) -> Block:
    demands = decode(tuple[enclosures.StandardRequirement, ...], row.standards)
    heads = (label("name"), _("Role of the standard"), _("Range"), _("Largest U"), _("Ratio"), _("In service and fit"))
    return Block(
        _("Edition %(edition)s: demands on standards") % {"edition": row.edition},
        heads,
        [_demand(each) for each in demands],
        note=_("Listed are those in service whose range covers the demand; the uncertainty is computed at assignment."),
    )


def _demand(each: enclosures.StandardRequirement) -> Line:
    fit = beside.standards_for(each)
    codes = "、".join(one.code for one in fit)
    return Line(
        (
            pretty.said(each.name),
            words.word(words.STANDARD_ROLES, each.role),
            _span(each.range),
            f"{each.largest_U}{words.unit(each.unit)}" if each.largest_U else NOTHING,
            each.largest_ratio or NOTHING,
            Cell(codes, None) if fit else Cell(_("none"), "bad"),
        )
    )


def _checks(row: Method) -> Block:
    found = list(NoveltyCheck.objects.select_related("edition").filter(edition__method=row).order_by("-day", "-pk"))
    names = people({each.by for each in found[:MOST]})
    lines = [
        Line(
            (
                each.day,
                each.edition.edition,
                each.source,
                Cell(words.word(OUTCOMES, each.outcome), "good" if each.outcome == "newest" else "warn"),
                names.get(each.by, each.by),
                each.note or NOTHING,
            )
        )
        for each in found[:MOST]
    ]
    heads = (label("day"), label("edition"), _("Where it was searched"), _("Outcome"), label("by"), _("Remark"))
    return Block(_("Checks for novelty"), heads, lines)


def _verdict(row: Any) -> Cell:
    if not row.passed:
        return Cell(_("Failed"), "bad")
    return (
        Cell(pgettext_lazy("evidence", "Approved"), "good")
        if row.approved_on
        else Cell(_("Waits for approval"), "warn")
    )


def _file(row: Any, kind: str) -> Cell | str:
    return Cell("PDF", link=reverse("methods:evidence_file", args=[kind, row.pk])) if row.file_sha256 else NOTHING


def _verifications(row: Method) -> Block:
    found = list(Verification.objects.select_related("edition").filter(edition__method=row).order_by("-day", "-pk"))
    names = people({each.verified_by for each in found} | {each.approved_by for each in found})
    lines = [
        Line(
            (
                each.day,
                each.edition.edition,
                f"{each.trial}；{each.uncertainty}",
                names.get(each.verified_by, each.verified_by),
                f"{names.get(each.approved_by, '')} {each.approved_on or ''}".strip() or NOTHING,
                _verdict(each),
                _file(each, "verification"),
            ),
            each,
            ("approve_verification",),
        )
        for each in found[:MOST]
    ]
    heads = (
        label("day"),
        label("edition"),
        _("Trial and uncertainty"),
        _("Verified by"),
        label("approved_by"),
        _("Verdict"),
        _("Report"),
    )
    note = _("Before its first use and after each revision; by an edition that is not verified no job begins.")
    return Block(_("Verifications"), heads, lines, note=note)


def _validations(row: Method, editions: list[Edition]) -> list[Block]:
    found = list(Validation.objects.select_related("edition").filter(edition__method=row).order_by("-day", "-pk"))
    asked = row.kind in ("own", "customer") or any(each.modified for each in editions)
    if not found and not asked:
        return []
    names = people({code for each in found for code in (each.validated_by, each.developed_by, each.approved_by)})
    lines = [
        Line(
            (
                each.day,
                each.edition.edition,
                each.lack or NOTHING,
                f"{each.range_shown}；{each.accuracy_shown}；{each.repeatability_shown}；{each.robustness_shown}；"
                f"{each.uncertainty_shown}",
                f"{each.comparison}；{each.experts}",
                f"{names.get(each.developed_by, '')} / {names.get(each.validated_by, '')}",
                _verdict(each),
                _file(each, "validation"),
            ),
            each,
            ("approve_validation",),
        )
        for each in found[:MOST]
    ]
    heads = (
        label("day"),
        label("edition"),
        _("What published specifications lack"),
        _("Characteristics shown"),
        _("Comparison and experts"),
        _("Developed and validated by"),
        _("Verdict"),
        _("Report"),
    )
    return [Block(_("Validations"), heads, lines)]


def _procedures(row: Method) -> Block:
    found = list(Procedure.objects.prefetch_related("reviews").filter(method=row).order_by("code", "-number"))
    names = people({each.by for one in found for each in one.reviews.all()})
    lines = [_procedure(each, names) for each in found[:MOST]]
    heads = (
        label("code"),
        label("title"),
        label("effective_from"),
        _("Last review"),
        pgettext_lazy("procedure", "Standing"),
        _("Document"),
    )
    note = _("Shown at the bench where it is in force; reviewed by the technical manager before use and every year.")
    return Block(_("Operating procedures"), heads, lines, ("procedure",), note=note)


def _procedure(row: Procedure, names: dict[str, str]) -> Line:
    reviews = sorted(row.reviews.all(), key=lambda each: (each.day, each.pk))
    last, today = (reviews[-1] if reviews else None), clock.today()
    gone = row.withdrawn_on is not None and row.withdrawn_on <= today
    if gone:
        state = Cell(_("Replaced or withdrawn"), "")
    elif last is None or not last.stands:
        state = Cell(_("Waits for review") if last is None else _("Must be revised"), "bad")
    else:
        state = Cell(STANDINGS["in_force"], "good")
    cells = (
        f"{row.code} · {row.number}",
        in_language(row, "title"),
        row.effective_from,
        f"{last.day} {names.get(last.by, last.by)}" if last else NOTHING,
        state,
        Cell("PDF", link=reverse("methods:procedure", args=[row.pk])),
    )
    return Line(cells, row, ("review_procedure", "withdraw_procedure"))


def _authorised(row: Method) -> Block:
    lines = [
        Line(
            (
                Cell(each.person.name, link=address("admin:people_person_change", each.person.pk)),
                words.word(KINDS_OF_AUTHORISATION, each.kind),
                each.edition or NOTHING,
                each.valid_from,
                each.valid_to or NOTHING,
            )
        )
        for each in beside.authorised(row, clock.today())
    ]
    heads = (
        label("name"),
        pgettext_lazy("authorisation", "May"),
        label("edition"),
        label("valid_from"),
        label("valid_to"),
    )
    return Block(_("Authorised today"), heads, lines)


def _scope(row: Method) -> Block:
    colours = {"in_force": "good", "ends_soon": "warn", "lapsed": "bad", "not_yet": ""}
    lines = []
    for each in beside.scope_lines(row):
        found = standing(
            max(each.valid_from, each.qualification.valid_from), min(each.valid_to, each.qualification.valid_to)
        )
        link = address("admin:agency_qualification_change", each.qualification.pk)
        span = f"{each.lower or '−∞'} … {each.upper or '∞'}{words.unit(each.unit)}"
        cells = (
            Cell(each.qualification.number, link=link),
            each.edition,
            in_language(each, "instrument"),
            span,
            Cell(STANDINGS[found], colours[found]),
        )
        lines.append(Line(cells))
    heads = (_("Qualification"), label("edition"), label("instrument"), _("Range"), VALIDITY)
    return Block(_("Lines of the scope that name it"), heads, lines)


def _jobs(row: Method) -> Block:
    lines = [
        Line(
            (
                Cell(each.number, link=address("calibrations:job", each.number)),
                each.line.edition,
                in_language(each.line, "title"),
                Cell(words.word(words.JOB_STATES, each.state), "good" if each.state == "issued" else "warn"),
            )
        )
        for each in beside.jobs(row)[:MOST]
    ]
    return Block(_("Jobs by it"), (_("Job"), label("edition"), _("Item"), label("state")), lines)


def _budgets(row: Method) -> list[Block]:
    """The newest version of each budget template of the editions not superseded, as people read it."""
    rows = BudgetTemplate.objects.filter(edition__method=row).select_related("edition").order_by("-edition", "-number")
    newest: dict[tuple[int, str], BudgetTemplate] = {}
    for each in rows:
        newest.setdefault((each.edition_id, each.code), each)
    return [block for each in list(newest.values())[:2] for block in _budget(each)]


def _budget(row: BudgetTemplate) -> list[Block]:
    template = decode(enclosures.BudgetTemplate, row.document)
    name = _("Budget template %(code)s %(number)s (edition %(edition)s)") % {
        "code": words.word(TEMPLATE_CODES, row.code),
        "number": row.number,
        "edition": row.edition.edition,
    }
    shown = [
        Block(name, (_("Of the template"), _("Content")), [Line(each) for each in pretty.described(template)]),
        Block(
            _("Outputs and models"),
            (label("quantity"), label("unit"), _("Model of measurement")),
            [Line(each) for each in pretty.outputs(template)],
        ),
    ]
    heads = (label("symbol"), label("name"), label("unit"), label("source"), _("Distribution"))
    if template.inputs:
        shown.append(Block(_("Inputs"), heads, [Line(each) for each in pretty.inputs(template)]))
    return shown
