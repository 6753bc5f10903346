"""Straight-line calibration functions y = a + b x after ISO/TS 28037:2010, in all of its five cases.

ordinary                 u of y unknown and common, from the residuals            Annex E (without its further factor)
weighted                 u of y known                                              clause 6
generalised_distance     u of x and of y known, also within each pair              clauses 7 and 8
gauss_markov             full covariance of y                                      clause 9
generalised_gauss_markov full covariance of x and y                                clause 10
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from statistics import median

import numpy as np

from guiju.metrology.curves import arrays
from guiju.metrology.curves.arrays import Array, Numbers
from guiju.metrology.curves.least_squares import Solution, Whitener, by_covariance, by_uncertainties, solve
from guiju.metrology.errors import DataError


@dataclass(frozen=True, slots=True)
class Line:
    """A fitted line y = a + b x; x in the abscissae's unit, y, a and the residuals in the ordinates' unit.

    `cov` and `correlation` are those of a and b. `dof` is infinite where the uncertainties were known, n - 2 where they
    come from the residuals. `residuals` are y - a - b x, unweighted, of shape (n,); `chi2` is the weighted sum of
    squares that was made least, None for `ordinary`. `lowest` and `highest` bound the abscissae. `centre` and `height`
    are the point of the line whose uncertainty is least: evaluating from there keeps digits that a and b have lost.
    """

    method: str
    a: float
    b: float
    u_a: float
    u_b: float
    cov: float
    correlation: float
    n: int
    dof: float
    chi2: float | None
    residuals: tuple[float, ...]
    lowest: float
    highest: float
    centre: float
    height: float
    u_height: float
    u_y: tuple[float, ...] | None = None
    steps: int = 0

    @property
    def chi2_dof(self) -> int:
        """Degrees of freedom of chi2: n - 2."""
        return self.n - 2

    @property
    def chi2_per_dof(self) -> float | None:
        """chi2 / (n - 2), None where there is no chi2 or n is 2."""
        return None if self.chi2 is None or self.n == 2 else self.chi2 / (self.n - 2)

    @property
    def residual_sum_of_squares(self) -> float:
        """Sum of the squared, unweighted residuals."""
        return math.fsum(each**2 for each in self.residuals)

    @property
    def residual_std(self) -> float:
        """sqrt(residual_sum_of_squares / (n - 2)); raises DataError for two points."""
        if self.n == 2:
            raise DataError("两点没有残差", "two points leave no residual", "residual_std")
        return math.sqrt(self.residual_sum_of_squares / (self.n - 2))

    def value(self, x: float) -> float:
        """The ordinate at x, without uncertainty."""
        return self.height + self.b * (x - self.centre)


def ordinary(x: Numbers, y: Numbers) -> Line:
    """Ordinary least squares; a common unknown uncertainty of y is taken from the residuals, with n - 2 dof.

    `x`, `y` of shape (n,), n >= 3. GUM H.3; ISO/TS 28037 Annex E without the factor (n-2)/(n-4), as GUM H.3 has it.
    Raises DataError for unequal lengths, fewer than three points, all x alike or numbers that are not finite.

    >>> line = ordinary([1, 2, 3, 4, 5, 6], [3.014, 5.225, 7.004, 9.061, 11.201, 12.762])
    >>> f"{line.a:.3f} {line.b:.3f} {line.u_a:.3f} {line.u_b:.3f} {line.dof:.0f}"
    '1.172 1.964 0.159 0.041 4'
    """
    points = _points(x, y, least=3)
    centre = float(np.mean(points[0]))
    middle = median(points[1].tolist())
    solution = _raised(solve(_design(points[0], centre), points[1] - middle, "x"), middle)
    dof = len(points[0]) - 2
    return _line("ordinary", points, centre, solution, scale=math.sqrt(solution.squares / dof), dof=float(dof))


def weighted(x: Numbers, y: Numbers, u_y: Numbers) -> Line:
    """Weighted least squares with known standard uncertainties of y (ISO/TS 28037:2010 clause 6).

    `x`, `y`, `u_y` of shape (n,), n >= 2. Raises DataError as `ordinary` does, InputError where a u_y is not positive.

    >>> line = weighted([1, 2, 3, 4, 5, 6], [3.3, 5.6, 7.1, 9.3, 10.7, 12.1], [0.5] * 6)
    >>> f"{line.a:.3f} {line.b:.3f} {line.u_a:.3f} {line.u_b:.3f} {line.cov:.3f} {line.chi2:.3f}"
    '1.867 1.757 0.465 0.120 -0.050 1.665'
    """
    points = _points(x, y)
    u = arrays.uncertainties(u_y, "u_y", len(points[0]))
    return _known("weighted", points, by_uncertainties(u), u, "u_y")


def gauss_markov(x: Numbers, y: Numbers, cov_y: object) -> Line:
    """Gauss-Markov regression with the full covariance matrix of y (ISO/TS 28037:2010 clause 9).

    `x`, `y` of shape (n,), `cov_y` of shape (n, n), n >= 2. Raises DataError as `ordinary` does, InputError where the
    matrix is not symmetric, not positive semi-definite, or singular.

    >>> line = gauss_markov([1, 2, 3], [2, 4, 6.3], [[1.25, 1, 1], [1, 1.25, 1], [1, 1, 1.25]])
    >>> f"{line.b:.2f} {line.u_b:.4f} {line.u_a:.4f}"
    '2.15 0.3536 1.2583'
    """
    points = _points(x, y)
    matrix = arrays.covariance(cov_y, "cov_y", len(points[0]))
    return _known("gauss_markov", points, by_covariance(matrix), np.sqrt(np.diag(matrix)), "cov_y")


def _points(x: Numbers, y: Numbers, least: int = 2) -> tuple[Array, Array]:
    across = arrays.vector(x, "x", least=least)
    upward = arrays.vector(y, "y", length=across.size)
    arrays.distinct(across)
    return across, upward


def _design(x: Array, centre: float) -> Array:
    return np.column_stack([np.ones(len(x)), x - centre])


def _known(method: str, points: tuple[Array, Array], whiten: Whitener, u_y: Array, where: str) -> Line:
    centre = _weighted_mean(points[0], whiten)
    middle = median(points[1].tolist())
    solution = _raised(solve(whiten(_design(points[0], centre)), whiten(points[1] - middle), where), middle)
    return _line(method, points, centre, solution, u_y=u_y)


def _raised(solution: Solution, by: float) -> Solution:
    """The fit was made about a middle ordinate, which keeps the digits of small slopes on large ordinates."""
    height, slope = solution.coefficients
    return replace(solution, coefficients=np.array([height + by, slope]))


def _weighted_mean(x: Array, whiten: Whitener) -> float:
    """The abscissa about which height and slope are uncorrelated."""
    ones, values = whiten(np.ones(len(x))), whiten(x - x[0])
    return float(x[0] + (ones @ values) / (ones @ ones))


def _line(
    method: str,
    points: tuple[Array, Array],
    centre: float,
    solution: Solution,
    *,
    scale: float = 1.0,
    dof: float = math.inf,
    u_y: Array | None = None,
    steps: int = 0,
) -> Line:
    """Line from height and slope about `centre`; covariance of the parameters times scale squared.

    The root is an upper triangle, so that most of what is asked of it is asked of single numbers.
    """
    height, slope = solution.coefficients.tolist()
    (top, shared), (_, last) = solution.root.tolist()
    # A product of matrices: it rounds otherwise than products and sums of floats do.
    of_intercept = (np.array([[1.0, -centre], [0.0, 1.0]]) @ solution.root)[0].tolist()
    length, u_b = abs(complex(*of_intercept)), abs(last)
    common = of_intercept[1] * last
    lever = shared * last / (last * last)
    x, y = (each.tolist() for each in points)
    return Line(
        method=method,
        a=height - slope * centre,
        b=slope,
        u_a=scale * length,
        u_b=scale * u_b,
        cov=scale**2 * common,
        correlation=common / (length * u_b),
        n=len(x),
        dof=dof,
        chi2=None if method == "ordinary" else solution.squares,
        residuals=tuple([(up - height) - slope * (across - centre) for across, up in zip(x, y, strict=True)]),
        lowest=min(x),
        highest=max(x),
        centre=centre - lever,
        height=height - slope * lever,
        # The determinant of the root, by logarithms as libraries take it, over the length of its second row.
        u_height=scale * math.exp(math.log(abs(top)) + math.log(u_b)) / u_b,
        u_y=None if u_y is None else tuple(u_y.tolist()),
        steps=steps,
    )
