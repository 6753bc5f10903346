"""Verdicts on a real certificate: every kind of file, with proof, with log, with both, with neither."""

import dataclasses
from pathlib import Path
from typing import Any

import pytest
from verification_files import (
    ISSUE,
    NUMBER,
    OTHER,
    SIGNED,
    SIGNER,
    Log,
    authority,
    cases,
    entry,
    issued,
    signed,
    usual_entries,
)

from guiju.canonical import sha256
from guiju.certificate import build_dcc, certificate_model, render_pdf, sign_pdf, sign_xml
from guiju.integrity.authority import issue_person_certificate
from guiju.integrity.errors import AuthorityError
from guiju.integrity.note import NoteError, Signer
from guiju.integrity.signature import new_private_key
from guiju.record.reading import case_bytes
from guiju.record.redact import redact
from guiju.verification import Verdict, sentences, verify_file

KEYS = [SIGNER.vkey]


@pytest.fixture(scope="module")
def log() -> Log:
    return Log(usual_entries())


@pytest.fixture(scope="module")
def folder(log: Log, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return log.publish(tmp_path_factory.mktemp("verified") / "log")


def verify(data: bytes, **given: Any) -> Verdict:
    # The limited process gives the same answer (test_verification_fuzz), but takes a second to start.
    return verify_file(data, **{"vkeys": KEYS, "isolate": False, **given})


def outcomes(verdict: Verdict) -> dict[str, str]:
    return {step.check: step.outcome for step in verdict.steps}


def files() -> dict[str, bytes]:
    one = issued()
    return {"pdf": one.pdf, "xml": one.xml, "record": one.record, "case": one.case_file}


@pytest.mark.parametrize("kind", ["pdf", "xml", "record", "case"])
def test_with_proof_alone(kind: str, log: Log) -> None:
    verdict = verify(files()[kind], proof=log.proof(ISSUE))
    assert (verdict.kind, verdict.verdict, verdict.certificate_number) == (kind, "genuine", NUMBER)
    assert verdict.status == "issued" and verdict.as_of is not None
    assert (verdict.as_of.source, verdict.as_of.size, verdict.as_of.origin) == ("proof", 4, SIGNER.name)
    assert (verdict.log.state, verdict.log.index) == ("found", ISSUE)
    assert outcomes(verdict)["status"] == "unknown"
    assert verdict.sha256 == sha256(files()[kind])
    assert verdict.demonstration is True
    assert verdict.document is not None and verdict.document.serial_number == "SN-20260417"
    assert verdict.document.item_zh == "数字温度计"


@pytest.mark.parametrize("kind", ["pdf", "xml", "record", "case"])
@pytest.mark.parametrize("with_proof", [False, True])
def test_with_a_log(kind: str, with_proof: bool, log: Log, folder: Path) -> None:
    verdict = verify(files()[kind], log=folder, proof=log.proof(ISSUE) if with_proof else None)
    assert (verdict.kind, verdict.verdict, verdict.certificate_number) == (kind, "genuine", NUMBER)
    assert verdict.as_of is not None and verdict.as_of.source == "log"
    assert outcomes(verdict)["status"] == "passed" and verdict.status == "issued"


def test_signatures_of_each_kind_and_their_anchor(log: Log) -> None:
    one = issued()
    expected = {
        "pdf": ["pdf", "xml"],
        "xml": ["xml"],
        "record": [],
        "case": ["calibrate", "review", "approve", "issue"],
    }
    for kind, wanted in expected.items():
        plain = verify(files()[kind], proof=log.proof(ISSUE))
        assert [found.where for found in plain.signatures] == wanted
        assert all(found.intact and not found.anchored and found.claimed_time for found in plain.signatures)
        anchored = verify(files()[kind], proof=log.proof(ISSUE), ca=one.ca)
        assert anchored.verdict == "genuine"
        assert all(found.intact and found.anchored for found in anchored.signatures)
        other = verify(files()[kind], proof=log.proof(ISSUE), ca=authority("另一机构")[0].certificate_pem)
        assert other.verdict == ("not_genuine" if wanted else "genuine")
    assert "演示甲" in plain.signatures[0].signer
    seal = verify(one.pdf, proof=log.proof(ISSUE)).signatures[0]
    assert "CN=Seal" in seal.signer and seal.claimed_time.startswith("2026-11-24T08:00:00")


@pytest.mark.parametrize("kind", ["pdf", "xml", "record", "case"])
def test_with_neither_it_cannot_be_told(kind: str) -> None:
    verdict = verify(files()[kind])
    assert (verdict.verdict, verdict.status, verdict.log.state) == ("cannot_tell", "unknown", "unknown")
    assert verdict.certificate_number == (NUMBER if kind != "record" else "")


@pytest.mark.parametrize(
    "data", [b"", b"\x00\x01", b"\xff\xd8\xff\xe0 picture", b"{", b"{}", b"[]", b"hello", b"%PDF-1.7", b"<a"]
)
def test_other_files(data: bytes, log: Log, folder: Path) -> None:
    assert verify(data).verdict == "cannot_tell"
    assert verify(data, log=folder).verdict == "not_genuine"
    assert verify(data, proof=log.proof(ISSUE)).verdict == "not_genuine"


def test_without_keys_nothing_is_told(log: Log, folder: Path) -> None:
    for given in ({"proof": log.proof(ISSUE)}, {"log": folder}, {"proof": log.proof(ISSUE), "log": folder}):
        assert verify(issued().pdf, vkeys=[], **given).verdict == "cannot_tell"
    assert verify(log.proof(ISSUE), vkeys=[]).verdict == "cannot_tell"


def test_a_key_beside_the_log_is_not_used(folder: Path) -> None:
    (folder / "vkey.txt").write_text(SIGNER.vkey)
    assert verify(issued().pdf, vkeys=[OTHER.vkey], log=folder).verdict == "cannot_tell"


def test_malformed_keys_and_authorities_are_the_callers_errors() -> None:
    with pytest.raises(NoteError):
        verify(b"", vkeys=["nonsense"])
    with pytest.raises(AuthorityError):
        verify(b"", ca=b"nonsense")


def test_a_proof_that_does_not_hold(log: Log, folder: Path) -> None:
    wrong = Log(usual_entries(), OTHER).proof(ISSUE)
    for bad in (wrong, b"nonsense", log.proof(ISSUE)[:-20]):
        assert verify(issued().pdf, proof=bad).verdict == "not_genuine"
        assert verify(issued().pdf, proof=bad, log=folder).verdict == "not_genuine"
        beside = verify(issued().pdf, proof=bad, log=folder, proof_is_sidecar=True)
        assert beside.verdict == "genuine" and outcomes(beside)["proof"] == "unknown"
        assert verify(issued().pdf, proof=bad, proof_is_sidecar=True).verdict == "cannot_tell"


def test_a_proof_of_something_else(log: Log, folder: Path) -> None:
    for index in (0, 1):
        assert verify(issued().pdf, proof=log.proof(index)).verdict == "not_genuine"
        assert verify(issued().pdf, proof=log.proof(index), log=folder).verdict == "not_genuine"
        beside = verify(issued().pdf, proof=log.proof(index), log=folder, proof_is_sidecar=True)
        assert beside.verdict == "genuine"
        assert verify(issued().pdf, proof=log.proof(index), proof_is_sidecar=True).verdict == "not_genuine"


def test_a_bare_proof_takes_its_entry_from_the_log(log: Log, folder: Path) -> None:
    assert verify(issued().pdf, proof=log.proof(ISSUE, bare=True)).verdict == "cannot_tell"
    assert verify(issued().pdf, proof=log.proof(ISSUE, bare=True), log=folder).verdict == "genuine"


def test_an_entry_with_another_hash(log: Log) -> None:
    """SHA-256 and SM3 must both be the entry's, and the attached certificate's and record's hashes too."""
    for member in ("pdf_sm3", "xml_sha256", "record_sha256"):
        other = Log([issued().entry(**{member: "00" * 32})])
        verdict = verify(issued().pdf, proof=other.proof(0))
        assert verdict.verdict == "not_genuine", member
        assert verdict.log.state == "found"
    number = Log([issued().entry(certificate_number="X-1")])
    assert outcomes(verify(issued().xml, proof=number.proof(0)))["number"] == "failed"


def resigned(serial: str = "SN-FORGED") -> tuple[bytes, bytes]:
    """Files of our number with another serial number, sealed by somebody else."""
    seal = authority("骗子")[1]
    certificate = certificate_model(cases.case(serial=serial), cases.issuing(NUMBER))
    xml = sign_xml(build_dcc(certificate), seal, SIGNED)
    return sign_pdf(render_pdf(certificate, xml), seal, SIGNED).data, xml


def test_files_that_claim_our_number(folder: Path, log: Log) -> None:
    for data in resigned():
        verdict = verify(data, log=folder)
        assert (verdict.verdict, verdict.log.state, verdict.certificate_number) == ("not_genuine", "not_found", NUMBER)
        assert outcomes(verdict)["number"] == "failed"
        assert verify(data, proof=log.proof(ISSUE)).verdict == "not_genuine"
        assert verify(data).verdict == "cannot_tell"
        assert verify(data, ca=issued().ca).verdict == "not_genuine"


def test_not_found_and_before_the_log_began(tmp_path: Path) -> None:
    found = Log([entry("house.found_agency", "2026-11-25"), entry("methods.add", "2026-11-26")]).publish(
        tmp_path / "late"
    )
    for kind in ("pdf", "xml", "case", "record"):
        verdict = verify(files()[kind], log=found)
        assert (verdict.verdict, verdict.log.state) == ("cannot_tell", "before_log"), kind
    early = Log([entry("house.found_agency", "2026-11-20")]).publish(tmp_path / "early")
    for kind in ("pdf", "xml", "case", "record"):
        verdict = verify(files()[kind], log=early)
        assert (verdict.verdict, verdict.log.state) == ("not_genuine", "not_found"), kind
    changed = bytearray(issued().pdf)
    changed[len(changed) // 3] ^= 1
    assert verify(bytes(changed), log=found).verdict == "not_genuine"


def test_voided_and_reserved_numbers(tmp_path: Path) -> None:
    reserved = [entry("house.found_agency", "2026-11-01"), entry("issuing.reserve_number", certificate_number=NUMBER)]
    verdict = verify(issued().pdf, log=Log(reserved).publish(tmp_path / "reserved"))
    assert (verdict.verdict, verdict.status) == ("not_genuine", "unknown")
    void = [*reserved, entry("issuing.void_number", certificate_number=NUMBER)]
    verdict = verify(issued().pdf, log=Log(void).publish(tmp_path / "void"))
    assert (verdict.verdict, verdict.status, verdict.log.state) == ("not_genuine", "void", "not_found")


def replaced(index: int = ISSUE, number: str = NUMBER) -> dict[str, Any]:
    return entry("issuing.replace", certificate_number=number, issue_index=index, replaced_by="演示-2026-000200")


def withdrawn(index: int = ISSUE, number: str = NUMBER) -> dict[str, Any]:
    return entry("issuing.withdraw", certificate_number=number, issue_index=index)


@pytest.mark.parametrize("kind", ["pdf", "xml", "record", "case"])
def test_replaced_and_withdrawn_are_genuine_and_said(kind: str, tmp_path: Path, log: Log) -> None:
    verdict = verify(files()[kind], log=Log(usual_entries(replaced())).publish(tmp_path / "r"))
    assert (verdict.verdict, verdict.status, verdict.replaced_by) == ("genuine", "replaced", "演示-2026-000200")
    assert verdict.as_of is not None and verdict.as_of.size == 5
    assert "替换" in verdict.headline.zh and "REPLACED" in verdict.headline.en
    both = verify(files()[kind], log=Log(usual_entries(withdrawn())).publish(tmp_path / "w"), proof=log.proof(ISSUE))
    assert (both.verdict, both.status, both.replaced_by) == ("genuine", "withdrawn", "")
    assert "作废" in both.headline.zh and "WITHDRAWN" in both.headline.en


@pytest.mark.parametrize(
    "more",
    [
        replaced(index=2),
        replaced(number="演示-2026-000124"),
        withdrawn(index=0),
        withdrawn(number="x"),
        {**withdrawn(), "type": "issuing.other"},
        {**withdrawn(), "v": 2},
        {**withdrawn(), "issue_index": "3"},
        {**withdrawn(), "issue_index": True},
    ],
)
def test_endings_of_others_do_not_count(more: dict[str, Any], tmp_path: Path) -> None:
    verdict = verify(issued().pdf, log=Log(usual_entries(more)).publish(tmp_path / "log"))
    assert (verdict.verdict, verdict.status) == ("genuine", "issued")


def test_an_ending_before_the_issue_does_not_count(tmp_path: Path) -> None:
    entries = [withdrawn(index=1), issued().entry()]
    assert verify(issued().pdf, log=Log(entries).publish(tmp_path / "log")).status == "issued"


def test_a_number_issued_twice_is_said(tmp_path: Path) -> None:
    entries = usual_entries(issued().entry(pdf_sha256="00" * 32))
    verdict = verify(issued().pdf, log=Log(entries).publish(tmp_path / "log"))
    assert verdict.verdict == "genuine"
    assert any(step.check == "number" and step.outcome == "notice" for step in verdict.steps)


def many(count: int) -> list[bytes]:
    return [b"entry %d" % number for number in range(count)]


def test_a_log_with_missing_bundles(tmp_path: Path) -> None:
    """What was read still counts; what was not read is never taken for absent."""
    entries = [entry("house.found_agency", "2026-11-01"), *many(299), issued().entry(), *many(300), withdrawn(300)]
    whole = Log(entries)
    folder = whole.publish(tmp_path / "log")
    assert verify(issued().pdf, log=folder).status == "withdrawn"
    (folder / "tile/entries/000").unlink()
    assert verify(issued().pdf, log=folder).status == "withdrawn"
    (folder / f"tile/entries/002.p/{len(entries) - 512}").unlink()
    verdict = verify(issued().pdf, log=folder)
    assert (verdict.verdict, verdict.status) == ("genuine", "unknown")
    verdict = verify(issued().pdf, log=folder, proof=whole.proof(300))
    assert (verdict.verdict, verdict.status, outcomes(verdict)["status"]) == ("genuine", "issued", "unknown")
    (folder / "tile/entries/001").unlink()
    assert verify(issued().pdf, log=folder).verdict == "cannot_tell"


def test_a_changed_bundle_is_not_believed(tmp_path: Path) -> None:
    folder = Log(usual_entries(withdrawn())).publish(tmp_path / "log")
    path = folder / "tile/entries/000.p/5"
    path.write_bytes(path.read_bytes().replace(b"issuing.withdraw", b"issuing.withdrew"))
    verdict = verify(issued().pdf, log=folder)
    assert verdict.verdict == "cannot_tell" and verdict.status == "unknown"


def test_a_log_that_publishes_no_entries(tmp_path: Path, log: Log) -> None:
    folder = log.publish(tmp_path / "bare", with_entries=False)
    assert verify(issued().pdf, log=folder).verdict == "cannot_tell"
    verdict = verify(issued().pdf, log=folder, proof=log.proof(ISSUE))
    assert (verdict.verdict, verdict.status) == ("genuine", "issued")
    only = tmp_path / "only"
    only.mkdir()
    (only / "checkpoint").write_text(log.signed)
    assert verify(issued().pdf, log=only).verdict == "cannot_tell"
    assert verify(issued().pdf, log=only, proof=log.proof(ISSUE)).verdict == "genuine"
    assert verify(issued().pdf, log=tmp_path / "missing").verdict == "cannot_tell"


def test_an_empty_log(tmp_path: Path) -> None:
    assert verify(issued().pdf, log=Log().publish(tmp_path / "log")).verdict == "not_genuine"


def test_a_fork_is_found(tmp_path: Path, log: Log) -> None:
    """Two logs under one key: whichever was shown to this person, they cannot both be true."""
    short = Log(usual_entries(entry("methods.add")))
    other = Log([entry("house.found_agency", "2026-11-02"), *usual_entries()[1:], entry("a"), entry("b")])
    folder = other.publish(tmp_path / "fork")
    for proof in (short.proof(ISSUE), log.proof(ISSUE)):
        verdict = verify(issued().pdf, log=folder, proof=proof)
        assert verdict.verdict == "not_genuine" and outcomes(verdict)["log"] == "failed"
    assert verify(short.proof(ISSUE), log=folder).verdict == "not_genuine"
    same_size = Log([*usual_entries()[:3], issued().entry(day="2026-11-23")])
    assert (
        verify(issued().pdf, log=same_size.publish(tmp_path / "same"), proof=log.proof(ISSUE)).verdict == "not_genuine"
    )


def test_another_log_and_an_older_one(tmp_path: Path, log: Log) -> None:
    stranger = Signer("elsewhere.example/log", b"\x44" * 32)
    folder = Log([entry("house.found_agency", "2026-01-01")], stranger).publish(tmp_path / "other")
    verdict = verify(issued().pdf, log=folder, proof=log.proof(ISSUE), vkeys=[*KEYS, stranger.vkey])
    assert (verdict.verdict, verdict.status) == ("genuine", "issued")
    assert verdict.as_of is not None and verdict.as_of.source == "proof"
    older = Log(usual_entries()[:2]).publish(tmp_path / "older")
    verdict = verify(issued().pdf, log=older, proof=log.proof(ISSUE))
    assert (verdict.verdict, outcomes(verdict)["log"]) == ("genuine", "unknown")


def test_proofs_as_files(tmp_path: Path, log: Log, folder: Path) -> None:
    verdict = verify(log.proof(ISSUE))
    assert (verdict.kind, verdict.verdict, verdict.certificate_number, verdict.status) == (
        "proof",
        "genuine",
        NUMBER,
        "issued",
    )
    assert verdict.log.index == ISSUE and verdict.as_of is not None and verdict.as_of.source == "proof"
    ended = Log(usual_entries(replaced()))
    verdict = verify(log.proof(ISSUE), log=ended.publish(tmp_path / "log"))
    assert (verdict.status, verdict.replaced_by) == ("replaced", "演示-2026-000200")
    verdict = verify(ended.proof(4))
    assert (verdict.verdict, verdict.status, verdict.certificate_number) == ("genuine", "replaced", NUMBER)
    opaque = verify(log.proof(0), log=folder)
    assert (opaque.verdict, opaque.status, opaque.certificate_number) == ("genuine", "unknown", "")
    assert verify(log.proof(ISSUE), vkeys=[OTHER.vkey]).verdict == "not_genuine"
    assert verify(log.proof(2)).status == "void"


def test_a_redacted_case_holds_and_names_what_is_missing(log: Log) -> None:
    left = redact(issued().case, omit_kinds=frozenset({"person", "customer"}))
    verdict = verify(case_bytes(left), proof=log.proof(ISSUE), ca=issued().ca)
    assert verdict.verdict == "genuine"
    assert "$.record.parties.certificate_for" in verdict.redacted
    assert "$.statements[0].statement.person" in verdict.redacted
    assert outcomes(verdict)["redacted"] == "notice" and outcomes(verdict)["case"] == "notice"
    assert "演示甲" not in verdict.signatures[0].signer
    unvouched = verify(case_bytes(left), proof=log.proof(ISSUE))
    assert (unvouched.verdict, outcomes(unvouched)["case"]) == ("cannot_tell", "unknown")
    whole = verify(issued().case_file, proof=log.proof(ISSUE))
    assert whole.redacted == () and outcomes(whole)["case"] == "passed"


def test_a_log_that_names_the_case_without_enclosures_vouches_for_redacted_ones() -> None:
    bare = case_bytes(dataclasses.replace(issued().case, enclosures=()))
    log = Log([issued().entry(files=[{"sha256": sha256(bare)}])])
    for left in (issued().case, redact(issued().case, omit_kinds=frozenset({"person"}))):
        verdict = verify(case_bytes(left), proof=log.proof(0))
        assert (verdict.verdict, outcomes(verdict)["case"]) == ("genuine", "passed")
    foreign = changed_case(statements=(*issued().case.statements[:3], issued().case.statements[0]))
    assert verify(foreign, proof=log.proof(0)).verdict == "not_genuine"


def changed_case(**changes: Any) -> bytes:
    return case_bytes(dataclasses.replace(issued().case, **changes))


def test_a_case_that_was_tampered_with(log: Log) -> None:
    """The record is known, but somebody worked on the statements or the enclosures."""
    case = issued().case
    review = case.statements[1]
    blamed = dataclasses.replace(review, statement=dataclasses.replace(review.statement, reason="ok"))
    other_number = dataclasses.replace(case.statements[3].statement, certificate_number="X-9")
    key = issued().seal.private_key
    renumbered = signed(other_number, key, case.statements[3].certificate)
    extra = cases.enclose(cases.person("P-9", "演示戊"), cases.salt(99))
    for data in (
        changed_case(statements=(case.statements[0], blamed, *case.statements[2:])),
        changed_case(statements=case.statements[:3]),
        changed_case(statements=(case.statements[0], *case.statements[2:])),
        changed_case(statements=(*case.statements[:3], renumbered)),
        changed_case(enclosures=(*case.enclosures, extra)),
    ):
        assert verify(data, proof=log.proof(ISSUE)).verdict == "not_genuine"
    forger = new_private_key()
    stranger = authority("骗子")[0]
    certificate = issue_person_certificate(stranger, forger.public_key(), agency="骗子", demonstration=False, at=SIGNED)
    forged = changed_case(
        statements=(case.statements[0], signed(blamed.statement, forger, certificate), *case.statements[2:])
    )
    verdict = verify(forged, proof=log.proof(ISSUE), ca=issued().ca)
    assert verdict.verdict == "not_genuine"
    assert [found.anchored for found in verdict.signatures] == [True, False, True, True]
    unasked = verify(forged, proof=log.proof(ISSUE))
    assert unasked.verdict == "cannot_tell" and outcomes(unasked)["signature.review"] == "unknown"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("2026-11-24T08:30:00.000000+00:00", "2026-11-24 16:30:00 +08:00"),
        ("2026-11-24T16:00:00Z", "2026-11-25 00:00:00 +08:00"),
        ("2026-11-24T08:30:00", "2026-11-24T08:30:00"),
        ("yesterday", "yesterday"),
        ("", ""),
    ],
)
def test_a_claimed_time_is_told_as_civil_time(written: str, told: str) -> None:
    assert sentences.civil(written) == told
