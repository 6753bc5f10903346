"""Judges somebody's DCC: schema, structural rules, signatures; and reads out its values.

Errors are only what makes the file wrong beyond doubt: a schema violation (when a folder of schemas is given), a
broken signature, or (when authorities are given) an untrusted one. Everything else is a warning.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guiju.certificate.dcc_checks import Problem, problems
from guiju.certificate.dcc_reader import DccDocument, DccUnreadable, read_root
from guiju.certificate.errors import CertificateError
from guiju.certificate.xml_safe import parse
from guiju.certificate.xml_verify import SignatureVerdict, misplaced_signatures, verify_signatures

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from lxml.etree import _Element

_MOST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class DccCheck:
    """The judgement; `document` is read from the signed node when there is an intact signature."""

    document: DccDocument
    schema_checked: bool
    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    signatures: tuple[SignatureVerdict, ...]
    read_from_signed: bool
    """The document was read from the node that an intact signature covers."""

    @property
    def passed(self) -> bool:
        """No error; an unsigned file passes and is said to be unsigned."""
        return not self.errors


def check_dcc(xml: bytes, schema: Path | None = None, ca: bytes | None = None, at: datetime | None = None) -> DccCheck:
    """Checks the DCC in `xml`.

    `schema` is a folder with ``vX.Y.Z/dcc.xsd``, `ca` PEM certificates of the trusted authorities, `at` the instant
    at which the signer's certificate is judged (now when None). Raises DccUnreadable for what cannot be read,
    CertificateError for a schema folder or PEM that cannot be used.
    """
    try:
        root = parse(xml)
    except CertificateError as error:
        raise DccUnreadable(error.zh, error.en) from None
    document = read_root(root)
    authorities = _authorities(ca) if ca is not None else None
    errors = _schema_errors(root, document.version, schema) if schema is not None else []
    signatures = verify_signatures(root, authorities, at)
    for number, verdict in enumerate(signatures, start=1):
        errors += _signature_errors(number, verdict)
    signed = next((one.signed_root for one in signatures if one.intact and one.signed_root is not None), None)
    if signed is not None:
        document = read_root(signed)
    warnings = [*problems(root), *_signature_warnings(root, signatures, authorities is not None)]
    return DccCheck(
        document=document,
        schema_checked=schema is not None,
        errors=tuple(errors),
        warnings=tuple(warnings),
        signatures=signatures,
        read_from_signed=signed is not None,
    )


def _authorities(pem: bytes) -> "tuple[Certificate, ...]":
    from cryptography.x509 import load_pem_x509_certificates

    try:
        return tuple(load_pem_x509_certificates(pem))
    except ValueError as error:
        raise CertificateError(
            "CA 文件不含 PEM 证书", f"the CA file holds no PEM certificate: {error}", "--ca"
        ) from None


def _schema_errors(root: "_Element", version: str, folder: Path) -> list[Problem]:
    schema = load_schema(folder / f"v{version}" / "dcc.xsd")
    if schema.validate(root):
        return []
    return [
        Problem("schema", f"line {error.line}", f"不符合模式：{error.message}", f"breaks the schema: {error.message}")
        for error in list(schema.error_log)[:_MOST]
    ]


@lru_cache(maxsize=8)
def load_schema(path: Path) -> Any:
    """The compiled schema at `path` (its imports are local files). CertificateError when it is missing or broken."""
    from lxml import etree

    if not path.is_file():
        raise CertificateError(f"没有模式文件 {path}", f"there is no schema file {path}", "--schema")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.XMLSchema(etree.parse(str(path), parser))
    except (etree.XMLSyntaxError, etree.XMLSchemaParseError) as error:
        raise CertificateError(f"模式文件无法使用：{error}", f"the schema cannot be used: {error}", str(path)) from None


def _signature_errors(number: int, verdict: SignatureVerdict) -> list[Problem]:
    where = f"ds:Signature[{number}]"
    if not verdict.intact:
        zh, en = (
            (verdict.reason.zh, verdict.reason.en) if verdict.reason else ("签名不成立", "the signature does not hold")
        )
        return [Problem("signature", where, zh, en)]
    if verdict.trusted is False and verdict.reason is not None:
        return [Problem("trust", where, verdict.reason.zh, verdict.reason.en)]
    return []


def _signature_warnings(root: "_Element", signatures: tuple[SignatureVerdict, ...], trust_asked: bool) -> list[Problem]:
    found = []
    if not signatures:
        found.append(Problem("unsigned", "/", "文件没有签名", "the file is not signed"))
    elif not trust_asked and any(one.intact for one in signatures):
        zh, en = (
            "未给出信任的 CA，只核对了签名完整性",
            "no authority was given: only the signature's integrity was checked",
        )
        found.append(Problem("not_anchored", "/", zh, en))
    if misplaced_signatures(root):
        zh, en = "有签名不在根元素之下，未予采信", "a signature stands elsewhere than under the root; it was not used"
        found.append(Problem("misplaced_signature", "/", zh, en))
    return found
