"""The typed errors of this room; each has its sentence in Chinese and English."""

from __future__ import annotations

__all__ = [
    "AuthorityError",
    "CheckpointError",
    "FileError",
    "IntegrityError",
    "KeyFileError",
    "NotReadable",
    "NoteError",
    "ProofError",
    "SignatureError",
    "TileError",
    "WrongPassphrase",
]


class IntegrityError(ValueError):
    """Something cannot be verified or kept; `text("zh")` and `text("en")` say what, and what to do."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh, en)
        self.zh, self.en = zh, en

    def __str__(self) -> str:
        return self.en

    def text(self, lang: str) -> str:
        """The sentence in `lang`: "zh", anything else is English."""
        return self.zh if lang == "zh" else self.en


class ProofError(IntegrityError):
    """An inclusion or consistency proof does not prove what it claims."""


class NoteError(IntegrityError):
    """A signed note, its verifier key or its signatures are malformed or wrong."""


class CheckpointError(IntegrityError):
    """A verified note is not a checkpoint, or not this log's."""


class TileError(IntegrityError):
    """A tile or an entry bundle is missing, has the wrong length, or does not belong to the checkpoint's tree."""


class NotReadable(IntegrityError):
    """The bytes are not the kind of document they should be, or cannot be read at all."""


class FileError(IntegrityError):
    """A file cannot be written as asked, for example because another one stands there."""


class KeyFileError(IntegrityError):
    """A private key's file is missing, malformed, or readable by others."""


class SignatureError(IntegrityError):
    """A person's signature does not belong to the statement, the key or the certificate."""


class WrongPassphrase(IntegrityError):
    """The passphrase (or the server's secret) does not open the wrapped key."""


class AuthorityError(IntegrityError):
    """A certificate cannot be made, read, or followed to the authority."""
