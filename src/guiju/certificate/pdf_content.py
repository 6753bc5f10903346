"""What stands in a finished PDF: the attached DCC, its signature, and whether later revisions touched the pages."""

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from guiju.certificate.errors import CertificateError

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

_ROOT_MAY_CHANGE = {"/AcroForm", "/DSS", "/Extensions", "/Version", "/Perms"}
_PAGE_MAY_CHANGE = {"/Annots"}


@dataclass(frozen=True, slots=True)
class PdfSignature:
    """The seal's signature on a PDF."""

    intact: bool
    whole: bool
    """Behind the signature comes nothing but a document timestamp and validation data (PAdES B-LTA)."""
    signer: "Certificate | None"


def open_pdf(pdf: bytes) -> Any:
    """A reader that the functions below take in place of bytes, for several questions to one file."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        return PdfFileReader(io.BytesIO(pdf))
    except Exception as error:  # a damaged file can fail at any depth
        raise CertificateError(f"PDF 无法读取：{error}", f"the PDF cannot be read: {error}") from error


def _reader(pdf: Any) -> Any:
    return open_pdf(pdf) if isinstance(pdf, bytes) else pdf


def attached_xml(pdf: Any) -> bytes:
    """Bytes of the DCC inside a certificate's PDF. CertificateError when it has none, or more than one."""
    found = _attached_xml(_reader(pdf))
    if len(found) != 1:
        raise CertificateError(
            f"PDF 应内附一个 XML，实有 {len(found)} 个", f"the PDF should carry one XML file; it carries {len(found)}"
        )
    return found[0]


def attached_files(pdf: Any) -> list[tuple[str, bytes]]:
    """Names and bytes of the files inside a PDF, in their order. CertificateError when they cannot be read."""
    return _attached(_reader(pdf), "")


def _attached_xml(reader: Any) -> list[bytes]:
    return [data for _name, data in _attached(reader, ".xml")]


def _attached(reader: Any, ending: str) -> list[tuple[str, bytes]]:
    """Embedded files whose name ends so, from the catalogue's associated files and its name tree."""
    try:
        specifications = [one.get_object() for one in reader.root.get("/AF", [])]
        if not specifications:
            specifications = _named_files(reader)
        named = [(str(one.get("/UF", one.get("/F", ""))), one) for one in specifications]
        return [(name, bytes(one["/EF"]["/F"].data)) for name, one in named if name.endswith(ending)]
    except Exception as error:  # names, streams and filters can be damaged, each in its own way
        raise CertificateError(f"PDF 附件无法读取：{error}", f"the attachment cannot be read: {error}") from error


def _named_files(reader: Any) -> list[Any]:
    names = reader.root.get("/Names", {}).get("/EmbeddedFiles", {}).get("/Names", [])
    return [names[place].get_object() for place in range(1, len(names), 2)]


def pdf_signature(pdf: Any) -> PdfSignature | None:
    """The seal's signature (integrity alone, no trust); None for an unsigned file.

    Intact also means that every timestamp is over what it says. What a signature cannot cover is its own container
    with its padding and its unsigned attributes: a change there is found by the hash of the whole file alone.
    """
    from cryptography.x509 import load_der_x509_certificate

    reader = _reader(pdf)
    try:
        signatures = list(reader.embedded_regular_signatures)
        if not signatures:
            return None
        first, stamps = signatures[0], list(reader.embedded_timestamp_signatures)
        intact = len(signatures) == 1 and _intact(first) and all(_stamp_intact(one) for one in stamps)
        whole = all(_nothing_but_validation_data_behind(one) for one in (first, *stamps))
        signer = load_der_x509_certificate(first.signer_cert.dump())
    except Exception:  # a damaged signature can fail at any depth: it is not intact
        return PdfSignature(intact=False, whole=False, signer=None)
    return PdfSignature(intact=intact, whole=whole, signer=signer)


def _intact(signature: Any) -> bool:
    """Digest of the covered bytes and the signature over it, without any path building; its timestamp too."""
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity

    found, valid = validate_sig_integrity(
        signature.signer_info,
        signature.signer_cert,
        expected_content_type="data",
        actual_digest=signature.compute_digest(),
    )
    token = _attached_token(signature.signer_info)
    stamped = token is None or _token_intact(token, signature.signer_info["signature"].native)
    return bool(found and valid and stamped)


def _attached_token(signer: Any) -> Any:
    from pyhanko.sign.general import NonexistentAttributeError, find_unique_cms_attribute

    try:
        return find_unique_cms_attribute(signer["unsigned_attrs"], "signature_time_stamp_token")["content"]
    except NonexistentAttributeError:
        return None


def _nothing_but_validation_data_behind(signature: Any) -> bool:
    """It covers the file to the end, or to the end of its revision with nothing later than what PAdES adds."""
    from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, DiffResult, ModificationLevel
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    signature.compute_integrity_info(diff_policy=DEFAULT_DIFF_POLICY)
    if signature.coverage != SignatureCoverageLevel.ENTIRE_REVISION:
        return bool(signature.coverage == SignatureCoverageLevel.ENTIRE_FILE)
    later = signature.diff_result
    harmless = isinstance(later, DiffResult) and later.modification_level <= ModificationLevel.LTA_UPDATES
    return bool(harmless) and _whole_revisions(signature)


