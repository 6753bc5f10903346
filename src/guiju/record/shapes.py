"""How each type of a document stands in JSON: one shape per type, made once from the dataclasses' type hints.

A shape writes (`encode`) and reads (`decode`), both strictly, so that a wrong value can neither be frozen nor read.
"""

from __future__ import annotations

import dataclasses
import re
import types
import typing
from collections.abc import Callable
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any, Literal, Union

from guiju.record.errors import NOTHING, RecordError, shown
from guiju.record.words import OPTIONAL, TABLE, UNWRITTEN, Day, DecimalText, Digest, Instant

LARGEST_INTEGER = 2**53 - 1

DECIMAL_PATTERN = r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]{1,4})?"
DAY_PATTERN = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
INSTANT_PATTERN = DAY_PATTERN + r"T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}\+00:00"
DIGEST_PATTERN = r"[0-9a-f]{64}"

_matches_decimal = re.compile(DECIMAL_PATTERN, re.ASCII).fullmatch
_matches_day = re.compile(DAY_PATTERN, re.ASCII).fullmatch
_matches_instant = re.compile(INSTANT_PATTERN, re.ASCII).fullmatch
_matches_digest = re.compile(DIGEST_PATTERN, re.ASCII).fullmatch


class Shape:
    """The form of one type; errors carry the path from the value on."""

    zh = ""
    en = ""

    def wrong(self, value: object) -> RecordError:
        """The error for a value that has not this shape."""
        return RecordError(self.zh, self.en, shown(value))

    def decode(self, value: Any) -> Any:
        """The typed value of a JSON value; raises RecordError."""
        raise NotImplementedError

    def encode(self, value: Any) -> Any:
        """The JSON value of a typed value; raises RecordError."""
        return self.decode(value)


class TextShape(Shape):
    """A string, of a form of its own when `test` is given."""

    def __init__(self, zh: str, en: str, pattern: str = "", test: Callable[[str], object] | None = None) -> None:
        self.zh, self.en, self.pattern, self.test = zh, en, pattern, test

    def decode(self, value: Any) -> str:
        if type(value) is not str or (self.test is not None and not self.test(value)):
            raise self.wrong(value)
        return value


class IntegerShape(Shape):
    zh, en = "整数（绝对值小于 2^53）", "an integer below 2^53"

    def decode(self, value: Any) -> int:
        if type(value) is not int or not -LARGEST_INTEGER <= value <= LARGEST_INTEGER:
            raise self.wrong(value)
        return value


class TruthShape(Shape):
    zh, en = "true 或 false", "true or false"

    def decode(self, value: Any) -> bool:
        if type(value) is not bool:
            raise self.wrong(value)
        return value


class NullShape(Shape):
    zh, en = "null", "null"

    def decode(self, value: Any) -> None:
        if value is not None:
            raise self.wrong(value)


class LiteralShape(Shape):
    """One of a few fixed values."""

    def __init__(self, values: tuple[str | int, ...]) -> None:
        self.values = values
        listed = [f'"{value}"' if isinstance(value, str) else str(value) for value in values]
        self.zh = " 或 ".join(listed)
        self.en = " or ".join(listed)
        self._texts = frozenset(value for value in values if type(value) is str)

    def decode(self, value: Any) -> str | int:
        if type(value) is str and value in self._texts:
            return value
        for literal in self.values:
            if type(value) is type(literal) and value == literal:
                return literal
        raise self.wrong(value)


class ListShape(Shape):
    zh, en = "数组", "an array"

    def __init__(self, item: Shape) -> None:
        self.item = item

    def _each(self, work: Callable[[Any], Any], value: Any) -> list[Any]:
        result: list[Any] = []
        try:
            for item in value:
                result.append(work(item))
        except RecordError as error:
            raise error.under(f"[{len(result)}]") from None
        return result

    def decode(self, value: Any) -> tuple[Any, ...]:
        if type(value) is not list:
            raise self.wrong(value)
        return tuple(self._each(self.item.decode, value))

    def encode(self, value: Any) -> list[Any]:
        if type(value) is not tuple:
            raise self.wrong(value)
        return self._each(self.item.encode, value)


