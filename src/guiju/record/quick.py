"""Reading a document that is right in everything, by one function made for its type.

An evaluation reads every record of a year, and a shape at a time asks the same questions anew for each member. The
functions here answer for right documents alone: what they stumble over is read again by the shapes, which say what is
wrong and where. They are written from the same type hints as the shapes, so that there is one description of a type.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, cast

from guiju.record.shapes import (
    LARGEST_INTEGER,
    IntegerShape,
    ListShape,
    LiteralShape,
    NullShape,
    ObjectShape,
    Shape,
    TextShape,
    TruthShape,
    UnionShape,
    object_shape,
)
from guiju.record.table import MOST_ROWS, TableShape, smallest_cycle
from guiju.record.words import UNWRITTEN

STUMBLES = (KeyError, TypeError, ValueError, AttributeError)
"""What a function made here raises at a wrong document; `RecordError` is a ValueError."""

Reader = Callable[[Any], Any]


class Wrong(ValueError):
    """Something is not as the type says."""


def reader(kind: type[Any]) -> Reader:
    """The function that reads objects of this type. It raises one of `STUMBLES` for what is wrong."""
    # A type is hashable; mypy takes type[Any] for something that may not be.
    return _reader(cast(Any, kind))


@cache
def _reader(kind: Any) -> Reader:
    made: Reader = _Source(object_shape(kind)).made()
    return made


def given_reader(kind: type[Any], given: tuple[str, ...]) -> Callable[[Any, dict[str, Any]], Any]:
    """The same for objects some members of which have been read already: these come beside it, and null in it."""
    made: Callable[[Any, dict[str, Any]], Any] = _Source(object_shape(kind), given).made()
    return made


def _rows(kind: type[Any]) -> Callable[[Any, int], list[Any]]:
    return _rows_of(cast(Any, kind))


@cache
def _rows_of(kind: Any) -> Callable[[Any, int], list[Any]]:
    made: Callable[[Any, int], list[Any]] = _Source(object_shape(kind), table=True).made()
    return made


class _Source:
    """The text of one function and the names that it uses."""

    def __init__(self, shape: ObjectShape, given: tuple[str, ...] = (), *, table: bool = False) -> None:
        self.shape, self.given = shape, given
        self.names: dict[str, Any] = {
            "kind": shape.kind,
            "new": object.__new__,
            "Wrong": Wrong,
            "column": column,
        }
        self.lines = self._table() if table else self._object()

    def made(self) -> Any:
        """The function."""
        # Written here from the fields of our own classes, as `dataclasses` writes their __init__.
        exec("\n".join(self.lines), self.names)
        return self.names["read"]

    def put(self, value: Any) -> str:
        """A name for a value that the function uses."""
        name = f"u{len(self.names)}"
        self.names[name] = value
        return name

    def _object(self) -> list[str]:
        members, optional = self.shape.members, self.shape.optional
        lines = [
            f"def read(value{', given' if self.given else ''}):",
            f"    if type(value) is not dict{'' if optional else f' or len(value) != {len(members)}'}: raise Wrong",
            "    made = new(kind)",
        ]
        if optional:
            lines.append("    left = len(value)")
        for name, (attribute, shape) in members.items():
            lines += ["    " + line for line in self._member(name, shape, optional=name in optional)]
            lines.append(f"    {self._set(attribute)}(made, v)")
        if optional:
            lines.append("    if left: raise Wrong")
        return [*lines, *self._unwritten("    "), "    return made"]

    def _member(self, name: str, shape: Shape, *, optional: bool) -> Iterator[str]:
        if name in self.given:
            yield f"if value[{name!r}] is not None: raise Wrong"
            yield f"v = given[{name!r}]"
            return
        if optional:
            yield f"v = value.get({name!r})"
            yield f"if v is not None or {name!r} in value:"
            yield "    left -= 1"
            yield "    if v is None: raise Wrong"
            yield from ("    " + line for line in self.read(shape))
            return
        yield f"v = value[{name!r}]"
        if self.shape.optional:
            yield "left -= 1"
        yield from self.read(shape)

    def read(self, shape: Shape) -> Iterator[str]:
        """Lines that look at `v` and turn it into its typed value."""
        test = self.test(shape)
        if test is not None:
            yield f"if not ({test}): raise Wrong"
        else:
            yield from self._turned(shape)

    def test(self, shape: Shape) -> str | None:
        """A condition on `v` that says whether it is its own typed value; None where it must be turned into another."""
        if isinstance(shape, TextShape):
            return "type(v) is str" if shape.test is None else f"type(v) is str and {self.put(shape.test)}(v)"
        if isinstance(shape, IntegerShape):
            return f"type(v) is int and {-LARGEST_INTEGER} <= v <= {LARGEST_INTEGER}"
        if isinstance(shape, TruthShape):
            return "v is True or v is False"
        if isinstance(shape, NullShape):
            return "v is None"
        if isinstance(shape, LiteralShape) and all(type(each) is str for each in shape.values):
            return f"type(v) is str and v in {self.put(frozenset(shape.values))}"
        if isinstance(shape, UnionShape) and not shape.objects and len(shape.plain) == 2:
            one, other = shape.plain
            inner = self.test(one if isinstance(other, NullShape) else other)
            return f"v is None or {inner}" if inner and NullShape in (type(one), type(other)) else None
        return None

    def _turned(self, shape: Shape) -> Iterator[str]:
        if isinstance(shape, ObjectShape):
            yield f"v = {self.put(reader(shape.kind))}(v)"
        elif (
            isinstance(shape, UnionShape) and len(shape.objects) == 1 and [type(p) for p in shape.plain] == [NullShape]
        ):
            yield f"if v is not None: v = {self.put(reader(shape.objects[0].kind))}(v)"
        elif isinstance(shape, TableShape):
            yield f"v = {self.put(_table)}({self.put(_rows(shape.item.kind))}, v)"
        elif isinstance(shape, ListShape):
            yield "if type(v) is not list: raise Wrong"
            yield from self._list(shape.item)
        else:
            yield f"v = {self.put(shape.decode)}(v)"

    def _list(self, item: Shape) -> Iterator[str]:
        test = self.test(item)
        if test is not None:
            yield "w = tuple(v)"
            yield "for v in w:"
            yield f"    if not ({test}): raise Wrong"
            yield "v = w"
        elif isinstance(item, ObjectShape):
            yield f"v = tuple([{self.put(reader(item.kind))}(w) for w in v])"
        else:
            yield f"v = tuple([{self.put(item.decode)}(w) for w in v])"

    def _set(self, attribute: str) -> str:
        """The name of what sets a slot: the classes are frozen, and their own __init__ takes twice as long."""
        return self.put(self.shape.kind.__dict__[attribute].__set__)

    def _unwritten(self, indent: str) -> Iterator[str]:
        for each in dataclasses.fields(self.shape.kind):
            if each.metadata == UNWRITTEN:
                yield f"{indent}{self._set(each.name)}(made, {self.put(each.default)})"

    def _table(self) -> list[str]:
        members = self.shape.members
        lines = [
            "def read(columns, count):",
            f"    if type(columns) is not dict or len(columns) != (count and {len(members)}): raise Wrong",
            "    if not count: return []",
        ]
        for place, (name, (_, shape)) in enumerate(members.items()):
            lines += [
                f"    c = columns[{name!r}]",
                *(f"    {line}" for line in self._column(shape)),
                f"    c{place} = c",
            ]
        lines += ["    rows = []", f"    for {', '.join(f'v{n}' for n in range(len(members)))}, in zip("]
        lines[-1] += ", ".join(f"c{place}" for place in range(len(members))) + "):"
        lines.append("        made = new(kind)")
        for place, (attribute, _) in enumerate(members.values()):
            lines.append(f"        {self._set(attribute)}(made, v{place})")
        return [*lines, *self._unwritten("        "), "        rows.append(made)", "    return rows"]

    def _column(self, shape: Shape) -> Iterator[str]:
        if isinstance(shape, ObjectShape):
            yield f"c = {self.put(_rows(shape.kind))}(c, count)"
            return
        if isinstance(shape, TableShape):
            yield f"c = {self.put(_nested)}({self.put(_rows(shape.item.kind))}, c, count)"
            return
        yield "if count > 1 or type(c) is not list or len(c) != 1: c = column(c, count)"
        test = self.test(shape)
        if test is not None:
            yield "for v in c:"
            yield f"    if not ({test}): raise Wrong"
        else:
            yield "found = []"
            yield "for v in c:"
            yield from ("    " + line for line in self._turned(shape))
            yield "    found.append(v)"
            yield "c = found"
        yield "if len(c) < count: c = c * (count // len(c))"


def column(column: Any, count: int) -> list[Any]:
    """A column's values, or its cycle, to be repeated once it is looked at."""
    if type(column) is list:
        if len(column) != count or (count > 1 and smallest_cycle(column) < count):
            raise Wrong
        return column
    cycle = column["cycle"]
    if type(cycle) is not list or len(column) != 1 or not cycle or len(cycle) == count or count % len(cycle):
        raise Wrong
    if smallest_cycle(cycle) < len(cycle):
        raise Wrong
    return cycle


def _counted(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= MOST_ROWS:
        raise Wrong
    return value


def _table(rows: Callable[[Any, int], list[Any]], value: Any) -> tuple[Any, ...]:
    if type(value) is not dict or len(value) != 2:
        raise Wrong
    return tuple(rows(value["columns"], _counted(value["rows"])))


def _nested(rows: Callable[[Any, int], list[Any]], value: Any, count: int) -> list[tuple[Any, ...]]:
    if type(value) is not dict or len(value) != 2:
        raise Wrong
    counts = [_counted(each) for each in column(value["counts"], count)]
    counts = counts * (count // len(counts))
    found, tables, start = rows(value["columns"], _counted(sum(counts))), [], 0
    for each in counts:
        tables.append(tuple(found[start : start + each]))
        start += each
    return tables
