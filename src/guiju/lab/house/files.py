"""The content store: files by their SHA-256, written once, fsynced, never changed."""

import os
import re
import tempfile
from pathlib import Path

from guiju.canonical import sha256
from guiju.integrity.files import flush_folder
from guiju.lab.boot import data_folder
from guiju.lab.house.refusal import Refused

DIGEST = re.compile(r"[0-9a-f]{64}")


class FileMissing(LookupError):
    """The store holds no file with this hash: there is none, it cannot be read, or its bytes have another."""

    def __init__(self, digest: str, zh: str, en: str) -> None:
        super().__init__(f"文件 {digest} {zh} / file {digest} {en}")
        self.digest = digest


def path_of(digest: str) -> Path:
    """Where a file with this hash stands. Raises FileMissing for what is no SHA-256."""
    return Path(_name_of(digest))


def _name_of(digest: str) -> str:
    if not DIGEST.fullmatch(digest):
        raise FileMissing(repr(digest), "不是文件摘要", "is no digest of a file")
    return f"{data_folder()}/files/{digest[:2]}/{digest}"


def store(data: bytes, media_type: str) -> str:
    """Stores a file and returns its SHA-256; storing it again changes nothing.

    Raises FileMissing when bytes stand there that no longer have this hash: that is looked into, not mended silently.
    """
    digest = sha256(data)
    path = path_of(digest)
    if path.is_file():
        stored(digest)
        return digest
    write_whole(path, data)
    return digest


def write_whole(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Writes a file wholly or not at all: beside, fsync, rename, fsync of the folder."""
    _make_folder(path.parent)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, mode)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    flush_folder(path.parent)


def _make_folder(folder: Path) -> None:
    """Makes a folder whose name survives a power cut too."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    flush_folder(folder.parent)


def demand_stored(digest: str, what: str, *, requirement: str) -> None:
    """Raises Refused unless the paper that a row names by its hash was uploaded: a hash alone proves nothing."""
    try:
        stored(digest)
    except FileMissing:
        raise Refused("file_not_stored", requirement=requirement, parameters={"file": what}) from None


def unchecked(digest: str) -> bytes:
    """Bytes of a stored file, for a caller that compares their hash itself.

    Raises FileMissing when it is not there or cannot be read.
    """
    try:
        # A text and no Path, and no buffer: these took longer than the reading, once for each record of a year.
        with open(_name_of(digest), "rb", buffering=0) as file:
            return file.readall()
    except FileNotFoundError:
        raise FileMissing(digest, "不在文件库中", "is not in the store") from None
    except OSError:
        raise FileMissing(digest, "无法读取", "cannot be read") from None


def stored(digest: str) -> bytes:
    """Bytes of a stored file, checked against its hash.

    Raises FileMissing when it is not there, cannot be read, or its bytes no longer have this hash.
    """
    data = unchecked(digest)
    if sha256(data) != digest:
        raise FileMissing(digest, "的内容已被改动", "holds other bytes than were filed")
    return data
