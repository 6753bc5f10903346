"""The agency's authority: what it issues, followed by two independent validators; PKCS#12 of others; revocation."""

import asyncio
import dataclasses
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import crl as asn1_crl
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, pkcs12
from cryptography.x509.oid import NameOID
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathBuildingError, PathValidationError, RevokedError

from guiju.integrity.authority import (
    Identity,
    create_authority,
    create_seal,
    issue_crl,
    issue_person_certificate,
    load_identity,
    read_pkcs12,
)
from guiju.integrity.errors import AuthorityError, FileError, KeyFileError
from guiju.integrity.signature import key_id, new_private_key, sign_statement, verify_statement

AT = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
LATER = AT + timedelta(days=3)
AGENCY = "规矩演示计量校准中心"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("authority")
    create_authority(place, AGENCY, demonstration=True, at=AT)
    create_seal(place, AGENCY, demonstration=True, at=AT)
    return place


@pytest.fixture(scope="module")
def ca(folder: Path) -> Identity:
    return load_identity(folder / "ca.key", folder / "ca.pem", folder / "ca.pem")


@pytest.fixture(scope="module")
def seal(folder: Path) -> Identity:
    return load_identity(folder / "seal.key", folder / "seal.pem", folder / "ca.pem")


def asn1(certificate: x509.Certificate) -> Any:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def validate(certificate: x509.Certificate, root: x509.Certificate, at: datetime, **more: Any) -> None:
    context = ValidationContext(trust_roots=[asn1(root)], moment=at, allow_fetching=False, **more)
    validator = CertificateValidator(asn1(certificate), validation_context=context)
    asyncio.run(validator.async_validate_usage(key_usage={"digital_signature"}))


def test_the_seal_leads_to_the_root(ca: Identity, seal: Identity) -> None:
    validate(seal.certificate, ca.certificate, LATER)
    seal.certificate.verify_directly_issued_by(ca.certificate)
    assert seal.chain == (ca.certificate,) and ca.chain == ()
    assert seal.certificate_pem.startswith(b"-----BEGIN CERTIFICATE-----")
    for moment in (AT - timedelta(days=2), AT + timedelta(days=3651)):
        with pytest.raises(PathValidationError):
            validate(seal.certificate, ca.certificate, moment)


def test_another_root_does_not_vouch(tmp_path: Path, seal: Identity) -> None:
    create_authority(tmp_path, AGENCY, demonstration=True, at=AT)
    stranger = load_identity(tmp_path / "ca.key", tmp_path / "ca.pem")
    with pytest.raises((PathBuildingError, PathValidationError)):
        validate(seal.certificate, stranger.certificate, LATER)


def test_a_seal_is_no_authority(seal: Identity, ca: Identity) -> None:
    person = new_private_key()
    pem = issue_person_certificate(seal, person.public_key(), agency=AGENCY, demonstration=True, at=AT)
    forged = x509.load_pem_x509_certificate(pem.encode())
    with pytest.raises((PathBuildingError, PathValidationError)):
        validate(forged, ca.certificate, LATER, other_certs=[asn1(seal.certificate)])


def test_a_persons_certificate_names_the_key_and_nobody(ca: Identity) -> None:
    person = new_private_key()
    pem = issue_person_certificate(ca, person.public_key(), agency=AGENCY, demonstration=True, at=AT)
    made = x509.load_pem_x509_certificate(pem.encode())
    validate(made, ca.certificate, LATER)
    (common,) = made.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    assert common.value == f"Signing key {key_id(person.public_key())[:16]}"
    usage = made.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.digital_signature and usage.content_commitment and not usage.key_cert_sign
    verify_statement(pem.encode(), b"{}", sign_statement(person, b"{}"))


def test_a_demonstration_says_so_and_others_do_not(tmp_path: Path, ca: Identity, seal: Identity) -> None:
    create_authority(tmp_path, AGENCY, demonstration=False, at=AT)
    real = load_identity(tmp_path / "ca.key", tmp_path / "ca.pem")
    assert all("演示" in one.certificate.subject.rfc4514_string().replace(AGENCY, "") for one in (ca, seal))
    assert "演示" not in real.certificate.subject.rfc4514_string().replace(AGENCY, "")


def test_keys_are_private_and_never_overwritten(folder: Path) -> None:
    assert {(folder / name).stat().st_mode & 0o777 for name in ("ca.key", "seal.key")} == {0o600}
    before = (folder / "ca.key").read_bytes()
    with pytest.raises(FileError):
        create_authority(folder, AGENCY, demonstration=True, at=AT)
    assert (folder / "ca.key").read_bytes() == before


