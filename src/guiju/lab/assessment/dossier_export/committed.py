"""Every version of what people gave, out of journal and log, as it goes into a dossier: what was committed, opened.

The tables themselves are not read: what stands there was compared with the log when the evaluation was made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from guiju.canonical import CanonicalError, loads
from guiju.dossier.committed_rows import ACTS, SETTLING, CommittedRow, wrote_given
from guiju.lab.house.models import Commitment, JournalEntry, LogEntry

CHUNK = 500


def committed_rows(size: int) -> Iterator[CommittedRow]:
    """Of the first `size` entries of the log, in its order; what the journal tells no more is missing here."""
    acts = JournalEntry.objects.filter(outcome="done", act__in=[*ACTS, SETTLING], log_index__lt=size)
    told = list(acts.order_by("log_index").values_list("log_index", "act", "changes"))
    for start in range(0, len(told), CHUNK):
        some = told[start : start + CHUNK]
        indices = [index for index, _, _ in some]
        salts: dict[int, dict[int, Any]] = {index: {} for index in indices}
        for each in Commitment.objects.filter(log_index__in=indices):
            salts[each.log_index][each.position] = each
        other = _of_other_tables([index for index, act, _ in some if act == SETTLING])
        for index, _, changes in some:
            if index not in other:
                yield from _opened(changes, salts[index])


def _of_other_tables(indices: list[int]) -> set[int]:
    """Entries that settled a row of something else."""
    entries = LogEntry.objects.filter(index__in=indices)
    return {each.index for each in entries if not wrote_given(loads(bytes(each.data)))}


def _opened(changes: str, salts: Mapping[int, Commitment]) -> Iterator[CommittedRow]:
    try:
        found = loads(changes.encode())
        for place, change in enumerate(found):
            if place in salts:
                yield _row(salts[place], change)
    except (CanonicalError, KeyError, TypeError, AttributeError):
        return


def _row(commitment: Commitment, change: Mapping[str, Any]) -> CommittedRow:
    after, before = change["after"], change["before"]
    return CommittedRow(
        index=commitment.log_index,
        position=commitment.position,
        salt=commitment.salt,
        deleted=after is None,
        row=after if after is not None else {**before, "version": before["version"] + 1},
    )
