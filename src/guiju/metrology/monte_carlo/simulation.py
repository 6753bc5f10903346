"""Propagation of distributions with a fixed number of trials (JCGM 101, 7; JCGM 102, 7)."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from guiju.metrology.errors import DataError, InputError, ModelError
from guiju.metrology.model import Model
from guiju.metrology.monte_carlo.moments import Moments, moments_of
from guiju.metrology.monte_carlo.sampler import GENERATOR, Sampler, generator_of, sampler_of
from guiju.metrology.monte_carlo.tails import Interval, Intervals, Tails
from guiju.metrology.uncertainty.correlation import Correlations
from guiju.metrology.uncertainty.coverage import check_probability
from guiju.metrology.uncertainty.propagation import as_correlations, as_model, by_name
from guiju.metrology.uncertainty.quantities import Input

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

    from numpy.typing import NDArray

    Block = NDArray[np.float64]

BLOCK = 16384
"""Trials of a block: small enough for the processor's cache, and part of what makes a run repeatable."""
CHUNK = 64 * BLOCK
"""Trials held at a time when the sample itself is not kept: 8 MiB for each output."""
LEAST_TRIALS = 1000


@dataclass(frozen=True)
class Provenance:
    """What repeats a simulation bit for bit on the same platform and numpy, and within 1e-12 elsewhere."""

    seed: int
    trials: int
    block: int
    generator: str = GENERATOR
    numpy: str = field(default_factory=lambda: np.__version__)


@dataclass(frozen=True, eq=False)
class Simulation:
    """The distribution of a result: mean, standard deviation u, coverage intervals for p, in the unit of the result.

    `symmetric` has the probability (1-p)/2 on each side; report this one, unless a peak far from the middle speaks for
    `shortest`, whose ends are badly determined by simulation. `samples` is None unless the run was told to keep them.
    """

    mean: float
    u: float
    p: float
    symmetric: Interval
    shortest: Interval
    provenance: Provenance
    samples: Block | None = None

    @property
    def trials(self) -> int:
        """The number of trials."""
        return self.provenance.trials

    def interval(self, kind: str = "symmetric") -> Interval:
        """The interval of a kind, "symmetric" or "shortest". Raises InputError."""
        if kind not in ("symmetric", "shortest"):
            raise InputError(
                f"区间须为 symmetric 或 shortest，不能是 {kind}",
                f"must be symmetric or shortest, not {kind}",
                "interval",
            )
        return self.symmetric if kind == "symmetric" else self.shortest

    def histogram(self, bins: int = 100) -> tuple[Block, Block]:
        """Density in `bins` equal bins and their `bins` + 1 edges. Raises DataError when no samples were kept."""
        if self.samples is None:
            raise DataError("没有保留样本；请用 keep=True", "no samples were kept: simulate with keep=True", "samples")
        density, edges = np.histogram(self.samples, bins=bins, density=True)
        return density, edges


@dataclass(frozen=True, eq=False)
class JointSimulation:
    """The joint distribution of several results: each one's `Simulation`, and their covariance."""

    results: dict[str, Simulation]
    moments: Moments

    def __getitem__(self, name: str) -> Simulation:
        return self.results[name]

    def covariance(self, a: str, b: str) -> float:
        """The covariance of two results, in the product of their units."""
        names = list(self.results)
        return self.moments.covariance(names.index(a), names.index(b))

    def correlation(self, a: str, b: str) -> float:
        """The correlation coefficient of two results; 0 where one of them does not vary."""
        u = self.results[a].u * self.results[b].u
        return max(-1.0, min(1.0, self.covariance(a, b) / u)) if u > 0.0 else 0.0


def simulate(
    model: Model | str,
    inputs: Mapping[str, Input],
    correlations: Correlations | Mapping[tuple[str, str], float] | None = None,
    *,
    trials: int = 1_000_000,
    p: float = 0.95,
    seed: int | None = None,
    threads: int | None = None,
    keep: bool = False,
) -> Simulation:
    """The distribution of a result from `trials` draws of its inputs.

    Without a seed one is drawn and kept in the result. The number of threads changes nothing but the time. `keep` holds
    all samples (8 bytes each), for a histogram. Raises InputError and ModelError, the latter also when the model has no
    value for some draws.

    >>> from guiju.metrology import Normal
    >>> run = simulate("a + b", {"a": Normal(1.0, 0.3), "b": Normal(2.0, 0.4)}, trials=100_000, seed=1)
    >>> round(run.mean, 1), round(run.u, 2)
    (3.0, 0.5)
    """
    name = "y"
    run = simulate_all({name: model}, inputs, correlations, trials=trials, p=p, seed=seed, threads=threads, keep=keep)
    return run[name]


