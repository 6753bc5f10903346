"""Results, or errors, with their expanded uncertainty as bars; limits only when they are given."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from guiju.charts import svg
from guiju.charts.scale import NARROW, Scale, nice
from guiju.charts.words import Words

_RIGHT, _TOP, _BOTTOM = 16.0, 28.0, 46.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorPoint:
    """A point: where (`label`, and `x` when the abscissa is a quantity), the value and its expanded uncertainty."""

    label: str
    x: float | None
    y: float
    U: float
    lower: float | None = None
    """Lower limit at this point, only where conformity was ordered."""
    upper: float | None = None
    hollow: bool = False
    """Drawn as a ring instead of a dot, to tell a second kind of point such as falling from rising."""
    failed: bool = False
    """Drawn in the colour of the limits: it does not hold them."""


def error_chart(
    points: Sequence[ErrorPoint],
    *,
    title: Words,
    x_label: Words,
    y_label: Words,
    width: float = 640,
    height: float = 280,
) -> str:
    """SVG text; ValueError without points, with a number that is not finite, or with a negative U.

    The abscissa is to scale when every point has an `x` and none lie too close to tell apart; otherwise the points
    stand side by side in their order. Points at one abscissa are drawn a little apart.
    """
    if not points:
        raise ValueError("a chart needs finite numbers")
    if any(point.U < 0 for point in points):
        raise ValueError("an expanded uncertainty is not negative")
    values = [edge for point in points for edge in (point.y - point.U, point.y + point.U)]
    limits = [limit for point in points for limit in (point.lower, point.upper) if limit is not None]
    down = nice(values + _clear_of_the_frame(limits, values) + _zero(values), height - _BOTTOM, _TOP)
    bottom, left, right = height - _BOTTOM, svg.room_for(down), width - _RIGHT
    places, ticks = _abscissa(points, left + 24, right - 24)
    body = svg.ordinate(down, left, right)
    if down.lower < 0 < down.upper:
        body.append(svg.line((left, down(0)), (right, down(0)), svg.MUTED, 1.0))
    body += svg.abscissa(ticks, bottom, left, right)
    body += _limits(points, places, down)
    body += [
        shape
        for point, x in zip(points, places, strict=True)
        for shape in _mark(point, x, down, crowded=len(points) > 30)
    ]
    body.append(svg.label((left + right) / 2, height - 8, str(x_label)))
    body.append(svg.ordinate_words(8, str(y_label)))
    return svg.document(width, height, title, _told(points), body)


def _zero(values: list[float]) -> list[float]:
    """Zero belongs into the picture unless all values lie far from it."""
    spread = max(values) - min(values)
    return [0.0] if min(abs(value) for value in values) <= 1.2 * spread else []


def _clear_of_the_frame(limits: list[float], values: list[float]) -> list[float]:
    """The limits and a little beyond them, so that their lines are not lost in the axis."""
    if not limits:
        return []
    margin = 0.06 * (max(limits + values) - min(limits + values))
    return [*limits, min(limits) - margin, max(limits) + margin]


def _abscissa(points: Sequence[ErrorPoint], start: float, end: float) -> tuple[list[float], list[tuple[float, str]]]:
    given = [point.x for point in points if point.x is not None]
    if len(given) == len(points) and len(points) > 1:
        scale = nice(given, start, end, count=6 if end - start > NARROW / 2 else 4)
        places = [scale(value) for value in given]
        ordered = sorted(set(places))
        nearest = min((b - a for a, b in itertools.pairwise(ordered)), default=0.0)
        if nearest >= 7:
            return _apart(places, nearest), [(scale(tick), scale.label(tick)) for tick in scale.ticks()]
    gap = (end - start) / max(len(points) - 1, 1)
    places = [start + gap * index if len(points) > 1 else (start + end) / 2 for index in range(len(points))]
    longest = max(len(point.label) for point in points)
    every = max(1, -(-int(longest * 6.2 + 8) // max(int(gap), 1))) if len(points) > 1 else 1
    return places, [(x, point.label) for x, point in list(zip(places, points, strict=True))[::every]]


def _apart(places: list[float], nearest: float) -> list[float]:
    """Points at the same place moved aside, by no more than a third of the way to their neighbours."""
    largest = max(places.count(place) for place in places)
    step = min(8.0, 0.66 * nearest / largest)
    seen: dict[float, int] = {}
    moved = []
    for place in places:
        number = seen.get(place, 0)
        seen[place] = number + 1
        moved.append(place + step * (number - (places.count(place) - 1) / 2))
    return moved


def _mark(point: ErrorPoint, x: float, down: Scale, *, crowded: bool) -> list[str]:
    high, low = down(point.y + point.U), down(point.y - point.U)
    half, radius = (2.2, 2.0) if crowded else (4.0, 3.4)
    colour = svg.LIMIT if point.failed else svg.ACCENT
    caps = [svg.line((x - half, y), (x + half, y), colour, 1.4) for y in (high, low)]
    fill, edge = ("#ffffff", colour) if point.hollow else (colour, "#ffffff")
    dot = svg.circle(x, down(point.y), radius, fill, edge)
    return [svg.line((x, high), (x, low), colour, 1.4), *caps, dot]


def _limits(points: Sequence[ErrorPoint], places: list[float], down: Scale) -> list[str]:
    drawn = []
    for name in ("lower", "upper"):
        pairs = ((x, getattr(point, name)) for x, point in zip(places, points, strict=True))
        line = sorted((x, down(limit)) for x, limit in pairs if limit is not None)
        if len(line) == 1:
            x, y = line[0]
            line = [(x - 10, y), (x + 10, y)]
        if line:
            drawn.append(svg.path(line, svg.LIMIT, 1.2, "6 4"))
    return drawn


def _told(points: Sequence[ErrorPoint]) -> Words:
    listed = "; ".join(f"{point.label}: {point.y:g} ± {point.U:g}" for point in points)
    return Words(f"{len(points)} 个点，误差棒为扩展不确定度。", f"{len(points)} points, bars show U. {listed}")
