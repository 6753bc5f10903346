"""The agency's seal as this room needs it, and the code printed beside a certificate's number."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from guiju.certificate.errors import CertificateError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.x509 import Certificate

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, so that the code can be read aloud and typed."""


class Seal(Protocol):
    """A private key with its certificate and the issuers' certificates, root last."""

    @property
    def private_key(self) -> "EllipticCurvePrivateKey | RSAPrivateKey":
        """Key that signs."""

    @property
    def certificate(self) -> "Certificate":
        """Certificate of that key."""

    @property
    def chain(self) -> "Sequence[Certificate]":
        """Issuers' certificates."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class AgencySeal:
    """A seal whose key is in memory."""

    private_key: "EllipticCurvePrivateKey | RSAPrivateKey"
    certificate: "Certificate"
    chain: "tuple[Certificate, ...]" = ()


def must_be_valid(seal: Seal, at: datetime) -> None:
    """CertificateError when the seal's certificate is not valid at that instant; ValueError for a naive one."""
    if at.tzinfo is None:
        raise ValueError("the signing time needs its offset")
    first, last = seal.certificate.not_valid_before_utc, seal.certificate.not_valid_after_utc
    if not first <= at <= last:
        raise CertificateError(
            f"印章证书只在 {first:%Y-%m-%d} 至 {last:%Y-%m-%d} 有效，签名时间 {at:%Y-%m-%d} 不在其内；请更换印章证书",
            f"the seal's certificate is valid from {first:%Y-%m-%d} to {last:%Y-%m-%d}, not at the signing time "
            f"{at:%Y-%m-%d}; replace it",
        )


def new_code() -> str:
    """80 random bits as 16 characters in four groups, to be printed beside the number."""
    number = secrets.randbits(80)
    characters = [_ALPHABET[(number >> shift) & 31] for shift in range(75, -1, -5)]
    return "-".join("".join(characters[start : start + 4]) for start in range(0, 16, 4))
