"""A budget file evaluated: by the GUM, by Monte Carlo with a fixed or adaptive number of trials, or by both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

from guiju.metrology.budget_file.fields import BudgetFileError
from guiju.metrology.budget_file.file import BudgetFile, Conformity, ResultWanted
from guiju.metrology.decision import Decision, decide
from guiju.metrology.errors import MetrologyError, ModelError, UnitError
from guiju.metrology.reporting import (
    Coverage,
    RelativeU,
    certificate_sentence,
    relative_U,
    reported,
    reported_to_interval,
)
from guiju.metrology.uncertainty.budget import Budget, BudgetResult
from guiju.metrology.uncertainty.correlation import Correlations
from guiju.metrology.uncertainty.coverage import Expanded, expand
from guiju.metrology.uncertainty.estimate import Remark
from guiju.metrology.uncertainty.propagation import propagate_all

if TYPE_CHECKING:
    from guiju.metrology.monte_carlo.simulation import JointSimulation, Simulation
    from guiju.metrology.monte_carlo.validation import Validation

METHODS = ("gum", "mc", "adaptive", "both")
TRIALS = 1_000_000
MOST_ADAPTIVE = 20_000_000
# Degrees of freedom from which t is the normal distribution to three digits of k, and is worded so.
_MANY = 1000.0
MOST_KEPT = 10_000_000
"""Trials up to which the samples are kept for a histogram (8 bytes each)."""


@dataclass(frozen=True)
class Judgement:
    """The decision on a result, and the probability that the true value conforms (JCGM 106, 7)."""

    decision: Decision
    conformity: Conformity
    conformance_probability: float | None


@dataclass(frozen=True, eq=False)
class EvaluatedResult:
    """A result: what is reported (`value`, `u`, `U`, `k`), the GUM's budget, the simulation, and how both compare.

    `by` is "gum" or "mc": whose result is reported. `budget` is None where the GUM's formulas do not apply and only a
    simulation was asked for. `compared` is the GUM's interval for `p` that `validation` judges; for a fixed k, which
    has no probability, it is the one of Student's t.
    """

    wanted: ResultWanted
    by: str
    value: float
    u: float
    U: float
    k: float
    dof: float | None
    p: float | None
    reported_value: str
    reported_U: str
    coverage: Coverage
    budget: BudgetResult | None
    simulation: Simulation | None
    compared: Expanded | None
    validation: Validation | None
    judgement: Judgement | None
    remarks: tuple[Remark, ...]
    relative: RelativeU | None = None

    def sentence(self, lang: str) -> str:
        """The sentence of the certificate in `lang` ("zh" or "en")."""
        found = certificate_sentence(
            self.reported_value,
            self.reported_U,
            self.wanted.unit,
            self.coverage,
            lang,
            symbol=self.wanted.symbol,
        )
        if self.relative is None:
            return found
        return (
            f"{found}{self.relative.sentence('zh')}。" if lang == "zh" else f"{found} {self.relative.sentence('en')}."
        )


@dataclass(frozen=True, eq=False)
class EvaluatedBudget:
    """A budget file with all its results and, for several, the correlation between them by the GUM and simulated."""

    file: BudgetFile
    method: str
    results: tuple[EvaluatedResult, ...]
    correlations: Mapping[tuple[str, str], float]
    simulated_correlations: Mapping[tuple[str, str], float]


def evaluate_budget(
    file: BudgetFile, method: str = "both", *, trials: int | None = None, seed: int | None = None
) -> EvaluatedBudget:
    """The file evaluated by "gum", "mc" (fixed trials), "adaptive" (JCGM 101, 7.9) or "both" (GUM, judged by mc).

    `trials` and `seed` go before those of the file; for "adaptive" `trials` is the most allowed, and the file's number,
    meant for a fixed run, says nothing. With "mc" and "adaptive" the simulation's result is the one
    reported: U is half the width of the symmetric interval. Raises BudgetFileError.

    >>> from guiju.metrology.budget_file import read_budget
    >>> file = read_budget("measurand: {model: a, unit: V}\\ninputs: {a: {value: 5, u: 0.1}}\\nk: 2")
    >>> evaluate_budget(file, "gum").results[0].sentence("zh")
    'y = (5.00 ± 0.20) V。扩展不确定度由合成标准不确定度乘以包含因子 k = 2 得到，包含概率约为 95 %。'
    """
    if method not in METHODS:
        listed = ", ".join(METHODS)
        raise BudgetFileError(f"方法须为 {listed}，不能是 {method}", f"one of {listed}, not {method}", "method")
    wanted = replace(
        file.settings,
        trials=file.settings.trials if trials is None else trials,
        seed=file.settings.seed if seed is None else seed,
    )
    file = replace(file, settings=wanted)
    runs: dict[str, Simulation] = {}
    simulated: dict[tuple[str, str], float] = {}
    if method != "gum":
        runs, simulated = _simulated(file, method, trials or MOST_ADAPTIVE)
    results = tuple(_evaluated(file, one, method, runs.get(one.symbol)) for one in file.results)
    return EvaluatedBudget(file, method, results, _correlations(file, results), simulated)


def check_units(file: BudgetFile) -> None:
    """Raises BudgetFileError where the units of the inputs cannot give that of a result.

    A unit that nobody knows is a text like any other and is not judged.
    """
    from guiju.metrology.dimensions import DimensionError, check_dimensions
    from guiju.metrology.units import read_unit

    def known(unit: str) -> str:
        try:
            read_unit(unit)
        except UnitError:
            return ""
        return unit

    units = {name: known(source.unit) for name, source in file.sources.items()}
    for one in file.results:
        try:
            check_dimensions(one.model, units, known(one.unit))
        except DimensionError as error:
            path = _path_of_model(file, one)
            raise BudgetFileError(error.zh, error.en, path, file.lines.get(path, 0)) from None


def _simulated(file: BudgetFile, method: str, most: int) -> tuple[dict[str, Simulation], dict[tuple[str, str], float]]:
    from guiju.metrology.monte_carlo.adaptive_joint import adaptive_all
    from guiju.metrology.monte_carlo.simulation import checked_seed, simulate_all

    seed = checked_seed(file.settings.seed)
    inputs = {name: source.input for name, source in file.sources.items()}
    models = {one.symbol: one.model for one in file.results}
    if method == "adaptive":
        with _placed(file, None):
            joint: JointSimulation = adaptive_all(
                models,
                inputs,
                file.correlations,
                digits=file.settings.digits,
                p=file.p,
                seed=seed,
                most_trials=most,
            )
        return joint.results, _simulated_pairs(joint)
    count = file.settings.trials or TRIALS
    with _placed(file, None):
        joint = simulate_all(
            models, inputs, file.correlations, trials=count, p=file.p, seed=seed, keep=count <= MOST_KEPT
        )
    return joint.results, _simulated_pairs(joint)


def _simulated_pairs(joint: JointSimulation) -> dict[tuple[str, str], float]:
    return {(a, b): joint.correlation(a, b) for a, b in combinations(joint.results, 2)}


def _evaluated(file: BudgetFile, one: ResultWanted, method: str, run: Simulation | None) -> EvaluatedResult:
    budget, remarks = _by_gum(file, one, needed=method in ("gum", "both"))
    compared, validation = None, None
    if budget is not None and run is not None:
        from guiju.metrology.monte_carlo.validation import validate

        with _placed(file, one):
            compared = budget.expanded if budget.expanded.p is not None else expand(budget.estimate, file.p)
            validation = validate(compared, run, digits=file.settings.digits)
    if budget is not None and method in ("gum", "both"):
        found = budget.expanded
        value, u, U, k, p = found.value, found.u, found.U, found.k, found.p
        coverage, dof, by = coverage_of(found), float(budget.estimate.dof), "gum"
    else:
        assert run is not None
        value, u, U, p = run.mean, run.u, 0.5 * (run.symmetric[1] - run.symmetric[0]), run.p
        k = U / u if u > 0.0 else 1.0
        coverage, dof, by = Coverage(k, "monte_carlo", p), None, "mc"
    with _placed(file, one):
        value_text, U_text = _rounded(one, value, U)
        relative = _relative(one, value, U)
        judgement = _judged(one, value, U, u, dof)
    if one.part_of:
        zh, en = f"{one.symbol} 是复数公式 {one.part_of} 的一部分", f"{one.symbol} is a part of the complex formula"
        remarks = (Remark("complex-part", zh, f"{en} {one.part_of}"), *remarks)
    return EvaluatedResult(
        one, by, value, u, U, k, dof, p, value_text, U_text, coverage, budget, run, compared, validation, judgement,
        remarks, relative,
    )  # fmt: skip


def _by_gum(file: BudgetFile, one: ResultWanted, needed: bool) -> tuple[BudgetResult | None, tuple[Remark, ...]]:
    """The GUM's budget; when a simulation alone is wanted, a formula without derivative is a remark and no error."""
    sources = {name: source for name, source in file.sources.items() if name in one.model.names}
    with _placed(file, one):
        budget = Budget(
            one.model, sources, one.unit, file.p, file.rule, file.k, _within(file.correlations, one.model.names)
        )
        try:
            result = budget.evaluate()
        except ModelError as error:
            if needed:
                raise
            zh, en = (sentence.partition("\n")[0] for sentence in (error.zh, error.en))
            return None, (Remark("no-gum", f"GUM 法不适用：{zh}", f"the GUM's formulas do not apply: {en}"),)
    return result, result.remarks


