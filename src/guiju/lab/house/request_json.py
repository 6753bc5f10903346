"""Requests of acts as JSON: strict reading with the path of what is wrong, and the JSON Schema of each request."""

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from guiju.lab.house.request import RequestUnreadable
from guiju.record.codec import decode
from guiju.record.errors import RecordError
from guiju.record.schema import json_schema

PLAIN: dict[Any, str] = {str: "string", bool: "boolean", int: "integer"}
LARGEST_INTEGER = 2**53 - 1


def read_request(kind: Any, document: Any, where: str = "$") -> Any:
    """The request, or a member of it, in a JSON value: days and instants are ISO 8601 text, bytes are hexadecimal.

    Raises RequestUnreadable with the path: unknown or missing member, wrong type, malformed day or instant.
    """
    kind = getattr(kind, "__supertype__", kind)
    if kind in (Any, object):
        return _plain(document, where)
    if is_dataclass(kind):
        return _of_record(kind, document, where) if _is_record(kind) else _members(kind, document, where)
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _one_of(get_args(kind), document, where)
    if origin is Literal:
        return _chosen(get_args(kind), document, where)
    container = origin or kind
    if container in (list, tuple):
        return _sequence(kind, document, where)
    if container in (dict, Mapping) or (origin is not None and issubclass(container, Mapping)):
        return _mapping(get_args(kind), document, where)
    return _scalar(kind, document, where)


def _is_record(kind: Any) -> bool:
    return str(kind.__module__).startswith("guiju.record")


def _of_record(kind: Any, document: Any, where: str) -> Any:
    try:
        return decode(kind, document, where)
    except RecordError as error:
        raise RequestUnreadable(where, error.sentence("zh"), error.sentence("en")) from None


def _members(kind: Any, document: Any, where: str) -> Any:
    if not isinstance(document, dict):
        raise RequestUnreadable(where, "应为对象", "must be an object")
    hints = get_type_hints(kind)
    known = {each.name: each for each in fields(kind)}
    for name in document:
        if name not in known:
            told = ", ".join(known)
            raise RequestUnreadable(
                f"{where}.{name}", f"没有这个成员；可用：{told}", f"is no member; there are: {told}"
            )
    values = {}
    for name, each in known.items():
        if name in document:
            values[name] = read_request(hints[name], document[name], f"{where}.{name}")
        elif each.default is MISSING and each.default_factory is MISSING:
            raise RequestUnreadable(f"{where}.{name}", "缺少这个成员", "is missing")
    return kind(**values)


def _one_of(kinds: tuple[Any, ...], document: Any, where: str) -> Any:
    if document is None and type(None) in kinds:
        return None
    rest = [each for each in kinds if each is not type(None)]
    for each in rest[:-1]:
        try:
            return read_request(each, document, where)
        except RequestUnreadable:
            continue
    return read_request(rest[-1], document, where)


def _chosen(choices: tuple[Any, ...], document: Any, where: str) -> Any:
    if document not in choices:
        told = ", ".join(map(str, choices))
        raise RequestUnreadable(where, f"应为其中之一：{told}", f"must be one of {told}")
    return document


def _sequence(kind: Any, document: Any, where: str) -> Any:
    if not isinstance(document, list):
        raise RequestUnreadable(where, "应为数组", "must be an array")
    inner = get_args(kind)
    if not inner:
        found = [_plain(each, f"{where}[{place}]") for place, each in enumerate(document)]
    elif (get_origin(kind) is tuple) and inner[-1] is not Ellipsis:
        if len(inner) != len(document):
            raise RequestUnreadable(where, f"应有 {len(inner)} 项", f"must have {len(inner)} members")
        pairs = enumerate(zip(inner, document, strict=True))
        found = [read_request(each, value, f"{where}[{place}]") for place, (each, value) in pairs]
    else:
        found = [read_request(inner[0], each, f"{where}[{place}]") for place, each in enumerate(document)]
    return tuple(found) if (get_origin(kind) or kind) is tuple else found


