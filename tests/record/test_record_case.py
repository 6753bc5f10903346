"""Enclosures, redaction, erasure, reading of stored bytes, upgrades, verification of cases, digests."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from types import MappingProxyType
from typing import Any

import pytest
import record_examples as examples

from guiju import canonical
from guiju.record import reading, upgrade
from guiju.record.check import problems
from guiju.record.codec import encode, from_bytes, to_bytes
from guiju.record.digest import RecordDigest, digest
from guiju.record.enclose import (
    case_documents,
    enclose,
    enclose_file,
    find,
    missing_enclosures,
    open_enclosure,
    person_of,
    references,
)
from guiju.record.enclosures import Person
from guiju.record.errors import RecordError
from guiju.record.redact import keep_only, redact
from guiju.record.statement import Case
from guiju.record.verify import verify_case
from guiju.record.words import Digest, NotApplicable, NotRecorded


@pytest.fixture(scope="module")
def case() -> Case:
    return examples.rich_case()


def codes(case: Case) -> list[str]:
    return [problem.code for problem in verify_case(case, examples.check_signature)]


def test_enclosures_open_and_are_found(case: Case) -> None:
    for path, wanted in references(case.record):
        assert find(case, wanted) is not None, path
    calibrator = person_of(case, case.record.sections[0].calibrators[0].digest)
    assert isinstance(calibrator, Person) and calibrator.person_id == "P-01"
    assert find(case, case.record.evidence[0].file) == b"\x89PNG of a demo"
    assert len(case_documents(case)) == len(case.enclosures)
    assert find(case, Digest("00" * 32)) is None


def test_salts_are_fresh_so_equal_documents_differ() -> None:
    first, second = enclose(examples.method()), enclose(examples.method())
    assert first.digest != second.digest
    assert open_enclosure(first) == open_enclosure(second) == examples.method()
    assert open_enclosure(enclose_file(b"")) == b""


def test_the_digest_is_salt_and_bytes() -> None:
    document = enclose(examples.method())
    data = bytes.fromhex(document.salt) + document.document.encode()
    assert document.digest == canonical.sha256(data)


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"salt": "00" * 16}, "$.document"),
        ({"salt": "xyz"}, "$.salt"),
        ({"digest": Digest("00" * 32)}, "$.document"),
        ({"kind": "standard"}, "$.document.kind"),
        ({"kind": "evidence"}, "$.document"),
    ],
)
def test_a_changed_enclosure_does_not_open(changed: dict[str, Any], path: str) -> None:
    document = dataclasses.replace(enclose(examples.method()), **changed)
    with pytest.raises(RecordError) as caught:
        open_enclosure(document)
    assert caught.value.path == path


def test_every_changed_character_is_noticed() -> None:
    document = enclose(examples.standard())
    for place in range(0, len(document.document), 97):
        text = document.document
        changed = text[:place] + ("0" if text[place] != "0" else "1") + text[place + 1 :]
        with pytest.raises(RecordError):
            open_enclosure(dataclasses.replace(document, document=changed))


def test_redaction_leaves_the_rest_verifiable(case: Case) -> None:
    redacted = redact(case, omit_kinds={"person", "customer"})
    assert reading.record_sha256(redacted) == reading.record_sha256(case)
    assert codes(redacted) == []
    assert person_of(redacted, case.record.people[0].person.digest) is None
    missing = missing_enclosures(redacted)
    assert {wanted.kind for _, wanted in missing} == {"person", "customer"}
    assert "$.record.parties.paid_by" in [path for path, _ in missing]
    assert "$.statements[1].statement.person" in [path for path, _ in missing]
    assert missing_enclosures(case) == ()
    assert b"\xe6\xbc\x94\xe7\xa4\xba\xe4\xba\xba\xe5\x91\x98" not in reading.case_bytes(redacted)
    assert reading.read_case(reading.case_bytes(redacted)) == redacted


def test_the_core_names_nobody(case: Case) -> None:
    core = to_bytes(case.record).decode()
    for document in case_documents(case).values():
        if hasattr(document, "person_id"):
            assert document.name not in core
        if hasattr(document, "customer_id"):
            assert document.name not in core


def test_redaction_by_digest(case: Case) -> None:
    one = case.record.parties.paid_by.digest
    assert [path for path, _ in missing_enclosures(redact(case, omit={one}))] == ["$.record.parties.paid_by"]
    assert len(keep_only(case, {one}).enclosures) == 1
    with pytest.raises(RecordError):
        redact(case, omit={"00" * 32})
    with pytest.raises(RecordError):
        keep_only(case, {"00" * 32})


def test_a_case_holds(case: Case) -> None:
    assert codes(case) == []
    assert codes(examples.minimal_case()) == []


def _resigned(case: Case, number: int, **changed: Any) -> Case:
    statements = list(case.statements)
    statements[number] = examples.sealed(dataclasses.replace(statements[number].statement, **changed))
    return dataclasses.replace(case, statements=tuple(statements))


def _with_statements(case: Case, *numbers: int) -> Case:
    return dataclasses.replace(case, statements=tuple(case.statements[number] for number in numbers))


BROKEN: list[tuple[str, Callable[[Case], Case]]] = [
    ("record_hash", lambda c: dataclasses.replace(c, record=dataclasses.replace(c.record, number="other"))),
    ("record_hash", lambda c: _resigned(c, 2, record_sha256=Digest("00" * 32))),
    (
        "signature",
        lambda c: dataclasses.replace(
            c, statements=(*c.statements[:3], dataclasses.replace(c.statements[3], value="00"))
        ),
    ),
    ("order", lambda c: _with_statements(c, 0, 2, 3)),
    ("order", lambda c: _with_statements(c, 1)),
    ("order", lambda c: _with_statements(c, 0, 1, 1, 2, 3)),
    ("instant", lambda c: _resigned(c, 3, at=examples.at(50, 30))),
    ("instant", lambda c: _resigned(c, 0, at=examples.at(49))),
    ("certificate_number", lambda c: _resigned(c, 3, certificate_number=None)),
    ("certificate_number", lambda c: _resigned(c, 1, certificate_number="x")),
    ("reviewer_is_calibrator", lambda c: _resigned(c, 1, person=c.record.people[0].person.digest)),
    (
        "enclosure_digest",
        lambda c: dataclasses.replace(
            c, enclosures=(dataclasses.replace(c.enclosures[0], salt="11" * 16), *c.enclosures[1:])
        ),
    ),
]


@pytest.mark.parametrize(("code", "change"), BROKEN, ids=[f"{n}-{b[0]}" for n, b in enumerate(BROKEN)])
def test_what_is_wrong_is_named(case: Case, code: str, change: Callable[[Case], Case]) -> None:
    found = verify_case(change(case), examples.check_signature)
    assert code in {problem.code for problem in found}
    assert all(problem.zh and problem.en and problem.where.startswith("$") for problem in found)


def test_one_person_under_two_digests_is_one_person(case: Case) -> None:
    """The same person enclosed with another salt cannot review their own work."""
    again = enclose(examples.open_person(case, 0), examples.salt("another"))
    doubled = dataclasses.replace(case, enclosures=(*case.enclosures, again))
    changed = _resigned(doubled, 1, person=again.digest)
    assert codes(changed) == ["reviewer_is_calibrator"]
    # left out, the two digests cannot be told to be one person: silence here, and a missing enclosure there
    hidden = redact(changed, omit_kinds={"person"})
    assert codes(hidden) == []
    assert missing_enclosures(hidden)


def test_replacement_and_withdrawal_follow_the_issue(case: Case) -> None:
    signatory = case.enclosures[2]
    withdrawn = examples.signed(case.record, "withdraw", signatory, 55)
    assert codes(dataclasses.replace(case, statements=(*case.statements, withdrawn))) == []
    assert "order" in codes(dataclasses.replace(case, statements=(*case.statements[:3], withdrawn)))


def test_reading_a_case_checks_digests_and_references(case: Case) -> None:
    bad = dataclasses.replace(case, enclosures=(*case.enclosures, case.enclosures[0]))
    with pytest.raises(RecordError) as caught:
        reading.read_case(to_bytes(bad))
    assert caught.value.path == f"$.enclosures[{len(case.enclosures)}].digest"
    loose = dataclasses.replace(case, record=dataclasses.replace(case.record, batches=()))
    with pytest.raises(RecordError) as caught:
        reading.read_case(to_bytes(loose))
    assert caught.value.path == "$.record.series[0].batch_id"


# Upgrades: a toy older version 0 whose records knew nothing of "as found", and a newer one that nobody knows.


def test_newer_and_foreign_documents_are_refused(case: Case) -> None:
    value = encode(case.record)
    for changed, path in (
        ({"version": 2}, "$.version"),
        ({"version": "1"}, "$.version"),
        ({"format": "x"}, "$.format"),
    ):
        with pytest.raises(RecordError) as caught:
            reading.read_record(canonical.dumps(value | changed))
        assert caught.value.path == path
    with pytest.raises(RecordError) as caught:
        reading.read_record(b"[]")
    assert caught.value.path == "$"


def _toy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Version 1 becomes 2 by a member that version 1 did not ask for; nothing stored changes."""

    def step(value: dict[str, Any]) -> dict[str, Any]:
        assert value["version"] == 1
        return {**value, "software": value["software"] + " (upgraded)"}

    def back(value: dict[str, Any]) -> dict[str, Any]:
        return {**value, "version": 1}

    form = upgrade.Format("guiju.record", 2, MappingProxyType({1: step}))

    class Toy:
        """Reads as version 2 and hands the present types what they know."""

        def upgrade(self, value: Any) -> dict[str, Any]:
            return back(form.upgrade(value))

    monkeypatch.setattr(upgrade, "RECORD", Toy())


