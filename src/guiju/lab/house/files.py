"""The content store: files by their SHA-256, written once, fsynced, never changed."""

import os
import tempfile
from pathlib import Path

from guiju.canonical import sha256
from guiju.lab.boot import data_folder


class FileMissing(LookupError):
    """The store holds no file with this hash."""


def path_of(digest: str) -> Path:
    """Where a file with this hash stands."""
    return data_folder() / "files" / digest[:2] / digest


def store(data: bytes, media_type: str) -> str:
    """Stores a file and returns its SHA-256; storing it again changes nothing."""
    digest = sha256(data)
    path = path_of(digest)
    if path.is_file() and path.stat().st_size == len(data):
        return digest
    write_whole(path, data)
    return digest


def write_whole(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Writes a file wholly or not at all: beside, fsync, rename, fsync of the folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
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
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def stored(digest: str) -> bytes:
    """Bytes of a stored file, checked against its hash.

    Raises FileMissing when it is not there or its bytes no longer have this hash.
    """
    path = path_of(digest)
    if not path.is_file():
        raise FileMissing(f"文件 {digest} 不在文件库中 / file {digest} is not in the store")
    data = path.read_bytes()
    if sha256(data) != digest:
        raise FileMissing(f"文件 {digest} 的内容已被改动 / the bytes of file {digest} were changed")
    return data
