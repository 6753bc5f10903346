"""The evaluation beside the grid: what the frozen record would hold now, by the same functions, and what is missing."""

import math
from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from guiju.certificate.numbers import coverage_factor, printed
from guiju.charts import Bar, ErrorPoint, Words, error_chart, pareto
from guiju.conduct.facts import CalibrationFacts
from guiju.lab.calibrations import chain, freezing
from guiju.lab.calibrations.facts import job_facts
from guiju.lab.calibrations.models import Job
from guiju.lab.calibrations.models import Reading as Link
from guiju.lab.calibrations.sheet import Sheet, pick, point_label, quantity_text, sheet_of
from guiju.lab.house.act import Actor, Reading
from guiju.lab.ui.charts import drawn
from guiju.lab.ui.words import either, language
from guiju.record.measurement import Budget, BudgetLine, Point, Result
from guiju.record.words import Text

SECTION = "1"
"""The one section of a job; its number says nothing to a reader."""
LIVE_SEED = bytes(32)
"""Of the references in a live evaluation, which is shown and never kept."""
DISTRIBUTIONS = {
    "normal": Text(zh="正态", en="normal"),
    "t": Text(zh="t 分布", en="t"),
    "rectangular": Text(zh="均匀", en="rectangular"),
    "triangular": Text(zh="三角", en="triangular"),
    "arcsine": Text(zh="反正弦", en="arcsine"),
    "constant": Text(zh="常量", en="constant"),
}


@dataclass(frozen=True, slots=True)
class Contribution:
    """One line of a budget as shown: figures with few digits, its share of the variance in per cent."""

    symbol: str
    name: str
    value: str
    u: str
    distribution: str
    dof: str
    sensitivity: str
    contribution: str
    share: float
    unit: str

    @property
    def percent(self) -> str:
        return f"{self.share:.1f} %"

    @property
    def width(self) -> str:
        return f"{self.share:.2f}"


@dataclass(frozen=True, slots=True)
class Mean:
    """Mean and experimental standard deviation of a series at the points of a result."""

    symbol: str
    count: int
    mean: str
    s: str
    unit: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One result: as it will be reported, with its budget."""

    label: str
    quantity: str
    symbol: str
    unit: str
    value: str
    U: str
    k: str
    dof: str
    difference: str
    """Value less nominal, where both are of one unit and the value lies nearer to the nominal than to zero."""
    raised: str
    model: str
    lines: tuple[Contribution, ...]
    means: tuple[Mean, ...]
    pareto: str = ""


@dataclass(frozen=True, slots=True)
class Evaluated:
    """Everything beside the grid."""

    results: tuple[Shown, ...]
    missing: tuple[str, ...]
    trouble: str
    chart: SafeString
    conformity: bool
    specification: str


@dataclass(frozen=True, slots=True)
class AtTheBench:
    """A job as the bench reads it: its facts, its links, its sheet."""

    job: Job
    facts: CalibrationFacts
    links: list[Link]
    sheet: Sheet


def at_the_bench(job: Job, who: Actor) -> AtTheBench:
    """The job's facts of the day and its sheet; reads only, locks nothing."""
    reading = Reading(who, locking=False)
    facts = job_facts(reading, "finish", job, reading.now)
    links = chain.links(reading, job)
    section = facts.sections[0]
    repeats = section.edition.repeats if section.edition else 0
    return AtTheBench(job, facts, links, sheet_of(job, section.template, section.points, links, repeats=repeats))


def measures_before(job: Job) -> bool:
    """Whether points of the job are measured as found, before any adjustment."""
    return any(each["state"] == "as_found" for each in job.line.points)


def unfinished(bench: AtTheBench) -> bool:
    """Whether something that only the calibrator can enter is still open: a series at a point, or the adjustment."""
    job, rows = bench.job, [row for each in bench.sheet.points for row in each.rows]
    unsaid = not job.as_found_reason and not measures_before(job)
    section = bench.facts.sections[0]
    asked = section.edition.record_fields if section.edition else ()
    bare = any(each not in section.fields for each in asked)
    return job.state == "measuring" and (unsaid or bare or not all(each.taken for each in rows))


