"""Acts on readings: taking them down, and correcting one; each is a link of the record's own chain (5-4, 5-5a)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from guiju.conduct.facts import CalibrationFacts
from guiju.lab.calibrations import chain
from guiju.lab.calibrations.facts import job_facts
from guiju.lab.calibrations.models import Batch, Job
from guiju.lab.calibrations.models import Reading as Link
from guiju.lab.calibrations.rows import job_of, own_job
from guiju.lab.house.act import Act, Conflict, Reading, Refused, Transaction
from guiju.lab.house.clock import instant_text
from guiju.lab.house.controlled import is_decimal
from guiju.lab.house.typed import seen
from guiju.lab.methods.facts import template
from guiju.record.enclosures import BudgetTemplate

SERIES_INPUTS = ("reading", "resolution", "summary")
"""Inputs of a template that read a series of the record."""
LONGEST_CAPTURE = 7 * 24 * 3600 * 1000
"""Milliseconds that one capture may last."""


class RecordReadings(Act):
    """Takes one capture: readings of one source, or published summaries, each a link of the record's chain."""

    name = "calibrations.record_readings"
    roles = frozenset({"calibrator"})
    logged = False
    """The record's own chain holds the readings; the log takes its head at start, finish and each correction."""

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Value:
        point: str
        symbol: str
        source: str
        value: str
        unit: str
        resolution: str = ""
        u: str = ""
        dof: str = ""
        offset: int = 0
        """Milliseconds since the capture began."""
        position: int | None = None
        """Place in the series where the sheet shows it; the next free one when None."""

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        job: str
        batch: str
        provenance: str
        source: str
        values: tuple["RecordReadings.Value", ...]
        started_at: datetime
        sha256: str = ""
        summary: bool = False

    def subjects(self, request: Request) -> list[Any]:
        return [job_of(request.job)]

    def facts(self, reading: Reading, request: Request) -> CalibrationFacts:
        # Whoever may no longer calibrate takes no further reading, on whatever day the measurement began (4.5, 6.8-3).
        return job_facts(reading, "capture", own_job(reading, request.job, "measuring"), reading.now)

    def check(self, reading: Reading, request: Request) -> None:
        job = own_job(reading, request.job, "measuring")
        known = {each["point_id"] for each in job.line.points}
        strange = sorted({each.point for each in request.values} - known)
        if strange:
            raise Refused("unknown_point", requirement="5-5a", parameters={"points": ", ".join(strange)})
        offsets = [each.offset for each in request.values]
        wrong = next((each for each in offsets if not 0 <= each <= LONGEST_CAPTURE), None)
        if wrong is not None:
            parameters = {"offset": str(wrong)[:20], "longest": str(LONGEST_CAPTURE)}
            raise Refused("reading_offset", requirement="5-6a", parameters=parameters)
        last = request.started_at
        if last <= reading.now:
            last += timedelta(milliseconds=max(offsets, default=0))
        if last > reading.now:
            raise Refused("reading_in_future", requirement="5-6a", parameters={"at": last.isoformat()})
        if job.started_at is not None and request.started_at < job.started_at:
            times = {"at": instant_text(request.started_at), "start": instant_text(job.started_at)}
            raise Refused("reading_before_start", requirement="5-6a", parameters=times)
        if not request.values:
            raise Refused("no_readings", requirement="5-5a")
        _demand_spread(request)
        _demand_series(reading, job, request)

    def change(self, tx: Transaction, request: Request) -> str:
        job = own_job(tx, request.job, "measuring")
        taken = chain.links(tx, job)
        places = _places(taken)
        _demand_one_batch(taken, request)
        found = tx.rows(Batch.objects.filter(job=job, code=request.batch))
        if found and found[0].provenance != request.provenance:
            first = request.values[0]
            parameters = {"point": first.point, "symbol": first.symbol, "batch": request.batch}
            raise Refused("series_of_other_batch", requirement="5-5a", parameters=parameters)
        batch = found[0] if found else tx.insert(_batch(job, request, tx.actor.person_id))
        for each in request.values:
            position = _position(places.setdefault((each.point, each.symbol), {}), each)
            link = _link(job, batch, request, each, position=position, by=tx.actor.person_id)
            chain.append(tx, job, taken, link)
            places[each.point, each.symbol][position] = link
        return chain.head_of(taken)


def _demand_series(reading: Reading, job: Job, request: RecordReadings.Request) -> None:
    """Only what the template reads is taken down, and a reading says its resolution where that enters the budget.

    A correction later cannot add a resolution; and what no template reads would stand in the record unused.
    """
    line = job.line
    found = template(reading, line.method_code, line.edition, line.template_code)
    if found is None:
        return
    read = {each.series for each in found.inputs if each.from_ in SERIES_INPUTS}
    read |= {found.line.x_series, found.line.y_series} if found.line else set()
    strange = sorted({each.symbol for each in request.values} - (read - {""}))
    if strange:
        raise Refused("unknown_series", requirement="5-5a", parameters={"symbols": ", ".join(strange)})
    asked = {each.series for each in found.inputs if each.from_ == "resolution"}
    bare = sorted({each.symbol for each in request.values if each.symbol in asked and not each.resolution})
    if bare and not request.summary:
        raise Refused("resolution_missing", requirement="5-5a", parameters={"symbols": ", ".join(bare)})
    _demand_units(found, request)


