"""Rows as they were at the end of a day: which were there, and what their columns said, by log and journal."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, Field, OuterRef, QuerySet

from guiju.canonical import dumps, loads
from guiju.lab.house import clock
from guiju.lab.house.controlled import ControlledModel
from guiju.lab.house.journal import HIDDEN, MOST_KEYS
from guiju.lab.house.models import Commitment, JournalEntry

BEFORE_ALL = -1


def end_of(day: date) -> datetime:
    """The first instant after a day."""
    return clock.midnight(day + timedelta(days=1))


def last_entry(before: datetime) -> int:
    """Index of the last entry of the log that was written before an instant; -1 where there was none."""
    found = JournalEntry.objects.filter(log_index__isnull=False, at__lt=before).order_by("-log_index")
    return next(iter(found.values_list("log_index", flat=True)[:1]), BEFORE_ALL)


def existing(rows: QuerySet, entry: int) -> QuerySet:
    """Those of the rows that were there after an entry of the log."""
    own = {"table": rows.model._meta.db_table, "row": OuterRef("pk")}
    return rows.filter(Exists(Commitment.objects.filter(**own, log_index__lte=entry)))


def changed_since(model: type[ControlledModel], entry: int) -> QuerySet:
    """Keys of the rows of a table that were written after an entry of the log."""
    return Commitment.objects.filter(table=model._meta.db_table, log_index__gt=entry).values("row")


def once_said(model: type[ControlledModel], words: Iterable[str], entry: int) -> set[int]:
    """Rows that were changed after an entry of the log and whose columns may have held all these words before."""
    table = model._meta.db_table
    entries = JournalEntry.objects.filter(log_index__gt=entry, changes__contains=dumps(table).decode())
    for each in words:
        # As it stands in the canonical text, without the quotes around it.
        entries = entries.filter(changes__icontains=dumps(each).decode()[1:-1])
    changes = (each for text in entries.values_list("changes", flat=True) for each in loads(text.encode()))
    return {each["row"] for each in changes if each["table"] == table and each["before"] is not None}


def documents(model: type[ControlledModel], keys: Iterable[int], entry: int) -> dict[int, dict[str, Any]]:
    """Columns of these rows after an entry of the log; three queries for each five hundred rows."""
    wanted, found = list(keys), {}
    for first in range(0, len(wanted), MOST_KEYS):
        found |= _documents(model._meta.db_table, wanted[first : first + MOST_KEYS], entry)
    return found


def _documents(table: str, keys: Sequence[int], entry: int) -> dict[int, dict[str, Any]]:
    made = Commitment.objects.filter(table=table, row__in=keys, log_index__lte=entry).order_by("log_index", "position")
    newest = dict(made.values_list("row", "log_index"))
    found: dict[int, dict[str, Any]] = {}
    for index, changes in JournalEntry.objects.filter(log_index__in=set(newest.values())).values_list(
        "log_index", "changes"
    ):
        for each in loads(changes.encode()):
            if each["table"] == table and newest.get(each["row"]) == index and each["after"] is not None:
                found[each["row"]] = each["after"]
    return found


def as_they_were(rows: Sequence[ControlledModel], entry: int) -> None:
    """Sets the columns of rows in memory to what they were after an entry of the log; such rows are never saved."""
    if not rows:
        return
    model = type(rows[0])
    held = documents(model, [each.pk for each in rows], entry)
    for row in rows:
        for column in model._meta.concrete_fields:
            value = held.get(row.pk, {}).get(column.column, HIDDEN)
            if value != HIDDEN and not column.primary_key:
                setattr(row, column.attname, _value(column, value))


def _value(column: Field, value: Any) -> Any:
    target = column.target_field if column.is_relation else column
    return target.to_python(value)
