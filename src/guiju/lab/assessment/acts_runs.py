"""Acts on evaluation runs: planned, judged, frozen and signed."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from guiju.conduct.evaluation.result import Evaluation
from guiju.conduct.evaluation.statement import SignedRun
from guiju.lab.assessment.declaring import demand_declared
from guiju.lab.assessment.demands import KEEPERS, demand_open, demand_said, next_code
from guiju.lab.assessment.found import file_findings, lacking_in
from guiju.lab.assessment.freezing import ROLES, demand_no_red_line_since, demand_signed
from guiju.lab.assessment.hearing import demand_heard, hearing_of, named_in
from guiju.lab.assessment.models import Run
from guiju.lab.assessment.profiles import known_on, names_on
from guiju.lab.assessment.running import JSON
from guiju.lab.assessment.sources import demand_founded
from guiju.lab.assessment.sworn import doubts
from guiju.lab.house import who
from guiju.lab.house.act import Act, Reading, Refused, Transaction
from guiju.lab.house.spans import demand_order
from guiju.record.codec import to_bytes


class PlanRun(Act):
    """Plans an evaluation: profile, period, scope, and who is asked to be its assessors; each declares for himself."""

    name = "assessment.plan_run"
    roles = KEEPERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        profile: str
        first_day: date
        last_day: date
        scope: str
        assessors: tuple[str, ...]

    def check(self, reading: Reading, request: Request) -> None:
        demand_said(request)
        demand_order(request.first_day, request.last_day)
        if known_on(reading, request.profile, request.last_day) is None:
            known = ", ".join(names_on(request.last_day))
            parameters = {"profile": request.profile, "known": known}
            raise Refused("run_profile", requirement="4.7-2", parameters=parameters)
        if request.last_day > reading.day:
            raise Refused("run_in_future", requirement="4.7-2", parameters={"day": request.last_day.isoformat()})
        demand_founded(request.last_day)
        if not request.assessors:
            raise Refused("run_without_assessor", requirement="4.7-2")
        for each in request.assessors:
            who.demand_known(each)
            found = who.actor(each)
            if found is not None and not found.roles - who.OUTSIDE:
                raise Refused("run_assessor_outside", requirement="5-1", parameters={"person": each})

    def change(self, tx: Transaction, request: Request) -> Run:
        profile = known_on(tx, request.profile, request.last_day)
        assert profile is not None
        return tx.insert(
            Run(
                code=next_code(Run, "EVA", tx.day),
                profile=request.profile,
                profile_sha256=profile.sha256,
                first_day=request.first_day,
                last_day=request.last_day,
                scope=request.scope,
                assessors=sorted(set(request.assessors)),
                state="planned",
                planned_by=tx.actor.person_id,
                planned_on=tx.day,
                snapshot_sha256="",
                evaluation_sha256="",
                verdict="",
                final=False,
                score="",
                coverage="",
                assurance="",
                judged_on=None,
                statement_sha256="",
                frozen_by="",
                frozen_on=None,
            )
        )


class RecordResult(Act):
    """Files snapshot and evaluation of a run that was looked through; the act makes both itself, none is handed in."""

    name = "assessment.record_result"
    roles = KEEPERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        code: str

    def prepare(self, request: Request) -> Any:
        """Gathers and judges, where every case was looked at and the database was audited for this run."""
        from guiju.lab.assessment.run_steps import result_of

        return result_of(request.code)

    def subjects(self, request: Request) -> list[Any]:
        return [Run.objects.filter(code=request.code)]

    def check(self, reading: Reading, request: Request) -> None:
        run = reading.one(self.subjects(request)[0], request.code)
        demand_open(run)
        demand_declared(reading, run)
        made = reading.prepared
        if made is None or made.run_version != run.version:
            raise Refused("run_not_looked_through", requirement="4.7-2", parameters={"code": run.code})

    def change(self, tx: Transaction, request: Request) -> Run:
        run = tx.one(self.subjects(request)[0], request.code)
        made = tx.prepared
        evaluation: Evaluation = made.evaluated.evaluation
        tx.log_file(made.snapshot_sha256)
        tx.log_file(made.evaluation_sha256)
        file_findings(tx, run, evaluation, named_in(tx, made.evaluated.snapshot, lacking_in(evaluation)))
        return tx.update(
            run,
            state="judged",
            profile_sha256=made.profile_sha256,
            snapshot_sha256=made.snapshot_sha256,
            evaluation_sha256=made.evaluation_sha256,
            verdict=evaluation.verdict,
            final=evaluation.final,
            score=evaluation.score or "",
            coverage=evaluation.coverage,
            assurance=evaluation.assurance,
            judged_on=tx.day,
        )


class FreezeRun(Act):
    """Freezes a judged run for ever, signed with the passphrase of a person of its own (6.1.7-1)."""

    name = "assessment.freeze_run"
    roles = ROLES

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        code: str
        signed: SignedRun

    def subjects(self, request: Request) -> list[Any]:
        return [Run.objects.filter(code=request.code)]

    def check(self, reading: Reading, request: Request) -> None:
        run = reading.one(self.subjects(request)[0], request.code)
        demand_open(run)
        if run.state != "judged":
            raise Refused("run_not_judged", requirement="4.7-2", parameters={"code": run.code})
        wrong = doubts([run])
        if wrong:
            raise Refused("run_doubted", requirement="6.1.5-3", parameters={"code": run.code, "what": wrong[run.pk]})
        demand_declared(reading, run)
        me = reading.actor.person_id
        if run.planned_by == me and set(run.assessors) <= {me}:
            raise Refused("run_of_one", requirement="4.5-2", parameters={"code": run.code})
        demand_signed(reading, run, request.signed)
        demand_heard(reading, run)
        demand_no_red_line_since(reading, run)

    def change(self, tx: Transaction, request: Request) -> Run:
        run = tx.one(self.subjects(request)[0], request.code)
        tx.store_file(to_bytes(hearing_of(run)), JSON)
        statement = tx.store_file(to_bytes(request.signed), JSON)
        return tx.update(
            run, state="frozen", statement_sha256=statement, frozen_by=tx.actor.person_id, frozen_on=tx.day
        )
