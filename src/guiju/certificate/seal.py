"""The agency's seal as this room needs it, and the code printed beside a certificate's number."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

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


def new_code() -> str:
    """80 random bits as 16 characters in four groups, to be printed beside the number."""
    number = secrets.randbits(80)
    characters = [_ALPHABET[(number >> shift) & 31] for shift in range(75, -1, -5)]
    return "-".join("".join(characters[start : start + 4]) for start in range(0, 16, 4))
