"""Which characters the packaged Chinese font has, read from its table of characters (OpenType cmap, format 12).

Imports nothing of ours.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from functools import cache
from pathlib import Path
from typing import BinaryIO

_WHOLE = 12
"""Format of a table that holds every code point."""


def has_glyph(sign: str) -> bool:
    """Whether the packaged font shows the character by itself."""
    starts, ends = _ranges()
    place = bisect_right(starts, ord(sign)) - 1
    return place >= 0 and ord(sign) <= ends[place]


@cache
def font_path() -> Path:
    """The packaged font."""
    import manimgx_fonts_cjk

    return next(iter(sorted(Path(str(manimgx_fonts_cjk.__file__)).parent.glob("*.tt[cf]"))))


@cache
def _ranges() -> tuple[list[int], list[int]]:
    with font_path().open("rb") as font:
        groups = sorted(_groups(font, _table(font)))
    return [first for first, _ in groups], [last for _, last in groups]


def _read(font: BinaryIO, at: int, form: str) -> tuple[int, ...]:
    font.seek(at)
    return struct.unpack(f">{form}", font.read(struct.calcsize(f">{form}")))


def _table(font: BinaryIO) -> int:
    """Where the table of characters of the first font of the file begins."""
    (begin,) = _read(font, 12, "I") if font.read(4) == b"ttcf" else (0,)
    (count,) = _read(font, begin + 4, "H")
    for number in range(count):
        tag, _sum, offset, _length = _read(font, begin + 12 + 16 * number, "IIII")
        if tag == int.from_bytes(b"cmap", "big"):
            return offset
    raise ValueError(f"{font_path()} has no table of characters")


def _groups(font: BinaryIO, table: int) -> list[tuple[int, int]]:
    """Spans of code points, first and last, of the table that holds them all."""
    (count,) = _read(font, table + 2, "H")
    for number in range(count):
        _platform, _encoding, offset = _read(font, table + 4 + 8 * number, "HHI")
        if _read(font, table + offset, "H") == (_WHOLE,):
            (groups,) = _read(font, table + offset + 12, "I")
            flat = _read(font, table + offset + 16, f"{3 * groups}I")
            return list(zip(flat[::3], flat[1::3], strict=True))
    raise ValueError(f"{font_path()} has no table of all its characters")
