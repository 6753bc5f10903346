"""Rows of one table against what the log committed last: cheap enough to be done whenever few rows are read.

The audit compares everything and more besides; this answers whether a row may be believed now.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from guiju.canonical import CanonicalError, dumps, loads, salted_digest
from guiju.integrity.merkle import leaf_hash
from guiju.lab.house.controlled import ControlledModel, row_document
from guiju.lab.house.journal import HIDDEN
from guiju.lab.house.models import Commitment, JournalEntry, LogEntry
from guiju.lab.house.published_leaves import published_leaf
from guiju.lab.house.questions import question
from guiju.lab.house.refusal import Refused

CHUNK = 500


@question
def newest_commitment(table: Any, row: Any) -> Any:
    """The newest commitment of a row."""
    return Commitment.objects.filter(table=table, row=row).order_by("-log_index", "-position")[:1]


@question
def entry_at(index: Any) -> Any:
    """The log entry at an index."""
    return LogEntry.objects.filter(index=index)


WHAT = {
    "changed": ("被绕过软件改动", "changed past the software"),
    "uncommitted": ("不是由业务动作写入的", "written by no act"),
}
UNTOLD = ("，改了哪些列已无从得知", "; which columns, nothing tells any more")


@dataclass(frozen=True, slots=True)
class Unfit:
    """A row that is not what was committed."""

    pk: int
    what: str
    """changed, unreadable, uncommitted (no act wrote it), missing (no act deleted it)."""
    versions: tuple[Mapping[str, Any], ...]
    """The row as it stands, and as it was committed where the journal still tells it."""

    def values(self, column: str) -> set[Any]:
        """What the column says in any version."""
        return {each[column] for each in self.versions if column in each}

    @property
    def committed(self) -> Mapping[str, Any] | None:
        """The version that the log committed; None where no act wrote the row, or nothing tells it any more."""
        told = self.versions[1:] if self.what == "changed" else () if self.what == "uncommitted" else self.versions
        return told[-1] if told else None

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns that are not as they were committed; none where the committed version is not told any more."""
        if len(self.versions) < 2:
            return ()
        standing, committed = self.versions[0], self.versions[-1]
        return tuple(name for name, value in committed.items() if standing.get(name) != value)

    def refusal(self, row: ControlledModel) -> Refused:
        """Why no act goes on from this row: its next version would vouch for what no act wrote."""
        names = ", ".join(self.columns)
        zh, en = WHAT.get(self.what, WHAT["changed"])
        if self.what == "changed":
            zh, en = (zh + f"：{names}", f"{en}: {names}") if names else (zh + UNTOLD[0], en + UNTOLD[1])
        known = str(row) if row.known_by == "pk" else str(getattr(row, row.known_by))
        parameters = {
            "table": row._meta.db_table,
            "row": str(row.pk),
            "known": known,
            "what.zh": zh,
            "what.en": en,
        }
        return Refused("row_unfit", requirement="6.1.5-3", parameters=parameters)


def unfit_row(row: ControlledModel, document: Mapping[str, Any] | None, known: dict[int, list[str]]) -> Unfit | None:
    """Why one row, as it was read, is not as the log committed it last; None where it is.

    Args:
        document: the row's document as it was read.
        known: digests of log entries that were read before, by their index; what is read now is added.
    """
    last = next(iter(newest_commitment.rows(table=row._meta.db_table, row=row.pk)), None)
    if last is not None and last.log_index not in known:
        known[last.log_index] = []
        known.update(_listed_of(entry_at.rows(index=last.log_index)))
    return _judged(row, document, last, known)


