"""The evaluated budgets of a frozen record: one result with lines, chart and model; its comparison by simulation."""

import math
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from guiju.certificate.numbers import coverage_factor, per_cent, printed, with_unit
from guiju.charts import Bar, Words, histogram_with_intervals, pareto
from guiju.lab.calibrations.budget_sources import NOWHERE, Origin, Origins
from guiju.lab.calibrations.live import DISTRIBUTIONS
from guiju.lab.calibrations.models import Job, Record
from guiju.lab.calibrations.review_record import point_name, said
from guiju.lab.calibrations.sheet import pick
from guiju.lab.methods.mathml import equation
from guiju.lab.methods.words import K_RULES, TEMPLATES
from guiju.lab.ui.charts import drawn
from guiju.lab.ui.words import either, word
from guiju.record import model
from guiju.record.enclose import find
from guiju.record.enclosures import BudgetTemplate
from guiju.record.measurement import Budget, BudgetLine, Result
from guiju.record.statement import Case

_AXIS = Words("不确定度分量 |c·u|", "contribution |c·u|")
WORTH_TELLING = 0.001
"""Part of u² that correlation must have before it is told."""
FITS = {
    "ordinary": Words("最小二乘", "ordinary least squares"),
    "weighted": Words("加权最小二乘", "weighted least squares"),
    "generalised_distance": Words("广义距离回归", "generalised distance regression"),
}
FIGURES = {
    "residual_std": Words("残差标准差", "residual standard deviation"),
    "residual_sum_of_squares": Words("残差平方和", "residual sum of squares"),
    "chi2": Words("χ²", "chi-squared"),
    "chi2_dof": Words("χ² 的自由度", "degrees of freedom of chi-squared"),
}


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line of a budget; figures with few digits, `share` of u² in per cent."""

    symbol: str
    name: str
    unit: str
    value: str
    distribution: str
    u: str
    dof: str
    sensitivity: str
    contribution: str
    share: float
    shared: bool
    """The source stands in other results of the record too, as one random variable."""
    origin: Origin = NOWHERE

    @property
    def percent(self) -> str:
        return f"{self.share:.1f} %".replace("-", "−")

    @property
    def width(self) -> str:
        return f"{min(max(self.share, 0.0), 100.0):.2f}"


@dataclass(frozen=True, slots=True)
class BudgetShown:
    """One result with its budget, as its page shows it."""

    place: int
    label: str
    quantity: str
    symbol: str
    unit: str
    reported: str
    value: str
    u: str
    U: str
    dof: str
    k: str
    probability: str
    rule: str
    model: str
    equation: SafeString | None
    lines: tuple[LineShown, ...]
    correlated: str
    """Part of u² that the correlation of the inputs makes, in per cent; empty where there is none."""
    figures: tuple[tuple[str, str], ...]
    chart: SafeString
    raised: str
    computed_U: str
    simulates: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """One result by the GUM and by Monte Carlo: rows of (name, value, u, low, high), and what follows."""

    rows: tuple[tuple[str, str, str, str, str], ...]
    probability: str
    chart: SafeString
    passed: bool
    verdict: str
    d_low: str
    d_high: str
    tolerance: str
    fixed_k: bool
    reported: str
    """What the comparison says of the interval that was reported."""
    covers: bool
    """The reported interval holds all of the simulated one."""
    found: Any


def revision_of(job: Job, revision: str) -> Record | None:
    """The job's newest frozen record, or the one of a revision; None where there is none."""
    rows = Record.objects.filter(job=job).order_by("-revision")
    if revision:
        rows = rows.filter(revision=int(revision)) if revision.isdecimal() and len(revision) < 9 else rows.none()
    return rows.first()


def template_of(case: Case, budget: Budget) -> BudgetTemplate | None:
    """The template of a budget; None where it was left out of the case."""
    found = find(case, budget.template)
    return found if isinstance(found, BudgetTemplate) else None


def budget_of(record: model.Record, result: Result) -> Budget:
    """The budget of a result."""
    return next(each for each in record.budgets if each.budget_id == result.budget_id)


def few(text: str, digits: int = 4) -> str:
    """A number for looking at: few significant digits, a real minus sign."""
    return printed(f"{float(text):.{digits}g}")


def label_of(record: model.Record, result: Result) -> str:
    """Where on the range the result holds."""
    if len(result.points) == 1:
        return point_name(next(each for each in record.points if each.point_id == result.points[0]))
    return with_unit(result.at.value, result.at.unit) if result.at else ""


def rule_words(template: BudgetTemplate | None) -> str:
    """How k was found."""
    return _("The template was left out of the record.") if template is None else word(K_RULES, template.k_rule)


def kind_words(template: BudgetTemplate | None) -> str:
    """How results are made of readings."""
    return "" if template is None else word(TEMPLATES, template.kind)


