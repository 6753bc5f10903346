"""Calibration intervals from the drift itself: a polynomial through the origin, and when it meets a limit.

ILAC-G24:2022 method 5 and, with a straight line, method 2 (control chart, calendar time).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guiju.metrology import checking
from guiju.metrology.decision.limits import Limits
from guiju.metrology.errors import DataError, InputError
from guiju.metrology.validity.history import Drift

Array = NDArray[np.float64]

# Beyond this many times the longest observed time an answer is no more than "long".
FARTHEST = 1000.0


@dataclass(frozen=True, slots=True, eq=False)
class DriftModel:
    """drift(t) = b1 t + b2 t^2 + ...: coefficients, their covariance matrix, residual standard deviation, dof."""

    coefficients: Array
    covariance: Array
    residual_std: float
    dof: int
    longest: float

    def drift(self, t: float) -> float:
        """The fitted drift after the time t."""
        return float(self._powers(t) @ self.coefficients)

    def variance(self, t: float) -> float:
        """Variance of the fitted drift."""
        row = self._powers(t)
        return float(row @ self.covariance @ row)

    def u(self, t: float, u0: float) -> float:
        """u of a predicted value: u0 at the start, residual scatter, and the fitted drift's own uncertainty."""
        return math.sqrt(u0 * u0 + self.residual_std**2 + self.variance(t))

    def _powers(self, t: float) -> Array:
        found: Array = t ** np.arange(1.0, len(self.coefficients) + 1)
        return found


def fit_drift(days: Sequence[float], drift: Sequence[float], *, degree: int = 2) -> DriftModel:
    """Least squares through the origin. Raises DataError for too few or unequal numbers, or times not above zero.

    >>> model = fit_drift([100.0, 200.0, 300.0], [0.1, 0.2, 0.3], degree=1)
    >>> round(model.drift(1000.0), 9)
    1.0
    """
    order = checking.count(degree, "degree")
    checking.same_length("drift", days, drift)
    t = np.array(checking.sample(days, "days", least=order + 1))
    y = np.array(checking.sample(drift, "drift"))
    if (t <= 0).any():
        raise DataError("时间须大于零", "times must be above zero", "days")
    scale = float(t.max())
    columns = (t[:, None] / scale) ** np.arange(1, order + 1)
    q, r = np.linalg.qr(columns)
    if abs(np.diag(r)).min() < 1e-12 * abs(np.diag(r)).max():
        raise DataError("不同的时间太少，无法拟合", "too few different times for this fit", "days")
    inverse = np.linalg.inv(r) / scale ** np.arange(1, order + 1)[:, None]
    coefficients = inverse @ (q.T @ y)
    residuals = y - columns @ (np.linalg.inv(r) @ (q.T @ y))
    freedom = len(t) - order
    s = math.sqrt(float(residuals @ residuals) / freedom)
    return DriftModel(coefficients, s * s * (inverse @ inverse.T), s, freedom, scale)


def fit_history(drifts: Sequence[Drift], *, degree: int = 2) -> DriftModel:
    """The same from a history's drifts (as-found minus the as-left before it).

    >>> from datetime import date
    >>> days = date(2024, 1, 1), date(2024, 4, 10), date(2024, 10, 27)
    >>> changes = [Drift(days[0], days[1], 0.1, 0), Drift(days[1], days[2], 0.2, 0)]
    >>> round(fit_history(changes, degree=1).drift(1000), 9)
    1.0
    """
    return fit_drift([each.days for each in drifts], [each.change for each in drifts], degree=degree)


def interval_for_uncertainty(model: DriftModel, u0: float, u_target: float) -> float | None:
    """First time at which u(t) reaches the target; 0 when it is there at once, None when it never comes.

    >>> model = fit_drift([100.0, 200.0, 300.0], [0.1, 0.21, 0.29], degree=1)
    >>> interval_for_uncertainty(model, 0.1, 0.05)
    0.0
    """
    start, target = checking.not_negative(u0, "u0"), checking.positive(u_target, "u_target")
    return _first(model, lambda t: model.u(t, start) - target)


def interval_for_reliability(
    model: DriftModel,
    y0: float,
    u0: float,
    reliability: float,
    *,
    lower: float | None = None,
    upper: float | None = None,
) -> float | None:
    """First time at which y0 + drift(t) -/+ t_q u(t) meets a limit, so that the item is in tolerance till then.

    q = (1 + reliability)/2 with two limits, reliability with one; t with the fit's degrees of freedom. None: never.

    >>> model = fit_drift([100.0, 200.0, 300.0], [0.1, 0.21, 0.29], degree=1)
    >>> early = interval_for_reliability(model, 0.0, 0.01, 0.99, upper=0.5)
    >>> late = interval_for_reliability(model, 0.0, 0.01, 0.9, upper=0.5)
    >>> early < late < 500
    True
    """
    from scipy.special import stdtrit

    limits = Limits(lower, upper)
    p = checking.probability(reliability, "reliability")
    start, spread = checking.finite(y0, "y0"), checking.not_negative(u0, "u0")
    if not limits.inside(start):
        raise InputError(f"起始值 {y0} 已在限外", f"the starting value {y0} is out of the limits already", "y0")
    factor = float(stdtrit(model.dof, (1 + p) / 2 if limits.two_sided else p))

    def excess(t: float) -> float:
        at, reach = start + model.drift(t), factor * model.u(t, spread)
        over = [at + reach - upper] if upper is not None else []
        under = [lower - at + reach] if lower is not None else []
        return max(over + under)

    return _first(model, excess)


def _first(model: DriftModel, excess: Callable[[float], float]) -> float | None:
    """The first time above zero at which `excess` becomes positive, found on a fine grid and then by bisection."""
    from scipy.optimize import brentq

    if excess(0.0) >= 0:
        return 0.0
    near = np.linspace(0, 4 * model.longest, 501)[1:]
    far = np.geomspace(4 * model.longest, FARTHEST * model.longest, 201)[1:]
    before = 0.0
    for t in np.concatenate((near, far)).tolist():
        if excess(t) >= 0:
            return float(brentq(excess, before, t, xtol=1e-12 * model.longest, rtol=1e-14))
        before = t
    return None
