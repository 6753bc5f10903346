"""Documents of this room by Typst; a character that no font shows stands there by its number.

What is set is decided by code points and not by what the compiler says: the text is made plain in three steps, each of
which asks less of the fonts, and the last holds single characters alone that the packaged font has.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from guiju.glyphs import has_glyph
from guiju.reports.errors import ReportError
from guiju.typesetting import Refused, Template

ATTACHED = "attached"
"""Member of the data with files to attach: their bytes are never touched."""
UNPRINTED = frozenset({"Cc", "Co", "Cn", "Cs"})
PLAIN = frozenset("\n\t")
UNSEEN = (
    (0x00AD, 0x00AD),  # soft hyphen
    (0x034F, 0x034F),  # grapheme joiner
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x200B, 0x200F),  # spaces without width, joiners, marks of direction
    (0x202A, 0x202E),
    (0x2060, 0x206F),
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),  # variation selectors
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFFB),
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    (0xE0000, 0xE0FFF),  # tags, more variation selectors
)
"""Code points that nothing shows: they join or alter what stands beside them, and are left out."""

FORMULAS = ((0x2100, 0x22FF), (0x27C0, 0x27EF), (0x2980, 0x2AFF), (0x1D400, 0x1D7FF))
"""Signs of formulas, which the font of formulas has."""


def set_pdf(template: str, data: Mapping[str, Any], day: str) -> bytes:
    """PDF/A-3a bytes of a template of this room. Raises ReportError for what Typst refuses."""
    at = datetime.fromisoformat(day).replace(tzinfo=UTC)
    *others, last = (_seen, _in_the_font, _single)
    for plain in others:
        try:
            return _template(template).pdf(_texts(data, plain), at)
        except Refused as error:
            if error.glyphs is None:
                raise _failed(error) from error
    try:
        return _template(template).pdf(_texts(data, last), at)
    except Refused as error:
        raise _failed(error) from error


def _failed(error: Refused) -> ReportError:
    return ReportError(f"报告排版失败：{error.words}", f"the report could not be set: {error.words}")


def _seen(text: str) -> str:
    """The text without what cannot be seen; what nothing prints stands by its number."""
    if text.isascii() and text.isprintable():
        return text
    kept = (sign for sign in text if not _within(sign, UNSEEN))
    return "".join(
        sign if sign in PLAIN or unicodedata.category(sign) not in UNPRINTED else _number(sign) for sign in kept
    )


def _in_the_font(text: str) -> str:
    """The text with what no font has by its number; a letter and its mark as one, where there is one."""
    signs = unicodedata.normalize("NFC", _seen(text))
    return "".join(sign if _within(sign, FORMULAS) else _shown(sign) for sign in signs)


def _single(text: str) -> str:
    """The text as the packaged font alone has it, without marks that join the character before."""
    signs = unicodedata.normalize("NFC", _seen(text))
    return "".join(_number(sign) if unicodedata.category(sign)[0] == "M" else _shown(sign) for sign in signs)


def _shown(sign: str) -> str:
    return sign if sign in PLAIN or has_glyph(sign) else _number(sign)


def _within(sign: str, spans: Iterable[tuple[int, int]]) -> bool:
    return any(first <= ord(sign) <= last for first, last in spans)


def _number(sign: str) -> str:
    """A character by its number, like [U+1F600]."""
    return f"[U+{ord(sign):04X}]"


def _texts(value: Any, plain: Callable[[str], str]) -> Any:
    """The data with every text made plain; files to attach as they are."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, Mapping):
        return {name: each if name == ATTACHED else _texts(each, plain) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_texts(each, plain) for each in value]
    return value


@lru_cache(maxsize=16)
def _template(name: str) -> Template:
    return Template("guiju.reports", name)
