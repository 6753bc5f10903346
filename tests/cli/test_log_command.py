"""`guiju log`: other people's logs and ours, checked, proved and refused by the command line."""

import importlib
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from guiju.cli.main import main
from guiju.integrity import tiles
from guiju.integrity.checkpoint import Checkpoint, sign_checkpoint
from guiju.integrity.merkle import MemoryTree
from guiju.integrity.note import Signer

SIGNER = Signer("log.example/calibration", b"\x11" * 32)
OTHER = Signer("log.example/calibration", b"\x33" * 32)
ENTRIES = [
    b'{"day":"2026-11-01","type":"house.found_agency","v":1}',
    b"an entry of another kind",
    *[b"%d" % number for number in range(300)],
]


def write_log(folder: Path, entries: list[bytes], signer: Signer = SIGNER) -> Path:
    tree = MemoryTree(entries)
    tiles.publish(folder, tree, 0, len(entries), lambda start, end: entries[start:end])
    state = Checkpoint(signer.name, len(entries), tree.root())
    tiles.publish_checkpoint(folder, sign_checkpoint(state, signer))
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_log(tmp_path / "log", ENTRIES)


class Called:
    """One call with --json: exit code and object."""

    def __init__(self, capsys: pytest.CaptureFixture[str], *words: object) -> None:
        self.code = main([*map(str, words), "--json", "--lang", "en"])
        self.found: dict[str, Any] = json.loads(capsys.readouterr().out)