def evaluated(bench: AtTheBench, who: Actor) -> Evaluated:
    """What can be said so far, by the evaluation that the frozen record will hold."""
    section = bench.facts.sections[0]
    if section.template is None or section.method is None or section.place is None or not section.calibrators:
        return _nothing(bench.job, _("The evaluation needs method, budget template, place and calibrator on file."))
    from guiju.results.evaluate import live
    from guiju.results.sections import EvaluationError

    enclosing = freezing.Enclosing(LIVE_SEED)
    by = enclosing.enclose("person", section.calibrators[0])
    readings = freezing.readings_of(Reading(who, locking=False), bench.job, by)
    try:
        inputs = freezing.section_inputs(bench.facts, readings, enclosing.enclose("budget_template", section.template))
        found = live(inputs)
    except EvaluationError as error:
        return _nothing(bench.job, error.sentence(language()))
    values = {(each.point_id, each.symbol): (each.values, each.unit) for each in readings.series}
    shown = shown_results(found.evaluation.results, found.evaluation.budgets, section.points, values)
    missing = tuple(_missing(each, section.points) for each in found.missing)
    return Evaluated(
        shown,
        missing,
        "",
        results_chart(found.evaluation.results, section.points),
        bench.job.line.commission.conformity_ordered,
        bench.job.line.specification,
    )


def _nothing(job: Job, trouble: str) -> Evaluated:
    return Evaluated((), (), trouble, mark_safe(""), job.line.commission.conformity_ordered, job.line.specification)


def _missing(each: Any, points: tuple[Point, ...]) -> str:
    """The sentence with the point's nominal value in place of its id."""
    labels = {point.point_id: point_label(point) for point in points}
    name, _dot, rest = each.where.partition(".")
    name = "" if name == SECTION else name
    where = " · ".join(part for part in (labels.get(name, name), rest) if part)
    words = either(each.zh, each.en)
    between = ": " if language() == "en" else "："
    return f"{where}{between}{words}" if where else words


Values = dict[tuple[str, str], tuple[tuple[Any, ...], str]]


def shown_results(
    results: tuple[Result, ...],
    budgets: tuple[Budget, ...],
    points: tuple[Point, ...],
    values: Values,
    *,
    charts: bool = False,
) -> tuple[Shown, ...]:
    """Results as a page shows them, each with its budget; with `charts` also the Pareto chart of each budget."""
    by_id = {each.budget_id: each for each in budgets}
    known = {each.point_id: each for each in points}
    shared = Counter(each.points for each in results)
    # Of several quantities at one point only one could be what the nominal value is of; none is compared with it.
    made = [(each, _shown(each, by_id[each.budget_id], known, values, charts=charts)) for each in results]
    return tuple(shown if shared[each.points] == 1 else replace(shown, difference="") for each, shown in made)


def _shown(result: Result, budget: Budget, points: dict[str, Point], values: Values, *, charts: bool) -> Shown:
    single = points[result.points[0]] if len(result.points) == 1 else None
    label = point_label(single) if single else quantity_text(result.at) if result.at else ""
    total = math.fsum(float(each.contribution) ** 2 for each in budget.lines) or 1.0
    return Shown(
        label=label,
        quantity=pick(result.quantity),
        symbol=result.symbol,
        unit="" if result.unit == "1" else result.unit,
        value=result.reported_value,
        U=result.reported_U,
        k=coverage_factor(result.k),
        dof="∞" if result.dof is None else few(result.dof, 3),
        difference=_difference(result, single),
        raised="" if result.raised is None else pick(result.raised.note),
        model=budget.model,
        lines=tuple(_contribution(each, result.unit, total) for each in budget.lines),
        means=_means(result, values) if single else (),
        pareto=_pareto(budget, result) if charts else "",
    )


