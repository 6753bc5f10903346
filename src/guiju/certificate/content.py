"""Do the finished files say what the record says? (6.1.7-2: a certificate whose values differ is refused.)

The strongest check is the simplest: build both files again from the case and compare, node by node and byte by byte.
The DCC's values are also read back by the reader for others' certificates, which shares no code with the builder.
"""

import copy
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from guiju.canonical import sha256
from guiju.certificate.build import certificate_model
from guiju.certificate.dcc import build_dcc
from guiju.certificate.dcc_checks import place
from guiju.certificate.dcc_elements import DS, unit_spelling
from guiju.certificate.dcc_reader import DccUnreadable, read_root
from guiju.certificate.differences import Mismatch, node_place, valued
from guiju.certificate.errors import CertificateError
from guiju.certificate.model import Certificate, Issuing
from guiju.certificate.pdf import render_pdf
from guiju.certificate.pdf_content import attached_xml, open_pdf, page_changes, pdf_signature
from guiju.certificate.pdf_text import differing_lines
from guiju.certificate.xml_safe import canonical, parse, written
from guiju.certificate.xml_verify import verify_signatures
from guiju.record.model import Record
from guiju.record.statement import Case
from guiju.record.words import Text

if TYPE_CHECKING:
    from cryptography.x509 import Certificate as X509Certificate
    from lxml.etree import _Element

_SIGNATURE = f"{{{DS}}}Signature"
ANOTHER_SPELLING = Text(zh="XML 的字节不是规定的写法", en="the bytes of the XML are not written as they must be")
XML_SIGNATURE_BROKEN = Text(zh="XML 的签名不成立", en="the signature of the XML does not hold")
XML_OTHER_SEAL = Text(zh="XML 不是用本机构印章签的", en="the XML is not signed with the agency's seal")
READ_BACK = Text(zh="由 XML 读回的结果", en="a result read back from the XML")
COUNT = Text(zh="由 XML 读回的结果个数", en="number of results read back from the XML")
OTHER_XML_INSIDE = Text(zh="PDF 内附的 XML 不是送来的这一份", en="the XML inside the PDF is not the one handed in")
PDF_UNSIGNED = Text(zh="PDF 没有签名", en="the PDF is not signed")
PDF_SIGNATURE_BROKEN = Text(
    zh="PDF 的签名不成立，或没有覆盖整个文件", en="the PDF's signature does not hold or does not cover the whole file"
)
PDF_OTHER_SEAL = Text(zh="PDF 不是用本机构印章签的", en="the PDF is not signed with the agency's seal")
OTHER_PAGES = Text(zh="PDF 的页面不是由记录生成的", en="the pages of the PDF are not those made from the record")
CHANGED_AFTERWARDS = Text(zh="PDF 在签名之外又被改动过", en="the PDF was changed beyond its signatures")


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
        yield _unreadable(error.zh, error.en)
        return
    if written(root) != xml:
        yield Mismatch("xml bytes", sha256(written(root)), sha256(xml), ANOTHER_SPELLING)
    yield from _xml_signature(root, seal)
    bare = copy.deepcopy(root)
    for signature in bare.findall(_SIGNATURE):
        bare.remove(signature)
    wanted = parse(build_dcc(certificate))
    if canonical(bare) != canonical(wanted):
        differences = list(_nodes(wanted, bare))
        yield from differences or [_another_xml(canonical(wanted), canonical(bare))]
    yield from _read_back(record, bare)


def _xml_signature(root: "_Element", seal: "X509Certificate | None") -> Iterator[Mismatch]:
    verdicts = verify_signatures(root)
    if len(verdicts) != 1:
        zh, en = f"XML 应有一个签名，实有 {len(verdicts)} 个", f"the XML should be signed once; it has {len(verdicts)}"
        yield Mismatch("xml ds:Signature", "1", str(len(verdicts)), Text(zh=zh, en=f"{en} signatures"))
    for verdict in verdicts:
        if not verdict.intact:
            why = verdict.reason.en if verdict.reason else "broken"
            yield Mismatch("xml ds:Signature", "intact", why, XML_SIGNATURE_BROKEN)
        elif seal is not None and verdict.signer_certificate != seal:
            signer = verdict.signer or "another key"
            yield Mismatch("xml ds:Signature", seal.subject.rfc4514_string(), signer, XML_OTHER_SEAL)


