"""Tiles and entry bundles of a published log (c2sp.org/tlog-tiles): names, contents, writing a folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final, Literal

from guiju.integrity.errors import FileError, TileError
from guiju.integrity.files import flush_folder, write_file
from guiju.integrity.merkle import HashReader

__all__ = [
    "ENTRIES",
    "MAX_ENTRY",
    "TILE_HEIGHT",
    "TILE_WIDTH",
    "Level",
    "decode_bundle",
    "encode_bundle",
    "levels_of",
    "publish",
    "publish_checkpoint",
    "tile_path",
    "tile_widths",
]

TILE_HEIGHT: Final = 8
TILE_WIDTH: Final = 256
MAX_ENTRY: Final = 65_535
"""Bytes an entry may have: a bundle's length prefix is a uint16."""

ENTRIES: Final = "entries"
Level = int | Literal["entries"]
"""A level of hash tiles (0..7 is enough for 2^64 entries), or the bundles of entries."""
EntrySource = Callable[[int, int], Iterable[bytes]]
"""(start, end) -> the entries D[start:end]."""


def tile_path(level: Level, index: int, width: int = TILE_WIDTH) -> str:
    """tile/<L>/<N>[.p/<W>], N in groups of three digits, all but the last behind an x: 1234067 -> x001/x234/067."""
    digits = str(index)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[place : place + 3] for place in range(0, len(digits), 3)]
    name = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
    return f"tile/{level}/{name}" + (f".p/{width}" if width < TILE_WIDTH else "")


def tile_widths(level: int, size: int, start: int = 0) -> Iterable[tuple[int, int]]:
    """(index, width) of the tiles of `level` that a tree of `size` has and one of `start` had not, as they stand."""
    shift = TILE_HEIGHT * level
    before, now = start >> shift, size >> shift
    if now == before:
        return
    for index in range(before // TILE_WIDTH, -(-now // TILE_WIDTH)):
        yield index, min(TILE_WIDTH, now - index * TILE_WIDTH)


def levels_of(size: int) -> range:
    """The levels of hash tiles that a tree of `size` entries has."""
    return range(-(-size.bit_length() // TILE_HEIGHT))


def encode_bundle(entries: Iterable[bytes]) -> bytes:
    """Entries, each behind its length as a big-endian uint16.

    Raises TileError for an entry of more than 65535 bytes.
    """
    parts = []
    for place, entry in enumerate(entries):
        if len(entry) > MAX_ENTRY:
            raise TileError(
                f"日志条目（第 {place} 个）有 {len(entry)} 字节，超过 {MAX_ENTRY}；请只放摘要",
                f"the log entry at place {place} has {len(entry)} bytes, {MAX_ENTRY} at most; log digests instead",
            )
        parts += [len(entry).to_bytes(2, "big"), entry]
    return b"".join(parts)


def decode_bundle(data: bytes, width: int) -> list[bytes]:
    """The `width` entries of a bundle; raises TileError when it ends early or has bytes left over."""
    entries: list[bytes] = []
    place = 0
    while place < len(data) and len(entries) < width:
        start = place + 2
        place = start + int.from_bytes(data[place:start], "big")
        entries.append(data[start:place])
    if place != len(data) or len(entries) != width:
        raise TileError(f"条目包不是恰好 {width} 条", f"the bundle does not hold exactly {width} entries")
    return entries


def publish(folder: Path, reader: HashReader, start: int, end: int, entries: EntrySource | None = None) -> int:
    """Writes the tiles (and bundles, when `entries` is given) that the growth from `start` to `end` entries adds.

    `reader` and `entries` must serve the tree of `end` entries; start from 0 for a new folder.  Full tiles are
    immutable: one that stands there with other bytes raises FileError and nothing is overwritten.  All is flushed on
    return, so that a checkpoint written afterwards never promises what a crash took away.  Returns the number of
    files written.
    """
    touched: set[Path] = set()
    written = 0
    for level in levels_of(end):
        shift = TILE_HEIGHT * level
        for index, width in tile_widths(level, end, start):
            first = index * TILE_WIDTH
            data = b"".join([reader(shift, first + place) for place in range(width)])
            written += _put(folder, folder / tile_path(level, index, width), data, touched)
    if entries is not None:
        for index, width in tile_widths(0, end, start):
            first = index * TILE_WIDTH
            data = encode_bundle(_exactly(entries(first, first + width), width))
            written += _put(folder, folder / tile_path(ENTRIES, index, width), data, touched)
    for place in sorted(touched):
        flush_folder(place)
    return written


def _exactly(entries: Iterable[bytes], width: int) -> Sequence[bytes]:
    found = list(entries)
    if len(found) != width:
        raise TileError(f"应有 {width} 条日志条目，实有 {len(found)}", f"{width} entries wanted, {len(found)} given")
    return found


def _put(folder: Path, path: Path, data: bytes, touched: set[Path]) -> bool:
    """Writes one tile unless it stands there already; notes the folders whose names changed."""
    if path.is_file():
        if path.read_bytes() != data:
            raise FileError(
                f"已发布的 {path.relative_to(folder)} 与现在的日志不同；发布停止，请查明原因",
                f"the published {path.relative_to(folder)} differs from today's log; publishing stops: find out why",
            )
        return False
    write_file(path, data, flush_names=False)
    # Every folder up to the log's own: a new folder's name is durable only once its parent is flushed.
    touched.update(parent for parent in path.parents if parent == folder or folder in parent.parents)
    return True


def publish_checkpoint(folder: Path, signed: str) -> None:
    """Puts the signed checkpoint in place, in one step; to be called after `publish`."""
    write_file(folder / "checkpoint", signed.encode("utf-8"))
