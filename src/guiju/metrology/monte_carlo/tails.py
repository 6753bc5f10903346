"""Coverage intervals from the tails of a sample: only what lies outside is kept (JCGM 101, 7.7)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
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


class Tails:
    """The lowest and the highest trials - q of a sample that comes in parts.

    `add` may reorder the array it is given. The result does not depend on how the sample is cut.
    """

    def __init__(self, trials: int, p: float) -> None:
        self.trials = trials
        self.q = covered(trials, p)
        self.outside = trials - self.q
        self._low: list[Block] = []
        self._high: list[Block] = []

    def add(self, values: Block) -> None:
        """Takes a part of the sample."""
        if len(values) > self.outside:
            values.partition(sorted({self.outside - 1, len(values) - self.outside}))
            self._low.append(values[: self.outside].copy())
            self._high.append(values[len(values) - self.outside :].copy())
        else:
            self._low.append(values.copy())
            self._high.append(values.copy())
        self._low = self._shortened(self._low, self._lowest)
        self._high = self._shortened(self._high, self._highest)

    def _shortened(self, parts: list[Block], keep: Callable[[Block], Block]) -> list[Block]:
        """Joins the parts once they are more than twice what will be kept."""
        if len(parts) == 1 or sum(map(len, parts)) <= 2 * self.outside:
            return parts
        return [keep(np.concatenate(parts))]

    def _lowest(self, values: Block) -> Block:
        if len(values) > self.outside:
            values.partition(self.outside - 1)
        return values[: self.outside].copy()

    def _highest(self, values: Block) -> Block:
        if len(values) > self.outside:
            values.partition(len(values) - self.outside)
        return values[-self.outside :].copy()

    def intervals(self) -> Intervals:
        """Both intervals, after all parts are in."""
        low = np.sort(self._lowest(np.concatenate(self._low)))
        high = np.sort(self._highest(np.concatenate(self._high)))
        r = symmetric_rank(self.trials, self.q)
        # low[r - 1] is the value of rank r, high[r - 1] that of rank r + q.
        narrowest = int(np.argmin(high - low))
        return Intervals((float(low[r - 1]), float(high[r - 1])), (float(low[narrowest]), float(high[narrowest])))
