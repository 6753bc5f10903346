"""What a reviewer should look at: recomputation, corrections that came late or changed a result, earlier results.

Flags are indicators for people; what may stop a review are the rules of `guiju.conduct` alone.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

from django.utils.translation import gettext as _

from guiju.certificate.numbers import printed, with_unit
from guiju.conduct.places import result_place
from guiju.lab.calibrations.models import Job, Record
from guiju.lab.calibrations.review_record import corrections, instant, said
from guiju.lab.house.files import stored
from guiju.record.measurement import ReadingCorrection, Result, Series
from guiju.record.model import Record as Core
from guiju.record.reading import read_record
from guiju.record.statement import Case
from guiju.results.recompute import Mismatch, recompute

PLACE = re.compile(r"\$\.results\[(\d+)\]")
EARLIER = 3
"""How many earlier records of the same item are compared."""


@dataclass(frozen=True, slots=True)
class Flag:
    """One thing to look at, with its sentences; green where there is nothing."""

    colour: Literal["red", "yellow", "green"]
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EarlierResult:
    """A result beside the one of an earlier record at the same place, and their difference by the uncertainties."""

    name: str
    at: str
    now: str
    before: str
    difference: str
    ratio: str
    apart: bool


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier record of the same item."""

    job: str
    day: str
    same_readings: bool
    results: tuple[EarlierResult, ...]


def flags(case: Case, earlier: tuple[Earlier, ...]) -> tuple[Flag, ...]:
    """Every flag of a record, worst first."""
    order = {"red": 0, "yellow": 1, "green": 2}
    found = [_recomputed(case.record, recompute(case)), _corrected(case), _raised(case.record), _compared(earlier)]
    return tuple(sorted(found, key=lambda each: order[each.colour]))


def _recomputed(record: Core, found: tuple[Mismatch, ...] | None) -> Flag:
    title = _("Recomputation")
    if found is None:
        return Flag("yellow", title, (_("Enclosures that it needs were left out: it cannot be done."),))
    if not found:
        words = _("Readings and enclosures of the record give the same results, budgets and reported figures again.")
        return Flag("green", title, (words,))
    lines = tuple(
        _("%(where)s: the readings give %(expected)s, the record says %(found)s")
        % {"where": said(result_place(record.results, each.where)), "expected": each.expected, "found": each.found}
        for each in found
    )
    return Flag("red", title, lines)


def _corrected(case: Case) -> Flag:
    """Corrections made after the last reading, and those without which a reported figure would be another."""
    title, record = _("Corrections"), case.record
    if not record.corrections:
        return Flag("green", title, (_("No reading was corrected."),))
    last = _last_reading(record)
    lines, colour = [], "green"
    for each, shown in zip(record.corrections, corrections(case), strict=True):
        notes = []
        if instant(each.at) > last:
            notes.append(_("after the last reading"))
        changed = changed_by(case, each)
        notes += [_("changes %(result)s") % {"result": "；".join(changed)}] if changed else []
        colour = "yellow" if notes else colour
        told = f"{shown.where}：{shown.old} → {shown.new}（{shown.reason}；{shown.by}，{shown.at}）"
        lines.append(f"{told} {'；'.join(notes)}".strip())
    return Flag("yellow" if colour == "yellow" else "green", title, tuple(lines))


def _last_reading(record: Core) -> str:
    batches = {each.batch_id: each.started_at for each in record.batches}
    taken = [instant(batches[each.batch_id], max(each.offsets, default=0)) for each in record.series]
    return max([*taken, *(instant(batches[each.batch_id]) for each in record.summaries)], default="")


def changed_by(case: Case, correction: ReadingCorrection) -> tuple[str, ...]:
    """The reported results that would be others without this correction: with what they would say."""
    record = case.record
    series = tuple(_undone(each, correction) for each in record.series)
    if series == record.series:
        return ()
    before = recompute(replace(case, record=replace(record, series=series), record_bytes=None))
    return tuple(
        f"{_name(record, each.where)}: {printed(each.expected)} → {printed(each.found)}"
        for each in before or ()
        if each.where.endswith(("reported_value", "reported_U", "verdict"))
    )


