"""Linear least squares that keeps its digits: scaled columns, QR, refinement with residuals in doubled precision.

The refinement is that of Björck (1967) for the augmented system r + A b = y, A' r = 0; products and sums are made
exact as Dekker (1971) and Knuth do, so nothing depends on the machine's extended numbers.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from guiju.metrology.curves.arrays import Array
from guiju.metrology.curves.few_points import EPSILON, REFINEMENTS, SPLIT, Factors, refined
from guiju.metrology.errors import DataError

Whitener = Callable[[Array], Array]
"""Divides the rows of a matrix (n, m) by the root of the covariance of the n values."""

FEW = 40
"""Points up to which two columns are refined number by number."""


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """`coefficients` (m,), `root` (m, m) with covariance = root @ root.T for unit weights, `residuals` (n,).

    `rest` (m,) is what rounding the coefficients left: their sum has some 30 digits.
    """

    coefficients: Array
    root: Array
    residuals: Array
    rest: Array

    @property
    def squares(self) -> float:
        """Sum of squared residuals."""
        return float(self.residuals @ self.residuals)


def by_uncertainties(u: Array) -> Whitener:
    """Rows divided by their standard uncertainties (n,)."""
    return lambda matrix: np.asarray(matrix / (u if matrix.ndim == 1 else u[:, None]), dtype=np.float64)


def by_covariance(covariance: Array) -> Whitener:
    """Rows divided by the Cholesky factor of a positive definite matrix (n, n)."""
    factor = np.linalg.cholesky(covariance)
    return lambda matrix: np.asarray(np.linalg.solve(factor, matrix), dtype=np.float64)


def _two_sum(a: Array, b: Array) -> tuple[Array, Array]:
    total = a + b
    part = total - a
    return total, (a - (total - part)) + (b - part)


@dataclass(frozen=True, slots=True, eq=False)
class _Halved:
    """Numbers with the halves of their digits, for exact products."""

    whole: Array
    high: Array
    low: Array

    @classmethod
    def of(cls, a: Array) -> _Halved:
        split = SPLIT * a
        high = split - (split - a)
        return cls(a, high, a - high)


def _two_product(a: _Halved, b: _Halved) -> tuple[Array, Array]:
    product = a.whole * b.whole
    return product, ((a.high * b.high - product) + a.high * b.low + a.low * b.high) + a.low * b.low


def _residuals(matrix: _Halved, coefficients: Array, values: Array) -> tuple[Array, Array]:
    """values - matrix @ coefficients as doubles and what rounding left: shapes (n, m), (m,), (n,) give (n,) twice."""
    total, rest = values.astype(np.float64), np.zeros(len(values))
    products = _two_product(matrix, _Halved.of(-coefficients))
    for product, product_rest in zip(*(each.T for each in products), strict=True):
        total, sum_rest = _two_sum(total, product)
        rest = rest + (product_rest + sum_rest)
    return _two_sum(total, rest)


def _exact_products(matrix: _Halved, *values: Array) -> Array:
    """matrix.T @ (the sum of values), rounded once: shapes (n, m) and (n,) give (m,)."""
    # All of them at once: for the few points of a calibration each call costs more than its numbers.
    pair = _two_product(matrix, _Halved.of(np.array(values)[:, :, None]))
    columns = np.concatenate(pair).reshape(-1, matrix.whole.shape[1]).T
    return np.array([math.fsum(column) for column in columns.tolist()], dtype=np.float64)


def solve(matrix: Array, values: Array, where: str = "X") -> Solution:
    """The b that makes the sum of squares of values - matrix @ b least; shapes (n, m) and (n,), n >= m.

    Raises DataError naming `where` when the columns depend on each other (a rank below m).
    """
    scale = _column_scale(matrix, where)
    scaled = matrix / scale
    q, r = np.linalg.qr(scaled)
    diagonal = [abs(each) for each in r.diagonal().tolist()]
    # None of them is no number, or none is found to be too small: as arrays compare.
    if min(diagonal) <= max(diagonal) * len(values) * EPSILON:
        raise DataError("各列线性相关，系数无法确定", "columns depend on each other; no unique coefficients", where)
    few = len(scale) == 2 and len(values) <= FEW
    coefficients, rest, residuals = (_few if few else _refined)(scaled, q, r, values)
    root = np.linalg.solve(r, np.eye(len(r))) / scale[:, None]
    return Solution(
        coefficients=np.asarray(coefficients / scale, dtype=np.float64),
        root=np.asarray(root, dtype=np.float64),
        residuals=residuals,
        rest=np.asarray(rest / scale, dtype=np.float64),
    )


def _few(matrix: Array, q: Array, r: Array, values: Array) -> tuple[Array, Array, Array]:
    """`_refined` in plain floats, for a line through few points."""
    (one, other), (left, right) = matrix.T.tolist(), q.T.tolist()
    (a, b), (_, c) = r.tolist()
    found = refined((one, other), Factors((left, right), (a, b, c)), values.tolist())
    coefficients, rest, residuals = map(np.array, found)
    return coefficients, rest, residuals


def _column_scale(matrix: Array, where: str) -> Array:
    """Powers of two near the columns' largest entries: scaling by them costs no digits."""
    largest = np.abs(matrix).max(axis=0)
    empty = np.flatnonzero(largest == 0)
    if empty.size:
        raise DataError("整列为零，系数无法确定", "a column of zeros has no coefficient", f"{where}[:, {empty[0]}]")
    return np.asarray(np.exp2(np.floor(np.log2(largest))), dtype=np.float64)


def _refined(matrix: Array, q: Array, r: Array, values: Array) -> tuple[Array, Array, Array]:
    """Coefficients, what their rounding left, residuals. Both are carried as a double and its rest.

    With one double alone the last digits would be those of the machine's own order of summation.
    """
    coefficients: Array = np.asarray(np.linalg.solve(r, q.T @ values), dtype=np.float64)
    rest, halved = np.zeros_like(coefficients), _Halved.of(matrix)
    found, found_below = residuals, below = _residuals(halved, coefficients, values)
    for step in range(REFINEMENTS):
        if step:
            found, found_below = _residuals(halved, coefficients, values)
        lack = (found - residuals) + ((found_below - below) - matrix @ rest)
        normal = -_exact_products(halved, residuals, below)
        along, across = q.T @ lack, np.linalg.solve(r.T, normal)
        coefficients, rest = _two_sum(coefficients, rest + np.linalg.solve(r, along - across))
        residuals, below = _two_sum(residuals, below + ((lack - q @ along) + q @ across))
    found, found_below = _residuals(halved, coefficients, values)
    residuals = np.asarray(found + (found_below - matrix @ rest), dtype=np.float64)
    # Two doubles have some 32 digits: what lies below them is the noise of points that lie on the function.
    noise = np.abs(values).max() * EPSILON**2
    return coefficients, rest, np.where(np.abs(residuals) <= noise, 0.0, residuals)
