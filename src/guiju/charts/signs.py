"""Outcomes as colour and sign together, so that who sees no colours, or a grey print, reads them too."""

from dataclasses import dataclass
from typing import Literal

from guiju.charts import svg
from guiju.charts.words import Words

Tone = Literal["good", "half", "bad", "open", "none", "fault"]


@dataclass(frozen=True, slots=True)
class Paint:
    """Fill and edge of a field, and the colour of the sign on it."""

    fill: str
    edge: str
    sign: str


PAINT: dict[Tone, Paint] = {
    "good": Paint("#2c7a4f", "#2c7a4f", "#ffffff"),
    "half": Paint("#f2c14e", "#c98f10", "#5a3d00"),
    "bad": Paint("#a61b1b", "#a61b1b", "#ffffff"),
    "open": Paint("#e9edf2", "#aab6c2", "#55626f"),
    "none": Paint("#ffffff", "#c9d2db", "#8a97a5"),
    "fault": Paint("#3b3f6b", "#3b3f6b", "#ffffff"),
}


def field(x: float, y: float, size: tuple[float, float], tone: Tone) -> str:
    """A field with the colour and the edge of its tone; one that does not apply has a broken edge."""
    (width, height), paint = size, PAINT[tone]
    place = f'x="{svg.number(x)}" y="{svg.number(y)}" width="{svg.number(width)}" height="{svg.number(height)}"'
    broken = ' stroke-dasharray="3 2"' if tone == "none" else ""
    return f'<rect {place} rx="3" fill="{paint.fill}" stroke="{paint.edge}" stroke-width="1"{broken}/>'


def sign(x: float, y: float, radius: float, tone: Tone) -> list[str]:
    """The sign of a tone around a middle: tick, half disc, cross, ring, dash, exclamation."""
    colour, r, wide = PAINT[tone].sign, radius, max(1.2, radius * 0.36)
    if tone == "good":
        return [svg.path([(x - r, y + 0.05 * r), (x - 0.25 * r, y + 0.75 * r), (x + r, y - 0.7 * r)], colour, wide)]
    if tone == "half":
        return [_ring(x, y, 0.85 * r, colour, wide * 0.7), _half_disc(x, y, 0.85 * r, colour)]
    if tone == "bad":
        d = 0.72 * r
        return [
            svg.line((x - d, y - d), (x + d, y + d), colour, wide),
            svg.line((x - d, y + d), (x + d, y - d), colour, wide),
        ]
    if tone == "open":
        return [_ring(x, y, 0.72 * r, colour, wide * 0.8)]
    if tone == "none":
        return [svg.line((x - 0.7 * r, y), (x + 0.7 * r, y), colour, wide)]
    return [svg.line((x, y - r), (x, y + 0.25 * r), colour, wide), svg.circle(x, y + 0.85 * r, wide * 0.62, colour)]


def _ring(x: float, y: float, radius: float, colour: str, width: float) -> str:
    place = f'cx="{svg.number(x)}" cy="{svg.number(y)}" r="{svg.number(radius)}"'
    return f'<circle {place} fill="none" stroke="{colour}" stroke-width="{svg.number(width)}"/>'


def _half_disc(x: float, y: float, radius: float, colour: str) -> str:
    top, bottom, r = svg.number(y - radius), svg.number(y + radius), svg.number(radius)
    middle = svg.number(x)
    return f'<path d="M{middle} {top}A{r} {r} 0 0 0 {middle} {bottom}Z" fill="{colour}" stroke="none"/>'


def outcome_sign(tone: Tone, words: Words, *, size: float = 16) -> str:
    """SVG text: one field with its sign, for a list or a legend beside its words."""
    body = [field(0.5, 0.5, (size - 1, size - 1), tone), *sign(size / 2, size / 2, size * 0.28, tone)]
    return svg.document(size, size, words, words, body)


def legend(named: dict[Tone, Words], left: float, y: float, right: float) -> tuple[list[str], float]:
    """Fields with their words from the left, in as many lines as they need; and where the last line ends."""
    drawn: list[str] = []
    x = left
    for tone, words in named.items():
        wide = 24 + sum(11.0 if ord(each) > 0x2E7F else 6.6 for each in str(words)) + 14
        if x > left and x + wide > right:
            x, y = left, y + 20
        drawn += [field(x, y - 11, (14, 14), tone), *sign(x + 7, y - 4, 3.8, tone)]
        drawn.append(svg.label(x + 20, y, str(words), anchor="start", size=10.5))
        x += wide
    return drawn, y
