"""XAdES-B signature of the agency's seal inside a DCC: enveloped, canonical XML 1.1, SHA-256.

Exclusive canonicalisation is not used: signxml then digests the signed properties in a way that no verifier, its own
included, accepts.
"""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from guiju.certificate.errors import CertificateError
from guiju.certificate.seal import Seal, must_be_valid
from guiju.certificate.xml_safe import parse, written

if TYPE_CHECKING:
    from lxml.etree import _Element

_XADES = "http://uri.etsi.org/01903/v1.3.2#"


def sign_xml(xml: bytes, seal: Seal, at: datetime) -> bytes:
    """The DCC with a `ds:Signature` under its root; `at` is the claimed signing time (aware, of the caller's clock).

    Comments lie outside the signature (canonical XML without comments): only the log's hash of the file's bytes finds
    one that is added. Raises CertificateError when the document is signed already or is no XML, or when the seal's
    certificate is not valid at `at`; ValueError for a naive instant.
    """
    must_be_valid(seal, at)
    root = parse(xml)
    if root.find("{http://www.w3.org/2000/09/xmldsig#}Signature") is not None:
        raise CertificateError("文件已经签名", "the document is signed already")
    signer = _signer(seal, at)
    signed = signer.sign(root, key=seal.private_key, cert=[seal.certificate, *seal.chain], always_add_key_value=False)
    return written(signed)


def _signer(seal: Seal, at: datetime) -> Any:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from signxml import DigestAlgorithm, SignatureMethod
    from signxml.xades import XAdESDataObjectFormat, XAdESSigner

    elliptic = isinstance(seal.private_key, EllipticCurvePrivateKey)

    class Signer(XAdESSigner):  # type: ignore[misc, unused-ignore]
        """The signing time comes from the caller's clock, never from the machine's."""

        def add_signing_time(
            self, signed_signature_properties: "_Element", sig_root: "_Element", signing_settings: Any
        ) -> None:
            from lxml import etree

            made = etree.SubElement(signed_signature_properties, f"{{{_XADES}}}SigningTime", nsmap=self.namespaces)
            made.text = at.astimezone(UTC).isoformat(timespec="seconds")

    return Signer(
        signature_algorithm=SignatureMethod.ECDSA_SHA256 if elliptic else SignatureMethod.RSA_SHA256,
        digest_algorithm=DigestAlgorithm.SHA256,
        data_object_format=XAdESDataObjectFormat(Description="DCC", MimeType="text/xml"),
    )
