"""Golden files of version 1: what was once frozen is read for ever, with the hash it had then.

The files must never be written anew; a new version gets a folder of its own.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import record_examples as examples
from jsonschema import Draft202012Validator

from guiju import canonical
from guiju.record import schema
from guiju.record.check import problems
from guiju.record.codec import to_bytes
from guiju.record.enclose import case_documents, missing_enclosures
from guiju.record.model import Record
from guiju.record.reading import case_bytes, read_case, read_record, record_sha256, statement_bytes
from guiju.record.redact import redact
from guiju.record.verify import verify_case

GOLDEN = Path(__file__).parent / "golden" / "v1"

HASHES: dict[str, tuple[str, str]] = json.loads((GOLDEN / "hashes.json").read_text(encoding="utf-8"))
"""File name -> SHA-256 of the file, SHA-256 of the record in it."""


@pytest.mark.parametrize("name", sorted(HASHES))
def test_a_golden_case_is_read_for_ever(name: str) -> None:
    data = (GOLDEN / name).read_bytes()
    assert canonical.sha256(data) == HASHES[name][0]
    case = read_case(data)
    assert record_sha256(case) == HASHES[name][1]
    assert case_bytes(case) == data
    assert verify_case(case, examples.check_signature) == ()
    assert problems(case.record) == ()
    for signed in case.statements:
        assert signed.statement.record_sha256 == HASHES[name][1]
        assert canonical.sha256(statement_bytes(signed)) == signed.value


def test_the_golden_files_are_the_ones_named() -> None:
    assert {path.name for path in GOLDEN.glob("*.json")} == {"hashes.json", *HASHES}
    assert {"rich.json", "minimal.json", "redacted.json"} <= HASHES.keys()


def test_what_the_golden_cases_hold() -> None:
    rich = read_case((GOLDEN / "rich.json").read_bytes())
    redacted = read_case((GOLDEN / "redacted.json").read_bytes())
    assert len(case_documents(rich)) == 9 and missing_enclosures(rich) == ()
    assert redacted.record == rich.record
    assert {wanted.kind for _, wanted in missing_enclosures(redacted)} == {"person", "customer"}
    assert [len(part) for part in (rich.record.points, rich.record.results, rich.record.corrections)] == [3, 3, 2]
    assert rich.record.results[1].raised is not None
    assert read_case((GOLDEN / "minimal.json").read_bytes()).record.points == ()


def test_today_writes_what_was_written_then() -> None:
    assert case_bytes(examples.rich_case()) == (GOLDEN / "rich.json").read_bytes()
    assert case_bytes(examples.minimal_case()) == (GOLDEN / "minimal.json").read_bytes()
    redacted = redact(examples.rich_case(), omit_kinds={"person", "customer"})
    assert case_bytes(redacted) == (GOLDEN / "redacted.json").read_bytes()


@pytest.mark.parametrize("name", sorted(schema.PUBLISHED))
def test_the_published_schema_is_that_of_the_types(name: str) -> None:
    """Made anew with ``python -m guiju.record.schema``; a version in use must not change."""
    Draft202012Validator.check_schema(schema.published(name))
    assert schema.published(name) == schema.json_schema(schema.PUBLISHED[name])


@pytest.mark.parametrize("name", sorted(HASHES))
def test_golden_files_meet_the_published_schema(name: str) -> None:
    value = canonical.loads((GOLDEN / name).read_bytes())
    Draft202012Validator(schema.published("case-1.json")).validate(value)
    Draft202012Validator(schema.published("record-1.json")).validate(value["record"])
    for signed in value["statements"]:
        Draft202012Validator(schema.published("statement-1.json")).validate(signed["statement"])
    for document in value["enclosures"]:
        if document["kind"] != "evidence":
            content = canonical.loads(document["document"].encode())["content"]
            Draft202012Validator(schema.published(f"{document['kind']}-1.json")).validate(content)


def test_the_schema_refuses_what_the_codec_refuses() -> None:
    validator = Draft202012Validator(schema.published("record-1.json"))
    value = canonical.loads(to_bytes(examples.rich_case().record))
    for change in (
        {"revision": "2"},
        {"frozen_at": "2026-03-10"},
        {"extra": None},
        {"points": {"rows": 1, "columns": {"point_id": ["p1"]}}},
        {"as_found": {"not_recorded": "x"}},
        {"supersedes": "AB" * 32},
    ):
        assert not validator.is_valid(value | change), change
    del value["number"]
    assert not validator.is_valid(value)


def test_a_grid_meets_the_schema_and_is_read() -> None:
    data = to_bytes(examples.grid_record())
    Draft202012Validator(schema.published("record-1.json")).validate(canonical.loads(data))
    assert isinstance(read_record(data), Record)
