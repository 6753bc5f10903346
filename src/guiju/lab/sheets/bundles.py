"""A spreadsheet with the files that its cells name: certificates, scans.

The files go into the content store, as on the pages of the registers; the spreadsheet is kept together with their names
and hashes as one file, so that an accepted import reads the same for ever.
"""

import io
import json
import lzma
import zipfile
import zlib
from collections.abc import Iterable, Mapping

from guiju.canonical import dumps
from guiju.lab.house import files
from guiju.lab.sheets.workbook import MOST_BYTES, MOST_UNPACKED, SheetUnreadable

ZIP = "application/zip"
NAMES = "guiju-files.json"
SHEET = "sheet"
MOST_FILE = 20 * 1024 * 1024
MEDIA = ((b"%PDF-", "application/pdf"), (b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG", "image/png"))
DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError, RuntimeError, EOFError, OSError)
"""What opening a zip raises: for a bad directory, a bad stream of any method, a password, an unknown method, an end."""
MADE = (1980, 1, 1, 0, 0, 0)
"""One instant for every bundle: the same sheet with the same files is the same bundle."""


def bundled(data: bytes, sent: Iterable[tuple[str, bytes]]) -> bytes:
    """The spreadsheet with the files that came with it; the spreadsheet itself where none came.

    A zip among them is opened. Raises SheetUnreadable for a file that is none of those that registers keep.
    """
    names: dict[str, str] = {}
    for name, content in _opened(sent):
        key = name.replace("\\", "/").rpartition("/")[2].casefold()
        digest = files.store(content, _media(name, content))
        if names.setdefault(key, digest) != digest:
            raise SheetUnreadable(f"有两个不同的文件都叫“{name}”", f"two different files are called “{name}”")
    if not names:
        return data
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr(zipfile.ZipInfo(NAMES, MADE), dumps(names))
        packed.writestr(zipfile.ZipInfo(SHEET, MADE), data)
    return out.getvalue()


def unpacked(data: bytes) -> tuple[bytes, Mapping[str, str]]:
    """The spreadsheet of a bundle and the hashes of its files by name; any other file as it is."""
    if data[:2] != b"PK":
        return data, {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if set(packed.namelist()) != {NAMES, SHEET}:
                return data, {}
            if any(each.file_size > MOST_BYTES for each in packed.infolist()):
                raise SheetUnreadable("解压后过大，拒绝读取", "the file unpacks to too much")
            names = json.loads(packed.read(NAMES))
            own = packed.read(SHEET)
    except (*DAMAGED, ValueError) as error:
        if isinstance(error, SheetUnreadable):
            raise
        return data, {}
    if not isinstance(names, dict) or not all(files.DIGEST.fullmatch(str(each)) for each in names.values()):
        raise SheetUnreadable("文件清单已损坏", "the list of files is damaged")
    return own, names


def _opened(sent: Iterable[tuple[str, bytes]]) -> Iterable[tuple[str, bytes]]:
    for name, content in sent:
        if content[:2] != b"PK":
            yield name, content
            continue
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                listed = [each for each in packed.infolist() if not each.is_dir()]
                if sum(each.file_size for each in listed) > MOST_UNPACKED:
                    raise SheetUnreadable(f"“{name}”解压后过大，请分成几份", f"“{name}” unpacks to too much; split it")
                yield from ((each.filename, packed.read(each)) for each in listed)
        except DAMAGED:
            raise SheetUnreadable(f"无法打开压缩文件“{name}”", f"the archive “{name}” cannot be opened") from None


def _media(name: str, content: bytes) -> str:
    if len(content) > MOST_FILE:
        raise SheetUnreadable(f"文件“{name}”超过 20 MB", f"the file “{name}” is over 20 MB")
    for begins, media in MEDIA:
        if content.startswith(begins):
            return media
    if content.lstrip()[:5] == b"<?xml" or content[3:8] == b"<?xml":
        return "application/xml"
    raise SheetUnreadable(
        f"文件“{name}”不是 PDF、数字证书（XML）或照片",
        f"the file “{name}” is neither a PDF nor a digital certificate (XML) nor a photograph",
    )
