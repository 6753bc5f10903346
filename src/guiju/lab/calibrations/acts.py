"""Acts at the bench: assignment, start, readings and their correction, finish."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from guiju.conduct.facts import CalibrationFacts
from guiju.lab.calibrations import chain, freezing
from guiju.lab.calibrations.facts import job_facts
from guiju.lab.calibrations.models import Batch, Enclosure, Job, Record
from guiju.lab.calibrations.models import Reading as Link
from guiju.lab.calibrations.statements import file_statement
from guiju.lab.commissions.acts import line_of
from guiju.lab.commissions.models import Item
from guiju.lab.house.act import Act, Reading, Refused, Transaction
from guiju.canonical import sha256 as sha256_of
from guiju.record.codec import encode, to_bytes
from guiju.record.digest import digest
from guiju.record.statement import SignedStatement


def job_of(number: str) -> Any:
    """The rows that are this job: one, or none."""
    line = "line__commission"
    return Job.objects.select_related(
        "line",
        "line__item",
        line,
        f"{line}__commissioned_by",
        f"{line}__certificate_for",
        f"{line}__paid_by",
        f"{line}__sent_by",
    ).filter(number=number)


class Assign(Act):
    """Gives the work on an item to a calibrator, with room and standards (5-5d, 4.5-7, 4.5-10)."""

    name = "calibrations.assign"
    roles = frozenset({"technical_manager"})

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        commission: str
        line: int
        job: str
        room_code: str
        calibrator: str
        standards: dict[str, str]
        as_found_reason: str = ""
        as_found_reason_en: str = ""

    def subjects(self, request: Request) -> list[Any]:
        return [line_of(request.commission, request.line)]

    def _job(self, reading: Reading, request: Request) -> Job:
        return Job(
            number=request.job,
            line=reading.one(line_of(request.commission, request.line), f"{request.commission}-{request.line}"),
            state="assigned",
            room_code=request.room_code,
            calibrator=request.calibrator,
            standards=request.standards,
            started_at=None,
            finished_at=None,
            as_found_reason=request.as_found_reason,
            as_found_reason_en=request.as_found_reason_en,
            checks=[],
            chain_head=chain.EMPTY,
            revision=0,
        )

    def facts(self, reading: Reading, request: Request) -> CalibrationFacts:
        return job_facts(reading, "assignment", self._job(reading, request), reading.now)

    def check(self, reading: Reading, request: Request) -> None:
        line = reading.one(line_of(request.commission, request.line), f"{request.commission}-{request.line}")
        if line.state != "accepted":
            raise Refused("contract_not_reviewed", requirement="6.1.1-1", parameters={"line": request.commission})
        if not reading.rows(Item.objects.filter(line=line, state="received")):
            raise Refused("item_not_received", requirement="6.1.4-1", parameters={"line": request.commission})

    def change(self, tx: Transaction, request: Request) -> Job:
        return tx.insert(self._job(tx, request))


def own_job(reading: Reading, number: str, *states: str) -> Job:
    """The job, when it is in one of the states and the actor is its calibrator."""
    job = reading.one(job_of(number), number)
    if job.state not in states:
        raise Refused("job_state", requirement="6.1.7-1", parameters={"job": number, "state": job.state})
    if job.calibrator != reading.actor.person_id:
        raise Refused("not_your_job", requirement="5-5d", parameters={"job": number, "calibrator": job.calibrator})
    return job


class Reassign(Assign):
    """Gives an assigned job that has not begun another calibrator, room or standards."""

    name = "calibrations.reassign"

    def subjects(self, request: Assign.Request) -> list[Any]:
        return [job_of(request.job)]

    def check(self, reading: Reading, request: Assign.Request) -> None:
        job = reading.one(job_of(request.job), request.job)
        if job.state != "assigned":
            raise Refused("job_state", requirement="6.1.7-1", parameters={"job": request.job, "state": job.state})

    def change(self, tx: Transaction, request: Assign.Request) -> Job:
        job = tx.one(job_of(request.job), request.job)
        return tx.update(
            job, room_code=request.room_code, calibrator=request.calibrator, standards=dict(request.standards)
        )


class StartMeasurement(Act):
    """Starts the measurement: everything that decides whether it may be done is judged here (chapter 4)."""

    name = "calibrations.start_measurement"
    roles = frozenset({"calibrator"})

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        job: str

    def subjects(self, request: Request) -> list[Any]:
        return [job_of(request.job)]

    def facts(self, reading: Reading, request: Request) -> CalibrationFacts:
        return job_facts(reading, "start", reading.one(job_of(request.job), request.job), reading.now)

    def check(self, reading: Reading, request: Request) -> None:
        own_job(reading, request.job, "assigned")

    def change(self, tx: Transaction, request: Request) -> Job:
        job = own_job(tx, request.job, "assigned")
        head = chain.head_of(chain.links(tx, job))
        return tx.update(job, state="measuring", started_at=tx.now, chain_head=head, revision=job.revision + 1)


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
        """Milliseconds since the batch began."""

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

    def check(self, reading: Reading, request: Request) -> None:
        job = own_job(reading, request.job, "measuring")
        known = {each["point_id"] for each in job.line.points}
        strange = sorted({each.point for each in request.values} - known)
        if strange:
            raise Refused("unknown_point", requirement="5-5a", parameters={"points": ", ".join(strange)})
        last = request.started_at + timedelta(milliseconds=max((each.offset for each in request.values), default=0))
        if last > reading.now:
            raise Refused("reading_in_future", requirement="5-6a", parameters={"at": last.isoformat()})

    def change(self, tx: Transaction, request: Request) -> str:
        job = own_job(tx, request.job, "measuring")
        found = tx.rows(Batch.objects.filter(job=job, code=request.batch))
        batch = found[0] if found else tx.insert(_batch(job, request, tx.actor.person_id))
        taken = chain.links(tx, job)
        positions: dict[tuple[str, str], int] = {}
        for link in taken:
            if link.kind != "correction":
                place = (link.point, link.symbol)
                positions[place] = max(positions.get(place, -1), link.position)
        for each in request.values:
            place = (each.point, each.symbol)
            positions[place] = positions.get(place, -1) + 1
            chain.append(tx, job, taken, _link(job, batch, request, each, positions[place], tx.actor.person_id))
        return chain.head_of(taken)


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
    job: Job, batch: Batch, request: RecordReadings.Request, value: RecordReadings.Value, position: int, by: str
) -> Link:
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
        at=batch.started_at + timedelta(milliseconds=value.offset),
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

    def subjects(self, request: Request) -> list[Any]:
        return [job_of(request.job)]

    def check(self, reading: Reading, request: Request) -> None:
        own_job(reading, request.job, "measuring")
        if not request.reason.strip():
            raise Refused("correction_needs_reason", requirement="5-4", parameters={"index": str(request.index)})

    def change(self, tx: Transaction, request: Request) -> Job:
        job = own_job(tx, request.job, "measuring")
        taken = chain.links(tx, job)
        old = next((each for each in taken if each.index == request.index and each.kind != "correction"), None)
        if old is None:
            raise Refused("unknown_reading", requirement="5-4", parameters={"index": str(request.index)})
        if old.kind == "summary":
            raise Refused("summary_not_corrected", requirement="5-4", parameters={"index": str(request.index)})
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


class Finish(Act):
    """Freezes the record that the calibrator has signed; what the draft showed must be what is frozen (5-5a)."""

    name = "calibrations.finish"
    roles = frozenset({"calibrator"})
    _built: tuple[Reading, freezing.Draft] | None = None

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        job: str
        frozen_at: datetime
        seed: str
        """Hexadecimal; makes the enclosures' salts and is not stored."""
        signed: SignedStatement

    def subjects(self, request: Request) -> list[Any]:
        return [job_of(request.job)]

    def _draft(self, reading: Reading, request: Request) -> freezing.Draft:
        # Rules and change read the same draft; another try of the act has another transaction and builds it anew.
        if self._built is None or self._built[0] is not reading:
            job = own_job(reading, request.job, "measuring")
            self._built = reading, freezing.build(reading, job, request.frozen_at, bytes.fromhex(request.seed))
        return self._built[1]

    def facts(self, reading: Reading, request: Request) -> CalibrationFacts:
        draft = self._draft(reading, request)
        return replace(draft.facts, results=draft.record.results, missing=freezing.missing(draft.record))

    def check(self, reading: Reading, request: Request) -> None:
        if request.frozen_at > reading.now:
            raise Refused("frozen_in_future", requirement="5-6a", parameters={"at": request.frozen_at.isoformat()})
        job = own_job(reading, request.job, "measuring")
        broken = chain.broken_links(chain.links(reading, job))
        if broken:
            raise Refused("chain_broken", requirement="5-5b", parameters={"links": ", ".join(map(str, broken))})

    def change(self, tx: Transaction, request: Request) -> Record:
        job = own_job(tx, request.job, "measuring")
        draft = self._draft(tx, request)
        data = to_bytes(draft.record)
        if sha256_of(data) != request.signed.statement.record_sha256:
            raise Refused("draft_changed", requirement="6.1.7-1", parameters={"job": request.job})
        sha256 = tx.store_file(data, "application/json")
        record = tx.insert(
            Record(
                job=job,
                number=job.number,
                revision=job.revision,
                sha256=sha256,
                digest=encode(digest(draft.record)),
                state="current",
                return_reason="",
            )
        )
        for each in draft.enclosures:
            tx.insert(
                Enclosure(
                    record=record,
                    kind=each.kind,
                    digest=each.digest,
                    salt=each.salt,
                    document=each.document,
                    erased_reason="",
                )
            )
        by = draft.enclosed(request.signed.statement.person)
        file_statement(tx, record, request.signed, "calibrate", by)
        head = chain.head_of(chain.links(tx, job))
        tx.update(job, state="finished", finished_at=request.frozen_at, chain_head=head)
        return record
