"""The calendar of what falls due: windows with counts, filters, and the next thirteen weeks as a picture."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from guiju.lab.ui.dues import Due, dues

BACK, AHEAD = timedelta(days=3660), timedelta(days=365)
"""How far back what is over is still told, and how far ahead what comes."""
WEEKS = 13


@dataclass(frozen=True, slots=True)
class Window:
    """A span of days from today, with what falls into it."""

    code: str
    title: Any
    count: int
    tone: str


@dataclass(frozen=True, slots=True)
class Week:
    """One week of the picture; `over` is all that is over, however long."""

    begins: date | None
    count: int
    height: int
    tone: str


@dataclass(frozen=True, slots=True)
class Filters:
    """What the page is narrowed to; an empty text narrows nothing."""

    window: str = ""
    kind: str = ""
    site: str = ""
    owner: str = ""

    def keeps(self, each: Due) -> bool:
        """Whether a due date passes kind, site and owner."""
        wanted = ((self.kind, each.kind), (self.site, each.site), (self.owner, each.owner))
        return all(not asked or asked == has for asked, has in wanted)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Everything that the page shows."""

    windows: tuple[Window, ...]
    weeks: tuple[Week, ...]
    rows: tuple[tuple[Due, int], ...]
    """What is due, with the days that are left; negative when it is over."""
    kinds: tuple[tuple[str, Any], ...]
    sites: tuple[str, ...]
    owners: tuple[str, ...]


BOUNDS: tuple[tuple[str, Any, int | None, int, str], ...] = (
    ("over", _("Over"), None, -1, "bad"),
    ("30", _("Within 30 days"), 0, 30, "warn"),
    ("60", _("31 to 60 days"), 31, 60, ""),
    ("90", _("61 to 90 days"), 61, 90, ""),
    ("year", _("Later this year"), 91, AHEAD.days, ""),
)


def _inside(left: int, first: int | None, last: int) -> bool:
    return (first is None or first <= left) and left <= last


def calendar(today: date, filters: Filters) -> Calendar:
    """The calendar as of a day."""
    found = dues(today - BACK, today + AHEAD)
    kept = [(each, (each.day - today).days) for each in found if filters.keeps(each)]
    windows = []
    for code, title, first, last, tone in BOUNDS:
        count = sum(_inside(left, first, last) for _due, left in kept)
        windows.append(Window(code, title, count, tone if count else ""))
    bounds = {code: (first, last) for code, _title, first, last, _tone in BOUNDS}
    chosen = bounds.get(filters.window)
    rows = tuple(each for each in kept if chosen is None or _inside(each[1], *chosen))
    return Calendar(
        windows=tuple(windows),
        weeks=_weeks(today, kept),
        rows=rows,
        kinds=tuple(sorted({each.kind: each.what for each in found}.items())),
        sites=tuple(sorted({each.site for each in found} - {""})),
        owners=tuple(sorted({each.owner for each in found} - {""})),
    )


def _weeks(today: date, kept: list[tuple[Due, int]]) -> tuple[Week, ...]:
    counts = Counter(min(left // 7, WEEKS) for _due, left in kept if left >= 0)
    over = sum(left < 0 for _due, left in kept)
    most = max([over, *(counts[each] for each in range(WEEKS)), 1])

    def height(count: int) -> int:
        return max(3, round(100 * count / most)) if count else 0

    tones = ["warn" if each < 4 else "" for each in range(WEEKS)]
    return (
        Week(None, over, height(over), "bad"),
        *(Week(today + timedelta(weeks=n), counts[n], height(counts[n]), tones[n]) for n in range(WEEKS)),
    )
