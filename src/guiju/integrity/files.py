"""Files that must survive a crash whole: written beside, flushed to the disk, then put in place in one step."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from guiju.integrity.errors import FileError, KeyFileError

__all__ = ["flush_folder", "read_private", "write_file", "write_private"]


def flush_folder(folder: Path) -> None:
    """Makes the names in `folder` durable, not only the contents behind them."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_beside(path: Path, data: bytes, mode: int) -> Path:
    """Writes `data`, flushed, under a name of its own in the folder of `path`; removes it when writing fails."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(6)}.part")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    return beside


def write_file(path: Path, data: bytes, *, flush_names: bool = True) -> None:
    """Puts `data` at `path` in one step, replacing what stood there; makes missing folders.

    With `flush_names=False` the caller flushes the folder itself (once, after many files).
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = _write_beside(path, data, 0o644)
    beside.replace(path)
    if flush_names:
        flush_folder(path.parent)


def write_private(path: Path, data: bytes) -> None:
    """Puts a private key at `path`, mode 0600, in one step; never over another file.

    Raises FileError when something stands there already.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = _write_beside(path, data, 0o600)
    try:
        # A hard link, unlike a rename, fails when the name is taken: two founders cannot overwrite each other's key.
        os.link(beside, path)
    except FileExistsError:
        raise FileError(f"{path} 已存在，不覆盖私钥", f"{path} exists; a private key is never overwritten") from None
    finally:
        beside.unlink(missing_ok=True)
    flush_folder(path.parent)


def read_private(path: Path) -> bytes:
    """The bytes of a private key's file.

    Raises KeyFileError when it is missing or when group or others have any right to it.
    """
    try:
        with path.open("rb") as stream:
            mode = stat.S_IMODE(os.fstat(stream.fileno()).st_mode)
            if os.name == "posix" and mode & 0o077:
                raise KeyFileError(
                    f"私钥文件 {path} 对他人开放（权限 {mode:04o}）；请先执行 chmod 600",
                    f"the private key {path} is open to others (mode {mode:04o}); run chmod 600 first",
                )
            return stream.read()
    except OSError as error:
        raise KeyFileError(
            f"无法读取私钥文件 {path}：{error.strerror}", f"cannot read the private key {path}: {error.strerror}"
        ) from None
