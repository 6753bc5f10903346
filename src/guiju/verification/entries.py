"""What the entries of a log say in clear about certificates: numbers, hashes, and what became of them.

Entries of other types are opaque, and so is one that is not written as the agency's software writes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from guiju import canonical
from guiju.integrity.errors import IntegrityError
from guiju.integrity.reader import TileReader
from guiju.integrity.tiles import TILE_WIDTH
from guiju.verification.verdict import Kind, Status

__all__ = ["Entry", "History", "read_entry", "read_history"]

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_HASHES: Final = ("record_sha256", "pdf_sha256", "pdf_sm3", "xml_sha256", "xml_sm3")
ISSUE: Final = "issuing.issue"
ENDINGS: Final[dict[str, Status]] = {"issuing.replace": "replaced", "issuing.withdraw": "withdrawn"}
_NUMBERED: Final = frozenset({ISSUE, *ENDINGS, "issuing.reserve_number", "issuing.void_number"})
_MOST_UNREADABLE: Final = 100
"""Reading ends after this many bundles that cannot be read: such a log tells nothing more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry about a certificate's number."""

    type: str
    day: str
    demonstration: bool
    number: str
    hashes: dict[str, str] = field(default_factory=dict)
    """`record_sha256`, `pdf_sha256`, `pdf_sm3`, `xml_sha256`, `xml_sm3` of an issue entry."""
    files: frozenset[str] = frozenset()
    """SHA-256 of the files that the entry names; the case is one of them."""
    issue_index: int | None = None
    replaced_by: str = ""

    def names(self, kind: Kind, sha256: str) -> bool:
        """Whether this issue entry names the file of this kind by its SHA-256."""
        if self.type != ISSUE:
            return False
        return sha256 in self.files if kind == "case" else self.hashes.get(f"{kind}_sha256") == sha256


def read_entry(data: bytes) -> Entry | None:
    """The entry about a certificate's number in `data`; None for any other."""
    if b'"type":"issuing.' not in data:
        return None
    try:
        value = canonical.loads(data)
    except canonical.CanonicalError:
        return None
    return _entry(value) if isinstance(value, dict) and value.get("v") == 1 else None


def _entry(value: dict[str, Any]) -> Entry | None:
    kind, number, day = value.get("type"), value.get("certificate_number"), value.get("day")
    if kind not in _NUMBERED or not isinstance(number, str) or not number or not _is_day(day):
        return None
    index, successor = value.get("issue_index"), value.get("replaced_by", "")
    if kind in ENDINGS and (type(index) is not int or not isinstance(successor, str)):
        return None
    hashes = {name: value.get(name) for name in _HASHES} if kind == ISSUE else {}
    if not all(isinstance(digest, str) and _DIGEST.fullmatch(digest) for digest in hashes.values()):
        return None
    return Entry(
        type=str(kind),
        day=str(day),
        demonstration=value.get("demo") is True,
        number=number,
        hashes={name: str(digest) for name, digest in hashes.items()},
        files=frozenset(_files(value.get("files"))) if kind == ISSUE else frozenset(),
        issue_index=index if kind in ENDINGS else None,
        replaced_by=successor if kind == "issuing.replace" else "",
    )


def _is_day(value: object) -> bool:
    return isinstance(value, str) and _DAY.fullmatch(value) is not None


def _files(value: object) -> Iterator[str]:
    for each in value if isinstance(value, list) else ():
        if isinstance(each, dict) and isinstance(digest := each.get("sha256"), str):
            yield digest


@dataclass(slots=True)
class History:
    """All that a verified log says about certificates' numbers."""

    first_day: str = ""
    """Day of the log's first entry; empty when it has none or that is not ours."""
    entries: list[tuple[int, Entry]] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)
    """Indices of the bundles that are missing or do not belong to the checkpoint's tree."""
    problem: IntegrityError | None = None
    """What was wrong with the first of them."""
    ended: bool = False
    """Reading was given up."""

    @property
    def complete(self) -> bool:
        """Every entry was read and verified."""
        return not self.unread and not self.ended

    def complete_after(self, index: int) -> bool:
        """Every entry behind `index` was read and verified."""
        return not self.ended and all(bundle < index // TILE_WIDTH for bundle in self.unread)

    def issued(self, kind: Kind, sha256: str) -> tuple[int, Entry] | None:
        """The first issue entry that names a file of this kind and hash, with its index."""
        return next((each for each in self.entries if each[1].names(kind, sha256)), None)

    def of_number(self, number: str) -> list[tuple[int, Entry]]:
        """All entries about one number."""
        return [each for each in self.entries if each[1].number == number]

    def ending(self, index: int, issue: Entry) -> tuple[int, Entry] | None:
        """The last replacement or withdrawal of that very issue entry: number and index must both be its own."""
        found = None
        for place, entry in self.of_number(issue.number):
            if place > index and entry.type in ENDINGS and entry.issue_index == index:
                found = place, entry
        return found


def read_history(reader: TileReader) -> History:
    """Reads every entry of a log, each verified; what cannot be read is noted, never raised."""
    history = History()
    for bundle in range(-(-reader.checkpoint.size // TILE_WIDTH)):
        try:
            found = reader.entries(bundle)
        except IntegrityError as error:
            history.unread.append(bundle)
            history.problem = history.problem or error
            if len(history.unread) >= _MOST_UNREADABLE:
                history.ended = True
                break
            continue
        if bundle == 0:
            history.first_day = _day_of(found[0])
        for place, data in enumerate(found, bundle * TILE_WIDTH):
            if (entry := read_entry(data)) is not None:
                history.entries.append((place, entry))
    return history


def _day_of(data: bytes) -> str:
    try:
        value = canonical.loads(data)
    except canonical.CanonicalError:
        return ""
    day = value.get("day") if isinstance(value, dict) else None
    return str(day) if _is_day(day) else ""
