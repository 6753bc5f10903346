"""Commitments against the log, rows against their last commitment, the journal against both."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from guiju.canonical import CanonicalError, dumps, loads, salted_digest
from guiju.lab.house import clock
from guiju.lab.house.audit.bound import Told, check_bindings
from guiju.lab.house.audit.logged import Logged
from guiju.lab.house.audit.problem import Audit, Problem, Written
from guiju.lab.house.audit.stored import document as _document
from guiju.lab.house.audit.stored import each_row
from guiju.lab.house.audit.stored import row as _row
from guiju.lab.house.audit.stored import rows as _rows
from guiju.lab.house.binding import row_digest
from guiju.lab.house.controlled import ControlledModel, controlled_models
from guiju.lab.house.journal import HIDDEN
from guiju.lab.house.models import Commitment, JournalEntry

CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Change:
    """One change as the journal tells it, with its place among the entry's commitments (None: of a chained row)."""

    entry: int | None
    position: int | None
    table: str
    row: int
    before: dict[str, Any] | None
    after: dict[str, Any] | None

    @property
    def whole(self) -> bool:
        """Whether nothing of the committed version is hidden, so that its digest can be computed."""
        return self.committed is not None and HIDDEN not in self.committed.values()

    @property
    def committed(self) -> dict[str, Any] | None:
        """The version whose digest was committed: what stood after; of a deleted row the last, counted on."""
        if self.after is not None:
            return self.after
        if self.before is None or type(self.before.get("version")) is not int:
            return None
        return {**self.before, "version": self.before["version"] + 1}


