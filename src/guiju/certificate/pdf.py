"""The printed certificate: PDF/A-3a by Typst, with the DCC inside. The same input gives the same bytes everywhere."""

from datetime import UTC, datetime
from functools import lru_cache

from guiju.certificate.errors import CertificateError, MissingGlyph
from guiju.certificate.model import Certificate
from guiju.certificate.page import page
from guiju.typesetting import Refused, Template, as_json

_TEMPLATE = Template("guiju.certificate", "template.typ")


def render_pdf(certificate: Certificate, xml: bytes) -> bytes:
    """Unsigned PDF/A-3a bytes of a certificate with `xml` attached (relationship data).

    Raises MissingGlyph with the character that no embedded font has, CertificateError for anything else that Typst
    refuses, or for XML that is not UTF-8.
    """
    try:
        text = xml.decode("utf-8")
    except UnicodeDecodeError as error:
        raise CertificateError("数字证书不是 UTF-8", "the DCC is not UTF-8") from error
    day = datetime.fromisoformat(certificate.issuing.issued_on).replace(tzinfo=UTC)
    return _compiled(as_json(page(certificate, text)), day)


def draft_pages(certificate: Certificate, ppi: int = 110) -> tuple[bytes, ...]:
    """The pages of a certificate that is not issued yet, as PNG pictures with "draft" across each of them.

    Pictures and never a PDF: a draft must not be a file that could pass for a certificate. Raises as `render_pdf` does.
    """
    return _pictures(as_json(page(certificate, "<draft/>", draft=True)), ppi)


@lru_cache(maxsize=8)  # the page that shows a draft, then each of its pictures
def _pictures(data: str, ppi: int) -> tuple[bytes, ...]:
    try:
        return _TEMPLATE.pictures(data, ppi)
    except Refused as error:
        raise _in_our_words(error) from error


@lru_cache(maxsize=4)  # issuing renders, and soon after compares the stored file with the same page
def _compiled(data: str, day: datetime) -> bytes:
    try:
        return _TEMPLATE.pdf(data, day)
    except Refused as error:
        raise _in_our_words(error) from error


def _in_our_words(error: Refused) -> CertificateError:
    """A missing glyph is told by its character; the rest in Typst's own words."""
    if error.glyphs is not None:
        return MissingGlyph(error.glyphs)
    return CertificateError(f"证书排版失败：{error.words}", f"the page could not be set: {error.words}")
