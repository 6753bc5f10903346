"""What a batch of an assessment computes outside any transaction: each record's results under both assumptions."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max

from guiju.lab.calibrations.models import Enclosure, Record, Use
from guiju.lab.calibrations.uses import uses_of
from guiju.lab.equipment.facts import certificate_document
from guiju.lab.equipment.models import Certificate
from guiju.lab.house.files import FileMissing, stored
from guiju.lab.issuing.models import Certificate as Issued
from guiju.lab.quality.models import Impact
from guiju.lab.quality.notices import Notice, notice
from guiju.record.codec import encode
from guiju.record.enclose import find
from guiju.record.enclosures import BudgetTemplate, Customer, StandardCertificate
from guiju.record.reading import read_record
from guiju.record.statement import Case, EnclosedDocument
from guiju.record.words import Digest

LISTED = 200
"""Changed results of one record that are listed; a grid of thousands is told by its largest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """One record as it was examined."""

    record: int
    job_number: str
    certificate_number: str
    day: date
    outcome: str
    why: str
    results: list[Any]
    largest: str
    verdict_changes: bool
    notice: str
    notice_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What one step found: the records examined, in the order of their keys, and whether more follow."""

    examined: tuple[Examined, ...]
    last: int
    more: bool


def records_of(impact: Impact) -> Any:
    """Keys of the records that depended on the item within the window; as a climate sensor only without a later one."""
    rows = uses_of(impact.equipment.code, impact.since, impact.until)
    if impact.basis == "calibration":
        rows = rows.filter(kind="standard")
    return rows.order_by("record_id").values_list("record_id", flat=True).distinct()


def examine(impact: Impact, after: int, size: int) -> Batch:
    """The next `size` records behind the key `after`."""
    keys = list(records_of(impact).filter(record_id__gt=after)[: size + 1])
    chosen = keys[:size]
    later = _later(impact)
    rows = Record.objects.in_bulk(chosen)
    enclosed: dict[int, list[Enclosure]] = {}
    for each in Enclosure.objects.filter(record_id__in=chosen).exclude(kind__in=("person", "evidence")).order_by("pk"):
        enclosed.setdefault(each.record_id, []).append(each)
    issued = {
        each.number.record_id: each
        for each in Issued.objects.filter(number__record_id__in=chosen).select_related("number").order_by("pk")
    }
    found = [_examine(impact, rows[key], enclosed.get(key, []), issued.get(key), later) for key in chosen]
    return Batch(examined=tuple(found), last=chosen[-1] if chosen else after, more=len(keys) > size)


def _later(impact: Impact) -> StandardCertificate | None:
    if impact.basis != "calibration":
        return None
    row = Certificate.objects.get(equipment=impact.equipment, number=impact.certificate_number)
    return certificate_document(row)


def _case(row: Record, enclosures: list[Enclosure]) -> Case:
    return Case(
        format="guiju.case",
        version=1,
        record=read_record(stored(row.sha256)),
        enclosures=tuple(
            EnclosedDocument(kind=each.kind, digest=Digest(each.digest), salt=each.salt, document=each.document)
            for each in enclosures
            if each.salt
        ),
        statements=(),
    )


def _examine(
    impact: Impact, row: Record, enclosures: list[Enclosure], issued: Issued | None, later: StandardCertificate | None
) -> Examined:
    number = "" if issued is None else issued.number.number
    try:
        case = _case(row, enclosures)
    except FileMissing:
        return _unread(row, number)
    day = max(date.fromisoformat(each.finished_day) for each in case.record.sections)
    outcome, why, results = ("unknown", impact.basis, []) if later is None else _both(impact, case, day, later)
    verdicts = any({each["verdict_whole"], each["verdict_linear"]} != {each["verdict"]} for each in results)
    told = _notice(impact, case, number, day, results) if outcome != "unchanged" else Notice(zh="", en="")
    return Examined(
        record=row.pk,
        job_number=row.number,
        certificate_number=number,
        day=day,
        outcome=outcome,
        why=why,
        results=results[:LISTED],
        largest=results[0]["largest"] if results else "",
        verdict_changes=verdicts,
        notice=told.zh,
        notice_en=told.en,
    )


def _unread(row: Record, number: str) -> Examined:
    """A record that is damaged on disk: one alone does not stop the assessment of the others, and is decided on too."""
    return Examined(
        record=row.pk,
        job_number=row.number,
        certificate_number=number,
        day=Use.objects.filter(record=row).aggregate(day=Max("last_day"))["day"],
        outcome="unknown",
        why="file_unsound",
        results=[],
        largest="",
        verdict_changes=False,
        notice="",
        notice_en="",
    )


def _both(impact: Impact, case: Case, day: date, later: StandardCertificate) -> tuple[str, str, list[Any]]:
    """Changed results under both assumptions, the largest first."""
    from decimal import Decimal

    from guiju.results.shifting import fraction, shifted

    code = impact.equipment.code
    # The shift had grown whole by the calibration that found it; the window goes on until its certificate was on file.
    found = date.fromisoformat(later.calibrated_on)
    whole, linear = shifted(case, code, later, Decimal(1), fraction(day, impact.since, found))
    why = whole.unknown or linear.unknown
    if why:
        return "unknown", why, []
    pairs = [
        (one, other) for one, other in zip(whole.changes, linear.changes, strict=True) if one.changes or other.changes
    ]
    named = _names(case)
    lines = [_line(one, other) | named.get(one.symbol, {}) for one, other in pairs]
    ordered = sorted(lines, key=lambda each: -abs(Decimal(each["largest"])))
    return ("changed" if lines else "unchanged"), "", ordered


def _names(case: Case) -> dict[str, dict[str, str]]:
    """What the results are called in words, by the symbols of the budget's outputs."""
    return {
        one.symbol: {"name": one.quantity.zh, "name_en": one.quantity.en}
        for each in case.enclosures
        if each.kind == "budget_template" and isinstance(template := find(case, each.digest), BudgetTemplate)
        for one in template.outputs
    }


def _line(whole: Any, linear: Any) -> dict[str, Any]:
    from decimal import Decimal

    return {
        "result": whole.result_id,
        "symbol": whole.symbol,
        "at": None if whole.at is None else encode(whole.at),
        "unit": whole.unit,
        "reported": whole.reported,
        "U": whole.U,
        "whole": whole.shifted_reported,
        "whole_difference": whole.difference,
        "whole_in_U": whole.in_U,
        "linear": linear.shifted_reported,
        "linear_difference": linear.difference,
        "linear_in_U": linear.in_U,
        "largest": max((whole.in_U, linear.in_U), key=lambda each: abs(Decimal(each))),
        "verdict": whole.verdict,
        "verdict_whole": whole.shifted_verdict,
        "verdict_linear": linear.shifted_verdict,
    }


def _notice(impact: Impact, case: Case, number: str, day: date, results: list[Any]) -> Notice:
    customer = find(case, case.record.parties.certificate_for)
    known = customer if isinstance(customer, Customer) else None
    return notice(
        agency=case.record.agency,
        customer=known,
        number=number,
        job=case.record.number,
        item=case.record.item,
        day=day,
        equipment=impact.equipment,
        basis=impact.basis,
        results=results,
    )
