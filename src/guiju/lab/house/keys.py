"""The keys of an installation: log key, agency's seal, CA and server secret, each a file of mode 0600.

They stand in `<data>/keys`, outside the database and its backup. Nothing here claims legal equivalence for
home-made keys: the certificates of a licensed authority can be put in place of ours (PKCS#12).
"""

import secrets
from datetime import datetime
from functools import cache
from pathlib import Path

from guiju.integrity import authority, note
from guiju.integrity.files import read_private, write_private
from guiju.lab.boot import data_folder


def folder() -> Path:
    """The folder of keys."""
    return data_folder() / "keys"


def create(origin: str, agency: str, demonstration: bool, at: datetime) -> str:
    """Makes whatever key is missing and returns the log's verifier key; keys that stand are left alone."""
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
    return log_signer().vkey


@cache
def log_signer() -> note.Signer:
    """The signer of checkpoints."""
    return note.read_signer(folder() / "log.key")


@cache
def server_secret() -> bytes:
    """The secret that goes into the wrapping of every person's key."""
    return read_private(folder() / "server.secret")


@cache
def seal() -> authority.Identity:
    """The agency's seal: private key, certificate, chain."""
    return authority.load_identity(folder() / "seal.key", folder() / "seal.pem", folder() / "ca.pem")


@cache
def ca() -> authority.Identity:
    """The agency's own certificate authority."""
    return authority.load_identity(folder() / "ca.key", folder() / "ca.pem", folder() / "ca.pem")
