"""Charts of an item: intermediate checks against their limits, costs by year; and its due dates on one line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString

from guiju.charts import ErrorPoint, Stack, Words, error_chart, stacked_amounts
from guiju.lab.ui.charts import drawn

YEARS = 10
COST_KINDS = ("purchase", "calibration", "maintenance", "repair")
COST_WORDS = (
    Words("购置", "purchase"),
    Words("校准或检定", "calibration"),
    Words("维护", "maintenance"),
    Words("修理", "repair"),
    Words("其他", "other"),
)


def check_chart(found: Sequence[Any]) -> SafeString | str:
    """Differences of the newest series against their limits, oldest at the left."""
    if not found:
        return ""
    newest = found[0]
    key = (newest.object, newest.point, newest.unit)
    series = [each for each in found if (each.object, each.point, each.unit) == key][::-1]
    points = [
        ErrorPoint(
            label=each.day.isoformat(),
            x=None,
            y=float(each.difference),
            U=float(each.U or 0),
            lower=-float(each.limit),
            upper=float(each.limit),
            hollow=not each.passed,
        )
        for each in series
    ]
    title = Words(f"期间核查 {newest.object} {newest.point}", f"Intermediate checks {newest.object} {newest.point}")
    return drawn(
        error_chart,
        points,
        title=title,
        x_label=Words("日期", "day"),
        y_label=Words(f"差值 / {newest.unit}", f"difference / {newest.unit}"),
    )


def costs(found: Iterable[Any]) -> dict[int, tuple[float, ...]]:
    """Costs by year and kind: purchase, calibration, maintenance, repair, other."""
    years: dict[int, list[float]] = {}
    for each in found:
        if each.amount:
            kind = COST_KINDS.index(each.kind) if each.kind in COST_KINDS else len(COST_KINDS)
            years.setdefault(each.day.year, [0.0] * (len(COST_KINDS) + 1))[kind] += float(each.amount)
    return {year: tuple(amounts) for year, amounts in sorted(years.items())}


def cost_chart(found: Iterable[Any]) -> SafeString | str:
    """Costs by year, stacked by kind; nothing where none is on file."""
    years = costs(found)
    if not years:
        return ""
    first, last = max(min(years), max(years) - YEARS + 1), max(years)
    nothing = (0.0,) * len(COST_WORDS)
    columns = [Stack(label=str(year), amounts=years.get(year, nothing)) for year in range(first, last + 1)]
    title, unit = Words("各年费用", "Costs by year"), Words("费用 / 元", "cost / yuan")
    return drawn(stacked_amounts, columns, COST_WORDS, title=title, y_label=unit)


def plain(text: str) -> str:
    """A computed number to three significant figures, without a power of ten, with a true minus sign."""
    return f"{Decimal(f'{float(text):.3g}'):f}".replace("-", "\N{MINUS SIGN}")


BEFORE, AFTER = timedelta(days=45), timedelta(days=410)
"""How much of the past and of the year ahead the line of due dates shows."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A due date on the line: where (in per cent of its width), when, what, and how urgent."""

    place: float
    day: date
    title: str
    colour: str
    beyond: bool
    row: int = 0


def due_line(dues: Iterable[tuple[date, str]], today: date) -> dict[str, Any]:
    """The line of due dates: marks in order of day, months as ticks, today's place."""
    first, whole = today - BEFORE, (BEFORE + AFTER).days
    marks: list[Mark] = []
    for day, title in sorted(dues):
        place = 100 * (day - first).days / whole
        colour = "bad" if day < today else "warn" if day <= today + timedelta(days=60) else "good"
        near = [each.row for each in marks if abs(each.place - min(max(place, 0), 100)) < 20]
        row = max(near, default=-1) + 1  # below its neighbours, so that its line crosses none of their words
        marks.append(Mark(min(max(place, 0.0), 100.0), day, title, colour, not 0 <= place <= 100, row))
    ticks = []
    month = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    while (month - first).days < whole:
        ticks.append((100 * (month - first).days / whole, month))
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return {
        "marks": marks,
        "ticks": ticks[::2],
        "today": 100 * BEFORE.days / whole,
        "rows": max((each.row for each in marks), default=0) + 1,
    }
