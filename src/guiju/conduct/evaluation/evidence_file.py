"""Whether a file can be evidence: something that people read, and not nothing."""

from __future__ import annotations

import io
import zipfile
from hashlib import sha256
from typing import Literal

from guiju.conduct.evaluation.substance import tells_something

EMPTY = sha256(b"").hexdigest()
"""Digest of a file with nothing in it."""
SCANNED = (b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
LEAST_SCANNED = 64
"""Bytes below which a PDF or picture shows nothing."""
BOOKS = ("[Content_Types].xml", "mimetype")
"""A member that every workbook or text of an office program has."""
Unfit = Literal["", "empty", "unreadable"]


def unfit(content: bytes) -> Unfit:
    """Why a file is no evidence; empty where it may be: PDF, picture, workbook, or a text in which something is read.

    What programs write for programs (JSON, XML) is not what somebody looked at.
    """
    if not content.strip():
        return "empty"
    if is_scanned(content):
        return "" if len(content) >= LEAST_SCANNED else "empty"
    if content.startswith(b"PK"):
        return "" if _is_book(content) else "unreadable"
    return _unfit_text(content)


def is_scanned(content: bytes) -> bool:
    """Whether it is a PDF or a picture: what somebody outside issued is seen as it was issued, and not typed."""
    return content.startswith(SCANNED) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP")


def _is_book(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return any(name in BOOKS for name in book.namelist())
    except (zipfile.BadZipFile, ValueError):
        return False


def _unfit_text(content: bytes) -> Unfit:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding).strip()
        except UnicodeDecodeError:
            continue
        if text.startswith(("{", "[", "<")) or "\0" in text:
            return "unreadable"
        return "" if tells_something(text) else "empty"
    return "unreadable"
