"""Acts on job permits: issued where the interlock is green, sealed and bounded in time; withdrawn (6.8-3)."""

from dataclasses import dataclass
from typing import Any

from guiju.conduct.parameters import PERMIT_LONGEST_HOURS, whole
from guiju.lab.calibrations.models import Job, JobPermit
from guiju.lab.calibrations.permitting import STAGES, judged, permit_of
from guiju.lab.calibrations.rows import job_of
from guiju.lab.house import keys
from guiju.lab.house.act import Act, Reading, Refused, Transaction
from guiju.lab.house.clock import instant_text
from guiju.lab.house.parameters import values_on
from guiju.lab.house.reading import demand_at
from guiju.lab.house.typed import seen
from guiju.permit import seal_permit, to_bytes

MEDIA_TYPE = "application/json"
MANAGERS = frozenset({"technical_manager", "quality_manager", "head"})
"""Who withdraws the permit of a job that is another's."""


class IssuePermit(Act):
    """Seals what the interlock knows and finds about a job for work without a network, for some hours (6.8-3).

    Nothing is permitted that the same person could not begin at the bench now.
    """

    name = "calibrations.issue_permit"
    roles = frozenset({"calibrator", "technical_manager"})

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        job: str
        hours: int

    def subjects(self, request: Request) -> list[Any]:
        return [job_of(request.job)]

    def check(self, reading: Reading, request: Request) -> None:
        job = reading.one(job_of(request.job), request.job)
        demand_at(reading.actor, self.roles, job.line.site_code)
        if job.state not in STAGES:
            raise Refused("job_state", requirement="6.8-3", parameters={"job": job.number, "state": job.state})
        _demand_own(reading, job, frozenset({"technical_manager"}))
        # One standing permit a job: who withdraws it withdraws what somebody may be working by.
        demand_no_permit(reading, job)
        longest = whole(values_on(reading, reading.day), PERMIT_LONGEST_HOURS)
        if not 1 <= request.hours <= longest:
            told = {"hours": str(request.hours)[:20], "longest": str(longest)}
            raise Refused("permit_hours", requirement="6.8-3", parameters=told)
        blocking = judged(reading, job, request.hours).blocking
        if blocking:
            raise Refused(findings=blocking)

    def change(self, tx: Transaction, request: Request) -> JobPermit:
        job = tx.one(job_of(request.job), request.job)
        found = judged(tx, job, request.hours)
        number = f"{job.number}-P{JobPermit.objects.filter(job=job).count() + 1}"
        seal = keys.seal()
        signed = seal_permit(permit_of(tx, job, number, found), seal.private_key, keys.chain_pem(seal))
        sha256 = tx.store_file(to_bytes(signed), MEDIA_TYPE)
        tx.clear(permit=number)
        return tx.insert(
            JobPermit(
                job=job,
                number=number,
                sha256=sha256,
                hours=request.hours,
                issued_at=tx.now,
                issued_by=tx.actor.person_id,
                valid_until=found.valid_until,
                ends_for=found.ends_for.zh if found.ends_for else "",
                ends_for_en=found.ends_for.en if found.ends_for else "",
                withdrawn_at=None,
            )
        )


class WithdrawPermit(Act):
    """Withdraws a permit before its end; the log names its file, so that its published part tells everybody."""

    name = "calibrations.withdraw_permit"
    roles = MANAGERS | {"calibrator"}

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        permit: str
        reason: str

    def subjects(self, request: Request) -> list[Any]:
        return [JobPermit.objects.filter(number=request.permit)]

    def check(self, reading: Reading, request: Request) -> None:
        row = reading.one(JobPermit.objects.select_related("job__line").filter(number=request.permit), request.permit)
        demand_at(reading.actor, self.roles, row.job.line.site_code)
        _demand_own(reading, row.job, MANAGERS)
        if row.withdrawn_at is not None:
            told = {"permit": row.number, "at": instant_text(row.withdrawn_at)}
            raise Refused("permit_withdrawn", requirement="6.8-3", parameters=told)
        if row.valid_until < reading.now:
            told = {"permit": row.number, "at": instant_text(row.valid_until)}
            raise Refused("permit_expired", requirement="6.8-3", parameters=told)
        if not seen(request.reason):
            raise Refused("ending_needs_reason", requirement="6.8-3")

    def change(self, tx: Transaction, request: Request) -> JobPermit:
        row = tx.one(JobPermit.objects.filter(number=request.permit), request.permit)
        tx.clear(permit=row.number)
        tx.log_file(row.sha256)
        said = {"withdrawn_at": tx.now, "withdrawn_by": tx.actor.person_id, "withdrawn_reason": request.reason.strip()}
        return tx.update(row, **said)


def _demand_own(reading: Reading, job: Job, managers: frozenset[str]) -> None:
    """Raises Refused for somebody who is neither the job's calibrator nor a manager at its site."""
    if job.calibrator != reading.actor.person_id and not reading.actor.may_at(managers, job.line.site_code):
        told = {"job": job.number, "calibrator": job.calibrator}
        raise Refused("not_your_job", requirement="5-5d", parameters=told)


def demand_no_permit(reading: Reading, job: Job) -> None:
    """Refuses what would make a permit false that somebody may be working by."""
    rows = JobPermit.objects.filter(job=job, withdrawn_at__isnull=True, valid_until__gte=reading.now)
    standing = reading.rows(rows.order_by("pk"))
    if standing:
        told = {"permit": standing[0].number, "at": instant_text(standing[0].valid_until)}
        raise Refused("permit_stands", requirement="6.8-3", parameters=told)
