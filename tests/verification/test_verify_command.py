"""`guiju verify` as a user calls it: files in folders, sidecars, the installation's log and key, exit codes."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from verification_files import ISSUE, NUMBER, OTHER, SIGNER, Log, entry, issued, usual_entries

from guiju.cli.main import main

FILES = {"pdf": "C-1.pdf", "xml": "C-1.xml", "record": "C-1.record.json", "case": "C-1.case.json"}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with the certificate's files and their proof beside them."""
    one = issued()
    for kind, data in {"pdf": one.pdf, "xml": one.xml, "record": one.record, "case": one.case_file}.items():
        (tmp_path / FILES[kind]).write_bytes(data)
    (tmp_path / "C-1.tlog-proof").write_bytes(Log(usual_entries()).proof(ISSUE))
    (tmp_path / "ca.pem").write_bytes(one.ca)
    return tmp_path


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    data = tmp_path / "installation"
    data.mkdir()
    (data / "installation.json").write_text(json.dumps({"vkey": SIGNER.vkey}))
    monkeypatch.setenv("GUIJU_DATA", str(data))
    return data


class Called:
    """One call with --json: exit code and object."""

    def __init__(self, capsys: pytest.CaptureFixture[str], *words: object) -> None:
        self.code = main([*map(str, words), "--json", "--lang", "en"])
        self.found: dict[str, Any] = json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("kind", sorted(FILES))