class Rows:
    """The audit of rows. `journal` must be read before `commitments`, and these before the rows."""

    def __init__(self, audit: Audit, logged: Logged) -> None:
        self.audit, self.logged = audit, logged
        self.models = {each._meta.db_table: each for each in controlled_models()}
        self.changes: dict[tuple[int, int], Change] = {}
        self.told: dict[tuple[str, int], Change] = {}
        """Last change of every row that the journal tells."""
        self.last: dict[tuple[str, int], Any] = {}
        """Last commitment of every row, by the log's order."""
        self.rows: dict[int, Told] = {}
        """Every row of the journal."""

    def run(self) -> None:
        """All comparisons, in the order in which each can lean on the one before."""
        entries = self._read_journal()
        self._read_commitments()
        self._check_journal(entries)
        check_bindings(self.audit, self.logged, self.rows)
        for model in self.models.values():
            with self.audit.reading(model._meta.db_table):
                self._check_table(model)
        self._check_missing()

    # the journal

    def _read_journal(self) -> dict[int, Any]:
        """Reads what was done; gives the journal's row of each log entry."""
        entries: dict[int, Any] = {}
        for pk, row in each_row(JournalEntry):
            self.audit.journal += 1
            digest = "" if row is None else _digest(row)
            self.rows[pk] = Told(digest, "" if row is None else f"{row.act} {row.key}")
            if row is None or row.outcome != "done":
                continue
            if row.log_index is not None and (row.log_index in entries or row.log_index >= self.logged.size):
                self.audit.add(Problem(code="journal_foreign", row=row.pk, entry=row.log_index))
                continue
            if row.log_index is not None:
                entries[row.log_index] = row
            self._read_changes(row)
        return entries

    def _read_changes(self, row: JournalEntry) -> None:
        position = 0
        for each in _changes_of(row):
            model = self.models.get(each["table"])
            chained = model is not None and model.chained
            place = None if chained or row.log_index is None else position
            position += not chained
            change = Change(row.log_index, place, each["table"], each["row"], each["before"], each["after"])
            if chained:
                self.audit.wrote[change.table, change.row] = Written(row.pk, row.actor, row.at)
            if place is not None:
                self.changes[row.log_index, place] = change
            self.told[change.table, change.row] = change
            self.audit.told[change.table, change.row] = change.after or change.before or {}

    def _check_journal(self, entries: dict[int, Any]) -> None:
        for index, document in self.logged.documents.items():
            row = entries.get(index)
            if row is None:
                self.audit.add(Problem(code="journal_missing", entry=index))
                continue
            wrong = self._wrong_journal(row, document)
            if wrong:
                self.audit.add(Problem(code="journal_changed", entry=index, parameters=(("what", wrong),)))

    def _wrong_journal(self, row: JournalEntry, document: dict[str, Any]) -> str:
        """Names what of a journal entry the log contradicts; empty when nothing."""
        if row.act != document.get("type"):
            return "act"
        # SQLite holds any text as an instant; what is none is read as nothing.
        if row.at is None or clock.civil_day(row.at).isoformat() != document.get("day"):
            return "at"
        if not _opens(row.person_salt, row.actor.encode(), document.get("person")):
            return "actor"
        digests = self.logged.commitments(row.log_index)
        changes = [self.changes.get((row.log_index, place)) for place in range(len(digests))]
        if None in changes or (row.log_index, len(digests)) in self.changes:
            return "changes"
        for change, digest in zip(changes, digests, strict=True):
            salt = self._salts.get((row.log_index, change.position))
            if salt is not None and change.whole and not _opens(salt, _bytes(change.committed), digest):
                return f"changes {change.table} {change.row}"
        return ""

    # commitments

    def _read_commitments(self) -> None:
        """Each commitment against the digest at its place in its entry; a place without one was deleted."""
        self._salts: dict[tuple[int, int], str] = {}
        versions: dict[tuple[str, int], list[int]] = defaultdict(list)
        for each in Commitment.objects.order_by("log_index", "position").iterator(CHUNK):
            self.audit.commitments += 1
            place = (each.log_index, each.position)
            digests = self.logged.commitments(each.log_index)
            if each.log_index in self.logged.documents and each.position >= len(digests):
                self._tell("commitment_foreign", each.table, each.row, each.log_index, position=each.position)
                continue
            if self._is_changed(each, digests):
                change = self.changes.get(place)
                table, row = (each.table, each.row) if change is None else (change.table, change.row)
                self._tell("commitment_changed", table, row, each.log_index, position=each.position)
                continue
            self._salts[place] = each.salt
            self.last[each.table, each.row] = each
            versions[each.table, each.row].append(each.row_version)
        self._tell_missing_commitments()
        for (table, row), found in versions.items():
            if found != list(range(1, len(found) + 1)):
                self._tell("version_missing", table, row, None, versions=", ".join(map(str, found)))

    def _is_changed(self, each: Commitment, digests: list[str]) -> bool:
        """Whether a commitment is not what its act wrote, as the log's digest and the journal together tell."""
        if not digests:
            return False
        digest = digests[each.position]
        change = self.changes.get((each.log_index, each.position))
        if each.digest != digest:
            return True
        if change is None or not change.whole:
            return False
        described = (change.table, change.row) == (each.table, each.row)
        if _opens(each.salt, _bytes(change.committed), digest):
            version = change.committed.get("version")
            return not described or version != each.row_version or _kind(change) != each.kind
        # Either the salt or the journal was changed; a row that still fits says that it was not the salt.
        return not self._row_fits(each, digest)

    def _row_fits(self, each: Commitment, digest: str) -> bool:
        model = self.models.get(each.table)
        row = None if model is None else _row(model, each.row)
        return row is not None and _opens(each.salt, _bytes(_document(row)), digest)

    def _tell_missing_commitments(self) -> None:
        seen = set(self._salts) | self._named_places
        for index in self.logged.documents:
            for position in range(len(self.logged.commitments(index))):
                if (index, position) not in seen:
                    change = self.changes.get((index, position))
                    table, row = ("?", 0) if change is None else (change.table, change.row)
                    self._tell("commitment_missing", table, row, index, position=position)

    @property
    def _named_places(self) -> set[tuple[int, int]]:
        found = [each for each in self.audit.problems if each.code == "commitment_changed"]
        return {(each.entry, int(dict(each.parameters)["position"])) for each in found if each.entry is not None}

    # rows

    def _check_table(self, model: type[ControlledModel]) -> None:
        for pk, row, odd in _rows(model):
            self.audit.rows += 1
            if model.chained:
                self._check_chained(model, pk, row)
            else:
                self._check_row(model, pk, row)
            if odd:
                # A row that was named already keeps the name that it has.
                self._tell("row_form", model._meta.db_table, pk, None, row, columns=", ".join(odd))

    def _check_row(self, model: type[ControlledModel], pk: int, row: Any) -> None:
        table = model._meta.db_table
        last = self.last.get((table, pk))
        if last is None:
            if not self._named_elsewhere(table, pk):
                self._tell("row_uncommitted", table, pk, None, row)
            return
        if last.kind == "delete":
            self._tell("row_resurrected", table, pk, last.log_index, row)
            return
        digests = self.logged.commitments(last.log_index)
        digest = digests[last.position] if digests else last.digest
        document = None if row is None else _document(row)
        if document is None or not _opens(last.salt, _bytes(document), digest):
            columns = self._columns(table, pk, document)
            self._tell("row_changed", table, pk, last.log_index, row, columns=columns)

    def _named_elsewhere(self, table: str, pk: int) -> bool:
        """Whether what bound the row was itself found changed or deleted: then that is the problem."""
        return self.audit.names(table, pk)

    def _check_chained(self, model: type[ControlledModel], pk: int, row: Any) -> None:
        table = model._meta.db_table
        change = self.told.get((table, pk))
        if change is None:
            self._tell("link_uncommitted", table, pk, None, row)
            return
        document = None if row is None else _document(row)
        if document is None or _bytes(document) != _bytes(change.after):
            self._tell("link_changed", table, pk, None, row, columns=self._columns(table, pk, document))

    def _columns(self, table: str, pk: int, document: dict[str, Any] | None) -> str:
        """The columns that differ from what the journal told last, as a part of a sentence."""
        change = self.told.get((table, pk))
        if document is None or change is None or change.after is None:
            return ""
        differing = [name for name, value in change.after.items() if value != HIDDEN and document.get(name) != value]
        return f" [{', '.join(differing)}]" if differing else ""

    def _check_missing(self) -> None:
        """Rows that were committed, or told as links of a chain, and are gone."""
        standing = {table: set(model.objects.values_list("pk", flat=True)) for table, model in self.models.items()}
        for (table, pk), last in self.last.items():
            if table not in standing:
                self.audit.add(Problem(code="table_unknown", table=table))
            elif last.kind != "delete" and pk not in standing[table]:
                self._tell("row_missing", table, pk, last.log_index)
        for (table, pk), _ in self.told.items():
            model = self.models.get(table)
            if model is not None and model.chained and pk not in standing[table]:
                self._tell("link_missing", table, pk, None)

    def _tell(self, code: str, table: str, pk: int, entry: int | None, row: Any = None, **parameters: Any) -> None:
        words = tuple((name, str(value)) for name, value in parameters.items())
        known = self._known(table, pk, row)
        self.audit.add(Problem(code=code, table=table, row=pk, known=known, entry=entry, parameters=words))

    def _known(self, table: str, pk: int, row: Any) -> str:
        """The name by which people know a row: as the journal told it last, else as it stands."""
        model = self.models.get(table)
        if model is None:
            return str(pk)
        document = self.audit.told.get((table, pk)) or ({} if row is None else _document(row) or {})
        named = _name_in(model, document)
        return named or self._below_parent(model, pk, document)

    def _below_parent(self, model: type[ControlledModel], pk: int, document: dict[str, Any]) -> str:
        """The name of a row that has none: that of the row it belongs to, and its place there."""
        for column in model._meta.concrete_fields:
            parent = document.get(column.column)
            if column.related_model is not None and isinstance(parent, int):
                above = self._known(column.related_model._meta.db_table, parent, None)
                return f"{above} / {document.get('index', document.get('kind', pk))}"
        return str(pk)


