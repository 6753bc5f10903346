"""Checking a whole published log: checkpoint, every tile of hashes, every bundle of entries; says what is wrong where.

Any C2SP log will do: entries are opaque, signatures of unknown keys and files of other names are passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Final, Literal

from guiju.integrity.checkpoint import Checkpoint, open_checkpoint
from guiju.integrity.errors import IntegrityError, NotReadable, TileError
from guiju.integrity.merkle import EMPTY_ROOT, leaf_hash, root, subtree_root
from guiju.integrity.reader import read_tile_file, split_hashes
from guiju.integrity.tiles import ENTRIES, TILE_HEIGHT, TILE_WIDTH, Level, decode_bundle, levels_of, tile_path

__all__ = ["MAX_PROBLEMS", "Problem", "Report", "check_folder"]

MAX_PROBLEMS: Final = 100
"""The check ends when it has found this many."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing found: `kind` "wrong" (contradicts the checkpoint) or "unreadable" (missing, cannot be told)."""

    kind: Literal["wrong", "unreadable"]
    where: str
    """Path in the folder."""
    zh: str
    en: str
    entry: int | None = None
    """Index of the entry, where it can be told."""

    def text(self, lang: str) -> str:
        return self.zh if lang == "zh" else self.en


class _TooMany(Exception):
    """So much is wrong that naming more helps nobody; also the end of a check of an absurd claimed size."""


@dataclass(slots=True)
class Report:
    """The outcome of a check; counts are of what was verified."""

    checkpoint: Checkpoint | None = None
    problems: list[Problem] = field(default_factory=list)
    tiles: int = 0
    entries: int = 0
    first_entry: int = 0
    """Entries before this index are not published (pruned); equal to the size when none are."""

    @property
    def state(self) -> Literal["ok", "wrong", "unreadable"]:
        if any(problem.kind == "wrong" for problem in self.problems):
            return "wrong"
        return "unreadable" if self.problems else "ok"

    @property
    def is_complete(self) -> bool:
        """Whether every entry's bytes were checked, and none was left out as pruned."""
        return self.checkpoint is not None and self.entries == self.checkpoint.size

    def add(self, problem: Problem) -> None:
        self.problems.append(problem)
        if len(self.problems) >= MAX_PROBLEMS:
            raise _TooMany

    def wrong(self, where: str, zh: str, en: str, entry: int | None = None) -> None:
        self.add(Problem("wrong", where, zh, en, entry))

    def note(self, where: str, error: IntegrityError) -> None:
        kind: Literal["wrong", "unreadable"] = "unreadable" if isinstance(error, NotReadable) else "wrong"
        self.add(Problem(kind, where, error.zh, error.en))


def check_folder(folder: Path, vkeys: Sequence[str]) -> Report:
    """Checks the log in `folder` against its checkpoint, signed by one of `vkeys`.  Raises nothing of its own."""
    report = Report()
    checkpoint = _read_checkpoint(folder, vkeys, report)
    if checkpoint is not None:
        report.checkpoint = checkpoint
        with suppress(_TooMany):
            _FolderCheck(folder, checkpoint, report).run()
    return report


def _read_checkpoint(folder: Path, vkeys: Sequence[str], report: Report) -> Checkpoint | None:
    try:
        data = (folder / "checkpoint").read_bytes()
        if b"\n\n" not in data:
            raise NotReadable("checkpoint 不是签名文本", "checkpoint is no signed note")
        return open_checkpoint(data, vkeys)
    except OSError as error:
        reason = error.strerror
        report.note("checkpoint", NotReadable(f"无法读取 checkpoint：{reason}", f"cannot read checkpoint: {reason}"))
    except IntegrityError as error:
        report.note("checkpoint", error)
    return None


