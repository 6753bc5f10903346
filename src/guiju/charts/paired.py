"""Two amounts of each of many things side by side: how the weights of one plan lie beside those of another."""

from collections.abc import Sequence
from dataclasses import dataclass

from guiju.charts import svg
from guiju.charts.scale import NARROW, nice
from guiju.charts.words import Words

PITCH = 26.0
THICK = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One thing with both of its amounts."""

    label: Words
    first: float
    second: float


def paired_bars(
    pairs: Sequence[Pair], names: tuple[Words, Words], *, title: Words, x_label: Words, width: float = 640
) -> str:
    """SVG text: a pale bar for the first amount above a strong one for the second, which is written out.

    ValueError without pairs, and for a negative amount.
    """
    if not pairs or min(min(each.first, each.second) for each in pairs) < 0:
        raise ValueError("no amounts to compare, or negative amounts")
    broad = width > NARROW
    left, right, top = min(210.0, 0.36 * width), width - 84, 34.0
    bottom = top + PITCH * len(pairs)
    across = nice(
        [0.0, *(max(each.first, each.second) for each in pairs)], left, right, count=6 if broad else 3, zero=True
    )
    body = [svg.line((across(tick), top), (across(tick), bottom), svg.GRID) for tick in across.ticks()]
    for place, (name, colour) in enumerate(zip(names, (svg.BAND, svg.ACCENT), strict=True)):
        x = left + place * (right - left) / 2
        body.append(svg.rectangle(x, 10, 14, THICK, colour))
        body.append(svg.label(x + 20, 18, str(name), anchor="start", size=10.5))
    for place, each in enumerate(pairs):
        y = top + PITCH * place
        body.append(svg.label(left - 8, y + 16, _shortened(str(each.label), left), anchor="end", size=10.5))
        body.append(svg.rectangle(left, y + 4, max(across(each.first) - left, 0.0), THICK, svg.BAND))
        body.append(svg.rectangle(left, y + 4 + THICK, max(across(each.second) - left, 0.0), THICK, svg.ACCENT))
        changed = f"{each.first:g} → {each.second:g}" if each.first != each.second else f"{each.second:g}"
        end = max(across(each.first), across(each.second))
        body.append(svg.label(end + 6, y + 16, changed, anchor="start", size=10, fill=svg.MUTED))
    body += svg.abscissa([(across(tick), across.label(tick)) for tick in across.ticks()], bottom, left, right)
    body.append(svg.label((left + right) / 2, bottom + 36, str(x_label)))
    told = "; ".join(f"{each.label.en}: {each.first:g}, {each.second:g}" for each in pairs)
    said = "；".join(f"{each.label.zh}：{each.first:g}，{each.second:g}" for each in pairs)
    return svg.document(width, bottom + 48, title, Words(said, told), body)


def _shortened(words: str, room: float) -> str:
    """As much of a name as its place holds; a Chinese sign is as wide as two others."""
    shown, wide = "", 0.0
    for sign in words:
        wide += 10.5 if ord(sign) > 0x2E7F else 6.0
        if wide > room - 20:
            return f"{shown}…"
        shown += sign
    return shown
