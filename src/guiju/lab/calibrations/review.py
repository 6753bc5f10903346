"""Acts on a frozen record: review, and its return to the bench."""

from dataclasses import dataclass, replace
from typing import Any

from guiju.conduct.facts import CalibrationFacts, Difference
from guiju.lab.calibrations import chain
from guiju.lab.calibrations.acts import job_of
from guiju.lab.calibrations.facts import job_facts, statement_facts, with_person
from guiju.lab.calibrations.freezing import missing
from guiju.lab.calibrations.models import Enclosure, Job, Record, Statement
from guiju.lab.calibrations.rows import job_named
from guiju.lab.calibrations.statements import case_of, file_statement, validity
from guiju.lab.house.act import Act, Reading, Refused, Transaction
from guiju.lab.house.typed import seen
from guiju.record.codec import decode
from guiju.record.statement import EnclosedDocument, SignedStatement
from guiju.record.words import Digest

RETURNABLE = ("finished", "reviewed", "approved")
"""States of a job whose record may go back to the bench; an issued certificate is replaced or withdrawn instead."""


def current_record(reading: Reading, job: Job) -> Record:
    """The record of the job's last revision, unless it was returned."""
    return reading.one(Record.objects.filter(job=job, revision=job.revision, state="current"), job.number)


def recomputed(reading: Reading, record: Record) -> tuple[Difference, ...] | None:
    """What recomputing the frozen results from the frozen readings does not reproduce."""
    from guiju.results.recompute import recompute

    found = recompute(case_of(reading, record))
    if found is None:
        return None
    return tuple(Difference(where=each.where, expected=each.expected, found=each.found) for each in found)


def record_facts(reading: Reading, stage: Any, job: Job, record: Record) -> CalibrationFacts:
    """Facts of a finished job with its frozen record, results and statements."""
    case = case_of(reading, record)
    base = job_facts(reading, stage, job, reading.now)
    return replace(
        base,
        record_sha256=Digest(record.sha256),
        results=case.record.results,
        missing=missing(case.record),
        recomputation=recomputed(reading, record),
        statements=statement_facts(reading, record, validity(reading, record)),
        reviewer_may_sign=base.sections[0].method.reviewer_may_sign if base.sections[0].method else None,
    )


def finished_job(reading: Reading, number: str, *states: str) -> Job:
    """The job, when it is in one of the states."""
    job: Job = reading.ask_one(job_named, number, number=number)
    if job.state not in states:
        raise Refused("job_state", requirement="6.1.7-1", parameters={"job": number, "state": job.state})
    return job


class Review(Act):
    """Reviews a frozen record: signed by somebody who did not calibrate it (核验; 6.1.7-1, 5-3)."""

    name = "calibrations.review"
    roles = frozenset({"reviewer", "calibrator"})
    """A calibrator who tries to review meets the rule, not a locked door: the reason is worth more."""

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        job: str
        by: EnclosedDocument
        signed: SignedStatement

    def subjects(self, request: Request) -> list[Any]:
        return [job_of(request.job)]

    def facts(self, reading: Reading, request: Request) -> CalibrationFacts:
        job = finished_job(reading, request.job, "finished")
        base = record_facts(reading, "review", job, current_record(reading, job))
        return with_person(reading, base, "reviewer", reading.actor.person_id)

    def check(self, reading: Reading, request: Request) -> None:
        job = finished_job(reading, request.job, "finished")
        broken = chain.broken_links(chain.links(reading, job))
        if broken or chain.head_of(chain.links(reading, job)) != job.chain_head:
            raise Refused("chain_broken", requirement="5-5b", parameters={"links": ", ".join(map(str, broken))})

    def change(self, tx: Transaction, request: Request) -> Job:
        job = finished_job(tx, request.job, "finished")
        file_statement(tx, current_record(tx, job), request.signed, "review", request.by)
        return tx.update(job, state="reviewed")


class ReturnRecord(Act):
    """Returns a frozen record to the bench with the reason; every signature on it becomes void."""

    name = "calibrations.return_record"
    roles = frozenset({"reviewer", "signatory"})

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        job: str
        reason: str

    def subjects(self, request: Request) -> list[Any]:
        return [job_of(request.job)]

    def check(self, reading: Reading, request: Request) -> None:
        finished_job(reading, request.job, *RETURNABLE)
        if not seen(request.reason):
            raise Refused("return_needs_reason", requirement="6.1.7-1", parameters={"job": request.job})

    def change(self, tx: Transaction, request: Request) -> Job:
        job = finished_job(tx, request.job, *RETURNABLE)
        record = current_record(tx, job)
        for row in tx.rows(Statement.objects.filter(record=record, void_reason="").order_by("pk")):
            tx.update(row, void_reason=request.reason)
        tx.update(record, state="returned", return_reason=request.reason)
        return tx.update(job, state="measuring", finished_at=None, revision=job.revision + 1)


class EraseEnclosure(Act):
    """Destroys an enclosure and its salt: the record still verifies, and the erasure is in the log."""

    name = "calibrations.erase_enclosure"
    roles = frozenset({"quality_manager"})

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        digest: str
        reason: str

    def change(self, tx: Transaction, request: Request) -> Enclosure:
        rows = tx.rows(Enclosure.objects.filter(digest=request.digest).order_by("pk"))
        if not rows or not seen(request.reason):
            raise Refused("erasure", requirement="6.1.5-3", parameters={"digest": request.digest})
        for row in rows:
            tx.update(row, salt="", document="", erased_reason=request.reason)
        return rows[0]


def signed_statements(reading: Reading, record: Record) -> tuple[SignedStatement, ...]:
    """The statements in force on a record."""
    rows = reading.rows(Statement.objects.filter(record=record, void_reason="").order_by("pk"))
    return tuple(decode(SignedStatement, row.document, "$") for row in rows)
