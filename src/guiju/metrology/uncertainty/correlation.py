"""Correlation of inputs: coefficients, a full matrix, or readings taken together (GUM 5.2, JCGM 101 6.4.8)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from guiju.metrology.errors import DataError, InputError
from guiju.metrology.uncertainty.quantities import Input, Normal, StudentT
from guiju.metrology.uncertainty.special import is_number
from guiju.metrology.uncertainty.type_a import sample_mean, sample_of

Pair = tuple[str, str]
COPULAS = ("gaussian",)
# Eigenvalues of a singular correlation matrix come out this far below zero by rounding alone.
_ROUNDING = 1e-10


def _are_pairs(given: Any) -> bool:
    return isinstance(given, Mapping) and all(
        isinstance(pair, tuple) and len(pair) == 2 and all(isinstance(name, str) for name in pair) for pair in given
    )


@dataclass(frozen=True)
class Correlations:
    """Correlation coefficients of pairs of inputs; pairs that are not named are uncorrelated.

    `copula` names how inputs that are not normal hang together in a simulation; there is "gaussian". The coefficients
    are those of the inputs themselves. The GUM's formulas need no copula.

    Raises InputError for a coefficient outside -1 to 1, a pair of one input with itself, two different coefficients of
    one pair, an unknown copula, and coefficients that no quantities can have together (the matrix is not positive
    semi-definite); nothing is repaired.

    >>> Correlations({("a", "b"): 0.5}).coefficient("b", "a")
    0.5
    """

    coefficients: Mapping[Pair, float]
    copula: str = ""
    names: tuple[str, ...] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        found: dict[Pair, float] = {}
        if not _are_pairs(self.coefficients):
            raise InputError(
                "相关系数须按一对输入量给出：{(a, b): r}",
                "coefficients are given by pairs: {(a, b): r}",
                "correlations",
            )
        for (a, b), r in self.coefficients.items():
            _check_pair(a, b, r)
            pair = (a, b) if a <= b else (b, a)
            if found.setdefault(pair, float(r)) != float(r):
                raise InputError("给了两个不同的相关系数", "two different coefficients are given", f"r({a}, {b})")
        if self.copula and self.copula not in COPULAS:
            listed = ", ".join(COPULAS)
            raise InputError(
                f"不认识连接函数 {self.copula}；可用：{listed}",
                f"{self.copula} is not known; there are: {listed}",
                "copula",
            )
        object.__setattr__(self, "coefficients", found)
        object.__setattr__(self, "names", tuple(sorted({name for pair in found for name in pair})))
        if len(self.names) > 2:
            check_semidefinite(self.matrix(self.names), self.names)

    @classmethod
    def from_matrix(cls, names: Sequence[str], matrix: Sequence[Sequence[float]], copula: str = "") -> Correlations:
        """From a full correlation matrix (n x n, symmetric, ones on the diagonal). Raises InputError."""
        size = len(names)
        if len(matrix) != size or any(len(row) != size for row in matrix):
            raise InputError(f"相关矩阵须为 {size} × {size}", f"the matrix must be {size} x {size}", "correlation")
        if len(set(names)) != size:
            raise InputError("名称有重复", "a name stands twice", "correlation")
        for i in range(size):
            if not matrix[i][i] == 1:
                raise InputError("相关矩阵的对角线须为 1", "the diagonal must be 1", f"r({names[i]}, {names[i]})")
        found: dict[Pair, float] = {}
        for i, j in combinations(range(size), 2):
            if not matrix[i][j] == matrix[j][i]:
                raise InputError("相关矩阵不对称", "the matrix is not symmetric", f"r({names[i]}, {names[j]})")
            found[names[i], names[j]] = matrix[i][j]
        return cls(found, copula)

    def __bool__(self) -> bool:
        return any(self.coefficients.values())

    def coefficient(self, a: str, b: str) -> float:
        """The coefficient of a pair, in either order; 1 of an input with itself."""
        if a == b:
            return 1.0
        return self.coefficients.get((a, b) if a <= b else (b, a), 0.0)

    def matrix(self, names: Sequence[str]) -> list[list[float]]:
        """The correlation matrix of the names, in their order."""
        return [[self.coefficient(a, b) for b in names] for a in names]

    def merged(self, other: Correlations) -> Correlations:
        """Both together. Raises InputError where they contradict each other."""
        pairs: dict[Pair, float] = dict(self.coefficients)
        for pair, r in other.coefficients.items():
            if pairs.setdefault(pair, r) != r:
                where = f"r({pair[0]}, {pair[1]})"
                raise InputError("给了两个不同的相关系数", "two different coefficients are given", where)
        return Correlations(pairs, self.copula or other.copula)


def _check_pair(a: str, b: str, r: Any) -> None:
    where = f"r({a}, {b})"
    if a == b:
        raise InputError("一个量与自身的相关系数总是 1", "an input's correlation with itself is always 1", where)
    if not is_number(r) or not -1.0 <= r <= 1.0:
        raise InputError(f"相关系数须在 -1 与 1 之间，不能是 {r}", f"must lie from -1 to 1, not {r}", where)


def check_semidefinite(matrix: Sequence[Sequence[float]], names: Sequence[str]) -> None:
    """Raises InputError for a correlation matrix that is not positive semi-definite, naming its smallest eigenvalue."""
    import numpy as np

    lowest = float(np.linalg.eigvalsh(np.asarray(matrix, dtype=float))[0])
    if lowest < -_ROUNDING * len(names):
        raise InputError(
            f"这些相关系数不可能同时成立（矩阵不是半正定，最小特征值 {lowest:.3g}）；请检查系数",
            f"no quantities can have these coefficients together (smallest eigenvalue {lowest:.3g}): check them",
            ", ".join(names),
        )


def triangular_factor(matrix: Sequence[Sequence[float]]) -> list[list[float]]:
    """L with L L' = matrix, lower triangular (n x n), for a positive semi-definite matrix, singular or not.

    Written out so that the same numbers come from every linear algebra library.
    """
    size = len(matrix)
    factor = [[0.0] * size for _ in range(size)]
    for j in range(size):
        pivot = matrix[j][j] - math.fsum(one * one for one in factor[j][:j])
        if pivot <= 1e-12 * matrix[j][j]:
            continue
        factor[j][j] = math.sqrt(pivot)
        for i in range(j + 1, size):
            rest = matrix[i][j] - math.fsum(a * b for a, b in zip(factor[i][:j], factor[j][:j], strict=True))
            factor[i][j] = rest / factor[j][j]
    return factor


@dataclass(frozen=True)
class CorrelatedInputs:
    """Inputs with the correlation between them, as `simultaneous` and `multivariate_normal` give them."""

    inputs: dict[str, Input]
    correlations: Correlations


def simultaneous(observations: Mapping[str, Iterable[float]], sample: str = "sample") -> CorrelatedInputs:
    """Means of readings taken together (GUM 5.2.3, H.2), n of each quantity: value, s/sqrt(n), n - 1, and their r.

    All carry the id of the sample, so that the degrees of freedom of a result are those of the sample and not the
    Welch-Satterthwaite sum. Raises DataError for fewer than two readings or series of unequal length.

    >>> found = simultaneous({"a": [1.0, 2.0, 3.0], "b": [2.0, 4.0, 6.0]})
    >>> round(found.correlations.coefficient("a", "b"), 12)
    1.0
    """
    series = {name: sample_of(readings, name) for name, readings in observations.items()}
    lengths = {len(readings) for readings in series.values()}
    if len(lengths) != 1:
        raise DataError("同时观测的各列须一样长", "readings taken together must be of one length", ", ".join(series))
    size = lengths.pop()
    inputs: dict[str, Input] = {}
    deviations: dict[str, list[float]] = {}
    for name, readings in series.items():
        mean = sample_mean(readings)
        deviations[name] = [reading - mean for reading in readings]
        squares = math.fsum(one * one for one in deviations[name])
        inputs[name] = StudentT(mean, math.sqrt(squares / (size - 1) / size), dof=size - 1.0, sample=sample)
    found = {(a, b): _coefficient(deviations[a], deviations[b]) for a, b in combinations(series, 2)}
    return CorrelatedInputs(inputs, Correlations(found, "gaussian"))


def _coefficient(left: Sequence[float], right: Sequence[float]) -> float:
    products = math.fsum(a * b for a, b in zip(left, right, strict=True))
    scale = math.hypot(*left) * math.hypot(*right)
    return max(-1.0, min(1.0, products / scale)) if scale > 0.0 else 0.0


def multivariate_normal(
    names: Sequence[str], values: Sequence[float], covariance: Sequence[Sequence[float]]
) -> CorrelatedInputs:
    """Jointly normal inputs (JCGM 101, 6.4.8) from their estimates (n) and covariance matrix (n x n, symmetric).

    Raises InputError for a matrix of the wrong shape, not symmetric, or not positive semi-definite.

    >>> joint = multivariate_normal(["a", "b"], [1.0, 2.0], [[4.0, 1.0], [1.0, 1.0]])
    >>> joint.inputs["a"].u, joint.correlations.coefficient("a", "b")
    (2.0, 0.5)
    """
    size = len(names)
    shaped = len(values) == size == len(covariance) and all(len(row) == size for row in covariance)
    if not shaped or len(set(names)) != size:
        raise InputError(f"协方差矩阵须为 {size} × {size}", f"the matrix must be {size} x {size}", "covariance")
    for i in range(size):
        if not is_number(covariance[i][i]) or covariance[i][i] < 0:
            raise InputError(f"方差不能是 {covariance[i][i]}", f"a variance of {covariance[i][i]}", names[i])
    u = [math.sqrt(covariance[i][i]) for i in range(size)]
    found: dict[Pair, float] = {}
    for i, j in combinations(range(size), 2):
        where = f"{names[i]}, {names[j]}"
        if not covariance[i][j] == covariance[j][i]:
            raise InputError("协方差矩阵不对称", "the matrix is not symmetric", where)
        if u[i] * u[j] == 0.0 and covariance[i][j] != 0:
            raise InputError("方差为零而协方差不为零", "a covariance beside a variance of zero", where)
        r = covariance[i][j] / (u[i] * u[j]) if covariance[i][j] else 0.0
        # Rounding of a square root alone must not turn r = 1 into something impossible.
        found[names[i], names[j]] = max(-1.0, min(1.0, r)) if abs(r) < 1.0 + 1e-14 else r
    inputs: dict[str, Input] = {name: Normal(value, one) for name, value, one in zip(names, values, u, strict=True)}
    return CorrelatedInputs(inputs, Correlations(found))
