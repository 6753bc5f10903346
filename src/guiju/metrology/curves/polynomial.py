"""Polynomials and general linear functions by least squares, on scaled abscissae so that the digits are kept.

A polynomial with all powers from 0 is fitted in Chebyshev polynomials of z = (x - centre)/half, |z| <= 1, and its
coefficients of the powers of x are worked out from those in exact arithmetic. centre has few bits and half is a power
of two, so that scaling rounds as little as can be.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from guiju.metrology import checking
from guiju.metrology.curves import arrays
from guiju.metrology.curves.arrays import Array, Numbers
from guiju.metrology.curves.evaluation import Evaluated, EvaluatedPoints, combine
from guiju.metrology.curves.least_squares import Solution, by_covariance, by_uncertainties, solve
from guiju.metrology.errors import DataError, InputError

HIGHEST_POWER = 30


@dataclass(frozen=True, slots=True, eq=False)
class LinearFit:
    """Coefficients (m,) of a function linear in them, with covariance (m, m).

    `dof` is infinite where the uncertainties were known, n - m where they come from the residuals; `chi2` is then None.
    `residuals` (n,) are unweighted, in the ordinates' unit.
    """

    coefficients: Array
    covariance: Array
    residuals: Array
    chi2: float | None
    dof: float
    names: tuple[str, ...]
    rest: Array | None = field(repr=False, default=None, kw_only=True)
    """What the coefficients lack by being rounded (m,), for who computes on with them."""

    @property
    def n(self) -> int:
        """Number of points."""
        return len(self.residuals)

    @property
    def u_coefficients(self) -> Array:
        """Standard uncertainties of the coefficients (m,)."""
        return np.asarray(np.sqrt(np.diag(self.covariance)), dtype=np.float64)

    @property
    def residual_sum_of_squares(self) -> float:
        """Sum of the squared, unweighted residuals."""
        return math.fsum(self.residuals**2)

    @property
    def residual_std(self) -> float:
        """sqrt(residual_sum_of_squares / (n - m)); raises DataError when no points are to spare."""
        spare = self.n - len(self.coefficients)
        if spare < 1:
            raise DataError("没有多余的点", "no points to spare", "residual_std")
        return math.sqrt(self.residual_sum_of_squares / spare)


@dataclass(frozen=True, slots=True, eq=False)
class PolynomialFit(LinearFit):
    """A fitted polynomial: `coefficients` belong to `powers` of x; `scaled` is the same fit as it was made.

    Evaluate with `polynomial_forward`: the sum of coefficients times powers loses the digits that `scaled` keeps.
    """

    powers: tuple[int, ...] = ()
    scaled: LinearFit | None = None
    columns: Callable[[Array], Array] = field(repr=False, compare=False, default=lambda x: x)
    lowest: float = -math.inf
    highest: float = math.inf


def linear(
    columns: object, y: Numbers, u_y: Numbers | None = None, cov_y: object | None = None, names: Sequence[str] = ()
) -> LinearFit:
    """y = X c by least squares: ordinary, weighted with u_y (n,), or Gauss-Markov with cov_y (n, n).

    `columns` X of shape (n, m), `y` (n,), n > m (n >= m where uncertainties are known). Raises DataError for unequal
    lengths, too few points, numbers that are not finite or dependent columns; InputError for bad uncertainties.

    >>> fit = linear([[4.0], [5.0], [6.0]], [3.0, 4.0, 4.0])
    >>> f"{fit.coefficients[0]:.6f} {fit.u_coefficients[0]:.6f} {fit.residual_std:.6f}"
    '0.727273 0.042083 0.369274'
    """
    try:
        matrix = np.array(columns, dtype=np.float64)
    except (TypeError, ValueError):
        raise DataError("应为数的矩阵", "must be a matrix of numbers", "X") from None
    if matrix.ndim != 2 or matrix.size == 0:
        raise DataError("应为数的矩阵", "must be a matrix of numbers", "X")
    if not np.all(np.isfinite(matrix)):
        row, column = np.argwhere(~np.isfinite(matrix))[0]
        raise DataError("不是有限的数", "is not a finite number", f"X[{row}, {column}]")
    values = arrays.vector(y, "y", length=len(matrix))
    labels = tuple(names) or tuple(f"x{index + 1}" for index in range(matrix.shape[1]))
    return _fit(matrix, values, u_y, cov_y, labels)


def _fit(matrix: Array, y: Array, u_y: Numbers | None, cov_y: object | None, names: tuple[str, ...]) -> LinearFit:
    n, m = matrix.shape
    known = u_y is not None or cov_y is not None
    least = m if known else m + 1
    if n < least:
        raise DataError(f"{m}个系数至少需要{least}个点", f"{m} coefficients need at least {least} points", "y")
    if u_y is not None and cov_y is not None:
        raise InputError("u_y与cov_y只能给一个", "give either u_y or cov_y", "u_y, cov_y")
    whitened = _whitened(matrix, y, u_y, cov_y)
    solution: Solution = solve(*whitened, where="X")
    variance = 1.0 if known else solution.squares / (n - m)
    root = solution.root * math.sqrt(variance)
    return LinearFit(
        coefficients=solution.coefficients,
        covariance=np.asarray(root @ root.T, dtype=np.float64),
        residuals=solution.residuals if not known else y - matrix @ solution.coefficients,
        chi2=solution.squares if known else None,
        dof=math.inf if known else float(n - m),
        names=names,
        rest=solution.rest,
    )


def _whitened(matrix: Array, y: Array, u_y: Numbers | None, cov_y: object | None) -> tuple[Array, Array]:
    if u_y is not None:
        whiten = by_uncertainties(arrays.uncertainties(u_y, "u_y", len(y)))
        return whiten(matrix), whiten(y)
    if cov_y is not None:
        whiten = by_covariance(arrays.covariance(cov_y, "cov_y", len(y)))
        return whiten(matrix), whiten(y)
    return matrix, y


def polynomial(
    x: Numbers,
    y: Numbers,
    degree: int | None = None,
    *,
    powers: Sequence[int] | None = None,
    u_y: Numbers | None = None,
    cov_y: object | None = None,
) -> PolynomialFit:
    """A polynomial of `degree`, or of chosen `powers`, by least squares; known uncertainties as in `linear`.

    `x`, `y` of shape (n,). Keeps the digits of NIST's StRD problems (Filip: at least 8). Raises DataError as `linear`
    does and when x holds too few different values, InputError for powers that are not different whole numbers >= 0.

    >>> fit = polynomial([0, 1, 2, 3], [1.0, 2.9, 9.1, 18.9], degree=2)
    >>> [f"{each:.3f}" for each in fit.coefficients]
    ['0.965', '0.065', '1.975']
    """
    across = arrays.vector(x, "x")
    upward = arrays.vector(y, "y", length=across.size)
    chosen = _powers(degree, powers)
    arrays.distinct(across, least=len([power for power in chosen if power]) + (0 in chosen))
    columns, to_powers = _basis(across, chosen)
    scaled = _fit(columns(across), upward, u_y, cov_y, tuple(f"q{index}" for index in range(len(chosen))))
    return PolynomialFit(
        coefficients=_exactly(to_powers, scaled.coefficients, scaled.rest),
        covariance=_turned(to_powers, scaled.covariance),
        residuals=scaled.residuals,
        chi2=scaled.chi2,
        dof=scaled.dof,
        names=tuple("1" if power == 0 else "x" if power == 1 else f"x**{power}" for power in chosen),
        powers=chosen,
        scaled=scaled,
        columns=columns,
        lowest=float(across.min()),
        highest=float(across.max()),
    )


def _powers(degree: int | None, powers: Sequence[int] | None) -> tuple[int, ...]:
    if (degree is None) == (powers is None):
        raise InputError("degree与powers须给且只给一个", "give either a degree or powers", "degree, powers")
    chosen = tuple(range(degree + 1)) if degree is not None else tuple(powers or ())
    whole = all(isinstance(power, int) and 0 <= power <= HIGHEST_POWER for power in chosen)
    if not chosen or not whole or len(set(chosen)) != len(chosen):
        zh = f"幂次应为0到{HIGHEST_POWER}之间互不相同的整数"
        raise InputError(zh, f"powers must be different whole numbers from 0 to {HIGHEST_POWER}", "powers")
    return chosen


Matrix = list[list[Fraction]]


def _basis(x: Array, powers: tuple[int, ...]) -> tuple[Callable[[Array], Array], Matrix]:
    """The columns that are fitted, as a function of x, and the exact matrix from their coefficients to the powers'."""
    if sorted(powers) == list(range(len(powers))):
        centre, half = _frame(x)
        order = tuple(powers)

        def chebyshev(at: Array) -> Array:
            return np.asarray(np.polynomial.chebyshev.chebvander((at - centre) / half, len(order) - 1))

        rows = _chebyshev_powers(len(powers), Fraction(centre), Fraction(half))
        return chebyshev, [rows[power] for power in order]
    half = _power_of_two(float(np.abs(x).max()) or 1.0)

    def monomials(at: Array) -> Array:
        return np.column_stack([(at / half) ** power for power in powers])

    scale = [1 / Fraction(half) ** power for power in powers]
    return monomials, [
        [value if row == column else Fraction(0) for column in range(len(powers))] for row, value in enumerate(scale)
    ]


