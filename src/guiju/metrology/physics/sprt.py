"""A calibrated SPRT on the ITS-90: deviation functions, their coefficients from fixed points, temperature from W.

H. Preston-Thomas, Metrologia 27 (1990) 3, clauses 3.3.2 and 3.3.3, eqs. (11) to (14); W_r = W - deviation(W).
Temperatures t90 in degC; W = R(t)/R(0.01 degC).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from guiju.metrology import checking
from guiju.metrology.errors import DataError
from guiju.metrology.physics.function import PhysicsFunction, Range, complex_step
from guiju.metrology.physics.inverse import invert, slope_of
from guiju.metrology.physics.its90 import (
    KELVIN,
    inverse_array,
    inverse_formula,
    inverse_slope,
    reference_formula,
)

_SOURCE = "ITS-90: H. Preston-Thomas, Metrologia 27 (1990) 3, clauses 3.3.2 and 3.3.3, eqs. (11) to (14)"

Terms = Callable[[Any], list[Any]]


def _powers(count: int) -> Terms:
    return lambda w: [(w - 1) ** power for power in range(1, count + 1)]


def _logarithms(first: int, count: int) -> Terms:
    return lambda w: [w - 1, (w - 1) ** 2, *(np.log(w) ** (first + index) for index in range(count))]


def _argon(w: Any) -> list[Any]:
    return [w - 1, (w - 1) * np.log(w)]


@dataclass(frozen=True, slots=True)
class Subrange:
    """A subrange of the scale: bounds in degC and the terms whose coefficients calibrate a thermometer."""

    lowest: float
    highest: float
    count: int
    terms: Terms


SUBRANGES: dict[str, Subrange] = {
    "hydrogen": Subrange(13.8033 - KELVIN, 0.01, 7, _logarithms(3, 5)),
    "neon": Subrange(24.5561 - KELVIN, 0.01, 5, _logarithms(1, 3)),
    "oxygen": Subrange(54.3584 - KELVIN, 0.01, 3, _logarithms(2, 1)),
    "argon": Subrange(83.8058 - KELVIN, 0.01, 2, _argon),
    "mercury-gallium": Subrange(-38.8344, 29.7646, 2, _powers(2)),
    "gallium": Subrange(0.0, 29.7646, 1, _powers(1)),
    "indium": Subrange(0.0, 156.5985, 1, _powers(1)),
    "tin": Subrange(0.0, 231.928, 2, _powers(2)),
    "zinc": Subrange(0.0, 419.527, 2, _powers(2)),
    "aluminium": Subrange(0.0, 660.323, 3, _powers(3)),
    "silver": Subrange(0.0, 961.78, 4, _powers(3)),
}


@dataclass(frozen=True, slots=True)
class Sprt:
    """A calibrated thermometer: its subrange and coefficients in the order of the scale (a, b, c ... d last).

    `w_aluminium`, W at the freezing point of aluminium, is needed by the subrange "silver" alone.
    """

    subrange: str
    coefficients: tuple[float, ...]
    w_aluminium: float | None = None

    def __post_init__(self) -> None:
        checking.one_of(self.subrange, SUBRANGES, "subrange")
        count = SUBRANGES[self.subrange].count
        if len(self.coefficients) != count:
            zh = f"子温区{self.subrange}需要{count}个系数，给了{len(self.coefficients)}个"
            en = f"the subrange {self.subrange} has {count} coefficients, not {len(self.coefficients)}"
            raise DataError(zh, en, "coefficients")
        if self.subrange == "silver" and self.w_aluminium is None:
            raise DataError("银点子温区需要铝点的W", "the subrange silver needs W of aluminium", "w_aluminium")
        for place, coefficient in enumerate(self.coefficients):
            checking.finite(coefficient, f"coefficients[{place}]")


def _deviation(sprt: Sprt, w: Any) -> Any:
    terms = SUBRANGES[sprt.subrange].terms(w)
    total = sum(c * term for c, term in zip(sprt.coefficients, terms, strict=False))
    if sprt.subrange == "silver":
        aluminium = sprt.w_aluminium or 0.0
        total = total + sprt.coefficients[3] * (w - aluminium) ** 2 * (np.real(w) > aluminium)
    return total


def sprt_deviation(sprt: Sprt, w: float) -> float:
    """W - W_r at a measured W > 0; raises InputError otherwise.

    >>> round(sprt_deviation(Sprt("gallium", (-1e-4,)), 1.118) * 1e6, 3)
    -11.8
    """
    return float(_deviation(sprt, checking.positive(w, "w")))


def sprt_temperature(sprt: Sprt, w: float) -> float:
    """t90 in degC from W = R(t)/R(0.01 degC). Raises OutOfRangeError outside the thermometer's subrange.

    >>> f"{sprt_temperature(Sprt('gallium', (0.0,)), 1.11813889):.4f}"
    '29.7646'
    """
    t = inverse_formula(checking.positive(w, "w") - sprt_deviation(sprt, w))
    _limits(sprt).refuse(round(t, 6), "sprt_temperature")
    return t


def sprt_ratio(sprt: Sprt, t: float) -> float:
    """W at t90 in degC: the inverse of `sprt_temperature`. Raises OutOfRangeError outside the subrange.

    >>> f"{sprt_ratio(Sprt('gallium', (0.0,)), 29.7646):.8f}"
    '1.11813889'
    """
    place = checking.finite(t, "t")
    _limits(sprt).refuse(round(place, 6), "sprt_ratio")
    target = float(reference_formula(place))
    return invert(lambda w: w - _deviation(sprt, w), target, target * 0.9, target * 1.1 + 1e-3, target)


def sprt_slope(sprt: Sprt, w: float) -> float:
    """dt/dW in K at W: what a resistance ratio's uncertainty is multiplied by.

    >>> f"{sprt_slope(Sprt('gallium', (0.0,)), 1.0 + 1e-12):.1f}"
    '250.7'
    """
    ratio = checking.positive(w, "w")
    return inverse_slope(ratio - sprt_deviation(sprt, ratio))[0] * (1 - slope_of(lambda x: _deviation(sprt, x), ratio))


def _limits(sprt: Sprt) -> Range:
    bounds = SUBRANGES[sprt.subrange]
    return Range("t", round(bounds.lowest, 6), bounds.highest, "degC")


def sprt_from_fixed_points(subrange: str, points: Sequence[tuple[float, float]]) -> Sprt:
    """Coefficients from as many calibration points (t90 in degC, W) as the subrange has coefficients.

    For "silver" the last point is silver and the third aluminium (clause 3.3.3). Raises DataError for another number
    of points or points that leave the coefficients undetermined.

    >>> from guiju.metrology.physics import FIXED_POINTS
    >>> t, w = FIXED_POINTS["Ga"]
    >>> sprt = sprt_from_fixed_points("gallium", [(t, w - 1e-5)])
    >>> f"{sprt_temperature(sprt, w - 1e-5):.4f}"
    '29.7646'
    """
    checking.one_of(subrange, SUBRANGES, "subrange")
    bounds = SUBRANGES[subrange]
    if len(points) != bounds.count:
        zh = f"子温区{subrange}需要{bounds.count}个点，给了{len(points)}个"
        raise DataError(zh, f"the subrange {subrange} needs {bounds.count} points, not {len(points)}", "points")
    ratios = [checking.positive(w, f"points[{place}]") for place, (_, w) in enumerate(points)]
    lack = [w - float(reference_formula(t)) for (t, _), w in zip(points, ratios, strict=True)]
    if subrange == "silver":
        first = _solve(bounds.terms, ratios[:3], lack[:3])
        rest = lack[3] - sum(c * float(term) for c, term in zip(first, bounds.terms(ratios[3]), strict=True))
        return Sprt(subrange, (*first, rest / (ratios[3] - ratios[2]) ** 2), ratios[2])
    return Sprt(subrange, _solve(bounds.terms, ratios, lack))


def _solve(terms: Terms, ratios: Sequence[float], lack: Sequence[float]) -> tuple[float, ...]:
    matrix = np.array([[float(term) for term in terms(w)] for w in ratios])
    try:
        found = np.linalg.solve(matrix, np.array(lack))
    except np.linalg.LinAlgError:
        raise DataError("这些点不能确定系数", "these points leave the coefficients undetermined", "points") from None
    return tuple(float(each) for each in found)


def _above(w: Any, a: Any, b: Any, c: Any) -> Any:
    return a * (w - 1) + b * (w - 1) ** 2 + c * (w - 1) ** 3


def _below(w: Any, a: Any, b: Any) -> Any:
    return a * (w - 1) + b * (w - 1) * np.log(w)


def _temperature(deviation: Callable[..., Any]) -> Callable[..., float]:
    return lambda w, *coefficients: inverse_formula(w - float(deviation(w, *coefficients)))


def _temperatures(deviation: Callable[..., Any]) -> Callable[..., Any]:
    return lambda w, *coefficients: inverse_array(w - deviation(w, *coefficients))


def _temperature_slopes(deviation: Callable[..., Any]) -> Callable[..., tuple[float, ...]]:
    def slopes(w: float, *coefficients: float) -> tuple[float, ...]:
        rate = inverse_slope(w - float(deviation(w, *coefficients)))[0]
        by_ratio, *by_coefficient = complex_step(deviation, [w, *coefficients])
        return (rate * (1 - by_ratio), *(-rate * each for each in by_coefficient))

    return slopes


_SMALL = tuple(Range(name, -0.01, 0.01, "") for name in "abc")

TEMPERATURE_ABOVE = PhysicsFunction(
    "sprt_temperature_above",
    "ITS-90",
    _SOURCE + "; from 0 to 660.323 degC, unused coefficients 0",
    "degC",
    (Range("w", 0.99996, 3.38, ""), *_SMALL),
    _temperature(_above),
    _temperature_slopes(_above),
    _temperatures(_above),
)
TEMPERATURE_BELOW = PhysicsFunction(
    "sprt_temperature_below",
    "ITS-90",
    _SOURCE + "; from the triple point of argon to 0.01 degC",
    "degC",
    (Range("w", 0.2155, 1.0, ""), *_SMALL[:2]),
    _temperature(_below),
    _temperature_slopes(_below),
    _temperatures(_below),
)
FUNCTIONS = (TEMPERATURE_ABOVE, TEMPERATURE_BELOW)
