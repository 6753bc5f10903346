"""Canonical JSON: RFC 8785's own example, agreement with another implementation, and what must be refused."""

import hashlib
import json
from decimal import Decimal
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from guiju import canonical
from guiju.canonical import CanonicalError, dumps, loads

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
LIMIT = 2**53 - 1
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-LIMIT, LIMIT) | TEXT,
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(TEXT, inner, max_size=6),
    max_leaves=30,
)


@given(VALUES)
def test_agrees_with_the_rfc8785_package(value: Any) -> None:
    assert dumps(value) == rfc8785.dumps(value)


@given(VALUES)
def test_what_is_written_is_read_back(value: Any) -> None:
    data = dumps(value)
    assert loads(data) == value
    assert dumps(loads(data)) == data


@given(VALUES)
def test_any_other_spelling_is_refused(value: Any) -> None:
    data = dumps(value)
    other = json.dumps(json.loads(data), indent=1).encode()
    if other != data:
        with pytest.raises(CanonicalError):
            loads(other)
    with pytest.raises(CanonicalError):
        loads(data + b"\n")


def test_key_order_of_rfc_8785_section_3_2_3() -> None:
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\x80", "\u00f6"]
    expected = ["\r", "1", "\x80", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    assert list(json.loads(dumps(dict.fromkeys(keys, "x")))) == expected


def test_keys_in_the_order_of_code_points_are_refused_where_utf_16_orders_otherwise() -> None:
    """U+1F600 sorts before U+FB33 by UTF-16 and behind it by code points, which is how Python sorts."""
    data = dumps({"\ufb33": 1, "\U0001f600": 2})
    assert data.decode() == '{"\U0001f600":2,"\ufb33":1}'
    with pytest.raises(CanonicalError):
        loads('{"\ufb33":1,"\U0001f600":2}'.encode())


@given(st.recursive(VALUES | st.floats() | st.integers(), lambda inner: st.lists(inner) | st.tuples(inner, inner)))
def test_the_quick_way_writes_what_the_exact_way_writes(value: Any) -> None:
    quick = canonical._quick_dumps(value)
    if quick is not None:
        assert quick == canonical._encode(canonical._ordered(value, (), canonical.MAX_DEPTH))


def test_string_escapes_of_rfc_8785_section_3_2_2() -> None:
    value = "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/"
    assert dumps(value) == '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'.encode()
    assert dumps("\x7f\u2028校准") == '"\x7f\u2028校准"'.encode()


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ({"points": [0, 1, 2, {"nominal": 1.5}]}, "$.points[3].nominal"),
        ({"a": Decimal("1")}, "$.a"),
        ([float("nan")], "$[0]"),
        ({"n": 2**53}, "$.n"),
        ({"n": -(2**53)}, "$.n"),
        ({"t": "a\ud800"}, "$.t"),
        ({"t": {"\udc00": 1}}, "$.t"),
        ({"t": {1: 1}}, "$.t"),
        ({"点": [b"x"]}, '$["\\u70b9"][0]'),
        ({1, 2}, "$"),
    ],
)
def test_refused_values_name_their_path(value: Any, path: str) -> None:
    with pytest.raises(CanonicalError) as caught:
        dumps(value)
    assert caught.value.path == path
    assert path in caught.value.text("zh")
    assert caught.value.text("zh") != caught.value.text("en")


@pytest.mark.parametrize(
    ("data", "path"),
    [
        (b'{"a":[{"b":1,"b":2}]}', "$.a[0]"),
        (b'{"a":1.0}', "$.a"),
        (b'{"a":1e3}', "$.a"),
        (b'{"a":NaN}', "$.a"),
        (b'{"a":-Infinity}', "$.a"),
        (b'{"a":9007199254740992}', "$.a"),
        (b'{"a":' + b"9" * 5000 + b"}", "$.a"),
        (b"-0", "$"),
        (b'{"b":1,"a":1}', "$"),
        (b'"\\u0041"', "$"),
        (b'"\\ud800"', "$"),
        (b'"\\/"', "$"),
        (b'"\xff"', "$"),
        (b"\xef\xbb\xbf1", "$"),
        (b"", "$"),
        (b"[1", "$"),
        (b"1 ", "$"),
        (b"[" * 100_000, "$"),
    ],
)
def test_refused_texts(data: bytes, path: str) -> None:
    with pytest.raises(CanonicalError) as caught:
        loads(data)
    assert caught.value.path == path


def test_limits() -> None:
    assert loads(b"[[1]]", max_depth=2) == [[1]]
    with pytest.raises(CanonicalError):
        loads(b"[[1]]", max_depth=1)
    with pytest.raises(CanonicalError):
        loads(b"[[1]]", max_size=4)
    deep: Any = 1
    for _ in range(canonical.MAX_DEPTH):
        deep = [deep]
    assert loads(dumps(deep)) == deep
    with pytest.raises(CanonicalError):
        dumps([deep])


def test_published_digests() -> None:
    # FIPS 180-4 and GB/T 32905-2016, example 1: the message "abc".
    assert canonical.sha256(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert canonical.sm3(b"abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_sm3_without_openssl_support(monkeypatch: pytest.MonkeyPatch) -> None:
    def unsupported(name: str, data: bytes = b"") -> None:
        raise ValueError(name)

    monkeypatch.setattr(hashlib, "new", unsupported)
    assert canonical.sm3(b"abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_salted_digest() -> None:
    salt = canonical.new_salt()
    assert len(salt) == 16
    assert salt != canonical.new_salt()
    assert canonical.salted_digest(salt, b"x") == hashlib.sha256(salt + b"x").hexdigest()
    with pytest.raises(ValueError, match="16"):
        canonical.salted_digest(salt[:8], b"x")
