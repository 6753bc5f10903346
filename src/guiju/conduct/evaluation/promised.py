"""Rows whose lacks somebody promised to mend: while a corrective action is open, a lighter lack closes no gate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from guiju.conduct.evaluation.aside import aside
from guiju.conduct.evaluation.evidence import CorrectionEvidence, Snapshot
from guiju.conduct.evaluation.parts import against
from guiju.conduct.evaluation.plan import RowPlan
from guiju.record.words import Day

Lack = tuple[str, Day | None]
"""Code of an attestation, with its day, or of a rule that found something."""


def covered_rows(snapshot: Snapshot, plans: Mapping[str, RowPlan]) -> frozenset[str]:
    """Rows each of whose lacks an open promise is about. One judged to have had effect promises nothing more."""
    day = snapshot.last_day
    open_: dict[str, list[CorrectionEvidence]] = {}
    for each in snapshot.corrections:
        if each.accepted_by and day <= each.due and each.effective_on is None and each.row in plans:
            open_.setdefault(each.row, []).append(each)
    return frozenset(
        row
        for row, promises in open_.items()
        if all(any(_promises(each, lack) for each in promises) for lack in _lacks(snapshot, plans[row]))
    )


def _lacks(snapshot: Snapshot, plan: RowPlan) -> Iterator[Lack]:
    """What stands against the row, by what people attested and by the rules."""
    day = snapshot.last_day
    current = [each for each in snapshot.attestations if each.row == plan.id and each.on <= day <= each.expires]
    gone = aside(snapshot, plan, current)
    for attested in current:
        if attested.outcome != "met" and attested not in gone:
            yield attested.code, attested.on
    for code in sorted({each.code for each in against(snapshot, plan.id).examples}):
        yield code, None


def _promises(each: CorrectionEvidence, lack: Lack) -> bool:
    """Whether it names the lack; one that names nothing is about what was there when it was accepted."""
    code, on = lack
    if each.answers:
        return code in each.answers
    return on is None or (each.accepted_on is not None and on <= each.accepted_on)
