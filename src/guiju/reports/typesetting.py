"""Documents of this room by Typst."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from guiju.reports.errors import ReportError
from guiju.typesetting import Refused, Template


def set_pdf(template: str, data: Mapping[str, Any], day: str) -> bytes:
    """PDF/A-3a bytes of a template of this room. Raises ReportError for what Typst refuses, such as a missing glyph."""
    try:
        return _template(template).pdf(data, datetime.fromisoformat(day).replace(tzinfo=UTC))
    except Refused as error:
        if error.glyphs is None:
            zh, en = f"报告排版失败：{error.words}", f"the report could not be set: {error.words}"
        else:
            zh, en = f"有一个字符没有字体可显示：{error.words}", f"no font shows a character: {error.words}"
        raise ReportError(zh, en) from error


@lru_cache(maxsize=16)
def _template(name: str) -> Template:
    return Template("guiju.reports", name)
