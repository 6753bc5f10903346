"""What sets an attestation against a row aside: two people's ruling on it, or a corrective action that names it."""

from __future__ import annotations

from collections.abc import Iterable

from guiju.conduct.evaluation.decided import TWO, on_file, replies_told, ruled_on
from guiju.conduct.evaluation.evidence import AdjudicationEvidence, AttestationEvidence, Snapshot
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
    """The ruling of two people on what this very attestation found, on a file, that no other ruling there confirms.

    A suspicion of something else at the attestation says nothing of what it found, whatever becomes of it.
    """
    here = [each for each in snapshot.adjudications if each.where == f"attestation:{against.code}"]
    ruled = [each for each in here if each.row == against.row and len(set(each.by)) >= TWO and each.on >= against.on]
    if any(each.decision == "confirmed" for each in ruled):
        return ()
    of_it = (each for each in ruled if each.suspicion is not None and each.suspicion.of_attestation)
    return next(((_told(each, against), *replies_told(each)) for each in of_it if on_file(each, against.files)), ())


def _told(each: AdjudicationEvidence, against: AttestationEvidence) -> Said:
    return Said(
        code="attestation_dismissed",
        parameters=(
            ("by", against.by),
            ("code", against.code),
            ("day", each.on),
            ("files", ruled_on(each)),
            ("reason", each.reason),
            ("rulers", ", ".join(each.by)),
            ("statement", against.lacking or against.statement),
            ("suspicion", each.suspicion.code if each.suspicion else ""),
        ),
    )
