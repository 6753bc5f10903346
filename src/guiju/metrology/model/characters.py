"""The signs that people type in formulas, turned into the plain ones that the grammar knows.

Every normalised sign remembers which sign of the typed text it came from, so that an error points into what was typed.
"""

from __future__ import annotations

import unicodedata

_SIGNS = {
    "×": "*",
    "·": "*",
    "⋅": "*",
    "∙": "*",
    "∗": "*",
    "✕": "*",
    "÷": "/",
    "∕": "/",
    "−": "-",
    "–": "-",
    "﹣": "-",
    "﹢": "+",
    "^": "**",
    "π": " pi ",
    "、": ",",
    "【": "(",
    "】": ")",
}
_SUPERSCRIPTS = {"⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8", "⁹": "9"}


def _half_width(sign: str) -> str:
    return chr(ord(sign) - 0xFEE0) if "！" <= sign <= "～" else sign


def normalise(text: str) -> tuple[str, list[int]]:
    """The text in plain signs, and for each of its signs the position of the typed one.

    Full-width signs, multiplication and division signs, minus signs, `^`, raised digits, π and every kind of space.
    """
    signs: list[str] = []
    origins: list[int] = []
    raised = False
    for position, typed in enumerate(text):
        digit = _SUPERSCRIPTS.get(typed)
        if digit is not None:
            plain = digit if raised else "**" + digit
        else:
            half = _half_width(typed)
            plain = " " if half.isspace() else _SIGNS.get(half, half)
        raised = digit is not None
        signs.append(plain)
        origins.extend([position] * len(plain))
    return "".join(signs), origins


def caret_line(text: str, position: int, width: int = 60) -> str:
    """Two lines: the part of the text around a position, and a caret under that position.

    Signs that a terminal draws two columns wide are counted as two.
    """
    start = max(0, position - width // 2)
    part = text[start : start + width].translate({9: " ", 10: " ", 13: " "})
    before = text[start:position]
    columns = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in before)
    return f"{part}\n{' ' * columns}^"
