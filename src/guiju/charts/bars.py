"""Contributions of an uncertainty budget, and a distribution with the intervals laid over it."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

from guiju.charts import svg
from guiju.charts.scale import NARROW, nice
from guiju.charts.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A contribution to the combined standard uncertainty, by its size."""

    label: Words
    value: float


CORRELATION = Words("相关项", "correlation")
OTHERS = Words("其他", "others")
# A part of the variance below this is rounding of frozen figures and no correlation.
_WORTH_TELLING = 5e-4


def pareto(
    bars: Sequence[Bar],
    *,
    title: Words,
    x_label: Words,
    unit: str = "",
    width: float = 640,
    u: float | None = None,
    most: int = 15,
) -> str:
    """SVG text: contributions from the largest down, with their share of the variance.

    `value` is |c u(x)| in `unit`; its share is its square over `u` squared, the combined standard uncertainty. What
    correlation adds to the variance, or takes from it, is a bar of its own below the others (GUM 5.2.2), as long as the
    root of its size. Without `u` the contributions are taken as independent. More than `most` are drawn together.
    ValueError without bars.
    """
    ordered = _gathered(sorted(bars, key=lambda bar: -abs(bar.value)), most)
    own = sum(bar.value**2 for bar in ordered)
    total = (own if u is None else u * u) or 1.0
    mixed = total - own if u else 0.0
    drawn = [(bar, bar.value**2 / total, svg.ACCENT) for bar in ordered]
    if abs(mixed) > _WORTH_TELLING * max(total, own):
        drawn.append((Bar(label=CORRELATION, value=math.sqrt(abs(mixed))), mixed / total, svg.SECOND))
    left, top, pitch = min(210.0, 0.42 * width), 14.0, 26.0
    bottom = top + pitch * len(drawn)
    few = 6 if width > NARROW else 2
    across = nice([abs(bar.value) for bar, _, _ in drawn], left, width - 70, count=few, zero=True)
    body = [svg.line((across(tick), top), (across(tick), bottom), svg.GRID) for tick in across.ticks()]
    for place, (bar, share, colour) in enumerate(drawn):
        y = top + pitch * place
        end = across(abs(bar.value))
        body.append(svg.label(left - 8, y + 16, _shortened(str(bar.label), left), anchor="end", size=10.5))
        body.append(svg.rectangle(left, y + 5, end - left, pitch - 10, colour))
        body.append(svg.label(end + 6, y + 16, _percent(share), anchor="start", size=10, fill=svg.MUTED))
    body += svg.abscissa([(across(tick), across.label(tick)) for tick in across.ticks()], bottom, left, width - 70)
    words = f"{x_label} / {unit}" if unit else str(x_label)
    body.append(svg.label((left + width - 70) / 2, bottom + 36, words))
    listed = "; ".join(f"{bar.label.en}: {bar.value:g} ({_percent(share)})" for bar, share, _ in drawn)
    told = Words(f"{len(ordered)} 个不确定度分量，由大到小。", f"{len(ordered)} contributions, largest first. {listed}")
    return svg.document(width, bottom + 48, title, told, body)


def _gathered(ordered: Sequence[Bar], most: int) -> list[Bar]:
    """All bars while there are few; else the largest, and one for the rest together."""
    if len(ordered) <= most:
        return list(ordered)
    rest = ordered[most - 1 :]
    return [*ordered[: most - 1], Bar(label=OTHERS, value=math.sqrt(sum(bar.value**2 for bar in rest)))]


def _percent(share: float) -> str:
    return f"{share:.1%}".replace("-", "−")


def _shortened(words: str, left: float) -> str:
    """Words that fit left of the bars: a Chinese character counts two."""
    room, kept = int(34 * left / 210), ""
    for character in words:
        room -= 1 if ord(character) < 0x2E80 else 2
        if room < 0:
            return kept + "…"
        kept += character
    return kept


def histogram_with_intervals(
    edges: Sequence[float],
    counts: Sequence[float],
    intervals: Sequence[tuple[Words, float, float]],
    *,
    title: Words,
    x_label: Words,
    width: float = 640,
    height: float = 300,
) -> str:
    """SVG text of a histogram (edges one more than counts) with named intervals drawn as brackets above it.

    ValueError when edges do not rise or do not match the counts.
    """
    rising = all(a < b for a, b in itertools.pairwise(edges))
    if len(edges) != len(counts) + 1 or not counts or not rising:
        raise ValueError("edges must rise and be one more than the counts")
    left, right, bottom = 20.0, width - 20.0, height - 52.0
    top = 24.0 + 22.0 * len(intervals)
    around = [*edges, *(edge for _, lower, upper in intervals for edge in (lower, upper))]
    across = nice(list(around), left, right, count=8 if width > NARROW else 3)
    density = [count / (b - a) for count, a, b in zip(counts, edges, edges[1:], strict=False)]
    highest = max(density) or 1.0
    body = []
    for value, a, b in zip(density, edges, edges[1:], strict=False):
        tall = (bottom - top) * value / highest
        body.append(svg.rectangle(across(a) + 0.3, bottom - tall, across(b) - across(a) - 0.6, tall, svg.BAND))
    for place, (words, lower, upper) in enumerate(intervals):
        body += _bracket(words, (across(lower), across(upper)), place, bottom)
    body += svg.abscissa([(across(tick), across.label(tick)) for tick in across.ticks()], bottom, left, right)
    body.append(svg.label((left + right) / 2, height - 12, str(x_label)))
    listed = "; ".join(f"{words.en}: [{lower:g}, {upper:g}]" for words, lower, upper in intervals)
    told = Words(f"直方图与 {len(intervals)} 个包含区间。", f"Histogram with coverage intervals. {listed}")
    return svg.document(width, height, title, told, body)


def _bracket(words: Words, ends: tuple[float, float], place: int, bottom: float) -> list[str]:
    colour, dash = ((svg.ACCENT, ""), (svg.SECOND, "6 4"), (svg.LIMIT, "2 3"))[place % 3]
    (x1, x2), y = ends, 24.0 + 22.0 * place
    return [
        svg.line((x1, y), (x2, y), colour, 1.4, dash),
        svg.line((x1, y), (x1, bottom), colour, 1.0, dash),
        svg.line((x2, y), (x2, bottom), colour, 1.0, dash),
        svg.label((x1 + x2) / 2, y - 5, str(words), size=10.5, fill=colour),
    ]
