"""Using a fitted line: forward and inverse evaluation (ISO/TS 28037:2010 clause 11), bands, the chi-squared check."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from guiju.metrology import checking
from guiju.metrology.curves.arrays import Array, Numbers
from guiju.metrology.curves.evaluation import (
    Evaluated,
    EvaluatedPoints,
    Reading,
    combine,
    given,
    replicates,
    student,
)
from guiju.metrology.curves.line import Line
from guiju.metrology.errors import DataError


@dataclass(frozen=True, slots=True)
class ChiSquaredCheck:
    """Whether the scatter agrees with the uncertainties; `limit` is the quantile at `p`, `consistent` the verdict."""

    chi2: float
    dof: int
    limit: float
    p: float
    exceeded_by_chance: float
    consistent: bool


@dataclass(frozen=True, slots=True)
class Band:
    """A band about the line at x: variance and half width in the ordinates' unit (squared for the variance)."""

    x: float
    value: float
    variance: float
    half_width: float
    k: float

    @property
    def lower(self) -> float:
        """value - half_width."""
        return self.value - self.half_width

    @property
    def upper(self) -> float:
        """value + half_width."""
        return self.value + self.half_width


def variance_at(line: Line, x: float) -> float:
    """u^2 of a + b x from the line alone: u_a^2 + x^2 u_b^2 + 2 x cov, computed about the centre."""
    return line.u_height**2 + (line.u_b * (x - line.centre)) ** 2


def covariance_at(line: Line, x: float, other: float) -> float:
    """Covariance that the line's values at two places share through the line; at one place its variance there."""
    return line.u_height**2 + line.u_b**2 * ((x - line.centre) * (other - line.centre))


def forward(line: Line, x: float, u: float = 0.0, dof: float = math.inf) -> Evaluated:
    """y = a + b x with u^2 = u_a^2 + x^2 u_b^2 + 2 x cov + (b u)^2 (ISO/TS 28037:2010 11.2; GUM H.3.3).

    `x` and its standard uncertainty `u` in the abscissae's unit. Raises InputError for a negative or not finite one.

    >>> from guiju.metrology.curves import weighted
    >>> found = forward(weighted([1, 2, 3, 4, 5, 6], [3.3, 5.6, 7.1, 9.3, 10.7, 12.1], [0.5] * 6), 3.5, 0.2)
    >>> f"{found.value:.3f} {found.u:.3f}"
    '8.017 0.406'
    """
    place, own = checking.finite(x, "x"), checking.not_negative(u, "u")
    return combine(line.value(place), math.sqrt(variance_at(line, place)), abs(line.b) * own, line.dof, dof)


def inverse(line: Line, y: float, u: float = 0.0, dof: float = math.inf) -> Evaluated:
    """x = (y - a)/b with u^2 = (u^2 + u_a^2 + x^2 u_b^2 + 2 x cov)/b^2 (ISO/TS 28037:2010 11.1).

    `y` and its standard uncertainty `u` in the ordinates' unit. First order: sound while u_b is small beside b. Raises
    DataError for a slope of zero, InputError for a negative or not finite number.

    >>> from guiju.metrology.curves import weighted
    >>> found = inverse(weighted([1, 2, 3, 4, 5, 6], [3.3, 5.6, 7.1, 9.3, 10.7, 12.1], [0.5] * 6), 10.5, 0.5)
    >>> f"{found.value:.3f} {found.u:.3f}"
    '4.913 0.322'
    """
    reading, own = checking.finite(y, "y"), checking.not_negative(u, "u")
    slope = _slope(line)
    x = line.centre + (reading - line.height) / slope
    return combine(x, math.sqrt(variance_at(line, x)) / abs(slope), own / abs(slope), line.dof, dof)


def inverse_replicates(line: Line, readings: Numbers) -> Evaluated:
    """`inverse` of the mean of m >= 2 replicate readings, u = s/sqrt(m), m - 1 degrees of freedom.

    >>> from guiju.metrology.curves import weighted
    >>> line = weighted([1, 2, 3, 4], [2.1, 3.9, 6.2, 7.8], [0.1, 0.1, 0.2, 0.2])
    >>> found = inverse_replicates(line, [5.0, 5.2])
    >>> f"{found.value:.4f} {found.u:.4f}"
    '2.5727 0.0655'
    """
    reading: Reading = replicates(readings)
    return inverse(line, reading.value, reading.u, reading.dof)


def _slope(line: Line) -> float:
    if line.b == 0:
        raise DataError("斜率为零，无法反算", "the slope is zero; the line has no inverse", "b")
    return line.b


def _from_line(line: Line, x: Array) -> Array:
    levers = x - line.centre
    return np.asarray(line.u_height**2 + line.u_b**2 * np.outer(levers, levers), dtype=np.float64)


def forward_points(line: Line, x: Numbers, u: Numbers | float | None = None) -> EvaluatedPoints:
    """`forward` at several x (m,) with the covariance (m, m) that they share through the line.

    `u` are independent standard uncertainties of x. Raises as `forward` does, naming the position.

    >>> from guiju.metrology.curves import weighted
    >>> line = weighted([1, 2, 3, 4, 5, 6], [3.3, 5.6, 7.1, 9.3, 10.7, 12.1], [0.5] * 6)
    >>> found = forward_points(line, [3.0, 4.0])
    >>> f"{found.covariance[0, 1] / (found.u[0] * found.u[1]):.3f}"
    '0.842'
    """
    places, own = given(x, u, ("x", "u"))
    values = line.height + line.b * (places - line.centre)
    return EvaluatedPoints(values, _from_line(line, places) + np.diag((line.b * own) ** 2))