class PairShape(Shape):
    """An array of fixed length, each place with a shape of its own."""

    def __init__(self, items: tuple[Shape, ...]) -> None:
        self.items = items
        self.zh, self.en = f"{len(items)} 项的数组", f"an array of {len(items)}"

    def _each(self, value: Any, name: str) -> list[Any]:
        result: list[Any] = []
        try:
            for shape, item in zip(self.items, value, strict=True):
                result.append(getattr(shape, name)(item))
        except RecordError as error:
            raise error.under(f"[{len(result)}]") from None
        return result

    def decode(self, value: Any) -> tuple[Any, ...]:
        if type(value) is not list or len(value) != len(self.items):
            raise self.wrong(value)
        return tuple(self._each(value, "decode"))

    def encode(self, value: Any) -> list[Any]:
        if type(value) is not tuple or len(value) != len(self.items):
            raise self.wrong(value)
        return self._each(value, "encode")


class ObjectShape(Shape):
    """A dataclass: an object with exactly its members."""

    def __init__(self, kind: type[Any]) -> None:
        self.kind = kind
        self.zh, self.en = f"对象（{kind.__name__}）", f"an object ({kind.__name__})"
        self.members: dict[str, tuple[str, Shape]] = {}
        """JSON name -> (attribute, shape)."""
        self.optional: set[str] = set()
        """JSON names of the members that a document may lack."""
        self._required: typing.AbstractSet[str] | None = None
        """JSON names of all members where none is optional: an object with exactly these needs no closer look."""
        self._reads: tuple[tuple[str, str, Callable[[Any], Any]], ...] = ()

    def fill(self) -> None:
        hints = typing.get_type_hints(self.kind, include_extras=True)
        for field in dataclasses.fields(self.kind):
            if field.metadata != UNWRITTEN:
                self.members[field.name.rstrip("_")] = (field.name, shape_of(hints[field.name]))
            if field.metadata == OPTIONAL:
                self.optional.add(field.name.rstrip("_"))
        self._required = None if self.optional else self.members.keys()
        self._reads = tuple((name, attribute, shape.decode) for name, (attribute, shape) in self.members.items())

    def fits(self, names: typing.AbstractSet[str]) -> bool:
        """Whether an object with these members is one of this kind."""
        return self.members.keys() - self.optional <= names <= self.members.keys()

    def check_members(self, value: dict[str, Any]) -> None:
        """Raises for a missing or unknown member."""
        if value.keys() == self._required:
            return
        for name in self.members:
            if name not in value and name not in self.optional:
                raise RecordError("此项（必填）", "this member (it is required)", NOTHING, f"$.{name}")
        for name in self.optional:
            if value.get(name, NOTHING) is None:
                raise RecordError("有值，或无此项", "a value, or no such member", "null", f"$.{name}")
        if not value.keys() <= self.members.keys():
            name = next(name for name in value if name not in self.members)
            raise RecordError(
                f"无此项（{self.kind.__name__} 中没有）",
                f"no such member in {self.kind.__name__}",
                shown(value[name]),
                f"$.{name}",
            )

    def decode(self, value: Any) -> Any:
        if type(value) is not dict:
            raise self.wrong(value)
        self.check_members(value)
        made: dict[str, Any] = {}
        name = ""
        try:
            for name, attribute, read in self._reads:
                if name in value:
                    made[attribute] = read(value[name])
        except RecordError as error:
            raise error.under(f".{name}") from None
        return self.kind(**made)

    def encode(self, value: Any) -> dict[str, Any]:
        if type(value) is not self.kind:
            raise self.wrong(value)
        made: dict[str, Any] = {}
        name = ""
        try:
            for name, (attribute, shape) in self.members.items():
                found = getattr(value, attribute)
                if found is not None or name not in self.optional:
                    made[name] = shape.encode(found)
        except RecordError as error:
            raise error.under(f".{name}") from None
        return made


