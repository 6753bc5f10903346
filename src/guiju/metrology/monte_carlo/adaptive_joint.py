"""Adaptive simulation of several results of the same inputs (JCGM 102:2011, 7.8)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, islice
from typing import TYPE_CHECKING

import numpy as np

from guiju.metrology.errors import ConvergenceError, InputError
from guiju.metrology.model import Model
from guiju.metrology.monte_carlo.adaptive import AdaptiveSimulation
from guiju.metrology.monte_carlo.moments import Moments, moments_of
from guiju.metrology.monte_carlo.sampler import generator_of, sampler_of
from guiju.metrology.monte_carlo.simulation import (
    JointSimulation,
    Provenance,
    Simulation,
    check_values,
    checked_seed,
    checked_threads,
)
from guiju.metrology.monte_carlo.tails import Tails, covered, symmetric_rank
from guiju.metrology.monte_carlo.validation import numerical_tolerance
from guiju.metrology.uncertainty.correlation import Correlations
from guiju.metrology.uncertainty.coverage import check_probability
from guiju.metrology.uncertainty.propagation import as_correlations, as_model, by_name
from guiju.metrology.uncertainty.quantities import Input

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

    from numpy.typing import NDArray

    Block = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class AdaptiveJointSimulation(JointSimulation):
    """A joint simulation that went on until every result was stable; each is an `AdaptiveSimulation`.

    `r_spread` is twice the largest standard deviation of the averages of the correlation coefficients.
    """

    r_spread: float = 0.0


@dataclass
class _Averages:
    """Running means and sums of squared deviations of the figures of all sequences, and all trials' moments."""

    count: int = 0
    means: Block | None = None
    squares: Block | None = None
    moments: Moments | None = None

    def add(self, figures: Block, moments: Moments) -> None:
        self.count += 1
        mean = np.zeros_like(figures) if self.means is None else self.means
        squares = np.zeros_like(figures) if self.squares is None else self.squares
        step = figures - mean
        self.means = mean + step / self.count
        self.squares = squares + step * (figures - self.means)
        self.moments = moments if self.moments is None else self.moments.joined(moments)

    @property
    def spread(self) -> Block:
        """Twice the standard deviation of each average."""
        assert self.squares is not None
        return np.asarray(2.0 * np.sqrt(np.maximum(self.squares, 0.0) / (self.count * (self.count - 1))))


def adaptive_all(
    models: Mapping[str, Model | str],
    inputs: Mapping[str, Input],
    correlations: Correlations | Mapping[tuple[str, str], float] | None = None,
    *,
    digits: int = 2,
    p: float = 0.95,
    seed: int | None = None,
    threads: int | None = None,
    r_tolerance: float = 0.01,
    most_trials: int = 20_000_000,
) -> AdaptiveJointSimulation:
    """Several results simulated together until mean, u and symmetric interval of each are stable to `digits` of its u.

    The correlation coefficients are stable to `r_tolerance` (JCGM 102, 7.8.2 judges the largest eigenvalue of their
    matrix; every coefficient is judged here). The samples are kept, for coverage regions. The number of threads changes
    nothing but the time. Raises what `simulate_all` raises, and ConvergenceError when `most_trials` are not enough.

    >>> from guiju.metrology import Normal
    >>> run = adaptive_all({"s": "a + b", "d": "a - b"}, {"a": Normal(1.0, 0.1), "b": Normal(2.0, 0.1)}, seed=1)
    >>> abs(run.correlation("s", "d")) < 0.01
    True
    """
    from concurrent.futures import ThreadPoolExecutor

    check_probability(p)
    by_name(models, "models")
    if not models:
        raise InputError("没有公式", "there is no model", "models")
    if not 0.0 < r_tolerance < 1.0:
        raise InputError("须在 0 与 1 之间", f"must lie between 0 and 1, not {r_tolerance}", "r_tolerance")
    read = {name: as_model(model) for name, model in models.items()}
    run = _Sequences(tuple(read.values()), inputs, as_correlations(correlations), seed=checked_seed(seed), p=p)
    averages, kept = _Averages(), []
    tolerances: list[float] = []
    with ThreadPoolExecutor(checked_threads(threads)) as pool:
        for block, moments, figures in run.all(pool):
            kept.append(block)
            averages.add(figures, moments)
            if averages.count < 2:
                continue
            tolerances = [numerical_tolerance(u, digits) for u in _deviations(averages.moments, len(read))]
            if _stable(averages.spread, tolerances, r_tolerance):
                break
            if (averages.count + 1) * run.size > most_trials:
                raise ConvergenceError(
                    f"{most_trials} 次试验仍不稳定；请减少位数，或检查自由度太小的 t 分布",
                    f"not stable after {most_trials} trials: ask for fewer digits, or look for a t distribution with"
                    " very few degrees of freedom",
                    ", ".join(read),
                )
    return _result(list(read), kept, averages, tolerances, run)


