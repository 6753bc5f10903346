"""Signed notes (c2sp.org/signed-note): a text and the Ed25519 signatures of named keys under it."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from guiju.integrity.errors import KeyFileError, NoteError
from guiju.integrity.files import read_private, write_private

__all__ = [
    "NoteError",
    "Signer",
    "VerifierKey",
    "decode_base64",
    "parse_vkey",
    "read_signer",
    "sign",
    "verify",
    "verify_with",
    "write_signer",
]

ED25519: Final = b"\x01"
MAX_NOTE_SIZE: Final = 1_000_000
# The specification demands room for at least 16.
MAX_SIGNATURES: Final = 100

_HEX_ID: Final = re.compile(r"[0-9a-f]{8}\Z")
_SIGNATURE_MARK: Final = "— "
_PRIVATE: Final = "PRIVATE+KEY+"


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public Ed25519 key under its name."""

    name: str
    key: bytes
    """32 bytes (RFC 8032)."""

    @property
    def id(self) -> bytes:
        """SHA-256(name, newline, 0x01, key)[:4]."""
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.key).digest()[:4]

    def __str__(self) -> str:
        """The vkey: name+hex(id)+base64(0x01 || key)."""
        return f"{self.name}+{self.id.hex()}+{_base64(ED25519 + self.key)}"

    def verifies(self, text: bytes, signature: bytes) -> bool:
        """Whether `signature` (64 bytes) is this key's over `text`."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            Ed25519PublicKey.from_public_bytes(self.key).verify(signature, text)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class Signer:
    """A private Ed25519 key under its name; the seed never shows in a representation."""

    name: str
    seed: bytes = field(repr=False)
    """32 bytes (RFC 8032)."""

    def __post_init__(self) -> None:
        _check_name(self.name)
        if len(self.seed) != 32:
            raise NoteError("Ed25519 私钥须为 32 字节", "an Ed25519 private key must have 32 bytes")

    @classmethod
    def generate(cls, name: str) -> Signer:
        """A new key; `name` is recommended to be an address without scheme, and is the log's origin."""
        return cls(name, secrets.token_bytes(32))

    @property
    def verifier(self) -> VerifierKey:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return VerifierKey(self.name, Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw())

    @property
    def vkey(self) -> str:
        """The verifier key as text, to be given to others."""
        return str(self.verifier)

    def signature_line(self, text: bytes) -> str:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        signature = Ed25519PrivateKey.from_private_bytes(self.seed).sign(text)
        return f"{_SIGNATURE_MARK}{self.name} {_base64(self.verifier.id + signature)}\n"


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def decode_base64(text: str) -> bytes:
    """Bytes of standard base64 in its one canonical spelling (RFC 4648 section 4, padded); else ValueError."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("not base64") from None
    if _base64(data) != text:
        raise ValueError("not canonical base64")
    return data


def _check_name(name: str) -> None:
    if not name or "+" in name or any(sign.isspace() or sign < " " for sign in name):
        raise NoteError(f"密钥名 {name!r} 不能为空、含空白或加号", f"key name {name!r} is empty or has a space or plus")


def parse_vkey(text: str) -> VerifierKey:
    """The key of a vkey line; white space around it is allowed.

    Raises NoteError when it is malformed, its id does not belong to it, or it is not Ed25519 (type 0x01).
    """
    parts = text.strip().split("+", 2)
    if len(parts) != 3 or not _HEX_ID.match(parts[1]):
        raise NoteError("验证密钥应为 名称+8 位十六进制+base64", "a verifier key is name+8 hex digits+base64")
    name, identifier, encoded = parts
    _check_name(name)
    try:
        data = decode_base64(encoded)
    except ValueError:
        raise NoteError("验证密钥的 base64 有误", "the verifier key's base64 is wrong") from None
    if data[:1] != ED25519 or len(data) != 33:
        raise NoteError(f"密钥 {name} 不是 Ed25519（0x01）", f"key {name} is not Ed25519 (type 0x01)")
    key = VerifierKey(name, data[1:])
    if key.id.hex() != identifier:
        raise NoteError(f"密钥 {name} 的标识 {identifier} 不符", f"id {identifier} does not belong to key {name}")
    return key


def sign(text: str, signer: Signer, *more: Signer) -> str:
    """The note: `text` (must end in a newline), a blank line, one signature line a signer.

    Raises NoteError for a text that a note cannot hold.
    """
    if not text.endswith("\n"):
        raise NoteError("被签文本须以换行结束", "the text of a note must end in a newline")
    data = _checked_bytes(text)
    return text + "\n" + "".join(one.signature_line(data) for one in (signer, *more))


def verify(text: str | bytes, vkeys: Sequence[str]) -> str:
    """The verified text of a note, its final newline included.

    Signatures of other keys are ignored; at least one of `vkeys` must have signed, and a wrong signature by any of
    them refuses the note.  Raises NoteError.
    """
    return verify_with(text, vkeys)[0]


def verify_with(text: str | bytes, vkeys: Sequence[str]) -> tuple[str, tuple[VerifierKey, ...]]:
    """As `verify`; also the keys that signed, in the order of their lines."""
    known = _known_keys(vkeys)
    body, lines = _split(_checked_bytes(text))
    signed: list[VerifierKey] = []
    for name, identifier, signature in [_parse_signature(line) for line in lines]:
        key = known.get((name, identifier))
        if key is None:
            continue
        if not key.verifies(body, signature):
            raise NoteError(f"{name} 的签名不成立：内容已改或非其所签", f"the signature of {name} is wrong")
        signed.append(key)
    if not signed:
        raise NoteError("没有一个已知密钥在其上签名", "no known key has signed it")
    return body.decode("utf-8"), tuple(signed)


def _known_keys(vkeys: Sequence[str]) -> dict[tuple[str, bytes], VerifierKey]:
    known: dict[tuple[str, bytes], VerifierKey] = {}
    for vkey in vkeys:
        key = parse_vkey(vkey)
        if known.setdefault((key.name, key.id), key) != key:
            raise NoteError(f"两个密钥同名同标识：{key.name}", f"two keys share the name and id of {key.name}")
    return known


def _checked_bytes(text: str | bytes) -> bytes:
    """The note's bytes: UTF-8, no control characters but newline, of bounded size."""
    try:
        data = text.encode("utf-8") if isinstance(text, str) else bytes(text)
        data.decode("utf-8")
    except UnicodeError:
        raise NoteError("签名文本不是 UTF-8", "a note must be UTF-8") from None
    if len(data) > MAX_NOTE_SIZE:
        raise NoteError(f"签名文本超过 {MAX_NOTE_SIZE} 字节", f"a note may have {MAX_NOTE_SIZE} bytes at most")
    if any(byte < 0x20 and byte != 0x0A for byte in data):
        raise NoteError("签名文本含控制字符", "a note may have no control character but newline")
    return data


