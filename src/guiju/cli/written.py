"""Files that a command writes: their place is looked at before the work, and they are put there whole."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from guiju.cli.errors import CommandError, UsageError


def place_for(name: str, option: str, *, replaces: bool = True) -> Path:
    """The path to write to.

    Raises UsageError where there is no such folder, or where something stands that is no file of its own (a folder, a
    device), or any file at all without `replaces`.
    """
    path = Path(name)
    if not path.name:
        raise UsageError(f"{option}：请写明文件名", f"{option}: name a file")
    if not path.parent.is_dir():
        raise UsageError(f"{option}：没有文件夹 {path.parent}", f"{option}: there is no folder {path.parent}")
    if path.exists() and not path.is_file():
        raise UsageError(f"{option}：{path} 不是普通文件", f"{option}: {path} is no regular file")
    if path.exists() and not replaces:
        raise UsageError(
            f"{option}：{path} 已存在，请另取文件名或先移走它",
            f"{option}: {path} is there already; give another name or move it away",
        )
    if not os.access(path.parent, os.W_OK):
        raise UsageError(f"{option}：不能写入文件夹 {path.parent}", f"{option}: cannot write to {path.parent}")
    return path


@contextmanager
def told_of(path: Path) -> Iterator[None]:
    """Tells what the system says against writing there, or to the file that it names. Raises CommandError."""
    try:
        yield
    except OSError as error:
        why = error.strerror or str(error)
        where = error.filename or path
        raise CommandError(f"无法写入 {where}：{why}", f"cannot write {where}: {why}", code="file") from None


def write_whole(path: Path, data: bytes) -> None:
    """Puts a file in its place whole; nothing is left of one that could not be written. Raises CommandError."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(6)}.part")
    try:
        with told_of(path):
            beside.write_bytes(data)
            beside.replace(path)
    finally:
        with suppress(OSError):
            beside.unlink()
