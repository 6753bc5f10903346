"""A chain drawn from the item upward: boxes with an arrow from each to the next, what is not known dashed."""

from collections.abc import Sequence
from dataclasses import dataclass

from guiju.charts import svg
from guiju.charts.words import Words

_BOX, _GAP, _PAD = 66.0, 30.0, 14.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainBox:
    """One link: its heading and up to two lines below; `known` False draws it dashed; `good` colours its edge."""

    head: str
    lines: tuple[str, ...] = ()
    good: bool | None = None
    known: bool = True


def chain_chart(boxes: Sequence[ChainBox], *, title: Words, width: float = 640) -> str:
    """SVG text of a chain, the first box at the bottom. ValueError without any box."""
    if not boxes:
        raise ValueError("a chain has at least one link")
    height = len(boxes) * _BOX + (len(boxes) - 1) * _GAP + 2 * _PAD
    body: list[str] = []
    for place, box in enumerate(reversed(boxes)):
        top = _PAD + place * (_BOX + _GAP)
        body += _box(box, top, width)
        if place < len(boxes) - 1:
            body += _arrow(width / 2, top + _BOX + _GAP, top + _BOX)
    told = " ← ".join(box.head for box in boxes)
    return svg.document(width, height, title, Words(told, told), body)


def _box(box: ChainBox, top: float, width: float) -> list[str]:
    left, right, bottom = 4.0, width - 4.0, top + _BOX
    edge = svg.MUTED if box.good is None else svg.ACCENT if box.good else svg.LIMIT
    corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
    drawn = [
        svg.rectangle(left, top, right - left, _BOX, "#ffffff"),
        svg.path(corners, edge, 1.4, "" if box.known else "5 4"),
    ]
    if box.good is not None:
        drawn.append(svg.rectangle(left, top, 5, _BOX, edge))
    drawn.append(svg.label(left + 16, top + 21, _fitted(box.head, width, 13), anchor="start", size=13))
    for index, line in enumerate(box.lines[:2]):
        y = top + 39 + 16 * index
        drawn.append(svg.label(left + 16, y, _fitted(line, width, 11), anchor="start", size=11, fill=svg.MUTED))
    return drawn


def _arrow(x: float, start: float, end: float) -> list[str]:
    head = [(x - 5, end + 9), (x, end + 2), (x + 5, end + 9)]
    return [svg.line((x, start), (x, end + 3), svg.INK, 1.3), svg.path(head, svg.INK, 1.3)]


def _fitted(text: str, width: float, size: float) -> str:
    """The text cut to the box: a Chinese sign is as wide as the size, others a little more than half."""
    room, used = width - 40, 0.0
    for place, sign in enumerate(text):
        used += size if ord(sign) > 0x2E7F else 0.58 * size
        if used > room:
            return text[: max(0, place - 1)] + "…"
    return text
