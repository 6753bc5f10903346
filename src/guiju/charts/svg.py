"""The drawing: a frame with axes, and the few shapes that the charts are made of."""

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from guiju.charts.scale import Scale
from guiju.charts.words import Words

FONT = "'Noto Sans CJK SC','Noto Sans SC','Source Han Sans SC','Microsoft YaHei',sans-serif"
INK = "#1f2933"
MUTED = "#5f6c7b"
GRID = "#e3e8ee"
ACCENT = "#0b5c8a"
SECOND = "#b4532a"
BAND = "#cfe3f0"
LIMIT = "#a61b1b"


def number(value: float) -> str:
    """A coordinate: two decimals at most, no trailing zeros, so that bytes stay the same everywhere."""
    shown = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if shown in ("-0", "") else shown


Place = tuple[float, float]


def line(start: Place, end: Place, stroke: str, width: float = 1.0, dash: str = "") -> str:
    """A straight line."""
    (x1, y1), (x2, y2) = start, end
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    ends = f'x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}"'
    return f'<line {ends} stroke="{stroke}" stroke-width="{number(width)}"{dashed}/>'


def circle(x: float, y: float, radius: float, fill: str, stroke: str = "#ffffff") -> str:
    """A mark."""
    place = f'cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"'
    return f'<circle {place} fill="{fill}" stroke="{stroke}" stroke-width="0.8"/>'


def rectangle(x: float, y: float, width: float, height: float, fill: str) -> str:
    """A bar."""
    place = f'x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(max(height, 0.0))}"'
    return f'<rect {place} fill="{fill}"/>'


def path(points: Iterable[tuple[float, float]], stroke: str, width: float = 1.4, dash: str = "") -> str:
    """A line through points, not filled."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="{_through(points)}" fill="none" stroke="{stroke}" stroke-width="{number(width)}"{dashed}/>'


def area(points: Iterable[tuple[float, float]], fill: str) -> str:
    """A closed, filled shape."""
    return f'<path d="{_through(points)}Z" fill="{fill}" stroke="none"/>'


def _through(points: Iterable[tuple[float, float]]) -> str:
    return "".join(f"{'L' if place else 'M'}{number(x)} {number(y)}" for place, (x, y) in enumerate(points))


def label(x: float, y: float, words: str, *, anchor: str = "middle", size: float = 11, fill: str = INK) -> str:
    """Text at a place; `anchor` is start, middle or end."""
    place = f'x="{number(x)}" y="{number(y)}" text-anchor="{anchor}" font-size="{number(size)}" fill="{fill}"'
    return f"<text {place}>{escape(words)}</text>"


def ordinate_words(x: float, words: str) -> str:
    """The words of the ordinate, above its axis, where they have the whole width."""
    return label(x, 14, words, anchor="start")


def document(width: float, height: float, title: Words, description: Words, body: Iterable[str]) -> str:
    """The whole picture, with title and description for those who cannot see it."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(width)} {number(height)}" '
        f'width="{number(width)}" height="{number(height)}" role="img" '
        f"aria-label={quoteattr(str(title))} font-family={quoteattr(FONT)}>"
    )
    told = f"<title>{escape(str(title))}</title><desc>{escape(str(description))}</desc>"
    return head + told + "".join(body) + "</svg>"


def room_for(scale: Scale) -> float:
    """Width that the ordinate's numbers need at the left."""
    return max(62.0, 14.0 + 6.2 * max(len(scale.label(tick)) for tick in scale.ticks()))


def ordinate(scale: Scale, left: float, right: float) -> list[str]:
    """Grid lines with their numbers at the left."""
    drawn = []
    for tick in scale.ticks():
        y = scale(tick)
        drawn.append(line((left, y), (right, y), GRID))
        drawn.append(label(left - 6, y + 3.8, scale.label(tick), anchor="end", size=10, fill=MUTED))
    return drawn


def abscissa(places: Iterable[tuple[float, str]], bottom: float, left: float, right: float) -> list[str]:
    """The axis at the bottom with small ticks and their words."""
    drawn = [line((left, bottom), (right, bottom), INK, 1.0)]
    for x, words in places:
        drawn.append(line((x, bottom), (x, bottom + 4), INK, 1.0))
        drawn.append(label(x, bottom + 16, words, size=10, fill=MUTED))
    return drawn