def _split(data: bytes) -> tuple[bytes, list[str]]:
    """The text and its signature lines; the last empty line separates them."""
    place = data.rfind(b"\n\n")
    if place < 0:
        raise NoteError("没有签名段（空行之后的签名行）", "it has no signatures (lines after an empty line)")
    block = data[place + 2 :].decode("utf-8")
    if not block.endswith("\n"):
        raise NoteError("签名段须以换行结束", "the signatures must end in a newline")
    # Only the newline separates lines here; str.splitlines would also split at U+2028 and the like.
    lines = block[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise NoteError(f"签名多于 {MAX_SIGNATURES} 个", f"more than {MAX_SIGNATURES} signatures")
    return data[: place + 1], lines


def _parse_signature(line: str) -> tuple[str, bytes, bytes]:
    """(key name, key id, signature) of one line."""
    name, _, encoded = line.removeprefix(_SIGNATURE_MARK).partition(" ")
    try:
        data = decode_base64(encoded)
        _check_name(name)
    except ValueError:
        data = b""
    if not line.startswith(_SIGNATURE_MARK) or len(data) < 5:
        raise NoteError("签名行格式有误", "a signature line is malformed")
    return name, data[:4], data[4:]


def write_signer(path: Path, signer: Signer) -> None:
    """Keeps the key at `path`, mode 0600: PRIVATE+KEY+name+hex(id)+base64(0x01 || seed).

    Raises FileError when something stands there already.
    """
    line = f"{_PRIVATE}{signer.name}+{signer.verifier.id.hex()}+{_base64(ED25519 + signer.seed)}\n"
    write_private(path, line.encode("utf-8"))


def read_signer(path: Path) -> Signer:
    """The key kept at `path`; raises KeyFileError when it is missing, malformed or open to others."""
    wrong = KeyFileError(f"{path} 不是日志私钥", f"{path} is no private key of a log")
    try:
        text = read_private(path).decode("utf-8").strip()
        parts = text.removeprefix(_PRIVATE).split("+", 2)
        data = decode_base64(parts[2])
        signer = Signer(parts[0], data[1:])
    except KeyFileError:
        raise
    except (ValueError, IndexError):
        raise wrong from None
    if not text.startswith(_PRIVATE) or data[:1] != ED25519 or signer.verifier.id.hex() != parts[1]:
        raise wrong
    return signer
