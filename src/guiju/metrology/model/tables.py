"""Tables that a formula reads by `interp(table, x)`: straight lines between given points, never beyond them."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from guiju.metrology.errors import DataError, ModelError


class Tabulated(Protocol):
    """What `interp(table, x)` reads: a function of one number given by points, refused outside of them."""

    def value(self, x: float) -> float:
        """The value at x. Raises MetrologyError outside the points."""

    def slope(self, x: float) -> float:
        """The derivative at x. Raises MetrologyError outside the points."""

    def array(self, x: Any) -> Any:
        """The value at every x of an array (float64). Raises MetrologyError outside the points."""


@dataclass(frozen=True, slots=True)
class Table:
    """Points (x, y) with x strictly increasing; both of the same length, at least two.

    The table is exact to the formula: the uncertainty of its values and of the interpolation enter as inputs of their
    own. Raises DataError for points that are no such table.

    >>> Table((0.0, 10.0), (1.0, 3.0)).value(2.5)
    1.5
    """

    x: tuple[float, ...]
    y: tuple[float, ...]

    def __init__(self, x: Sequence[float], y: Sequence[float]) -> None:
        object.__setattr__(self, "x", tuple(map(float, x)))
        object.__setattr__(self, "y", tuple(map(float, y)))
        if len(self.x) != len(self.y) or len(self.x) < 2:
            raise DataError(
                f"表要有两点以上，x 与 y 一样多（{len(self.x)}、{len(self.y)}）",
                f"a table needs two points or more, as many x as y ({len(self.x)}, {len(self.y)})",
            )
        if not all(map(math.isfinite, self.x + self.y)):
            raise DataError("表里有不是有限数的值", "a value of the table is not finite")
        if not all(a < b for a, b in zip(self.x, self.x[1:], strict=False)):
            raise DataError("表的 x 必须递增", "the x of a table must increase")

    def value(self, x: float) -> float:
        """y at x. Raises ModelError outside the table."""
        self._check(x, x)
        place = min(max(bisect_right(self.x, x), 1), len(self.x) - 1)
        return self.y[place - 1] + self._slope(place) * (x - self.x[place - 1])

    def slope(self, x: float) -> float:
        """dy/dx at x; at a point of the table the mean of the slopes on both sides."""
        self._check(x, x)
        place = min(max(bisect_right(self.x, x), 1), len(self.x) - 1)
        if x == self.x[place - 1] and place > 1:
            return 0.5 * (self._slope(place) + self._slope(place - 1))
        return self._slope(place)

    def array(self, x: Any) -> Any:
        """y at every x of an array. Raises ModelError when one lies outside the table."""
        import numpy as np

        x = np.asarray(x)
        self._check(float(x.min()), float(x.max()))
        return np.interp(x, self.x, self.y)

    def _slope(self, place: int) -> float:
        return (self.y[place] - self.y[place - 1]) / (self.x[place] - self.x[place - 1])

    def _check(self, lowest: float, highest: float) -> None:
        if not (self.x[0] <= lowest and highest <= self.x[-1]):
            outside = lowest if not lowest >= self.x[0] else highest
            raise ModelError(
                f"{outside:g} 在表的范围 {self.x[0]:g} 至 {self.x[-1]:g} 之外，不能外推",
                f"{outside:g} is outside the table, {self.x[0]:g} to {self.x[-1]:g}; nothing is extrapolated",
            )
