"""Coverage intervals from the tails of a sample: only what lies outside is kept (JCGM 101, 7.7)."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Block = NDArray[np.float64]

Interval = tuple[float, float]


@dataclass(frozen=True)
class Intervals:
    """The two coverage intervals of a sample."""

    symmetric: Interval
    shortest: Interval


def covered(trials: int, p: float) -> int:
    """q of JCGM 101, 7.7.1: how many ranks an interval spans; at least 1 rank is left on the outside."""
    whole = p * trials
    q = round(whole) if abs(whole - round(whole)) < 1e-6 else int(whole + 0.5)
    return min(max(q, 1), trials - 1)


def symmetric_rank(trials: int, q: int) -> int:
    """The rank r of the lower end of the probabilistically symmetric interval, counted from 1 (JCGM 101, 7.7.2)."""
    return max((trials - q) // 2 if (trials - q) % 2 == 0 else (trials - q + 1) // 2, 1)


def lowest(values: Block, keep: int) -> Block:
    """The `keep` lowest values, in no order; all when there are no more."""
    if len(values) <= keep:
        return values.copy()
    limit = _guess(values, keep)
    if limit is not None:
        below = values[values <= limit]
        if len(below) >= keep:
            values = below
    return np.partition(values, keep - 1)[:keep]


def highest(values: Block, keep: int) -> Block:
    """The `keep` highest values, in no order; all when there are no more."""
    if len(values) <= keep:
        return values.copy()
    limit = _guess(values, keep, from_top=True)
    if limit is not None:
        above = values[values >= limit]
        if len(above) >= keep:
            values = above
    return np.partition(values, len(values) - keep)[-keep:]


def _guess(values: Block, keep: int, from_top: bool = False) -> float | None:
    """A limit that probably holds a few more than `keep` values, from every nth one; None where it cannot pay.

    A guess that is wrong costs time and nothing else: the caller counts.
    """
    step = len(values) // 16384
    if step < 4 or keep > len(values) // 4:
        return None
    sample = values[::step]
    expected = keep * len(sample) / len(values)
    rank = int(expected + 5.0 * math.sqrt(expected) + 5.0)
    place = len(sample) - 1 - rank if from_top else rank
    return float(np.partition(sample, place)[place])


class Tails:
    """The lowest and the highest trials - q of a sample that comes in parts.

    The result does not depend on how the sample is cut.
    """

    def __init__(self, trials: int, p: float) -> None:
        self.trials = trials
        self.q = covered(trials, p)
        self.outside = trials - self.q
        self._low: list[Block] = []
        self._high: list[Block] = []

    def add(self, values: Block) -> None:
        """Takes a part of the sample."""
        self._low = self._shortened([*self._low, self._lowest(values)], self._lowest)
        self._high = self._shortened([*self._high, self._highest(values)], self._highest)

    def _shortened(self, parts: list[Block], keep: Callable[[Block], Block]) -> list[Block]:
        """Joins the parts once they are more than twice what will be kept."""
        if len(parts) == 1 or sum(map(len, parts)) <= 2 * self.outside:
            return parts
        return [keep(np.concatenate(parts))]

    def _lowest(self, values: Block) -> Block:
        return lowest(values, self.outside)

    def _highest(self, values: Block) -> Block:
        return highest(values, self.outside)

    def intervals(self) -> Intervals:
        """Both intervals, after all parts are in."""
        low = np.sort(self._lowest(np.concatenate(self._low)))
        high = np.sort(self._highest(np.concatenate(self._high)))
        r = symmetric_rank(self.trials, self.q)
        # low[r - 1] is the value of rank r, high[r - 1] that of rank r + q.
        narrowest = int(np.argmin(high - low))
        return Intervals((float(low[r - 1]), float(high[r - 1])), (float(low[narrowest]), float(high[narrowest])))
