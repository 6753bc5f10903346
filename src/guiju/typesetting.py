"""Documents by Typst: PDF/A-3a or pictures of a template, with the packaged Chinese font, the same bytes everywhere.

Imports nothing of ours. Certificate and reports say in their own words what Typst refuses.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

_STANDARD = "a-3a"
_NO_GLYPH = ("could not be displayed with", "contains the codepoint")
_SHOWN = re.compile(r'(?:the text|the codepoint) `?"(?P<shown>.*?)"`? ?(?:could not|$|\()', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-fA-F]+)\}")
_SVG = "http://www.w3.org/2000/svg"
_LOCK = threading.Lock()


class Refused(Exception):
    """What Typst refuses, in its own words; `glyphs` are the characters that no font has, or None for another cause.

    `glyphs` is empty when a character is missing and Typst does not show it.
    """

    def __init__(self, words: str, glyphs: str | None = None) -> None:
        super().__init__(words)
        self.words, self.glyphs = words, glyphs


class Template:
    """A template in the folder `data` of a package; its compiler is made on first use and keeps its fonts."""

    def __init__(self, package: str, name: str) -> None:
        self.package, self.name = package, name

    def pdf(self, data: Mapping[str, Any] | str, at: datetime) -> bytes:
        """PDF/A-3a bytes; `data` (JSON, or what becomes JSON) is the template's input. Raises Refused."""
        made = self._compiled(data, format="pdf", pdf_standards=_STANDARD, timestamp=at)
        return bytes(made)

    def pictures(self, data: Mapping[str, Any] | str, ppi: int) -> tuple[bytes, ...]:
        """The pages as PNG pictures. Raises Refused."""
        made = self._compiled(data, format="png", ppi=ppi)
        return tuple(bytes(each) for each in made) if isinstance(made, list) else (bytes(made),)

    def _compiled(self, data: Mapping[str, Any] | str, **how: Any) -> Any:
        import typst

        with _LOCK:  # the compiler is not made for several threads
            try:
                return self._compiler.compile(sys_inputs={"data": as_json(data)}, **how)
            except typst.TypstError as error:
                raise _refused(error) from error

    @cached_property
    def _compiler(self) -> Any:
        import manimgx_fonts_cjk
        import typst

        path = Path(str(files(self.package).joinpath("data", self.name)))
        fonts = Path(str(manimgx_fonts_cjk.__file__)).parent
        return typst.Compiler(input=str(path), root=str(path.parent), font_paths=[str(fonts)], ignore_system_fonts=True)


def as_json(data: Mapping[str, Any] | str) -> str:
    """The input of a template as text, the same for the same data."""
    if isinstance(data, str):
        return data
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _refused(error: Any) -> Refused:
    message = str(getattr(error, "message", "") or error)
    hints = "; ".join(getattr(error, "hints", []) or [])
    words = f"{message} ({hints})" if hints else message
    if not any(sign in message for sign in _NO_GLYPH):
        return Refused(words)
    found = _SHOWN.search(message)
    return Refused(words, _ESCAPED.sub(lambda code: chr(int(code[1], 16)), found["shown"]) if found else "")


def figure(drawn: str, alt: str) -> dict[str, Any]:
    """A chart as a picture without words, and its words with their places, for Typst to set in its own font."""
    from lxml import etree

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
