"""Typst for documents of this room: a compiler for each template, the packaged font, the same bytes everywhere."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from lxml import etree

from guiju.reports.errors import ReportError

_STANDARD = "a-3a"
_SVG = "http://www.w3.org/2000/svg"
_NO_GLYPH = ("could not be displayed with", "contains the codepoint")
_LOCK = threading.Lock()


def set_pdf(template: str, data: Mapping[str, Any], day: str) -> bytes:
    """PDF/A-3a bytes of a template of this room. Raises ReportError for what Typst refuses, such as a missing glyph."""
    import typst

    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    at = datetime.fromisoformat(day).replace(tzinfo=UTC)
    with _LOCK:  # the compiler keeps its fonts, and is not made for several threads
        try:
            made: Any = _compiler(template).compile(
                format="pdf", sys_inputs={"data": text}, pdf_standards=_STANDARD, timestamp=at
            )
        except typst.TypstError as error:
            raise _refused(error) from error
    return bytes(made)


@lru_cache(maxsize=4)
def _compiler(template: str) -> Any:
    import manimgx_fonts_cjk
    import typst

    path = Path(str(files("guiju.reports").joinpath("data", template)))
    fonts = Path(str(manimgx_fonts_cjk.__file__)).parent
    return typst.Compiler(input=str(path), root=str(path.parent), font_paths=[str(fonts)], ignore_system_fonts=True)


def _refused(error: Any) -> ReportError:
    message = str(getattr(error, "message", "") or error)
    if any(words in message for words in _NO_GLYPH):
        return ReportError(f"有一个字符没有字体可显示：{message}", f"no font shows a character: {message}")
    hints = "; ".join(getattr(error, "hints", []) or [])
    words = f"{message} ({hints})" if hints else message
    return ReportError(f"报告排版失败：{words}", f"the report could not be set: {words}")


def figure(drawn: str, alt: str) -> dict[str, Any]:
    """A chart as a picture without words, and its words with their places, for Typst to set in its own font."""
    picture = etree.fromstring(drawn.encode())
    labels = []
    for element in picture.findall(f"{{{_SVG}}}text"):
        labels.append(
            {
                "x": float(element.get("x", "0")),
                "y": float(element.get("y", "0")),
                "anchor": element.get("text-anchor", "start"),
                "size": float(element.get("font-size", "11")),
                "fill": element.get("fill", "#000000"),
                "turned": element.get("transform") is not None,
                "words": element.text or "",
            }
        )
        picture.remove(element)
    return {
        "svg": etree.tostring(picture, encoding="unicode"),
        "width": float(picture.get("width", "0")),
        "height": float(picture.get("height", "0")),
        "labels": labels,
        "alt": alt,
    }
