"""Tables on a terminal: a Chinese character is two columns wide."""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Sequence

NARROWEST = 30


def width(text: str) -> int:
    """Columns that a text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def padded(text: str, columns: int) -> str:
    """The text filled up with spaces."""
    return text + " " * max(columns - width(text), 0)


def _wrapped(text: str, columns: int) -> list[str]:
    lines, line, used = [], "", 0
    for sign in text:
        wide = width(sign)
        if used + wide > columns:
            lines.append(line)
            line, used = "", 0
            if sign == " ":
                continue
        line, used = line + sign, used + wide
    return [*lines, line]


def table(head: Sequence[str], rows: Sequence[Sequence[str]], *, wrap: int | None = None) -> str:
    """Head, a rule and rows; the column `wrap`, which must be the last, is broken to fit the terminal."""
    widths = [max(map(width, column)) for column in zip(head, *rows, strict=True)]
    if wrap is not None:
        room = shutil.get_terminal_size((120, 40)).columns - sum(widths[:wrap]) - 2 * wrap
        widths[wrap] = min(widths[wrap], max(room, NARROWEST))
    lines = [_line(head, widths), "  ".join("─" * each for each in widths)]
    for row in rows:
        if wrap is None:
            lines.append(_line(row, widths))
            continue
        for number, part in enumerate(_wrapped(row[wrap], widths[wrap])):
            cells = [*(row[:wrap] if number == 0 else [""] * wrap), part]
            lines.append(_line(cells, widths))
    return "\n".join(lines)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(padded(cell, each) for cell, each in zip(cells, widths, strict=True)).rstrip()