def test_an_upgraded_case_keeps_its_stored_bytes(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    stored = reading.case_bytes(case)
    plain = reading.record_sha256(case)
    _toy(monkeypatch)
    upgraded = reading.read_case(stored)
    assert upgraded.record.software.endswith("(upgraded)")
    assert upgraded.record_bytes is not None
    assert reading.record_sha256(upgraded) == plain
    assert reading.case_bytes(upgraded) == stored
    assert codes(upgraded) == []
    # bytes kept beside another record do not lend it their hash
    forged = dataclasses.replace(upgraded, record=dataclasses.replace(upgraded.record, number="other"))
    assert "record_bytes" in codes(forged)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Newer:
    """A toy document of version 3; version 1 knew only the number, version 2 brought the colour."""

    format: str
    version: int
    number: str
    colour: str | NotRecorded
    shine: str | NotRecorded | NotApplicable


def test_what_an_old_version_did_not_ask_for_is_not_recorded() -> None:
    unknown = encode(NotRecorded(not_recorded="older version"))
    form = upgrade.Format(
        "toy", 3, {1: lambda value: {**value, "colour": unknown}, 2: lambda value: {**value, "shine": unknown}}
    )
    old = {"format": "toy", "version": 1, "number": "7"}
    kept = dict(old)
    from guiju.record.codec import decode

    read = decode(Newer, form.upgrade(old))
    assert old == kept
    assert isinstance(read.colour, NotRecorded) and isinstance(read.shine, NotRecorded)
    newer = decode(Newer, form.upgrade({"format": "toy", "version": 2, "number": "7", "colour": "red"}))
    assert newer.colour == "red" and isinstance(newer.shine, NotRecorded)


def test_the_digest_is_small_and_a_pure_function(case: Case) -> None:
    short = digest(case.record)
    assert short == digest(reading.read_record(to_bytes(case.record)))
    assert from_bytes(RecordDigest, to_bytes(short)) == short
    grid = digest(examples.grid_record())
    assert len(to_bytes(grid)) < 4096
    assert (grid.readings, grid.results, len(grid.functions)) == (600, 60, 1)
    assert (grid.functions[0].lowest, grid.functions[0].highest) == ("10", "600")
    changed = dataclasses.replace(case.record, results=case.record.results[:2], covariances=())
    assert digest(changed).results_sha256 != short.results_sha256
    assert digest(changed).values_sha256 == short.values_sha256


def test_examples_contradict_themselves_nowhere() -> None:
    for record in (examples.rich_case().record, examples.minimal_case().record, examples.grid_record()):
        assert problems(record) == ()


def test_known_bytes_are_read_by_their_hash_and_others_refused(case: Case) -> None:
    data = reading.record_bytes(case.record)
    known = canonical.sha256(data)
    assert reading.read_known_record(data, known) == reading.read_record(data) == case.record
    with pytest.raises(RecordError):
        reading.read_known_record(data.replace(b"20", b"21", 1), known)
    for broken in (b"[]", b"{", b'{"a":1.5}', b"\xff"):
        with pytest.raises(RecordError):
            reading.read_known_record(broken, canonical.sha256(broken))
