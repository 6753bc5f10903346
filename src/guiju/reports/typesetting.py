"""Documents of this room by Typst; a character that no font shows stands there by its number."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from guiju.reports.errors import ReportError
from guiju.typesetting import Refused, Template

ATTACHED = "attached"
"""Member of the data with files to attach: their bytes are never touched."""
UNPRINTED = frozenset({"Cc", "Co", "Cn", "Cs"})
MOST_CHARACTERS = 200
"""So many different characters without a glyph are put by their numbers; a text with more is no text."""


def set_pdf(template: str, data: Mapping[str, Any], day: str) -> bytes:
    """PDF/A-3a bytes of a template of this room. Raises ReportError for what Typst refuses."""
    at = datetime.fromisoformat(day).replace(tzinfo=UTC)
    missing: set[str] = set()
    while True:
        try:
            return _template(template).pdf(_numbered(data, missing) if missing else data, at)
        except Refused as error:
            if error.glyphs is None:
                zh, en = f"报告排版失败：{error.words}", f"the report could not be set: {error.words}"
                raise ReportError(zh, en) from error
            found = set(error.glyphs) - missing
            if not found or len(missing) >= MOST_CHARACTERS:
                zh, en = f"有一个字符没有字体可显示：{error.words}", f"no font shows a character: {error.words}"
                raise ReportError(zh, en) from error
            missing |= found | set(_suspect(data))


def _suspect(value: Any) -> Iterator[str]:
    """Characters that are likely to have no glyph either, so that they need not be found one at a time."""
    if isinstance(value, str):
        yield from (sign for sign in value if sign != "\n" and (unicodedata.category(sign) in UNPRINTED))
    elif isinstance(value, Mapping):
        for name, each in value.items():
            yield from () if name == ATTACHED else _suspect(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _suspect(each)


def _numbered(value: Any, missing: set[str]) -> Any:
    """The data with each missing character as its number, like [U+1F600]; files to attach as they are."""
    if isinstance(value, str):
        return "".join(f"[U+{ord(sign):04X}]" if sign in missing else sign for sign in value)
    if isinstance(value, Mapping):
        return {name: each if name == ATTACHED else _numbered(each, missing) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_numbered(each, missing) for each in value]
    return value


@lru_cache(maxsize=16)
def _template(name: str) -> Template:
    return Template("guiju.reports", name)
