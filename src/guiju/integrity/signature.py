"""People's signatures: ECDSA P-256 over a whole statement, and the keys that make them, wrapped with a passphrase.

The signature covers a prefix of its own and the canonical bytes of the statement, never a bare hash, so that what was
signed as a statement cannot be passed off as anything else.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final

from guiju.integrity.errors import KeyFileError, SignatureError, WrongPassphrase
from guiju.quickly_made import quickly_made

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey, EllipticCurvePublicKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

    PrivateKey = EllipticCurvePrivateKey | RSAPrivateKey
    PublicKey = EllipticCurvePublicKey | RSAPublicKey

__all__ = [
    "DOMAIN",
    "Signature",
    "key_id",
    "new_private_key",
    "sign_statement",
    "unwrap_private_key",
    "verify_statement",
    "wrap_private_key",
]

DOMAIN: Final = b"guiju.statement.signature.v1\n"
ECDSA: Final = "ECDSA-P256-SHA256"
RSA: Final = "RSA-PSS-SHA256"

# scrypt at N = 2^17, r = 8 takes 128 MiB and about half a second: five tries of a stolen key are cheap, a billion not.
SCRYPT_N: Final = 1 << 17
SCRYPT_R: Final = 8
_LARGEST_N: Final = 1 << 20
_WRAP_FORMAT: Final = "guiju.wrapped_key"
_SALT_SIZE: Final = 16
_NONCE_SIZE: Final = 12


@quickly_made
@dataclass(frozen=True, slots=True)
class Signature:
    """A signature over one statement: how, by which key, and the value in base64."""

    algorithm: str
    key_id: str
    value: str


def new_private_key() -> EllipticCurvePrivateKey:
    """A new P-256 key."""
    from cryptography.hazmat.primitives.asymmetric import ec

    return ec.generate_private_key(ec.SECP256R1())


def key_id(public: PublicKey) -> str:
    """SHA-256 of the key's SubjectPublicKeyInfo (DER), 64 hexadecimal digits."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return hashlib.sha256(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def sign_statement(
    private: PrivateKey, statement: bytes, *, repeatable: bool = False, domain: bytes = DOMAIN
) -> Signature:
    """Signs the canonical bytes of a statement under the domain of its kind: one kind never passes for another.

    With `repeatable` an elliptic key gives the same signature each time (RFC 6979), where OpenSSL is new enough.
    """
    from cryptography.hazmat.primitives.asymmetric import ec

    if isinstance(private, ec.EllipticCurvePrivateKey):
        algorithm, value = ECDSA, private.sign(domain + statement, _ecdsa(repeatable))
    else:
        from cryptography.hazmat.primitives import hashes

        algorithm, value = RSA, private.sign(domain + statement, _pss(), hashes.SHA256())
    return Signature(algorithm, key_id(private.public_key()), base64.b64encode(value).decode("ascii"))


def _ecdsa(repeatable: bool) -> Any:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec

    if repeatable:
        with suppress(UnsupportedAlgorithm):
            return ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
    return ec.ECDSA(hashes.SHA256())


def _pss() -> Any:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding

    return padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=padding.PSS.DIGEST_LENGTH)


@lru_cache(maxsize=256)
def _key_of(certificate: bytes) -> tuple[Any, str]:
    """The key of a certificate and its id; of few certificates come the signatures of many statements."""
    from cryptography.x509 import load_pem_x509_certificate

    public: Any = load_pem_x509_certificate(certificate).public_key()
    return public, key_id(public)