def _nodes(wanted: "_Element", found: "_Element") -> Iterator[Mismatch]:
    """Differences of two trees: text, attributes, and elements that are missing, other or too many."""
    if wanted.tag != found.tag:
        yield _other_element(wanted, str(wanted.tag), str(found.tag))
        return
    if (wanted.text or "").strip() != (found.text or "").strip():
        said, read = (wanted.text or "").strip(), (found.text or "").strip()
        yield valued(f"xml {place(wanted)}", node_place(wanted), said, read)
    if sorted(wanted.items()) != sorted(found.items()):
        yield _other_element(wanted, str(sorted(wanted.items())), str(sorted(found.items())), " @")
    for first, second in zip(wanted, found, strict=False):
        yield from _nodes(first, second)
    if len(wanted) != len(found):
        yield _other_element(wanted, f"{len(wanted)} elements", f"{len(found)} elements")


def _unreadable(zh: str, en: str) -> Mismatch:
    said = Text(zh=f"XML 不能作为 DCC 3.3.0 读取：{zh}", en=f"the XML cannot be read as DCC 3.3.0: {en}")
    return Mismatch("xml", "DCC 3.3.0", en, said)


def _another_xml(wanted: bytes, found: bytes) -> Mismatch:
    said = Text(zh="XML 的内容与由记录生成的不同", en="the XML is not the one made from the record")
    return Mismatch("xml", sha256(wanted), sha256(found), said)


def _other_element(wanted: "_Element", expected: str, found: str, mark: str = "") -> Mismatch:
    at = node_place(wanted)
    said = Text(zh=f"{at.zh}，结构与记录生成的不同", en=f"{at.en}: its structure is not the one made from the record")
    return Mismatch(f"xml {place(wanted)}{mark}", expected, found, said)


def _read_back(record: Record, root: "_Element") -> Iterator[Mismatch]:
    """Reported values and uncertainties of the record against what a stranger reads out of the DCC."""
    try:
        document = read_root(root)
    except DccUnreadable as error:
        yield _unreadable(error.zh, error.en)
        return
    read = [value for value in document.values if "basic_measuredValue" in value.reference_types]
    told = sorted((one.value, one.unit, one.relative_U or one.U or "") for one in read)
    kept = sorted((one.reported_value, unit_spelling(one.unit), one.reported_U) for one in record.results)
    for expected, found in zip(kept, told, strict=False):
        if expected != found:
            yield valued("xml values", READ_BACK, " ".join(expected), " ".join(found))
    if len(told) != len(kept):
        yield valued("xml values", COUNT, str(len(kept)), str(len(told)))


def _pdf(certificate: Certificate, pdf: bytes, xml: bytes, seal: "X509Certificate | None") -> Iterator[Mismatch]:
    try:
        reader = open_pdf(pdf)
        inside = attached_xml(reader)
        signature = pdf_signature(reader)
    except CertificateError as error:
        yield Mismatch("pdf", "PDF/A-3a with a DCC inside", error.en, Text(zh=error.zh, en=error.en))
        return
    if inside != xml:
        yield Mismatch("pdf attachment", sha256(xml), sha256(inside), OTHER_XML_INSIDE)
    if signature is None:
        yield Mismatch("pdf signature", "signed", "unsigned", PDF_UNSIGNED)
    elif not (signature.intact and signature.whole):
        found = "broken, or not over the whole file"
        yield Mismatch("pdf signature", "intact and over the whole file", found, PDF_SIGNATURE_BROKEN)
    elif seal is not None and signature.signer != seal:
        name = signature.signer.subject.rfc4514_string() if signature.signer else "another key"
        yield Mismatch("pdf signature", seal.subject.rfc4514_string(), name, PDF_OTHER_SEAL)
    yield from _pages(certificate, pdf, xml, reader)


def _pages(certificate: Certificate, pdf: bytes, xml: bytes, reader: Any) -> Iterator[Mismatch]:
    try:
        base = render_pdf(certificate, xml)
    except CertificateError as error:
        yield Mismatch("pdf", "a page set from the record", error.en, Text(zh=error.zh, en=error.en))
        return
    base += b"" if base.endswith(b"\n") else b"\n"
    changes = _later(reader, base) if pdf.startswith(base) else None
    if changes == ():
        return
    lines = [
        valued(f"pdf page {page}", Text(zh=f"PDF 第 {page} 页", en=f"page {page} of the PDF"), expected, found)
        for page, expected, found in differing_lines(base, pdf)
    ]
    yield from lines
    if changes is None and not lines:
        yield Mismatch("pdf pages", sha256(base), sha256(pdf[: len(base)]), OTHER_PAGES)
    for changed in changes or ():
        yield Mismatch("pdf later revision", "signatures only", changed, CHANGED_AFTERWARDS)


def _later(reader: Any, base: bytes) -> tuple[str, ...]:
    try:
        return page_changes(reader, base)
    except Exception as error:  # a damaged revision can fail at any depth: it is no mere signature
        return (str(error) or type(error).__name__,)
