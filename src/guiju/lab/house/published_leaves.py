"""What the published log says of an entry: who rewrites entries in the database alone does not rewrite its files."""

from functools import lru_cache
from pathlib import Path

from guiju.integrity.merkle import HASH_SIZE
from guiju.integrity.tiles import TILE_WIDTH, tile_path
from guiju.lab.house.publication import folder

PARTIAL = ".p"


def published_leaf(index: int) -> bytes | None:
    """The hash of an entry in the tiles of the published log; None where it is not published yet."""
    tile, place = divmod(index, TILE_WIDTH)
    found = _of_tile(folder() / tile_path(0, tile), place)[place * HASH_SIZE : (place + 1) * HASH_SIZE]
    return found if len(found) == HASH_SIZE else None


def _of_tile(path: Path, place: int) -> bytes:
    """The hashes of a tile with this place in it: the whole tile, else the widest that there is."""
    whole = _read(path)
    if whole:
        return whole
    try:
        widths = [int(each.name) for each in path.with_name(path.name + PARTIAL).iterdir() if each.name.isdecimal()]
    except OSError:
        return b""
    wide = [each for each in widths if each > place]
    return _read(path.with_name(path.name + PARTIAL) / str(max(wide))) if wide else b""


def _read(path: Path) -> bytes:
    try:
        stand = path.stat()
        return _held(path, stand.st_mtime_ns, stand.st_size)
    except OSError:
        return b""


@lru_cache(maxsize=512)
def _held(path: Path, changed: int, size: int) -> bytes:
    """The bytes of a tile, by when it was changed last."""
    return path.read_bytes()
