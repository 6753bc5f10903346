"""The keys of an installation: log key, agency's seal, CA and server secret, each a file of mode 0600.

They stand in `<data>/keys`, outside the database and its backup. Nothing here claims legal equivalence for
home-made keys: the certificates of a licensed authority can be put in place of ours (PKCS#12). Which seal is in use
says the newest row of the register of seals; every seal has files of its own, and none is ever overwritten.
"""

import hashlib
import secrets
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from guiju.integrity import authority, note
from guiju.integrity.errors import AuthorityError, KeyFileError
from guiju.integrity.files import read_private, write_file, write_private
from guiju.lab.boot import data_folder


def folder() -> Path:
    """The folder of keys."""
    return data_folder() / "keys"


def create(origin: str, agency: str, demonstration: bool, at: datetime) -> str:
    """Makes whatever key is missing and returns the log's verifier key; keys that stand are left alone.

    Raises KeyFileError when the log key that stands there belongs to another origin.
    """
    place = folder()
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not (place / "log.key").exists():
        note.write_signer(place / "log.key", note.Signer.generate(origin))
    if not (place / "server.secret").exists():
        write_private(place / "server.secret", secrets.token_bytes(32))
    if not (place / "ca.key").exists():
        authority.create_authority(place, agency, demonstration=demonstration, at=at)
    if not (place / "seal.key").exists():
        authority.create_seal(place, agency, demonstration=demonstration, at=at)
    name = log_signer().name
    if name != origin:
        raise KeyFileError(
            f"{place} 中的日志密钥属于 {name}，不属于 {origin}；请用原来的 --origin，或另选数据文件夹",
            f"the log key in {place} belongs to {name}, not to {origin}: use that --origin, or another data folder",
        )
    return log_signer().vkey


@cache
def log_signer() -> note.Signer:
    """The signer of checkpoints."""
    return note.read_signer(folder() / "log.key")


@cache
def server_secret() -> bytes:
    """The secret that goes into the wrapping of every person's key."""
    return read_private(folder() / "server.secret")


def fingerprint(certificate: Any) -> str:
    """SHA-256 of a certificate's DER, 64 hexadecimal digits."""
    from cryptography.hazmat.primitives.serialization import Encoding

    return hashlib.sha256(certificate.public_bytes(Encoding.DER)).hexdigest()


def chain_pem(identity: authority.Identity) -> str:
    """PEM of the certificate and its issuers, the certificate first."""
    from cryptography.hazmat.primitives.serialization import Encoding

    found = (identity.certificate, *identity.chain)
    return "".join(each.public_bytes(Encoding.PEM).decode("ascii") for each in found)


def seal() -> authority.Identity:
    """The agency's seal in use: private key, certificate, chain.

    Raises KeyFileError or AuthorityError when its files are not there or not fit.
    """
    from guiju.lab.house.models import Seal

    newest = Seal.objects.order_by("-pk").first()
    return first_seal() if newest is None or newest.kind == "own" else imported_seal(newest.sha256)


@cache
def first_seal() -> authority.Identity:
    """The seal that was made at founding."""
    return authority.load_identity(folder() / "seal.key", folder() / "seal.pem", folder() / "ca.pem")


@cache
def imported_seal(sha256: str) -> authority.Identity:
    """A seal whose files were put here under its certificate's digest."""
    key, certificate = _seal_files(sha256)
    return authority.load_identity(key, certificate)


def _seal_files(sha256: str) -> tuple[Path, Path]:
    return folder() / f"seal-{sha256[:32]}.key", folder() / f"seal-{sha256[:32]}.pem"


def stage_seal(identity: authority.Identity) -> str:
    """Puts another authority's certificate and key beside the old ones, not in use yet; returns its fingerprint."""
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    sha256 = fingerprint(identity.certificate)
    key, certificate = _seal_files(sha256)
    write_file(certificate, chain_pem(identity).encode())
    if not key.exists():
        write_private(key, identity.private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return sha256


def is_staged(sha256: str) -> bool:
    """Whether the files of a seal are here and belong together."""
    try:
        return fingerprint(imported_seal(sha256).certificate) == sha256
    except (KeyFileError, AuthorityError):
        return False


@cache
def ca() -> authority.Identity:
    """The agency's own certificate authority."""
    return authority.load_identity(folder() / "ca.key", folder() / "ca.pem", folder() / "ca.pem")


def ca_certificate() -> Any:
    """The root certificate of the agency's own authority; its key is not touched."""
    from cryptography.x509 import load_pem_x509_certificate

    try:
        return load_pem_x509_certificate((folder() / "ca.pem").read_bytes())
    except (OSError, ValueError) as error:
        raise AuthorityError(f"无法读取 ca.pem：{error}", f"cannot read ca.pem: {error}") from None
