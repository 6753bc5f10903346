"""What falls due: each register tells its due dates, the calendar and Today show them.

A due date is told once, by the register that keeps the row. The database counts how many fall due on which day; only
those that a page shows are read.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from guiju.lab.house.reading import Actor


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


@dataclass(frozen=True, slots=True)
class Shift:
    """How the day of a column becomes the day on which something falls due: so many days later."""

    days: int = 0

    def falls(self, value: date) -> date:
        """The last good day."""
        return value + timedelta(days=self.days)

    def reach(self, first: date, last: date) -> tuple[date, date]:
        """The first and the last value of the column that may fall due between two days."""
        return first - timedelta(days=self.days), last - timedelta(days=self.days)


AS_IT_IS = Shift()
EVER = date(1900, 1, 1)
"""From when on what is over is told: nothing that a register holds fell due before."""

Counts = list[tuple[date, date, int]]
"""Value of the column, the day on which it falls due, and how many rows; in the order of the values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Falling:
    """All that falls due of one kind: rows of one table, in the order of their days and of their keys."""

    kind: str
    what: Any
    rows: QuerySet
    """Those that fall due whenever it is."""
    column: str
    """The column with the day."""
    told: Callable[[Any], dict[str, Any]]
    """Title, link and the other members of `Due` that a row tells."""
    shift: Any = AS_IT_IS
    joined: tuple[str, ...] = ()
    """Relations that are read with a row that is shown."""
    beside: Mapping[str, Any] = field(default_factory=dict)
    """What else is computed for a row that is shown."""
    site: Callable[[str], Q] | None = None
    """The rows of a site; None where the kind has none."""
    owner: Callable[[str], Q] | None = None
    seen: Callable[[Actor], Q] | None = None
    """The rows that somebody may see; None where everybody of the house sees all of them."""

    def shown_to(self, reader: Actor | None) -> "Falling":
        """The same of the rows that somebody may see; all of it for the house itself."""
        if self.seen is None or reader is None:
            return self
        return replace(self, rows=self.rows.filter(self.seen(reader)))

    def counts(self, first: date, last: date, site: str = "", owner: str = "") -> Counts:
        """How many rows fall due on each day of a span; one query."""
        rows = self._narrowed(first, last, site, owner)
        if rows is None:
            return []
        found = rows.order_by(self.column).values_list(self.column).annotate(many=Count("pk"))
        told = ((value, self.shift.falls(value), many) for value, many in found)
        return [each for each in told if first <= each[1] <= last]

    def read(self, since: date, skip: int, take: int, site: str = "", owner: str = "") -> list[Due]:
        """Some rows from a value of the column on; one query."""
        rows = self._of(site, owner)
        if rows is None or not take:
            return []
        ordered = rows.filter(**{f"{self.column}__gte": since}).order_by(self.column, "pk")
        keys = ordered.values("pk")[skip : skip + take]
        shown = self.rows.model._default_manager.filter(pk__in=keys).order_by(self.column, "pk")
        shown = shown.annotate(**self.beside)
        if self.joined:
            shown = shown.select_related(*self.joined)
        return [self._due(each) for each in shown]

    def _due(self, row: Any) -> Due:
        day = self.shift.falls(getattr(row, self.column))
        return Due(day=day, kind=self.kind, what=self.what, **self.told(row))

    def _of(self, site: str, owner: str) -> QuerySet | None:
        rows = self.rows
        for asked, condition in ((site, self.site), (owner, self.owner)):
            if asked and condition is None:
                return None
            if asked and condition is not None:
                rows = rows.filter(condition(asked))
        return rows

    def _narrowed(self, first: date, last: date, site: str, owner: str) -> QuerySet | None:
        rows = self._of(site, owner)
        return None if rows is None else rows.filter(**{f"{self.column}__range": self.shift.reach(first, last)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What falls due of one kind and is always few, found at once."""

    kind: str
    what: Any
    dues: Sequence[Due]

    def shown_to(self, reader: Actor | None) -> "Listed":
        """The same: what is always few, everybody of the house sees."""
        return self

    def counts(self, first: date, last: date, site: str = "", owner: str = "") -> Counts:
        """How many of them fall due on each day of a span."""
        found = Counter(each.day for each in self._of(site, owner) if first <= each.day <= last)
        return [(day, day, many) for day, many in found.items()]

    def read(self, since: date, skip: int, take: int, site: str = "", owner: str = "") -> list[Due]:
        """Some of them from a day on."""
        return [each for each in self._of(site, owner) if each.day >= since][skip : skip + take]

    def _of(self, site: str, owner: str) -> list[Due]:
        kept = (each for each in self.dues if site in ("", each.site) and owner in ("", each.owner))
        return sorted(kept, key=lambda each: each.day)


def newest(rows: QuerySet, of: tuple[str, ...], *day: str) -> QuerySet:
    """The row of each thing after which none came, by the columns that name the thing and by its day."""
    alike = rows.filter(**{each: OuterRef(each) for each in of}).order_by(*(f"-{each}" for each in day), "-pk")
    return rows.filter(pk=Subquery(alike.values("pk")[:1]))


Provider = Callable[[], Iterable[Falling | Listed]]
"""Gives what falls due of the kinds of one register, as of today."""

_providers: dict[str, Provider] = {}


def tell_dues(name: str, provider: Provider) -> None:
    """Called once for each register, when its app is ready."""
    if name in _providers and _providers[name] is not provider:
        raise ValueError(f"two registers tell their due dates as {name}")
    _providers[name] = provider


@dataclass(frozen=True, slots=True)
class Falls:
    """What falls due in a span of days, counted; the earliest first, on one day by kind and by the order of entry."""

    kinds: tuple[tuple[Falling | Listed, Counts], ...]
    site: str = ""
    owner: str = ""

    def only(self, kind: str) -> "Falls":
        """What is of a kind; everything where none is named."""
        kept = tuple(each for each in self.kinds if kind in ("", each[0].kind))
        return Falls(kept, self.site, self.owner)

    def within(self, first: date, last: date) -> "Falls":
        """What falls due in a part of the span."""
        kept = ((each, [count for count in counts if first <= count[1] <= last]) for each, counts in self.kinds)
        return Falls(tuple(kept), self.site, self.owner)

    def per_day(self) -> dict[date, int]:
        """How many fall due on each day, in the order of the days."""
        found: dict[date, int] = {}
        for _each, counts in self.kinds:
            for _value, day, many in counts:
                found[day] = found.get(day, 0) + many
        return dict(sorted(found.items()))

    def alike(self) -> list[tuple[date, str, int]]:
        """Day, kind and number of those of one kind that fall due on one day, in the order of the days."""
        found: Counter[tuple[date, str]] = Counter()
        for each, counts in self.kinds:
            for _value, day, many in counts:
                found[day, each.kind] += many
        return [(*each, many) for each, many in sorted(found.items())]

    def __len__(self) -> int:
        return sum(many for _each, counts in self.kinds for _value, _day, many in counts)

    def __getitem__(self, places: slice) -> list[Due]:
        """Those of a span of places, in their order; one query for each kind among them."""
        start, stop, _step = places.indices(len(self))
        taken = self._taken(start, stop)
        found = [due for place in sorted(taken) for due in self._read(place, taken[place])]
        return sorted(found, key=lambda each: each.day)

    def _read(self, place: int, taken: tuple[date, int, int]) -> list[Due]:
        return self.kinds[place][0].read(*taken, self.site, self.owner)

    def _taken(self, start: int, stop: int) -> dict[int, tuple[date, int, int]]:
        """Of each kind the value from which it is read, how many rows of it are passed over, and how many are read."""
        found: dict[int, tuple[date, int, int]] = {}
        at = 0
        for _day, place, value, many in self._in_order():
            skip, end = max(start - at, 0), min(stop - at, many)
            if skip < end:
                since, passed, took = found.get(place, (value, skip, 0))
                found[place] = since, passed, took + end - skip
            at += many
            if at >= stop:
                break
        return found

    def _in_order(self) -> list[tuple[date, int, date, int]]:
        return sorted(
            (day, place, value, many) for place, (_each, counts) in enumerate(self.kinds) for value, day, many in counts
        )


def falls(
    first: date,
    last: date,
    *,
    kind: str = "",
    site: str = "",
    owner: str = "",
    register: str = "",
    reader: Actor | None = None,
) -> Falls:
    """All that falls due between two days, both inclusive; of one kind, site, owner or register, where it is named.

    `reader` is told only what somebody may see; None is the house itself.
    """
    names = [register] if register else sorted(_providers)
    told = sorted((each for name in names for each in _providers[name]()), key=lambda each: each.kind)
    wanted = [each.shown_to(reader) for each in told if kind in ("", each.kind)]
    return Falls(tuple((each, each.counts(first, last, site, owner)) for each in wanted), site, owner)


def kinds() -> dict[str, Any]:
    """Code and title of every kind that can fall due."""
    return {each.kind: each.what for name in sorted(_providers) for each in _providers[name]()}


def dues(first: date, last: date) -> list[Due]:
    """All that falls due between two days, both inclusive, the earliest first."""
    return falls(first, last)[:]
