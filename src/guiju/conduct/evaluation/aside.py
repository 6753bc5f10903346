"""What sets an attestation against a row aside: two people's ruling on it, or a corrective action that names it."""

from __future__ import annotations

from collections.abc import Iterable

from guiju.conduct.evaluation.decided import TWO
from guiju.conduct.evaluation.evidence import AttestationEvidence, Snapshot
from guiju.conduct.evaluation.plan import RowPlan
from guiju.conduct.evaluation.result import Said


def aside(
    snapshot: Snapshot, plan: RowPlan, current: Iterable[AttestationEvidence]
) -> dict[AttestationEvidence, tuple[Said, ...]]:
    """Attestations against the row that count no longer, each with what set it aside.

    Of a red line no corrective action does: what somebody saw there is ruled on by two people.
    """
    adverse = [each for each in current if each.outcome != "met"]
    found = {each: _dismissed(snapshot, each) for each in adverse}
    if plan.severity != "critical":
        found = {each: told or _mended(snapshot, each) for each, told in found.items()}
    return {each: told for each, told in found.items() if told}


def aside_told(snapshot: Snapshot, plan: RowPlan) -> tuple[Said, ...]:
    """What was set aside of the row, and by what: said whatever else is said of the row."""
    day = snapshot.last_day
    current = (each for each in snapshot.attestations if each.row == plan.id and each.on <= day <= each.expires)
    told = tuple(said for told in aside(snapshot, plan, current).values() for said in told)
    return (*told, *_withdrawn(snapshot, plan.id))


def _withdrawn(snapshot: Snapshot, row: str) -> tuple[Said, ...]:
    """Who took back what had been found lacking, and why."""
    return tuple(
        Said(
            code="attestation_withdrawn",
            parameters=(
                ("by", each.by),
                ("code", each.code),
                ("day", each.withdrawn_on),
                ("on", each.on),
                ("person", each.withdrawn_by),
                ("reason", each.reason),
                ("statement", each.lacking),
            ),
        )
        for each in snapshot.withdrawn or ()
        if each.row == row and each.on <= snapshot.last_day <= each.expires
    )


def _mended(snapshot: Snapshot, against: AttestationEvidence) -> tuple[Said, ...]:
    """The corrective action that names it, was done on a later day and had effect."""
    return tuple(
        Said(
            code="attestation_mended",
            parameters=(
                ("by", against.by),
                ("code", against.code),
                ("correction", each.code),
                ("day", each.effective_on),
                ("statement", against.lacking or against.statement),
            ),
        )
        for each in snapshot.corrections
        if each.row == against.row and against.code in each.answers
        if each.effective_on is not None and each.done_on is not None and each.done_on > against.on
    )[:1]


def _dismissed(snapshot: Snapshot, against: AttestationEvidence) -> tuple[Said, ...]:
    """The ruling of two people on a suspicion at this very attestation that no other ruling there confirms."""
    here = [each for each in snapshot.adjudications if each.where == f"attestation:{against.code}"]
    ruled = [each for each in here if each.row == against.row and len(set(each.by)) >= TWO and each.on >= against.on]
    if any(each.decision == "confirmed" for each in ruled):
        return ()
    return tuple(
        Said(
            code="attestation_dismissed",
            parameters=(
                ("by", against.by),
                ("code", against.code),
                ("day", each.on),
                ("reason", each.reason),
                ("rulers", ", ".join(each.by)),
                ("statement", against.lacking or against.statement),
                ("suspicion", each.suspicion.code if each.suspicion else ""),
            ),
        )
        for each in ruled
    )[:1]
