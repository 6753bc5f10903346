"""Spans of days beside one another, and limits of several quantities each on a scale of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from guiju.charts import svg
from guiju.charts.words import Words

FILL = {"past": svg.GRID, "now": svg.ACCENT, "ahead": svg.BAND}
PITCH, LEFT = 30.0, 130.0
TODAY = Words("今天", "today")


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySpan:
    """A span of days: its last day belongs to it; None where it has no end."""

    label: str
    first: date
    last: date | None
    standing: Literal["past", "now", "ahead"]


def day_span_chart(spans: Sequence[DaySpan], *, today: date, title: Words, width: float = 640) -> str:
    """SVG text: a bar for each span over one axis of days, with a line for today. ValueError without spans."""
    if not spans:
        raise ValueError("a chart of spans needs one at least")
    begin = min(*(each.first for each in spans), today)
    ends = [each.last for each in spans if each.last is not None]
    end = max([*ends, today, *(each.first for each in spans)]) + timedelta(days=180)
    first, right, top, bottom = min(LEFT, 0.24 * width), width - 16, 14.0, 14.0 + PITCH * len(spans)
    days = max((end - begin).days, 1)

    def across(day: date) -> float:
        return first + (right - first) * (day - begin).days / days

    body = []
    years = _years(begin, end)
    for year in years:
        x = across(max(date(year, 1, 1), begin))
        body.append(svg.line((x, top), (x, bottom), svg.GRID))
        body.append(svg.label(x, bottom + 16, str(year), anchor="start" if x < first + 8 else "middle", size=10))
    for place, each in enumerate(spans):
        y, x = top + PITCH * place, across(each.first)
        stop = across(each.last) if each.last is not None else right
        body.append(svg.label(first - 10, y + 19, each.label, anchor="end", size=11))
        body.append(svg.rectangle(x, y + 7, max(stop - x, 2.0), PITCH - 14, FILL[each.standing]))
    x = across(today)
    body.append(svg.line((x, top - 6), (x, bottom + 4), svg.SECOND, 1.4, "4 3"))
    body.append(svg.label(min(x, right - 50), bottom + 32, f"{TODAY} {today}", size=10, fill=svg.SECOND))
    until = [f"{each.label}: {each.first} – {each.last or '…'}" for each in spans]
    told = Words(f"{len(spans)} 段时间。{'；'.join(until)}", f"{len(spans)} spans of days. {'; '.join(until)}")
    return svg.document(width, bottom + 44, title, told, body)


def _years(begin: date, end: date) -> list[int]:
    """Years to be named on the axis, not more than about ten."""
    step = max(1, (end.year - begin.year) // 10)
    return [each for each in range(begin.year, end.year + 1, step) if each == begin.year or date(each, 1, 1) <= end]


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitBar:
    """Limits of one quantity, an open end None; `marks` are values with a short name that are set against them."""

    label: Words
    lower: float | None
    upper: float | None
    unit: str
    marks: tuple[tuple[str, float], ...] = ()


def limit_chart(bars: Sequence[LimitBar], *, title: Words, width: float = 640) -> str:
    """SVG text: for each quantity its allowed range as a bar on a scale of its own. ValueError without bars."""
    if not bars:
        raise ValueError("a chart of ranges needs one at least")
    pitch, left, right = 58.0, min(150.0, 0.27 * width), width - 24
    body, told = [], []
    for place, bar in enumerate(bars):
        y = 20 + pitch * place
        known = [each for each in (bar.lower, bar.upper, *(value for _, value in bar.marks)) if each is not None]
        low, high = min(known, default=0.0), max(known, default=1.0)
        room = (high - low) * 0.25 or abs(high) * 0.25 or 1.0
        begin, end = low - room, high + room

        def across(value: float, begin: float = begin, end: float = end) -> float:
            return left + (right - left) * (value - begin) / (end - begin)

        body.append(svg.label(left - 12, y + 14, str(bar.label), anchor="end", size=11))
        body.append(svg.line((left, y + 10), (right, y + 10), svg.GRID, 2))
        first = left if bar.lower is None else across(bar.lower)
        last = right if bar.upper is None else across(bar.upper)
        body.append(svg.rectangle(first, y + 3, last - first, 14, svg.BAND))
        for value, x in ((bar.lower, first), (bar.upper, last)):
            if value is not None:
                body.append(svg.line((x, y - 1), (x, y + 21), svg.ACCENT, 2))
                body.append(svg.label(x, y + 35, f"{value:g} {bar.unit}", size=10))
        for name, value in bar.marks:
            inside = (bar.lower is None or bar.lower <= value) and (bar.upper is None or value <= bar.upper)
            body.append(svg.circle(across(value), y + 10, 4.5, svg.ACCENT if inside else svg.LIMIT))
            body.append(svg.label(across(value), y - 5, f"{name} {value:g}", size=9, fill=svg.MUTED))
        told.append(f"{bar.label.en}: {bar.lower} … {bar.upper} {bar.unit}")
    words = Words(f"{len(bars)} 个量的限值。", f"Limits of {len(bars)} quantities. {'; '.join(told)}")
    return svg.document(width, 20 + pitch * len(bars), title, words, body)