def _power_of_two(value: float) -> float:
    return float(2.0 ** math.ceil(math.log2(value)))


def _frame(x: Array) -> tuple[float, float]:
    """A centre of few bits and a power of two not below the half range: scaling by them is exact or nearly so."""
    half = float(x.max() - x.min()) / 2 or 1.0
    grain = _power_of_two(half) / 16
    centre = round(float(x.min() + half) / grain) * grain
    reach = float(np.abs(x - centre).max())
    return centre, _power_of_two(reach)


def _chebyshev_powers(count: int, centre: Fraction, half: Fraction) -> Matrix:
    """matrix[power][k]: coefficient of x**power in T_k((x - centre)/half), exactly."""
    polynomials = [[Fraction(1)], [-centre / half, 1 / half]]
    while len(polynomials) < count:
        last, before = polynomials[-1], polynomials[-2]
        grown = [Fraction(0)] * (len(last) + 1)
        for power, value in enumerate(last):
            grown[power] -= 2 * centre / half * value
            grown[power + 1] += 2 / half * value
        for power, value in enumerate(before):
            grown[power] -= value
        polynomials.append(grown)
    chosen = polynomials[:count]
    return [[each[power] if power < len(each) else Fraction(0) for each in chosen] for power in range(count)]


def _exactly(matrix: Matrix, values: Array, rest: Array | None) -> Array:
    """matrix @ (values + rest), rounded once."""
    lacks = np.zeros_like(values) if rest is None else rest
    exact = [Fraction(float(value)) + Fraction(float(lack)) for value, lack in zip(values, lacks, strict=True)]
    return np.array([float(sum(a * b for a, b in zip(row, exact, strict=True))) for row in matrix])