class UnionShape(Shape):
    """Alternatives, told apart by form: null, literals and texts first; objects by their members."""

    def __init__(self, plain: tuple[Shape, ...], objects: tuple[ObjectShape, ...]) -> None:
        self.plain, self.objects = plain, objects
        self._nullable = any(type(shape) is NullShape for shape in plain)
        self._others = tuple(shape for shape in plain if type(shape) is not NullShape)
        every = (*plain, *objects)
        self.zh = " 或 ".join(shape.zh for shape in every)
        self.en = " or ".join(shape.en for shape in every)

    def decode(self, value: Any) -> Any:
        if type(value) is dict and self.objects:
            return self._object(value).decode(value)
        return self._plain(value, "decode")

    def encode(self, value: Any) -> Any:
        for shape in self.objects:
            if type(value) is shape.kind:
                return shape.encode(value)
        return self._plain(value, "encode")

    def _object(self, value: dict[str, Any]) -> ObjectShape:
        if len(self.objects) == 1:
            return self.objects[0]
        for shape in self.objects:
            if shape.fits(value.keys()):
                return shape
        # None fits: the one that shares most members tells best what is wrong.
        return max(self.objects, key=lambda shape: len(shape.members.keys() & value.keys()))

    def _plain(self, value: Any, name: str) -> Any:
        if value is None and self._nullable:
            return None
        for shape in self._others:
            try:
                return getattr(shape, name)(value)
            except RecordError:
                continue
        raise self.wrong(value)


@lru_cache(maxsize=4096)
def _is_day(text: str) -> bool:
    if not _matches_day(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_instant(text: str) -> bool:
    if not _matches_instant(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


_LEAVES: dict[Any, Shape] = {
    str: TextShape("字符串", "a string"),
    DecimalText: TextShape("十进制数字符串", "a decimal number as a string", DECIMAL_PATTERN, _matches_decimal),
    Day: TextShape("日期（如 2026-11-24）", "a day such as 2026-11-24", DAY_PATTERN, _is_day),
    Instant: TextShape(
        "UTC 时刻（如 2026-11-24T08:30:00.000000+00:00）",
        "an instant in UTC such as 2026-11-24T08:30:00.000000+00:00",
        INSTANT_PATTERN,
        _is_instant,
    ),
    Digest: TextShape("64 位小写十六进制摘要", "64 lower-case hexadecimal digits", DIGEST_PATTERN, _matches_digest),
    int: IntegerShape(),
    bool: TruthShape(),
    type(None): NullShape(),
}

_OBJECTS: dict[type[Any], ObjectShape] = {}


@cache
def shape_of(hint: Any) -> Shape:
    """The shape of a type hint; made once. Raises TypeError for a hint that no document may use."""
    if hint in _LEAVES:
        return _LEAVES[hint]
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return object_shape(hint)
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Annotated:
        return _annotated(arguments)
    if origin is Literal:
        return LiteralShape(arguments)
    if origin is tuple:
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return ListShape(shape_of(arguments[0]))
        return PairShape(tuple(map(shape_of, arguments)))
    if origin in (Union, types.UnionType):
        shapes = tuple(map(shape_of, arguments))
        plain = tuple(shape for shape in shapes if not isinstance(shape, ObjectShape))
        return UnionShape(plain, tuple(shape for shape in shapes if isinstance(shape, ObjectShape)))
    raise TypeError(f"{hint!r} has no form in a document")


def object_shape(kind: type[Any]) -> ObjectShape:
    """The shape of a dataclass; made once, so that types may refer to each other."""
    if kind not in _OBJECTS:
        shape = _OBJECTS[kind] = ObjectShape(kind)
        shape.fill()
    return _OBJECTS[kind]


def _annotated(arguments: tuple[Any, ...]) -> Shape:
    from guiju.record.table import TableShape  # the table is made of shapes itself

    inner = shape_of(arguments[0])
    if TABLE not in arguments[1:]:
        return inner
    if not isinstance(inner, ListShape) or not isinstance(inner.item, ObjectShape):
        raise TypeError("a table is a tuple of one dataclass")
    if inner.item.optional:
        raise TypeError("a table has no optional members: a column has a value for each row")
    return TableShape(inner.item)
