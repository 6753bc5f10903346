"""A figure over days, one point for each run, with the lines that it is held against."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from guiju.charts import svg
from guiju.charts.scale import Scale
from guiju.charts.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendPoint:
    """A run: its day, its figure (None where it is withheld), and the words above the mark."""

    day: date
    value: float | None
    label: str


def trend_chart(
    points: Sequence[TrendPoint],
    lines: Sequence[tuple[Words, float]] = (),
    *,
    title: Words,
    y_label: Words,
    top: float,
    withheld: Words,
    size: tuple[float, float] = (640, 240),
) -> str:
    """SVG text: points joined from day to day, the last of each, over an ordinate from 0 to `top`; a withheld one
    is a cross on the axis. ValueError without points, or for a figure outside.
    """
    if not points or any(point.value is not None and not 0 <= point.value <= top for point in points):
        raise ValueError("a trend has points, none outside its ordinate")
    width, height = size
    bottom, right = height - 44, width - 20
    down = Scale(0.0, top, bottom, 36, top / 4)
    left = svg.room_for(down)
    ordered = sorted(points, key=lambda point: point.day)
    places = _places(ordered, left + 30, right - 40)
    body = svg.ordinate(down, left, right)
    for words, value in lines:
        body.append(svg.line((left, down(value)), (right, down(value)), svg.SECOND, 1.0, "5 4"))
        body.append(svg.label(left + 4, down(value) - 4, str(words), anchor="start", size=9.5, fill=svg.SECOND))
    marks = list(zip(places, ordered, strict=True))
    body += [svg.path(course, svg.ACCENT, 1.8) for course in _courses(marks, down)]
    for x, point in marks:
        body += _mark(x, point, down, bottom)
    body += svg.abscissa(_days(marks), bottom, left, right)
    body.append(svg.ordinate_words(8, str(y_label)))
    if any(point.value is None for point in ordered):
        body.append(svg.label(right, height - 6, f"× {withheld}", anchor="end", size=9.5, fill=svg.LIMIT))
    listed = "; ".join(f"{point.day}: {point.label}" for point in ordered)
    told = Words(f"{len(points)} 次运行。{listed}", f"{len(points)} runs. {listed}")
    return svg.document(width, height, title, told, body)


def _courses(marks: Sequence[tuple[float, TrendPoint]], down: Scale) -> list[list[tuple[float, float]]]:
    """The line from day to day; points of one day stand apart, for nothing ran between them: the last is joined."""
    drawn = [(x, point) for x, point in marks if point.value is not None]
    last = {point.day: place for place, (_, point) in enumerate(drawn)}
    course = [(x, down(float(point.value or 0))) for place, (x, point) in enumerate(drawn) if last[point.day] == place]
    return [course] if len(course) > 1 else []


def _places(points: Sequence[TrendPoint], start: float, end: float) -> list[float]:
    """To scale of days while the marks stay apart, else side by side."""
    span = (points[-1].day - points[0].day).days
    if len(points) == 1 or not span:
        gap = (end - start) / max(len(points) - 1, 1)
        return [start + gap * place for place in range(len(points))] if len(points) > 1 else [(start + end) / 2]
    scaled = [start + (end - start) * (point.day - points[0].day).days / span for point in points]
    if all(after - before >= 8 for before, after in itertools.pairwise(scaled)):
        return scaled
    gap = (end - start) / (len(points) - 1)
    return [start + gap * place for place in range(len(points))]


def _mark(x: float, point: TrendPoint, down: Scale, bottom: float) -> list[str]:
    if point.value is None:
        y = bottom - 9
        ends = (((x - 4, y - 4), (x + 4, y + 4)), ((x - 4, y + 4), (x + 4, y - 4)))
        return [svg.line(*each, svg.LIMIT, 1.8) for each in ends]
    return [svg.circle(x, down(point.value), 3.6, svg.ACCENT)]


def _days(marks: Sequence[tuple[float, TrendPoint]]) -> list[tuple[float, str]]:
    """Days below the axis, as many as stand apart, the last always."""
    kept: list[tuple[float, str]] = []
    for x, point in reversed(marks):
        if not kept or kept[-1][0] - x >= 66:
            kept.append((x, point.day.isoformat()))
    return kept[::-1]
