"""A template tried on an example: what it gives, beside what the version before gives."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from guiju.certificate.numbers import coverage_factor, printed, with_unit
from guiju.lab.methods.examples import MOST_POINTS, Example
from guiju.lab.methods.pretty import said
from guiju.lab.methods.template_rules import Trouble, in_model
from guiju.lab.ui.words import language
from guiju.record.enclosures import BudgetTemplate
from guiju.record.measurement import Budget, BudgetLine, Result

WORTH_MARKING = 1e-9
"""Relative difference from which two figures are told to differ: that of a recomputation."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A figure now and by the version before; `old` is empty where there is none."""

    new: str
    old: str
    differs: bool


@dataclass(frozen=True, slots=True)
class TriedLine:
    """A source in the budget: its contribution and share now and before."""

    symbol: str
    name: str
    u: Pair
    sensitivity: Pair
    contribution: Pair
    share: Pair
    width: str


@dataclass(frozen=True, slots=True)
class TriedResult:
    """A result of the example."""

    label: str
    quantity: str
    unit: str
    reported: Pair
    value: Pair
    u: Pair
    k: Pair
    U: Pair
    raised: str
    lines: tuple[TriedLine, ...]

    @property
    def differs(self) -> bool:
        """Whether anything of it differs from the version before."""
        return any(each.differs for each in (self.reported, self.value, self.u, self.k, self.U))


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of the trial: results, what the example lacks, what does not hold."""

    results: tuple[TriedResult, ...]
    missing: tuple[str, ...]
    troubles: tuple[Trouble, ...]
    old_fails: str
    differs: bool


def tried(template: BudgetTemplate, before: BudgetTemplate | None, example: Example) -> Tried:
    """The template on the example, beside the version before."""
    from guiju.results.evaluate import live
    from guiju.results.sections import EvaluationError

    inputs = _of(example, template)
    try:
        found = live(inputs)
    except EvaluationError as error:
        return Tried((), (), tuple(_placed(inputs, error)), "", False)
    old, old_fails = _old(example, before)
    results = tuple(_results(inputs, found.evaluation, old))
    gone = old is not None and len(old.results) != len(found.evaluation.results)
    differs = gone or any(each.differs or any(_line_differs(one) for one in each.lines) for each in results)
    lang = language()
    missing = tuple(f"{each.where}{'：' if lang == 'zh' else ': '}{getattr(each, lang)}" for each in found.missing)
    return Tried(results, missing, (), old_fails, differs)


def _of(example: Example, template: BudgetTemplate) -> Any:
    points = example.inputs.points if template.kind == "line" else example.inputs.points[:MOST_POINTS]
    return replace(example.inputs, template=template, points=points)


def _old(example: Example, before: BudgetTemplate | None) -> tuple[Any, str]:
    from guiju.results.evaluate import live
    from guiju.results.sections import EvaluationError

    if before is None:
        return None, ""
    try:
        return live(_of(example, before)).evaluation, ""
    except EvaluationError as error:
        return None, error.sentence(language())


def _placed(inputs: Any, error: Any) -> Iterator[Trouble]:
    """The fault at the member of the template that it comes from, where that can be told."""
    template, (_point, _dot, symbol) = inputs.template, error.where.partition(".")
    for place, each in enumerate(template.inputs):
        if each.symbol == symbol:
            yield Trouble(f"inputs.{place}.{'unit' if '单位' in error.zh else 'symbol'}", error.zh, error.en)
            return
    if symbol.startswith("model"):
        for place, output in enumerate(template.outputs):
            own = _alone(inputs, output)
            if own is not None:
                yield in_model(f"outputs.{place}.model", output.model, own.zh, own.en, own.position)
                return
    yield Trouble("", error.sentence("zh"), error.sentence("en"))


def _alone(inputs: Any, output: Any) -> Any:
    """What does not hold of one output by itself; None where it does."""
    from guiju.results.evaluate import live
    from guiju.results.sections import EvaluationError

    try:
        live(replace(inputs, template=replace(inputs.template, outputs=(output,))))
    except EvaluationError as error:
        return error
    return None


def _results(inputs: Any, evaluation: Any, old: Any) -> Iterator[TriedResult]:
    before = {_key(each): each for each in old.results} if old is not None else {}
    budgets = {each.budget_id: each for each in evaluation.budgets}
    old_budgets = {each.budget_id: each for each in old.budgets} if old is not None else {}
    labels = {each.point_id: with_unit(each.nominal.value, each.nominal.unit) for each in inputs.points}
    for result in evaluation.results:
        other = before.get(_key(result))
        at = with_unit(result.at.value, result.at.unit) if result.at else ""
        yield TriedResult(
            label=labels[result.points[0]] if len(result.points) == 1 else at,
            quantity=said(result.quantity),
            unit="" if result.unit == "1" else result.unit,
            reported=_reported(result, other),
            value=_pair(result.value, other and other.value, 9),
            u=_pair(result.u, other and other.u),
            k=_factor(result, other),
            U=_pair(result.U, other and other.U),
            raised="" if result.raised is None else said(result.raised.note),
            lines=_lines(budgets[result.budget_id], result, other and old_budgets[other.budget_id], other),
        )


def _key(result: Result) -> object:
    return result.points, result.symbol, result.at


def _reported(result: Result, other: Result | None) -> Pair:
    def words(one: Result) -> str:
        found = f"{printed(one.reported_value)} ± {printed(one.reported_U)}"
        return found if one.unit == "1" else f"({found}) {one.unit}"

    new, old = words(result), "" if other is None else words(other)
    return Pair(new, old, bool(old) and old != new)


def _factor(result: Result, other: Result | None) -> Pair:
    differs = other is not None and _apart(float(result.k), float(other.k))
    return Pair(coverage_factor(result.k), "" if other is None else coverage_factor(other.k), differs)


def _apart(one: float, other: float) -> bool:
    return abs(one - other) > WORTH_MARKING * max(abs(one), abs(other))


def _few(number: str, digits: int) -> str:
    return printed(f"{float(number):.{digits}g}")


def _pair(new: str, old: str | None, digits: int = 4) -> Pair:
    if not old:
        return Pair(_few(new, digits), "", False)
    return Pair(_few(new, digits), _few(old, digits), _apart(float(new), float(old)))


def _lines(budget: Budget, result: Result, old: Budget | None, other: Result | None) -> tuple[TriedLine, ...]:
    before = {each.symbol: each for each in old.lines} if old is not None else {}
    made = [_line(each, before.pop(each.symbol, None), result, other, told=old is not None) for each in budget.lines]
    return (*made, *(_gone(each) for each in before.values()))


def _share(line: BudgetLine, result: Result) -> float:
    variance = float(result.u) ** 2
    return 100 * float(line.contribution) ** 2 / variance if variance else 0.0


def _line(line: BudgetLine, old: BudgetLine | None, result: Result, other: Result | None, *, told: bool) -> TriedLine:
    share = _share(line, result)
    was = None if old is None or other is None else _share(old, other)
    new = f"{share:.1f} %"
    return TriedLine(
        symbol=line.symbol,
        name=said(line.name),
        u=_pair(line.u, old and old.u),
        sensitivity=_pair(line.sensitivity, old and old.sensitivity),
        contribution=_pair(line.contribution, old and old.contribution)
        if old is not None or not told
        else Pair(_few(line.contribution, 4), _("new"), True),
        share=Pair(new, "" if was is None else f"{was:.1f} %", was is not None and f"{was:.1f} %" != new),
        width=f"{min(max(share, 0.0), 100.0):.2f}",
    )


def _gone(line: BudgetLine) -> TriedLine:
    """A source that the version before had."""
    nothing = Pair("—", _few(line.u, 4), True)
    was = Pair("—", _few(line.contribution, 4), True)
    return TriedLine(line.symbol, said(line.name), nothing, Pair("—", "", False), was, Pair("—", "", False), "0")


def _line_differs(line: TriedLine) -> bool:
    return line.u.differs or line.sensitivity.differs or line.contribution.differs
