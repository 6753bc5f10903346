"""The Gaussian copula: which correlation normal scores need so that the inputs themselves get the one asked for."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from guiju.metrology.errors import InputError
from guiju.metrology.uncertainty.correlation import Correlations
from guiju.metrology.uncertainty.quantities import Input, Normal
from guiju.metrology.uncertainty.special import functions

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Block = NDArray[np.float64]
    Scores = Callable[[Block], Block]

_NODES = 64
_SLACK = 1e-9


def normal_scores(inputs: Mapping[str, Input], wanted: Mapping[tuple[str, str], float], copula: str) -> Correlations:
    """The correlations of the normal scores of inputs with the `wanted` coefficients.

    Of normal inputs they are the same. Raises InputError for inputs that are not normal when no copula is named, have
    no standard deviation, or cannot have such a coefficient together.
    """
    found: dict[tuple[str, str], float] = {}
    for (a, b), r in wanted.items():
        if a not in inputs or b not in inputs:
            continue
        if isinstance(inputs[a], Normal) and isinstance(inputs[b], Normal):
            found[a, b] = r
            continue
        if not copula:
            raise InputError(
                "输入量不是正态分布，只给相关系数不够；请指明连接函数（copula: gaussian）",
                "not both are normal, so a coefficient alone is not enough: name a copula (gaussian)",
                f"r({a}, {b})",
            )
        found[a, b] = _score_correlation(inputs[a], inputs[b], r, f"r({a}, {b})")
    return Correlations(found)


def _standardised(one: Input, where: str) -> Scores:
    """A normal score turned into the input, shifted and scaled to mean 0 and standard deviation 1."""
    if not math.isfinite(one.deviation):
        raise InputError(
            "自由度不大于 2，没有标准偏差，谈不上相关系数", "has no standard deviation to correlate", where
        )

    def transform(score: Block) -> Block:
        p = np.clip(functions().ndtr(score), 1e-300, 1.0 - 2.0**-53)
        return one.quantile(p)

    nodes, weights = _gauss()
    values = transform(nodes)
    mean = float((weights * values).sum())
    deviation = math.sqrt(float((weights * (values - mean) ** 2).sum()))
    return lambda score: (transform(score) - mean) / deviation


def _gauss() -> tuple[Block, Block]:
    nodes, weights = np.polynomial.hermite_e.hermegauss(_NODES)
    return nodes, weights / math.sqrt(2.0 * math.pi)


def _score_correlation(a: Input, b: Input, r: float, where: str) -> float:
    """The score correlation by the rule of false position (Illinois); the moments by Gauss-Hermite quadrature."""
    first, second = _standardised(a, where), _standardised(b, where)
    nodes, weights = _gauss()
    left = (weights * first(nodes))[:, np.newaxis]

    def excess(score: float) -> float:
        mixed = score * nodes[:, np.newaxis] + math.sqrt(max(1.0 - score * score, 0.0)) * nodes[np.newaxis, :]
        return float((left * weights[np.newaxis, :] * second(mixed)).sum()) - r

    low, high = -1.0, 1.0
    at_low, at_high = excess(low), excess(high)
    if at_low > _SLACK or at_high < -_SLACK:
        raise InputError(
            f"这两个分布的相关系数只能在 {at_low + r:.4f} 与 {at_high + r:.4f} 之间，不能是 {r}",
            f"these two distributions can only have a coefficient from {at_low + r:.4f} to {at_high + r:.4f}, not {r}",
            where,
        )
    for _ in range(100):
        if at_high - at_low < _SLACK or high - low < 1e-10:
            break
        middle = min(max((low * at_high - high * at_low) / (at_high - at_low), low), high)
        at_middle = excess(middle)
        if abs(at_middle) < 1e-10:
            return middle
        if at_middle > 0.0:
            high, at_high, at_low = middle, at_middle, 0.5 * at_low
        else:
            low, at_low, at_high = middle, at_middle, 0.5 * at_high
    return low if abs(at_low) < abs(at_high) else high
