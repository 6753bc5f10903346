"""What people gave against the log: each row was committed just so, and none that was committed is missing.

Where the two differ, what the log committed counts, and besides it whatever speaks against the agency.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from guiju.canonical import CanonicalError, dumps, salted_digest
from guiju.conduct.evaluation.given_rows import GivenRows, given_of
from guiju.conduct.evaluation.lawful import adverse
from guiju.conduct.evaluation.sources import Given
from guiju.dossier.archive import Archive
from guiju.dossier.committed_rows import COMMITTED, SETTLING, TABLES, CommittedRow, read_committed
from guiju.dossier.errors import DossierError
from guiju.dossier.log import LogReading
from guiju.dossier.names import GIVEN
from guiju.dossier.problems import Problem, problem
from guiju.record.codec import encode

__all__ = ["Compared", "compare_given"]

KINDS: Final = ("adjudications", "attestations", "corrections", "documents", "suspicions", "tailorings", "withdrawn")
SETTLEMENT: Final = "house_rowsettlement"
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Compared:
    """What counts of what was given, and what is wrong with it."""

    given: Given
    problems: tuple[Problem, ...]


def compare_given(archive: Archive, log: LogReading, given: Given, counted: Given, day: str) -> Compared:
    """Lays what was given beside the rows that the log committed.

    Args:
        given: as the archive holds it.
        counted: what of it may count (`conduct.evaluation.lawful`).
        day: the last day of the period.
    """
    if not log.verified:
        return Compared(counted, ())
    try:
        lines = read_committed(archive.read(COMMITTED)) if COMMITTED in archive else ()
    except (DossierError, ValueError, RecursionError) as error:
        why = {"why_zh": getattr(error, "zh", error), "why_en": getattr(error, "en", error)}
        return Compared(counted, (problem("member_unreadable", COMMITTED, **why),))
    opened = dict(_opened(log, lines))
    found = [*_strange(lines, opened), *_unopened(log, opened), *_gaps(opened)]
    try:
        derived = given_of(_standing(opened), day)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return Compared(counted, (*found, problem("committed_unread", COMMITTED, why_zh=error, why_en=error)))
    kept: dict[str, tuple[Any, ...]] = {}
    for kind in KINDS:
        strange, missing = _differing(getattr(given, kind), getattr(derived, kind))
        found += _told(kind, strange, missing)
        held = (each for each in getattr(counted, kind) if adverse(each) or each not in strange)
        kept[kind] = (*held, *missing)
    return Compared(replace(counted, **kept), tuple(found))


def _opened(log: LogReading, lines: tuple[CommittedRow, ...]) -> Iterator[tuple[Place, CommittedRow]]:
    """The rows whose digests stand at their places in the log."""
    for each in lines:
        name, digests = log.given.get(each.index, ("", ()))
        settled = name == SETTLING
        lawful = each.row.get("table") in TABLES or (settled and each.row.get("table") == SETTLEMENT)
        if not lawful or (each.deleted and not settled) or not 0 <= each.position < len(digests):
            continue
        if _digest(each) == digests[each.position]:
            yield (each.index, each.position), each


def _digest(each: CommittedRow) -> str:
    try:
        return salted_digest(bytes.fromhex(each.salt), dumps(dict(each.row)))
    except (ValueError, CanonicalError):
        return ""


def _strange(lines: tuple[CommittedRow, ...], opened: Mapping[Place, CommittedRow]) -> Iterator[Problem]:
    """Rows that the log did not commit there, or that are there twice."""
    for each in lines:
        if opened.get((each.index, each.position)) is not each:
            table, row = str(each.row.get("table"))[:80], str(each.row.get("id"))[:80]
            yield problem("committed_strange", COMMITTED, index=each.index, table=table, row=row)


def _unopened(log: LogReading, opened: Mapping[Place, CommittedRow]) -> Iterator[Problem]:
    """Commitments of such acts that no row opens: something that people gave was left out."""
    for index, (act, digests) in log.given.items():
        lacking = [place for place in range(len(digests)) if (index, place) not in opened]
        if lacking:
            yield problem("committed_missing", COMMITTED, index=index, act=act, count=len(lacking))


def _by_row(opened: Mapping[Place, CommittedRow]) -> dict[tuple[str, Any], list[CommittedRow]]:
    found: dict[tuple[str, Any], list[CommittedRow]] = defaultdict(list)
    for _, each in sorted(opened.items(), key=lambda pair: pair[0]):
        if each.row.get("table") in TABLES:
            found[str(each.row["table"]), each.row.get("id")].append(each)
    return found


def _gaps(opened: Mapping[Place, CommittedRow]) -> Iterator[Problem]:
    """Rows of which a version is not there: some other act, or another row, was taken for it."""
    for (table, row), versions in _by_row(opened).items():
        if [each.row.get("version") for each in versions] != list(range(1, len(versions) + 1)):
            yield problem("committed_gap", COMMITTED, table=table, row=row)


def _standing(opened: Mapping[Place, CommittedRow]) -> GivenRows:
    """The newest version of every row that was not removed."""
    rows: dict[str, Any] = {kind: [] for kind in TABLES.values()}
    for (table, _), versions in _by_row(opened).items():
        if not versions[-1].deleted:
            rows[TABLES[table]].append(versions[-1].row)
    return GivenRows(**rows)


def _differing(there: tuple[Any, ...], derived: tuple[Any, ...]) -> tuple[list[Any], list[Any]]:
    """What was not committed so, and what was and is not there."""
    left = [(each, encode(each)) for each in derived]
    strange = []
    for each in there:
        written = encode(each)
        match = next((place for place, (_, other) in enumerate(left) if _like(written, other)), None)
        if match is None:
            strange.append(each)
        else:
            del left[match]
    return strange, [each for each, _ in left]


def _like(there: Any, derived: Any) -> bool:
    """Whether it says the same. Files may be fewer: what the store has lost is told as a fault."""
    if isinstance(there, dict) and isinstance(derived, dict):
        if there.keys() != derived.keys():
            return False
        return all(_fewer(each, there[each], derived[each]) for each in derived)
    if isinstance(there, list) and isinstance(derived, list):
        return len(there) == len(derived) and all(map(_like, there, derived))
    return bool(there == derived)


def _fewer(name: str, there: Any, derived: Any) -> bool:
    if name == "files" and isinstance(there, list) and isinstance(derived, list):
        return set(there) <= set(derived)
    return (name == "sha256" and there is None) or _like(there, derived)


def _told(kind: str, strange: list[Any], missing: list[Any]) -> Iterator[Problem]:
    member = f"{GIVEN}{kind}.json"
    names = [_name(each) for each in missing]
    for each in map(_name, strange):
        if each in names:
            names.remove(each)
            yield problem("given_changed", member, name=each)
        else:
            yield problem("given_added", member, name=each)
    for each in names:
        yield problem("given_removed", member, name=each)


def _name(each: Any) -> str:
    """What it is called: its code, of a decision that of the suspicion, else the row of the code that it is about."""
    suspicion = getattr(each, "suspicion", None)
    if suspicion is not None:
        return str(suspicion.code)
    is_rule = hasattr(each, "decision")
    return str(each.row) if is_rule else str(getattr(each, "code", "") or each.row)
