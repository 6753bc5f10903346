"""Do the finished files say what the record says? (6.1.7-2: a certificate whose values differ is refused.)

The strongest check is the simplest: build both files again from the case and compare, node by node and byte by byte.
The DCC's values are also read back by the reader for others' certificates, which shares no code with the builder.
"""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from guiju.canonical import sha256
from guiju.certificate.build import certificate_model
from guiju.certificate.dcc import build_dcc
from guiju.certificate.dcc_checks import place
from guiju.certificate.dcc_elements import DS, unit_spelling
from guiju.certificate.dcc_reader import DccUnreadable, read_root
from guiju.certificate.errors import CertificateError
from guiju.certificate.model import Certificate, Issuing
from guiju.certificate.pdf import render_pdf
from guiju.certificate.pdf_content import attached_xml, open_pdf, page_changes, pdf_signature
from guiju.certificate.pdf_text import differing_lines
from guiju.certificate.xml_safe import canonical, parse, written
from guiju.certificate.xml_verify import verify_signatures
from guiju.record.model import Record
from guiju.record.statement import Case

if TYPE_CHECKING:
    from cryptography.x509 import Certificate as X509Certificate
    from lxml.etree import _Element

_SIGNATURE = f"{{{DS}}}Signature"


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A place where a file does not say what the record says: `where` in which file, expected and found."""

    where: str
    expected: str
    found: str


def compare_content(
    case: Case, issuing: Issuing, pdf: bytes, xml: bytes, seal_certificate: "X509Certificate | None" = None
) -> tuple[Mismatch, ...]:
    """Differences between the final bytes of PDF and DCC and the record; empty when there are none.

    Both must be signed, by `seal_certificate` when it is given; the PDF must be, byte for byte, the page that this
    installation sets from the case, with nothing after it but signatures. Raises CertificateError only when the
    certificate cannot be built from the case at all.
    """
    certificate = certificate_model(case, issuing)
    found = list(_xml(certificate, case.record, xml, seal_certificate))
    found += _pdf(certificate, pdf, xml, seal_certificate)
    return tuple(found)


def _xml(certificate: Certificate, record: Record, xml: bytes, seal: "X509Certificate | None") -> Iterator[Mismatch]:
    try:
        root = parse(xml)
    except CertificateError as error:
        yield Mismatch("xml", "DCC 3.3.0", error.en)
        return
    if written(root) != xml:
        yield Mismatch("xml bytes", sha256(written(root)), sha256(xml))
    yield from _xml_signature(root, seal)
    bare = copy.deepcopy(root)
    for signature in bare.findall(_SIGNATURE):
        bare.remove(signature)
    wanted = parse(build_dcc(certificate))
    if canonical(bare) != canonical(wanted):
        differences = list(_nodes(wanted, bare))
        yield from differences or [Mismatch("xml", sha256(canonical(wanted)), sha256(canonical(bare)))]
    yield from _read_back(record, bare)


def _xml_signature(root: "_Element", seal: "X509Certificate | None") -> Iterator[Mismatch]:
    verdicts = verify_signatures(root)
    if len(verdicts) != 1:
        yield Mismatch("xml ds:Signature", "1", str(len(verdicts)))
    for verdict in verdicts:
        if not verdict.intact:
            yield Mismatch("xml ds:Signature", "intact", verdict.reason.en if verdict.reason else "broken")
        elif seal is not None and verdict.signer_certificate != seal:
            yield Mismatch("xml ds:Signature", seal.subject.rfc4514_string(), verdict.signer or "another key")


def _nodes(wanted: "_Element", found: "_Element") -> Iterator[Mismatch]:
    """Differences of two trees: text, attributes, and elements that are missing, other or too many."""
    if wanted.tag != found.tag:
        yield Mismatch(f"xml {place(wanted)}", str(wanted.tag), str(found.tag))
        return
    if (wanted.text or "").strip() != (found.text or "").strip():
        yield Mismatch(f"xml {place(wanted)}", (wanted.text or "").strip(), (found.text or "").strip())
    if sorted(wanted.items()) != sorted(found.items()):
        yield Mismatch(f"xml {place(wanted)} @", str(sorted(wanted.items())), str(sorted(found.items())))
    for first, second in zip(wanted, found, strict=False):
        yield from _nodes(first, second)
    if len(wanted) != len(found):
        yield Mismatch(f"xml {place(wanted)}", f"{len(wanted)} elements", f"{len(found)} elements")


def _read_back(record: Record, root: "_Element") -> Iterator[Mismatch]:
    """Reported values and uncertainties of the record against what a stranger reads out of the DCC."""
    try:
        document = read_root(root)
    except DccUnreadable as error:
        yield Mismatch("xml", "DCC 3.3.0", error.en)
        return
    read = [value for value in document.values if "basic_measuredValue" in value.reference_types]
    told = sorted((one.value, one.unit, one.relative_U or one.U or "") for one in read)
    kept = sorted((one.reported_value, unit_spelling(one.unit), one.reported_U) for one in record.results)
    for expected, found in zip(kept, told, strict=False):
        if expected != found:
            yield Mismatch("xml values", " ".join(expected), " ".join(found))
    if len(told) != len(kept):
        yield Mismatch("xml values", f"{len(kept)} results", f"{len(told)} results")


def _pdf(certificate: Certificate, pdf: bytes, xml: bytes, seal: "X509Certificate | None") -> Iterator[Mismatch]:
    try:
        reader = open_pdf(pdf)
        inside = attached_xml(reader)
        signature = pdf_signature(reader)
    except CertificateError as error:
        yield Mismatch("pdf", "PDF/A-3a with a DCC inside", error.en)
        return
    if inside != xml:
        yield Mismatch("pdf attachment", sha256(xml), sha256(inside))
    if signature is None:
        yield Mismatch("pdf signature", "signed", "unsigned")
    elif not (signature.intact and signature.whole):
        yield Mismatch("pdf signature", "intact and over the whole file", "broken, or not over the whole file")
    elif seal is not None and signature.signer != seal:
        name = signature.signer.subject.rfc4514_string() if signature.signer else "another key"
        yield Mismatch("pdf signature", seal.subject.rfc4514_string(), name)
    yield from _pages(certificate, pdf, xml, reader)


def _pages(certificate: Certificate, pdf: bytes, xml: bytes, reader: Any) -> Iterator[Mismatch]:
    try:
        base = render_pdf(certificate, xml)
    except CertificateError as error:
        yield Mismatch("pdf", "a page set from the record", error.en)
        return
    base += b"" if base.endswith(b"\n") else b"\n"
    changes = _later(reader, base) if pdf.startswith(base) else None
    if changes == ():
        return
    lines = [Mismatch(f"pdf page {page}", expected, found) for page, expected, found in differing_lines(base, pdf)]
    yield from lines
    if changes is None and not lines:
        yield Mismatch("pdf pages", sha256(base), sha256(pdf[: len(base)]))
    for changed in changes or ():
        yield Mismatch("pdf later revision", "signatures only", changed)


def _later(reader: Any, base: bytes) -> tuple[str, ...]:
    try:
        return page_changes(reader, base)
    except Exception as error:  # a damaged revision can fail at any depth: it is no mere signature
        return (str(error) or type(error).__name__,)
