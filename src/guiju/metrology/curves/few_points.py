"""The refinement of `least_squares` for two columns and few points, in plain floats.

A calibration's line has some ten points: each call on arrays of that size costs more than its numbers. The operations
are those of `least_squares`, one number after the other, so the double and its rest come out the same.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

SPLIT = 134217729.0
"""2**27 + 1 halves a double's 53 bits."""
REFINEMENTS = 3
EPSILON = 2.0**-52

Pair = tuple[float, float]
Column = Sequence[float]


@dataclass(frozen=True, slots=True)
class Factors:
    """The columns of Q and the three numbers of R in the matrix's factors Q R."""

    q: tuple[Column, Column]
    r: tuple[float, float, float]
    """Both of the first row, the last of the second."""

    def solved(self, first: float, second: float) -> Pair:
        """x with R x = (first, second)."""
        a, b, c = self.r
        low = second / c
        return (first - b * low) / a, low

    def solved_across(self, first: float, second: float) -> Pair:
        """x with R' x = (first, second)."""
        a, b, c = self.r
        high = first / a
        return high, (second - b * high) / c

    def along(self, values: Column) -> Pair:
        """Q' values."""
        return _dot(self.q[0], values), _dot(self.q[1], values)


def refined(columns: tuple[Column, Column], factors: Factors, values: Column) -> tuple[Pair, Pair, list[float]]:
    """Coefficients, what their rounding left, residuals; see `least_squares`."""
    halved = [(*_halved(one), *_halved(other)) for one, other in zip(*columns, strict=True)]
    first, second = factors.solved(*factors.along(values))
    rest = (0.0, 0.0)
    residuals, below = _residuals(halved, first, second, values)
    lack = [0.0] * len(values)  # what is left of the residuals just made is nothing
    for step in range(REFINEMENTS):
        if step:
            found, found_below = _residuals(halved, first, second, values)
            lack = [
                (new - old) + ((new_below - old_below) - (row[0] * rest[0] + row[3] * rest[1]))
                for new, old, new_below, old_below, row in zip(
                    found, residuals, found_below, below, halved, strict=True
                )
            ]
        normal = _exact_products(halved, residuals, below)
        along, across = factors.along(lack), factors.solved_across(-normal[0], -normal[1])
        change = factors.solved(along[0] - across[0], along[1] - across[1])
        first, rest_first = _two_sum(first, rest[0] + change[0])
        second, rest_second = _two_sum(second, rest[1] + change[1])
        rest = rest_first, rest_second
        by_first, by_second = across[0] - along[0], across[1] - along[1]
        for place, (old, old_below, one, q0, q1) in enumerate(zip(residuals, below, lack, *factors.q, strict=True)):
            add = old_below + (one + (q0 * by_first + q1 * by_second))
            residuals[place], below[place] = _two_sum(old, add)
    found, found_below = _residuals(halved, first, second, values)
    left = [
        new + (new_below - (row[0] * rest[0] + row[3] * rest[1]))
        for new, new_below, row in zip(found, found_below, halved, strict=True)
    ]
    noise = max(map(abs, values)) * EPSILON**2
    return (first, second), rest, [0.0 if abs(each) <= noise else each for each in left]


_Halves = tuple[float, float, float, float, float, float]
"""A row of the matrix: each number and the halves of its digits."""


def _halved(a: float) -> tuple[float, float, float]:
    split = SPLIT * a
    high = split - (split - a)
    return a, high, a - high


def _two_sum(a: float, b: float) -> Pair:
    total = a + b
    part = total - a
    return total, (a - (total - part)) + (b - part)


def _dot(one: Column, other: Column) -> float:
    return sum([a * b for a, b in zip(one, other, strict=True)])


def _residuals(halved: list[_Halves], first: float, second: float, values: Column) -> tuple[list[float], list[float]]:
    """values - matrix @ coefficients as doubles, and what rounding left."""
    c, ch, cl = _halved(-first)
    d, dh, dl = _halved(-second)
    totals, rests = [], []
    for (a, ah, al, b, bh, bl), value in zip(halved, values, strict=True):
        # Two products and two sums in one line each: a call for each would take as long again.
        product = a * c
        left = ((ah * ch - product) + ah * cl + al * ch) + al * cl
        total = value + product
        part = total - value
        rest = left + ((value - (total - part)) + (product - part))
        product = b * d
        left = ((bh * dh - product) + bh * dl + bl * dh) + bl * dl
        sum_ = total + product
        part = sum_ - total
        rest = rest + (left + ((total - (sum_ - part)) + (product - part)))
        total = sum_ + rest
        part = total - sum_
        totals.append(total)
        rests.append((sum_ - (total - part)) + (rest - part))
    return totals, rests


def _exact_products(halved: list[_Halves], *values: Column) -> Pair:
    """matrix' (the sum of values), rounded once."""
    firsts: list[float] = []
    seconds: list[float] = []
    for each in values:
        for (a, ah, al, b, bh, bl), value in zip(halved, each, strict=True):
            split = SPLIT * value
            high = split - (split - value)
            low = value - high
            product = a * value
            firsts += (product, ((ah * high - product) + ah * low + al * high) + al * low)
            product = b * value
            seconds += (product, ((bh * high - product) + bh * low + bl * high) + bl * low)
    return math.fsum(firsts), math.fsum(seconds)
