"""Results that share sources: their covariance, and quantities computed from several of them.

A source id in two points is one random variable, so what the points have in common cancels where it should: in a span,
a hysteresis or a ratio. Nothing here assumes independence.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from guiju.metrology.errors import DataError, InputError
from guiju.metrology.model import Model
from guiju.metrology.uncertainty.estimate import Estimate, Key
from guiju.metrology.uncertainty.propagation import as_model, assemble
from guiju.metrology.uncertainty.quantities import Input

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def _all_links(estimates: Sequence[Estimate]) -> dict[tuple[Key, Key], float]:
    found: dict[tuple[Key, Key], float] = {}
    for estimate in estimates:
        for a, b, r in estimate.links:
            known = found.get((a, b), found.get((b, a)))
            if known is None:
                found[a, b] = r
            elif known != r:
                raise InputError(
                    f"两个结果给这对来源的相关系数不同：{known:g} 与 {r:g}",
                    f"two results give this pair of sources different coefficients, {known:g} and {r:g}",
                    f"r({a}, {b})",
                )
    return found


def covariance(a: Estimate, b: Estimate) -> float:
    """The covariance of two results in the product of their units (first order): shared and linked sources.

    >>> from guiju.metrology import Normal, propagate
    >>> first = propagate("x + e", {"x": Normal(1.0, 0.1), "e": Normal(0.0, 0.2, source="weight set")})
    >>> second = propagate("x + e", {"x": Normal(2.0, 0.1), "e": Normal(0.0, 0.2, source="weight set")})
    >>> round(covariance(first, second), 6)
    0.04
    """
    left = dict(zip(a.keys, a.contributions, strict=True))
    right = dict(zip(b.keys, b.contributions, strict=True))
    terms = [part * right[key] for key, part in left.items() if key in right]
    for (one, other), r in _all_links([a, b]).items():
        terms.append(r * left.get(one, 0.0) * right.get(other, 0.0))
        terms.append(r * left.get(other, 0.0) * right.get(one, 0.0))
    return math.fsum(terms)


def correlation(a: Estimate, b: Estimate) -> float:
    """The correlation coefficient of two results; 0 where one of them has no uncertainty."""
    u = math.sqrt(max(covariance(a, a), 0.0)) * math.sqrt(max(covariance(b, b), 0.0))
    return max(-1.0, min(1.0, covariance(a, b) / u)) if u > 0.0 else 0.0


def covariance_matrix(estimates: Sequence[Estimate]) -> NDArray[np.float64]:
    """The covariance matrix (n x n) of n results, in the products of their units (first order)."""
    import numpy as np

    columns: dict[Key, int] = {}
    for estimate in estimates:
        for key in estimate.keys:
            columns.setdefault(key, len(columns))
    parts = np.zeros((len(estimates), len(columns)))
    for row, estimate in enumerate(estimates):
        for key, part in zip(estimate.keys, estimate.contributions, strict=True):
            parts[row, columns[key]] = part
    matrix = parts @ parts.T
    for (a, b), r in _all_links(estimates).items():
        left, right = parts[:, columns[a]], parts[:, columns[b]]
        # A link concerns few results of many: only their rows are touched.
        rows = np.flatnonzero(left.astype(bool) | right.astype(bool))
        crossed = np.outer(left[rows], right[rows])
        matrix[np.ix_(rows, rows)] += r * (crossed + crossed.T)
    return matrix


def combine(model: Model | str, estimates: Mapping[str, Estimate | Input | float]) -> Estimate:
    """A quantity computed from results, by the sources of all of them: what they share is heeded.

    A plain number is exact; an input stands for itself. The contributions are those of the sources, named
    "result.source" unless they have a source id. Raises what `propagate` raises.

    >>> from guiju.metrology import Normal, propagate
    >>> point = propagate("x", {"x": Normal(2.0, 0.1)})
    >>> combine("a - a2", {"a": point, "a2": point}).u
    0.0
    """
    model = as_model(model)
    missing = [name for name in model.names if name not in estimates]
    if missing:
        raise InputError(
            f"公式 {model.text} 用到 {missing[0]}，但没有这个结果",
            f"the formula {model.text} uses {missing[0]}, and there is no such result",
            missing[0],
        )
    given = [estimates[name] for name in model.names]
    point = [one.value if isinstance(one, Estimate | Input) else float(one) for one in given]
    value, slopes = model.gradient_at(point)
    return _weighted(value, dict(zip(model.names, zip(slopes, given, strict=True), strict=True)))


def _weighted(value: float, parts: Mapping[str, tuple[float, Estimate | Input | float]]) -> Estimate:
    """The estimate whose first-order change is the weighted sum of the changes of its parts."""
    evaluation = object()
    terms: list[tuple[str, float, Input, Key]] = []
    for label, (weight, part) in parts.items():
        if isinstance(part, Estimate):
            terms += [
                (one.source or f"{label}.{name}", weight * slope, one, key)
                for name, slope, one, key in zip(part.names, part.sensitivities, part.inputs, part.keys, strict=True)
            ]
        elif isinstance(part, Input):
            terms.append((label, weight, part, part.source or (evaluation, label)))
    links = _all_links([part for _, part in parts.values() if isinstance(part, Estimate)])
    return assemble(value, terms, [(a, b, r) for (a, b), r in links.items()], evaluation)


def linear_combination(weights: Sequence[float], estimates: Sequence[Estimate], constant: float = 0.0) -> Estimate:
    """constant + sum of weight * result, by the sources of the results. Raises DataError for unequal lengths."""
    if len(weights) != len(estimates):
        raise DataError(
            f"权数 {len(weights)} 个，结果 {len(estimates)} 个",
            f"{len(weights)} weights, {len(estimates)} results",
            "weights",
        )
    value = math.fsum([constant, *(w * one.value for w, one in zip(weights, estimates, strict=True))])
    return _weighted(value, {f"{i + 1}": pair for i, pair in enumerate(zip(weights, estimates, strict=True))})


def span(first: Estimate, last: Estimate) -> Estimate:
    """last - first 量程变化."""
    return linear_combination([-1.0, 1.0], [first, last])


def ratio(a: Estimate, b: Estimate) -> Estimate:
    """a/b. Raises ModelError for b of zero."""
    return combine(_RATIO, {"a": a, "b": b})


def fiducial_error(error: Estimate, full_scale: Estimate | float) -> Estimate:
    """error/full_scale 引用误差, as a number (not in percent). Raises ModelError for a full scale of zero."""
    return combine(_RATIO, {"a": error, "b": full_scale})


# A text: reading it loads the functions that other rooms register, which nobody needs before he divides.
_RATIO = "a/b"


@dataclass(frozen=True)
class Deviations:
    """A deviation at each point, and the place of the largest in size."""

    points: tuple[Estimate, ...]

    @property
    def largest_at(self) -> int:
        """The place of the largest deviation, counted from 0."""
        return max(range(len(self.points)), key=lambda place: abs(self.points[place].value))

    @property
    def largest(self) -> Estimate:
        """The largest deviation in size, with its sign."""
        return self.points[self.largest_at]


def hysteresis(rising: Sequence[Estimate], falling: Sequence[Estimate]) -> Deviations:
    """falling - rising at each point, both in the same order 回程误差. Raises DataError for unequal lengths or none."""
    if len(rising) != len(falling) or not rising:
        raise DataError(
            f"上行 {len(rising)} 点，下行 {len(falling)} 点",
            f"{len(rising)} rising points and {len(falling)} falling ones",
            "hysteresis",
        )
    return Deviations(tuple(span(up, down) for up, down in zip(rising, falling, strict=True)))


def linearity(x: Sequence[float], y: Sequence[Estimate], line: str = "least_squares") -> Deviations:
    """y - line(x) at each point 线性度; x (n exact values) and y (n results) in the same order.

    `line` is "least_squares", "end_points" (through the first and last point) or "zero" (least squares through the
    origin). The line comes from the same results, and its uncertainty is in the deviations. Raises DataError for too
    few points or x all alike, InputError for an unknown line.
    """
    if len(x) != len(y) or len(x) < 2 or not all(map(math.isfinite, x)):
        raise DataError("至少两点，x 与 y 一样多", "two points or more, as many x as y, all finite", "linearity")
    rows = _line_weights([float(one) for one in x], line)
    return Deviations(
        tuple(
            linear_combination([(1.0 if j == i else 0.0) - weight for j, weight in enumerate(row)], y)
            for i, row in enumerate(rows)
        )
    )


def _line_weights(x: Sequence[float], line: str) -> list[list[float]]:
    """For each point, the weights of all y in the line's value there."""
    size = len(x)
    mean = math.fsum(x) / size if line == "least_squares" else 0.0
    squares = math.fsum((one - mean) ** 2 for one in x)
    if line == "end_points":
        length = x[-1] - x[0]
        if length == 0.0:
            raise DataError("首末两点的 x 相同", "the x of the end points are alike", "linearity")
        parts = [(one - x[0]) / length for one in x]
        return [[1.0 - part, *[0.0] * (size - 2), part] for part in parts]
    if line not in ("least_squares", "zero"):
        known = "least_squares, end_points, zero"
        raise InputError(f"不认识直线 {line}；可用：{known}", f"{line} is not known; there are: {known}", "line")
    if squares == 0.0:
        raise DataError("各点的 x 相同", "the x are all alike", "linearity")
    constant = 1.0 / size if line == "least_squares" else 0.0
    return [[constant + (at - mean) * (one - mean) / squares for one in x] for at in x]
