"""Writing a dossier: members in order of their names, fixed times, so that the same state gives the same bytes.

The file is written beside its place and put there whole. Members are handed over one at a time; none is kept.
"""

from __future__ import annotations

import errno
import os
import secrets
import zipfile
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final

from guiju.canonical import sha256
from guiju.dossier.manifest import FileLine, Manifest, Seal
from guiju.dossier.names import FILES, LOG, MANIFEST, SIGNATURE, is_lawful
from guiju.integrity.files import flush_folder
from guiju.record.codec import to_bytes
from guiju.record.words import Digest

__all__ = ["Writer"]

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The first instant that a ZIP archive can name: no time of the day it was made is in it."""
_LEVEL: Final = 1
"""Canonical JSON repeats itself so much that more effort costs three times the time for a tenth of the size."""


class Writer:
    """An archive in the making; nothing stands at `path` until `finish`. Raises OSError, FileExistsError too."""

    def __init__(self, path: Path) -> None:
        if path.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
        self.path = path
        self._beside = path.with_name(f".{path.name}.{secrets.token_hex(6)}.part")
        self._stream = self._beside.open("xb")
        self._zip = zipfile.ZipFile(self._stream, "w", allowZip64=True)
        self._lines: list[FileLine] = []
        self._finished = False

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._finished:
            # On a full disk closing fails as writing did, and what was written goes all the same.
            with suppress(OSError):
                self._zip.close()
            with suppress(OSError):
                self._stream.close()
            self._beside.unlink(missing_ok=True)

    @property
    def lines(self) -> tuple[FileLine, ...]:
        """What was put in so far, in order of the names."""
        return tuple(sorted(self._lines, key=lambda line: line.name))

    def put(self, name: str, data: bytes) -> None:
        """Adds a member; raises ValueError for a name that no dossier has or that was given before."""
        if not is_lawful(name) or name in (MANIFEST, SIGNATURE):
            raise ValueError(f"{name!r} is no member of a dossier")
        if self._lines and name <= self._lines[-1].name:
            raise ValueError(f"{name} is out of order behind {self._lines[-1].name}")
        self._lines.append(FileLine(name=name, size=len(data), sha256=Digest(sha256(data))))
        self._write(name, data)

    def _write(self, name: str, data: bytes) -> None:
        member = zipfile.ZipInfo(name, _EPOCH)
        member.create_system = 3
        member.external_attr = 0o100644 << 16
        # Hashes and files of evidence do not get smaller.
        packed = not name.startswith((FILES, LOG)) or name.startswith(f"{LOG}tile/entries/")
        member.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        self._zip.writestr(member, data, compresslevel=_LEVEL)

    def finish(self, manifest: Manifest, seal: Seal) -> None:
        """Adds manifest and signature, flushes, and puts the archive in its place."""
        self._write(MANIFEST, to_bytes(manifest))
        self._write(SIGNATURE, to_bytes(seal))
        self._zip.close()
        self._stream.flush()
        os.fsync(self._stream.fileno())
        self._stream.close()
        self._beside.replace(self.path)
        flush_folder(self.path.parent)
        self._finished = True
