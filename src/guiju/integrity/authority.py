"""The agency's own small certificate authority: its root, the agency's seal, people's signing certificates, and a CRL.

A home-made authority proves that a signature is the agency's own to whoever has its root; it claims no legal
equivalence. The certificate of a licensed authority can take the seal's place as PKCS#12 (`read_pkcs12`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from guiju.integrity.errors import AuthorityError, KeyFileError
from guiju.integrity.files import read_private, write_file, write_private
from guiju.integrity.signature import key_id, new_private_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey, EllipticCurvePublicKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.x509 import Certificate

__all__ = [
    "Identity",
    "create_authority",
    "create_seal",
    "issue_crl",
    "issue_person_certificate",
    "load_identity",
    "read_pkcs12",
]

_ROOT_YEARS: Final = 30
_SEAL_YEARS: Final = 10
_PERSON_YEARS: Final = 10
_CRL_DAYS: Final = 30
# Two clocks never agree to the second.
_BEFORE: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Identity:
    """A private key with its certificate and the issuers' certificates, root last; the key never shows."""

    private_key: EllipticCurvePrivateKey | RSAPrivateKey = field(repr=False)
    certificate: Certificate
    chain: tuple[Certificate, ...] = ()

    @property
    def certificate_pem(self) -> bytes:
        """The certificate as PEM."""
        from cryptography.hazmat.primitives.serialization import Encoding

        return self.certificate.public_bytes(Encoding.PEM)


def _name(common: str, agency: str, demonstration: bool) -> Any:
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    unit = [x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "演示 DEMONSTRATION")] if demonstration else []
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, agency[:64]),
            *unit,
            x509.NameAttribute(NameOID.COMMON_NAME, common[:64]),
        ]
    )


def _builder(subject: Any, issuer: Any, public: Any, at: datetime, years: int) -> Any:
    from cryptography import x509

    if at.tzinfo is None:
        raise ValueError("the instant of a certificate needs its offset")
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - _BEFORE)
        .not_valid_after(at + timedelta(days=365 * years))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _usage(*, sign: bool = False, commit: bool = False, authority: bool = False) -> Any:
    from cryptography import x509

    return x509.KeyUsage(
        digital_signature=sign,
        content_commitment=commit,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def _write_identity(folder: Path, name: str, private: EllipticCurvePrivateKey, certificate: Certificate) -> None:
    """The certificate first: the key's file is what says that the identity is there."""
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    write_file(folder / f"{name}.pem", certificate.public_bytes(Encoding.PEM))
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    write_private(folder / f"{name}.key", pem)


def create_authority(folder: Path, agency: str, *, demonstration: bool, at: datetime) -> None:
    """Makes the root in `ca.key` (mode 0600) and `ca.pem`. Raises FileError when a key stands there already."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    private = new_private_key()
    name = _name("Root", agency, demonstration)
    certificate = (
        _builder(name, name, private.public_key(), at, _ROOT_YEARS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(authority=True), critical=True)
        .sign(private, hashes.SHA256())
    )
    _write_identity(folder, "ca", private, certificate)


def _issued(ca: Identity, subject: Any, public: Any, at: datetime, years: int) -> Certificate:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    issuer_key: Any = ca.certificate.public_key()
    made: Certificate = (
        _builder(subject, ca.certificate.subject, public, at, years)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(sign=True, commit=True), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key), critical=False)
        .sign(ca.private_key, hashes.SHA256())
    )
    return made


def create_seal(folder: Path, agency: str, *, demonstration: bool, at: datetime) -> None:
    """Makes the agency's seal in `seal.key` and `seal.pem`, issued by the root in the same folder."""
    private = new_private_key()
    ca = load_identity(folder / "ca.key", folder / "ca.pem")
    certificate = _issued(ca, _name("Seal", agency, demonstration), private.public_key(), at, _SEAL_YEARS)
    _write_identity(folder, "seal", private, certificate)


def issue_person_certificate(
    ca: Identity, public: EllipticCurvePublicKey, *, agency: str, demonstration: bool, at: datetime
) -> str:
    """PEM of a signing certificate that names the key and no person: the record's enclosure says whose it is."""
    from cryptography.hazmat.primitives.serialization import Encoding

    subject = _name(f"Signing key {key_id(public)[:16]}", agency, demonstration)
    return _issued(ca, subject, public, at, _PERSON_YEARS).public_bytes(Encoding.PEM).decode("ascii")


def issue_crl(ca: Identity, revoked: Sequence[Certificate], at: datetime) -> bytes:
    """DER of a revocation list as of `at`, needed for long-term signatures (PAdES B-LT and above)."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.serialization import Encoding

    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(ca.certificate.subject)
        .last_update(at - timedelta(minutes=5))
        .next_update(at + timedelta(days=_CRL_DAYS))
    )
    for each in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(each.serial_number).revocation_date(at).build()
        builder = builder.add_revoked_certificate(entry)
    return builder.sign(ca.private_key, hashes.SHA256()).public_bytes(Encoding.DER)


def load_identity(key: Path, certificate: Path, chain: Path | None = None) -> Identity:
    """Key, certificate and chain out of PEM files.

    Raises KeyFileError for a key that is missing or open to others, AuthorityError for what is no key or certificate,
    or when the two do not belong together.
    """
    from cryptography.hazmat.primitives.serialization import load_pem_private_key
    from cryptography.x509 import load_pem_x509_certificates

    try:
        private: Any = load_pem_private_key(read_private(key), None)
        own = load_pem_x509_certificates(certificate.read_bytes())
        issuers = [] if chain is None or chain == certificate else load_pem_x509_certificates(chain.read_bytes())
    except KeyFileError:
        raise
    except (ValueError, TypeError, OSError) as error:
        raise AuthorityError(
            f"无法读取 {key.name} 或 {certificate.name}：{error}",
            f"cannot read {key.name} or {certificate.name}: {error}",
        ) from None
    if private.public_key() != own[0].public_key():
        raise AuthorityError(
            f"{key.name} 与 {certificate.name} 不是一对", f"{key.name} does not belong to {certificate.name}"
        )
    return Identity(private, own[0], (*own[1:], *issuers))


def read_pkcs12(data: bytes, password: str) -> Identity:
    """Key, certificate and chain of a PKCS#12 file of a licensed authority. Raises AuthorityError."""
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12

    try:
        found = load_pkcs12(data, password.encode("utf-8"))
    except ValueError as error:
        raise AuthorityError(f"PKCS#12 文件或口令不对：{error}", f"wrong PKCS#12 file or password: {error}") from None
    if found.cert is None or not isinstance(found.key, EllipticCurvePrivateKey | RSAPrivateKey):
        raise AuthorityError(
            "PKCS#12 中没有 EC 或 RSA 密钥及其证书", "the PKCS#12 file holds no EC or RSA key with its certificate"
        )
    return Identity(found.key, found.cert.certificate, tuple(each.certificate for each in found.additional_certs))