def shown(case: Case, places: range, origins: Origins | None = None) -> tuple[BudgetShown, ...]:
    """The results of a record at these places (from 0), each with its budget and the origins of its lines."""
    record = case.record
    everywhere = _shared(record)
    return tuple(_shown(case, place, everywhere, origins) for place in places)


def lines_of(case: Case, place: int, origins: Origins) -> tuple[LineShown, ...]:
    """The lines of one result's budget, each with where it comes from."""
    result = case.record.results[place]
    budget, variance = budget_of(case.record, result), float(result.u) ** 2
    return tuple(_line(each, variance, frozenset(), origins.of(result, each)) for each in budget.lines)


def _shared(record: model.Record) -> frozenset[str]:
    """Source ids that stand in more than one budget."""
    seen: dict[str, int] = {}
    for budget in record.budgets:
        for source in {each.source_id for each in budget.lines if each.source_id}:
            seen[source] = seen.get(source, 0) + 1
    return frozenset(source for source, count in seen.items() if count > 1)


def _shown(case: Case, place: int, everywhere: frozenset[str], origins: Origins | None) -> BudgetShown:
    record, result = case.record, case.record.results[place]
    budget = budget_of(record, result)
    template = template_of(case, budget)
    unit = "" if result.unit == "1" else result.unit
    reported = f"{printed(result.reported_value)} ± {printed(result.reported_U)}"
    raised = result.raised
    return BudgetShown(
        place=place + 1,
        label=label_of(record, result),
        quantity=said(result.quantity),
        symbol=result.symbol,
        unit=unit,
        reported=f"({reported}) {unit}" if unit else reported,
        value=few(result.value, _digits(float(result.value), float(result.u))),
        u=few(result.u, 2),
        U=few(result.U, 2),
        dof="∞" if result.dof is None else few(result.dof),
        k=coverage_factor(result.k),
        probability=_probability(result, template),
        rule=rule_words(template),
        model=model_words(budget, template),
        equation=None if is_fit(budget) else equation(result.symbol, budget.model),
        lines=tuple(
            _line(each, float(result.u) ** 2, everywhere, NOWHERE if origins is None else origins.of(result, each))
            for each in budget.lines
        ),
        correlated=_correlated(budget, result),
        figures=tuple(
            (pick_words(FIGURES.get(one.name, Words(one.name, one.name))), few(one.value)) for one in budget.figures
        ),
        chart=_pareto(budget, result),
        raised="" if raised is None else said(raised.note),
        computed_U="" if raised is None else f"{few(raised.computed_U)} {unit}".rstrip(),
        simulates=template is not None and not is_fit(budget),
    )


def _probability(result: Result, template: BudgetTemplate | None) -> str:
    """The coverage probability; with a fixed k it is about that, whatever the distribution."""
    about = template is not None and template.k_rule == "fixed"
    return f"p {'≈' if about else '='} {per_cent(result.probability)}"


def is_fit(budget: Budget) -> bool:
    """Whether the result comes from a fitted line, and not out of a formula."""
    return budget.model in FITS


def model_words(budget: Budget, template: BudgetTemplate | None) -> str:
    """The model as text: the formula, or how the line was fitted."""
    if not is_fit(budget):
        return budget.model
    line = None if template is None else template.line
    told = pick_words(FITS[budget.model])
    if line is None:
        return told
    x = line.x_series if float(line.x_offset) == 0 else f"({line.x_series} − {printed(line.x_offset)})"
    return f"{line.y_series} = a + b · {x}, {told}"


def pick_words(words: Words) -> str:
    """Words in the language of the page."""
    return either(words.zh, words.en)


def _one(text: str) -> Words:
    """Words of a chart in the language of the page alone."""
    return Words(text, text)


def _line(each: BudgetLine, variance: float, everywhere: frozenset[str], origin: Origin) -> LineShown:
    return LineShown(
        symbol=each.symbol,
        name=said(each.name),
        unit="" if each.unit == "1" else each.unit,
        value=few(each.value, 9),
        distribution=pick(DISTRIBUTIONS[each.distribution])
        if each.distribution in DISTRIBUTIONS
        else each.distribution,
        u=few(each.u),
        dof="∞" if each.dof is None else few(each.dof),
        sensitivity=few(each.sensitivity),
        contribution=few(each.contribution),
        share=100 * float(each.contribution) ** 2 / variance if variance else 0.0,
        shared=each.source_id in everywhere,
        origin=origin,
    )


def correlation_share(budget: Budget, result: Result) -> float:
    """Part of u² that is not the sum of the squared contributions: what correlation of the inputs adds or takes."""
    variance = float(result.u) ** 2
    own = math.fsum(float(each.contribution) ** 2 for each in budget.lines)
    share = 1.0 - own / variance if variance else 0.0
    return share if abs(share) > WORTH_TELLING else 0.0


def _correlated(budget: Budget, result: Result) -> str:
    share = correlation_share(budget, result)
    return f"{100 * share:.1f} %".replace("-", "−") if share else ""


