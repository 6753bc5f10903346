"""Verification of XMLDSig and XAdES signatures under a DCC's root, against signature wrapping.

A signature counts only when what it signed is the whole certificate as it stands, and only the signed node is handed
on for reading. Without trusted authorities only integrity is judged, at an instant of the signer's own validity.
"""

import base64
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from guiju.certificate.dcc_elements import DS
from guiju.certificate.xml_safe import canonical
from guiju.record.words import Text

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from lxml.etree import _Element

_XADES = "http://uri.etsi.org/01903/v1.3.2#"
_SIGNATURE = f"{{{DS}}}Signature"


@dataclass(frozen=True, slots=True)
class SignatureVerdict:
    """What one signature is worth."""

    intact: bool
    """The signature holds and covers the whole certificate."""
    trusted: bool | None
    """Its signer's certificate leads to a given authority; None when no authority was given."""
    kind: str
    """XAdES or XMLDSig."""
    signer: str
    signer_certificate: "Certificate | None"
    claimed_time: str
    reason: Text | None
    """Why it is not intact, or not trusted."""
    signed_root: "_Element | None"
    """The node that was signed, without the signature; read the verdict and values from here only."""


def verify_signatures(
    root: "_Element", authorities: "tuple[Certificate, ...] | None" = None, at: datetime | None = None
) -> tuple[SignatureVerdict, ...]:
    """One verdict for every `ds:Signature` directly under the root; none for an unsigned document.

    `authorities` are the trusted issuers, `at` the instant at which validity is judged (now when None).
    """
    count = len(root.findall(_SIGNATURE))
    return tuple(_verdict(root, position, authorities, at) for position in range(count))


def misplaced_signatures(root: "_Element") -> int:
    """Signatures that stand elsewhere than under the root; they say nothing about the certificate."""
    return sum(1 for one in root.iter(_SIGNATURE) if one.getparent() is not root)


def _verdict(
    root: "_Element", position: int, authorities: "tuple[Certificate, ...] | None", at: datetime | None
) -> SignatureVerdict:
    signature = root.findall(_SIGNATURE)[position]
    kind = "XAdES" if signature.find(f".//{{{_XADES}}}SignedProperties") is not None else "XMLDSig"
    claimed = signature.findtext(f".//{{{_XADES}}}SigningTime") or ""
    holder, signed, reason = _verified(root, position, signature, kind)
    trusted = None
    if signed is not None and authorities is not None:
        others = tuple(_certificates(signature))
        reason = _untrusted(holder, others, authorities, at)
        trusted = reason is None
    name = holder.subject.rfc4514_string() if holder is not None else ""
    return SignatureVerdict(signed is not None, trusted, kind, name, holder, claimed, reason, signed)


def _verified(
    root: "_Element", position: int, signature: "_Element", kind: str
) -> "tuple[Certificate | None, _Element | None, Text | None]":
    """Signer's certificate, the signed node, and the reason when there is none."""
    candidates = list(_certificates(signature, f"{{{DS}}}KeyInfo//{{{DS}}}X509Certificate"))
    reason = Text(zh="签名不含签名人证书或公钥", en="the signature names neither certificate nor key")
    tried: list[Certificate | None] = [*candidates] or [None]
    for certificate in tried:
        try:
            node = _signed_node(root, position, certificate, kind)
        except Exception as error:  # signxml raises many kinds for one fact: it does not verify
            words = str(error) or type(error).__name__
            reason = Text(zh=f"签名不成立：{words}", en=f"the signature does not hold: {words}")
            continue
        if node is not None:
            return certificate, node, None
        reason = Text(
            zh="签名没有覆盖整个证书（可能是签名包装）", en="the signature does not cover the whole certificate"
        )
    return (candidates[0] if candidates else None), None, reason


def _signed_node(root: "_Element", position: int, certificate: "Certificate | None", kind: str) -> "_Element | None":
    """The node that signature `position` covers, when it is the whole document. Raises what signxml does."""
    from signxml import SignatureConfiguration, XMLVerifier
    from signxml.xades import XAdESSignatureConfiguration, XAdESVerifier

    xades = kind == "XAdES" and certificate is not None
    base: Any = XAdESVerifier if xades else XMLVerifier
    settings: Any = XAdESSignatureConfiguration if xades else SignatureConfiguration

    class Verifier(base):  # type: ignore[misc, unused-ignore]
        """Looks at one signature under the root, by its place, and nowhere else."""

        def _get_signature(self, document: "_Element") -> "_Element":
            return document.findall(_SIGNATURE)[position]

    moment = certificate.not_valid_before_utc + timedelta(seconds=1) if certificate is not None else None
    expected = settings(require_x509=certificate is not None, expect_references=False, verification_time=moment)
    results = Verifier().verify(root, x509_cert=certificate, expect_config=expected, validate_schema=False)
    whole = _without_signature(root, position)
    for result in results:
        node = result.signed_xml
        if node is not None and node.tag == root.tag and canonical(node, comments=False) == whole:
            found: _Element = node
            return found
    return None


def _without_signature(root: "_Element", position: int) -> bytes:
    """Canonical bytes of the document with that one signature taken out: what an honest signature covers."""
    from lxml import etree

    other = copy.deepcopy(root)
    signature = other.findall(_SIGNATURE)[position]
    before, tail = signature.getprevious(), signature.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        other.text = (other.text or "") + tail
    other.remove(signature)
    # as signxml hands it out: read again from canonical bytes, so that both have lost the same comments
    plain: _Element = etree.fromstring(canonical(other, comments=False))
    return canonical(plain, comments=False)


def _certificates(signature: "_Element", path: str = "") -> "Iterator[Certificate]":
    """Certificates that travel with the signature: of the key, or (without a path) every one."""
    from cryptography.x509 import load_der_x509_certificate

    elements = (
        signature.iterfind(path)
        if path
        else (
            element
            for element in signature.iter()
            if isinstance(element.tag, str)
            and element.tag.endswith(("}X509Certificate", "}EncapsulatedX509Certificate"))
        )
    )
    for element in elements:
        try:
            yield load_der_x509_certificate(base64.b64decode("".join((element.text or "").split())))
        except ValueError:
            continue


def _untrusted(
    holder: "Certificate | None",
    others: "tuple[Certificate, ...]",
    authorities: "tuple[Certificate, ...]",
    at: datetime | None,
) -> Text | None:
    """Why the signer is not trusted; None when a path leads to one of the authorities at that instant."""
    import asyncio

    from asn1crypto import x509
    from cryptography.hazmat.primitives.serialization import Encoding
    from pyhanko_certvalidator import CertificateValidator, ValidationContext

    if holder is None:
        return Text(zh="签名人没有证书，无法信任", en="the signer has no certificate and cannot be trusted")

    def asn1(certificate: "Certificate") -> Any:
        return x509.Certificate.load(certificate.public_bytes(Encoding.DER))

    context = ValidationContext(
        trust_roots=[asn1(one) for one in authorities],
        other_certs=[asn1(one) for one in others],
        moment=at,
        allow_fetching=False,
        revocation_mode="soft-fail",
    )
    validator = CertificateValidator(asn1(holder), validation_context=context)
    try:
        asyncio.run(validator.async_validate_usage(key_usage=set()))
    except Exception as error:  # path building and validation raise many kinds for one fact
        return Text(zh=f"签名人证书不受信任：{error}", en=f"the signer's certificate is not trusted: {error}")
    return None
