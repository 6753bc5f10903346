"""Bad bytes: never an exception, and never *genuine* but by a known hash."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from verification_files import ISSUE, SIGNER, Log, issued, usual_entries

from guiju.canonical import sha256
from guiju.verification import isolated, verify_file
from guiju.verification.content import look_inside
from guiju.verification.kinds import kind_of

KEYS = [SIGNER.vkey]
TRIES = 60


@pytest.fixture(scope="module")
def log() -> Log:
    return Log(usual_entries())


@pytest.fixture(scope="module")
def folder(log: Log, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return log.publish(tmp_path_factory.mktemp("fuzz") / "log")


def changed(data: bytes, tries: int = TRIES) -> Iterator[tuple[str, bytes]]:
    """Every k-th byte flipped, removed, or another put before it; also at both ends."""
    rng = random.Random(7)
    for place in [*range(0, len(data), max(1, len(data) // tries)), len(data) - 1]:
        yield f"flip {place}", data[:place] + bytes([data[place] ^ (1 << rng.randrange(8))]) + data[place + 1 :]
        yield f"remove {place}", data[:place] + data[place + 1 :]
        yield f"add {place}", data[:place] + bytes([rng.randrange(256)]) + data[place:]
    yield "append", data + b"\n"
    yield "cut", data[: len(data) // 2]


@pytest.mark.parametrize("kind", ["pdf", "xml", "record", "case"])
def test_no_changed_file_is_genuine(kind: str, log: Log, folder: Path) -> None:
    one = issued()
    data = {"pdf": one.pdf, "xml": one.xml, "record": one.record, "case": one.case_file}[kind]
    proof = log.proof(ISSUE)
    for what, other in changed(data, 25 if kind == "pdf" else 120 if kind == "case" else TRIES):
        if other == data:
            continue
        by_proof = verify_file(other, proof=proof, vkeys=KEYS, ca=one.ca, isolate=False)
        assert by_proof.verdict == "not_genuine", what
        by_log = verify_file(other, log=folder, vkeys=KEYS, isolate=False)
        # Without an authority, nobody can tell whose certificate stands beside a statement.
        assert by_log.verdict == "not_genuine" or (kind == "case" and by_log.verdict == "cannot_tell"), what
    assert verify_file(other, vkeys=KEYS, isolate=False).verdict != "genuine", what


def test_no_changed_proof_proves(log: Log, folder: Path) -> None:
    proof = log.proof(ISSUE)
    for what, other in changed(proof, 200):
        assert verify_file(issued().record, proof=other, vkeys=KEYS).verdict == "not_genuine", what
        assert verify_file(other, vkeys=KEYS).verdict != "genuine", what
    for what, other in changed(proof, 20):
        verdict = verify_file(issued().record, proof=other, vkeys=KEYS, log=folder, proof_is_sidecar=True)
        assert verdict.verdict == "genuine" and verdict.as_of is not None and verdict.as_of.source == "log", what


def test_no_changed_log_makes_a_forgery_genuine(log: Log, tmp_path: Path) -> None:
    """Bytes changed anywhere in the folder can take the answer away, never turn it into yes for another file."""
    other = issued().xml + b"\n"
    folder = log.publish(tmp_path / "log")
    for path in sorted(item for item in folder.rglob("*") if item.is_file()):
        data = path.read_bytes()
        forged = data.replace(sha256(issued().xml).encode(), sha256(other).encode())
        for what, bad in [("forged", forged), *changed(data, 25)]:
            path.write_bytes(bad)
            assert verify_file(other, log=folder, vkeys=KEYS, isolate=False).verdict != "genuine", (path, what)
            verdict = verify_file(issued().record, log=folder, vkeys=KEYS, isolate=False)
            assert verdict.verdict in ("genuine", "cannot_tell"), (path, what)
        path.write_bytes(data)


KNOWN = [sha256(data) for data in (issued().pdf, issued().xml, issued().record, issued().case_file)]
HEADS = [b"", b"%PDF-1.7\n", b"<?xml version='1.0'?>", b"c2sp.org/tlog-proof@v1\n", b'{"format":"guiju.record"', b"{}"]


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(HEADS), st.binary(max_size=300))
def test_a_known_hash_is_the_only_way(head: bytes, tail: bytes) -> None:
    data = head + tail
    log = Log(usual_entries())
    verdict = verify_file(data, proof=log.proof(ISSUE), vkeys=KEYS, isolate=False)
    assert (verdict.verdict == "genuine") == (sha256(data) in KNOWN)
    assert verify_file(issued().xml, proof=data, vkeys=KEYS, isolate=False).verdict == "not_genuine"


def test_a_hostile_file_is_read_in_a_limited_process() -> None:
    bomb = b"%PDF-1.4\n" + b"1 0 obj\n<< /Length 10 0 R >>\n" + b"[" * 100_000
    assert isolated.look_inside("pdf", bomb, None, None).unreadable is not None
    billion = b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
    assert isolated.look_inside("xml", billion, None, None).unreadable is not None
    deep = b'{"format":"guiju.record","x":' + b"[" * 100_000
    assert isolated.look_inside("record", deep, None, None).unreadable is not None


@pytest.mark.parametrize("member", [b"0", b'"a"', b'{"a":"b"}', b"[]", b"{}", b"0.1"])
def test_too_many_members_are_told_without_parsing(member: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """An upload as large as the page takes; no process is even started for it."""
    data = b'{"format":"guiju.case","x":[' + b",".join([member] * (18_000_000 // (len(member) + 1))) + b"]}"
    monkeypatch.setattr("sys.executable", "/bin/false")
    verdict = verify_file(data, vkeys=KEYS)
    assert (verdict.verdict, verdict.kind) == ("cannot_tell", "case")
    assert any("500000" in step.zh for step in verdict.steps)


@pytest.mark.parametrize(
    "data",
    [b'{"format":["guiju.record"]}', b'{"format":"other","inside":{"format":"guiju.case"}}', b'{"x":"guiju.record"}'],
)
def test_json_of_others_is_no_kind_of_ours(data: bytes) -> None:
    for isolate in (True, False):
        verdict = verify_file(data, vkeys=KEYS, isolate=isolate)
        assert (verdict.verdict, verdict.kind) == ("cannot_tell", "unknown")


def test_json_that_nobody_names_is_read_in_the_limited_process_alone(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a process that dies, a record of unknown hash is unreadable; one that the proof names is read here."""
    monkeypatch.setattr("sys.executable", "/bin/false")
    strange = verify_file(issued().record + b" ", vkeys=KEYS)
    assert strange.document is None
    named = verify_file(issued().record, proof=log.proof(ISSUE), vkeys=KEYS)
    assert named.verdict == "genuine" and named.document is not None


