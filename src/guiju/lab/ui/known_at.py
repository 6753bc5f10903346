"""What the house knew on a day: every row of a register's page as the journal has it at the end of that day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest

from guiju.lab.accounts.queries import signed_in
from guiju.lab.house import clock, journal
from guiju.lab.house.reading import Actor
from guiju.lab.house.withheld import withheld
from guiju.lab.ui.timeline import SILENT, Subject, member, readable


@dataclass(frozen=True)
class Known:
    """A row as it was known: what it is called, and its columns in words; none where it was not there yet."""

    name: str
    columns: tuple[tuple[str, str], ...]


def known_at(request: HttpRequest, subjects: Sequence[Subject]) -> tuple[date | None, tuple[Known, ...]]:
    """The day that is asked for, and the rows as they were known at its end; (None, ()) where none is asked for."""
    text = request.GET.get("on", "")
    try:
        day = date.fromisoformat(text)
        end = clock.midnight(day + timedelta(days=1))
    except (ValueError, OverflowError):
        return None, ()
    who = signed_in(request)
    return day, tuple(_known(each, end, who) for each in subjects)


def _known(subject: Subject, end: datetime, who: Actor | None) -> Known:
    last: Mapping[str, Any] | None = None
    for change in journal.history(subject.row):
        if change["at"] < end:
            last = change["after"]
    table = subject.row._meta.db_table
    hidden = withheld(type(subject.row), who)
    foreign = {each.column for each in subject.row._meta.concrete_fields if each.is_relation}
    columns = [
        (member(name), readable(value, table, name))
        for name, value in (last or {}).items()
        if name not in SILENT | foreign | hidden and value not in ("", None, [])
    ]
    return Known(subject.name or _called(subject.row), tuple(columns))


def _called(row: Any) -> str:
    """What a row is called by at any time: its code, else its kind; its name may have been another then."""
    return str(row._meta.verbose_name) if row.known_by == "pk" else str(getattr(row, row.known_by))
