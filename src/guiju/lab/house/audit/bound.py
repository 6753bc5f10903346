"""The journal's rows against what the log's entries say of them: deleted, edited and put-in rows are named."""

from collections import defaultdict
from dataclasses import dataclass, field

from guiju.lab.house.audit.logged import Logged
from guiju.lab.house.audit.problem import Audit, Problem
from guiju.lab.house.binding import combined
from guiju.lab.house.models import JournalBinding, JournalEntry, JournalWaiting

CHUNK = 2000
TABLE = JournalEntry._meta.db_table


@dataclass(frozen=True, slots=True)
class Told:
    """A row of the journal as it stands."""

    digest: str
    known: str
    """Its act and key, by which people find it."""


@dataclass(slots=True)
class Bindings:
    """Which rows each entry binds, as the database says and the log confirms."""

    by_entry: dict[int, list[JournalBinding]] = field(default_factory=lambda: defaultdict(list))
    bound: set[int] = field(default_factory=set)

    @classmethod
    def read(cls) -> "Bindings":
        found = cls()
        for each in JournalBinding.objects.order_by("journal").iterator(CHUNK):
            found.by_entry[each.log_index].append(each)
            found.bound.add(each.journal)
        return found


def check_bindings(audit: Audit, logged: Logged, rows: dict[int, Told]) -> None:
    """Names rows that are not as an entry binds them, or that are neither bound nor waiting to be."""
    bindings = Bindings.read()
    for index in sorted({*logged.documents, *bindings.by_entry}):
        made = bindings.by_entry.get(index, [])
        said = logged.documents.get(index, {}).get("journal")
        if said is None and index in logged.documents and not made:
            continue  # an entry from before entries said it
        if index in logged.documents and combined(each.digest for each in made) != said:
            audit.add(Problem(code="binding_changed", entry=index))
            continue
        if index >= logged.size:
            audit.add(Problem(code="binding_foreign", entry=index))
        for each in made:
            _check_row(audit, each, rows.get(each.journal), own=each is made[-1])
    _check_waiting(audit, rows, bindings.bound)


def _check_row(audit: Audit, binding: JournalBinding, row: Told | None, *, own: bool) -> None:
    if row is not None and row.digest == binding.digest:
        return
    index = binding.log_index
    if own and any(
        each.entry == index and each.code in ("journal_missing", "journal_changed") for each in audit.problems
    ):
        return  # named already, and more exactly
    known = "" if row is None else row.known
    code = "journal_row_missing" if row is None else "journal_row_changed"
    audit.add(Problem(code=code, table=TABLE, row=binding.journal, known=known, entry=index))


def _check_waiting(audit: Audit, rows: dict[int, Told], bound: set[int]) -> None:
    waiting = set(JournalWaiting.objects.values_list("pk", flat=True))
    for pk in sorted(waiting - bound - set(rows)):
        audit.add(Problem(code="journal_row_missing", table=TABLE, row=pk))
    for pk in sorted(set(rows) - bound - waiting):
        audit.add(Problem(code="journal_unbound", table=TABLE, row=pk, known=rows[pk].known))