@lru_cache(maxsize=16)
def _ways(kind: Any, algorithm: str) -> tuple[Any, ...] | None:
    """With what a key of this kind verifies by an algorithm; None for an algorithm of other keys."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

    if issubclass(kind, ec.EllipticCurvePublicKey) and algorithm == ECDSA:
        return (ec.ECDSA(hashes.SHA256()),)
    if issubclass(kind, RSAPublicKey) and algorithm == RSA:
        return (_pss(), hashes.SHA256())
    return None


@cache
def _failures() -> tuple[type[Exception], tuple[type[Exception], ...]]:
    """What is raised where a signature does not hold, and where a certificate cannot be read."""
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from cryptography.x509 import InvalidVersion

    return InvalidSignature, (ValueError, InvalidVersion, UnsupportedAlgorithm)


def verify_statement(certificate: bytes, statement: bytes, signature: Signature, *, domain: bytes = DOMAIN) -> None:
    """Raises SignatureError unless the key of `certificate` (PEM) signed exactly these bytes."""
    does_not_hold, unreadable = _failures()
    try:
        public, known_as = _key_of(certificate)
        value = base64.b64decode(signature.value, validate=True)
    except unreadable as error:
        raise SignatureError(f"签名或证书无法读取：{error}", f"signature or certificate unreadable: {error}") from None
    kind: Any = type(public)
    ways = _ways(kind, signature.algorithm)
    if ways is None:
        raise SignatureError(
            f"签名算法 {signature.algorithm} 与证书的密钥不符",
            f"{signature.algorithm} does not belong to the certificate's key",
        )
    try:
        public.verify(value, domain + statement, *ways)
    except does_not_hold:
        raise SignatureError("签名与内容不符", "the signature does not belong to this content") from None
    if signature.key_id != known_as:
        raise SignatureError("签名注明的密钥不是证书的密钥", "the signature names another key than its certificate")


def wrap_private_key(private: EllipticCurvePrivateKey, passphrase: str, server_secret: bytes) -> bytes:
    """The key under passphrase and server secret: scrypt, then HMAC with the secret, then AES-256-GCM; canonical JSON.

    Neither the database (which keeps this) nor the server's secret alone opens it.
    """
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    salt, nonce = secrets.token_bytes(_SALT_SIZE), secrets.token_bytes(_NONCE_SIZE)
    plain = private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    header = {"format": _WRAP_FORMAT, "n": SCRYPT_N, "r": SCRYPT_R, "salt": salt.hex(), "nonce": nonce.hex()}
    bound = json.dumps(header, sort_keys=True, separators=(",", ":")).encode()
    sealed = AESGCM(_wrapping_key(passphrase, server_secret, salt, SCRYPT_N, SCRYPT_R)).encrypt(nonce, plain, bound)
    return json.dumps({**header, "sealed": sealed.hex()}, sort_keys=True, separators=(",", ":")).encode()


def _wrapping_key(passphrase: str, server_secret: bytes, salt: bytes, n: int, r: int) -> bytes:
    # 128 N r bytes of work space (RFC 7914, section 2), and as little again for the rest
    stretched = hashlib.scrypt(passphrase.encode("utf-8"), salt=salt, n=n, r=r, p=1, maxmem=132 * n * r, dklen=32)
    return hmac.digest(server_secret, stretched, "sha256")


def unwrap_private_key(wrapped: bytes, passphrase: str, server_secret: bytes) -> EllipticCurvePrivateKey:
    """The key again. Raises WrongPassphrase when it does not open, KeyFileError when it is no wrapped key."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.serialization import load_der_private_key

    header, sealed = _read_wrapped(wrapped)
    bound = json.dumps(header, sort_keys=True, separators=(",", ":")).encode()
    salt, nonce = bytes.fromhex(header["salt"]), bytes.fromhex(header["nonce"])
    key = _wrapping_key(passphrase, server_secret, salt, header["n"], header["r"])
    try:
        plain = AESGCM(key).decrypt(nonce, sealed, bound)
    except InvalidTag:
        raise WrongPassphrase("签名口令不正确", "the signing passphrase is wrong") from None
    private = load_der_private_key(plain, None)
    assert isinstance(private, EllipticCurvePrivateKey)
    return private


def _read_wrapped(wrapped: bytes) -> tuple[dict[str, Any], bytes]:
    try:
        header = json.loads(wrapped)
        sealed = bytes.fromhex(header.pop("sealed"))
        salt, nonce = bytes.fromhex(header["salt"]), bytes.fromhex(header["nonce"])
        fits = header["format"] == _WRAP_FORMAT and _are_lawful(header["n"], header["r"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        fits = False
    if not fits or len(salt) != _SALT_SIZE or len(nonce) != _NONCE_SIZE:
        raise KeyFileError("不是封装的签名密钥", "this is no wrapped signing key")
    return header, sealed


def _are_lawful(n: object, r: object) -> bool:
    """scrypt's parameters: never cheaper than ours, a power of two, and not beyond what a machine can spare."""
    return type(n) is int and type(r) is int and SCRYPT_N <= n <= _LARGEST_N and n & (n - 1) == 0 and r == SCRYPT_R
