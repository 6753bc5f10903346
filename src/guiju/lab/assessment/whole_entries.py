"""Entries of the log that wrote answers to rows, beside the commitments that the database still has of them.

A row that somebody deletes together with its commitments is missed by whoever compares rows with commitments. The log's
entry still lists their digests: one that has fewer commitments in the database than it lists is a fault, of the rows of
the code that the journal names for it, else of the control of records.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

from guiju.canonical import CanonicalError, loads
from guiju.conduct.catalogue import catalogue
from guiju.conduct.evaluation.evidence import Fault
from guiju.lab.assessment.judging import UNREADABLE
from guiju.lab.assessment.remembered import Remembered
from guiju.lab.house import log
from guiju.lab.house.models import Commitment, JournalEntry, LogEntry

MARKS = (b'"type":"assessment.', b'"type":"house.settle_row"')
CHUNK = 500

_read: Remembered[dict[int, int]] = Remembered()
"""How many commitments each entry of an answer lists, by its index."""


def torn_entries() -> Iterator[Fault]:
    """A fault for each entry of which commitments are gone from the database, or that is gone itself."""
    listed, whole = _listed()
    if not whole:
        zh, en = "日志条目有缺失，不能确认所登记的答复齐全", "entries of the log are gone: answers may be missing"
        yield Fault(row=UNREADABLE, where="log", zh=zh, en=en)
    there = _held(listed)
    for index in sorted(index for index, count in listed.items() if there[index] < count):
        for row in _rows(index):
            yield Fault(
                row=row,
                where=f"log:{index}",
                zh=f"日志第 {index} 条登记的内容已从数据库中删去，本条的答复不齐全",
                en=f"what entry {index} of the log committed was deleted from the database: answers are missing",
            )


def _listed() -> tuple[dict[int, int], bool]:
    """By entry how many commitments it lists; and whether every entry of the log is there."""
    size, held = log.size(), _read.recall("answers")
    begin, found = (0, {}) if held is None else (held[0], dict(held[1]))
    seen = 0
    rows = LogEntry.objects.filter(index__gte=begin, index__lt=size).order_by("index").values_list("index", "data")
    for index, data in rows.iterator():
        seen += 1
        text = bytes(data)
        if any(mark in text for mark in MARKS):
            found[index] = _count(text)
    if seen == size - begin:
        _read.hold("answers", size, found)
    return found, seen == size - begin


def _count(data: bytes) -> int:
    try:
        entry = loads(data)
    except CanonicalError:
        return 0
    listed = entry.get("commitments") if isinstance(entry, dict) else None
    return len(listed) if isinstance(listed, list) else 0


def _held(listed: Mapping[int, int]) -> Counter[int]:
    indexes, found = sorted(listed), Counter[int]()
    for start in range(0, len(indexes), CHUNK):
        rows = Commitment.objects.filter(log_index__in=indexes[start : start + CHUNK])
        found.update(rows.values_list("log_index", flat=True))
    return found


def _rows(index: int) -> list[str]:
    """The rows of the code that the journal names for an entry; the control of records where it names none."""
    found: set[str] = set()
    for text in JournalEntry.objects.filter(log_index=index).values_list("changes", flat=True):
        try:
            told = [each["after"] or each["before"] for each in loads(text.encode())]
        except (CanonicalError, TypeError, KeyError):
            continue
        for each in told:
            clauses = each.get("clauses") if isinstance(each, dict) else None
            named = clauses if isinstance(clauses, list) else [each.get("row")] if isinstance(each, dict) else []
            found |= {row for row in named if isinstance(row, str) and row in catalogue()}
    return sorted(found) or [UNREADABLE]
