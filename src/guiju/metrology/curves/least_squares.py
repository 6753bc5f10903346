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
from guiju.metrology.errors import DataError

Whitener = Callable[[Array], Array]
"""Divides the rows of a matrix (n, m) by the root of the covariance of the n values."""

REFINEMENTS = 3
_DUST = 2.0**-100
_SPLIT = 134217729.0  # 2**27 + 1 halves a double's 53 bits


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """`coefficients` (m,), `root` (m, m) with covariance = root @ root.T for unit weights, `residuals` (n,).

    `rest` (m,) is what the coefficients lack by being rounded: for who computes on with them.
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


def _two_product(a: Array, b: Array) -> tuple[Array, Array]:
    product = a * b
    a_high = _SPLIT * a - (_SPLIT * a - a)
    b_high = _SPLIT * b - (_SPLIT * b - b)
    a_low, b_low = a - a_high, b - b_high
    return product, ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low


def exact_residuals(matrix: Array, coefficients: Array, values: Array) -> Array:
    """values - matrix @ coefficients, rounded once: shapes (n, m), (m,), (n,) give (n,)."""
    total, rest = values.astype(np.float64), np.zeros(len(values))
    for column, coefficient in zip(matrix.T, coefficients, strict=True):
        product, product_rest = _two_product(column, np.full(len(values), -coefficient))
        total, sum_rest = _two_sum(total, product)
        rest = rest + (product_rest + sum_rest)
    return np.asarray(total + rest, dtype=np.float64)


def _exact_products(matrix: Array, values: Array) -> Array:
    """matrix.T @ values, rounded once: shapes (n, m) and (n,) give (m,)."""
    product, rest = _two_product(matrix, np.broadcast_to(values[:, None], matrix.shape))
    columns = np.concatenate([product, rest]).T
    return np.array([math.fsum(column) for column in columns], dtype=np.float64)


def solve(matrix: Array, values: Array, where: str = "X") -> Solution:
    """The b that makes the sum of squares of values - matrix @ b least; shapes (n, m) and (n,), n >= m.

    Raises DataError naming `where` when the columns depend on each other (a rank below m).
    """
    scale = _column_scale(matrix, where)
    scaled = matrix / scale
    q, r = np.linalg.qr(scaled)
    diagonal = np.abs(np.diag(r))
    if diagonal.min() <= diagonal.max() * len(values) * np.finfo(np.float64).eps:
        raise DataError("各列线性相关，系数无法确定", "columns depend on each other; no unique coefficients", where)
    coefficients, rest, residuals = _refined(scaled, q, r, values)
    root = np.linalg.solve(r, np.eye(len(r))) / scale[:, None]
    return Solution(
        np.asarray(coefficients / scale, dtype=np.float64),
        np.asarray(root, dtype=np.float64),
        residuals,
        np.asarray(rest / scale, dtype=np.float64),
    )


def _column_scale(matrix: Array, where: str) -> Array:
    """Powers of two near the columns' largest entries: scaling by them costs no digits."""
    largest = np.abs(matrix).max(axis=0)
    empty = np.flatnonzero(largest == 0)
    if empty.size:
        raise DataError("整列为零，系数无法确定", "a column of zeros has no coefficient", f"{where}[:, {empty[0]}]")
    return np.asarray(np.exp2(np.floor(np.log2(largest))), dtype=np.float64)


def _refined(matrix: Array, q: Array, r: Array, values: Array) -> tuple[Array, Array, Array]:
    """Coefficients, what they lack by being rounded, and residuals. All are carried as two numbers each."""
    coefficients: Array = np.asarray(np.linalg.solve(r, q.T @ values), dtype=np.float64)
    residuals = exact_residuals(matrix, coefficients, values)
    rests = np.zeros_like(coefficients), np.zeros_like(residuals)
    twice, ones = np.concatenate([matrix, matrix]), np.ones(2)
    for _ in range(REFINEMENTS):
        wide = np.column_stack([matrix, matrix, residuals, rests[1]])
        lack = exact_residuals(wide, np.concatenate([coefficients, rests[0], ones]), values)
        normal = -_exact_products(twice, np.concatenate([residuals, rests[1]]))
        along, across = q.T @ lack, np.linalg.solve(r.T, normal)
        coefficients, rest = _two_sum(coefficients, np.linalg.solve(r, along - across) + rests[0])
        residuals, residuals_rest = _two_sum(residuals, (lack - q @ along) + q @ across + rests[1])
        rests = rest, residuals_rest
    # What is left of zero by rounding: points on a line have no scatter.
    dust = _DUST * float(np.abs(values).max())
    coefficients = np.where(np.abs(coefficients) > dust, coefficients, 0.0)
    found = exact_residuals(matrix, coefficients, values)
    return coefficients, rests[0], np.where(np.abs(found) > dust, found, 0.0)
