"""A heat map: one field for each thing, in lines by group, told by colour and by sign."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from guiju.charts import svg
from guiju.charts.signs import Tone, field, legend, sign
from guiju.charts.words import Words, wrapped

_LEFT, _PITCH, _LINE, _TOP = 176.0, 27.0, 25.0, 6.0
_FIELD = (24.0, 21.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatCell:
    """One thing: a short mark inside the field, and the whole of it for who points at it."""

    mark: str
    told: str
    tone: Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatRow:
    """A group with its things; more than a line holds go on below."""

    label: Words
    cells: tuple[HeatCell, ...]


def heat_map(rows: Sequence[HeatRow], tones: dict[Tone, Words], *, title: Words, columns: int = 22) -> str:
    """SVG text: lines of fields by group, with a legend of `tones` below.

    ValueError without any cell, or for a tone that the legend does not name.
    """
    cells = [cell for row in rows for cell in row.cells]
    if not cells or any(cell.tone not in tones for cell in cells):
        raise ValueError("a heat map has cells, and names the tone of each")
    width = _LEFT + _PITCH * columns + 4
    body: list[str] = []
    y = _TOP
    for row in rows:
        body += _label(str(row.label), y)
        for place, cell in enumerate(row.cells):
            line, column = divmod(place, columns)
            body += _cell(cell, _LEFT + _PITCH * column, y + _LINE * line)
        y += _LINE * max(1, -(-len(row.cells) // columns))
    drawn, last = legend(tones, _LEFT, y + 24, width)
    counted = {tone: sum(cell.tone == tone for cell in cells) for tone in tones}
    zh = "，".join(f"{tones[tone].zh} {count}" for tone, count in counted.items())
    en = ", ".join(f"{tones[tone].en} {count}" for tone, count in counted.items())
    told = Words(f"{len(cells)} 项：{zh}。", f"{len(cells)} rows: {en}.")
    return svg.document(width, last + 10, title, told, body + drawn)


def _label(words: str, y: float) -> list[str]:
    """The name of a group beside its first line, smaller where it takes two."""
    size = 10.5 if len(wrapped(words, _LEFT - 14, 10.5)) == 1 else 9.0
    lines = wrapped(words, _LEFT - 14, size)
    first = y + 14.5 - 5.0 * (len(lines) - 1)
    return [
        svg.label(_LEFT - 10, first + 10.5 * place, line, anchor="end", size=size) for place, line in enumerate(lines)
    ]


def _cell(cell: HeatCell, x: float, y: float) -> list[str]:
    wide, high = _FIELD
    ink = {"good": "#ffffff", "bad": "#ffffff", "fault": "#ffffff", "half": "#5a3d00"}.get(cell.tone, svg.MUTED)
    drawn = "".join([field(x, y, _FIELD, cell.tone), *sign(x + wide / 2, y + 7.6, 4.6, cell.tone)])
    told = f"<g><title>{escape(cell.told)}</title>{drawn}</g>"
    return [told, svg.label(x + wide / 2, y + high - 2.4, cell.mark, size=6.6, fill=ink)]
