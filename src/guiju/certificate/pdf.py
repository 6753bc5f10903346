"""The printed certificate: PDF/A-3a by Typst, with the DCC inside. The same input gives the same bytes everywhere."""

import json
import re
import threading
from datetime import UTC, datetime
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from guiju.certificate.errors import CertificateError, MissingGlyph
from guiju.certificate.model import Certificate
from guiju.certificate.page import page

_STANDARD = "a-3a"
_LOCK = threading.Lock()
_SHOWN = re.compile(r'(?:the text|the codepoint) `?"(?P<shown>.*?)"`? ?(?:could not|$|\()', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-fA-F]+)\}")
_NO_GLYPH = ("could not be displayed with", "contains the codepoint")


def render_pdf(certificate: Certificate, xml: bytes) -> bytes:
    """Unsigned PDF/A-3a bytes of a certificate with `xml` attached (relationship data).

    Raises MissingGlyph with the character that no embedded font has, CertificateError for anything else that Typst
    refuses, or for XML that is not UTF-8.
    """
    try:
        text = xml.decode("utf-8")
    except UnicodeDecodeError as error:
        raise CertificateError("数字证书不是 UTF-8", "the DCC is not UTF-8") from error
    data = json.dumps(page(certificate, text), ensure_ascii=False, separators=(",", ":"))
    day = datetime.fromisoformat(certificate.issuing.issued_on).replace(tzinfo=UTC)
    return _compiled(data, day)


def draft_pages(certificate: Certificate, ppi: int = 110) -> tuple[bytes, ...]:
    """The pages of a certificate that is not issued yet, as PNG pictures with "draft" across each of them.

    Pictures and never a PDF: a draft must not be a file that could pass for a certificate. Raises as `render_pdf` does.
    """
    data = json.dumps(page(certificate, "<draft/>", draft=True), ensure_ascii=False, separators=(",", ":"))
    return _pictures(data, ppi)


@lru_cache(maxsize=8)  # the page that shows a draft, then each of its pictures
def _pictures(data: str, ppi: int) -> tuple[bytes, ...]:
    import typst

    with _LOCK:
        try:
            made: Any = _compiler().compile(format="png", ppi=ppi, sys_inputs={"data": data})
        except typst.TypstError as error:
            raise _refused(error) from error
    return tuple(bytes(each) for each in made) if isinstance(made, list) else (bytes(made),)


@lru_cache(maxsize=4)  # issuing renders, and soon after compares the stored file with the same page
def _compiled(data: str, day: datetime) -> bytes:
    import typst

    with _LOCK:  # one compiler serves the whole process and keeps its fonts
        try:
            made = _compiler().compile(format="pdf", sys_inputs={"data": data}, pdf_standards=_STANDARD, timestamp=day)
        except typst.TypstError as error:
            raise _refused(error) from error
    return bytes(made)


@lru_cache(maxsize=1)
def _compiler() -> Any:
    import typst

    template = Path(str(files("guiju.certificate").joinpath("data", "template.typ")))
    return typst.Compiler(
        input=str(template), root=str(template.parent), font_paths=[str(font_folder())], ignore_system_fonts=True
    )


def font_folder() -> Path:
    """Folder of the Chinese font that comes with a package, the same on every machine."""
    import manimgx_fonts_cjk

    return Path(str(manimgx_fonts_cjk.__file__)).parent


def _refused(error: Any) -> CertificateError:
    """A missing glyph is told by its character; the rest in Typst's own words."""
    message = str(getattr(error, "message", "") or error)
    if any(words in message for words in _NO_GLYPH):
        found = _SHOWN.search(message)
        shown = _ESCAPED.sub(lambda code: chr(int(code[1], 16)), found["shown"]) if found else ""
        return MissingGlyph(shown)
    hints = "; ".join(getattr(error, "hints", []) or [])
    words = f"{message} ({hints})" if hints else message
    return CertificateError(f"证书排版失败：{words}", f"the page could not be set: {words}")