def _name_in(model: type[ControlledModel], document: dict[str, Any]) -> str:
    """The column that the model names, or a number, code, label or name that the row has; empty when it has none."""
    for name in (model.known_by, "number", "code", "label", "name"):
        if name != "pk" and isinstance(document.get(name), str):
            return str(document[name])
    return ""


def _digest(row: JournalEntry) -> str:
    """The row's digest; empty for what no act could have written."""
    try:
        return row_digest(row)
    except (CanonicalError, TypeError, ValueError, AttributeError):
        return ""


def _kind(change: Change) -> str:
    return "delete" if change.after is None else "insert" if change.before is None else "update"


def _changes_of(row: JournalEntry) -> Iterator[dict[str, Any]]:
    """The changes of a journal entry; nothing when they cannot be read, which the comparison then names."""
    try:
        found = loads(row.changes.encode())
    except (CanonicalError, UnicodeEncodeError):
        return
    for each in found if isinstance(found, list) else []:
        if isinstance(each, dict) and set(each) == {"table", "row", "before", "after"}:
            yield each


def _bytes(document: Any) -> bytes:
    """Canonical bytes; empty for what has none, which opens no commitment."""
    try:
        return b"" if document is None else dumps(document)
    except CanonicalError:
        return b""


def _opens(salt: str, data: bytes, digest: Any) -> bool:
    try:
        return bool(data) and salted_digest(bytes.fromhex(salt), data) == digest
    except ValueError:
        return False
