"""Corrections of standards in use: the certificate's table or fitted curve applied to a reading.

Correction is what is added to an indication (VIM 2.53): corrected = reading + correction(reading). A certificate that
states errors of indication states corrections with the other sign.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from guiju.metrology import checking
from guiju.metrology.curves import arrays
from guiju.metrology.curves.arrays import Array, Numbers
from guiju.metrology.curves.errors import ExtrapolationError
from guiju.metrology.curves.evaluation import Evaluated, EvaluatedPoints, combine
from guiju.metrology.curves.line import Line
from guiju.metrology.curves.polynomial import PolynomialFit, polynomial_forward, polynomial_points, polynomial_slope
from guiju.metrology.curves.table import Table, interp_slope, interpolate, interpolate_points, table
from guiju.metrology.curves.using import forward, forward_points
from guiju.metrology.errors import InputError

Curve = Table | Line | PolynomialFit


@dataclass(frozen=True, slots=True)
class Correction:
    """A standard's correction as a function of its reading, with a further standard uncertainty (drift since then).

    All in the reading's unit. `curve` is a table, line or polynomial of corrections against readings.
    """

    curve: Curve
    u_drift: float = 0.0

    @property
    def lowest(self) -> float:
        """The least reading for which the correction holds."""
        return self.curve.lowest

    @property
    def highest(self) -> float:
        """The greatest reading for which the correction holds."""
        return self.curve.highest


def correction_table(
    readings: Numbers,
    corrections: Numbers,
    u: Numbers,
    *,
    as_errors: bool = False,
    method: str = "linear",
    r: float = 1.0,
    u_interpolation: float | None = None,
    u_drift: float = 0.0,
) -> Correction:
    """The correction table of a certificate; `as_errors` turns errors of indication into corrections.

    `readings`, `corrections`, standard uncertainties `u` of shape (n,) in one unit. Raises as `table` does.

    >>> standard = correction_table([0, 50, 100], [0.02, -0.01, -0.04], [0.01, 0.01, 0.01])
    >>> f"{corrected(standard, 75.0).value:.3f}"
    '74.975'
    """
    signed = arrays.vector(corrections, "corrections") * (-1.0 if as_errors else 1.0)
    points = table(readings, signed, u, method=method, r=r, u_interpolation=u_interpolation, name="reading")
    return Correction(points, checking.not_negative(u_drift, "u_drift"))


def correction_curve(curve: Line | PolynomialFit, u_drift: float = 0.0) -> Correction:
    """A fitted curve of corrections against readings; it holds between the fitted points only.

    >>> from guiju.metrology.curves import weighted
    >>> standard = correction_curve(weighted([0, 50, 100], [0.02, -0.01, -0.04], [0.01, 0.01, 0.01]))
    >>> f"{corrected(standard, 75.0).value:.3f}"
    '74.975'
    """
    return Correction(curve, checking.not_negative(u_drift, "u_drift"))


def correction_at(standard: Correction, reading: float) -> Evaluated:
    """The correction at a reading with its standard uncertainty (curve and drift, not the reading's own).

    Raises ExtrapolationError outside the calibrated range.

    >>> standard = correction_table([0, 100], [0.0, 0.1], [0.01, 0.01], u_interpolation=0.0, u_drift=0.02)
    >>> found = correction_at(standard, 50.0)
    >>> f"{found.value:.3f} {found.u:.4f}"
    '0.050 0.0224'
    """
    found = _evaluate(standard, reading)
    return combine(found.value, math.hypot(found.u_curve, standard.u_drift), 0.0, found.dof, math.inf)


def corrected(standard: Correction, reading: float, u: float = 0.0) -> Evaluated:
    """reading + correction(reading); `u`, the reading's own standard uncertainty, counts (1 + slope) times.

    Raises ExtrapolationError outside the calibrated range, InputError for a negative u.

    >>> standard = correction_table([0, 100], [0.0, 10.0], [0.0, 0.0], u_interpolation=0.0)
    >>> found = corrected(standard, 50.0, 0.1)
    >>> f"{found.value:.1f} {found.u:.2f}"
    '55.0 0.11'
    """
    own = checking.not_negative(u, "u")
    found = correction_at(standard, reading)
    rate = 1 + _slope(standard.curve, reading)
    return combine(float(reading) + found.value, found.u_curve, abs(rate) * own, found.dof, math.inf)


def corrected_points(standard: Correction, readings: Numbers) -> EvaluatedPoints:
    """Corrected values of exact readings (m,) with the covariance (m, m) that one standard gives them.

    Certificate and drift move all points together; the drift counts as one random variable.

    >>> standard = correction_table([0, 100], [0.0, 0.1], [0.01, 0.01], u_interpolation=0.0)
    >>> found = corrected_points(standard, [20.0, 80.0])
    >>> [f"{each:.3f}" for each in found.values]
    ['20.020', '80.080']
    """
    places: Array = arrays.vector(readings, "reading")
    for place in places:
        _inside(standard, float(place))
    curve = standard.curve
    if isinstance(curve, Table):
        points = interpolate_points(curve, places)
    elif isinstance(curve, Line):
        points = forward_points(curve, places)
    else:
        points = polynomial_points(curve, places)
    shared = standard.u_drift**2 * np.ones((places.size, places.size))
    return EvaluatedPoints(places + points.values, points.covariance + shared)


def _inside(standard: Correction, reading: float) -> None:
    at = checking.finite(reading, "reading")
    if not standard.lowest <= at <= standard.highest:
        ends = f"[{standard.lowest:.12g}, {standard.highest:.12g}]"
        zh = f"在校准范围{ends}之外，不外推"
        raise ExtrapolationError(zh, f"lies outside the calibrated range {ends}", f"reading = {at:.12g}")


def _evaluate(standard: Correction, reading: float) -> Evaluated:
    _inside(standard, reading)
    curve = standard.curve
    if isinstance(curve, Table):
        return interpolate(curve, reading)
    if isinstance(curve, Line):
        return forward(curve, reading)
    if isinstance(curve, PolynomialFit):
        return polynomial_forward(curve, reading)
    raise InputError("修正曲线应为表、直线或多项式", "must be a table, a line or a polynomial", "curve")


def _slope(curve: Curve, reading: float) -> float:
    if isinstance(curve, Table):
        return interp_slope(curve, reading)
    return curve.b if isinstance(curve, Line) else polynomial_slope(curve, reading)
