"""Suspicions that wait for two people, and those that two confirmed: who ruled why, and what was replied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from guiju import canonical
from guiju.conduct.evaluation.evidence import (
    AdjudicationEvidence,
    Example,
    OpenSuspicion,
    Snapshot,
    Statement,
    Suspicion,
)
from guiju.conduct.evaluation.result import Part, Said
from guiju.conduct.finding import Finding
from guiju.record.words import Digest

OF_THE_DAY = frozenset({"day", "days"})
"""Parameters that say on which day, or how long since, a thing was found: it stays the same thing."""
TWO = 2
"""So many people who agree decide."""


def confirmed(snapshot: Snapshot, row: str) -> tuple[AdjudicationEvidence, ...]:
    """What two people confirmed about a row."""
    return tuple(
        each
        for each in snapshot.adjudications
        if each.row == row and each.decision == "confirmed" and len(set(each.by)) >= TWO
    )


def digest_of(found: Iterable[Example | Finding]) -> Digest:
    """SHA-256 over everything that one rule finds at one place, whatever the day: more or other findings are not it."""
    told = sorted(
        [each.code, each.subject, [list(one) for one in sorted(each.parameters) if one[0] not in OF_THE_DAY]]
        for each in found
    )
    return Digest(canonical.sha256(canonical.dumps(told)))


def set_aside(snapshot: Snapshot, row: str, found: Iterable[Example]) -> dict[tuple[str, str], AdjudicationEvidence]:
    """Dismissals that hold, by rule and place: of what is still found as it was, and confirmed by nobody else."""
    stand = {(each.code, each.where) for each in confirmed(snapshot, row)}
    at: dict[tuple[str, str], list[Example]] = {}
    for each in found:
        at.setdefault((each.code, each.where), []).append(each)
    dismissed = {
        (each.code, each.where): each
        for each in snapshot.adjudications
        if each.row == row and each.decision == "dismissed" and each.code and len(set(each.by)) >= TWO and on_file(each)
    }
    return {
        key: each
        for key, each in dismissed.items()
        if key not in stand and key in at and each.finding in (None, digest_of(at[key]))
    }


def on_file(each: AdjudicationEvidence, known: Iterable[Digest] = ()) -> bool:
    """Whether one of those who agreed handed in what shows it, beyond what was there before: words set nothing aside.

    Args:
        known: files that were there besides those of the suspicion.
    """
    told = each.suspicion
    if told is None:
        return False
    return bool({file for one in told.rulings for file in one.files} - {*told.files, *known})


def dismissed_told(held: Iterable[AdjudicationEvidence]) -> tuple[Said, ...]:
    """What two people found to be no breach, said beside what the rules found, with what those concerned replied."""
    return tuple(said for each in held for said in (_dismissed(each), *replies_told(each)))


def _dismissed(each: AdjudicationEvidence) -> Said:
    return Said(
        code="finding_dismissed",
        parameters=(
            ("by", ", ".join(each.by)),
            ("code", each.code),
            ("day", each.on),
            ("files", ruled_on(each)),
            ("reason", each.reason),
            ("suspicion", each.suspicion.code if each.suspicion else ""),
            ("where", each.where),
        ),
    )


def ruled_on(each: AdjudicationEvidence) -> str:
    """The files on which those who agreed ruled."""
    told = () if each.suspicion is None else each.suspicion.rulings
    return _files(tuple(dict.fromkeys(file for one in told for file in one.files)))


def replies_told(each: AdjudicationEvidence) -> Iterator[Said]:
    """What those concerned said, or that nobody did."""
    if each.suspicion is None:
        return
    for one in each.suspicion.replies:
        yield _statement("suspicion_reply", one)
    if not each.suspicion.replies:
        yield Said(code="suspicion_unanswered", parameters=(("suspicion", each.suspicion.code),))


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
    yield from replies_told(each)
    for one in each.suspicion.rulings:
        yield _statement("suspicion_ruling", one)


def _of(suspicion: Suspicion) -> tuple[tuple[str, str], ...]:
    return ("files", _files(suspicion.files)), ("suspected", suspicion.suspected), ("suspicion", suspicion.code)


def _statement(code: str, each: Statement) -> Said:
    named = (("by", each.by), ("day", each.on), ("files", _files(each.files)), ("text", each.text))
    return Said(code=code, parameters=named)


def _files(files: tuple[Digest, ...]) -> str:
    return " ".join(files)


def waiting(snapshot: Snapshot, row: str) -> tuple[OpenSuspicion, ...]:
    """Suspicions about a row that nobody has decided yet."""
    return tuple(each for each in snapshot.suspicions or () if each.row == row)


def waiting_told(found: Iterable[OpenSuspicion], code: str) -> tuple[Said, ...]:
    """That suspicions are open, or what is to be done about them."""
    return tuple(
        Said(
            code=code,
            parameters=(
                ("day", each.opened_on),
                ("suspicion", each.code),
                ("until", each.reply_until),
                ("where", each.where),
            ),
        )
        for each in found
    )


def to_do(snapshot: Snapshot, row: str) -> tuple[Said, ...]:
    """What is to be done about confirmed suspicions of a row."""
    named = (each.suspicion.code if each.suspicion else each.where for each in confirmed(snapshot, row))
    return tuple(Said(code="suspicion_to_do", parameters=(("suspicion", each),)) for each in named)