def _demand_spread(request: RecordReadings.Request) -> None:
    """A standard uncertainty is not negative and its degrees of freedom are above zero (5-5a)."""
    for each in request.values:
        u, dof = (text if is_decimal(text) else "" for text in (each.u, each.dof))
        if (u and Decimal(u) < 0) or (dof and not Decimal(dof) > 0):
            where = {"point": each.point, "symbol": each.symbol, "u": each.u or "—", "dof": each.dof or "—"}
            raise Refused("summary_spread", requirement="5-5a", parameters=where)


def _demand_units(found: BudgetTemplate, request: RecordReadings.Request) -> None:
    """A reading is in the unit of the template's input: the evaluation takes the number as it stands (5-5a)."""
    units = {each.series: each.unit for each in found.inputs if each.series and each.from_ in SERIES_INPUTS}
    if found.line is not None:
        units.setdefault(found.line.y_series, found.outputs[0].unit)
    for each in request.values:
        wanted = units.get(each.symbol, each.unit)
        if each.unit != wanted:
            where = {"point": each.point, "symbol": each.symbol, "unit": each.unit, "wanted": wanted}
            raise Refused("reading_unit", requirement="5-5a", parameters=where)


def _places(taken: list[Link]) -> dict[tuple[str, str], dict[int, Link]]:
    places: dict[tuple[str, str], dict[int, Link]] = {}
    for link in taken:
        if link.kind != "correction":
            places.setdefault((link.point, link.symbol), {})[link.position] = link
    return places


def _position(held: dict[int, Link], value: RecordReadings.Value) -> int:
    """Where the reading goes. Conflict when somebody has taken that place, such as oneself in another window."""
    if value.position is None:
        return max(held, default=-1) + 1
    there = held.get(value.position)
    if there is not None:
        raise Conflict(f"{value.point} {value.symbol} #{value.position + 1}", there.by, instant_text(there.at))
    return value.position


def _demand_one_batch(taken: list[Link], request: RecordReadings.Request) -> None:
    """The readings of one series come from one capture; a record holds no two series of one point and symbol."""
    held = {(link.point, link.symbol): link.batch.code for link in taken if link.kind != "correction"}
    for each in request.values:
        code = held.get((each.point, each.symbol), request.batch)
        if code != request.batch:
            parameters = {"point": each.point, "symbol": each.symbol, "batch": code}
            raise Refused("series_of_other_batch", requirement="5-5a", parameters=parameters)


def _batch(job: Job, request: RecordReadings.Request, by: str) -> Batch:
    return Batch(
        job=job,
        code=request.batch,
        provenance=request.provenance,
        source=request.source,
        sha256=request.sha256,
        by=by,
        started_at=request.started_at,
    )


def _link(
    job: Job, batch: Batch, request: RecordReadings.Request, value: RecordReadings.Value, *, position: int, by: str
) -> Link:
    # A retry may reach the house after later readings: no reading is older than the batch that holds it.
    at = max(batch.started_at, request.started_at + timedelta(milliseconds=value.offset))
    return Link(
        job=job,
        batch=batch,
        kind="summary" if request.summary else "reading",
        point=value.point,
        symbol=value.symbol,
        source=value.source,
        position=position,
        value=value.value,
        u=value.u,
        dof=value.dof,
        unit=value.unit,
        resolution=value.resolution,
        reason="",
        by=by,
        at=at,
    )


class CorrectReading(Act):
    """Corrects a reading by a new link that keeps the old value, the reason, the person and the time (5-4)."""

    name = "calibrations.correct_reading"
    roles = frozenset({"calibrator"})

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        job: str
        index: int
        value: str
        reason: str
        seen: str = ""
        """The value in force that the corrector saw; Conflict when it is another by now. Empty where none was shown."""

    def subjects(self, request: Request) -> list[Any]:
        return [job_of(request.job)]

    def check(self, reading: Reading, request: Request) -> None:
        own_job(reading, request.job, "measuring")
        if not seen(request.reason):
            raise Refused("correction_needs_reason", requirement="5-4", parameters={"index": str(request.index)})

    def change(self, tx: Transaction, request: Request) -> Job:
        job = own_job(tx, request.job, "measuring")
        taken = chain.links(tx, job)
        old = next((each for each in taken if each.index == request.index and each.kind != "correction"), None)
        if old is None:
            raise Refused("unknown_reading", requirement="5-4", parameters={"index": str(request.index)})
        if old.kind == "summary":
            raise Refused("summary_not_corrected", requirement="5-4", parameters={"index": str(request.index)})
        _demand_as_seen(taken, old, request.seen)
        link = Link(
            job=job,
            batch=old.batch,
            kind="correction",
            point=old.point,
            symbol=old.symbol,
            source=old.source,
            position=old.index,
            value=request.value,
            u=old.u,
            dof=old.dof,
            unit=old.unit,
            resolution=old.resolution,
            reason=request.reason,
            by=tx.actor.person_id,
            at=tx.now,
        )
        chain.append(tx, job, taken, link)
        return tx.update(job, chain_head=chain.head_of(taken))


def _demand_as_seen(taken: list[Link], old: Link, seen: str) -> None:
    mended = [each for each in taken if each.kind == "correction" and each.position == old.index]
    last = mended[-1] if mended else old
    if seen and last.value != seen:
        raise Conflict(f"{old.point} {old.symbol} #{old.position + 1} = {last.value}", last.by, instant_text(last.at))