def inverse_points(line: Line, y: Numbers, u: Numbers | float | None = None) -> EvaluatedPoints:
    """`inverse` of several y (m,) with the covariance (m, m) that they share through the line.

    `u` are independent standard uncertainties of y. Raises as `inverse` does, naming the position.

    >>> from guiju.metrology.curves import weighted
    >>> line = weighted([1, 2, 3, 4, 5, 6], [3.3, 5.6, 7.1, 9.3, 10.7, 12.1], [0.5] * 6)
    >>> found = inverse_points(line, [10.5, 10.5], 0.5)
    >>> f"{found.u[0]:.3f} {found.covariance[0, 1]:.4f}"
    '0.322 0.0227'
    """
    readings, own = given(y, u, ("y", "u"))
    slope = _slope(line)
    x = line.centre + (readings - line.height) / slope
    return EvaluatedPoints(x, (_from_line(line, x) + np.diag(own**2)) / slope**2)


def confidence_band(line: Line, x: float, p: float = 0.95, simultaneous: bool = False) -> Band:
    """Where the line itself lies at x with probability p; Student t with the line's degrees of freedom.

    `simultaneous` makes it hold for the whole line at once (Working and Hotelling: sqrt(2 F), or the chi-squared
    quantile with two degrees of freedom where u was known). NBS Handbook 91, 5-4.1. Raises InputError for a p not
    between 0 and 1.

    >>> from guiju.metrology.curves import ordinary
    >>> band = confidence_band(ordinary([1, 2, 3, 4], [1.1, 1.9, 3.2, 3.8]), 2.5)
    >>> f"{band.value:.2f} {band.variance:.3f} {band.half_width:.3f}"
    '2.50 0.010 0.436'
    """
    place, share = checking.finite(x, "x"), checking.probability(p, "p")
    k = _whole_line(share, line.dof) if simultaneous else student(share, line.dof)
    variance = variance_at(line, place)
    return Band(place, line.value(place), variance, k * math.sqrt(variance), k)


def prediction_band(line: Line, x: float, p: float = 0.95, u_y: float | None = None) -> Band:
    """Where one new reading at x lies with probability p: the line's variance plus that of the reading.

    `u_y` is the new reading's standard uncertainty; without it the residual standard deviation of an ordinary fit is
    taken. NBS Handbook 91, 5-4.1. Raises DataError when a line with known uncertainties is given no `u_y`.

    >>> from guiju.metrology.curves import ordinary
    >>> band = prediction_band(ordinary([1, 2, 3, 4], [1.1, 1.9, 3.2, 3.8]), 2.5)
    >>> f"{band.variance:.5f}"
    '0.05125'
    """
    place, share = checking.finite(x, "x"), checking.probability(p, "p")
    if u_y is None and line.method != "ordinary":
        zh, en = "已知不确定度的拟合须给出新读数的u_y", "a fit with known uncertainties needs u_y of the new reading"
        raise DataError(zh, en, "u_y")
    own = line.residual_std if u_y is None else checking.not_negative(u_y, "u_y")
    variance = variance_at(line, place) + own**2
    k = student(share, line.dof)
    return Band(place, line.value(place), variance, k * math.sqrt(variance), k)


def _whole_line(p: float, dof: float) -> float:
    from scipy import special

    if math.isinf(dof):
        return math.sqrt(float(special.chdtri(2, 1 - p)))
    return math.sqrt(2 * float(special.fdtri(2, dof, p)))


def chi_squared_check(line: Line, p: float = 0.95) -> ChiSquaredCheck:
    """Compares chi2 with the quantile at p of chi-squared with n - 2 dof (ISO/TS 28037:2010 6.2.3 and 7.2.3).

    `exceeded_by_chance` is the probability of a chi2 at least as large when model and uncertainties are right.
    Raises DataError for an ordinary fit, which has no chi2 of its own, and for two points.

    >>> from guiju.metrology.curves import weighted
    >>> check = chi_squared_check(weighted([1, 2, 3, 4, 5, 6], [3.3, 5.6, 7.1, 9.3, 10.7, 12.1], [0.5] * 6))
    >>> f"{check.chi2:.3f} {check.dof} {check.limit:.3f} {check.consistent}"
    '1.665 4 9.488 True'
    """
    if line.chi2 is None:
        zh, en = "普通最小二乘没有已知的不确定度可比", "an ordinary fit has no known uncertainties to compare with"
        raise DataError(zh, en, "chi2")
    return check_chi2(line.chi2, line.n - 2, p)


def check_chi2(chi2: float, dof: int, p: float = 0.95) -> ChiSquaredCheck:
    """The chi-squared check of any fit with known uncertainties; raises DataError when dof is below 1.

    >>> check_chi2(10.0, 4).consistent
    False
    """
    from scipy import special

    share = checking.probability(p, "p")
    if dof < 1:
        raise DataError("没有多余的点，无法检验", "no points to spare; nothing to check", "dof")
    limit = float(special.chdtri(dof, 1 - share))
    return ChiSquaredCheck(chi2, dof, limit, share, float(special.chdtrc(dof, chi2)), chi2 <= limit)
