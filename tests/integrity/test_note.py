"""Signed notes and checkpoints: published ones, the grammar's refusals, keys kept in files."""

import base64
import json
import os
import stat
from pathlib import Path

import pytest

from guiju.integrity import checkpoint, note
from guiju.integrity.checkpoint import Checkpoint, CheckpointError
from guiju.integrity.errors import FileError, KeyFileError
from guiju.integrity.merkle import EMPTY_ROOT
from guiju.integrity.note import NoteError, Signer

# The example of c2sp.org/signed-note.
EXAMPLE_VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
EXAMPLE = (
    "This is an example message.\n\n— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
A, B, C = (Signer(f"example.org/{letter}", letter.encode() * 32) for letter in "abc")


def test_the_specification_s_example() -> None:
    assert note.verify(EXAMPLE, [EXAMPLE_VKEY]) == "This is an example message.\n"
    assert note.verify(EXAMPLE.encode(), [EXAMPLE_VKEY + "\n"]) == "This is an example message.\n"
    assert str(note.parse_vkey(EXAMPLE_VKEY)) == EXAMPLE_VKEY


@pytest.mark.shared
def test_published_notes(shared: Path) -> None:
    for case in json.loads((shared / "reference/tlog/notes.json").read_text()):
        vkeys = case.get("vkeys") or [case["vkey"]]
        if case["valid"]:
            body = case["note"].partition("\n\n")[0] + "\n"
            assert note.verify(case["note"], vkeys) == body
            for vkey in vkeys:
                assert note.verify(case["note"], [vkey]) == body
        else:
            with pytest.raises(NoteError):
                note.verify(case["note"], vkeys)


@pytest.mark.shared
def test_sixteen_published_checkpoints(shared: Path) -> None:
    folder = shared / "reference/tlog/tessera_testlog"
    vkey = (folder / "vkey.txt").read_text().strip()
    for size in range(16):
        opened = checkpoint.open_checkpoint((folder / f"checkpoint.{size}").read_bytes(), [vkey])
        assert (opened.origin, opened.size) == ("example.com/log/testdata", size)


def test_signing_and_verifying() -> None:
    text = "规矩\n\nempty lines and U+2028 \u2028 are text\n"
    signed = note.sign(text, A, B)
    assert note.verify(signed, [A.vkey]) == text
    assert note.verify(signed, [B.vkey, C.vkey]) == text
    assert [key.name for key in note.verify_with(signed, [B.vkey, A.vkey])[1]] == [A.name, B.name]
    with pytest.raises(NoteError):
        note.verify(signed, [C.vkey])
    with pytest.raises(NoteError):
        note.verify(signed, [])


def test_a_known_key_s_wrong_signature_refuses_the_note() -> None:
    good = note.sign("text\n", A)
    wrong = note.sign("other\n", B).partition("\n\n")[2]
    assert note.verify(good + wrong, [A.vkey]) == "text\n"
    with pytest.raises(NoteError):
        note.verify(good + wrong, [A.vkey, B.vkey])
    # a second, wrong line of a key that has signed rightly before
    with pytest.raises(NoteError):
        note.verify(good + note.sign("other\n", A).partition("\n\n")[2], [A.vkey])


def test_other_keys_of_the_same_name_and_other_types_are_ignored() -> None:
    namesake = Signer(A.name, b"x" * 32)
    cosignature = f"— witness.example {base64.b64encode(b'abcd' + b'z' * 2500).decode()}\n"
    signed = note.sign("text\n", namesake, A) + cosignature
    assert note.verify(signed, [A.vkey]) == "text\n"
    many = note.sign("text\n", *[Signer(f"w{i}", bytes([i]) * 32) for i in range(30)], A)
    assert note.verify(many, [A.vkey]) == "text\n"


SIGNED = note.sign("text\n", A)
LINE = SIGNED.partition("\n\n")[2]


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "text\n",
        "text\n\n",
        "text\n" + LINE,
        SIGNED[:-1],
        SIGNED + "\n",
        SIGNED + "trailing\n",
        SIGNED.replace("— ", "- "),
        SIGNED.replace("— ", "—\u00a0"),
        SIGNED.replace("text", "te\txt"),
        SIGNED.replace("\n", "\r\n"),
        SIGNED.replace("example.org/a ", "example.org/a+ "),
        SIGNED.replace("example.org/a ", " "),
        SIGNED.replace("=\n", "\n"),
        SIGNED.replace("text", "text\ud800"),
        SIGNED.replace("text", "Text"),
        SIGNED + "— short YWJjZA==\n",
        SIGNED + f"— {A.name}  {'YWJjZGVm'}\n",
        SIGNED + LINE * 100,
        "x" * 1_000_001 + SIGNED,
    ],
)
def test_refused_notes(wrong: str) -> None:
    with pytest.raises(NoteError):
        note.verify(wrong, [A.vkey])


