"""Distributions of a process or of a measurement error, for risks (JCGM 106 annex A; JCGM 101 6.4).

Each offers pdf, cdf, sf = 1 - cdf without loss of digits, quantile, and the places where its density is not smooth.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from guiju.metrology import checking
from guiju.metrology.errors import InputError

Array = NDArray[np.float64]


@runtime_checkable
class Distribution(Protocol):
    """What a risk asks of a distribution; arrays in, arrays of the same shape out."""

    def pdf(self, x: Array) -> Array: ...

    def cdf(self, x: Array) -> Array: ...

    def sf(self, x: Array) -> Array: ...

    def quantile(self, p: Array) -> Array: ...

    def kinks(self) -> tuple[float, ...]:
        """Ends of the support and other places where the density is not smooth, ascending."""


def _array(values: Any) -> Array:
    return np.asarray(values, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Normal:
    """Normal distribution with mean and standard deviation.

    >>> float(Normal(0, 2).cdf(np.array([0.0]))[0])
    0.5
    """

    mean: float
    std: float

    def __post_init__(self) -> None:
        checking.finite(self.mean, "mean")
        checking.positive(self.std, "std")

    def pdf(self, x: Array) -> Array:
        z = (x - self.mean) / self.std
        return _array(np.exp(-0.5 * z * z) / (self.std * math.sqrt(2 * math.pi)))

    def cdf(self, x: Array) -> Array:
        from scipy.special import ndtr

        return _array(ndtr((x - self.mean) / self.std))

    def sf(self, x: Array) -> Array:
        from scipy.special import ndtr

        return _array(ndtr((self.mean - x) / self.std))

    def quantile(self, p: Array) -> Array:
        from scipy.special import ndtri

        return _array(self.mean + self.std * ndtri(p))

    def kinks(self) -> tuple[float, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class StudentT:
    """Scaled and shifted t distribution; `scale` is its scale, not its standard deviation (JCGM 101 6.4.9).

    >>> float(StudentT(1.0, 0.5, 4).cdf(np.array([1.0]))[0])
    0.5
    """

    mean: float
    scale: float
    dof: float

    def __post_init__(self) -> None:
        checking.finite(self.mean, "mean")
        checking.positive(self.scale, "scale")
        checking.positive(self.dof, "dof")

    def pdf(self, x: Array) -> Array:
        z = (x - self.mean) / self.scale
        top = math.lgamma((self.dof + 1) / 2) - math.lgamma(self.dof / 2)
        factor = math.exp(top) / (self.scale * math.sqrt(self.dof * math.pi))
        return _array(factor * np.exp(-(self.dof + 1) / 2 * np.log1p(z * z / self.dof)))

    def cdf(self, x: Array) -> Array:
        from scipy.special import stdtr

        return _array(stdtr(self.dof, (x - self.mean) / self.scale))

    def sf(self, x: Array) -> Array:
        from scipy.special import stdtr

        return _array(stdtr(self.dof, (self.mean - x) / self.scale))

    def quantile(self, p: Array) -> Array:
        from scipy.special import stdtrit

        return _array(self.mean + self.scale * stdtrit(self.dof, p))

    def kinks(self) -> tuple[float, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class Trapezoidal:
    """Symmetric trapezoid: half width of the base, and of the top (0: triangular, the base's: rectangular).

    >>> rectangular(0.0, 1.0).kinks()
    (-1.0, 1.0)
    """

    mean: float
    half_width: float
    top_half_width: float

    def __post_init__(self) -> None:
        checking.finite(self.mean, "mean")
        checking.positive(self.half_width, "half_width")
        if not 0 <= checking.finite(self.top_half_width, "top_half_width") <= self.half_width:
            raise InputError(
                f"梯形上底半宽须在 0 与 {self.half_width} 之间",
                f"the half width of the top must lie between 0 and {self.half_width}",
                "top_half_width",
            )

    def pdf(self, x: Array) -> Array:
        a, b = self.half_width, self.top_half_width
        away = np.abs(x - self.mean)
        slope = np.clip((a - away) / (a - b), 0.0, 1.0) if a > b else (away <= a).astype(np.float64)
        return _array(slope / (a + b))

    def cdf(self, x: Array) -> Array:
        return self.sf(2 * self.mean - x)

    def sf(self, x: Array) -> Array:
        a, b = self.half_width, self.top_half_width
        t = np.clip(x - self.mean, -a, a)
        away = np.abs(t)
        flat = np.minimum(away, b)
        beyond = (a - away) ** 2 / (2 * (a - b)) if a > b else np.zeros_like(away)
        tail = np.where(away >= b, beyond, (a - b) / 2 + b - flat) / (a + b)
        return _array(np.where(t >= 0, tail, 1 - tail))

    def quantile(self, p: Array) -> Array:
        a, b = self.half_width, self.top_half_width
        share = np.minimum(p, 1 - p) * (a + b)
        ramp = (a - b) / 2
        away = np.where(share <= ramp, a - np.sqrt(2 * (a - b) * share), b + ramp - share)
        return _array(self.mean + np.sign(p - 0.5) * away)

    def kinks(self) -> tuple[float, ...]:
        a, b, m = self.half_width, self.top_half_width, self.mean
        return tuple(sorted({m - a, m - b, m + b, m + a}))


def rectangular(mean: float, half_width: float) -> Trapezoidal:
    """Rectangular distribution within mean -/+ half_width.

    >>> float(rectangular(0.0, 2.0).pdf(np.array([1.0]))[0])
    0.25
    """
    return Trapezoidal(mean, half_width, half_width)


def triangular(mean: float, half_width: float) -> Trapezoidal:
    """Symmetric triangular distribution within mean -/+ half_width.

    >>> float(triangular(0.0, 2.0).pdf(np.array([0.0]))[0])
    0.5
    """
    return Trapezoidal(mean, half_width, 0.0)


@dataclass(frozen=True, slots=True)
class Arcsine:
    """Arcsine (U-shaped) distribution within mean -/+ half_width.

    >>> round(float(Arcsine(0.0, 1.0).cdf(np.array([0.5]))[0]), 6)
    0.666667
    """

    mean: float
    half_width: float

    def __post_init__(self) -> None:
        checking.finite(self.mean, "mean")
        checking.positive(self.half_width, "half_width")

    def pdf(self, x: Array) -> Array:
        z = (x - self.mean) / self.half_width
        room = 1 - z * z
        return _array(np.where(room > 0, 1 / (math.pi * self.half_width * np.sqrt(np.where(room > 0, room, 1.0))), 0.0))

    def cdf(self, x: Array) -> Array:
        z = np.clip((x - self.mean) / self.half_width, -1.0, 1.0)
        return _array(np.arccos(-z) / math.pi)

    def sf(self, x: Array) -> Array:
        return self.cdf(2 * self.mean - x)

    def quantile(self, p: Array) -> Array:
        return _array(self.mean - self.half_width * np.cos(math.pi * p))

    def kinks(self) -> tuple[float, ...]:
        return self.mean - self.half_width, self.mean + self.half_width


@dataclass(frozen=True, slots=True)
class Gamma:
    """Gamma distribution with shape, scale and the start of its support (JCGM 101 6.4.11; shape 1: exponential).

    >>> round(float(Gamma(1.0, 2.0).sf(np.array([2.0]))[0]), 6)
    0.367879
    """

    shape: float
    scale: float
    start: float = 0.0

    def __post_init__(self) -> None:
        checking.positive(self.shape, "shape")
        checking.positive(self.scale, "scale")
        checking.finite(self.start, "start")
        if self.shape < 0.5:
            raise InputError(
                f"形状参数须不小于 0.5，不能是 {self.shape}",
                f"the shape must be at least 0.5, not {self.shape}",
                "shape",
            )

    def pdf(self, x: Array) -> Array:
        z = np.maximum((x - self.start) / self.scale, 0.0)
        safe = np.where(z > 0, z, 1.0)
        density = np.exp((self.shape - 1) * np.log(safe) - safe - math.lgamma(self.shape)) / self.scale
        return _array(np.where(z > 0, density, 0.0))

    def cdf(self, x: Array) -> Array:
        from scipy.special import gammainc

        return _array(gammainc(self.shape, np.maximum((x - self.start) / self.scale, 0.0)))

    def sf(self, x: Array) -> Array:
        from scipy.special import gammaincc

        return _array(gammaincc(self.shape, np.maximum((x - self.start) / self.scale, 0.0)))

    def quantile(self, p: Array) -> Array:
        from scipy.special import gammaincinv

        return _array(self.start + self.scale * gammaincinv(self.shape, p))

    def kinks(self) -> tuple[float, ...]:
        return (self.start,)


@dataclass(frozen=True, slots=True, eq=False)
class Histogram:
    """Observed values as a piecewise constant density: equal shares between neighbouring quantiles of the data.

    For a process known by its history alone. Needs 20 values that are not all alike; raises DataError for less.
    """

    edges: Array
    shares: Array

    @classmethod
    def of(cls, values: Iterable[float], bins: int | None = None) -> Histogram:
        """The density of `values`, by default with about sqrt(n) bins.

        >>> round(float(Histogram.of(range(100)).cdf(np.array([49.5]))[0]), 6)
        0.5
        """
        found = _array(checking.sample(values, "values", least=20))
        number = max(4, int(math.sqrt(len(found)))) if bins is None else checking.count(bins, "bins")
        edges = np.unique(np.quantile(found, np.linspace(0, 1, number + 1)))
        if len(edges) < 2:
            from guiju.metrology.errors import DataError

            raise DataError("所有值都相同", "all values are the same", "values")
        counts, _ = np.histogram(found, edges)
        return cls(_array(edges), _array(counts / len(found)))

    def pdf(self, x: Array) -> Array:
        place = np.clip(np.searchsorted(self.edges, x, side="right") - 1, 0, len(self.shares) - 1)
        heights = self.shares / np.diff(self.edges)
        inside = (x >= self.edges[0]) & (x <= self.edges[-1])
        return _array(np.where(inside, heights[place], 0.0))

    def cdf(self, x: Array) -> Array:
        return _array(np.interp(x, self.edges, np.concatenate(([0.0], np.cumsum(self.shares)))))

    def sf(self, x: Array) -> Array:
        return _array(1 - self.cdf(x))

    def quantile(self, p: Array) -> Array:
        return _array(np.interp(p, np.concatenate(([0.0], np.cumsum(self.shares))), self.edges))

    def kinks(self) -> tuple[float, ...]:
        return tuple(float(edge) for edge in self.edges)
