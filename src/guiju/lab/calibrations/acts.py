"""Acts at the bench: assignment, start, readings and their correction, finish."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from guiju.canonical import sha256 as sha256_of
from guiju.conduct.facts import CalibrationFacts
from guiju.lab.calibrations import chain, freezing
from guiju.lab.calibrations.climate_facts import CLIMATE_BEFORE
from guiju.lab.calibrations.facts import job_facts
from guiju.lab.calibrations.fields import WriteField
from guiju.lab.calibrations.models import Enclosure, Job, Record
from guiju.lab.calibrations.permits import IssuePermit, WithdrawPermit, demand_no_permit
from guiju.lab.calibrations.readings import CorrectReading, RecordReadings
from guiju.lab.calibrations.rows import job_named, job_of, own_job
from guiju.lab.calibrations.statements import file_statement
from guiju.lab.calibrations.uses import file_uses
from guiju.lab.commissions.acts import line_of
from guiju.lab.commissions.models import Item
from guiju.lab.equipment.life import note_uses
from guiju.lab.house import clock
from guiju.lab.house.act import Act, Reading, Refused, Transaction
from guiju.lab.house.reading import demand_at
from guiju.lab.house.typed import demand_code
from guiju.lab.premises.correcting import demand_not_corrected_by
from guiju.record.codec import encode, to_bytes
from guiju.record.digest import digest
from guiju.record.statement import SignedStatement

__all__ = [
    "Assign",
    "CorrectReading",
    "Finish",
    "IssuePermit",
    "Reassign",
    "RecordReadings",
    "SayBeforeAdjustment",
    "StartMeasurement",
    "WithdrawPermit",
    "WriteField",
    "job_of",
    "own_job",
]


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

    def prepare(self, request: Request) -> None:
        # Before the rules: what they say of a job whose page has no address is of no use.
        demand_code(request.job)

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
            as_found_reason="",
            as_found_reason_en="",
            checks=[],
            chain_head=chain.EMPTY,
            revision=0,
        )

    def facts(self, reading: Reading, request: Request) -> CalibrationFacts:
        return job_facts(reading, "assignment", self._job(reading, request), reading.now)

    def check(self, reading: Reading, request: Request) -> None:
        line = reading.one(line_of(request.commission, request.line), f"{request.commission}-{request.line}")
        demand_at(reading.actor, self.roles, line.site_code)
        if line.state != "accepted":
            raise Refused("line_not_accepted", requirement="6.1.1-1", parameters={"line": request.commission})
        if not reading.rows(Item.objects.filter(line=line, state="received")):
            raise Refused("item_not_here", requirement="6.1.4-1", parameters={"line": request.commission})

    def change(self, tx: Transaction, request: Request) -> Job:
        return tx.insert(self._job(tx, request))


class Reassign(Assign):
    """Gives an assigned job that has not begun another calibrator, room or standards."""

    name = "calibrations.reassign"

    def subjects(self, request: Assign.Request) -> list[Any]:
        return [job_of(request.job)]

    def check(self, reading: Reading, request: Assign.Request) -> None:
        job = reading.ask_one(job_named, request.job, number=request.job)
        demand_at(reading.actor, self.roles, job.line.site_code)
        if job.state != "assigned":
            raise Refused("job_state", requirement="6.1.7-1", parameters={"job": request.job, "state": job.state})
        demand_no_permit(reading, job)

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
        return job_facts(reading, "start", reading.ask_one(job_named, request.job, number=request.job), reading.now)

    def check(self, reading: Reading, request: Request) -> None:
        job = own_job(reading, request.job, "assigned")
        demand_at(reading.actor, self.roles, job.line.site_code)
        since = min(reading.now - CLIMATE_BEFORE, clock.midnight(reading.day))
        demand_not_corrected_by(reading, job.calibrator, job.room_code, since)

    def change(self, tx: Transaction, request: Request) -> Job:
        job = own_job(tx, request.job, "assigned")
        head = chain.head_of(chain.links(tx, job))
        note_uses(tx, job.number, job.room_code, job.standards)
        return tx.update(job, state="measuring", started_at=tx.now, chain_head=head, revision=job.revision + 1)


class SayBeforeAdjustment(Act):
    """The calibrator says why there is no result before adjustment (GB/T 27025 7.8.4.1 d); nobody else can know."""

    name = "calibrations.say_before_adjustment"
    roles = frozenset({"calibrator"})

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        job: str
        reason: str
        reason_en: str

    def subjects(self, request: Request) -> list[Any]:
        return [job_of(request.job)]

    def check(self, reading: Reading, request: Request) -> None:
        own_job(reading, request.job, "measuring")
        if bool(request.reason.strip()) != bool(request.reason_en.strip()):
            raise Refused("before_adjustment_in_both", requirement="5-5a", parameters={"job": request.job})

    def change(self, tx: Transaction, request: Request) -> Job:
        job = own_job(tx, request.job, "measuring")
        reason, reason_en = request.reason.strip(), request.reason_en.strip()
        return tx.update(job, as_found_reason=reason, as_found_reason_en=reason_en)


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
        try:
            draft = self._draft(reading, request)
        except Refused as refusal:
            # What else speaks against finishing is told together with what is missing; `change` refuses as before.
            job = own_job(reading, request.job, "measuring")
            facts = job_facts(reading, "finish", job, request.frozen_at)
            return replace(facts, missing=tuple(dict(each.parameters)["where"] for each in refusal.findings))
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
        file_uses(tx, record, draft.record, draft.facts)
        by = draft.enclosed(request.signed.statement.person)
        file_statement(tx, record, request.signed, "calibrate", by)
        head = chain.head_of(chain.links(tx, job))
        tx.update(job, state="finished", finished_at=request.frozen_at, chain_head=head)
        return record
