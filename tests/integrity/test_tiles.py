"""Publishing, reading and checking a log's folder: a published log, growth, and one changed byte anywhere."""

import random
import shutil
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path

import pytest

from guiju.integrity import checkpoint, tiles
from guiju.integrity.check import Report, check_folder
from guiju.integrity.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from guiju.integrity.errors import FileError, NotReadable, TileError
from guiju.integrity.merkle import MemoryTree, consistency_proof, inclusion_proof, leaf_hash, verify_inclusion
from guiju.integrity.note import Signer
from guiju.integrity.reader import TileReader

SIGNER = Signer("log.example/calibration", b"\x11" * 32)
WITNESS = Signer("witness.example/w", b"\x22" * 32)


def entry(index: int) -> bytes:
    return f"entry {index} ".encode() * (index % 5)


def entries(start: int, end: int) -> Iterable[bytes]:
    return [entry(index) for index in range(start, end)]


def write_log(folder: Path, size: int, start: int = 0, with_entries: bool = True) -> MemoryTree:
    tree = MemoryTree(entries(0, size))
    tiles.publish(folder, tree, start, size, entries if with_entries else None)
    state = Checkpoint(SIGNER.name, size, tree.root())
    tiles.publish_checkpoint(folder, sign_checkpoint(state, SIGNER, WITNESS))
    return tree


