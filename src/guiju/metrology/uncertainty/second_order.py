"""Terms of second order (GUM 5.1.2 NOTE), for normal inputs, correlated or not.

With V the covariance matrix of the inputs, g the gradient, H the matrix of second and T the tensor of third
derivatives: variance = g'Vg + tr(HVHV)/2 + g'V(T:V), mean - value = tr(HV)/2. Without correlation this is the GUM's
formula.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from guiju.metrology.errors import ModelError
from guiju.metrology.model import Model
from guiju.metrology.uncertainty.correlation import triangular_factor
from guiju.metrology.uncertainty.estimate import Estimate, changed


def with_second_order(
    model: Model, point: list[float], gradient: Sequence[float], member_of: Sequence[int], estimate: Estimate
) -> Estimate:
    """The estimate with u and bias to second order; the value and the degrees of freedom stay those of first order.

    `member_of[i]` is the place in the estimate of the source of the model's input i.

    Raises ModelError where a derivative does not exist or the terms make the variance negative.
    """
    directions = [[column[place] for place in member_of] for column in _directions(estimate)]
    bends, third = [], [0.0] * len(point)
    for direction in directions:
        first, second = model.curvature_at(point, direction)
        bends.append(first)
        third = [a + b for a, b in zip(third, second, strict=True)]
    squares = math.fsum(_product(bend, direction) ** 2 for bend in bends for direction in directions)
    bias = math.fsum(_product(bend, direction) for bend, direction in zip(bends, directions, strict=True))
    crossed = math.fsum(_product(gradient, direction) * _product(third, direction) for direction in directions)
    variance = estimate.u**2 + 0.5 * squares + crossed
    if not variance >= 0.0:
        raise ModelError(
            "二阶项使方差为负，级数不适用；请用蒙特卡洛法",
            "the terms of second order make the variance negative, so the series does not serve: use Monte Carlo",
            model.text,
        )
    return changed(estimate, u=math.sqrt(variance), order=2, bias=0.5 * bias)


def _product(left: Sequence[float], right: Sequence[float]) -> float:
    return math.fsum(a * b for a, b in zip(left, right, strict=True))


def _directions(estimate: Estimate) -> list[list[float]]:
    """Columns l_m with V = sum of l_m l_m': the u themselves, or through a factor of the correlation matrix."""
    u = [one.u for one in estimate.inputs]
    size = len(u)
    linked = sorted({place for a, b, _ in _placed(estimate) for place in (a, b)})
    columns = [
        [u[i] if row == i else 0.0 for row in range(size)] for i in range(size) if u[i] > 0.0 and i not in linked
    ]
    if not linked:
        return columns
    matrix = [[1.0 if row == column else 0.0 for column in linked] for row in linked]
    for a, b, r in _placed(estimate):
        i, j = linked.index(a), linked.index(b)
        matrix[i][j] = matrix[j][i] = r
    factor = triangular_factor(matrix)
    for m in range(len(linked)):
        column = [0.0] * size
        for place, row in zip(linked, factor, strict=True):
            column[place] = row[m] * u[place]
        if any(column):
            columns.append(column)
    return columns


def _placed(estimate: Estimate) -> list[tuple[int, int, float]]:
    places = {key: place for place, key in enumerate(estimate.keys)}
    return [(places[a], places[b], r) for a, b, r in estimate.links]