def unfit(
    model: type[ControlledModel], rows: Iterable[ControlledModel] | None = None, *, whole: bool = False
) -> dict[int, Unfit]:
    """Rows of a table that are not as the log committed them last, by their keys.

    Args:
        rows: those that are asked about, as they were read; None for the whole table, and what is missing from it.
        whole: whether the rows are the whole table, read already.
    """
    commitments = Commitment.objects.filter(table=model._meta.db_table).order_by("log_index", "position")
    if rows is not None:
        rows = list(rows)
        commitments = commitments if whole else commitments.filter(row__in=[each.pk for each in rows])
    last = {each.row: each for each in commitments}
    digests = _digests({each.log_index for each in last.values()})
    standing = {each.pk: each for each in (model.objects.all() if rows is None else rows)}
    found = {pk: why for pk, row in standing.items() if (why := _judged(row, _document(row), last.get(pk), digests))}
    gone = [each for pk, each in last.items() if pk not in standing and each.kind != "delete"]
    return found | {each.row: Unfit(each.row, "missing", tuple(_committed(each, {}, digests))) for each in gone}


def readable(model: type[ControlledModel]) -> tuple[list[ControlledModel], frozenset[int]]:
    """The rows of a table, and the keys of those of which a column holds what no act would write there."""
    try:
        return list(model.objects.all()), frozenset()
    except (ValueError, TypeError):
        pass
    rows: list[ControlledModel] = []
    broken: set[int] = set()
    for key in model.objects.order_by("pk").values_list("pk", flat=True):
        try:
            rows.append(model.objects.get(pk=key))
        except (ValueError, TypeError):
            broken.add(key)
    return rows, frozenset(broken)


def committed_last(
    model: type[ControlledModel], pk: int, standing: Mapping[str, Any]
) -> tuple[Commitment | None, Mapping[str, Any] | None]:
    """The newest commitment of a row, and the version that it committed where the journal still tells it whole."""
    last = next(iter(newest_commitment.rows(table=model._meta.db_table, row=pk)), None)
    if last is None:
        return None, None
    return last, next(_committed(last, standing, _digests({last.log_index})), None)


def _judged(
    row: ControlledModel, document: Mapping[str, Any] | None, last: Commitment | None, digests: Mapping[int, list[str]]
) -> Unfit | None:
    here = () if document is None else (document,)
    if last is None or last.kind == "delete":
        return Unfit(row.pk, "uncommitted", here)
    if document is not None and _opens(last, document, digests):
        return None
    return Unfit(row.pk, "changed", (*here, *_committed(last, document or {}, digests)))


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
        found |= _listed_of(LogEntry.objects.filter(index__in=ordered[start : start + CHUNK]))
    return found


def _listed_of(entries: Iterable[LogEntry]) -> dict[int, list[str]]:
    return {each.index: _listed(bytes(each.data)) for each in entries if _is_leaf(each)}


def _is_leaf(entry: LogEntry) -> bool:
    """Whether these are the bytes of which the tree was made, and of which it was published."""
    leaf = leaf_hash(bytes(entry.data))
    return leaf == bytes(entry.leaf_hash) and published_leaf(entry.index) in (None, leaf)


def _listed(data: bytes) -> list[str]:
    try:
        found = loads(data).get("commitments", [])
    except (CanonicalError, AttributeError):
        return []
    return found if isinstance(found, list) else []


def _committed(
    last: Commitment, standing: Mapping[str, Any], digests: Mapping[int, list[str]]
) -> Iterator[Mapping[str, Any]]:
    """What the journal tells of the committed version, where its digest says the same.

    What the journal keeps out of itself is taken as it stands: where the digest then agrees, it was not touched.
    """
    for text in JournalEntry.objects.filter(log_index=last.log_index).values_list("changes", flat=True):
        try:
            told = [each["after"] for each in loads(text.encode()) if _names(each, last)]
        except (CanonicalError, TypeError, KeyError):
            continue
        whole = [_filled(each, standing) for each in told if isinstance(each, dict)]
        yield from (each for each in whole if _opens(last, each, digests))


def _filled(told: dict[str, Any], standing: Mapping[str, Any]) -> dict[str, Any]:
    return {name: standing.get(name, HIDDEN) if value == HIDDEN else value for name, value in told.items()}


def _names(change: Mapping[str, Any], last: Commitment) -> bool:
    return (change["table"], change["row"]) == (last.table, last.row)
