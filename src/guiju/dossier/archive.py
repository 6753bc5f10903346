"""Opening an archive of unknown origin: a ZIP file within limits, whose names and sizes are looked at before its bytes.

Nothing is unpacked to a path that the archive names. Refused at once: names that no dossier has, the same name twice,
encryption, other compression than deflate, more members or bytes than a dossier needs, and what expands like a bomb.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final

from guiju.canonical import sha256
from guiju.dossier.errors import DossierError
from guiju.dossier.names import CASES, is_lawful, largest

__all__ = ["Archive"]

MAX_MEMBERS: Final = 1_000_000
MAX_DIRECTORY: Final = 256 * 1024 * 1024
"""Bytes of the archive's own directory: it is the one part that must be in memory at once."""
MAX_RATIO: Final = 100
"""Bytes unpacked for each byte of the archive; canonical JSON of records comes to about 10."""
FREE: Final = 16 * 1024 * 1024
"""Bytes unpacked that no archive is asked to account for: a small one may be full of repetitions."""

_END: Final = struct.Struct("<4s4H2LH")
_END_64: Final = struct.Struct("<4sQ2H2L4Q")
_LOCAL: Final = struct.Struct("<4s2xH18x2H")
"""Header before each member's bytes: flags, length of its name and of what stands behind the name."""
_DESCRIBED: Final = 0x8
_DESCRIPTOR: Final = 16
_MANY: Final = 0xFFFF
_FAR: Final = 0xFFFFFFFF
_LOCATOR_64: Final = struct.Struct("<4sLQL")
_LONGEST_COMMENT: Final = 65_535
_ENCRYPTED: Final = 0x1


class Archive:
    """A dossier's file, open; raises DossierError when it is no archive that may be read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.size = path.stat().st_size
            with path.open("rb") as stream:
                _demand_small_directory(stream, self.size)
            self._zip = zipfile.ZipFile(path)
        except DossierError:
            raise
        except OSError as error:
            raise DossierError(
                "unreadable", f"无法读取 {path}：{error.strerror}", f"cannot read {path}: {error.strerror}"
            ) from None
        except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error) as error:
            raise _broken(error) from None
        try:
            self._members = _lawful(self._zip.infolist(), self.size)
            with path.open("rb") as stream:
                _demand_nothing_beside(stream, self.size, self._zip.infolist(), self._zip.start_dir)
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the members, in order."""
        return tuple(self._members)

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def under(self, folder: str) -> Iterator[str]:
        """Names of the members in a folder such as `cases/`, in order."""
        return (name for name in self._members if name.startswith(folder))

    def read(self, name: str) -> bytes:
        """The bytes of a member. Raises DossierError when it is not there, cut, or not what its checksum says."""
        if name not in self._members:
            raise DossierError("member_missing", f"卷宗中没有 {name}", f"the archive has no {name}")
        member = self._members[name]
        try:
            with self._zip.open(member) as stream:
                # Never without a limit: what is packed may be more than the directory says.
                return stream.read(member.file_size + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
            raise DossierError(
                "member_broken", f"{name} 无法解开：{error}", f"{name} cannot be unpacked: {error}"
            ) from None

    def sha256_of(self, name: str) -> tuple[int, str]:
        """Size and SHA-256 of a member's bytes. Raises DossierError."""
        data = self.read(name)
        return len(data), sha256(data)

    @property
    def cases(self) -> int:
        """How many cases it holds."""
        return sum(1 for _ in self.under(CASES))


def _broken(error: Exception | str, zh: str = "") -> DossierError:
    return DossierError(
        "not_an_archive", f"不是完整的 ZIP 文件：{zh or error}", f"this is no whole ZIP archive: {error}"
    )


def _demand_small_directory(stream: BinaryIO, size: int) -> None:
    """Reads the archive's end before `zipfile` reads the whole directory into memory."""
    stream.seek(max(0, size - _LONGEST_COMMENT - _END.size))
    tail = stream.read(_LONGEST_COMMENT + _END.size)
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) - place < _END.size:
        raise _broken("no end of directory", "没有找到目录结尾")
    _, _, _, _, members, directory, _, _ = _END.unpack_from(tail, place)
    if members == 0xFFFF or directory == 0xFFFFFFFF:
        members, directory = _sizes_64(stream, size - len(tail) + place)
    if members > MAX_MEMBERS or directory > MAX_DIRECTORY:
        raise DossierError(
            "too_many_members",
            f"卷宗有 {members} 个文件，目录 {directory} 字节，超过上限（{MAX_MEMBERS} 个，{MAX_DIRECTORY} 字节）",
            f"the archive has {members} members and a directory of {directory} bytes; "
            f"{MAX_MEMBERS} and {MAX_DIRECTORY} at most",
        )


