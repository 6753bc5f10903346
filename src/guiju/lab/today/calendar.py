"""The calendar of what falls due: windows with counts, filters, and the next thirteen weeks as a picture."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from guiju.lab.house.reading import Actor
from guiju.lab.people.models import Person
from guiju.lab.ui.dues import EVER, Falls, falls, kinds

AHEAD = timedelta(days=365)
"""How far ahead what comes is told; what is over is told however long it is over."""
WEEKS = 13
MANY = 200
"""So many people at most are offered by name; of more, one is asked for by code."""


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


@dataclass(frozen=True, slots=True)
class Calendar:
    """Everything that the page shows."""

    windows: tuple[Window, ...]
    weeks: tuple[Week, ...]
    falling: Falls
    """What the page lists: what the chosen window holds of the chosen kind."""
    kinds: tuple[tuple[str, Any, int | None], ...]
    """Code, title and number of each kind that may be chosen."""


BOUNDS: tuple[tuple[str, Any, int | None, int, str], ...] = (
    ("over", _("Over"), None, -1, "bad"),
    ("30", _("Within 30 days"), 0, 30, "warn"),
    ("60", _("31 to 60 days"), 31, 60, ""),
    ("90", _("61 to 90 days"), 61, 90, ""),
    ("year", _("Later this year"), 91, AHEAD.days, ""),
)


def owners() -> list[tuple[str, str]]:
    """Code and name of everybody who may look after something; none where they are too many to choose from."""
    found = list(Person.objects.order_by("name", "code").values_list("code", "name")[: MANY + 1])
    return found if len(found) <= MANY else []


def calendar(today: date, filters: Filters, reader: Actor | None = None) -> Calendar:
    """The calendar as of a day, for somebody; for the house itself where nobody is named."""
    asked = {"kind": filters.kind, "site": filters.site, "owner": filters.owner}
    kept = falls(EVER, today + AHEAD, **asked, reader=reader)
    per_day = kept.per_day()
    windows = []
    for code, title, first, last, tone in BOUNDS:
        count = sum(many for day, many in per_day.items() if _inside((day - today).days, first, last))
        windows.append(Window(code, title, count, tone if count else ""))
    return Calendar(
        windows=tuple(windows),
        weeks=_weeks(today, per_day),
        falling=_chosen(today, kept, filters.window),
        kinds=_kinds(kept, filters.kind),
    )


def _inside(left: int, first: int | None, last: int) -> bool:
    return (first is None or first <= left) and left <= last


def _chosen(today: date, kept: Falls, window: str) -> Falls:
    """What a window holds; everything where none is named."""
    for code, _title, first, last, _tone in BOUNDS:
        if code == window:
            begins = EVER if first is None else today + timedelta(days=first)
            return kept.within(begins, today + timedelta(days=last))
    return kept


def _kinds(kept: Falls, asked: str) -> tuple[tuple[str, Any, int | None], ...]:
    """What may be chosen: the kinds that fall due with their numbers; all of them, uncounted, where one is chosen."""
    if asked:
        shown: list[tuple[str, Any, int | None]] = [(kind, title, None) for kind, title in kinds().items()]
    else:
        many: Counter[str] = Counter()
        for each, counts in kept.kinds:
            many[each.kind] += sum(count for _value, _day, count in counts)
        titles = {each.kind: each.what for each, _counts in kept.kinds}
        shown = [(kind, titles[kind], count) for kind, count in many.items() if count]
    return tuple(sorted(shown, key=lambda each: str(each[1])))


def _weeks(today: date, per_day: Mapping[date, int]) -> tuple[Week, ...]:
    counts: Counter[int] = Counter()
    for day, many in per_day.items():
        counts[max(-1, min((day - today).days // 7, WEEKS))] += many
    most = max(1, *(counts[each] for each in range(-1, WEEKS)))

    def height(count: int) -> int:
        return max(3, round(100 * count / most)) if count else 0

    tones = ["warn" if each < 4 else "" for each in range(WEEKS)]
    return (
        Week(None, counts[-1], height(counts[-1]), "bad"),
        *(Week(today + timedelta(weeks=n), counts[n], height(counts[n]), tones[n]) for n in range(WEEKS)),
    )