def files_of(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


@pytest.mark.shared
def test_a_published_log_checks_and_reads(shared: Path) -> None:
    folder = shared / "reference/tlog/tessera_testlog"
    vkey = (folder / "vkey.txt").read_text().strip()
    report = check_folder(folder, [vkey])
    assert report.state == "ok"
    assert (report.entries, report.tiles, report.first_entry) == (15, 1, 0)
    states = [open_checkpoint((folder / f"checkpoint.{size}").read_bytes(), [vkey]) for size in range(16)]
    reader = TileReader(folder, states[15])
    tree = MemoryTree([reader.entry(index) for index in range(15)])
    for size, state in enumerate(states):
        assert tree.root(size) == state.root
        if size:
            assert TileReader(folder, state)(0, size - 1) == reader(0, size - 1)


def test_tile_names_of_the_specification() -> None:
    assert tiles.tile_path(0, 1234067) == "tile/0/x001/x234/067"
    assert tiles.tile_path(2, 0, 1) == "tile/2/000.p/1"
    assert tiles.tile_path("entries", 999) == "tile/entries/999"
    assert tiles.tile_path(0, 1000, 255) == "tile/0/x001/000.p/255"
    # "a tree of size 70,000": 273 full and one of width 112; one full and one of 17; one of width 1
    assert [list(tiles.tile_widths(level, 70_000)) for level in tiles.levels_of(70_000)] == [
        [*((index, 256) for index in range(273)), (273, 112)],
        [(0, 256), (1, 17)],
        [(0, 1)],
    ]
    assert [list(tiles.tile_widths(level, 256)) for level in tiles.levels_of(256)] == [[(0, 256)], [(0, 1)]]


def test_a_folder_grows_and_serves_every_size(tmp_path: Path) -> None:
    sizes = [0, 1, 7, 255, 256, 257, 511, 512, 700]
    tree = MemoryTree()
    for before, size in pairwise(sizes):
        tree.extend(entries(before, size))
        assert tiles.publish(tmp_path, tree, before, size, entries) > 0
        tiles.publish_checkpoint(tmp_path, sign_checkpoint(Checkpoint(SIGNER.name, size, tree.root()), SIGNER))
        assert check_folder(tmp_path, [SIGNER.vkey]).state == "ok"
        assert tiles.publish(tmp_path, tree, before, size, entries) == 0
    for size in sizes:
        reader = TileReader(tmp_path, Checkpoint(SIGNER.name, size, tree.root(size)))
        for index in {0, size // 2, size - 1} if size else ():
            assert reader.entry(index) == entry(index)
            path = inclusion_proof(reader, index, size)
            verify_inclusion(index, size, leaf_hash(entry(index)), tree.root(size), path)
        for earlier in sizes[1:]:
            if earlier <= size:
                assert consistency_proof(reader, earlier, size) == consistency_proof(tree, earlier, size)
    at_once = tmp_path / "at-once"
    write_log(at_once, 700)
    for name in files_of(at_once) - {"checkpoint"}:
        assert (at_once / name).read_bytes() == (tmp_path / name).read_bytes()
    assert not [name for name in files_of(tmp_path) if name.endswith(".part")]


def test_a_published_tile_is_never_replaced(tmp_path: Path) -> None:
    write_log(tmp_path, 300)
    other = MemoryTree([b"other", *entries(1, 600)])
    with pytest.raises(FileError):
        tiles.publish(tmp_path, other, 0, 600, entries)
    assert check_folder(tmp_path, [SIGNER.vkey]).state == "ok"


def test_bundles() -> None:
    items = [b"", b"a", b"x" * tiles.MAX_ENTRY]
    assert tiles.decode_bundle(tiles.encode_bundle(items), 3) == items
    with pytest.raises(TileError):
        tiles.encode_bundle([b"x" * (tiles.MAX_ENTRY + 1)])
    for data, width in [(b"\x00", 1), (b"\x00\x02a", 1), (b"\x00\x01a", 2), (b"\x00\x01a\x00", 1), (b"\x00\x00", 0)]:
        with pytest.raises(TileError):
            tiles.decode_bundle(data, width)


def test_too_few_entries_are_not_published(tmp_path: Path) -> None:
    with pytest.raises(TileError):
        tiles.publish(tmp_path, MemoryTree(entries(0, 3)), 0, 3, lambda start, end: [b""])


@pytest.mark.parametrize("size", [1, 255, 256, 300, 70_000])
def test_one_changed_byte_is_found_and_named(tmp_path: Path, size: int) -> None:
    tree = write_log(tmp_path, size)
    # without the witness: what an unknown key signed is not ours to check
    tiles.publish_checkpoint(tmp_path, sign_checkpoint(Checkpoint(SIGNER.name, size, tree.root()), SIGNER))
    chance = random.Random(size)
    names = sorted(files_of(tmp_path))
    sample = names if len(names) < 12 else [*chance.sample(names, 6), "checkpoint", "tile/1/000", "tile/2/000.p/1"]
    for name in sample:
        path = tmp_path / name
        data = bytearray(path.read_bytes())
        place = chance.randrange(len(data))
        data[place] ^= 1 << chance.randrange(8)
        good = path.read_bytes()
        path.write_bytes(data)
        report = check_folder(tmp_path, [SIGNER.vkey])
        path.write_bytes(good)
        if name == "checkpoint" and report.state == "unreadable":
            continue  # the separating empty line itself was hit
        assert report.state == "wrong", (name, place)
        assert name in {problem.where for problem in report.problems}, (name, report.problems)
    assert check_folder(tmp_path, [SIGNER.vkey]).state == "ok"


def test_a_changed_entry_is_named(tmp_path: Path) -> None:
    write_log(tmp_path, 300)
    for number, name in [(7, "tile/entries/000"), (299, "tile/entries/001.p/44")]:
        path = tmp_path / name
        good = path.read_bytes()
        first = number // 256 * 256
        items = list(entries(first, min(first + 256, 300)))
        items[number - first] += b"!"
        path.write_bytes(tiles.encode_bundle(items))
        report = check_folder(tmp_path, [SIGNER.vkey])
        assert [problem.entry for problem in report.problems] == [number]
        assert str(number) in report.problems[0].text("zh")
        reader = TileReader(tmp_path, report.checkpoint or Checkpoint("", 0, b""))
        with pytest.raises(TileError):
            reader.entry(number)
        path.write_bytes(good)


def test_a_changed_leaf_hash_is_named(tmp_path: Path) -> None:
    write_log(tmp_path, 300)
    for number, name in [(9, "tile/0/000"), (260, "tile/0/001.p/44")]:
        path = tmp_path / name
        good = path.read_bytes()
        changed = bytearray(good)
        changed[number % 256 * 32] ^= 1
        path.write_bytes(changed)
        report = check_folder(tmp_path, [SIGNER.vkey])
        assert [(problem.where, problem.entry) for problem in report.problems] == [(name, number)]
        path.write_bytes(good)


def removed(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).unlink()


@pytest.mark.parametrize(
    ("change", "state"),
    [
        (lambda folder: shutil.rmtree(folder / "tile/entries"), "ok"),
        (lambda folder: removed(folder, "tile/entries/000"), "ok"),
        (lambda folder: removed(folder, "tile/entries/001"), "unreadable"),
        (lambda folder: removed(folder, "tile/entries/002.p/88"), "unreadable"),
        (lambda folder: removed(folder, "tile/0/001"), "unreadable"),
        (lambda folder: removed(folder, "tile/1/000.p/2"), "unreadable"),
        (lambda folder: removed(folder, "checkpoint"), "unreadable"),
        (lambda folder: (folder / "checkpoint").write_text("nothing\n"), "unreadable"),
        (shutil.rmtree, "unreadable"),
        (lambda folder: (folder / "tile/0/001").write_bytes(b"short"), "wrong"),
        (lambda folder: (folder / "tile/0/000.p").mkdir(), "ok"),
        (lambda folder: (folder / "tile/0/README").write_text("hello"), "ok"),
        (lambda folder: (folder / "checkpoint.old").write_text("hello"), "ok"),
    ],
)
def test_missing_and_foreign_files(tmp_path: Path, change: Callable[[Path], object], state: str) -> None:
    folder = tmp_path / "log"
    write_log(folder, 600)
    change(folder)
    assert check_folder(folder, [SIGNER.vkey]).state == state


def test_full_tiles_may_serve_for_partial_ones(tmp_path: Path) -> None:
    write_log(tmp_path, 300)
    good = (tmp_path / "checkpoint").read_text()
    write_log(tmp_path, 600, start=300)
    (tmp_path / "checkpoint").write_text(good)
    removed(tmp_path, "tile/0/001.p/44", "tile/entries/001.p/44")
    report = check_folder(tmp_path, [SIGNER.vkey])
    assert (report.state, report.entries) == ("ok", 300)
    assert TileReader(tmp_path, report.checkpoint or Checkpoint("", 0, b"")).entry(299) == entry(299)


def check_with(folder: Path, *vkeys: str) -> Report:
    return check_folder(folder, vkeys)


def test_keys(tmp_path: Path) -> None:
    write_log(tmp_path, 5, with_entries=False)
    other = Signer(SIGNER.name, b"\x33" * 32)
    assert check_with(tmp_path, SIGNER.vkey).state == "ok"
    assert check_with(tmp_path, other.vkey, SIGNER.vkey).state == "ok"
    assert check_with(tmp_path, other.vkey).state == "wrong"
    assert check_with(tmp_path, WITNESS.vkey).state == "wrong"
    assert check_with(tmp_path).state == "wrong"


def test_a_signed_but_absurd_size_ends(tmp_path: Path) -> None:
    write_log(tmp_path, 5)
    state = Checkpoint(SIGNER.name, 2**63, b"\x01" * 32)
    tiles.publish_checkpoint(tmp_path, sign_checkpoint(state, SIGNER))
    report = check_folder(tmp_path, [SIGNER.vkey])
    assert report.state == "unreadable"
    with pytest.raises(NotReadable):
        TileReader(tmp_path, state)


def test_a_reader_refuses_another_tree(tmp_path: Path) -> None:
    tree = write_log(tmp_path, 300)
    with pytest.raises(TileError):
        TileReader(tmp_path, Checkpoint(SIGNER.name, 300, b"\x01" * 32))
    reader = TileReader(tmp_path, Checkpoint(SIGNER.name, 300, tree.root()))
    data = bytearray((tmp_path / "tile/0/000").read_bytes())
    data[0] ^= 1
    (tmp_path / "tile/0/000").write_bytes(data)
    with pytest.raises(TileError):
        reader(0, 0)
    with pytest.raises(ValueError, match="no node"):
        reader(0, 300)
    assert checkpoint.format_checkpoint(reader.checkpoint).startswith(SIGNER.name)