def _stable(spread: Block, tolerances: Sequence[float], r_tolerance: float) -> bool:
    limits = np.concatenate([np.repeat(tolerances, 4), np.full(len(spread) - 4 * len(tolerances), r_tolerance)])
    return bool(np.all(spread <= limits))


def _deviations(moments: Moments | None, size: int) -> list[float]:
    assert moments is not None
    return [math.sqrt(max(moments.covariance(place, place), 0.0)) for place in range(size)]


def _result(
    names: list[str], kept: list[Block], averages: _Averages, tolerances: list[float], run: _Sequences
) -> AdaptiveJointSimulation:
    assert averages.moments is not None
    samples = np.concatenate(kept, axis=1)
    provenance = Provenance(run.seed, samples.shape[1], run.size)
    spread = averages.spread.tolist()
    results: dict[str, Simulation] = {}
    for place, (name, u) in enumerate(zip(names, _deviations(averages.moments, len(names)), strict=True)):
        tails = Tails(samples.shape[1], run.p)
        tails.add(samples[place])
        found = tails.intervals()
        mean, low, high, upper = spread[4 * place : 4 * place + 4]
        results[name] = AdaptiveSimulation(
            averages.moments.means[place],
            u,
            run.p,
            found.symmetric,
            found.shortest,
            provenance,
            samples[place],
            averages.count,
            tolerances[place],
            (mean, low, high, upper),
        )
    return AdaptiveJointSimulation(results, averages.moments, max(spread[4 * len(names) :], default=0.0))


class _Sequences:
    """The sequences of a run in their order, computed a few at a time."""

    def __init__(
        self, models: tuple[Model, ...], inputs: Mapping[str, Input], correlations: Correlations, *, seed: int, p: float
    ) -> None:
        self.models, self.seed, self.p = models, seed, p
        self.size = max(math.ceil(100.0 / (1.0 - p) - 1e-6), 10_000)
        self.sampler = sampler_of([name for model in models for name in model.names], inputs, correlations)

    def all(self, pool: ThreadPoolExecutor) -> Iterator[tuple[Block, Moments, Block]]:
        """Every sequence in turn; a few are computed beyond the one where the caller stops, and forgotten."""
        numbers = count()
        ahead = 2 * getattr(pool, "_max_workers", 1)
        waiting: list[Future[tuple[Block, Moments, Block]]]
        waiting = [pool.submit(self.one, number) for number in islice(numbers, ahead)]
        try:
            while True:
                yield waiting.pop(0).result()
                waiting.append(pool.submit(self.one, next(numbers)))
        finally:
            for future in waiting:
                future.cancel()

    def one(self, number: int) -> tuple[Block, Moments, Block]:
        """The values of a sequence (results x trials), their moments, and the figures that must be stable."""
        rows = self.sampler.buffer(self.size)
        self.sampler.fill(generator_of(self.seed, number), rows)
        values = np.empty((len(self.models), self.size))
        with np.errstate(all="ignore"):
            for model, row in zip(self.models, values, strict=True):
                row[...] = model.evaluate(self.sampler.arguments(model.names, rows))
                check_values(model, row)
        moments = moments_of(list(values))
        return values, moments, np.array(self.figures(values, moments))

    def figures(self, values: Block, moments: Moments) -> list[float]:
        """Mean, u, lower and upper end of each result, then the correlation of each pair."""
        q = covered(self.size, self.p)
        r = symmetric_rank(self.size, q)
        deviations = _deviations(moments, len(values))
        found: list[float] = []
        for row, mean, u in zip(values, moments.means, deviations, strict=True):
            ranked = np.partition(row, (r - 1, r + q - 1))
            found += [mean, u, float(ranked[r - 1]), float(ranked[r + q - 1])]
        for i, first in enumerate(deviations):
            for j in range(i):
                product = first * deviations[j]
                found.append(moments.covariance(i, j) / product if product > 0.0 else 0.0)
        return found