def _within(correlations: Correlations, names: tuple[str, ...]) -> Correlations:
    kept = {pair: r for pair, r in correlations.coefficients.items() if set(pair) <= set(names)}
    return Correlations(kept, correlations.copula)


def coverage_of(expanded: Expanded) -> Coverage:
    """How an expanded uncertainty is worded in a certificate."""
    if expanded.p is None:
        return Coverage(expanded.k, "fixed", None, min(expanded.dof_used, 1e9))
    if expanded.shape == "t" and expanded.dof_used < _MANY:
        return Coverage(expanded.k, "student", expanded.p, expanded.dof_used)
    if expanded.shape in ("t", "normal"):
        return Coverage(expanded.k, "normal", expanded.p)
    return Coverage(expanded.k, "shape", expanded.p, shape=expanded.shape)


def _rounded(one: ResultWanted, value: float, U: float) -> tuple[str, str]:
    how = one.rounding
    if how.interval is None:
        return reported(value, U, how.digits, how.rule, how.smallest)
    return reported_to_interval(value, U, how.interval, digits=how.digits, rounding=how.rule, smallest=how.smallest)


def _relative(one: ResultWanted, value: float, U: float) -> RelativeU | None:
    """U relative to the value or to the full scale, where the file asks for it."""
    how = one.rounding
    if not how.relative:
        return None
    base, reference = (value, "reading") if how.full_scale is None else (how.full_scale, "full_scale")
    return relative_U(U, base, reference=reference, unit=how.relative, digits=how.digits, rounding=how.rule)


