"""What a function of physics is here: a formula with its source, version and the range for which its source vouches.

Formulas are written with numpy's exp and log, so that one text serves numbers, arrays and complex numbers. First
derivatives are those of the formula by the complex step (Squire and Trapp 1998): f'(x) = Im f(x + ih)/h with h so small
that nothing is lost by subtraction, exact to rounding. Inverses take 1/f' of the direct function.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from guiju.metrology import checking
from guiju.metrology.errors import InputError

STEP = 1e-30
# What converting K to degC may leave behind at the end of a range, relative to its larger end
SLACK = 1e-12

Formula = Callable[..., Any]


class OutOfRangeError(InputError):
    """An argument outside the range for which a formula's source vouches."""


@dataclass(frozen=True, slots=True)
class Range:
    """One argument: its name, least and greatest value, unit."""

    name: str
    lowest: float
    highest: float
    unit: str

    def refuse(self, value: float, function: str) -> None:
        """Raises OutOfRangeError unless lowest <= value <= highest, but for rounding."""
        slack = SLACK * max(abs(self.lowest), abs(self.highest))
        if not self.lowest - slack <= value <= self.highest + slack:
            ends = f"[{self.lowest:g}, {self.highest:g}] {self.unit}".rstrip()
            zh = f"{value:.9g}在公式的适用范围{ends}之外"
            raise OutOfRangeError(zh, f"{value:.9g} is outside the formula's range {ends}", f"{function}: {self.name}")


@dataclass(frozen=True, slots=True)
class PhysicsFunction:
    """A function that measurement models may call; `ranges` name its arguments in order.

    `formula` takes numbers (and arrays, unless `many` does) without checking. `derivatives`, where given, replaces the
    complex step.
    """

    name: str
    version: str
    source: str
    unit: str
    ranges: tuple[Range, ...]
    formula: Formula
    derivatives: Callable[..., Sequence[float]] | None = None
    many: Formula | None = None

    @property
    def arity(self) -> int:
        """Number of arguments."""
        return len(self.ranges)

    def value(self, *arguments: float) -> float:
        """The function at numbers; raises InputError for what is not finite, OutOfRangeError outside the ranges."""
        return float(self.formula(*self._checked(arguments)))

    def partials(self, *arguments: float) -> tuple[float, ...]:
        """First derivative by each argument; raises as `value`."""
        places = self._checked(arguments)
        if self.derivatives is not None:
            return tuple(float(each) for each in self.derivatives(*places))
        return complex_step(self.formula, places)

    def array(self, *arguments: Any) -> Any:
        """The function at arrays of one shape (or numbers); raises OutOfRangeError when one is outside the ranges."""
        arrays = [np.asarray(argument, dtype=np.float64) for argument in arguments]
        for limits, values in zip(self.ranges, arrays, strict=True):
            if values.size:
                limits.refuse(float(values.min()), self.name)
                limits.refuse(float(values.max()), self.name)
        return (self.many or self.formula)(*arrays)

    def _checked(self, arguments: Sequence[float]) -> list[float]:
        if len(arguments) != self.arity:
            zh = f"需要{self.arity}个参数，给了{len(arguments)}个"
            raise InputError(zh, f"takes {self.arity} arguments, not {len(arguments)}", self.name)
        places = []
        for limits, argument in zip(self.ranges, arguments, strict=True):
            number = checking.finite(argument, f"{self.name}: {limits.name}")
            limits.refuse(number, self.name)
            places.append(number)
        return places


def complex_step(formula: Formula, places: Sequence[float]) -> tuple[float, ...]:
    """First derivatives of a formula at numbers, one per argument."""
    found = []
    for index in range(len(places)):
        moved: list[complex | float] = list(places)
        moved[index] = complex(places[index], STEP)
        found.append(float(np.imag(formula(*moved))) / STEP)
    return tuple(found)


def horner(coefficients: Sequence[float], x: Any) -> Any:
    """Sum of coefficients[i] x**i for a number, complex number or array."""
    total: Any = 0.0
    for coefficient in reversed(coefficients):
        total = total * x + coefficient
    return total
