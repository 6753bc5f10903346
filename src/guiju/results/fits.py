"""Straight lines y = a + b x: ordinary, weighted and generalised distance (ISO/TS 28037 clauses 6, 7 and annex E)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from guiju.results.sections import EvaluationError

MOST_STEPS = 100
CONVERGED = 1e-14


@dataclass(frozen=True, slots=True)
class Line:
    """Parameters of a fitted line with their uncertainties; `dof` None where u of the readings was known."""

    a: float
    b: float
    u_a: float
    u_b: float
    covariance: float
    dof: float | None
    figures: dict[str, float]


@dataclass(frozen=True, slots=True)
class _Sums:
    """Weighted sums about the weighted centre, which keep the digits that plain normal equations lose."""

    total: float
    x0: float
    y0: float
    xx: float
    b: float

    @property
    def a(self) -> float:
        return self.y0 - self.b * self.x0

    def line(self, x: Sequence[float], y: Sequence[float], w: Sequence[float]) -> list[float]:
        """Weighted residuals."""
        at = zip(x, y, w, strict=True)
        return [math.sqrt(each) * (top - self.y0 - self.b * (place - self.x0)) for place, top, each in at]


def _sums(x: Sequence[float], y: Sequence[float], w: Sequence[float]) -> _Sums:
    total = math.fsum(w)
    x0 = math.fsum(each * place for each, place in zip(w, x, strict=True)) / total
    y0 = math.fsum(each * top for each, top in zip(w, y, strict=True)) / total
    xx = math.fsum(each * (place - x0) ** 2 for each, place in zip(w, x, strict=True))
    if not xx > 0:
        raise EvaluationError("line", "自变量都相同，无法拟合直线", "all abscissae are the same; no line can be fitted")
    xy = math.fsum(each * (place - x0) * (top - y0) for each, place, top in zip(w, x, y, strict=True))
    return _Sums(total, x0, y0, xx, xy / xx)


def ordinary(x: Sequence[float], y: Sequence[float]) -> Line:
    """Least squares with the uncertainty from the residuals, n - 2 degrees of freedom (GUM H.3; ISO/TS 28037 E)."""
    sums = _sums(x, y, [1.0] * len(x))
    squares = math.fsum(each**2 for each in sums.line(x, y, [1.0] * len(x)))
    dof = len(x) - 2
    variance = squares / dof
    figures = {"residual_std": math.sqrt(variance), "residual_sum_of_squares": squares}
    return _line(sums, variance, float(dof), figures)


def weighted(x: Sequence[float], y: Sequence[float], u_y: Sequence[float]) -> Line:
    """Weighted least squares with known standard uncertainties of y (ISO/TS 28037 clause 6)."""
    weights = [1 / u**2 for u in u_y]
    sums = _sums(x, y, weights)
    chi2 = math.fsum(each**2 for each in sums.line(x, y, weights))
    return _line(sums, 1.0, None, {"chi2": chi2, "chi2_dof": float(len(x) - 2)})


def _line(sums: _Sums, variance: float, dof: float | None, figures: dict[str, float]) -> Line:
    u_a = math.sqrt(variance * (1 / sums.total + sums.x0**2 / sums.xx))
    u_b = math.sqrt(variance / sums.xx)
    return Line(sums.a, sums.b, u_a, u_b, -variance * sums.x0 / sums.xx, dof, figures)


def generalised_distance(x: Sequence[float], y: Sequence[float], u_x: Sequence[float], u_y: Sequence[float]) -> Line:
    """Known standard uncertainties in x and y: Gauss-Newton on the distances (ISO/TS 28037 clause 7).

    Raises EvaluationError when the steps do not converge.
    """
    start = weighted(x, y, u_y)
    a, b = start.a, start.b
    for _ in range(MOST_STEPS):
        weights = [1 / (top**2 + (b * across) ** 2) for across, top in zip(u_x, u_y, strict=True)]
        feet = [
            place + (top - a - b * place) * b * across**2 * weight
            for place, top, across, weight in zip(x, y, u_x, weights, strict=True)
        ]
        centre = math.fsum(w * foot for w, foot in zip(weights, feet, strict=True)) / math.fsum(weights)
        rest = [top - a - b * place for place, top in zip(x, y, strict=True)]
        spread = math.fsum(w * (foot - centre) ** 2 for w, foot in zip(weights, feet, strict=True))
        step_b = math.fsum(w * (f - centre) * r for w, f, r in zip(weights, feet, rest, strict=True)) / spread
        step_a = math.fsum(w * r for w, r in zip(weights, rest, strict=True)) / math.fsum(weights) - step_b * centre
        a, b = a + step_a, b + step_b
        if abs(step_a) <= CONVERGED * max(1.0, abs(a)) and abs(step_b) <= CONVERGED * max(1.0, abs(b)):
            sums = _Sums(math.fsum(weights), centre, a + b * centre, spread, b)
            chi2 = math.fsum(w * r**2 for w, r in zip(weights, rest, strict=True))
            return _line(sums, 1.0, None, {"chi2": chi2, "chi2_dof": float(len(x) - 2)})
    raise EvaluationError("line", "广义距离拟合不收敛", "the generalised distance fit does not converge")