def _mapping(inner: tuple[Any, ...], document: Any, where: str) -> Any:
    if not isinstance(document, dict):
        raise RequestUnreadable(where, "应为对象", "must be an object")
    value = inner[1] if inner else object
    return {name: read_request(value, each, f"{where}.{name}") for name, each in document.items()}


def _scalar(kind: Any, document: Any, where: str) -> Any:
    if kind in (date, datetime):
        return _time(kind, document, where)
    if kind is bytes:
        return _hexadecimal(document, where)
    if kind not in PLAIN:
        raise RequestUnreadable(where, f"不能经接口给出 {kind}", f"{kind} cannot be given here")
    if type(document) is not kind:
        raise RequestUnreadable(where, f"应为 {PLAIN[kind]}", f"must be of type {PLAIN[kind]}")
    return _plain(document, where)


def _time(kind: Any, document: Any, where: str) -> Any:
    wanted = ("YYYY-MM-DD", "YYYY-MM-DD") if kind is date else ("带时区的 ISO 8601 时刻", "an instant with its offset")
    try:
        found = kind.fromisoformat(document)
        # A day is written one way; fromisoformat takes weeks and ordinals too.
        if kind is date and found.isoformat() != document:
            raise ValueError(document)
    except (TypeError, ValueError):
        raise RequestUnreadable(where, f"应为 {wanted[0]}", f"must be {wanted[1]}") from None
    if kind is datetime:
        if found.utcoffset() is None:
            raise RequestUnreadable(where, f"应为 {wanted[0]}", f"must be {wanted[1]}")
        try:
            return found.astimezone(UTC)
        except OverflowError:
            raise RequestUnreadable(where, "时刻超出日历", "is beyond the calendar") from None
    return found


def _hexadecimal(document: Any, where: str) -> bytes:
    try:
        return bytes.fromhex(document)
    except (TypeError, ValueError):
        raise RequestUnreadable(where, "应为十六进制文本", "must be hexadecimal text") from None


def _plain(document: Any, where: str) -> Any:
    """A JSON value without fractions, which documents hold as text, or numbers that other readers would bend."""
    if isinstance(document, float):
        raise RequestUnreadable(where, '小数须写成文本，如 "0.1"', 'a decimal number is given as text, such as "0.1"')
    if type(document) is int and abs(document) > LARGEST_INTEGER:
        raise RequestUnreadable(where, "整数超出 2^53", "an integer beyond 2^53")
    if isinstance(document, dict):
        return {name: _plain(each, f"{where}.{name}") for name, each in document.items()}
    if isinstance(document, list):
        return [_plain(each, f"{where}[{place}]") for place, each in enumerate(document)]
    return document


def request_schema(kind: Any) -> dict[str, Any]:
    """The JSON Schema of a request, or of a member of it."""
    kind = getattr(kind, "__supertype__", kind)
    if kind in (Any, object):
        return {}
    if is_dataclass(kind):
        return _record_schema(kind) if _is_record(kind) else _object_schema(kind)
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return {"anyOf": [request_schema(each) for each in inner]}
    if origin is Literal:
        return {"enum": list(inner)}
    container = origin or kind
    if container in (list, tuple):
        return {"type": "array", "items": request_schema(inner[0]) if inner else {}}
    if container is dict or (isinstance(container, type) and issubclass(container, Mapping)):
        return {"type": "object", "additionalProperties": request_schema(inner[1]) if inner else True}
    if kind is type(None):
        return {"type": "null"}
    formats = {date: "date", datetime: "date-time"}
    if kind in formats:
        return {"type": "string", "format": formats[kind]}
    return {"type": PLAIN.get(kind, "string")}


def _object_schema(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind)
    known = fields(kind)
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {each.name: request_schema(hints[each.name]) for each in known},
        "required": [each.name for each in known if each.default is MISSING and each.default_factory is MISSING],
    }


def _record_schema(kind: Any) -> dict[str, Any]:
    """The published schema of a document of the record, without the parts that only a file of its own has."""
    found = json_schema(kind)
    return (
        {"type": "object", "title": found["title"]}
        if found.get("$defs")
        else {name: each for name, each in found.items() if name not in {"$schema", "$defs"}}
    )