def test_the_proof_beside_the_file_and_a_key(kind: str, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    called = Called(capsys, "verify", place / FILES[kind], "--key", SIGNER.vkey)
    found = called.found
    assert (called.code, found["verdict"], found["kind"], found["number"]) == (0, "genuine", kind, NUMBER)
    assert (found["status"], found["as_of"]["source"], found["log"]["state"]) == ("issued", "proof", "found")
    assert found["log"]["index"] == ISSUE and found["log"]["size"] == 4 and found["log"]["origin"] == SIGNER.name
    assert {"check", "outcome", "message"} == set(found["steps"][0])
    assert len(found["sha256"]) == len(found["sm3"]) == 64
    assert all(one["intact"] and one["anchored"] is False for one in found["signatures"])


def test_without_key_nothing_is_told(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUIJU_DATA", str(place / "no-installation"))
    (place / "vkey.txt").write_text(SIGNER.vkey)
    assert Called(capsys, "verify", place / FILES["pdf"]).code == 2
    assert Called(capsys, "verify", place / FILES["pdf"], "--data", place / "nothing-here").code == 2


def test_the_installations_key_and_log(place: Path, installation: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert Called(capsys, "verify", place / FILES["xml"]).found["as_of"]["source"] == "proof"
    (place / "C-1.tlog-proof").unlink()
    assert Called(capsys, "verify", place / FILES["xml"]).code == 2
    ending = entry("issuing.withdraw", certificate_number=NUMBER, issue_index=ISSUE)
    Log(usual_entries(ending)).publish(installation / "log")
    called = Called(capsys, "verify", place / FILES["xml"])
    assert (called.code, called.found["status"], called.found["as_of"]["source"]) == (0, "withdrawn", "log")
    assert "WITHDRAWN" in called.found["message"]
    (installation / "installation.json").write_text("{}")
    (installation / "log" / "vkey.txt").write_text(SIGNER.vkey)
    assert Called(capsys, "verify", place / FILES["xml"]).code == 2


def test_a_given_log_and_a_given_proof(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = Log(usual_entries()).publish(place / "log")
    (place / "C-1.tlog-proof").unlink()
    given = ("--key", SIGNER.vkey)
    assert Called(capsys, "verify", place / FILES["pdf"], "--log", folder, *given).code == 0
    assert Called(capsys, "verify", place / FILES["pdf"], "--log", place / "missing", *given).code == 2
    (place / "other.proof").write_bytes(Log(usual_entries(), OTHER).proof(ISSUE))
    called = Called(capsys, "verify", place / FILES["pdf"], "--proof", place / "other.proof", "--log", folder, *given)
    assert (called.code, called.found["verdict"]) == (1, "not_genuine")


def test_a_sidecar_that_does_not_hold_is_said(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = Log(usual_entries()).publish(place / "log")
    (place / "C-1.tlog-proof").write_text("nonsense")
    called = Called(capsys, "verify", place / FILES["pdf"], "--log", folder, "--key", SIGNER.vkey)
    assert called.code == 0
    assert any("beware" in step["message"] for step in called.found["steps"])
    assert Called(capsys, "verify", place / FILES["pdf"], "--key", SIGNER.vkey).code == 2


def test_a_changed_file_is_not_genuine(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("C-1.pdf", "C-1.xml", "C-1.record.json"):
        data = (place / name).read_bytes()
        for bad in (data + b"\n", data[:-1], data[:500] + b"x" + data[500:]):
            (place / name).write_bytes(bad)
            called = Called(capsys, "verify", place / name, "--key", SIGNER.vkey)
            assert (called.code, called.found["verdict"]) == (1, "not_genuine"), name


def test_authorities(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = ("--key", SIGNER.vkey)
    called = Called(capsys, "verify", place / FILES["pdf"], "--ca", place / "ca.pem", *given)
    assert called.code == 0 and all(one["anchored"] for one in called.found["signatures"])
    assert Called(capsys, "verify", place / FILES["pdf"], "--ca", place / FILES["xml"], *given).code == 64
    assert Called(capsys, "verify", place / FILES["pdf"], "--ca", place / "missing", *given).code == 2


def test_keys_out_of_files_and_wrong_ones(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "keys").write_text(f"{OTHER.vkey}\n\n{SIGNER.vkey}\n")
    (place / "empty").write_text("\n")
    assert Called(capsys, "verify", place / FILES["xml"], "--key", place / "keys").code == 0
    assert Called(capsys, "verify", place / FILES["xml"], "--key", OTHER.vkey, "--key", SIGNER.vkey).code == 0
    for wrong in ("nonsense", SIGNER.vkey[:-3], place / "empty", place / FILES["pdf"], "x" * 5000):
        called = Called(capsys, "verify", place / FILES["xml"], "--key", wrong)
        assert (called.code, called.found["error"]["code"]) == (64, "usage")


def test_a_proof_as_the_file(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    called = Called(capsys, "verify", place / "C-1.tlog-proof", "--key", SIGNER.vkey)
    assert (called.code, called.found["kind"], called.found["number"]) == (0, "proof", NUMBER)
    assert Called(capsys, "verify", place / "C-1.tlog-proof", "--key", OTHER.vkey).code == 1


def test_files_that_cannot_be_read(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for bad in (place / "missing.pdf", place):
        called = Called(capsys, "verify", bad)
        assert (called.code, called.found["error"]["code"]) == (2, "unreadable")
    assert Called(capsys, "verify").code == 64
    assert Called(capsys, "verify", place / FILES["pdf"], "--what").code == 64


@pytest.mark.parametrize(
    ("lang", "words"),
    [("zh", ["✓", "?", "结论：真实", "演示", NUMBER]), ("en", ["✓", "?", "verdict: GENUINE", "demonstration", NUMBER])],
)
def test_plain_words_in_both_languages(
    lang: str, words: list[str], place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(place / FILES["pdf"]), "--key", SIGNER.vkey, "--lang", lang]) == 0
    shown = capsys.readouterr().out
    assert all(word in shown for word in words)
    assert shown.splitlines()[-1].startswith(("结论", "verdict"))
    (place / "C-1.pdf").write_bytes(issued().pdf + b" ")
    assert main(["verify", str(place / FILES["pdf"]), "--key", SIGNER.vkey, "--lang", lang]) == 1
    assert "✗" in capsys.readouterr().out


def test_it_starts_without_the_laboratory(place: Path) -> None:
    """Neither Django nor a database nor numbers are imported; a record needs no PDF and XML parsers either."""
    code = (
        "import sys\nfrom guiju.cli.main import main\n"
        f"assert main(['verify', {str(place / FILES['record'])!r}, '--key', {SIGNER.vkey!r}]) == 0\n"
        "heavy = {'django', 'psycopg', 'numpy', 'scipy', 'typst', 'lxml', 'pyhanko', 'signxml'} & set(sys.modules)\n"
        "sys.exit(', '.join(sorted(heavy)) or 0)"
    )
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    whole = code.replace(FILES["record"], FILES["pdf"]).replace("'typst', 'lxml', 'pyhanko', 'signxml'", "'typst'")
    done = subprocess.run([sys.executable, "-P", "-c", whole], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
