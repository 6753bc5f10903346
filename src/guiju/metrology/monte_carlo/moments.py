"""Means and covariances of blocks, joined in the order of the blocks: the same for any number of threads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Block = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Moments:
    """Number of trials, means (k) and sums of products of deviations (k x k) of k outputs."""

    count: int
    means: tuple[float, ...]
    products: tuple[tuple[float, ...], ...]

    def joined(self, other: Moments) -> Moments:
        """Both together (Chan, Golub and LeVeque)."""
        total = self.count + other.count
        part = other.count / total
        steps = [b - a for a, b in zip(self.means, other.means, strict=True)]
        weight = self.count * part
        return Moments(
            total,
            tuple(a + step * part for a, step in zip(self.means, steps, strict=True)),
            tuple(
                tuple(p + q + weight * si * sj for p, q, sj in zip(mine, others, steps, strict=True))
                for mine, others, si in zip(self.products, other.products, steps, strict=True)
            ),
        )

    def covariance(self, i: int, j: int) -> float:
        """The covariance of outputs i and j (divided by the number of trials less one, JCGM 101 7.6)."""
        return self.products[i][j] / (self.count - 1)


def moments_of(outputs: Sequence[Block]) -> Moments:
    """The moments of one block of each output."""
    means = [float(one.mean()) for one in outputs]
    deviations = [one - mean for one, mean in zip(outputs, means, strict=True)]
    size = len(outputs)
    products = [[0.0] * size for _ in range(size)]
    for i in range(size):
        for j in range(i, size):
            # Not a dot product: that may add in another order with another number of threads.
            products[i][j] = products[j][i] = float((deviations[i] * deviations[j]).sum())
    return Moments(len(outputs[0]), tuple(means), tuple(map(tuple, products)))
