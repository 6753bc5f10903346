"""The members of a dossier: how each is named, and how large it may be."""

from __future__ import annotations

import re
from typing import Final

from guiju.canonical import MAX_SIZE, sha256
from guiju.integrity.merkle import HASH_SIZE
from guiju.integrity.note import MAX_NOTE_SIZE
from guiju.integrity.tiles import ENTRIES, MAX_ENTRY, TILE_WIDTH

__all__ = [
    "CASES",
    "CERTIFICATES",
    "CHECKPOINT",
    "EVALUATION",
    "FILES",
    "GIVEN",
    "LOG",
    "MANIFEST",
    "PARAMETERS",
    "PERIODS",
    "PROFILE",
    "REGISTERS",
    "SIGNATURE",
    "SNAPSHOT",
    "STATEMENT",
    "case_name",
    "is_lawful",
    "largest",
]

MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "signature.json"
"""The signature over the manifest: the one member that the manifest does not list."""
CERTIFICATES: Final = "certificates.json"
PARAMETERS: Final = "parameters.json"
EVALUATION: Final = "evaluation.json"
SNAPSHOT: Final = "snapshot.json"
PROFILE: Final = "profile.json"
"""A profile of the agency's own, where the evaluation was made by one."""
STATEMENT: Final = "statement.json"
"""The signed statement of the frozen run whose evaluation the archive carries."""
CASES: Final = "cases/"
REGISTERS: Final = "registers/"
PERIODS: Final = "periods/"
GIVEN: Final = "given/"
FILES: Final = "files/"
LOG: Final = "log/"
CHECKPOINT: Final = "log/checkpoint"

_LAWFUL: Final = re.compile(
    r"(?:manifest|signature|certificates|parameters|evaluation|snapshot|profile|statement)\.json"
    r"|cases/[0-9A-Za-z][0-9A-Za-z._-]{0,99}\.json"
    r"|(?:registers|periods|given)/[a-z][a-z0-9_]{0,63}\.json"
    r"|files/[0-9a-f]{64}"
    r"|log/checkpoint"
    r"|log/tile/(?:[0-7]|entries)/(?:x[0-9]{3}/){0,6}[0-9]{3}(?:\.p/[1-9][0-9]{0,2})?",
    re.ASCII,
)
_LARGEST_FILE: Final = 512 * 1024 * 1024
_PLAIN: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,63}", re.ASCII)


def case_name(number: str) -> str:
    """The member of the case behind a certificate number: the number's plain signs, then 12 digits of its SHA-256.

    The digits keep apart what the plain signs do not (演示-1 and 试验-1), on every file system.
    """
    plain = re.sub(r"[^0-9A-Za-z-]+", "_", number, flags=re.ASCII).strip("_-")[:60]
    digits = sha256(number.encode("utf-8"))[:12]
    return f"{CASES}{plain}.{digits}.json" if plain else f"{CASES}{digits}.json"


def is_lawful(name: str) -> bool:
    """Whether a dossier may have a member of this name; no path leads out of it."""
    return _LAWFUL.fullmatch(name) is not None


def largest(name: str) -> int:
    """Bytes that a member of this name may have."""
    if name.startswith(f"{LOG}tile/{ENTRIES}/"):
        return TILE_WIDTH * (MAX_ENTRY + 2)
    if name.startswith(f"{LOG}tile/"):
        return TILE_WIDTH * HASH_SIZE
    if name == CHECKPOINT:
        return MAX_NOTE_SIZE
    return _LARGEST_FILE if name.startswith(FILES) else MAX_SIZE
