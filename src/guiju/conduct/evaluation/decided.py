"""Suspicions that two people confirmed: what stands against the row, who ruled why, and what was replied."""

from __future__ import annotations

from collections.abc import Iterator

from guiju.conduct.evaluation.evidence import AdjudicationEvidence, Snapshot, Statement, Suspicion
from guiju.conduct.evaluation.result import Part, Said
from guiju.record.words import Digest

TWO = 2
"""So many people who agree decide."""


def confirmed(snapshot: Snapshot, row: str) -> tuple[AdjudicationEvidence, ...]:
    """What two people confirmed about a row."""
    return tuple(
        each
        for each in snapshot.adjudications
        if each.row == row and each.decision == "confirmed" and len(set(each.by)) >= TWO
    )


def adjudication_part(snapshot: Snapshot, row: str) -> Part | None:
    """The part against the row that confirmed suspicions are; None where there is none."""
    found = confirmed(snapshot, row)
    if not found:
        return None
    why = tuple(said for each in found for said in _told(each))
    return Part(name="adjudication", state="contrary", level="E0", why=why)


def _told(each: AdjudicationEvidence) -> Iterator[Said]:
    named = (("code", each.code), ("day", each.on), ("where", each.where))
    if each.suspicion is None:
        yield Said(code="confirmed", parameters=(("by", ", ".join(each.by)), *named, ("reason", each.reason)))
        return
    yield Said(code="suspicion_confirmed", parameters=(*named, *_of(each.suspicion)))
    for one in each.suspicion.replies:
        yield _statement("suspicion_reply", one)
    if not each.suspicion.replies:
        yield Said(code="suspicion_unanswered", parameters=(("suspicion", each.suspicion.code),))
    for one in each.suspicion.rulings:
        yield _statement("suspicion_ruling", one)


def _of(suspicion: Suspicion) -> tuple[tuple[str, str], ...]:
    return ("files", _files(suspicion.files)), ("suspected", suspicion.suspected), ("suspicion", suspicion.code)


def _statement(code: str, each: Statement) -> Said:
    named = (("by", each.by), ("day", each.on), ("files", _files(each.files)), ("text", each.text))
    return Said(code=code, parameters=named)


def _files(files: tuple[Digest, ...]) -> str:
    return " ".join(files)


def to_do(snapshot: Snapshot, row: str) -> tuple[Said, ...]:
    """What is to be done about confirmed suspicions of a row."""
    named = (each.suspicion.code if each.suspicion else each.where for each in confirmed(snapshot, row))
    return tuple(Said(code="suspicion_to_do", parameters=(("suspicion", each),)) for each in named)
