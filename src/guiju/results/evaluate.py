"""Evaluates a section: at every point through the template's models, or through all points by a fitted line.

The same functions serve the bench (`live`: what can be said so far), the freezing of a record (`evaluate`) and every
later look at it (`recompute`), so that a number cannot come out differently for having been asked elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable

from guiju.record.measurement import Budget, BudgetLine, Covariance, Figure, Point, Result
from guiju.record.words import Quantity, Text
from guiju.results import engine
from guiju.results.sections import (
    Evaluation,
    EvaluationError,
    Live,
    Missing,
    MissingError,
    SectionInputs,
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
    """Gathers results under running ids, and their covariances through the sources they share."""

    def __init__(self, section: SectionInputs) -> None:
        self.section = section
        self.prefix = section.prefix or section.section_id
        self.budgets: list[Budget] = []
        self.results: list[Result] = []
        self.covariances: list[Covariance] = []
        self._shared: dict[str, list[tuple[int, float]]] = {}

    def add(
        self,
        *,
        points: tuple[Point, ...],
        quantity: Text,
        symbol: str,
        unit: str,
        at: Quantity | None,
        estimate: engine.Estimate,
        k: float,
        model: str,
        lines: tuple[BudgetLine, ...],
        figures: tuple[Figure, ...] = (),
    ) -> str:
        """One more result with its budget; gives its id."""
        template, place = self.section.template, len(self.results) + 1
        smallest = smallest_at(self.section, points[0], at, unit, k)
        U, note = raised(k * estimate.u, smallest)
        value_text, U_text = engine.reported(
            estimate.value, U, template.digits, self.section.rounding, None if smallest is None else smallest.U
        )
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

    def shares(self, source_id: str, contribution: float) -> None:
        """Notes that the latest result depends on a source by `contribution` (sensitivity times u, with its sign)."""
        self._shared.setdefault(source_id, []).append((len(self.results) - 1, contribution))

    def covariance(self, first: str, second: str, value: float) -> None:
        """Notes the covariance of two results of one evaluation."""
        self.covariances.append(Covariance(first=first, second=second, covariance=number(value)))

    def evaluation(self) -> Evaluation:
        """Everything gathered, with the covariances of results at different points that share a source."""
        pairs: dict[tuple[int, int], float] = {}
        known = {(each.first, each.second) for each in self.covariances}
        for users in self._shared.values():
            for place, (first, one) in enumerate(users):
                for second, other in users[place + 1 :]:
                    if first != second:
                        pairs[first, second] = pairs.get((first, second), 0.0) + one * other
        for (first, second), value in sorted(pairs.items()):
            names = self.results[first].result_id, self.results[second].result_id
            if names not in known and value != 0:
                self.covariance(*names, value)
        return Evaluation(budgets=tuple(self.budgets), results=tuple(self.results), covariances=tuple(self.covariances))


def _evaluate_points(section: SectionInputs, report: Report) -> Evaluation:
    collector = Collector(section)
    for point in section.points:
        try:
            inputs = point_inputs(section, point)
        except MissingError as error:
            report(error)
            continue
        _evaluate_point(collector, point, inputs)
    return collector.evaluation()


def _evaluate_point(collector: Collector, point: Point, inputs: tuple[InputValue, ...]) -> None:
    template = collector.section.template
    models = {each.symbol: engine.with_drift(each.model, inputs) for each in template.outputs}
    try:
        found = engine.propagated(models, inputs, joint=template.kind == "joint")
    except EvaluationError as error:
        raise EvaluationError(f"{point.point_id}.{error.where}", error.zh, error.en) from error
    names: list[str] = []
    for output in template.outputs:
        estimate = found.estimates[output.symbol]
        k = engine.coverage_factor(template, estimate, inputs)
        lines = tuple(_line(each, estimate.sensitivities[each.symbol]) for each in inputs)
        name = collector.add(
            points=(point,),
            quantity=output.quantity,
            symbol=output.symbol,
            unit=output.unit,
            at=point.nominal,
            estimate=estimate,
            k=k,
            model=models[output.symbol],
            lines=lines,
        )
        for each in inputs:
            if each.source_id:
                collector.shares(each.source_id, estimate.sensitivities[each.symbol] * each.u)
        for earlier, other in zip(names, template.outputs, strict=False):
            collector.covariance(earlier, name, found.covariances[other.symbol, output.symbol])
        names.append(name)


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
