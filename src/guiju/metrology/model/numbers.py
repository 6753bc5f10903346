"""The kinds of number that a tape runs on: real, complex, and power series to second order along a direction."""

from __future__ import annotations

import cmath
import math
from collections.abc import Sequence
from typing import Any

from guiju.metrology.errors import ModelError
from guiju.metrology.model.tables import Table
from guiju.metrology.model.tape import Many


class Real:
    """Python's floats. Nothing outside a function's range passes: math raises."""

    sqrt, exp, log, log10 = math.sqrt, math.exp, math.log, math.log10
    sin, cos, tan = math.sin, math.cos, math.tan
    asin, acos, atan, pow = math.asin, math.acos, math.atan, math.pow

    @staticmethod
    def many(function: Many, arguments: Sequence[float]) -> tuple[float, Sequence[float]]:
        """Value and partial derivatives of a function of several arguments."""
        return float(function.value(*arguments)), function.partials(*arguments)


class Complex:
    """Python's complex numbers, for formulas of holomorphic functions."""

    sqrt, exp, log, log10 = cmath.sqrt, cmath.exp, cmath.log, cmath.log10
    sin, cos, tan = cmath.sin, cmath.cos, cmath.tan
    asin, acos, atan = cmath.asin, cmath.acos, cmath.atan

    @staticmethod
    def pow(base: complex, exponent: complex) -> complex:
        """base ** exponent on the principal branch."""
        return complex(base) ** exponent

    @staticmethod
    def many(function: Many, arguments: Sequence[complex]) -> Any:
        """Raises ModelError: such a function has no complex derivative."""
        raise ModelError(
            f"复数公式里不能用 {function.name}，它没有复导数",
            f"{function.name} cannot stand in a complex formula: it has no complex derivative",
        )


class Series:
    """c0 + c1 t + c2 t**2, with arithmetic truncated after t**2."""

    __slots__ = ("c0", "c1", "c2")

    def __init__(self, c0: float, c1: float = 0.0, c2: float = 0.0) -> None:
        self.c0, self.c1, self.c2 = c0, c1, c2

    def __add__(self, other: Series | float) -> Series:
        if isinstance(other, Series):
            return Series(self.c0 + other.c0, self.c1 + other.c1, self.c2 + other.c2)
        return Series(self.c0 + other, self.c1, self.c2)

    __radd__ = __add__

    def __neg__(self) -> Series:
        return Series(-self.c0, -self.c1, -self.c2)

    def __sub__(self, other: Series | float) -> Series:
        return self + -other

    def __rsub__(self, other: float) -> Series:
        return -self + other

    def __mul__(self, other: Series | float) -> Series:
        if isinstance(other, Series):
            return Series(
                self.c0 * other.c0,
                self.c0 * other.c1 + self.c1 * other.c0,
                self.c0 * other.c2 + self.c1 * other.c1 + self.c2 * other.c0,
            )
        return Series(self.c0 * other, self.c1 * other, self.c2 * other)

    __rmul__ = __mul__

    def __truediv__(self, other: Series | float) -> Series:
        if not isinstance(other, Series):
            return Series(self.c0 / other, self.c1 / other, self.c2 / other)
        c0 = self.c0 / other.c0
        c1 = (self.c1 - c0 * other.c1) / other.c0
        return Series(c0, c1, (self.c2 - c0 * other.c2 - c1 * other.c1) / other.c0)

    def __rtruediv__(self, other: float) -> Series:
        return Series(other) / self

    def __pow__(self, exponent: float) -> Series:
        return SeriesNumbers.pow(self, exponent)

    def through(self, f: float, f1: float, f2: float) -> Series:
        """The series of a function with value f and derivatives f1, f2 at c0 (Faa di Bruno)."""
        return Series(f, f1 * self.c1, f1 * self.c2 + 0.5 * f2 * self.c1 * self.c1)


def _power(base: float, exponent: float) -> float:
    return 0.0 if exponent == 0.0 else exponent * math.pow(base, exponent - 1.0)