def _turned(matrix: Matrix, covariance: Array) -> Array:
    """matrix @ covariance @ matrix.T in exact arithmetic: terms of both signs nearly cancel here."""
    exact = [[Fraction(float(value)) for value in row] for row in covariance]
    half = [[sum(a * b for a, b in zip(row, column, strict=True)) for column in exact] for row in matrix]
    full = [[float(sum(a * b for a, b in zip(row, other, strict=True))) for other in matrix] for row in half]
    return np.array(full)


def _scaled(fit: PolynomialFit) -> LinearFit:
    if fit.scaled is None:
        raise DataError("多项式缺少定标后的系数", "the polynomial lacks its scaled coefficients", "scaled")
    return fit.scaled


def polynomial_forward(fit: PolynomialFit, x: float, u: float = 0.0) -> Evaluated:
    """The polynomial at x with its standard uncertainty; `u` is that of x. Units as in the fit.

    Raises InputError for a number that is not finite or a negative u.

    >>> fit = polynomial([0, 1, 2, 3], [1.0, 3.0, 9.0, 19.0], degree=2, u_y=[0.1] * 4)
    >>> found = polynomial_forward(fit, 1.5, 0.01)
    >>> f"{found.value:.3f} {found.u:.3f}"
    '5.500 0.100'
    """
    place, own = checking.finite(x, "x"), checking.not_negative(u, "u")
    points = polynomial_points(fit, [place])
    slope = polynomial_slope(fit, place)
    return combine(float(points.values[0]), float(points.u[0]), abs(slope) * own, fit.dof, math.inf)