def simulate_all(
    models: Mapping[str, Model | str],
    inputs: Mapping[str, Input],
    correlations: Correlations | Mapping[tuple[str, str], float] | None = None,
    *,
    trials: int = 1_000_000,
    p: float = 0.95,
    seed: int | None = None,
    threads: int | None = None,
    keep: bool = True,
) -> JointSimulation:
    """The joint distribution of several results of the same inputs (JCGM 102). As `simulate`, but keeps the samples.

    Coverage regions need the samples.
    """
    from concurrent.futures import ThreadPoolExecutor

    check_probability(p)
    seed = checked_seed(seed)
    trials = _checked_trials(trials, p)
    by_name(models, "models")
    read = {name: as_model(model) for name, model in models.items()}
    if not read:
        raise InputError("没有公式", "there is no model", "models")
    sampler = sampler_of([n for m in read.values() for n in m.names], inputs, as_correlations(correlations))
    run = _Run(tuple(read.values()), sampler, seed)
    held = trials if keep else min(trials, CHUNK)
    store = np.empty((len(read), held))
    tails = [Tails(trials, p) for _ in read]
    parts: list[Moments] = []
    with ThreadPoolExecutor(checked_threads(threads)) as pool:
        for start in range(0, trials, held):
            size = min(held, trials - start)
            parts += run.chunk(pool, start // BLOCK, store[:, :size])
            for one, row in zip(tails, store, strict=True):
                one.add(row[:size])
    moments = reduce(Moments.joined, parts)
    provenance = Provenance(seed, trials, BLOCK)
    found = [one.intervals() for one in tails]
    results = {
        name: _result(moments, place, found[place], p=p, provenance=provenance, samples=store[place] if keep else None)
        for place, name in enumerate(read)
    }
    return JointSimulation(results, moments)


def _result(
    moments: Moments, place: int, found: Intervals, *, p: float, provenance: Provenance, samples: Block | None
) -> Simulation:
    u = math.sqrt(max(moments.covariance(place, place), 0.0))
    return Simulation(moments.means[place], u, p, found.symmetric, found.shortest, provenance, samples)


@dataclass(frozen=True)
class _Run:
    models: tuple[Model, ...]
    sampler: Sampler
    seed: int

    def chunk(self, pool: ThreadPoolExecutor, first: int, store: Block) -> list[Moments]:
        """Fills the store (outputs x trials) with whole blocks from number `first` on; their moments in order."""
        size = store.shape[1]
        starts = range(0, size, BLOCK)
        workers = getattr(pool, "_max_workers", 1)
        found: list[Moments | None] = [None] * len(starts)

        def work(worker: int) -> None:
            rows = self.sampler.buffer(min(BLOCK, size))
            for place in range(worker, len(starts), workers):
                part = store[:, starts[place] : starts[place] + BLOCK]
                self.block(first + place, rows, part)
                found[place] = moments_of(list(part))

        for done in [pool.submit(work, worker) for worker in range(workers)]:
            done.result()
        return [one for one in found if one is not None]

    def block(self, number: int, rows: Block, out: Block) -> None:
        """One block of trials: draws the inputs into rows, evaluates the models into out (outputs x trials)."""
        rows = rows[:, : out.shape[1]]
        self.sampler.fill(generator_of(self.seed, number), rows)
        with np.errstate(all="ignore"):
            for model, row in zip(self.models, out, strict=True):
                row[...] = model.evaluate(self.sampler.arguments(model.names, rows))
                check_values(model, row)


def check_values(model: Model, values: Block) -> None:
    """Raises ModelError when a trial has no finite value."""
    if math.isfinite(float(values.sum())):
        return
    count = int(np.count_nonzero(~np.isfinite(values)))
    if count == 0:
        return
    raise ModelError(
        f"一块 {len(values)} 次试验中有 {count} 次公式没有有限值；请检查输入量的分布是否超出公式的定义域",
        f"the formula has no finite value for {count} trials of a block of {len(values)}: they lie beyond its range",
        model.text,
    )


def checked_seed(seed: int | None) -> int:
    """The seed, or a new one of 64 bits. Raises InputError for what is no whole number from 0."""
    if seed is None:
        import secrets

        return secrets.randbits(64)
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        raise InputError(f"种子须为非负整数，不能是 {seed!r}", f"a whole number from 0, not {seed!r}", "seed")
    return seed


def checked_threads(threads: int | None) -> int:
    """The number of threads: as many as processors, at most 8, when none is given. Raises InputError."""
    if threads is None:
        return max(1, min(os.cpu_count() or 1, 8))
    if isinstance(threads, bool) or not isinstance(threads, int) or not 1 <= threads <= 256:
        raise InputError(f"线程数须为 1 至 256，不能是 {threads!r}", f"from 1 to 256, not {threads!r}", "threads")
    return threads


def _checked_trials(trials: int, p: float) -> int:
    least = max(LEAST_TRIALS, math.ceil(10.0 / (1.0 - p)))
    if isinstance(trials, bool) or not isinstance(trials, int) or not least <= trials <= 10**10:
        raise InputError(
            f"试验次数须为 {least} 至 10^10，不能是 {trials!r}",
            f"from {least} to 10^10 for this p, not {trials!r}",
            "trials",
        )
    return trials