@pytest.mark.shared
def test_a_published_log_of_others(shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    published = shared / "reference/tlog/tessera_testlog"
    called = Called(capsys, "log", "check", published, "--key", published / "vkey.txt")
    assert (called.code, called.found["result"], called.found["size"], called.found["entries"]) == (0, "ok", 15, 15)
    vkey = (published / "vkey.txt").read_text().strip()
    copy = tmp_path / "copy"
    shutil.copytree(published, copy)
    for size in range(16):
        shutil.copy(published / f"checkpoint.{size}", copy / "checkpoint")
        called = Called(capsys, "log", "check", copy, "--key", vkey)
        assert (called.code, called.found["size"], called.found["entries"]) == (0, size, size)


@pytest.mark.shared
def test_every_entry_of_the_published_log_can_be_proved(
    shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    published = shared / "reference/tlog/tessera_testlog"
    key = ("--key", published / "vkey.txt")
    for index in range(15):
        out = tmp_path / f"{index}.tlog-proof"
        assert Called(capsys, "log", "prove", published, "--index", index, "--out", out, *key).code == 0
        called = Called(capsys, "log", "verify-proof", out, *key)
        assert (called.code, called.found["index"], called.found["size"]) == (0, index, 15)
    (tmp_path / "entry").write_bytes(b"another")
    assert Called(capsys, "log", "verify-proof", out, "--entry", tmp_path / "entry", *key).code == 1


def test_check_says_what_is_wrong_and_what_cannot_be_read(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = ("--key", SIGNER.vkey)
    assert Called(capsys, "log", "check", folder, *key).code == 0
    path = folder / "tile/entries/000"
    data = path.read_bytes()
    path.write_bytes(data.replace(b"another", b"ANOTHER"))
    called = Called(capsys, "log", "check", folder, *key)
    assert (called.code, called.found["result"]) == (1, "wrong")
    assert called.found["problems"][0]["entry"] == 1
    assert main(["log", "check", str(folder), *key, "--lang", "zh"]) == 1
    assert "✗ tile/entries/000" in capsys.readouterr().out
    path.write_bytes(data)
    (folder / "tile/0/000").unlink()
    assert Called(capsys, "log", "check", folder, *key).code == 2
    assert Called(capsys, "log", "check", folder / "missing", *key).code == 2


@pytest.mark.parametrize(("pruned", "checked"), [(1, 46), (2, 0)])
def test_entries_that_are_not_there_are_said_loudly(
    folder: Path, capsys: pytest.CaptureFixture[str], pruned: int, checked: int
) -> None:
    """Pruning is allowed (c2sp.org/tlog-tiles), so it exits 0; but "sound" alone would say too much."""
    whole = Called(capsys, "log", "check", folder, "--key", SIGNER.vkey).found
    assert (whole["entries"], whole["complete"]) == (302, True)
    for index in range(pruned):
        for path in (folder / "tile" / "entries").glob(f"{index:03}*"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    called = Called(capsys, "log", "check", folder, "--key", SIGNER.vkey)
    assert (called.code, called.found["result"], called.found["complete"]) == (0, "ok", False)
    assert (called.found["entries"], called.found["size"]) == (checked, 302)
    for lang, words in (
        ("en", f"of 302 entries only {checked} were checked"),
        ("zh", f"302 条中只核对了 {checked} 条"),
    ):
        assert main(["log", "check", str(folder), "--key", SIGNER.vkey, "--lang", lang]) == 0
        told = capsys.readouterr().out
        assert words in told
        assert "the log is sound" not in told and "日志完好" not in told


def test_check_with_other_keys(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert Called(capsys, "log", "check", folder, "--key", OTHER.vkey).code == 1
    assert Called(capsys, "log", "check", folder, "--key", OTHER.vkey, "--key", SIGNER.vkey).code == 0
    assert Called(capsys, "log", "check", folder, "--key", "nonsense").code == 64
    assert Called(capsys, "log", "check", folder).code == 64


def test_proofs(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = ("--key", SIGNER.vkey)
    called = Called(capsys, "log", "prove", folder, "--index", 301, *key)
    assert (called.code, called.found["index"], called.found["size"], called.found["file"]) == (0, 301, 302, None)
    assert main(["log", "prove", str(folder), "--index", "301", *key]) == 0
    text = capsys.readouterr().out
    assert text == called.found["proof"]
    proof, entry = tmp_path / "p", tmp_path / "e"
    proof.write_text(text)
    entry.write_bytes(ENTRIES[301])
    good = ("log", "verify-proof", proof, "--entry", entry)
    assert Called(capsys, *good, *key).found == {"result": "ok", "index": 301, "size": 302, "origin": SIGNER.name}
    assert main([*map(str, good), *key, "--lang", "zh"]) == 0
    assert "✓" in capsys.readouterr().out
    assert Called(capsys, *good, "--key", OTHER.vkey).code == 1
    entry.write_bytes(ENTRIES[300])
    assert Called(capsys, *good, *key).code == 1
    proof.write_text(text.replace("index 301", "index 300"))
    assert Called(capsys, "log", "verify-proof", proof, *key).code == 1
    proof.write_text("hello")
    assert Called(capsys, "log", "verify-proof", proof, *key).code == 2
    assert Called(capsys, "log", "verify-proof", tmp_path / "missing", *key).code == 2


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--index", "302"], 1),
        (["--index", "-1"], 1),
        (["--number", "X-1"], 1),
        ([], 64),
        (["--index", "x"], 64),
        (["--index", "1", "--number", "X"], 64),
    ],
)
def test_proofs_that_cannot_be_made(
    words: list[str], code: int, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["log", "prove", str(folder), "--key", SIGNER.vkey, *words]) == code
    assert capsys.readouterr().out == ""


def test_a_proof_by_certificate_number(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "verification"))
    made: Any = importlib.import_module("verification_files")
    data = tmp_path / "data"
    made.Log(made.usual_entries()).publish(data / "log")
    (data / "installation.json").write_text(json.dumps({"vkey": made.SIGNER.vkey}))
    called = Called(capsys, "log", "prove", "--number", made.NUMBER, "--data", data)
    assert (called.code, called.found["index"]) == (0, made.ISSUE)
    assert called.found["proof"].encode() == made.Log(made.usual_entries()).proof(made.ISSUE)
    reserved = Called(capsys, "log", "prove", "--number", "演示-2026-000099", "--data", data)
    assert (reserved.code, reserved.found["error"]["code"]) == (1, "proof")
    assert Called(capsys, "log", "prove", "--index", 0, "--data", tmp_path / "nothing").code == 64


def test_the_audit_is_a_module_of_its_own(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    class Audit:
        @staticmethod
        def run_audit(options: object, context: object) -> int:
            return 1

    monkeypatch.setitem(sys.modules, "guiju.cli.log_audit", Audit)
    assert main(["log", "audit"]) == 1
    monkeypatch.setitem(sys.modules, "guiju.cli.log_audit", None)
    assert main(["log", "audit", "--lang", "en"]) == 70
    assert "not part of this software" in capsys.readouterr().err
