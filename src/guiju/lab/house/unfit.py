"""Rows of one table against what the log committed last: cheap enough to be done whenever few rows are read.

The audit compares everything and more besides; this answers whether a row may be believed now.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from guiju.canonical import CanonicalError, dumps, loads, salted_digest
from guiju.integrity.merkle import leaf_hash
from guiju.lab.house.controlled import ControlledModel, row_document
from guiju.lab.house.models import Commitment, JournalEntry, LogEntry

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Unfit:
    """A row that is not what was committed."""

    pk: int
    what: str
    """changed, uncommitted (no act wrote it), missing (no act deleted it)."""
    versions: tuple[Mapping[str, Any], ...]
    """The row as it stands, and as it was committed where the journal still tells it."""

    def values(self, column: str) -> set[Any]:
        """What the column says in any version."""
        return {each[column] for each in self.versions if column in each}


def unfit(model: type[ControlledModel], rows: Iterable[ControlledModel] | None = None) -> dict[int, Unfit]:
    """Rows of a table that are not as the log committed them last, by their keys.

    Args:
        rows: those that are asked about, as they were read; None for the whole table, and what is missing from it.
    """
    commitments = Commitment.objects.filter(table=model._meta.db_table).order_by("log_index", "position")
    if rows is not None:
        rows = list(rows)
        commitments = commitments.filter(row__in=[each.pk for each in rows])
    last = {each.row: each for each in commitments}
    digests = _digests({each.log_index for each in last.values()})
    standing = {each.pk: each for each in (model.objects.all() if rows is None else rows)}
    found = {pk: why for pk, row in standing.items() if (why := _judged(row, last.get(pk), digests)) is not None}
    gone = [each for pk, each in last.items() if pk not in standing and each.kind != "delete"]
    return found | {each.row: Unfit(each.row, "missing", tuple(_committed(each, digests))) for each in gone}


def _judged(row: ControlledModel, last: Commitment | None, digests: Mapping[int, list[str]]) -> Unfit | None:
    document = _document(row)
    here = () if document is None else (document,)
    if last is None or last.kind == "delete":
        return Unfit(row.pk, "uncommitted", here)
    if document is not None and _opens(last, document, digests):
        return None
    return Unfit(row.pk, "changed", (*here, *_committed(last, digests)))


def _document(row: ControlledModel) -> dict[str, Any] | None:
    try:
        return row_document(row)
    except (TypeError, ValueError, AttributeError):
        return None


def _opens(last: Commitment, document: Mapping[str, Any], digests: Mapping[int, list[str]]) -> bool:
    """Whether this is the document whose digest stands at its place in the log."""
    entry = digests.get(last.log_index, [])
    try:
        return (
            last.position < len(entry)
            and salted_digest(bytes.fromhex(last.salt), dumps(document)) == (entry[last.position])
        )
    except (ValueError, CanonicalError):
        return False


def _digests(indexes: set[int]) -> dict[int, list[str]]:
    """The digests of entries by their index; none of an entry that is not the leaf of the log's tree."""
    found: dict[int, list[str]] = {}
    ordered = sorted(indexes)
    for start in range(0, len(ordered), CHUNK):
        for each in LogEntry.objects.filter(index__in=ordered[start : start + CHUNK]):
            data = bytes(each.data)
            if leaf_hash(data) == bytes(each.leaf_hash):
                found[each.index] = _listed(data)
    return found


def _listed(data: bytes) -> list[str]:
    try:
        found = loads(data).get("commitments", [])
    except (CanonicalError, AttributeError):
        return []
    return found if isinstance(found, list) else []


def _committed(last: Commitment, digests: Mapping[int, list[str]]) -> Iterator[Mapping[str, Any]]:
    """What the journal tells of the committed version, where its digest says the same."""
    for text in JournalEntry.objects.filter(log_index=last.log_index).values_list("changes", flat=True):
        try:
            told = [each["after"] for each in loads(text.encode()) if _names(each, last)]
        except (CanonicalError, TypeError, KeyError):
            continue
        yield from (each for each in told if isinstance(each, dict) and _opens(last, each, digests))


def _names(change: Mapping[str, Any], last: Commitment) -> bool:
    return (change["table"], change["row"]) == (last.table, last.row)