def _undone(series: Series, correction: ReadingCorrection) -> Series:
    if series.series_id != correction.series_id or correction.position >= len(series.values):
        return series
    values = list(series.values)
    values[correction.position] = correction.old
    return replace(series, values=tuple(values))


def _name(record: Core, where: str) -> str:
    """A result by its quantity and place, out of a path such as ``$.results[1].reported_value``."""
    found = PLACE.match(where)
    if found is None:
        return where
    each = record.results[int(found[1])]
    at = f" {with_unit(each.at.value, each.at.unit)}" if each.at else ""
    mark = " U" if where.endswith("reported_U") else ""
    return f"{said(each.quantity)}{at}{mark}"


def _raised(record: Core) -> Flag:
    raised = [each for each in record.results if each.raised is not None]
    title = _("Raised uncertainties")
    if not raised:
        return Flag("green", title, (_("No U lay below the smallest of the scope."),))
    lines = tuple(f"{said(each.quantity)}：{said(each.raised.note)}" for each in raised if each.raised)
    return Flag("yellow", title, lines)


def _compared(earlier: tuple[Earlier, ...]) -> Flag:
    title = _("Earlier results of this item")
    if not earlier:
        return Flag("green", title, (_("This item was not calibrated here before."),))
    lines = [
        _("The readings are the very same as in %(job)s.") % {"job": each.job} for each in earlier if each.same_readings
    ]
    apart = sum(one.apart for each in earlier[:1] for one in each.results)
    if apart:
        lines.append(
            _("%(count)s results differ from %(job)s by more than the uncertainties explain.")
            % {"count": apart, "job": earlier[0].job}
        )
    if lines:
        return Flag("yellow", title, tuple(lines))
    return Flag("green", title, (_("They agree within the uncertainties."),))


def earlier_of(job: Job, row: Record, record: Core) -> tuple[Earlier, ...]:
    """The newest earlier records of the item with this serial number and model, each result beside its own."""
    item = job.line.item
    same = Record.objects.filter(
        state="current",
        job__line__item__serial_number=item.serial_number,
        job__line__item__model=item.model,
        job__finished_at__lt=job.finished_at,
    )
    rows = same.exclude(job=job).select_related("job").order_by("-job__finished_at")[:EARLIER]
    values = row.digest["values_sha256"]
    return tuple(
        Earlier(
            job=each.job.number,
            day=each.digest["sections"][0]["day"],
            same_readings=bool(record.series) and each.digest["values_sha256"] == values,
            results=tuple(_beside(record, read_record(stored(each.sha256)))),
        )
        for each in rows
    )


def _place(result: Result) -> tuple[Any, ...]:
    at = result.at
    return result.quantity.zh, result.symbol, result.unit, at and (at.value, at.unit), result.relative


def _beside(record: Core, before: Core) -> list[EarlierResult]:
    known = {_place(each): each for each in before.results}
    shown = []
    for each in record.results:
        old = known.get(_place(each))
        if old is None:
            continue
        apart = Decimal(each.value) - Decimal(old.value)
        spread = (Decimal(each.U) ** 2 + Decimal(old.U) ** 2).sqrt()
        ratio = abs(apart) / spread if spread else Decimal(0)
        shown.append(
            EarlierResult(
                name=said(each.quantity),
                at=with_unit(each.at.value, each.at.unit) if each.at else "",
                now=f"{printed(each.reported_value)} ± {printed(each.reported_U)}",
                before=f"{printed(old.reported_value)} ± {printed(old.reported_U)}",
                difference=printed(str(Decimal(each.reported_value) - Decimal(old.reported_value))),
                ratio=f"{ratio:.2f}",
                apart=ratio > 1,
            )
        )
    return shown
