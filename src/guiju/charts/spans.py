"""Ranges beside each other: what is covered from where to where, on one axis."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from guiju.charts import svg
from guiju.charts.scale import nice
from guiju.charts.words import Words

WIDE = 1000.0
"""From this ratio of the ends on the axis goes by powers of ten."""
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A closed range with the words that stand over its bar; `idle` draws it pale and dashed."""

    label: Words
    lower: float
    upper: float
    note: str = ""
    idle: bool = False


Axis = tuple[Callable[[float], float], list[tuple[float, str]]]


def span_chart(spans: Sequence[Span], *, title: Words, x_label: Words, width: float = 680) -> str:
    """SVG text: a bar for each range, in the order given. ValueError without ranges, or where one is reversed."""
    if not spans or any(each.lower > each.upper for each in spans):
        raise ValueError("a chart of ranges needs ranges whose ends are in order")
    left, right, top, pitch = min(176.0, 0.32 * width), width - 24.0, 8.0, 36.0
    bottom = top + pitch * len(spans)
    across, ticks = _axis([end for each in spans for end in (each.lower, each.upper)], left, right)
    body = [svg.line((place, top), (place, bottom), svg.GRID) for place, _ in ticks]
    for number, each in enumerate(spans):
        body += _row(each, across, left, right, top + pitch * number)
    body += svg.abscissa(ticks, bottom, left, right)
    body.append(svg.label((left + right) / 2, bottom + 36, str(x_label)))
    listed = "; ".join(f"{each.label.en}: {each.lower:g} – {each.upper:g}" for each in spans)
    told = Words(f"{len(spans)} 个范围。", f"{len(spans)} ranges. {listed}")
    return svg.document(width, bottom + 48, title, told, body)


def _row(span: Span, across: Callable[[float], float], left: float, right: float, y: float) -> list[str]:
    start, end = across(span.lower), across(span.upper)
    wide = max(end - start, 4.0)
    start = min(start, right - wide)
    drawn = svg.BAND if span.idle else svg.ACCENT
    middle = (start + wide / 2 - left) / (right - left)
    anchor, place = ("start", start) if middle < 0.5 else ("end", start + wide)
    return [
        svg.label(left - 10, y + 27, _shortened(str(span.label), left), anchor="end", size=11),
        svg.rectangle(start, y + 19, wide, 11, drawn),
        svg.label(place, y + 14, span.note, anchor=anchor, size=10, fill=svg.MUTED),
    ]


def _axis(ends: list[float], left: float, right: float) -> Axis:
    low, high = min(ends), max(ends)
    if low > 0 and high / low >= WIDE:
        return _powers(math.floor(math.log10(low) + 1e-9), math.ceil(math.log10(high) - 1e-9), left, right)
    scale = nice(ends, left, right)
    return scale, [(scale(tick), scale.label(tick)) for tick in scale.ticks()]


def _powers(first: int, last: int, left: float, right: float) -> Axis:
    def across(value: float) -> float:
        return left + (math.log10(value) - first) / (last - first) * (right - left)

    step = max(1, math.ceil((last - first) / 8))
    ticks = [(across(10.0**power), _power(power)) for power in range(first, last + 1, step)]
    return across, ticks


def _power(power: int) -> str:
    return f"{10.0**power:g}" if -3 <= power <= 4 else f"10{str(power).translate(_RAISED)}"


def _shortened(words: str, left: float) -> str:
    """Words that fit left of the bars: a Chinese character counts two."""
    room, kept = int(26 * left / 176), ""
    for character in words:
        room -= 1 if ord(character) < 0x2E80 else 2
        if room < 0:
            return kept + "…"
        kept += character
    return kept
