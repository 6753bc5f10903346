"""Coverage regions of several results (JCGM 102, 7.7): ellipsoidal, rectangular, and the smallest on a mesh."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guiju.metrology.errors import DataError, InputError
from guiju.metrology.monte_carlo.simulation import JointSimulation
from guiju.metrology.uncertainty.coverage import check_probability

Block = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class CoverageRegion:
    """A region that holds a new result with probability p.

    Ellipsoidal: (y - centre)' V^-1 (y - centre) <= k**2, with `covariance` V (n x n). Rectangular: |y_j - centre_j| <=
    k*u_j. `content` is the length, area or volume, in the product of the units.
    """

    kind: str
    names: tuple[str, ...]
    p: float
    k: float
    centre: tuple[float, ...]
    covariance: Block
    content: float

    def holds(self, point: tuple[float, ...]) -> bool:
        """Whether a point (one number for each result) lies inside."""
        step = np.asarray(point, dtype=float) - np.asarray(self.centre)
        if self.kind == "rectangular":
            return bool((np.abs(step) <= self.k * np.sqrt(np.diag(self.covariance))).all())
        return bool(step @ np.linalg.solve(self.covariance, step) <= self.k**2)


@dataclass(frozen=True, eq=False)
class MeshRegion:
    """The smallest region of a mesh of equal rectangles over two results: `inside` (bins x bins) says which belong."""

    names: tuple[str, str]
    p: float
    edges: tuple[Block, Block]
    inside: NDArray[np.bool_]
    content: float


def _samples(run: JointSimulation) -> tuple[tuple[str, ...], Block]:
    names = tuple(run.results)
    rows = [one.samples for one in run.results.values()]
    kept = [row for row in rows if row is not None]
    if len(kept) != len(rows):
        raise DataError("没有保留样本；请用 keep=True", "no samples were kept: simulate with keep=True", "samples")
    return names, np.stack(kept)


def _covariance(run: JointSimulation) -> Block:
    size = len(run.results)
    return np.array([[run.moments.covariance(i, j) for j in range(size)] for i in range(size)])


def _k(distances: Block, p: float) -> float:
    """The distance within which the part p of the trials lies."""
    place = min(max(int(np.ceil(p * len(distances))) - 1, 0), len(distances) - 1)
    return float(np.partition(distances, place)[place])


def ellipsoidal_region(run: JointSimulation, p: float = 0.95) -> CoverageRegion:
    """The ellipsoid about the means that holds the part p of the trials (JCGM 102, 7.7.2).

    Raises InputError when the results determine each other, so that their covariance matrix is singular, and DataError
    when no samples were kept.
    """
    check_probability(p)
    names, samples = _samples(run)
    covariance = _covariance(run)
    scale = np.sqrt(np.diag(covariance))
    if not (scale > 0.0).all() or np.linalg.cond(covariance / np.outer(scale, scale)) > 1e12:
        raise InputError(
            "各结果互相决定，协方差矩阵奇异，没有椭球区域",
            "the results determine each other (singular covariance): there is no ellipsoid",
            ", ".join(names),
        )
    centre = np.array(run.moments.means)
    factor = np.linalg.cholesky(covariance)
    distances = np.sqrt((np.linalg.solve(factor, samples - centre[:, np.newaxis]) ** 2).sum(axis=0))
    k = _k(distances, p)
    content = _ball(len(names)) * k ** len(names) * float(np.prod(np.diag(factor)))
    return CoverageRegion("ellipsoidal", names, p, k, tuple(map(float, centre)), covariance, content)


def _ball(dimension: int) -> float:
    """The volume of the unit ball."""
    return float(math.pi ** (0.5 * dimension) / math.gamma(0.5 * dimension + 1.0))


def rectangular_region(run: JointSimulation, p: float = 0.95) -> CoverageRegion:
    """The box about the means, k times u in each direction, that holds the part p of the trials (JCGM 102, 7.7.3).

    Raises InputError when a result does not vary, DataError when no samples were kept.
    """
    check_probability(p)
    names, samples = _samples(run)
    covariance = _covariance(run)
    u = np.sqrt(np.diag(covariance))
    if not (u > 0.0).all():
        raise InputError("有的结果没有分散", "a result does not vary", ", ".join(names))
    centre = np.array(run.moments.means)
    k = _k((np.abs(samples - centre[:, np.newaxis]) / u[:, np.newaxis]).max(axis=0), p)
    content = float(np.prod(2.0 * k * u))
    return CoverageRegion("rectangular", names, p, k, tuple(map(float, centre)), covariance, content)


def smallest_region(run: JointSimulation, p: float = 0.95, bins: int = 100) -> MeshRegion:
    """An approximation of the smallest region of two results: the fullest rectangles of a mesh (JCGM 102, 7.7.4).

    Raises InputError unless there are two results and 10 to 1000 bins, DataError when no samples were kept.
    """
    check_probability(p)
    names, samples = _samples(run)
    if len(names) != 2 or not 10 <= bins <= 1000:
        raise InputError(f"要两个结果、10 至 1000 格：{len(names)}、{bins}", "two results, 10 to 1000 bins", "region")
    counts, x, y = np.histogram2d(samples[0], samples[1], bins=bins)
    order = np.argsort(counts, axis=None, kind="stable")[::-1]
    cumulated = np.cumsum(counts.ravel()[order])
    needed = int(np.searchsorted(cumulated, p * samples.shape[1])) + 1
    inside = np.zeros(counts.size, dtype=bool)
    inside[order[:needed]] = True
    content = needed * float((x[1] - x[0]) * (y[1] - y[0]))
    return MeshRegion((names[0], names[1]), p, (x, y), inside.reshape(counts.shape), content)
