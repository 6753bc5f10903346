"""What an audit finds: one problem a thing, named by table, row and the name people know it by."""

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction

from guiju.lab.house.audit.damage import UNREADABLE, raise_unless_damage


@cache
def _sentences(lang: str) -> dict[str, str]:
    return tomllib.loads(Path(__file__).with_name(f"problems.{lang}.toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing found. `table`, `row` and `known` are None or empty where it is not about a row."""

    code: str
    table: str = ""
    row: int | None = None
    known: str = ""
    """The row's number, code or name."""
    entry: int | None = None
    """Index of the log entry that it is about."""
    parameters: tuple[tuple[str, str], ...] = ()

    def sentence(self, lang: str) -> str:
        """What was found, in Chinese (zh) or English (en)."""
        values = {"table": self.table, "row": self.row, "known": self.known, "entry": self.entry}
        return _sentences(lang)[self.code].format(**values, **dict(self.parameters))


@dataclass(frozen=True, slots=True)
class Written:
    """Row, person and instant of the journal for a link of a chain."""

    journal: int
    actor: str
    at: datetime


@dataclass(slots=True)
class Audit:
    """The outcome: what was compared, and what was found."""

    problems: list[Problem] = field(default_factory=list)
    entries: int = 0
    published: int | None = None
    """Size of the published checkpoint; None when none was published."""
    commitments: int = 0
    rows: int = 0
    journal: int = 0
    files: int = 0
    told: dict[tuple[str, int], dict[str, Any]] = field(default_factory=dict)
    """What the journal told last of every row, by table and row."""

    wrote: dict[tuple[str, int], Written] = field(default_factory=dict)
    """Who wrote every link of a chain, and when, as the journal tells it."""

    @contextmanager
    def reading(self, what: str) -> Iterator[None]:
        """Names what cannot be read instead of raising; the rest goes on in a transaction that can still be used."""
        try:
            with transaction.atomic():
                yield
        except UNREADABLE as error:
            self.tell_unreadable(what, error)

    def tell_unreadable(self, what: str, error: Exception) -> None:
        """Names what could not be read. Raises the error again when it does not come from the data."""
        raise_unless_damage(error)
        why = f"{type(error).__name__}: {(str(error).splitlines() or [''])[0]}"
        self.add(Problem(code="database_damaged", parameters=(("what", what), ("why", why))))

    def add(self, problem: Problem) -> None:
        """Adds a problem, unless the same row is named already."""
        if problem.row is not None and self.names(problem.table, problem.row):
            return
        self.problems.append(problem)

    def names(self, table: str, row: int) -> bool:
        """Whether a problem of this row has been found."""
        return any(each.table == table and each.row == row for each in self.problems)

    @property
    def sound(self) -> bool:
        return not self.problems
