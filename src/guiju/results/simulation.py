"""One result by the GUM beside the same result by Monte Carlo (JCGM 101; clause 8 for the verdict)."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from guiju.metrology import Simulation, Validation, expand, simulate, validate
from guiju.record.measurement import Point
from guiju.record.words import DecimalText
from guiju.results.propagation import point_model, propagated
from guiju.results.sections import EvaluationError, SectionInputs, evaluating, number
from guiju.results.sources import point_inputs

TRIALS = 200_000
BINS = 60
# The histogram shows all but so much of each tail: few draws of a t distribution would stretch it beyond use.
_TAIL = 0.0005


@dataclass(frozen=True, slots=True, kw_only=True)
class Histogram:
    """Draws in equal bins: `edges` (n + 1) in the unit of the result, `counts` (n), and the draws beyond the ends."""

    edges: tuple[DecimalText, ...]
    counts: tuple[int, ...]
    below: int
    above: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MonteCarlo:
    """The two evaluations of one output, values in its unit, intervals for `probability`.

    `validated`: both ends of the GUM's interval differ from the simulated ones (`d_low`, `d_high`) by no more than
    `tolerance`, half a unit of the last digit of u that the template reports (JCGM 101, 7.9.2 and 8.1). `seed`,
    `trials` and `block` repeat the simulation with this `generator` and version of `numpy`.
    """

    symbol: str
    probability: DecimalText
    gum_value: DecimalText
    gum_u: DecimalText
    gum_k: DecimalText
    gum_interval: tuple[DecimalText, DecimalText]
    mean: DecimalText
    u: DecimalText
    interval: tuple[DecimalText, DecimalText]
    shortest_interval: tuple[DecimalText, DecimalText]
    validated: bool
    d_low: DecimalText
    d_high: DecimalText
    tolerance: DecimalText
    histogram: Histogram
    seed: int
    trials: int
    block: int
    generator: str
    numpy: str


def seed_of(record_number: str, point_id: str, symbol: str) -> int:
    """The seed of one result: the first 64 bits of the SHA-256 of its record's number, point and symbol."""
    return int.from_bytes(sha256("\n".join((record_number, point_id, symbol)).encode()).digest()[:8], "big")


def monte_carlo(section: SectionInputs, point: Point, record_number: str, symbol: str = "") -> MonteCarlo:
    """The template's output `symbol` (its first when none is named) at one point, simulated with 200 000 trials.

    With a fixed k, of which no probability can be said, the GUM's interval is the one by Student's t for the template's
    probability. The scope's smallest U does not enter. The same record number gives the same figures, whatever the
    number of threads. Raises MissingError for what is not there yet, EvaluationError for a fitted line, an output that
    does not exist, and what does not fit or cannot be simulated.
    """
    template = section.template
    symbols = [each.symbol for each in template.outputs]
    name = symbol or symbols[0]
    if template.kind == "line" or name not in symbols:
        zh, en = "没有可以模拟的输出；直线拟合不作蒙特卡洛比较", "no output to simulate; a fitted line is not simulated"
        raise EvaluationError(f"{point.point_id}.{name}", zh, en)
    inputs = point_inputs(section, point)
    p, seed = float(template.probability), seed_of(record_number, point.point_id, name)
    with evaluating(point.point_id):
        model = point_model(template, inputs)
        rule = "t_truncated" if template.k_rule == "fixed" else template.k_rule
        gum = expand(propagated(model)[name].estimate, p, rule=rule)
        run = simulate(
            model.models[name], model.quantities, model.correlations, trials=TRIALS, p=p, seed=seed, keep=True
        )
        verdict: Validation = validate(gum, run, digits=template.digits)
    return MonteCarlo(
        symbol=name,
        probability=template.probability,
        gum_value=number(gum.value),
        gum_u=number(gum.u),
        gum_k=number(gum.k),
        gum_interval=_both(gum.interval),
        mean=number(run.mean),
        u=number(run.u),
        interval=_both(run.symmetric),
        shortest_interval=_both(run.shortest),
        validated=verdict.passed,
        d_low=number(verdict.d_low),
        d_high=number(verdict.d_high),
        tolerance=number(verdict.tolerance),
        histogram=_histogram(run),
        seed=seed,
        trials=run.trials,
        block=run.provenance.block,
        generator=run.provenance.generator,
        numpy=run.provenance.numpy,
    )


def _both(interval: tuple[float, float]) -> tuple[DecimalText, DecimalText]:
    return number(interval[0]), number(interval[1])


def _histogram(run: Simulation) -> Histogram:
    import numpy as np

    samples = np.asarray(run.samples)
    low, high = (float(end) for end in np.quantile(samples, (_TAIL, 1 - _TAIL)))
    counts, edges = np.histogram(samples, bins=BINS, range=(low, high))
    return Histogram(
        edges=tuple(number(float(edge)) for edge in edges),
        counts=tuple(int(count) for count in counts),
        below=int(np.count_nonzero(samples < low)),
        above=int(np.count_nonzero(samples > high)),
    )
