"""Gates in a row, each a light with its sign, its name and one line."""

from collections.abc import Sequence
from dataclasses import dataclass

from guiju.charts import svg
from guiju.charts.signs import Tone, field, sign
from guiju.charts.words import Words, wrapped


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
    gap = 26.0
    wide = (width - gap * (len(gates) - 1) - 2) / len(gates)
    lines = max(len(_lines(gate, wide)) for gate in gates)
    high = 44.0 + 15.0 * lines
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
        *(
            svg.label(x + 10, 51 + 15 * place, words, anchor="start", size=size, fill=fill)
            for place, (words, size, fill) in enumerate(_lines(gate, wide))
        ),
    ]


def _lines(gate: Gate, wide: float) -> list[tuple[str, float, str]]:
    """What stands below a gate's name: what it stands for, and how it stands, each in lines that fit."""
    told = ((str(gate.label), 10.0, svg.INK), (gate.note, 9.5, svg.MUTED))
    return [(line, size, fill) for words, size, fill in told for line in wrapped(words, wide - 18, size)]
