"""Lists of like things written as tables, by columns, so that a grid of 60 points by 10 readings stays small.

A table is ``{"rows": n, "columns": {…}}``; without rows it has no columns. A column is the array of its n values, or,
where the first p values repeat to the end, ``{"cycle": [those p values]}`` with the smallest such p below n (a column
whose values are all equal is a cycle of one). The column of an object is the object of its members' columns. The
column of a table is ``{"counts": column, "columns": {…}}``: how many rows each has, and all their rows as one table.
There is exactly one way to write a table, and only that one is read.
"""

from __future__ import annotations

from typing import Any

from guiju.record.errors import RecordError, shown
from guiju.record.shapes import IntegerShape, ObjectShape, Shape

MOST_ROWS = 100_000
"""A short text may claim many rows; more than any calibration has are refused."""


class TableShape(Shape):
    """A tuple of one dataclass, written by columns."""

    zh, en = '表 {"rows", "columns"}', 'a table {"rows", "columns"}'

    def __init__(self, item: ObjectShape) -> None:
        self.item = item

    def encode(self, value: Any) -> dict[str, Any]:
        if type(value) is not tuple:
            raise self.wrong(value)
        for index, row in enumerate(value):
            if type(row) is not self.item.kind:
                raise self.item.wrong(row).under(f"[{index}]")
        return {"rows": len(value), "columns": _encode_columns(self.item, value)}

    def decode(self, value: Any) -> tuple[Any, ...]:
        if type(value) is not dict or value.keys() != {"rows", "columns"}:
            raise self.wrong(value)
        count = _row_count(value["rows"], "$.rows")
        try:
            return tuple(_decode_columns(self.item, value["columns"], count))
        except RecordError as error:
            raise error.under(".columns") from None


def _row_count(value: Any, path: str) -> int:
    if type(value) is not int or not 0 <= value <= MOST_ROWS:
        raise RecordError(f"0 至 {MOST_ROWS} 的行数", f"a number of rows from 0 to {MOST_ROWS}", shown(value), path)
    return value


def smallest_cycle(values: list[Any]) -> int:
    """The smallest p that divides the length and after which the values repeat; the length itself if none does."""
    count = len(values)
    if values and values[0] not in values[1 : count // 2 + 1]:
        return count
    for period in range(1, count // 2 + 1):
        if count % period == 0 and values[period:] == values[:-period]:
            return period
    return count


def _compressed(values: list[Any]) -> Any:
    period = smallest_cycle(values)
    return values if period == len(values) else {"cycle": values[:period]}


def _encode_columns(item: ObjectShape, rows: Any) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    if rows:
        for name, (attribute, shape) in item.members.items():
            try:
                columns[name] = _encode_column(shape, [getattr(row, attribute) for row in rows])
            except RecordError as error:
                raise error.under(f".{name}") from None
    return columns


def _encode_column(shape: Shape, values: list[Any]) -> Any:
    if isinstance(shape, TableShape):
        for index, value in enumerate(values):
            if type(value) is not tuple:
                raise shape.wrong(value).under(f"[{index}]")
        counts = _compressed([len(value) for value in values])
        every = [row for value in values for row in value]
        return {"counts": counts, "columns": _encode_columns(shape.item, every)}
    encoded: list[Any] = []
    if isinstance(shape, ObjectShape):
        for index, value in enumerate(values):
            if type(value) is not shape.kind:
                raise shape.wrong(value).under(f"[{index}]")
        return _encode_columns(shape, values)
    try:
        for value in values:
            encoded.append(shape.encode(value))
    except RecordError as error:
        raise error.under(f"[{len(encoded)}]") from None
    return _compressed(encoded)


def _decode_columns(item: ObjectShape, columns: Any, count: int) -> list[Any]:
    if type(columns) is not dict:
        raise RecordError("各列组成的对象", "an object of columns", shown(columns))
    if not count:
        if columns:
            raise RecordError("空对象（没有行）", "an empty object (there are no rows)", shown(columns))
        return []
    item.check_members(columns)
    read: dict[str, list[Any]] = {}
    name = ""
    try:
        for name, (attribute, shape) in item.members.items():
            read[attribute] = _decode_column(shape, columns[name], count)
    except RecordError as error:
        raise error.under(f".{name}") from None
    names = tuple(read)
    return [item.kind(**dict(zip(names, row, strict=True))) for row in zip(*read.values(), strict=True)]


def _decode_column(shape: Shape, column: Any, count: int) -> list[Any]:
    if isinstance(shape, ObjectShape):
        return _decode_columns(shape, column, count)
    if isinstance(shape, TableShape):
        return _decode_nested(shape, column, count)
    if type(column) is list:
        if len(column) != count:
            raise RecordError(f"{count} 个值的数组", f"an array of {count} values", shown(column))
        period = smallest_cycle(column)
        if period < count:
            raise RecordError(
                f'重复的列写作 {{"cycle": [前 {period} 个值]}}',
                f'a column that repeats itself written as {{"cycle": [its first {period}]}}',
                shown(column),
            )
        return _decode_values(shape, column, "")
    if type(column) is dict and column.keys() == {"cycle"} and type(column["cycle"]) is list:
        cycle = column["cycle"]
        if not cycle or len(cycle) == count or count % len(cycle) or smallest_cycle(cycle) < len(cycle):
            raise RecordError(
                f"最短的循环，其长度为 {count} 的真因数",
                f"the shortest cycle, its length a proper divisor of {count}",
                shown(cycle),
                "$.cycle",
            )
        return _decode_values(shape, cycle, ".cycle") * (count // len(cycle))
    raise RecordError('列：数组或 {"cycle": 数组}', 'a column: an array or {"cycle": an array}', shown(column))


def _decode_values(shape: Shape, values: list[Any], under: str) -> list[Any]:
    decoded: list[Any] = []
    try:
        for value in values:
            decoded.append(shape.decode(value))
    except RecordError as error:
        raise error.under(f"{under}[{len(decoded)}]") from None
    return decoded


def _decode_nested(shape: TableShape, column: Any, count: int) -> list[Any]:
    if type(column) is not dict or column.keys() != {"counts", "columns"}:
        raise RecordError('表的列 {"counts", "columns"}', 'a column of tables {"counts", "columns"}', shown(column))
    try:
        counts = _decode_column(IntegerShape(), column["counts"], count)
        for number in counts:
            _row_count(number, "$")
        total = _row_count(sum(counts), "$")
    except RecordError as error:
        raise error.under(".counts") from None
    try:
        rows = _decode_columns(shape.item, column["columns"], total)
    except RecordError as error:
        raise error.under(".columns") from None
    tables, start = [], 0
    for number in counts:
        tables.append(tuple(rows[start : start + number]))
        start += number
    return tables