@pytest.mark.parametrize("kind", ["record", "case"])
def test_the_limited_process_reads_records_the_same(kind: str) -> None:
    data = {"record": issued().record, "case": issued().case_file}[kind]
    here = look_inside(kind, data, (None, None))  # type: ignore[arg-type]
    assert isolated.look_inside(kind, data, None, None) == here  # type: ignore[arg-type]
    assert here.unreadable is None and here.record_sha256


@pytest.mark.parametrize("kind", ["pdf", "xml"])
def test_the_limited_process_reads_the_same(kind: str) -> None:
    data = {"pdf": issued().pdf, "xml": issued().xml}[kind]
    here = look_inside(kind, data, (None, None))  # type: ignore[arg-type]
    assert isolated.look_inside(kind, data, None, None) == here  # type: ignore[arg-type]
    assert here.unreadable is None and here.number == issued().number
    anchored = isolated.look_inside(kind, data, issued().ca, None)  # type: ignore[arg-type]
    assert all(found.anchored for found in anchored.signatures)


def test_a_process_that_dies_is_an_unreadable_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/bin/false")
    assert isolated.look_inside("pdf", issued().pdf, None, None).unreadable is not None


def test_values_come_from_the_signed_node_only(log: Log) -> None:
    """A comment and an unsigned second root of the same name change nothing that is read."""
    xml = issued().xml
    commented = xml.replace(b"<dcc:uniqueIdentifier>", b"<dcc:uniqueIdentifier><!--X-->", 1)
    assert commented != xml
    assert look_inside("xml", commented, (None, None)).number == issued().number
    verdict = verify_file(commented, proof=log.proof(ISSUE), vkeys=KEYS, isolate=False)
    assert verdict.verdict == "not_genuine"
    assert all(found.intact for found in verdict.signatures)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\n\n%PDF-1.7", "pdf"),
        (b"\xef\xbb\xbf <a/>", "xml"),
        (b'{"format":"guiju.case","record":{"format":"guiju.record"}}', "case"),
        (b'{"format":"guiju.record"', "record"),
        (b'{"format":["guiju.other"]}', "unknown"),
        (b"[" * 100_000, "unknown"),
        (b'{"a":' * 100_000, "unknown"),
    ],
)
def test_kinds(data: bytes, kind: str) -> None:
    assert kind_of(data) == kind
