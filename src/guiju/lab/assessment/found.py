"""Findings of a run as its result files them: one for each row that is lacking, gone on with from the run before."""

from guiju.conduct.evaluation.result import Evaluation, RowResult
from guiju.lab.assessment.hearing import Named, ask
from guiju.lab.assessment.models import Run, RunFinding
from guiju.lab.house.act import Transaction
from guiju.record.codec import encode

LACKING = frozenset({"partly", "not_met", "error"})
"""Outcomes that are a finding; what is undetermined is a gap of evidence and stands in the evaluation."""
OPEN = frozenset({"open", "assigned", "answered"})


def lacking_in(evaluation: Evaluation) -> dict[str, RowResult]:
    """The rows that are a finding."""
    return {each.id: each for each in evaluation.rows if each.outcome in LACKING}


def file_findings(tx: Transaction, run: Run, evaluation: Evaluation, named: Named) -> None:
    """One finding for each row that is lacking; what is found no more lapses, replies and owners stay on file.

    A row that the last frozen run had open goes on with its owner and due day. Whoever a finding names is asked for a
    reply.
    """
    lacking = lacking_in(evaluation)
    known = {each.row: each for each in tx.rows(RunFinding.objects.filter(run=run).order_by("pk"))}
    for row, found in known.items():
        if row not in lacking and found.state != "lapsed":
            tx.update(found, state="lapsed")
    before = _open_before(tx, run) if lacking.keys() - known.keys() else {}
    for row, result in lacking.items():
        found = _renew(tx, known[row], result) if row in known else tx.insert(_finding(run, result, before.get(row)))
        ask(tx, found, named.get(row, {}))


def _open_before(tx: Transaction, run: Run) -> dict[str, RunFinding]:
    """What the last frozen run left open, by row."""
    frozen = tx.rows(Run.objects.filter(state="frozen").exclude(pk=run.pk).order_by("frozen_on", "pk"))
    if not frozen:
        return {}
    rows = tx.rows(RunFinding.objects.filter(run=frozen[-1], state__in=sorted(OPEN)).order_by("pk"))
    return {each.row: each for each in rows}


def _renew(tx: Transaction, found: RunFinding, result: RowResult) -> RunFinding:
    why = [encode(each) for each in result.why]
    state = ("assigned" if found.owner else "open") if found.state == "lapsed" else found.state
    new = {"outcome": result.outcome, "severity": result.severity, "why": why, "state": state}
    changed = {name: value for name, value in new.items() if getattr(found, name) != value}
    if changed:
        tx.update(found, **changed)
    return found


def _finding(run: Run, result: RowResult, before: RunFinding | None) -> RunFinding:
    owner = before.owner if before is not None else ""
    return RunFinding(
        run=run,
        row=result.id,
        outcome=result.outcome,
        severity=result.severity,
        why=[encode(each) for each in result.why],
        state="assigned" if owner else "open",
        owner=owner,
        due=before.due if before is not None and owner else None,
        reply="",
        replied_by="",
        replied_on=None,
        closed_by="",
        closing_note="",
        continues=before,
    )
