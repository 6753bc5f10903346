"""Gates in a row, each a light with its sign, its name and one line."""

from collections.abc import Sequence
from dataclasses import dataclass

from guiju.charts import svg
from guiju.charts.signs import Tone, field, sign
from guiju.charts.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """A gate: short name, what it stands for, how it stands (`tone`), and one line below."""

    name: str
    label: Words
    tone: Tone
    note: str


def gate_row(gates: Sequence[Gate], *, title: Words, width: float = 640) -> str:
    """SVG text: the gates side by side, an arrow from each to the next. ValueError without gates."""
    if not gates:
        raise ValueError("a row of gates has gates")
    gap, high = 26.0, 74.0
    wide = (width - gap * (len(gates) - 1) - 2) / len(gates)
    body: list[str] = []
    for place, gate in enumerate(gates):
        x = 1 + place * (wide + gap)
        body += _gate(gate, x, wide, high)
        if place:
            body += [
                svg.line((x - gap + 5, high / 2 + 1), (x - 7, high / 2 + 1), svg.MUTED, 1.2),
                svg.path([(x - 11, high / 2 - 3), (x - 6, high / 2 + 1), (x - 11, high / 2 + 5)], svg.MUTED, 1.2),
            ]
    told = "; ".join(f"{gate.name} {gate.label}: {gate.note}" for gate in gates)
    return svg.document(width, high + 2, title, Words(told, told), body)


def _gate(gate: Gate, x: float, wide: float, high: float) -> list[str]:
    edge = f'x="{svg.number(x)}" y="1" width="{svg.number(wide)}" height="{svg.number(high)}"'
    return [
        f'<rect {edge} rx="6" fill="#ffffff" stroke="{svg.GRID}" stroke-width="1.2"/>',
        field(x + 10, 13, (22, 22), gate.tone),
        *sign(x + 21, 24, 6, gate.tone),
        svg.label(x + 40, 29, gate.name, anchor="start", size=14),
        svg.label(x + 10, 51, _fitted(str(gate.label), wide - 16, 10), anchor="start", size=10),
        svg.label(x + 10, 66, _fitted(gate.note, wide - 16, 9.5), anchor="start", size=9.5, fill=svg.MUTED),
    ]


def _fitted(words: str, room: float, size: float) -> str:
    used = 0.0
    for place, each in enumerate(words):
        used += size * (1.0 if ord(each) > 0x2E7F else 0.6)
        if used > room:
            return words[: max(0, place - 1)] + "…"
    return words
