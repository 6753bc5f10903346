"""What a register's page is made of: blocks of lines of cells."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.safestring import SafeString
from django.utils.timezone import localtime

SHORT = 12


@dataclass(frozen=True)
class Cell:
    """One cell of a block: text, coloured as a badge, or leading somewhere."""

    text: Any
    colour: str | None = None
    link: str = ""

    @property
    def day(self) -> str:
        """The text of a civil day, or of that of an instant; empty for anything else."""
        if not isinstance(self.text, date):
            return ""
        return f"{localtime(self.text) if isinstance(self.text, datetime) else self.text:%Y-%m-%d}"

    @property
    def short(self) -> bool:
        """Whether it is so short that a table keeps it on one line; a Chinese sign is as wide as two others."""
        return sum(2 if sign > "\u2e7f" else 1 for sign in str(self.text)) <= SHORT


@dataclass(frozen=True)
class Line:
    """One row of a block; `part` is the row that its deeds are done to."""

    cells: Sequence[Any]
    part: Any = None
    deeds: Sequence[str] = ()


@dataclass(frozen=True)
class Block:
    """A part of a register's page: a table of rows that belong to it, with deeds below; or ready markup."""

    title: Any
    heads: Sequence[Any] = ()
    lines: Sequence[Line] = ()
    deeds: Sequence[str] = ()
    markup: SafeString | str = ""
    note: Any = ""
    empty: Any = ""
