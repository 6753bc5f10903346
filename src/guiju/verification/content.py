"""Looking inside a certificate's files: what they claim, and who signed them. Values come from signed nodes only."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from guiju import canonical
from guiju.record.words import Text
from guiju.verification.anchor import unanchored
from guiju.verification.verdict import DocumentFacts, Kind, SignatureFinding

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from lxml.etree import _Element

    from guiju.certificate.dcc_reader import DccDocument

__all__ = ["Content", "Trust", "look_inside"]

RECORD_REFERENCE = "guiju_recordSha256"
"""Reference type of the record's hash among a DCC's own identifications."""
STRANGE = Text(zh="不是本软件认识的文件", en="this is no kind of file that is known here")
Trust = tuple[tuple["Certificate", ...] | None, datetime | None]
"""Authorities of the caller (None when it has none), and the instant at which a signer's certificate is judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report of an evaluation, out of its attached files alone."""

    signed: bool
    """It attaches a statement; an evaluation that is not frozen has none."""
    sha256: str = ""
    """Of the attached statement, which a log names."""
    run: str = ""
    person: str = ""
    role: str = ""
    at: str = ""
    same_evaluation: bool = False
    """The attached evaluation is, byte for byte, the one that the statement names."""
    same_hearing: bool = False
    """So are the replies of the people named in it."""
    profile: str = ""
    first_day: str = ""
    last_day: str = ""
    verdict: str = ""
    demonstration: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a file holds; `unreadable` says why nothing could be read of it."""

    unreadable: Text | None = None
    number: str = ""
    """Certificate number that it claims."""
    day: str = ""
    """Day of issue that it claims (of freezing, for a record)."""
    record_sha256: str = ""
    bare_sha256: str = ""
    """SHA-256 of a case as it was issued, without its enclosures."""
    is_other: bool = False
    """JSON that was taken for ours by a word in it, and is not."""
    xml_sha256: str = ""
    """SHA-256 of the DCC attached to a PDF."""
    signatures: tuple[SignatureFinding, ...] = ()
    document: DocumentFacts | None = None
    problems: tuple[Text, ...] = ()
    """What is wrong inside, beside signatures."""
    redacted: tuple[str, ...] = ()
    report: Report | None = None
    """What a report of an evaluation attaches; None for everything else."""


def look_inside(kind: Kind, data: bytes, trust: Trust) -> Content:
    """Content of a PDF, XML, record or case. Raises nothing for bad bytes.

    What is of unknown origin belongs into `isolated.look_inside`.
    """
    from guiju.verification import documents

    looks = {"pdf": _pdf, "xml": _xml, "record": documents.record, "case": documents.case}
    look: Any = looks.get(kind)
    if look is None:
        return Content(unreadable=STRANGE)
    try:
        found: Content = look(data, trust)
    except Exception as error:  # parsers of others raise many kinds for one fact: it cannot be read
        if kind in ("record", "case") and documents.is_other(data):
            return Content(unreadable=STRANGE, is_other=True)
        return Content(unreadable=_reason(error))
    return found


def _reason(error: Exception) -> Text:
    zh, en = getattr(error, "zh", ""), getattr(error, "en", "")
    words = str(error) or type(error).__name__
    return Text(zh=zh or f"无法解析：{words}", en=en or f"cannot be parsed: {words}")


def _xml(data: bytes, trust: Trust) -> Content:
    from guiju.certificate.xml_safe import parse
    from guiju.certificate.xml_verify import misplaced_signatures, verify_signatures

    root = parse(data)
    verdicts = verify_signatures(root, *trust)
    signed = next((one.signed_root for one in verdicts if one.intact and one.signed_root is not None), None)
    problems = []
    if misplaced_signatures(root):
        problems.append(Text(zh="有签名不在根元素之下", en="a signature stands elsewhere than under the root"))
    return _document(
        root if signed is None else signed,
        tuple(_xml_signature(one) for one in verdicts),
        tuple(problems),
    )


def _xml_signature(one: Any) -> SignatureFinding:
    from guiju.verification.anchor import NOT_ASKED

    reason = one.reason or (NOT_ASKED if one.intact and one.trusted is None else None)
    return SignatureFinding(
        where="xml",
        intact=one.intact,
        signer=one.signer,
        anchored=one.trusted is True,
        claimed_time=one.claimed_time,
        zh=reason.zh if reason else "",
        en=reason.en if reason else "",
    )


def _document(root: _Element, signatures: tuple[SignatureFinding, ...], problems: tuple[Text, ...]) -> Content:
    from guiju.certificate.dcc_reader import read_root

    document = read_root(root)
    hashes = [value for reference, value in document.identifications if reference == RECORD_REFERENCE]
    return Content(
        number=document.identifier,
        day=document.issued_on,
        record_sha256=hashes[0] if len(hashes) == 1 else "",
        signatures=signatures,
        document=_facts(document),
        problems=problems,
    )


def _facts(document: DccDocument) -> DocumentFacts:
    laboratory, item = dict(document.laboratory), document.items[0] if document.items else None
    names = dict(item.names) if item else {}
    serials = [value for issuer, value in item.identifications if issuer != "calibrationLaboratory"] if item else []
    return DocumentFacts(
        laboratory_zh=laboratory.get("zh", ""),
        laboratory_en=laboratory.get("en", ""),
        item_zh=names.get("zh", ""),
        item_en=names.get("en", ""),
        serial_number=serials[0] if serials else "",
        issued_on=document.issued_on,
    )


def _pdf(data: bytes, trust: Trust) -> Content:
    from guiju.certificate.errors import CertificateError
    from guiju.certificate.pdf_content import attached_xml, pdf_signature
    from guiju.verification import evaluations

    found = pdf_signature(data)
    signatures = () if found is None else (_pdf_signature(data, found, trust),)
    try:
        report = evaluations.report_in(data, trust)
        if report is not None:
            return report
        xml = attached_xml(data)
        inside = _xml(xml, trust)
    except CertificateError as error:
        return Content(unreadable=_reason(error), signatures=signatures)
    return Content(
        number=inside.number,
        day=inside.day,
        record_sha256=inside.record_sha256,
        xml_sha256=canonical.sha256(xml),
        signatures=(*signatures, *inside.signatures),
        document=inside.document,
        problems=inside.problems,
    )


def _pdf_signature(data: bytes, found: Any, trust: Trust) -> SignatureFinding:
    others, claimed = _beside_signature(data) if found.intact else ((), "")
    reason: Text | None = None
    if not found.intact:
        reason = Text(zh="文件在签名后被改动", en="the file was changed after it was signed")
    elif not found.whole:
        reason = Text(
            zh="签名没有覆盖到文件末尾：签名后有内容追加",
            en="the signature does not reach the end of the file: something was added",
        )
    elif found.signer is not None:
        reason = unanchored(found.signer, others, *trust)
    return SignatureFinding(
        where="pdf",
        intact=found.intact and found.whole,
        signer=found.signer.subject.rfc4514_string() if found.signer is not None else "",
        anchored=reason is None,
        claimed_time=claimed,
        zh=reason.zh if reason else "",
        en=reason.en if reason else "",
    )


def _beside_signature(data: bytes) -> tuple[tuple[Certificate, ...], str]:
    """The issuers' certificates that travel with the seal's signature, and the time that it claims."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    signature = next(iter(PdfFileReader(io.BytesIO(data)).embedded_regular_signatures))
    claimed = signature.self_reported_timestamp
    return tuple(_others(signature)), claimed.isoformat() if claimed is not None else ""


def _others(signature: Any) -> Iterator[Certificate]:
    from cryptography.x509 import load_der_x509_certificate

    for one in signature.other_embedded_certs:
        try:
            yield load_der_x509_certificate(one.dump())
        except ValueError:
            continue
