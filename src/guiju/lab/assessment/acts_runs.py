"""Acts on evaluation runs: planned, judged, frozen and signed."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from guiju.conduct.evaluation.evidence import Snapshot
from guiju.conduct.evaluation.result import Evaluation, RowResult
from guiju.conduct.evaluation.statement import SignedRun
from guiju.lab.assessment.demands import KEEPERS, demand_said, next_code
from guiju.lab.assessment.freezing import ROLES, demand_signed
from guiju.lab.assessment.hearing import Named, ask, demand_heard, hearing_of, named_in
from guiju.lab.assessment.models import Run, RunFinding
from guiju.lab.assessment.profiles import known_on, names_on, pinned
from guiju.lab.house import who
from guiju.lab.house.act import Act, Reading, Refused, Transaction
from guiju.lab.house.files import FileMissing, stored
from guiju.lab.house.spans import demand_order
from guiju.record.codec import encode, from_bytes, to_bytes
from guiju.record.errors import RecordError

LACKING = frozenset({"partly", "not_met", "error"})
"""Outcomes that are a finding; what is undetermined is a gap of evidence and stands in the evaluation."""
JSON = "application/json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessor:
    """Who evaluates, and every conflict of interest that he declares; empty for none known."""

    person: str
    conflict: str


class PlanRun(Act):
    """Plans an evaluation: profile, period, scope, assessors with their declared conflicts (none may have one)."""

    name = "assessment.plan_run"
    roles = KEEPERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        profile: str
        first_day: date
        last_day: date
        scope: str
        assessors: tuple[Assessor, ...]

    def check(self, reading: Reading, request: Request) -> None:
        demand_said(request)
        demand_order(request.first_day, request.last_day)
        if known_on(reading, request.profile, request.last_day) is None:
            known = ", ".join(names_on(request.last_day))
            parameters = {"profile": request.profile, "known": known}
            raise Refused("run_profile", requirement="4.7-2", parameters=parameters)
        if request.last_day > reading.day:
            raise Refused("run_in_future", requirement="4.7-2", parameters={"day": request.last_day.isoformat()})
        if not request.assessors:
            raise Refused("run_without_assessor", requirement="4.7-2")
        for each in request.assessors:
            who.demand_known(each.person)
            if each.conflict.strip():
                parameters = {"person": each.person, "conflict": each.conflict}
                raise Refused("run_conflict", requirement="5-1", parameters=parameters)

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
                assessors=sorted({each.person for each in request.assessors}),
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


@dataclass(frozen=True)
class _Result:
    snapshot: Snapshot
    evaluation: Evaluation
    profile_sha256: str
    same: bool
    """Evaluating the snapshot again gives the same bytes."""


class RecordResult(Act):
    """Files snapshot and evaluation of a run; the evaluation is computed again, so that none is made up."""

    name = "assessment.record_result"
    roles = KEEPERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        code: str
        snapshot_sha256: str
        evaluation_sha256: str

    def prepare(self, request: Request) -> _Result | None:
        from guiju.conduct.evaluation import evaluate

        try:
            kept = stored(request.evaluation_sha256)
            snapshot = from_bytes(Snapshot, stored(request.snapshot_sha256))
            evaluation = from_bytes(Evaluation, kept)
        except (FileMissing, RecordError):
            return None
        run = Run.objects.filter(code=request.code).first()
        profile = None if run is None else pinned(run)
        if profile is None:
            return None
        again = to_bytes(evaluate(snapshot, profile))
        return _Result(snapshot, evaluation, profile.sha256, again == kept)

    def subjects(self, request: Request) -> list[Any]:
        return [Run.objects.filter(code=request.code)]

    def check(self, reading: Reading, request: Request) -> None:
        run = reading.one(self.subjects(request)[0], request.code)
        demand_open(run)
        wrong = _unfit(run, reading.prepared, request.snapshot_sha256)
        if wrong:
            raise Refused("run_result_unfit", requirement="4.7-2", parameters={"what": wrong})

    def change(self, tx: Transaction, request: Request) -> Run:
        run = tx.one(self.subjects(request)[0], request.code)
        evaluation: Evaluation = tx.prepared.evaluation
        tx.log_file(request.snapshot_sha256)
        tx.log_file(request.evaluation_sha256)
        _file_findings(tx, run, evaluation, named_in(tx, tx.prepared.snapshot, _lacking(evaluation)))
        return tx.update(
            run,
            state="judged",
            profile_sha256=tx.prepared.profile_sha256,
            snapshot_sha256=request.snapshot_sha256,
            evaluation_sha256=request.evaluation_sha256,
            verdict=evaluation.verdict,
            final=evaluation.final,
            score=evaluation.score or "",
            coverage=evaluation.coverage,
            assurance=evaluation.assurance,
            judged_on=tx.day,
        )


def demand_open(run: Run) -> None:
    """Raises Refused for a frozen run."""
    if run.state == "frozen":
        raise Refused("run_frozen", requirement="6.1.5-3", parameters={"code": run.code})


def _unfit(run: Run, result: _Result | None, snapshot_sha256: str) -> str:
    """Which part of a result does not belong to the run; empty when all of it does."""
    if result is None:
        return "file"
    snapshot, evaluation = result.snapshot, result.evaluation
    days = (run.first_day.isoformat(), run.last_day.isoformat())
    if (snapshot.first_day, snapshot.last_day) != days or (evaluation.first_day, evaluation.last_day) != days:
        return "period"
    if evaluation.snapshot != snapshot_sha256:
        return "snapshot"
    return "" if result.same else "evaluation"


def _lacking(evaluation: Evaluation) -> dict[str, RowResult]:
    return {each.id: each for each in evaluation.rows if each.outcome in LACKING}


def _file_findings(tx: Transaction, run: Run, evaluation: Evaluation, named: Named) -> None:
    """One finding for each row that is lacking; what is found no more lapses, replies and owners stay on file.

    Whoever a finding names is asked for a reply.
    """
    lacking = _lacking(evaluation)
    known = {each.row: each for each in tx.rows(RunFinding.objects.filter(run=run).order_by("pk"))}
    for row, found in known.items():
        if row not in lacking and found.state != "lapsed":
            tx.update(found, state="lapsed")
    for row, result in lacking.items():
        found = _renew(tx, known[row], result) if row in known else tx.insert(_finding(run, result))
        ask(tx, found, named.get(row, {}))


def _renew(tx: Transaction, found: RunFinding, result: RowResult) -> RunFinding:
    why = [encode(each) for each in result.why]
    state = ("assigned" if found.owner else "open") if found.state == "lapsed" else found.state
    new = {"outcome": result.outcome, "severity": result.severity, "why": why, "state": state}
    changed = {name: value for name, value in new.items() if getattr(found, name) != value}
    if changed:
        tx.update(found, **changed)
    return found


def _finding(run: Run, result: RowResult) -> RunFinding:
    return RunFinding(
        run=run,
        row=result.id,
        outcome=result.outcome,
        severity=result.severity,
        why=[encode(each) for each in result.why],
        state="open",
        owner="",
        due=None,
        reply="",
        replied_by="",
        replied_on=None,
        closed_by="",
        closing_note="",
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
        demand_signed(reading, run, request.signed)
        demand_heard(reading, run)

    def change(self, tx: Transaction, request: Request) -> Run:
        run = tx.one(self.subjects(request)[0], request.code)
        tx.store_file(to_bytes(hearing_of(run)), JSON)
        statement = tx.store_file(to_bytes(request.signed), JSON)
        return tx.update(
            run, state="frozen", statement_sha256=statement, frozen_by=tx.actor.person_id, frozen_on=tx.day
        )
