"""Charts with a memory: CUSUM (ISO 7870-4) and EWMA (ISO 7870-6), each with limits of its own."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from guiju.metrology import checking
from guiju.metrology.errors import InputError


@dataclass(frozen=True, slots=True)
class Cusum:
    """Upper and lower sums in units of sigma, the decision interval h, and the places where a sum exceeds it."""

    upper: tuple[float, ...]
    lower: tuple[float, ...]
    h: float
    signals: tuple[int, ...]

    @property
    def change_began(self) -> int | None:
        """Place of the first value of the run of sums that gave the first signal; None without a signal."""
        if not self.signals:
            return None
        first = self.signals[0]
        sums = self.upper if self.upper[first] > self.h else self.lower
        return next((place + 1 for place in range(first, -1, -1) if sums[place] == 0), 0)


def cusum(
    values: Sequence[float], centre: float, sigma: float, *, k: float = 0.5, h: float = 5.0, head_start: float = 0.0
) -> Cusum:
    """Tabular CUSUM: C+ = max(0, C+ + z - k), C- = max(0, C- - z - k), signal above h; all in units of sigma.

    `k`: half the shift to be found quickly; `head_start`: where both sums begin (fast initial response: h/2).

    >>> cusum([0.2, 1.5, 1.8, 2.0, 1.9], 0.0, 1.0, k=0.5, h=4.0).signals
    (4,)
    """
    middle, spread = checking.finite(centre, "centre"), checking.positive(sigma, "sigma")
    slack, interval = checking.not_negative(k, "k"), checking.positive(h, "h")
    up = down = checking.not_negative(head_start, "head_start")
    upper, lower = [], []
    for value in checking.sample(values, "values"):
        z = (value - middle) / spread
        up, down = max(0.0, up + z - slack), max(0.0, down - z - slack)
        upper.append(up)
        lower.append(down)
    signals = tuple(i for i, pair in enumerate(zip(upper, lower, strict=True)) if max(pair) > interval)
    return Cusum(tuple(upper), tuple(lower), interval, signals)


@dataclass(frozen=True, slots=True)
class Ewma:
    """Weighted means with the limits of each place, and the places beyond them."""

    values: tuple[float, ...]
    lower: tuple[float, ...]
    upper: tuple[float, ...]
    signals: tuple[int, ...]


def ewma(values: Sequence[float], centre: float, sigma: float, *, weight: float = 0.2, L: float = 3.0) -> Ewma:
    """w_i = weight x_i + (1 - weight) w_(i-1) from the centre; limits L sigma sqrt(w/(2-w) (1 - (1-w)^(2i))).

    `weight` is the lambda of the standard, above 0 and at most 1 (1: a Shewhart chart with L sigma).

    >>> found = ewma([0.0, 1.0], 0.0, 1.0, weight=0.5, L=3.0)
    >>> found.values, round(found.upper[0], 6)
    ((0.0, 0.5), 1.5)
    """
    middle, spread = checking.finite(centre, "centre"), checking.positive(sigma, "sigma")
    share, reach = checking.positive(weight, "weight"), checking.positive(L, "L")
    if share > 1:
        raise InputError(f"权重不能大于 1：{weight}", f"the weight must not exceed 1: {weight}", "weight")
    means, widths, at = [], [], middle
    for place, value in enumerate(checking.sample(values, "values"), start=1):
        at = share * value + (1 - share) * at
        means.append(at)
        widths.append(reach * spread * math.sqrt(share / (2 - share) * (1 - (1 - share) ** (2 * place))))
    signals = tuple(i for i, (mean, width) in enumerate(zip(means, widths, strict=True)) if abs(mean - middle) > width)
    lower, upper = tuple(middle - width for width in widths), tuple(middle + width for width in widths)
    return Ewma(tuple(means), lower, upper, signals)