def polynomial_points(fit: PolynomialFit, x: Numbers) -> EvaluatedPoints:
    """The polynomial at several x (m,) with the covariance (m, m) that they share.

    >>> fit = polynomial([0, 1, 2, 3], [1.0, 3.0, 9.0, 19.0], degree=2, u_y=[0.1] * 4)
    >>> polynomial_points(fit, [1.0, 2.0]).values.round(6).tolist()
    [3.0, 9.0]
    """
    own = _scaled(fit)
    rows = fit.columns(arrays.vector(x, "x"))
    return EvaluatedPoints(rows @ own.coefficients, np.asarray(rows @ own.covariance @ rows.T, dtype=np.float64))


def polynomial_slope(fit: PolynomialFit, x: float) -> float:
    """First derivative at x, from the coefficients of the powers.

    >>> fit = polynomial([0, 1, 2, 3], [1.0, 3.0, 9.0, 19.0], degree=2, u_y=[0.1] * 4)
    >>> round(polynomial_slope(fit, 2.0), 6)
    8.0
    """
    place = Fraction(checking.finite(x, "x"))
    terms = zip(fit.powers, fit.coefficients, strict=True)
    return float(sum(power * Fraction(float(c)) * place ** (power - 1) for power, c in terms if power))


def polynomial_inverse(fit: PolynomialFit, y: float, u: float = 0.0, dof: float = math.inf) -> Evaluated:
    """The x between the fitted points where the polynomial is y: u^2 = (u^2 + u_curve^2)/slope^2.

    Raises DataError when y is not reached, or reached more than once, between the fitted points.

    >>> fit = polynomial([0, 1, 2, 3], [1.0, 3.0, 9.0, 19.0], degree=2, u_y=[0.1] * 4)
    >>> round(polynomial_inverse(fit, 9.0, 0.1).value, 9)
    2.0
    """
    wanted, own = checking.finite(y, "y"), checking.not_negative(u, "u")
    x = _root(fit, wanted)
    slope = abs(polynomial_slope(fit, x))
    if slope == 0:
        raise DataError("曲线在该处斜率为零，无法反算", "the slope is zero there; no inverse", "y")
    u_curve = float(polynomial_points(fit, [x]).u[0])
    return combine(x, u_curve / slope, own / slope, fit.dof, dof)


def _root(fit: PolynomialFit, y: float) -> float:
    from scipy import optimize

    own = _scaled(fit)

    def distance(x: float) -> float:
        return float((fit.columns(np.array([x])) @ own.coefficients)[0]) - y

    ends = np.linspace(fit.lowest, fit.highest, 64 * len(fit.powers) + 1)
    heights = fit.columns(ends) @ own.coefficients - y
    exact = [float(x) for x, height in zip(ends, heights, strict=True) if height == 0]
    crossed = np.flatnonzero(heights[:-1] * heights[1:] < 0)
    if len(exact) + len(crossed) != 1:
        zh = f"在拟合范围内有{len(exact) + len(crossed)}个解，应恰有一个"
        en = f"has {len(exact) + len(crossed)} solutions between the fitted points where one is needed"
        raise DataError(zh, en, f"y = {y!r}")
    if exact:
        return exact[0]
    place = int(crossed[0])
    return float(optimize.brentq(distance, ends[place], ends[place + 1], xtol=1e-300, rtol=8.9e-16))
