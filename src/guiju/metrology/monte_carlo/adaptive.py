"""Adaptive simulation: as many trials as the wanted digits need (JCGM 101, 7.9)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from guiju.metrology.errors import ConvergenceError, InputError
from guiju.metrology.model import Model
from guiju.metrology.monte_carlo.moments import Moments, moments_of
from guiju.metrology.monte_carlo.sampler import generator_of, sampler_of
from guiju.metrology.monte_carlo.simulation import Provenance, Simulation, check_values, checked_seed, checked_threads
from guiju.metrology.monte_carlo.tails import Tails, covered, symmetric_rank
from guiju.metrology.monte_carlo.validation import numerical_tolerance
from guiju.metrology.uncertainty.correlation import Correlations
from guiju.metrology.uncertainty.coverage import check_probability
from guiju.metrology.uncertainty.propagation import as_correlations, as_model
from guiju.metrology.uncertainty.quantities import Input

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

    from numpy.typing import NDArray

    Block = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class AdaptiveSimulation(Simulation):
    """A simulation that went on until it was stable: `sequences` of `provenance.block` trials, to `tolerance`.

    `spread` are twice the standard deviations of the averages of mean, u, lower and upper end; none is above
    `tolerance`.
    """

    sequences: int = 0
    tolerance: float = 0.0
    spread: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)


class _Averages:
    """Running averages of (mean, u, lower end, upper end) over the sequences, and of all trials together."""

    def __init__(self) -> None:
        self.count = 0
        self.means = [0.0] * 4
        self.squares = [0.0] * 4
        self.moments: Moments | None = None

    def add(self, moments: Moments, low: float, high: float) -> None:
        self.count += 1
        figures = (moments.means[0], math.sqrt(moments.covariance(0, 0)), low, high)
        for place, figure in enumerate(figures):
            step = figure - self.means[place]
            self.means[place] += step / self.count
            self.squares[place] += step * (figure - self.means[place])
        self.moments = moments if self.moments is None else self.moments.joined(moments)

    @property
    def spread(self) -> tuple[float, float, float, float]:
        """Twice the standard deviation of each average."""
        divisor = self.count * (self.count - 1)
        a, b, c, d = (2.0 * math.sqrt(max(one, 0.0) / divisor) for one in self.squares)
        return a, b, c, d

    @property
    def u(self) -> float:
        """The standard deviation of all trials."""
        assert self.moments is not None
        return math.sqrt(self.moments.covariance(0, 0))


def adaptive(
    model: Model | str,
    inputs: Mapping[str, Input],
    correlations: Correlations | Mapping[tuple[str, str], float] | None = None,
    *,
    digits: int = 2,
    p: float = 0.95,
    seed: int | None = None,
    threads: int | None = None,
    interval: str = "symmetric",
    finer: float = 1.0,
    most_trials: int = 20_000_000,
    keep: bool = False,
) -> AdaptiveSimulation:
    """A simulation that stops when mean, u and both ends of the interval are stable to `digits` of u (JCGM 101, 7.9.4).

    The tolerance is divided by `finer` (5 for a validation, 8.2). The number of threads changes nothing but the time.
    Raises what `simulate` raises, and ConvergenceError when `most_trials` are not enough.

    >>> from guiju.metrology import Normal
    >>> adaptive("a", {"a": Normal(1.0, 0.1)}, digits=1, seed=1).tolerance
    0.05
    """
    from concurrent.futures import ThreadPoolExecutor

    check_probability(p)
    seed = checked_seed(seed)
    if interval not in ("symmetric", "shortest") or not finer >= 1.0:
        raise InputError(f"区间 {interval}，细分 {finer}", f"interval {interval}, finer {finer}", "adaptive")
    numerical_tolerance(1.0, digits)
    model = as_model(model)
    size = max(math.ceil(100.0 / (1.0 - p) - 1e-6), 10_000)
    run = _Sequences(model, inputs, as_correlations(correlations), seed=seed, size=size, p=p, interval=interval)
    averages = _Averages()
    values: list[Block] = []
    tolerance = 0.0
    with ThreadPoolExecutor(checked_threads(threads)) as pool:
        for block, moments, (low, high) in run.all(pool):
            values.append(block)
            averages.add(moments, low, high)
            if averages.count < 2:
                continue
            tolerance = numerical_tolerance(averages.u, digits) / finer
            if max(averages.spread) <= tolerance:
                break
            if (averages.count + 1) * size > most_trials:
                _refuse(model, most_trials, averages, tolerance)
    provenance = Provenance(seed, size * averages.count, size)
    return _result(values, averages, provenance, p=p, tolerance=tolerance, keep=keep)


def _refuse(model: Model, most_trials: int, averages: _Averages, tolerance: float) -> None:
    worst = max(averages.spread)
    raise ConvergenceError(
        f"{most_trials} 次试验仍不稳定：{worst:.3g} 大于容差 {tolerance:.3g}；请减少位数，或检查自由度太小的 t 分布",
        f"not stable after {most_trials} trials: {worst:.3g} is above {tolerance:.3g}; ask for fewer digits, or look"
        " for a t distribution with very few degrees of freedom",
        model.text,
    )


def _result(
    values: list[Block], averages: _Averages, provenance: Provenance, *, p: float, tolerance: float, keep: bool
) -> AdaptiveSimulation:
    assert averages.moments is not None
    samples = np.concatenate(values)
    tails = Tails(provenance.trials, p)
    tails.add(samples)
    found = tails.intervals()
    return AdaptiveSimulation(
        averages.moments.means[0],
        averages.u,
        p,
        found.symmetric,
        found.shortest,
        provenance,
        samples if keep else None,
        averages.count,
        tolerance,
        averages.spread,
    )


class _Sequences:
    """The sequences of a run in their order, computed a few at a time."""

    def __init__(
        self,
        model: Model,
        inputs: Mapping[str, Input],
        correlations: Correlations,
        *,
        seed: int,
        size: int,
        p: float,
        interval: str,
    ) -> None:
        self.model, self.seed, self.size, self.interval, self.p = model, seed, size, interval, p
        self.sampler = sampler_of(model.names, inputs, correlations)

    def all(self, pool: ThreadPoolExecutor) -> Iterator[tuple[Block, Moments, tuple[float, float]]]:
        """Every sequence in turn; a few are computed beyond the one where the caller stops, and forgotten."""
        numbers = iter(range(2**62))
        waiting = [pool.submit(self.one, number) for number in islice(numbers, 2 * getattr(pool, "_max_workers", 1))]
        try:
            while True:
                yield waiting.pop(0).result()
                waiting.append(pool.submit(self.one, next(numbers)))
        finally:
            for future in waiting:
                future.cancel()

    def one(self, number: int) -> tuple[Block, Moments, tuple[float, float]]:
        """The values of a sequence, their moments and the ends of their interval."""
        rows = self.sampler.buffer(self.size)
        self.sampler.fill(generator_of(self.seed, number), rows)
        values = np.empty(self.size)
        with np.errstate(all="ignore"):
            values[...] = self.model.evaluate(self.sampler.arguments(self.model.names, rows))
        check_values(self.model, values)
        return values, moments_of([values]), self.ends(values)

    def ends(self, values: Block) -> tuple[float, float]:
        """The ends of the interval of one sequence."""
        if self.interval == "shortest":
            tails = Tails(self.size, self.p)
            tails.add(values)
            return tails.intervals().shortest
        q = covered(self.size, self.p)
        r = symmetric_rank(self.size, q)
        ranked = np.partition(values, (r - 1, r + q - 1))
        return float(ranked[r - 1]), float(ranked[r + q - 1])
