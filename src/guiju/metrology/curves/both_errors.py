"""Straight lines through points uncertain in both variables: ISO/TS 28037:2010 clauses 7, 8 and 10.

The covariance of the residuals y - a - b x depends on b, so weights and feet on the line are found again at each step
(Gauss-Newton). The covariance of a and b is that of the last step's Jacobian, as the standard has it; a program that
propagates through the fit instead prints other uncertainties (0.480 for 0.476 in the example of clause 7.4).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from guiju.metrology.curves import arrays
from guiju.metrology.curves.arrays import Array, Numbers
from guiju.metrology.curves.least_squares import Solution, Whitener, by_covariance, by_uncertainties, solve
from guiju.metrology.curves.line import Line, _line, _points
from guiju.metrology.errors import ConvergenceError, DataError, InputError, MetrologyError

MOST_STEPS = 500
ROUNDING = 4e-16
NEAR = 1e-9
DIRECTIONS = 36


@dataclass(frozen=True, slots=True)
class _Weights:
    """For a slope: how to whiten residuals, and how far a residual moves its abscissa (to the foot on the line)."""

    whiten: Whitener
    move: Callable[[Array], Array]


def generalised_distance(x: Numbers, y: Numbers, u_x: Numbers, u_y: Numbers, cov_xy: Numbers | None = None) -> Line:
    """Known standard uncertainties of x and y, independent between the points (ISO/TS 28037:2010 clause 7).

    `x`, `y`, `u_x`, `u_y` of shape (n,), n >= 2; `cov_xy` (n,) holds the covariance within each pair (clause 8). A
    u_x or a u_y may be zero, not both of one point. Raises DataError as `ordinary` does, InputError for a negative
    uncertainty, two zeros or an impossible covariance, ConvergenceError when the steps do not end.

    >>> line = generalised_distance([1.2, 1.9, 2.9, 4.0, 4.7, 5.9], [3.4, 4.4, 7.2, 8.5, 10.8, 13.5],
    ...                             [0.2] * 6, [0.2, 0.2, 0.2, 0.4, 0.4, 0.4])
    >>> f"{line.a:.4f} {line.b:.4f} {line.u_a:.4f} {line.u_b:.4f} {line.cov:.4f} {line.chi2:.3f}"
    '0.5788 2.1597 0.4764 0.1355 -0.0577 2.743'
    """
    points = _points(x, y)
    across = arrays.uncertainties(u_x, "u_x", len(points[0]), zero=True)
    upward = arrays.uncertainties(u_y, "u_y", len(points[0]), zero=True)
    _some_uncertainty(across, upward)
    shared = _pair_covariance(cov_xy, across, upward)

    def weights(slope: float) -> _Weights:
        variance = upward**2 - 2 * slope * shared + (slope * across) ** 2
        if not np.all(variance > 0):
            place = int(np.argmin(variance))
            raise DataError("拟合中权无法确定", "has no weight in the fit", f"point {place}")
        rate = (slope * across**2 - shared) / variance
        return _Weights(by_uncertainties(np.sqrt(variance)), lambda rest: rate * rest)

    return _iterate("generalised_distance", points, weights, upward)


def generalised_gauss_markov(
    x: Numbers, y: Numbers, cov_x: object, cov_y: object, cov_xy: object | None = None
) -> Line:
    """Full covariance of x and y (ISO/TS 28037:2010 clause 10).

    `x`, `y` of shape (n,), n >= 2; `cov_x`, `cov_y`, `cov_xy` of shape (n, n), cov_xy[i, j] the covariance of x[i] and
    y[j]. Raises DataError as `ordinary` does, InputError when the whole matrix is not a covariance matrix,
    ConvergenceError when the steps do not end.

    >>> line = generalised_gauss_markov([1, 2, 3], [2, 4, 6.3], [[0, 0, 0]] * 3, [[1, 0, 0], [0, 1, 0], [0, 0, 1]])
    >>> f"{line.b:.2f} {line.u_b:.4f}"
    '2.15 0.7071'
    """
    points = _points(x, y)
    n = len(points[0])
    across = arrays.covariance(cov_x, "cov_x", n, singular=True)
    upward = arrays.covariance(cov_y, "cov_y", n, singular=True)
    shared = np.zeros((n, n)) if cov_xy is None else arrays.square(cov_xy, "cov_xy", n)
    arrays.covariance(np.block([[across, shared], [shared.T, upward]]), "cov_x, cov_y, cov_xy", 2 * n, singular=True)

    def weights(slope: float) -> _Weights:
        matrix = upward - slope * (shared + shared.T) + slope**2 * across
        matrix = arrays.covariance(matrix, "cov_y + b^2 cov_x", n)
        gain = slope * across - shared
        return _Weights(by_covariance(matrix), lambda rest: np.asarray(gain @ np.linalg.solve(matrix, rest)))

    return _iterate("generalised_gauss_markov", points, weights, np.sqrt(np.diag(upward)))


def _some_uncertainty(across: Array, upward: Array) -> None:
    bare = np.flatnonzero((across == 0) & (upward == 0))
    if bare.size:
        zh, en = "x和y的标准不确定度不能都为零", "the standard uncertainties of x and y cannot both be zero"
        raise InputError(zh, en, f"u_x[{bare[0]}], u_y[{bare[0]}]")


def _pair_covariance(cov_xy: Numbers | None, across: Array, upward: Array) -> Array:
    if cov_xy is None:
        return np.zeros(len(across))
    shared = arrays.vector(cov_xy, "cov_xy", len(across))
    bad = np.flatnonzero(np.abs(shared) >= across * upward * (1 + arrays.WRITTEN_DIGITS))
    bad = bad[shared[bad] != 0]
    if bad.size:
        raise InputError("协方差大于u_x与u_y之积", "a covariance cannot exceed u_x times u_y", f"cov_xy[{bad[0]}]")
    return shared


def _iterate(method: str, points: tuple[Array, Array], weights: Callable[[float], _Weights], u_y: Array) -> Line:
    """Gauss-Newton about the middle of the points, until a step is rounding or no longer shrinks near the end.

    A step that makes the distance larger is halved, so that it ends at a least distance also for scattered points.
    """
    middle = (float(np.mean(points[0])), float(np.median(points[1])))
    x, y = points[0] - middle[0], points[1] - middle[1]
    ones, reach = np.ones(len(x)), float(np.abs(x).max())
    at, move = np.array([0.0, _start(x, y, weights)]), np.zeros(2)
    distance, before = math.inf, math.inf
    for step in range(1, MOST_STEPS + 1):
        found = weights(float(at[1]))
        rest = (y - at[0]) - at[1] * x
        residuals = found.whiten(rest)
        if residuals @ residuals > distance * (1 + NEAR):
            move = move / 2
            at = at - move
            continue
        distance = float(residuals @ residuals)
        feet = x + found.move(rest)
        solution = _step(found.whiten(np.column_stack([ones, feet])), residuals)
        move = solution.coefficients
        size = (abs(move[0]) + abs(move[1]) * reach) / (abs(at[0]) + abs(at[1]) * reach + float(np.abs(y).max()))
        if size <= ROUNDING or (size <= NEAR and size >= before):
            return _finish(method, points, middle, at, last=solution, residuals=residuals, u_y=u_y, step=step)
        at, before = at + move, size
    zh, en = f"拟合{MOST_STEPS}步内不收敛", f"the fit does not converge within {MOST_STEPS} steps"
    raise ConvergenceError(zh, en, method)


def _start(x: Array, y: Array, weights: Callable[[float], _Weights]) -> float:
    """The slope of least distance among the ordinary one and some in all directions: scattered points can have
    several slopes at which the distance is least only nearby."""
    plain = float(x @ y) / float(x @ x)
    scale = math.sqrt(float(y @ y) / float(x @ x)) or 1.0
    turns = [scale * math.tan(math.pi * (place + 0.5) / DIRECTIONS - math.pi / 2) for place in range(DIRECTIONS)]
    found = [(_distance(x, y, weights, slope), slope) for slope in (plain, *turns)]
    return min(found)[1]


def _distance(x: Array, y: Array, weights: Callable[[float], _Weights], slope: float) -> float:
    """The generalised distance of the line of a slope at its best height; infinite where there are no weights."""
    try:
        whiten = weights(slope).whiten
    except MetrologyError:
        return math.inf
    ones, rest = whiten(np.ones(len(x))), whiten(y - slope * x)
    rest = rest - (ones @ rest) / (ones @ ones) * ones
    return float(rest @ rest)


def _step(design: Array, residuals: Array) -> Solution:
    """Raises ConvergenceError where all feet meet: the points fit a line straight up better than any slope."""
    try:
        return solve(design, residuals, "x")
    except DataError:
        zh, en = "横坐标的不确定度太大，斜率无法确定", "the abscissae are too uncertain to tell a slope"
        raise ConvergenceError(zh, en, "u_x") from None


def _finish(
    method: str,
    points: tuple[Array, Array],
    middle: tuple[float, float],
    parameters: Array,
    *,
    last: Solution,
    residuals: Array,
    u_y: Array,
    step: int,
) -> Line:
    coefficients = parameters + np.array([middle[1], 0.0])
    solution = Solution(coefficients, last.root, residuals, np.zeros_like(coefficients))
    return _line(method, points, middle[0], solution, u_y=u_y, steps=step)
