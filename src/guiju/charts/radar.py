"""A radar of shares: how much of each dimension was reached, and how much of it is known at all."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from guiju.charts import svg
from guiju.charts.words import Words, wrapped

_RINGS = (0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class RadarAxis:
    """A dimension with two shares from 0 to 1: what was reached, and what is known; None where nothing applies."""

    label: Words
    reached: float | None
    known: float | None


def radar(
    axes: Sequence[RadarAxis],
    names: tuple[Words, Words],
    *,
    title: Words,
    size: tuple[float, float] = (640, 430),
) -> str:
    """SVG text: the outline of what was reached (full, filled) inside the outline of what is known (broken).

    `names` are the words of the two outlines. ValueError with fewer than three axes or a share outside 0 to 1.
    """
    shares = [share for axis in axes for share in (axis.reached, axis.known) if share is not None]
    if len(axes) < 3 or not all(0.0 <= share <= 1.0 for share in shares):
        raise ValueError("a radar needs three axes at least, with shares from 0 to 1")
    width, height = size
    middle, radius = (width / 2, (height - 26) / 2), (height - 26) / 2 - 30
    places = [_at(middle, radius, place, len(axes)) for place in range(len(axes))]
    reached = [_at(middle, radius * (axis.reached or 0.0), place, len(axes)) for place, axis in enumerate(axes)]
    known = [_at(middle, radius * (axis.known or 0.0), place, len(axes)) for place, axis in enumerate(axes)]
    body = [svg.area(reached, svg.BAND), *_web(middle, radius, len(axes), places)]
    body.append(svg.path([*known, known[0]], svg.SECOND, 1.4, "5 3"))
    body.append(svg.path([*reached, reached[0]], svg.ACCENT, 1.8))
    body += [svg.circle(x, y, 2.6, svg.ACCENT) for x, y in reached]
    outside = [_at(middle, radius + 14, place, len(axes)) for place in range(len(axes))]
    for axis, at in zip(axes, outside, strict=True):
        body += _name(axis, at, middle[0], width)
    body += _key(names, height - 10, width)
    listed = [f"{axis.label}: {_percent(axis.reached)} / {_percent(axis.known)}" for axis in axes]
    told = Words(f"{len(axes)} 个方面。{'；'.join(listed)}", f"{len(axes)} dimensions. {'; '.join(listed)}")
    return svg.document(width, height, title, told, body)


def _at(middle: svg.Place, radius: float, place: int, count: int) -> svg.Place:
    angle = 2 * math.pi * place / count
    return middle[0] + radius * math.sin(angle), middle[1] - radius * math.cos(angle)


def _web(middle: svg.Place, radius: float, count: int, places: Sequence[svg.Place]) -> list[str]:
    drawn = []
    for share in _RINGS:
        ring = [_at(middle, radius * share, place, count) for place in range(count)]
        drawn.append(svg.path([*ring, ring[0]], svg.GRID))
    drawn += [svg.line(middle, place, svg.GRID) for place in places]
    for share in (0.5, 1.0):
        x, y = middle[0] + 4, middle[1] - radius * share + 11
        drawn.append(svg.label(x, y, f"{share:.0%}", anchor="start", size=8.5, fill=svg.MUTED))
    return drawn


def _name(axis: RadarAxis, at: svg.Place, middle: float, width: float) -> list[str]:
    """The name of an axis beside its end, in two lines where one does not hold it."""
    (x, y), aside = at, at[0] - middle
    anchor = "middle" if abs(aside) < 6 else "start" if aside > 0 else "end"
    room = width - x - 2 if anchor == "start" else x - 2 if anchor == "end" else 150.0
    lines = wrapped(str(axis.label), room, 10.5)
    first = y + 3.6 - 6.0 * (len(lines) - 1)
    return [svg.label(x, first + 12 * place, line, anchor=anchor, size=10.5) for place, line in enumerate(lines)]


def _key(names: tuple[Words, Words], y: float, width: float) -> list[str]:
    wide = [sum(10.5 if ord(sign) > 0x2E7F else 6.3 for sign in str(words)) for words in names]
    x = (width - sum(wide) - 2 * 32 - 24) / 2
    drawn = []
    for words, room, colour, dash in zip(names, wide, (svg.ACCENT, svg.SECOND), ("", "5 3"), strict=True):
        drawn.append(svg.line((x, y - 4), (x + 24, y - 4), colour, 1.8, dash))
        drawn.append(svg.label(x + 30, y, str(words), anchor="start", size=10.5))
        x += room + 32 + 24
    return drawn


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{share:.0%}"
