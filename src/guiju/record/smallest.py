"""The smallest expanded uncertainty of a scope line, as a scope annex states it (CNAS-GL025, ILAC-P14).

Besides one number: linear between the ends of the range; a function of the value, a + bL or Q[a, bL] = √(a² + (bL)²);
or a matrix in two variables, such as level by frequency. An open interval ("better than", one end without a value)
is none of these: it has no smallest uncertainty and is no statement of capability.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from guiju.record.words import DecimalText, Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpolated:
    """Linear in the value, from `at_lower` at the lower end of the range to `at_upper` at its upper end."""

    form: Literal["interpolated"]
    at_lower: DecimalText
    at_upper: DecimalText


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """a + b·|value|, or √(a² + (b·value)²); b is per unit of the range, in the unit of the uncertainty."""

    form: Literal["linear", "root_sum_square"]
    a: DecimalText
    b: DecimalText


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """A cell for each interval of the value (rows) by each interval of a parameter (columns); None: not offered."""

    form: Literal["matrix"]
    parameter: str
    """Name of the point's influence quantity, such as frequency."""
    parameter_unit: str
    parameter_bounds: tuple[DecimalText, ...]
    value_bounds: tuple[DecimalText, ...]
    """In the unit of the range."""
    cells: tuple[tuple[DecimalText | None, ...], ...]


SmallestRule = Interpolated | Function | Matrix


def smallest_of(
    rule: SmallestRule, reach: Interval, value: Decimal, parameter: Decimal | None = None
) -> Decimal | None:
    """The smallest U at a value of the range, in the unit in which the line states it.

    None where the line offers nothing: outside its range, in an empty cell, or by a parameter that is not known.
    """
    lower, upper = reach.lower, reach.upper
    if (lower is not None and value < Decimal(lower)) or (upper is not None and value > Decimal(upper)):
        return None
    if isinstance(rule, Function):
        a, b = Decimal(rule.a), Decimal(rule.b) * abs(value)
        return a + b if rule.form == "linear" else (a * a + b * b).sqrt()
    if isinstance(rule, Interpolated):
        return None if lower is None or upper is None else _between(rule, Decimal(lower), Decimal(upper), value)
    return None if parameter is None else _cell(rule, value, parameter)


def _between(rule: Interpolated, lower: Decimal, upper: Decimal, value: Decimal) -> Decimal:
    first, last = Decimal(rule.at_lower), Decimal(rule.at_upper)
    if lower == upper:
        return max(first, last)
    return first + (last - first) * (value - lower) / (upper - lower)


def _cell(rule: Matrix, value: Decimal, parameter: Decimal) -> Decimal | None:
    """Where intervals meet the larger of their values counts: the promise is the weaker one."""
    found = [
        rule.cells[row][column]
        for row in _intervals(rule.value_bounds, value)
        for column in _intervals(rule.parameter_bounds, parameter)
    ]
    known = [Decimal(each) for each in found if each is not None]
    return max(known) if known else None


def _intervals(bounds: Sequence[DecimalText], value: Decimal) -> range:
    """Places of the closed intervals that hold the value: two where it stands between them."""
    edges = [Decimal(each) for each in bounds]
    if not edges[0] <= value <= edges[-1]:
        return range(0)
    return range(max(bisect_left(edges, value) - 1, 0), min(bisect_right(edges, value) - 1, len(edges) - 2) + 1)


def faults_of(rule: SmallestRule, reach: Interval) -> tuple[str, ...]:
    """Codes of what is wrong with a rule: negative, zero, rising, shape, open, outside; none where it is sound."""
    if isinstance(rule, Matrix):
        return _matrix_faults(rule, reach)
    if isinstance(rule, Interpolated):
        if reach.lower is None or reach.upper is None:
            return ("open",)
        return () if min(Decimal(rule.at_lower), Decimal(rule.at_upper)) > 0 else ("negative",)
    a, b = Decimal(rule.a), Decimal(rule.b)
    return ("negative",) if a < 0 or b < 0 else ("zero",) if a == 0 and _holds_zero(reach) else ()


def _holds_zero(reach: Interval) -> bool:
    below = reach.lower is None or Decimal(reach.lower) <= 0
    return below and (reach.upper is None or Decimal(reach.upper) >= 0)


def _matrix_faults(rule: Matrix, reach: Interval) -> tuple[str, ...]:
    rows, columns = len(rule.value_bounds) - 1, len(rule.parameter_bounds) - 1
    even = len(rule.cells) == rows and all(len(each) == columns for each in rule.cells)
    if rows < 1 or columns < 1 or not even or not rule.parameter:
        return ("shape",)
    for bounds in (rule.value_bounds, rule.parameter_bounds):
        if any(Decimal(one) >= Decimal(other) for one, other in pairwise(bounds)):
            return ("rising",)
    values = [Decimal(each) for row in rule.cells for each in row if each is not None]
    if not values:
        return ("open",)
    if min(values) <= 0:
        return ("negative",)
    ends = zip((rule.value_bounds[0], rule.value_bounds[-1]), (reach.lower, reach.upper), strict=True)
    fitting = all(asked is not None and Decimal(end) == Decimal(asked) for end, asked in ends)
    return () if fitting else ("outside",)