def _demand_nothing_beside(stream: BinaryIO, size: int, members: list[zipfile.ZipInfo], directory: int) -> None:
    """Every byte of the file belongs to a member, to the directory or to its end: nothing hides beside them.

    What another program would show of such a file is not what is checked here.
    """
    place = 0
    for each in sorted(members, key=lambda member: member.header_offset):
        stream.seek(each.header_offset)
        head = stream.read(_LOCAL.size)
        if each.header_offset != place or len(head) < _LOCAL.size or not head.startswith(b"PK\x03\x04"):
            raise _surplus(place)
        _, flags, name, extra = _LOCAL.unpack(head)
        place += _LOCAL.size + name + extra + each.compress_size + (_DESCRIPTOR if flags & _DESCRIBED else 0)
    if place != directory:
        raise _surplus(place)
    stream.seek(size - _END.size)
    last = stream.read(_END.size)
    _, _, _, here, count, length, _, comment = _END.unpack(last)
    if not last.startswith(b"PK\x05\x06") or comment:
        raise _surplus(size)
    plain = count != _MANY and length != _FAR
    if plain and (count, here, directory + length) != (len(members), len(members), size - _END.size):
        raise _surplus(directory)


def _surplus(place: int) -> DossierError:
    return DossierError(
        "surplus_bytes",
        f"文件第 {place} 字节处有不属于卷宗的内容，或目录与内容不符：请重新取得原件",
        f"at byte {place} the file holds what belongs to no member, or its directory is of others: get it anew",
    )


def _sizes_64(stream: BinaryIO, end: int) -> tuple[int, int]:
    stream.seek(max(0, end - _LOCATOR_64.size))
    mark, _, place, _ = _LOCATOR_64.unpack(stream.read(_LOCATOR_64.size))
    if mark != b"PK\x06\x07":
        raise _broken("no ZIP64 locator", "没有 ZIP64 定位记录")
    stream.seek(place)
    found = _END_64.unpack(stream.read(_END_64.size))
    if found[0] != b"PK\x06\x06":
        raise _broken("no ZIP64 end of directory", "没有找到 ZIP64 目录结尾")
    return int(found[7]), int(found[8])


def _lawful(members: list[zipfile.ZipInfo], size: int) -> dict[str, zipfile.ZipInfo]:
    """The members by name, in order of names; raises DossierError for the first that no dossier may have."""
    found: dict[str, zipfile.ZipInfo] = {}
    total = 0
    for each in members:
        name = each.filename
        if not is_lawful(name) or each.orig_filename != name:
            shown = ascii(each.orig_filename[:100])
            raise DossierError(
                "strange_member", f"卷宗中有不应有的文件名 {shown}", f"the archive has a member {shown}: no dossier has"
            )
        if name in found:
            raise DossierError("member_twice", f"{name} 在卷宗中出现两次", f"{name} stands twice in the archive")
        if each.flag_bits & _ENCRYPTED or each.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise DossierError(
                "strange_packing",
                f"{name} 已加密，或压缩方式不是 deflate",
                f"{name} is encrypted, or packed otherwise than by deflate",
            )
        if each.file_size > largest(name):
            raise DossierError(
                "member_too_large",
                f"{name} 有 {each.file_size} 字节，超过 {largest(name)}",
                f"{name} has {each.file_size} bytes, {largest(name)} at most",
            )
        total += each.file_size
        found[name] = each
    if total > FREE + MAX_RATIO * size:
        raise DossierError(
            "bomb",
            f"卷宗 {size} 字节解开后有 {total} 字节，超过 {MAX_RATIO} 倍",
            f"{size} bytes of archive expand to {total}, more than {MAX_RATIO} times as many",
        )
    return {name: found[name] for name in sorted(found)}
