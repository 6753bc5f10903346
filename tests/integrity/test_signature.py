"""People's signatures and wrapped keys: what opens, what does not, and that every refusal is a typed one."""

import base64
import dataclasses
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from guiju.integrity.errors import KeyFileError, SignatureError, WrongPassphrase
from guiju.integrity.signature import (
    DOMAIN,
    SCRYPT_N,
    Signature,
    key_id,
    new_private_key,
    sign_statement,
    unwrap_private_key,
    verify_statement,
    wrap_private_key,
)

STATEMENT = b'{"purpose":"review","record_sha256":"00"}'
SECRET = b"\x5a" * 32
PASSPHRASE = "口令 correct horse battery"
NOW = datetime(2026, 11, 1, tzinfo=UTC)


def certificate(private: Any) -> bytes:
    """A self-signed certificate of a key, PEM."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    algorithm = None if isinstance(private, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(1)
        .not_valid_before(NOW)
        .not_valid_after(NOW + timedelta(days=9))
        .sign(private, algorithm)
    )
    return made.public_bytes(Encoding.PEM)


@pytest.fixture(scope="module")
def key() -> ec.EllipticCurvePrivateKey:
    return new_private_key()


@pytest.fixture(scope="module")
def wrapped(key: ec.EllipticCurvePrivateKey) -> bytes:
    return wrap_private_key(key, PASSPHRASE, SECRET)


def test_a_signature_holds_for_its_statement_alone(key: ec.EllipticCurvePrivateKey) -> None:
    pem, made = certificate(key), sign_statement(key, STATEMENT)
    verify_statement(pem, STATEMENT, made)
    assert made.algorithm == "ECDSA-P256-SHA256" and made.key_id == key_id(key.public_key())
    for place in range(len(STATEMENT)):
        changed = STATEMENT[:place] + bytes([STATEMENT[place] ^ 1]) + STATEMENT[place + 1 :]
        with pytest.raises(SignatureError):
            verify_statement(pem, changed, made)
    for other in (b"", STATEMENT + b" ", STATEMENT[:-1], DOMAIN + STATEMENT):
        with pytest.raises(SignatureError):
            verify_statement(pem, other, made)


def test_any_changed_byte_of_the_signature_is_refused(key: ec.EllipticCurvePrivateKey) -> None:
    pem, made = certificate(key), sign_statement(key, STATEMENT)
    value = base64.b64decode(made.value)
    for place in range(len(value)):
        changed = value[:place] + bytes([value[place] ^ 1]) + value[place + 1 :]
        with pytest.raises(SignatureError):
            verify_statement(pem, STATEMENT, dataclasses.replace(made, value=base64.b64encode(changed).decode()))


def test_a_signature_of_another_domain_is_no_statement(key: ec.EllipticCurvePrivateKey) -> None:
    """The same key signs the bare bytes, or the bytes under another prefix: neither passes for a statement."""
    pem = certificate(key)
    for prefix in (b"", b"guiju.statement.signature.v2\n", b"other\n"):
        value = key.sign(prefix + STATEMENT, ec.ECDSA(hashes.SHA256()))
        forged = Signature("ECDSA-P256-SHA256", key_id(key.public_key()), base64.b64encode(value).decode())
        with pytest.raises(SignatureError):
            verify_statement(pem, STATEMENT, forged)
    # and what was signed as a statement is no signature over the bare bytes
    made = sign_statement(key, STATEMENT)
    key.public_key().verify(base64.b64decode(made.value), DOMAIN + STATEMENT, ec.ECDSA(hashes.SHA256()))


def test_other_keys_algorithms_and_malformed_signatures(key: ec.EllipticCurvePrivateKey) -> None:
    pem, made = certificate(key), sign_statement(key, STATEMENT)
    other = new_private_key()
    refused = [
        (certificate(other), made),
        (pem, sign_statement(other, STATEMENT)),
        (pem, dataclasses.replace(made, key_id=key_id(other.public_key()))),
        (pem, dataclasses.replace(made, algorithm="RSA-PSS-SHA256")),
        (pem, dataclasses.replace(made, algorithm="none")),
        (pem, dataclasses.replace(made, value="")),
        (pem, dataclasses.replace(made, value="%%%")),
        (pem, dataclasses.replace(made, value="签名")),
        (certificate(ed25519.Ed25519PrivateKey.generate()), made),
        (b"", made),
        (b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", made),
    ]
    for certificate_pem, signature in refused:
        with pytest.raises(SignatureError) as caught:
            verify_statement(certificate_pem, STATEMENT, signature)
        assert caught.value.zh and caught.value.en


def test_a_certificate_of_a_curve_that_is_not_known_is_refused(key: ec.EllipticCurvePrivateKey) -> None:
    """An SM2 certificate reads as a file, its key does not: a refusal, not a crash."""
    der = x509.load_pem_x509_certificate(certificate(key)).public_bytes(Encoding.DER)
    prime256v1, sm2 = bytes.fromhex("06082a8648ce3d030107"), bytes.fromhex("06082a811ccf5501822d")
    assert der.count(prime256v1) == 1
    pem = b"-----BEGIN CERTIFICATE-----\n" + base64.encodebytes(der.replace(prime256v1, sm2))
    with pytest.raises(SignatureError):
        verify_statement(pem + b"-----END CERTIFICATE-----\n", STATEMENT, sign_statement(key, STATEMENT))


def test_rsa_signs_with_pss() -> None:
    private = rsa.generate_private_key(65537, 2048)
    made = sign_statement(private, STATEMENT)
    assert made.algorithm == "RSA-PSS-SHA256"
    verify_statement(certificate(private), STATEMENT, made)
    with pytest.raises(SignatureError):
        verify_statement(certificate(private), STATEMENT + b"!", made)
    with pytest.raises(SignatureError):
        verify_statement(certificate(new_private_key()), STATEMENT, made)


def test_the_key_id_is_the_hash_of_the_public_key(key: ec.EllipticCurvePrivateKey) -> None:
    assert len(key_id(key.public_key())) == 64
    assert key_id(key.public_key()) != key_id(new_private_key().public_key())


def test_a_wrapped_key_opens_again(key: ec.EllipticCurvePrivateKey, wrapped: bytes) -> None:
    opened = unwrap_private_key(wrapped, PASSPHRASE, SECRET)
    assert key_id(opened.public_key()) == key_id(key.public_key())
    verify_statement(certificate(key), STATEMENT, sign_statement(opened, STATEMENT))
    header = json.loads(wrapped)
    assert header["n"] == SCRYPT_N >= 1 << 17
    assert wrapped == json.dumps(header, sort_keys=True, separators=(",", ":")).encode()
    assert key.private_numbers().private_value.to_bytes(32, "big").hex() not in wrapped.decode()


def test_each_wrapping_is_its_own(key: ec.EllipticCurvePrivateKey, wrapped: bytes) -> None:
    one, two = json.loads(wrapped), json.loads(wrap_private_key(key, PASSPHRASE, SECRET))
    assert all(one[name] != two[name] for name in ("salt", "nonce", "sealed"))


@pytest.mark.parametrize(
    ("passphrase", "secret"),
    [("wrong", SECRET), ("", SECRET), (PASSPHRASE + " ", SECRET), (PASSPHRASE, b"\x5b" * 32), (PASSPHRASE, b"")],
)
def test_a_wrong_passphrase_or_secret_opens_nothing(wrapped: bytes, passphrase: str, secret: bytes) -> None:
    with pytest.raises(WrongPassphrase):
        unwrap_private_key(wrapped, passphrase, secret)


def with_header(wrapped: bytes, **changes: Any) -> bytes:
    return json.dumps({**json.loads(wrapped), **changes}).encode()


@pytest.mark.parametrize(
    "changes",
    [
        {"n": SCRYPT_N // 2},
        {"n": 2},
        {"n": 0},
        {"n": -1},
        {"n": SCRYPT_N + 1},
        {"n": float(SCRYPT_N)},
        {"n": str(SCRYPT_N)},
        {"n": True},
        {"n": 1 << 40},
        {"r": 1},
        {"r": 16},
        {"format": "other"},
        {"salt": ""},
        {"salt": "zz" * 16},
        {"salt": "00" * 8},
        {"nonce": ""},
        {"nonce": "00" * 8},
        {"nonce": None},
        {"sealed": "zz"},
        {"sealed": 5},
    ],
)
def test_a_cheaper_or_malformed_header_is_refused_before_any_work(wrapped: bytes, changes: dict[str, Any]) -> None:
    with pytest.raises(KeyFileError):
        unwrap_private_key(with_header(wrapped, **changes), PASSPHRASE, SECRET)


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"null", b"\xff", b"[" * 100_000, b'{"sealed":"00"}'])
def test_other_bytes_are_no_wrapped_key(data: bytes) -> None:
    with pytest.raises(KeyFileError):
        unwrap_private_key(data, PASSPHRASE, SECRET)


def test_header_and_content_are_bound_together(wrapped: bytes) -> None:
    """A lawful but other header, an added member, another salt or cut content: the right passphrase opens none."""
    header = json.loads(wrapped)
    for changes in (
        {"n": SCRYPT_N * 2},
        {"salt": "00" * 16},
        {"nonce": "00" * 12},
        {"added": "member"},
        {"sealed": header["sealed"][:-2]},
        {"sealed": ""},
        {"sealed": "00" + header["sealed"][2:]},
    ):
        with pytest.raises(WrongPassphrase):
            unwrap_private_key(with_header(wrapped, **changes), PASSPHRASE, SECRET)
