"""People by their names, for readers inside the agency: what is stored, signed or handed out keeps their codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from guiju.conduct.evaluation.evidence import AdjudicationEvidence, Example, Snapshot, Statement
from guiju.conduct.evaluation.result import Evaluation, RowResult, Said

KEYS = frozenset({"agency", "by", "holder", "person", "subject", "trainer"})
"""Parameters of reasons that may hold the code of a person."""
Names = Mapping[str, str]


def named_reasons(reasons: Iterable[Said], names: Names) -> tuple[Said, ...]:
    """Reasons with people's names in place of their codes."""
    return tuple(
        replace(each, parameters=tuple((key, _named(key, value, names)) for key, value in each.parameters))
        for each in reasons
    )


def _named(key: str, value: str, names: Names) -> str:
    """The name for a code. A reason's own `code` is a rule's or a paper's; that of a finding may be the agency's."""
    return names.get(value, value) if key == "p.code" or key.removeprefix("p.") in KEYS else value


def named_example(example: Example, names: Names) -> Example:
    """A finding with the name of the person whom it speaks of."""
    parameters = tuple((key, _named(f"p.{key}", value, names)) for key, value in example.parameters)
    return replace(example, parameters=parameters, subject=names.get(example.subject, example.subject))


def named_row(row: RowResult, names: Names) -> RowResult:
    """A row's result with names in its reasons."""
    return replace(
        row,
        why=named_reasons(row.why, names),
        to_do=named_reasons(row.to_do, names),
        parts=tuple(replace(each, why=named_reasons(each.why, names)) for each in row.parts),
    )


def named_evaluation(evaluation: Evaluation, names: Names) -> Evaluation:
    """The evaluation to be shown; never to be stored, for its bytes are others."""
    return replace(evaluation, rows=tuple(named_row(each, names) for each in evaluation.rows)) if names else evaluation


def named_snapshot(snapshot: Snapshot, names: Names) -> Snapshot:
    """The evidence to be listed; never to be stored."""
    return replace(
        snapshot,
        documents=tuple(replace(each, owner=names.get(each.owner, each.owner)) for each in snapshot.documents),
        attestations=tuple(replace(each, by=names.get(each.by, each.by)) for each in snapshot.attestations),
        tailorings=tuple(
            replace(each, approved_by=names.get(each.approved_by, each.approved_by)) for each in snapshot.tailorings
        ),
        adjudications=tuple(_named_decision(each, names) for each in snapshot.adjudications),
        corrections=tuple(
            replace(each, accepted_by=names.get(each.accepted_by, each.accepted_by)) for each in snapshot.corrections
        ),
    )


def _named_decision(each: AdjudicationEvidence, names: Names) -> AdjudicationEvidence:
    by = tuple(names.get(one, one) for one in each.by)
    if each.suspicion is None:
        return replace(each, by=by)
    replies, rulings = (_named_all(one, names) for one in (each.suspicion.replies, each.suspicion.rulings))
    return replace(each, by=by, suspicion=replace(each.suspicion, replies=replies, rulings=rulings))


def _named_all(statements: tuple[Statement, ...], names: Names) -> tuple[Statement, ...]:
    return tuple(replace(each, by=names.get(each.by, each.by)) for each in statements)
