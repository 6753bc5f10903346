"""Evaluates a section: at every point through the template's models, or through all points by a fitted line.

The same functions serve the bench (`live`: what can be said so far), the freezing of a record (`evaluate`) and every
later look at it (`recompute`), so that a number cannot come out differently for having been asked elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from guiju.metrology import Estimate, covariance_matrix
from guiju.metrology.reporting import reported
from guiju.record.measurement import Budget, BudgetLine, Covariance, Figure, Point, Result
from guiju.record.words import Quantity, Text
from guiju.results.propagation import coverage_factor, point_model, propagated
from guiju.results.sections import (
    Evaluation,
    Live,
    Missing,
    MissingError,
    SectionInputs,
    evaluating,
    number,
    optional_number,
)
from guiju.results.smallest import raised, smallest_at
from guiju.results.sources import InputValue, point_inputs

Report = Callable[[MissingError], None]
"""What to do about something missing: raise it, or note it and go on with the rest."""


def evaluate(section: SectionInputs) -> Evaluation:
    """Budgets, results and covariances of a section.

    Raises MissingError for the first thing that is not there, EvaluationError for what does not fit (units, model,
    standard, scope).
    """

    def refuse(error: MissingError) -> None:
        raise error

    return _evaluate(section, refuse)


def live(section: SectionInputs) -> Live:
    """What can be evaluated so far, and what is missing for the rest. Raises EvaluationError for what does not fit."""
    missing: list[Missing] = []

    def note(error: MissingError) -> None:
        missing.append(Missing(where=error.where, zh=error.zh, en=error.en))

    evaluation = _evaluate(section, note)
    return Live(evaluation=evaluation, missing=tuple(missing))


def _evaluate(section: SectionInputs, report: Report) -> Evaluation:
    if not section.points:
        report(MissingError(section.section_id, "还没有校准点", "there are no points yet"))
        return Evaluation(budgets=(), results=(), covariances=())
    if section.template.kind == "line":
        from guiju.results.lines import evaluate_line

        return evaluate_line(section, report)
    return _evaluate_points(section, report)


class Collector:
    """Gathers results under running ids, and their covariances."""

    def __init__(self, section: SectionInputs) -> None:
        self.section = section
        self.prefix = section.prefix or section.section_id
        self.budgets: list[Budget] = []
        self.results: list[Result] = []
        self.covariances: list[Covariance] = []

    def add(
        self,
        *,
        points: tuple[Point, ...],
        quantity: Text,
        symbol: str,
        unit: str,
        at: Quantity | None,
        estimate: Estimate,
        k: float,
        model: str,
        lines: tuple[BudgetLine, ...],
        figures: tuple[Figure, ...] = (),
    ) -> str:
        """One more result with its budget; gives its id."""
        template, place = self.section.template, len(self.results) + 1
        smallest = smallest_at(self.section, points[0], at, unit, k)
        U, note = raised(k * estimate.u, smallest)
        with evaluating("template"):
            floor = None if smallest is None else smallest.U
            value_text, U_text = reported(estimate.value, U, template.digits, self.section.rounding, floor)
        result = Result(
            result_id=f"{self.prefix}-r{place}",
            section_id=self.section.section_id,
            points=tuple(point.point_id for point in points),
            quantity=quantity,
            symbol=symbol,
            unit=unit,
            at=at,
            value=number(estimate.value),
            u=number(estimate.u),
            dof=optional_number(estimate.dof),
            k=number(k),
            probability=template.probability,
            U=number(U),
            relative=False,
            budget_id=f"{self.prefix}-b{place}",
            raised=note,
            reported_value=value_text,
            reported_U=U_text,
        )
        self.results.append(result)
        self.budgets.append(
            Budget(
                budget_id=result.budget_id,
                template=self.section.template_ref,
                model=model,
                lines=lines,
                figures=figures,
            )
        )
        return result.result_id

    def covariance(self, first: str, second: str, value: float) -> None:
        """Notes the covariance of two results of one evaluation."""
        self.covariances.append(Covariance(first=first, second=second, covariance=number(value)))

    def correlate(self, estimates: Sequence[Estimate]) -> None:
        """Notes the covariances of all results, given their estimates: those of one point, and what shares a source."""
        if len(estimates) < 2:
            return
        matrix = covariance_matrix(estimates).tolist()
        for second, other in enumerate(estimates):
            for first, one in enumerate(estimates[:second]):
                if matrix[first][second] or one.evaluation is other.evaluation:
                    names = self.results[first].result_id, self.results[second].result_id
                    self.covariance(*names, matrix[first][second])

    def evaluation(self) -> Evaluation:
        """Everything gathered."""
        return Evaluation(budgets=tuple(self.budgets), results=tuple(self.results), covariances=tuple(self.covariances))


def _evaluate_points(section: SectionInputs, report: Report) -> Evaluation:
    collector = Collector(section)
    estimates: list[Estimate] = []
    for point in section.points:
        try:
            inputs = point_inputs(section, point)
        except MissingError as error:
            report(error)
            continue
        estimates += _evaluate_point(collector, point, inputs)
    collector.correlate(estimates)
    return collector.evaluation()


def _evaluate_point(collector: Collector, point: Point, inputs: tuple[InputValue, ...]) -> list[Estimate]:
    template = collector.section.template
    with evaluating(point.point_id):
        model = point_model(template, inputs)
        found = propagated(model)
    for output in template.outputs:
        outcome = found[output.symbol]
        collector.add(
            points=(point,),
            quantity=output.quantity,
            symbol=output.symbol,
            unit=output.unit,
            at=point.nominal,
            estimate=outcome.estimate,
            k=coverage_factor(template, outcome.estimate),
            model=model.typed[output.symbol],
            lines=tuple(_line(each, outcome.sensitivities[each.symbol]) for each in inputs),
        )
    return [found[output.symbol].estimate for output in template.outputs]


def _line(each: InputValue, sensitivity: float) -> BudgetLine:
    return BudgetLine(
        symbol=each.symbol,
        name=each.name,
        unit=each.unit,
        value=number(each.value),
        distribution=each.distribution,
        u=number(each.u),
        dof=optional_number(each.dof),
        sensitivity=number(sensitivity),
        contribution=number(abs(sensitivity) * each.u),
        source_id=each.source_id,
    )
