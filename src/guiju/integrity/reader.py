"""Reading a published log: every hash and entry is verified against a checkpoint before it is handed out."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from guiju.integrity.checkpoint import Checkpoint
from guiju.integrity.errors import NotReadable, TileError
from guiju.integrity.merkle import EMPTY_ROOT, HASH_SIZE, leaf_hash, root, subtree_root
from guiju.integrity.tiles import ENTRIES, TILE_HEIGHT, TILE_WIDTH, Level, decode_bundle, levels_of, tile_path

__all__ = ["TileReader", "read_tile_file", "split_hashes"]

_CACHED_TILES = 256


def read_tile_file(folder: Path, level: Level, index: int, width: int) -> tuple[str, bytes]:
    """(path in the folder, bytes) of a tile of at least `width`: the partial one, else the full one.

    Raises NotReadable when neither can be read.
    """
    paths = [tile_path(level, index, width), tile_path(level, index)]
    for path in dict.fromkeys(paths):
        try:
            return path, (folder / path).read_bytes()
        except FileNotFoundError:
            continue
        except OSError as error:
            raise NotReadable(f"无法读取 {path}：{error.strerror}", f"cannot read {path}: {error.strerror}") from None
    raise NotReadable(f"缺少 {paths[0]}", f"{paths[0]} is missing")


def split_hashes(path: str, data: bytes, width: int) -> list[bytes]:
    """The first `width` hashes of a tile's bytes; raises TileError when its length is not that of its name."""
    expected = int(path.rpartition("/")[2]) if ".p/" in path else TILE_WIDTH
    if len(data) != expected * HASH_SIZE or expected < width:
        raise TileError(
            f"{path} 有 {len(data)} 字节，应为 {expected * HASH_SIZE}",
            f"{path} has {len(data)} bytes, not {expected * HASH_SIZE}",
        )
    return [data[place : place + HASH_SIZE] for place in range(0, width * HASH_SIZE, HASH_SIZE)]


class TileReader:
    """A verified HashReader over a log's folder, and its entries.

    Raises NotReadable for what is missing, TileError for what does not belong to the checkpoint's tree; the partial
    tiles of the right edge are verified at once, all others when first needed.
    """

    def __init__(self, folder: Path, checkpoint: Checkpoint) -> None:
        self.folder, self.checkpoint = folder, checkpoint
        self._tile = lru_cache(maxsize=_CACHED_TILES)(self._verified_tile)
        size = checkpoint.size
        self._edges = {
            level: self._raw_tile(level, count // TILE_WIDTH)[1]
            for level in levels_of(size)
            if (count := size >> TILE_HEIGHT * level) % TILE_WIDTH
        }
        computed = root(self._edge_hash, size) if size else EMPTY_ROOT
        if computed != checkpoint.root:
            raise TileError(
                "右缘各层瓦片算不出检查点的根值", "the tiles of the right edge do not lead to the checkpoint's root"
            )

    def __call__(self, level: int, index: int) -> bytes:
        """Hash of a complete subtree; ValueError when the tree has none such."""
        if level < 0 or index < 0 or (index + 1) << level > self.checkpoint.size:
            raise ValueError(f"the tree has no node ({level}, {index})")
        tile_level, height = divmod(level, TILE_HEIGHT)
        first = index << height
        hashes = self._tile(tile_level, first // TILE_WIDTH)
        place = first % TILE_WIDTH
        return subtree_root(hashes[place : place + (1 << height)])

    def _width(self, level: int, index: int) -> int:
        return min(TILE_WIDTH, (self.checkpoint.size >> TILE_HEIGHT * level) - index * TILE_WIDTH)

    def _raw_tile(self, level: int, index: int) -> tuple[str, list[bytes]]:
        width = self._width(level, index)
        path, data = read_tile_file(self.folder, level, index, width)
        return path, split_hashes(path, data, width)

    def _edge_hash(self, level: int, index: int) -> bytes:
        """A peak of the tree; every peak lies in a partial tile of the right edge."""
        tile_level, height = divmod(level, TILE_HEIGHT)
        place = (index << height) % TILE_WIDTH
        return subtree_root(self._edges[tile_level][place : place + (1 << height)])

    def _verified_tile(self, level: int, index: int) -> list[bytes]:
        if self._width(level, index) < TILE_WIDTH:
            return self._edges[level]
        path, hashes = self._raw_tile(level, index)
        if subtree_root(hashes) != self(TILE_HEIGHT * (level + 1), index):
            raise TileError(f"{path} 不属于检查点的树", f"{path} does not belong to the checkpoint's tree")
        return hashes

    def entries(self, index: int) -> list[bytes]:
        """The entries of bundle `index` (up to 256), each verified against its leaf hash."""
        width = self._width(0, index)
        if width <= 0 or index < 0:
            raise ValueError(f"the log has no bundle {index}")
        path, data = read_tile_file(self.folder, ENTRIES, index, width)
        found = decode_bundle(data, width if ".p/" in path else TILE_WIDTH)[:width]
        for place, (entry, expected) in enumerate(zip(found, self._tile(0, index), strict=True)):
            if leaf_hash(entry) != expected:
                number = index * TILE_WIDTH + place
                raise TileError(
                    f"{path} 中第 {number} 条与其叶散列不符", f"entry {number} in {path} differs from its leaf hash"
                )
        return found

    def entry(self, index: int) -> bytes:
        """The entry at `index`, verified."""
        return self.entries(index // TILE_WIDTH)[index % TILE_WIDTH]
