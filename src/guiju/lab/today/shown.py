"""What Today is made of: tiles with counts, cards with the first rows of each list, a bar of what is due when."""

from dataclasses import dataclass
from typing import Any

MOST = 6
"""Rows of one card; the list behind it has them all."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A count that is a link: calm when there is nothing, `warn` or `bad` where somebody should look."""

    title: Any
    count: int
    link: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that waits: what it is, a detail, why it stands and who can mend it."""

    text: str
    link: str = ""
    detail: str = ""
    tag: str = ""
    tone: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of the bar of what is due: how many, where it begins and how wide it is, of 100."""

    title: Any
    css: str
    count: int
    begin: int
    width: int


@dataclass(frozen=True, slots=True)
class Card:
    """One list of Today; `kind` words stand where nothing waits."""

    title: Any
    kind: Any
    rows: tuple[Row, ...] = ()
    link: str = ""
    total: int = 0
    segments: tuple[Segment, ...] = ()
    nothing: bool = False
    """Nothing is registered that could be judged: neither good nor bad, for absence of evidence never passes."""

    @property
    def more(self) -> int:
        """How many are not shown here."""
        return max(0, self.total - len(self.rows))


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that a person sees on Today."""

    tiles: tuple[Tile, ...]
    cards: tuple[Card, ...]


def segments(parts: list[tuple[Any, str, int]]) -> tuple[Segment, ...]:
    """Parts of a bar in proportion to their counts; a part with anything in it is wide enough to be seen."""
    whole = sum(count for _, _, count in parts)
    found, begin = [], 0
    for title, css, count in parts:
        width = max(4, round(100 * count / whole)) if count else 0
        found.append(Segment(title, css, count, begin, min(width, 100 - begin)))
        begin = min(100, begin + width)
    return tuple(found)
