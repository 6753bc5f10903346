"""The tables of `interp(table, x)` as plain data and back, numbers as decimal strings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from guiju.metrology.errors import InputError, MetrologyError
from guiju.metrology.model.tables import Table, Tabulated
from guiju.metrology.uncertainty.data import number_from, number_text

_KNOWN = frozenset({"x", "y", "method"})


def table_as_data(table: Tabulated, where: str = "table") -> dict[str, Any]:
    """The points of a table; `method` cubic where it is no straight line between them.

    The uncertainty of the points is no part of the formula and is not written: it enters by inputs. Raises InputError
    for a table of a class of its own, which nobody could read back.

    >>> table_as_data(Table((0.0, 10.0), (1.0, 3.0)))
    {'x': ['0', '10'], 'y': ['1', '3']}
    """
    if isinstance(table, Table):
        return _points(table.x, table.y)
    from guiju.metrology.curves.table import Interpolator

    if isinstance(table, Interpolator):
        points = _points(table.table.x.tolist(), table.table.values.tolist())
        return points if table.table.method == "linear" else {**points, "method": table.table.method}
    kind = type(table).__name__
    raise InputError(f"{kind} 不能写成数据", f"a {kind} cannot be written as data", where)


def table_from_data(data: Any, where: str = "table") -> Tabulated:
    """A table from what `table_as_data` wrote. Raises InputError that names `where`, DataError for impossible points.

    >>> table_from_data({"x": ["0", "10"], "y": ["1", "3"]}).value(5.0)
    2.0
    """
    if not isinstance(data, Mapping) or not {"x", "y"} <= set(data) <= _KNOWN:
        raise InputError("表要有 x 和 y", "a table has x and y, and perhaps a method", where)
    x, y = (_numbers(data[name], f"{where}.{name}") for name in ("x", "y"))
    try:
        if data.get("method", "linear") == "linear":
            return Table(x, y)
        from guiju.metrology.curves.table import interpolator, table

        return interpolator(table(x, y, method=str(data["method"])))
    except MetrologyError as error:
        raise type(error)(error.zh, error.en, where) from None


def _points(x: Sequence[float], y: Sequence[float]) -> dict[str, Any]:
    return {"x": [number_text(one) for one in x], "y": [number_text(one) for one in y]}


def _numbers(given: Any, where: str) -> list[float]:
    if isinstance(given, str) or not isinstance(given, Sequence):
        raise InputError("须为一列数", "must be a list of numbers", where)
    return [number_from(one, where) for one in given]
