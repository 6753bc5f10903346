"""Pictures and papers that people hand in: known by their content, stripped of what a camera adds, bounded in size."""

import struct
import zlib
from typing import Any

from django import forms
from django.utils.translation import gettext as _

LARGEST = 8 * 1024 * 1024
MOST_PIXELS = 40_000_000
JPEG, PNG, PDF = "image/jpeg", "image/png", "application/pdf"
KEPT_CHUNKS = frozenset({b"IHDR", b"PLTE", b"tRNS", b"sRGB", b"gAMA", b"IDAT", b"IEND"})
PNG_HEAD = b"\x89PNG\r\n\x1a\n"
START_OF_FRAME = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
SCAN = 0xDA
ADDED = frozenset({*range(0xE1, 0xF0), 0xFE})
"""Segments in which cameras write place, time, owner and remarks."""


class UnfitPicture(ValueError):
    """The bytes are no whole picture of a known kind, or it is too large."""


def cleaned(data: bytes) -> tuple[bytes, str]:
    """The file as it is stored and its media type. Raises UnfitPicture for anything that is not allowed."""
    if data.startswith(b"%PDF-"):
        return data, PDF
    if data.startswith(b"\xff\xd8\xff"):
        return _jpeg(data), JPEG
    if data.startswith(PNG_HEAD):
        return _png(data), PNG
    raise UnfitPicture


def _bounded(width: int, height: int) -> None:
    if not (0 < width * height <= MOST_PIXELS):
        raise UnfitPicture


def _jpeg(data: bytes) -> bytes:
    """The picture without the segments that cameras and editors add."""
    kept, place, seen = [data[:2]], 2, False
    while place + 4 <= len(data):
        if data[place] != 0xFF:
            raise UnfitPicture
        marker = data[place + 1]
        if marker in ALONE:
            kept.append(data[place : place + 2])
            place += 2
            continue
        (length,) = struct.unpack(">H", data[place + 2 : place + 4])
        segment = data[place : place + 2 + length]
        if marker in START_OF_FRAME and len(segment) >= 9:
            height, width = struct.unpack(">HH", segment[5:9])
            _bounded(width, height)
            seen = True
        if marker == SCAN:
            if not seen or not data.rstrip(b"\x00").endswith(b"\xff\xd9"):
                raise UnfitPicture
            return b"".join([*kept, data[place:]])
        if marker not in ADDED:
            kept.append(segment)
        place += 2 + length
    raise UnfitPicture


def _png(data: bytes) -> bytes:
    """The picture with the chunks alone that make it up."""
    kept, place = [PNG_HEAD], len(PNG_HEAD)
    while place + 12 <= len(data):
        length, name = struct.unpack(">I4s", data[place : place + 8])
        chunk = data[place : place + 12 + length]
        if len(chunk) != 12 + length or zlib.crc32(chunk[4:-4]) != struct.unpack(">I", chunk[-4:])[0]:
            raise UnfitPicture
        if name == b"IHDR":
            _bounded(*struct.unpack(">II", chunk[8:16]))
        if name in KEPT_CHUNKS:
            kept.append(chunk)
        place += 12 + length
        if name == b"IEND":
            return b"".join(kept)
    raise UnfitPicture


class PaperField(forms.FileField):
    """A photograph (JPEG, PNG) or a PDF; its content is looked at, not its name. Cleaned: bytes and media type."""

    widget = forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,application/pdf"})

    def clean(self, data: Any, initial: Any = None) -> Any:
        found = super().clean(data, initial)
        content = found.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise forms.ValidationError(_("The file is larger than 8 MB; send a smaller one."))
        try:
            return cleaned(content)
        except UnfitPicture:
            raise forms.ValidationError(_("This is no whole JPEG, PNG or PDF, or the picture is too large.")) from None