class SeriesNumbers:
    """Functions of `Series`."""

    @staticmethod
    def sqrt(x: Series) -> Series:
        root = math.sqrt(x.c0)
        return x.through(root, 0.5 / root, -0.25 / (root * x.c0))

    @staticmethod
    def exp(x: Series) -> Series:
        value = math.exp(x.c0)
        return x.through(value, value, value)

    @staticmethod
    def log(x: Series) -> Series:
        return x.through(math.log(x.c0), 1.0 / x.c0, -1.0 / (x.c0 * x.c0))

    @staticmethod
    def log10(x: Series) -> Series:
        return SeriesNumbers.log(x) * (1.0 / math.log(10.0))

    @staticmethod
    def sin(x: Series) -> Series:
        sine, cosine = math.sin(x.c0), math.cos(x.c0)
        return x.through(sine, cosine, -sine)

    @staticmethod
    def cos(x: Series) -> Series:
        sine, cosine = math.sin(x.c0), math.cos(x.c0)
        return x.through(cosine, -sine, -cosine)

    @staticmethod
    def tan(x: Series) -> Series:
        value = math.tan(x.c0)
        slope = 1.0 + value * value
        return x.through(value, slope, 2.0 * value * slope)

    @staticmethod
    def asin(x: Series) -> Series:
        inner = (1.0 - x.c0) * (1.0 + x.c0)
        slope = 1.0 / math.sqrt(inner)
        return x.through(math.asin(x.c0), slope, x.c0 * slope / inner)

    @staticmethod
    def acos(x: Series) -> Series:
        return 0.5 * math.pi - SeriesNumbers.asin(x)

    @staticmethod
    def atan(x: Series) -> Series:
        slope = 1.0 / (1.0 + x.c0 * x.c0)
        return x.through(math.atan(x.c0), slope, -2.0 * x.c0 * slope * slope)

    @staticmethod
    def pow(x: Series | float, exponent: Series | float) -> Series:
        if isinstance(exponent, Series):
            base = x if isinstance(x, Series) else Series(x)
            return SeriesNumbers.exp(exponent * SeriesNumbers.log(base))
        assert isinstance(x, Series)
        first = _power(x.c0, exponent)
        second = 0.0 if exponent in (0.0, 1.0) else exponent * _power(x.c0, exponent - 1.0)
        return x.through(math.pow(x.c0, exponent), first, second)

    @staticmethod
    def many(function: Many, arguments: Sequence[Series | float]) -> tuple[Series, Sequence[Series | float]]:
        """Value and partial derivatives of a function of several arguments, as series."""
        given = [one if isinstance(one, Series) else Series(one) for one in arguments]
        partials = _SERIES_PARTIALS.get(function.name, _numeric_partials)(function, given)
        value = float(function.value(*(one.c0 for one in given)))
        # d/dt of the value is the sum of partial times d/dt of the argument, order by order.
        c1 = sum(p.c0 * x.c1 for p, x in zip(partials, given, strict=True))
        c2 = sum(p.c0 * x.c2 + 0.5 * p.c1 * x.c1 for p, x in zip(partials, given, strict=True))
        return Series(value, c1, c2), partials


def _atan2(function: Many, arguments: Sequence[Series]) -> list[Series]:
    y, x = arguments
    square = x * x + y * y
    return [x / square, -y / square]


def _hypot(function: Many, arguments: Sequence[Series]) -> list[Series]:
    x, y = arguments
    size = SeriesNumbers.sqrt(x * x + y * y)
    return [x / size, y / size]


def _constant_partials(function: Many, arguments: Sequence[Series]) -> list[Series]:
    return [Series(slope) for slope in function.partials(*(one.c0 for one in arguments))]


def _numeric_partials(function: Many, arguments: Sequence[Series]) -> list[Series]:
    """The partials of a registered function along the direction, by central differences of its first derivatives."""
    fastest = max((abs(one.c1) / max(abs(one.c0), 1e-3) for one in arguments), default=0.0)
    centre = function.partials(*(one.c0 for one in arguments))
    if fastest == 0.0:
        return [Series(slope) for slope in centre]
    step = 1e-4 / fastest

    def at(t: float) -> Sequence[float]:
        return function.partials(*(one.c0 + t * (one.c1 + t * one.c2) for one in arguments))

    after, before = at(step), at(-step)
    return [
        Series(slope, (high - low) / (2.0 * step), (high - 2.0 * slope + low) / (2.0 * step * step))
        for slope, high, low in zip(centre, after, before, strict=True)
    ]


def _table_partials(function: Many, arguments: Sequence[Series]) -> list[Series]:
    # Straight lines have no curvature; a step across a point of theirs would invent one.
    straight = isinstance(function.table, Table)
    return _constant_partials(function, arguments) if straight else _numeric_partials(function, arguments)


_SERIES_PARTIALS = {
    "atan2": _atan2,
    "hypot": _hypot,
    "abs": _constant_partials,
    "min": _constant_partials,
    "max": _constant_partials,
    "interp": _table_partials,
}