def _judged(one: ResultWanted, value: float, U: float, u: float, dof: float | None) -> Judgement | None:
    if one.conformity is None:
        return None
    from guiju.metrology.decision import conformance_probability, measured

    stated = one.conformity
    decision = decide(stated.rule, value, U, stated.limits, mpev=stated.mpev)
    probability = None
    if u > 0.0:
        finite = dof is not None and dof < 1e6
        probability = conformance_probability(measured(value, u, dof if finite else None), stated.limits)
    return Judgement(decision, stated, probability)


def _correlations(file: BudgetFile, results: tuple[EvaluatedResult, ...]) -> dict[tuple[str, str], float]:
    if len(results) < 2 or any(one.budget is None for one in results):
        return {}
    inputs = {name: source.input for name, source in file.sources.items()}
    joint = propagate_all({one.symbol: one.model for one in file.results}, inputs, file.correlations or None)
    return {(a, b): joint.correlation(a, b) for a, b in combinations((one.symbol for one in file.results), 2)}


@contextmanager
def _placed(file: BudgetFile, one: ResultWanted | None) -> Iterator[None]:
    """Errors of the library leave as errors of the file: at the formula, the option, or the input that they name."""
    try:
        yield
    except BudgetFileError:
        raise
    except MetrologyError as error:
        path = _path(file, one, error)
        raise BudgetFileError(error.zh, error.en, path, file.lines.get(path, 0)) from error


def _path(file: BudgetFile, one: ResultWanted | None, error: MetrologyError) -> str:
    for path in (error.where, f"inputs.{error.where}", f"monte_carlo.{error.where}"):
        if error.where and path in file.lines:
            return path
    if isinstance(error, ModelError):
        known = next((each for each in file.results if each.model.text == error.where), None)
        return _path_of_model(file, one or known or file.results[0])
    return error.where or (_path_of_model(file, one) if one else "")


def _path_of_model(file: BudgetFile, one: ResultWanted) -> str:
    return one.place or ("measurand.model" if file.single else f"results.{one.symbol}.model")