def _pareto(budget: Budget, result: Result) -> SafeString:
    bars = [
        Bar(label=_one(f"{each.symbol} {said(each.name)}"), value=abs(float(each.contribution)))
        for each in budget.lines
        if float(each.contribution)
    ]
    if not bars:
        return SafeString("")
    unit = "" if result.unit == "1" else result.unit
    title = Words(f"{result.quantity.zh}：不确定度分量", f"{result.quantity.en}: contributions")
    return drawn(pareto, bars, title=title, x_label=_AXIS, unit=unit, u=float(result.u))


def compared(case: Case, place: int) -> Compared:
    """The result at a place (from 0) by the GUM beside its simulation.

    Raises EvaluationError for what cannot be simulated: a fitted line, an enclosure that was left out.
    """
    from guiju.results.sections import EvaluationError

    result = case.record.results[place]
    found = simulated(case, result)
    if found is None:
        zh, en = "评定所用的附件已从记录中移除", "an enclosure that the evaluation needs was left out of the record"
        raise EvaluationError(result.result_id, zh, en)
    template = template_of(case, budget_of(case.record, result))
    return _compared(result, found, "" if template is None else template.k_rule)


def simulated(case: Case, result: Result) -> Any:
    """The result's Monte Carlo run; None where something that it needs was left out. Raises EvaluationError."""
    from guiju.results.recompute import inputs_of
    from guiju.results.simulation import monte_carlo

    section = inputs_of(case, result)
    if section is None:
        return None
    point = next(each for each in case.record.points if each.point_id == result.points[0])
    return monte_carlo(section, point, case.record.number, result.symbol if len(result.points) == 1 else "")


def _reported(result: Result, found: Any, k_rule: str) -> tuple[bool, str]:
    """Whether the reported interval holds the simulated one, and that in words, with how its k was found."""
    value, half = float(result.value), float(result.U)
    low, high = (float(each) for each in found.interval)
    simulated = (high - low) / 2
    covers = value - half <= low and high <= value + half
    words = (
        _("The reported U = %(U)s is no smaller than half of the simulated interval, %(half)s: it understates nothing.")
        if covers
        else _("The reported U = %(U)s differs by %(part)s from half of the simulated interval, %(half)s.")
    )
    told = words % {"U": few(result.U, 3), "half": few(str(simulated), 3), "part": f"{abs(half / simulated - 1):.1%}"}
    shape = _("k was taken by the shape of the dominant distribution and not by t: one input that is not normal leads.")
    return covers, either(f"{shape}{told}", f"{shape} {told}") if k_rule == "dominant_shape" else told


def _compared(result: Result, found: Any, k_rule: str) -> Compared:
    covers, reported = _reported(result, found, k_rule)
    digits = _digits(float(found.mean), float(found.u))

    def row(name: str, value: str, u: str, ends: tuple[str, str]) -> tuple[str, str, str, str, str]:
        return name, few(value, digits), few(u), few(ends[0], digits), few(ends[1], digits)

    return Compared(
        rows=(
            row(_("GUM (law of propagation)"), found.gum_value, found.gum_u, found.gum_interval),
            row(_("Monte Carlo, symmetric"), found.mean, found.u, found.interval),
            row(_("Monte Carlo, shortest"), found.mean, found.u, found.shortest_interval),
        ),
        probability=per_cent(found.probability),
        chart=_distribution(result, found),
        passed=found.validated,
        verdict=_("Both ends agree within the tolerance: for this result the interval of the GUM may be used.")
        if found.validated
        else _(
            "The ends do not agree within the tolerance: for this result the GUM is not validated. Look at the "
            "dominant distribution and at how linear the model is. What was reported is set beside the simulation "
            "below."
        ),
        d_low=few(found.d_low, 2),
        d_high=few(found.d_high, 2),
        tolerance=few(found.tolerance, 2),
        fixed_k=k_rule == "fixed",
        reported=reported,
        covers=covers,
        found=found,
    )


def _digits(value: float, u: float) -> int:
    """Significant digits that show a value three places below its uncertainty."""
    if not value or not u:
        return 4
    return min(max(math.floor(math.log10(abs(value))) - math.floor(math.log10(u)) + 4, 4), 13)


def _distribution(result: Result, found: Any) -> SafeString:
    edges = [float(each) for each in found.histogram.edges]
    intervals = [
        (Words("GUM", "GUM"), *map(float, found.gum_interval)),
        (Words("蒙特卡洛", "Monte Carlo"), *map(float, found.interval)),
    ]
    unit = "" if result.unit == "1" else f" / {result.unit}"
    axis = f"{said(result.quantity)}{unit}"
    title = Words("结果的分布与包含区间", "Distribution of the result and coverage intervals")
    return drawn(histogram_with_intervals, edges, found.histogram.counts, intervals, title=title, x_label=_one(axis))
