"""Many records and statements read one after the other: what they have in common is read once.

Agency, place, rows of the scope and parameters stand word for word in all records of a time, and a signer's key and
certificate in all of that signer's statements. Their texts are compared, never taken for known by anything less; and
whatever is not right at once is left to the ordinary reading, which says what is wrong with it.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any, Final, TypeVar

from guiju import canonical
from guiju.record.model import Record
from guiju.record.quick import STUMBLES, given_reader, reader
from guiju.record.shapes import object_shape
from guiju.record.statement import SignedStatement, Statement

__all__ = ["quick_object", "quick_record", "quick_statement"]

T = TypeVar("T")

RECURRING: Final = ("agency", "parameters", "place", "scope")
"""Members of a record that say the same in many others."""
KEPT: Final = 512
"""Texts that are kept of each."""

_known: dict[str, dict[str, Any]] = {name: {} for name in RECURRING}
"""What a text stands for, by member."""


def quick_record(data: bytes) -> Record | None:
    """The record in canonical bytes, unchecked; None where it is not read at once.

    The bytes are canonical already: their digest is known.
    """
    try:
        text = data.decode("utf-8")
        texts = _texts(text)
        given = {name: _known[name].get(found) for name, (_, found) in texts.items()}
        if texts and None not in given.values():
            record: Record = _beside()(canonical.value_of(_without(text, texts)), given)
            return record
        value = canonical.value_of(text)
        record = reader(Record)(value)
    except (*STUMBLES, RecursionError):
        return None
    for name, (_, found) in texts.items():
        _keep(name, found, value[name], getattr(record, name))
    return record


def _texts(text: str) -> dict[str, tuple[int, str]]:
    """Where each recurring member seems to stand, and its text; empty where one is not found.

    Only names stand between a comma, two quotes and a colon: within a text a quote has a backslash before it.
    """
    found: dict[str, tuple[int, str]] = {}
    for name, before, after in _marks():
        start = text.find(before) + len(before)
        end = text.find(after, start)
        if start < len(before) or end < 0:
            return {}
        found[name] = start, text[start:end]
    return found


@cache
def _marks() -> tuple[tuple[str, str, str], ...]:
    """Each recurring member with its own name and that of the member after it, as canonical bytes have them."""
    names = sorted(object_shape(Record).members)
    places = {name: place for place, name in enumerate(names)}
    return tuple(
        (name, f'{"," if places[name] else "{"}"{name}":', f',"{names[places[name] + 1]}":') for name in RECURRING
    )


def _without(text: str, texts: dict[str, tuple[int, str]]) -> str:
    """The text with null in place of the members that are known.

    A known text is a whole value, so that this is the same document but for these values; the reader asks for each
    null where the record has this member.
    """
    pieces, at = [], 0
    for start, found in sorted(texts.values()):
        pieces += [text[at:start], "null"]
        at = start + len(found)
    return "".join([*pieces, text[at:]])


@cache
def _beside() -> Any:
    return given_reader(Record, RECURRING)


def _keep(name: str, text: str, value: Any, typed: Any) -> None:
    """Keeps what a text stands for where the text is that of the whole member."""
    if canonical.dumps(value).decode() == text:
        known = _known[name]
        if len(known) >= KEPT:
            known.clear()
        known[text] = typed


def quick_object(kind: type[T], value: Any) -> T | None:
    """The object in a JSON value; None where it is not read at once."""
    try:
        found: T = reader(kind)(value)
    except STUMBLES:
        return None
    return found


_SAID, _VALUE = ',"statement":{', ',"value":"'
_is_base64 = re.compile(r"[A-Za-z0-9+/=]*").fullmatch


def quick_statement(text: str) -> SignedStatement | None:
    """The signed statement in canonical text, with its statement's bytes; None where it is not read at once."""
    begins, ends = text.rfind(_SAID), text.rfind(_VALUE)
    head, said, value = text[:begins], text[begins + len(_SAID) - 1 : ends], text[ends + len(_VALUE) : -2]
    right = head.startswith('{"algorithm":') and said.endswith("}") and text.endswith('"}')
    if not right or not 0 < begins < ends or _is_base64(value) is None:
        return None
    data = said.encode("utf-8", "surrogatepass")
    try:
        signer = _signer(head)
        statement: Statement = reader(Statement)(_said(said, data))
    except STUMBLES:
        return None
    algorithm, certificate, key_id = signer
    return SignedStatement(
        statement=statement,
        algorithm=algorithm,
        key_id=key_id,
        value=value,
        certificate=certificate,
        written=(statement, data),
    )


def _said(text: str, data: bytes) -> Any:
    """The value of a statement's text, which must be canonical: what is written in this one way is nothing else."""
    names, pattern = _plain_statement()
    found = pattern.fullmatch(text)
    if found is None:
        return canonical.loads(data)
    values = [each[1:-1] if each[0] == '"' else _WORDS[each] for each in found.groups()]
    return dict(zip(names, values, strict=True))


_WORDS: Final[dict[str, Any]] = {"null": None, "true": True, "false": False, "[]": [], "1": 1}


@cache
def _plain_statement() -> tuple[list[str], re.Pattern[str]]:
    """The members of a statement in order, and its text as it nearly always looks: nothing escaped, no list filled."""
    names = sorted(object_shape(Statement).members)
    value = r'("[^"\\\x00-\x1f\ud800-\udfff]*"|null|true|false|\[\]|1)'
    return names, re.compile(r"\{" + ",".join(f'"{name}":{value}' for name in names) + r"\}")


@lru_cache(maxsize=KEPT)
def _signer(head: str) -> tuple[str, str, str]:
    """Algorithm, certificate and id of the key by which a statement is signed: the members that stand before it."""
    members: dict[str, Any] = canonical.loads((head + "}").encode("utf-8", "surrogatepass"))
    algorithm, certificate, key_id = members["algorithm"], members["certificate"], members["key_id"]
    if len(members) != 3 or any(type(each) is not str for each in members.values()):
        raise ValueError(head)
    return algorithm, certificate, key_id