def test_refused_bytes() -> None:
    with pytest.raises(NoteError):
        note.verify(SIGNED.encode().replace(b"text", b"te\xff\xfe"), [A.vkey])
    for place in range(len(SIGNED.encode())):
        changed = bytearray(SIGNED.encode())
        changed[place] ^= 1
        with pytest.raises(NoteError):
            note.verify(bytes(changed), [A.vkey])


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "a+b",
        EXAMPLE_VKEY.replace("530d903a", "530d903b"),
        EXAMPLE_VKEY.replace("530d903a", "530D903A"),
        EXAMPLE_VKEY[:-4],
        EXAMPLE_VKEY.replace("example.com", "example com"),
        EXAMPLE_VKEY.replace("+Ae", "+Be"),
        EXAMPLE_VKEY.replace("example.com/foo", ""),
    ],
)
def test_refused_verifier_keys(vkey: str) -> None:
    with pytest.raises(NoteError):
        note.verify(EXAMPLE, [vkey])
    with pytest.raises(NoteError):
        note.verify(EXAMPLE, [EXAMPLE_VKEY, vkey])


def test_refused_texts_to_sign() -> None:
    for text in ["no newline", "", "tab\t\n", "\ud800\n"]:
        with pytest.raises(NoteError):
            note.sign(text, A)
    for name in ["", "a b", "a+b", "a\u3000b", "a\nb"]:
        with pytest.raises(NoteError):
            Signer.generate(name)


def test_key_files(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "log.key"
    signer = Signer.generate("calibration.example/日志")
    note.write_signer(path, signer)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert note.read_signer(path) == signer
    assert os.listdir(path.parent) == ["log.key"]
    assert str(signer.seed) not in repr(signer)
    with pytest.raises(FileError):
        note.write_signer(path, A)
    assert note.read_signer(path) == signer
    for mode in (0o640, 0o604, 0o660):
        path.chmod(mode)
        with pytest.raises(KeyFileError):
            note.read_signer(path)
    path.chmod(0o600)
    text = path.read_text()
    for wrong in ["", "PRIVATE+KEY+x", text.removeprefix("PRIVATE+KEY+"), text.replace("calibration", "other")]:
        path.write_text(wrong)
        with pytest.raises(KeyFileError):
            note.read_signer(path)
    with pytest.raises(KeyFileError):
        note.read_signer(tmp_path / "missing")


def test_checkpoint_round_trip_and_origin() -> None:
    state = Checkpoint(A.name, 20852163, b"\x07" * 32, ("extension one", "二"))
    assert checkpoint.parse(checkpoint.format_checkpoint(state)) == state
    signed = checkpoint.sign_checkpoint(state, A, B)
    assert checkpoint.open_checkpoint(signed, [A.vkey]) == state
    assert checkpoint.open_checkpoint(signed, [B.vkey, A.vkey]) == state
    # a witness alone, or another log's key, does not vouch for this log
    with pytest.raises(CheckpointError):
        checkpoint.open_checkpoint(signed, [B.vkey])


ROOT = base64.b64encode(b"\x07" * 32).decode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "log\n1\n",
        f"log\n1\n{ROOT}",
        f"\n1\n{ROOT}\n",
        f"log\n01\n{ROOT}\n",
        f"log\n-1\n{ROOT}\n",
        f"log\n+1\n{ROOT}\n",
        f"log\n１\n{ROOT}\n",
        f"log\n{2**64}\n{ROOT}\n",
        f"log\n1\n{ROOT[:-4]}\n",
        f"log\n1\n{ROOT} \n",
        f"log\n1\n{ROOT}\n\nextension\n",
        f"log\n0\n{ROOT}\n",
    ],
)
def test_refused_checkpoints(text: str) -> None:
    with pytest.raises(CheckpointError):
        checkpoint.parse(text)


def test_checkpoint_lines_cannot_split() -> None:
    for state in [
        Checkpoint("a\nb", 1, b"\x07" * 32),
        Checkpoint("a", 1, b"\x07" * 32, ("",)),
        Checkpoint("", 0, EMPTY_ROOT),
    ]:
        with pytest.raises(CheckpointError):
            checkpoint.format_checkpoint(state)