def test_a_key_does_not_show(ca: Identity) -> None:
    assert "private" not in repr(ca)


def test_a_naive_instant_is_refused(ca: Identity) -> None:
    with pytest.raises(ValueError, match="offset"):
        issue_person_certificate(
            ca, new_private_key().public_key(), agency=AGENCY, demonstration=True, at=AT.replace(tzinfo=None)
        )


def test_identities_that_cannot_be_loaded(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(AuthorityError, match="does not belong"):
        load_identity(folder / "seal.key", folder / "ca.pem")
    with pytest.raises(AuthorityError):
        load_identity(folder / "seal.key", folder / "missing.pem")
    with pytest.raises(KeyFileError):
        load_identity(folder / "missing.key", folder / "seal.pem")
    open_to_all = tmp_path / "open.key"
    open_to_all.write_bytes((folder / "seal.key").read_bytes())
    open_to_all.chmod(0o644)
    with pytest.raises(KeyFileError):
        load_identity(open_to_all, folder / "seal.pem")
    empty = tmp_path / "empty.key"
    empty.write_bytes(b"")
    empty.chmod(0o600)
    with pytest.raises(AuthorityError):
        load_identity(empty, folder / "seal.pem")


def revocations(data: bytes) -> dict[str, Any]:
    return {"crls": [asn1_crl.CertificateList.load(data)], "revocation_mode": "require"}


def test_a_revoked_certificate_is_found_in_the_list(ca: Identity, seal: Identity) -> None:
    person = x509.load_pem_x509_certificate(
        issue_person_certificate(ca, new_private_key().public_key(), agency=AGENCY, demonstration=True, at=AT).encode()
    )
    data = issue_crl(ca, [person], LATER)
    parsed = x509.load_der_x509_crl(data)
    assert parsed.is_signature_valid(ca.private_key.public_key())  # type: ignore[arg-type]
    assert [each.serial_number for each in parsed] == [person.serial_number]
    moment = LATER + timedelta(minutes=1)
    validate(seal.certificate, ca.certificate, moment, **revocations(data))
    with pytest.raises(RevokedError):
        validate(person, ca.certificate, moment, **revocations(data))


def test_a_list_signed_by_another_says_nothing(tmp_path: Path, ca: Identity, seal: Identity) -> None:
    create_authority(tmp_path, AGENCY, demonstration=True, at=AT)
    stranger = load_identity(tmp_path / "ca.key", tmp_path / "ca.pem")
    with pytest.raises(PathValidationError):
        validate(
            seal.certificate,
            ca.certificate,
            LATER + timedelta(minutes=1),
            **revocations(issue_crl(stranger, [], LATER)),
        )


def licensed(private: Any) -> tuple[Any, x509.Certificate]:
    """A key with a certificate as a licensed authority would issue it."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Licensed seal")])
    algorithm = None if isinstance(private, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(7)
        .not_valid_before(AT)
        .not_valid_after(AT + timedelta(days=365))
    )
    return private, builder.sign(private, algorithm)


def packed(private: Any, certificate: x509.Certificate | None, password: bytes, *chain: x509.Certificate) -> bytes:
    return pkcs12.serialize_key_and_certificates(
        b"seal", private, certificate, chain, BestAvailableEncryption(password)
    )


def test_a_licensed_rsa_seal_by_pkcs12(ca: Identity) -> None:
    private, certificate = licensed(rsa.generate_private_key(65537, 2048))
    identity = read_pkcs12(packed(private, certificate, "口令".encode(), ca.certificate), "口令")
    assert identity.certificate == certificate and identity.chain == (ca.certificate,)
    signature = sign_statement(identity.private_key, b"{}")
    assert signature.algorithm == "RSA-PSS-SHA256"
    verify_statement(identity.certificate_pem, b"{}", signature)


def test_pkcs12_that_cannot_be_used() -> None:
    private, certificate = licensed(rsa.generate_private_key(65537, 2048))
    good = packed(private, certificate, b"right")
    refused = [
        (good, "wrong"),
        (good[:-5], "right"),
        (b"nonsense", "right"),
        (b"", ""),
        (packed(private, None, b"right"), "right"),
        (packed(*licensed(ed25519.Ed25519PrivateKey.generate()), b"right"), "right"),
        (pkcs12.serialize_key_and_certificates(b"x", None, certificate, None, NoEncryption()), ""),
    ]
    for data, password in refused:
        with pytest.raises(AuthorityError) as caught:
            read_pkcs12(data, password)
        assert caught.value.zh and caught.value.en


def test_an_identity_is_frozen(ca: Identity) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        ca.certificate = None  # type: ignore[misc, assignment]
