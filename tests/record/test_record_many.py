"""Records read one after the other: the quick way reads what the exact one reads, and leaves it all that is wrong."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from typing import Any

import pytest
import record_examples as examples

from guiju import canonical
from guiju.conduct.evaluation.cases import digest_of_parts
from guiju.record import reading
from guiju.record.check import enclosed
from guiju.record.codec import decode, encode, parse, to_bytes
from guiju.record.enclose import references
from guiju.record.errors import RecordError
from guiju.record.many import quick_record, quick_statement
from guiju.record.model import Record
from guiju.record.statement import SignedStatement

RECORDS = (examples.rich_case().record, examples.minimal_case().record, examples.grid_record())
JUNK: tuple[Any, ...] = (None, True, 7, "", "x", "1", [], {}, ["1", "1"], {"cycle": []}, {"zh": "a", "en": "b"})


@pytest.mark.parametrize("record", RECORDS)
def test_what_is_right_is_read_at_once_and_the_same_a_second_time(record: Record) -> None:
    data = to_bytes(record)
    assert quick_record(data) == record
    again = quick_record(data)
    assert again == record and encode(again) == encode(record)


def test_what_records_share_is_known_by_its_whole_text_alone() -> None:
    record = RECORDS[0]
    assert quick_record(to_bytes(record)) == record
    for name in ("agency", "place", "scope", "parameters"):
        first = getattr(record, name)
        one = first[0] if isinstance(first, tuple) else first
        text = next(each.name for each in dataclasses.fields(one) if isinstance(getattr(one, each.name), str))
        changed_one = dataclasses.replace(one, **{text: getattr(one, text) + "1"})
        value = (changed_one, *first[1:]) if isinstance(first, tuple) else changed_one
        changed = dataclasses.replace(record, **{name: value})
        if name != "place":  # its first text is one of few words
            assert quick_record(to_bytes(changed)) == changed != record
    assert quick_record(to_bytes(record)) == record


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    for key, each in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from _places(each, (*path, key))


def _changed(value: Any) -> Iterator[Any]:
    """The value with each of its places left out, or taken by something else."""
    text = json.dumps(value)
    for number, path in enumerate(_places(value)):
        for junk in ("left out", JUNK[number % len(JUNK)]):
            changed = json.loads(text)
            parent = changed
            for each in path[:-1]:
                parent = parent[each]
            if junk == "left out":
                del parent[path[-1]]
            else:
                parent[path[-1]] = junk
            yield changed


def _read(data: bytes, *, known: bool) -> object:
    try:
        return reading.read_known_record(data, canonical.sha256(data)) if known else reading.read_record(data)
    except RecordError as error:
        return error.path, error.zh, error.en


def test_what_is_wrong_is_told_as_the_exact_reading_tells_it() -> None:
    told = set()
    for value in _changed(encode(RECORDS[0])):
        data = canonical.dumps(value)
        found = _read(data, known=True)
        assert found == _read(data, known=False)
        told.add(type(found))
    assert told == {Record, tuple}


@pytest.mark.parametrize("record", RECORDS)
def test_every_enclosure_is_named_with_the_kind_that_it_must_be(record: Record) -> None:
    named = sorted(id(each) for _, group in enclosed(record) for each in group)
    assert named == sorted(id(each) for _, each in references(record))


def test_a_signed_statement_is_read_with_its_bytes_which_stand_for_no_other() -> None:
    for signed in examples.rich_case().statements:
        found = reading.read_signed(to_bytes(signed).decode())
        assert found == signed and reading.statement_bytes(found) == to_bytes(signed.statement)
        other = dataclasses.replace(found.statement, reason=found.statement.reason + "。")
        assert reading.statement_bytes(dataclasses.replace(found, statement=other)) == to_bytes(other)
        for value in _changed(encode(signed)):
            text = canonical.dumps(value).decode()
            quick = quick_statement(text)
            if quick is None:
                with pytest.raises(RecordError):
                    decode(SignedStatement, parse(text.encode()))
            else:
                assert quick == decode(SignedStatement, parse(text.encode()))


@pytest.mark.parametrize("reason", ["", "重新校准", 'a "word"', "back\\slash", "line\nbreak", "\u007f", "\U0001f4cf"])
@pytest.mark.parametrize("raised", [(), ("s1-r1",)])
def test_statements_written_plainly_or_not_are_read_the_same(reason: str, raised: tuple[str, ...]) -> None:
    signed = examples.rich_case().statements[0]
    said = dataclasses.replace(signed.statement, reason=reason, confirms_raised=raised)
    text = to_bytes(dataclasses.replace(signed, statement=said, written=None)).decode()
    found = quick_statement(text)
    assert found is not None and found.statement == said
    assert reading.statement_bytes(found) == to_bytes(said)
    for wrong in (text.replace('"version":1', '"version": 1'), text.replace('"version":1', '"version":01')):
        assert quick_statement(wrong) is None


@pytest.mark.parametrize("parts", [([], []), (["b" * 64, "a" * 64], ["0" * 64]), (['"', "尺"], ["\\"])])
def test_the_digest_of_a_case_is_that_of_canonical_bytes(parts: tuple[list[str], list[str]]) -> None:
    enclosures, statements = parts
    whole = canonical.sha256(canonical.dumps(["f" * 64, sorted(enclosures), statements]))
    assert digest_of_parts("f" * 64, enclosures, statements) == whole
