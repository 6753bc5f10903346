"""What falls due: each register tells its due dates, the calendar and Today show them.

A due date is told once, by the register that keeps the row.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One thing that falls due on a day."""

    day: date
    """Last good day: what is due on it is over the day after."""
    kind: str
    """Short code, the same for all of its kind: `equipment_certificate`, `authorisation`, `lease` …"""
    what: Any
    """The kind in the words of the page, translated lazily."""
    title: str
    """The thing itself: code and name."""
    link: str
    site: str = ""
    """Code of the site, where there is one."""
    owner: str = ""
    """Code of the person who looks after it, where one is named."""
    table: str = ""
    """`app.model` of the row that it is about, where something can be done to many such rows at once."""
    row: int = 0


Provider = Callable[[date, date], Iterable[Due]]
"""Gives what falls due between two days, both inclusive, in a fixed number of queries."""

_providers: dict[str, Provider] = {}


def tell_dues(name: str, provider: Provider) -> None:
    """Called once for each register, when its app is ready."""
    if name in _providers and _providers[name] is not provider:
        raise ValueError(f"two registers tell their due dates as {name}")
    _providers[name] = provider


def dues(first: date, last: date) -> list[Due]:
    """All that falls due between two days, both inclusive, the earliest first."""
    found = [each for name in sorted(_providers) for each in _providers[name](first, last)]
    return sorted(found, key=lambda each: (each.day, each.kind, each.title))
