"""Following a signer's certificate to an authority that the caller trusts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from guiju.integrity.errors import AuthorityError
from guiju.record.words import Text

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

__all__ = ["authorities", "unanchored"]

NOT_ASKED = Text(
    zh="未给出信任的 CA（--ca），签发者未锚定", en="no authority was given (--ca), so the issuer is not anchored"
)


def authorities(pem: bytes) -> tuple[Certificate, ...]:
    """The certificates in PEM `pem`. Raises AuthorityError when it holds none."""
    from cryptography.x509 import load_pem_x509_certificates

    try:
        return tuple(load_pem_x509_certificates(pem))
    except ValueError as error:
        raise AuthorityError("CA 文件不含 PEM 证书", f"the CA file holds no PEM certificate: {error}") from None


def unanchored(
    holder: Certificate, others: Iterable[Certificate], trusted: tuple[Certificate, ...] | None, at: datetime | None
) -> Text | None:
    """Why no path leads from `holder` over `others` to a `trusted` authority at that instant (now when None).

    None when one does. RFC 5280, section 6; revocation is judged by lists only where the certificates carry them.
    """
    import asyncio

    from pyhanko_certvalidator import CertificateValidator, ValidationContext

    if trusted is None:
        return NOT_ASKED
    context = ValidationContext(
        trust_roots=[_asn1(one) for one in trusted],
        other_certs=[_asn1(one) for one in others],
        moment=at,
        allow_fetching=False,
        revocation_mode="soft-fail",
    )
    validator = CertificateValidator(_asn1(holder), validation_context=context)
    try:
        asyncio.run(validator.async_validate_usage(key_usage=set()))
    except Exception as error:  # path building and validation raise many kinds for one fact
        return Text(
            zh=f"签名证书不能追溯到给定的 CA：{error}",
            en=f"the signer's certificate does not lead to a given authority: {error}",
        )
    return None


def _asn1(certificate: Certificate) -> Any:
    from asn1crypto import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    return x509.Certificate.load(certificate.public_bytes(Encoding.DER))
