"""What a file is, told from its first bytes; nothing in it is believed."""

from __future__ import annotations

from typing import Final

from guiju.integrity.proof import FIRST_LINE
from guiju.verification.verdict import Kind

__all__ = ["FORMATS", "kind_of"]

FORMATS: Final[dict[str, Kind]] = {"guiju.record": "record", "guiju.case": "case", "guiju.job_permit": "permit"}
_HEAD: Final = 1024
_MARK: Final = b"\xef\xbb\xbf"


def kind_of(data: bytes) -> Kind:
    """The kind that `data` seems to be of; "unknown" when it looks like nothing of ours."""
    head = data[:_HEAD]
    if b"%PDF-" in head:
        return "pdf"
    start = head.removeprefix(_MARK).lstrip()
    if start.startswith(b"<"):
        return "xml"
    if start.startswith(FIRST_LINE.encode("ascii")):
        return "proof"
    return _json_kind(data) if start.startswith(b"{") else "unknown"


def _json_kind(data: bytes) -> Kind:
    """By the words in it: JSON of an unknown hand is parsed in a limited process alone, which tells when it is another.

    A case holds a record.
    """
    return next((kind for word, kind in reversed(FORMATS.items()) if f'"{word}"'.encode() in data), "unknown")