def _difference(result: Result, point: Point | None) -> str:
    if point is None or point.nominal.unit != result.unit or result.relative:
        return ""
    value, nominal = Decimal(result.reported_value), Decimal(point.nominal.value)
    if abs(value - nominal) >= abs(value):
        return ""
    return f"{(value - nominal).quantize(Decimal(1).scaleb(value.as_tuple().exponent)):+f}"


def _means(result: Result, values: Values) -> tuple[Mean, ...]:
    found = []
    for (point_id, symbol), (taken, unit) in values.items():
        if point_id == result.points[0]:
            numbers = [float(each) for each in taken]
            mean = math.fsum(numbers) / len(numbers)
            s = math.sqrt(math.fsum((each - mean) ** 2 for each in numbers) / max(len(numbers) - 1, 1))
            told = few(str(s), 2) if len(numbers) > 1 else ""
            found.append(Mean(symbol, len(numbers), few(repr(mean), 9), told, "" if unit == "1" else unit))
    return tuple(found)


def _contribution(line: BudgetLine, unit: str, total: float) -> Contribution:
    return Contribution(
        symbol=line.symbol,
        name=pick(line.name),
        value=few(line.value, 9),
        u=few(line.u, 3),
        distribution=_distribution(line.distribution),
        dof="∞" if line.dof is None else few(line.dof, 3),
        sensitivity=few(line.sensitivity, 3),
        contribution=few(line.contribution, 3),
        share=100 * float(line.contribution) ** 2 / total,
        unit="" if line.unit == "1" else line.unit,
    )


def _distribution(code: str) -> str:
    return pick(DISTRIBUTIONS[code]) if code in DISTRIBUTIONS else code


def few(text: str, digits: int) -> str:
    """A number with few significant digits, for looking at; what is reported is rounded elsewhere, by the rule."""
    return printed(f"{float(text):.{digits}g}")


def _pareto(budget: Budget, result: Result) -> SafeString:
    bars = [Bar(label=Words(each.name.zh, each.name.en), value=float(each.contribution)) for each in budget.lines]
    title = Words(f"{result.quantity.zh}：不确定度分量", f"{result.quantity.en}: contributions")
    unit = "" if result.unit == "1" else result.unit
    axis = Words("分量 |c·u|", "Contribution")
    return drawn(pareto, bars, title=title, x_label=axis, unit=unit, u=float(result.u))


def results_chart(results: tuple[Result, ...], points: tuple[Point, ...]) -> SafeString:
    """Results with U over the points, where there are two at least of one quantity in one unit; else nothing.

    No limits: none are on file, and conformity is drawn only where it was ordered with them.
    """
    known = {each.point_id: each for each in points}
    plain = [each for each in results if len(each.points) == 1]
    alike = {(each.symbol, each.unit) for each in plain}
    if len(plain) < 2 or len(alike) != 1:
        return mark_safe("")
    shifted = all(_difference(each, known[each.points[0]]) for each in plain)
    marks = [_mark(each, known[each.points[0]], shifted=shifted) for each in plain]
    first, unit = plain[0], "" if plain[0].unit == "1" else f" / {plain[0].unit}"
    named = Words(f"{first.quantity.zh}{unit}", f"{first.quantity.en}{unit}")
    y = Words(f"与标称值之差{unit}", f"Difference{unit}") if shifted else named
    across = known[first.points[0]].nominal.unit
    there = "" if across == "1" else f" / {across}"
    x = Words(f"校准点{there}", f"Point{there}")
    title = Words(f"{first.quantity.zh}：结果与扩展不确定度", f"{first.quantity.en}: results with U")
    return drawn(error_chart, marks, title=title, x_label=x, y_label=y, height=240)


def _mark(result: Result, point: Point, *, shifted: bool) -> ErrorPoint:
    value = Decimal(result.value) - Decimal(point.nominal.value) if shifted else Decimal(result.value)
    nominal = float(point.nominal.value)
    return ErrorPoint(
        label=point.nominal.value,
        x=nominal,
        y=float(value),
        U=float(result.U),
        hollow=point.direction == "down",
    )
