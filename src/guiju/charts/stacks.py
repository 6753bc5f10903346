"""Amounts stacked in columns: costs by year and kind, for example."""

from collections.abc import Sequence
from dataclasses import dataclass

from guiju.charts import svg
from guiju.charts.scale import NARROW, Scale, nice
from guiju.charts.words import Words

_RIGHT, _TOP, _BOTTOM = 16.0, 28.0, 60.0
FILLS = (svg.ACCENT, svg.SECOND, "#7a8b99", "#6b5b95", "#3c7a57")
"""Fills of the parts in the order of the kinds; beyond them the first comes again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """One column: what it stands for, and an amount for each kind, none negative."""

    label: str
    amounts: tuple[float, ...]


def stacked_amounts(
    columns: Sequence[Stack],
    kinds: Sequence[Words],
    *,
    title: Words,
    y_label: Words,
    width: float = 640,
    height: float = 240,
) -> str:
    """SVG text: columns side by side, their parts from below in the order of `kinds`, the total above.

    ValueError without columns, for amounts that are negative, or that do not match the kinds.
    """
    if not columns or any(len(each.amounts) != len(kinds) or min(each.amounts) < 0 for each in columns):
        raise ValueError("a column has an amount for each kind, none negative")
    totals = [sum(each.amounts) for each in columns]
    bottom, right = height - _BOTTOM, width - _RIGHT
    down = nice([0.0, max(*totals, 1.0) * 1.08], bottom, _TOP, zero=True)
    left = svg.room_for(down)
    body = svg.ordinate(down, left, right)
    pitch = (right - left) / len(columns)
    broad = min(46.0, pitch * 0.6)
    places = []
    for number, (column, total) in enumerate(zip(columns, totals, strict=True)):
        middle = left + pitch * (number + 0.5)
        places.append((middle, column.label))
        body += _parts(column, middle - broad / 2, broad, down)
        body.append(svg.label(middle, down(total) - 4, f"{total:,.0f}", size=10))
    body += svg.abscissa(places, bottom, left, right)
    body += _legend(kinds, left if width > NARROW else 8.0, height - 12)
    body.append(svg.ordinate_words(8, str(y_label)))
    listed = "; ".join(f"{each.label}: {total:g}" for each, total in zip(columns, totals, strict=True))
    told = Words(f"{len(columns)} 个柱，按类别堆叠。{listed}", f"{len(columns)} columns by kind. {listed}")
    return svg.document(width, height, title, told, body)


def _parts(column: Stack, x: float, broad: float, down: Scale) -> list[str]:
    drawn, under = [], 0.0
    for place, amount in enumerate(column.amounts):
        top = down(under + amount)
        if amount:
            drawn.append(svg.rectangle(x, top, broad, down(under) - top, FILLS[place % len(FILLS)]))
        under += amount
    return drawn


def _legend(kinds: Sequence[Words], left: float, y: float) -> list[str]:
    drawn, x = [], left
    for place, kind in enumerate(kinds):
        drawn.append(svg.rectangle(x, y - 9, 10, 10, FILLS[place % len(FILLS)]))
        drawn.append(svg.label(x + 14, y, str(kind), anchor="start", size=10, fill=svg.MUTED))
        x += 30 + sum(6.0 if ord(sign) < 0x2E80 else 10.5 for sign in str(kind))
    return drawn