def _whole_revisions(signature: Any) -> bool:
    """What stands behind the covered bytes are revisions to the last byte, each with its end, and nothing else."""
    _, _, start, length = (int(one) for one in signature.byte_range)
    stream = signature.reader.stream
    stream.seek(start + length)
    behind = stream.read()
    revisions = signature.reader.xrefs.total_revisions - 1 - signature.signed_revision
    return bool(revisions > 0) and behind.count(b"%%EOF") == revisions and behind.endswith(b"%%EOF\n")


def _stamp_intact(stamp: Any) -> bool:
    """A document timestamp: its imprint is the digest of the bytes it covers, and the service signed the imprint."""
    imprint = _imprint(stamp.signed_data)["hashed_message"].native
    return bool(imprint == stamp.compute_digest()) and _token_signed(stamp.signed_data)


def _token_intact(token: Any, stamped: bytes) -> bool:
    """A timestamp token (RFC 3161) over `stamped`."""
    imprint = _imprint(token)
    digest = _digest(imprint["hash_algorithm"]["algorithm"].native, stamped)
    return bool(imprint["hashed_message"].native == digest) and _token_signed(token)


def _imprint(token: Any) -> Any:
    return token["encap_content_info"]["content"].parsed["message_imprint"]


def _digest(algorithm: str, data: bytes) -> bytes:
    import hashlib

    return hashlib.new(algorithm, data).digest()


def _token_signed(token: Any) -> bool:
    from pyhanko.sign.general import extract_certificate_info, extract_signer_info
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity

    signer = extract_signer_info(token)
    content = bytes(token["encap_content_info"]["content"])
    found, valid = validate_sig_integrity(
        signer,
        extract_certificate_info(token).signer_cert,
        expected_content_type="tst_info",
        actual_digest=_digest(signer["digest_algorithm"]["algorithm"].native, content),
    )
    return bool(found and valid)


def page_changes(pdf: Any, base: bytes) -> tuple[str, ...]:
    """What the revisions after `base` (a prefix of `pdf`) changed beside adding signatures: paths, empty when nothing.

    An incremental update can lay other content over a page while the bytes before it stay as they were; so the
    catalogue and every page of the last revision are compared with those of the first.
    """
    before, after = _reader(base), _reader(pdf)
    changed = _different(before.root, after.root, _ROOT_MAY_CHANGE, "catalogue")
    pages_before, pages_after = _pages(before), _pages(after)
    if len(pages_before) != len(pages_after):
        return (*changed, "pages")
    for place, (old, new) in enumerate(zip(pages_before, pages_after, strict=True), start=1):
        changed += _different(old, new, _PAGE_MAY_CHANGE, f"page {place}")
        changed += _annotations(old, new, f"page {place}")
    changed += _overwritten(before, after, {old.container_ref for old in pages_before})
    return tuple(changed)


def _pages(reader: Any) -> list[Any]:
    found: list[Any] = []

    def walk(node: Any) -> None:
        for kid in node["/Kids"]:
            child = kid.get_object()
            if child["/Type"] == "/Pages":
                walk(child)
            else:
                found.append(child)

    walk(reader.root["/Pages"])
    return found


def _different(old: Any, new: Any, allowed: set[str], where: str) -> list[str]:
    keys = {str(key) for key in (*old, *new)} - allowed
    return [f"{where} {key}" for key in sorted(keys) if _raw(old, key) != _raw(new, key)]


def _raw(holder: Any, key: str) -> Any:
    return holder.raw_get(key) if key in holder else None


def _annotations(old: Any, new: Any, where: str) -> list[str]:
    """Beside the annotations of the first revision only invisible signature widgets may have come."""
    before = list(old.get("/Annots", []))
    after = list(new.get("/Annots", []))
    odd = [f"{where} /Annots"] if after[: len(before)] != before else []
    for reference in after[len(before) :]:
        one = reference.get_object()
        rectangle = [float(edge) for edge in one.get("/Rect", [0, 0, 0, 0])]
        flat = rectangle[0] == rectangle[2] and rectangle[1] == rectangle[3]
        if one.get("/FT") != "/Sig" or not flat:
            odd.append(f"{where} /Annots")
    return odd


def _overwritten(before: Any, after: Any, pages: set[Any]) -> list[str]:
    """Objects of the first revision that a later one defines again, beside catalogue, pages and trailer data."""
    mine = {(one.idnum, one.generation) for one in (*pages, before.root.container_ref)}
    for holder, key in ((before.trailer, "/Info"), (before.root, "/Metadata")):  # a timestamp renews their date
        if key in holder:
            renewed = holder.raw_get(key)
            mine.add((renewed.idnum, renewed.generation))
    first = {(one.idnum, one.generation) for one in before.xrefs.explicit_refs_in_revision(0)} - mine
    later = {
        (one.idnum, one.generation)
        for revision in range(1, after.xrefs.total_revisions)
        for one in after.xrefs.explicit_refs_in_revision(revision)
    }
    return [f"object {number}" for number, _ in sorted(first & later)]