class _FolderCheck:
    """From the root downwards: a tile is compared with what the verified level above says of it."""

    def __init__(self, folder: Path, checkpoint: Checkpoint, report: Report) -> None:
        self.folder, self.size, self.root, self.report = folder, checkpoint.size, checkpoint.root, report
        self._edges: dict[int, tuple[str, list[bytes]]] = {}

    def run(self) -> None:
        self._check_edge()
        expected: list[bytes | None] = []
        for level in reversed(levels_of(self.size)):
            expected = self._check_level(level, expected)
        self._check_bundles(expected)

    def _width(self, level: int, index: int) -> int:
        return min(TILE_WIDTH, (self.size >> TILE_HEIGHT * level) - index * TILE_WIDTH)

    def _tile(self, level: int, index: int) -> tuple[str, list[bytes]]:
        if level in self._edges and index == self._edge_index(level):
            return self._edges[level]
        width = self._width(level, index)
        path, data = read_tile_file(self.folder, level, index, width)
        return path, split_hashes(path, data, width)

    def _edge_index(self, level: int) -> int | None:
        """Index of the partial tile at `level`, if the tree has one."""
        count = self.size >> TILE_HEIGHT * level
        return count // TILE_WIDTH if count % TILE_WIDTH else None

    def _check_edge(self) -> None:
        """The partial tiles together give the root; when they do not, the faulty one is told by what lies below it."""
        edges = {}
        for level in levels_of(self.size):
            index = self._edge_index(level)
            if index is None:
                continue
            try:
                edges[level] = self._tile(level, index)
            except IntegrityError:
                # Named once, with all other tiles of its level.
                return
        self._edges = edges
        hashes = {level: tile[1] for level, tile in edges.items()}
        if self._edge_root(hashes) == self.root:
            return
        for level, (path, found) in edges.items():
            below = self._from_below(level)
            if below is not None and self._edge_root({**hashes, level: below}) == self.root:
                self._name_wrong_edge(level, path, found, below)
                # What lies below is compared with the hashes that do lead to the root.
                self._edges[level] = (path, below)
                return
        self.report.wrong(
            "checkpoint",
            "右缘各层瓦片算不出检查点的根值：瓦片或检查点不属于同一日志",
            "the tiles of the right edge do not lead to the checkpoint's root: they are not of one log",
        )

    def _name_wrong_edge(self, level: int, path: str, found: list[bytes], right: list[bytes]) -> None:
        place = next(i for i, pair in enumerate(zip(right, found, strict=True)) if pair[0] != pair[1])
        entry = (self._edge_index(level) or 0) * TILE_WIDTH + place if level == 0 else None
        zh, en = (
            f"{path} 第 {place} 个散列值不属于检查点的树",
            f"hash {place} in {path} is not the tree's",
        )
        if entry is not None:
            zh, en = f"{zh}（条目 {entry}）", f"{en} (entry {entry})"
        self.report.wrong(path, zh, en, entry)

    def _edge_root(self, edges: dict[int, list[bytes]]) -> bytes:
        def reader(level: int, index: int) -> bytes:
            tile_level, height = divmod(level, TILE_HEIGHT)
            place = (index << height) % TILE_WIDTH
            return subtree_root(edges[tile_level][place : place + (1 << height)])

        return root(reader, self.size) if self.size else EMPTY_ROOT

    def _from_below(self, level: int) -> list[bytes] | None:
        """The partial tile of `level` as the tiles (or entries) below it would have it; None when they are missing."""
        index = self._edge_index(level) or 0
        width = self._width(level, index)
        try:
            if level == 0:
                return [leaf_hash(entry) for entry in self._bundle(index)]
            first = index * TILE_WIDTH
            return [subtree_root(self._tile(level - 1, first + place)[1]) for place in range(width)]
        except IntegrityError:
            return None

    def _check_level(self, level: int, expected: list[bytes | None]) -> list[bytes | None]:
        """Checks all tiles of a level against `expected` (roots of its full tiles, from above); gives its hashes.

        None stands for a hash that could not be read, or that is not worth comparing with.
        """
        count = self.size >> TILE_HEIGHT * level
        hashes: list[bytes | None] = []
        for index in range(-(-count // TILE_WIDTH)):
            width = self._width(level, index)
            try:
                path, found = self._tile(level, index)
                wanted = expected[index] if width == TILE_WIDTH else None
                if wanted is not None and subtree_root(found) != wanted:
                    self._name_wrong_tile(level, index, path, found, wanted)
                    hashes += [None] * width
                    continue
                self._check_older(level, index, path, b"".join(found))
            except IntegrityError as error:
                self.report.note(tile_path(level, index, width), error)
                hashes += [None] * width
                continue
            self.report.tiles += 1
            hashes += found
        return hashes

    def _name_wrong_tile(self, level: int, index: int, path: str, found: list[bytes], wanted: bytes) -> None:
        entry = self._differing_entry(index, found, wanted) if level == 0 else None
        zh, en = f"{path} 不属于检查点的树", f"{path} does not belong to the checkpoint's tree"
        if entry is not None:
            zh, en = f"{zh}（条目 {entry} 的散列值被改）", f"{en} (the hash of entry {entry} was changed)"
        self.report.wrong(path, zh, en, entry)

    def _differing_entry(self, index: int, found: list[bytes], wanted: bytes) -> int | None:
        """The entry whose hash was changed in a level-0 tile, told by the bundle when that is whole."""
        try:
            leaves = [leaf_hash(entry) for entry in self._bundle(index)]
        except IntegrityError:
            return None
        if subtree_root(leaves) != wanted:
            return None
        return next(index * TILE_WIDTH + i for i, leaf in enumerate(leaves) if leaf != found[i])

    def _other_files(self, level: Level, index: int, used: str) -> Iterator[tuple[str, int, bytes]]:
        """(path, width, bytes) of the other files of one tile: older or newer partial ones, the full one."""
        full = tile_path(level, index)
        partial = self.folder / (full + ".p")
        names = sorted(partial.iterdir()) if partial.is_dir() else []
        widths = {f"{full}.p/{item.name}": int(item.name) for item in names if _is_width(item.name)}
        for path, width in {**widths, full: TILE_WIDTH}.items():
            if path != used and (self.folder / path).is_file():
                try:
                    data = (self.folder / path).read_bytes()
                except OSError as error:
                    raise NotReadable(f"无法读取 {path}", f"cannot read {path}: {error.strerror}") from None
                yield path, width, data

    def _check_older(self, level: int, index: int, used: str, verified: bytes) -> None:
        """A tile published at another size must agree as far as both reach."""
        for path, width, data in self._other_files(level, index, used):
            hashes = b"".join(split_hashes(path, data, width))
            shorter = min(len(hashes), len(verified))
            if hashes[:shorter] != verified[:shorter]:
                raise TileError(f"{path} 与 {used} 不一致", f"{path} contradicts {used}")

    def _bundle(self, index: int) -> list[bytes]:
        width = self._width(0, index)
        path, data = read_tile_file(self.folder, ENTRIES, index, width)
        return decode_bundle(data, width if ".p/" in path else TILE_WIDTH)[:width]

    def _check_bundles(self, leaves: list[bytes | None]) -> None:
        """Entries against leaf hashes; bundles missing at the beginning are pruned, a gap later on is not."""
        report = self.report
        report.first_entry = self.size
        for index in range(-(-self.size // TILE_WIDTH)):
            first, width = index * TILE_WIDTH, self._width(0, index)
            path = tile_path(ENTRIES, index, width)
            if report.first_entry == self.size and not self._has_bundle(index):
                continue
            report.first_entry = min(report.first_entry, first)
            try:
                bundle = self._bundle(index)
                self._check_older_bundles(index, path, bundle)
            except NotReadable as error:
                report.note(path, error)
                continue
            except IntegrityError as error:
                report.wrong(path, f"{path}：{error.zh}", f"{path}: {error.en}")
                continue
            self._check_entries(path, first, bundle, leaves[first : first + width])

    def _has_bundle(self, index: int) -> bool:
        full = self.folder / tile_path(ENTRIES, index)
        return full.exists() or full.with_name(full.name + ".p").is_dir()

    def _check_entries(self, path: str, first: int, bundle: list[bytes], leaves: list[bytes | None]) -> None:
        for number, (entry, leaf) in enumerate(zip(bundle, leaves, strict=True), first):
            if leaf is not None and leaf_hash(entry) != leaf:
                self.report.wrong(
                    path,
                    f"{path} 中条目 {number} 与其叶散列不符：内容被改",
                    f"entry {number} in {path} differs from its leaf hash: it was changed",
                    number,
                )
            else:
                self.report.entries += leaf is not None

    def _check_older_bundles(self, index: int, used: str, verified: list[bytes]) -> None:
        for path, width, data in self._other_files(ENTRIES, index, used):
            other = decode_bundle(data, width)
            for place, (one, two) in enumerate(zip_longest(other, verified)):
                if one is not None and two is not None and one != two:
                    number = index * TILE_WIDTH + place
                    raise TileError(f"条目 {number} 与 {path} 不一致", f"entry {number} contradicts {path}")


def _is_width(name: str) -> bool:
    return name.isascii() and name.isdecimal() and name[0] != "0" and len(name) <= 3 and int(name) < TILE_WIDTH
