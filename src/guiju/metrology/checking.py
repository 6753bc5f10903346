"""Demands on arguments, each with a typed error that says what is wrong and where."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from guiju.metrology.errors import DataError, InputError


def finite(value: float, where: str) -> float:
    """`value` as a float. Raises InputError for what is no finite number.

    >>> finite(2, "k")
    2.0
    """
    found = value if type(value) is float else _number(value, where)
    if not math.isfinite(found):
        raise InputError(f"须为有限数，不能是 {value}", f"must be a finite number, not {value}", where)
    return found


def positive(value: float, where: str) -> float:
    """`value`, which must be finite and above zero. Raises InputError."""
    found = finite(value, where)
    if not found > 0:
        raise InputError(f"须大于零，不能是 {value}", f"must be above zero, not {value}", where)
    return found


def not_negative(value: float, where: str) -> float:
    """`value`, which must be finite and not below zero. Raises InputError."""
    found = finite(value, where)
    if found < 0:
        raise InputError(f"不能为负：{value}", f"must not be negative: {value}", where)
    return found


def probability(value: float, where: str) -> float:
    """`value`, which must lie between 0 and 1, both excluded. Raises InputError."""
    found = finite(value, where)
    if not 0 < found < 1:
        raise InputError(f"概率须在 0 与 1 之间，不能是 {value}", f"must lie between 0 and 1, not {value}", where)
    return found


def count(value: int, where: str, least: int = 1) -> int:
    """A whole number of at least `least`. Raises InputError."""
    found = finite(value, where)
    if found != int(found) or found < least:
        raise InputError(
            f"须为不小于 {least} 的整数，不能是 {value}",
            f"must be a whole number of at least {least}, not {value}",
            where,
        )
    return int(found)


def one_of(value: str, known: Iterable[str], where: str) -> str:
    """`value`, which must be one of `known`. Raises InputError that lists them."""
    names = list(known)
    if value not in names:
        listed = ", ".join(names)
        raise InputError(f"不认识 {value!r}；可用：{listed}", f"{value!r} is not known; there are: {listed}", where)
    return value


def sample(values: Iterable[float], where: str, least: int = 1) -> list[float]:
    """The values as finite floats, at least `least` of them. Raises DataError.

    >>> sample([1, 2], "readings")
    [1.0, 2.0]
    """
    found = []
    for place, value in enumerate(values):
        try:
            found.append(finite(value, f"{where}[{place}]"))
        except InputError as error:
            raise DataError(error.zh, error.en, error.where) from None
    if len(found) < least:
        raise DataError(
            f"至少需要 {least} 个值，只有 {len(found)} 个", f"needs at least {least} values, has {len(found)}", where
        )
    return found


def same_length(where: str, *columns: Sequence[object]) -> None:
    """Raises DataError when the columns are not of one length."""
    lengths = [len(column) for column in columns]
    if len(set(lengths)) > 1:
        listed = ", ".join(str(length) for length in lengths)
        raise DataError(f"各列长度须相同，而不是 {listed}", f"must be of one length, not {listed}", where)


def _number(value: float, where: str) -> float:
    if isinstance(value, bool) or not hasattr(value, "__float__"):
        raise InputError(f"须为数，不能是 {value!r}", f"must be a number, not {value!r}", where)
    return float(value)
