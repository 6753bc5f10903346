"""Repeats the evaluation of a record from its own readings and enclosures, and names what comes out differently."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter

from guiju.record.enclose import find
from guiju.record.enclosures import BudgetTemplate, Method, Standard
from guiju.record.measurement import Budget, Result
from guiju.record.model import Record, Section
from guiju.record.statement import Case
from guiju.record.words import Enclosed
from guiju.results.evaluate import evaluate
from guiju.results.sections import Evaluation, EvaluationError, SectionInputs

RELATIVE_TOLERANCE = Decimal("1e-9")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """A value of the record that its own readings do not give: where, what they give, what stands there."""

    where: str
    expected: str
    found: str


class _LeftOut(Exception):
    """An enclosure that the evaluation needs is not in the case."""


def recompute(case: Case, tolerance: Decimal = RELATIVE_TOLERANCE) -> tuple[Mismatch, ...] | None:
    """Every value of budgets, results and covariances that differs by more than `tolerance` (relative), or a reported
    string that does not follow; None when a template, method or standard that it needs was left out of the case.
    """
    try:
        groups = [_inputs(case, section, reference) for section, reference in _groups(case.record)]
    except _LeftOut:
        return None
    return tuple(_compare(case.record, groups, tolerance))


def inputs_of(case: Case, result: Result) -> SectionInputs | None:
    """What a result of the record was evaluated from; None when something that it needs was left out of the case."""
    references = {budget.budget_id: budget.template for budget in case.record.budgets}
    section = next(each for each in case.record.sections if each.section_id == result.section_id)
    try:
        return _inputs(case, section, references[result.budget_id])
    except _LeftOut:
        return None


def _groups(record: Record) -> Iterator[tuple[Section, Enclosed]]:
    """Sections and the templates by which their results were evaluated."""
    templates = {budget.budget_id: budget.template for budget in record.budgets}
    for section in record.sections:
        used = {
            templates[result.budget_id].digest: templates[result.budget_id]
            for result in record.results
            if result.section_id == section.section_id
        }
        for reference in used.values():
            yield section, reference


def _inputs(case: Case, section: Section, reference: Enclosed) -> SectionInputs:
    record = case.record
    template, method = find(case, reference), find(case, section.method)
    if not isinstance(template, BudgetTemplate) or not isinstance(method, Method):
        raise _LeftOut
    own = {budget.budget_id for budget in record.budgets if budget.template == reference}
    wanted = {
        point_id
        for result in record.results
        if result.section_id == section.section_id and result.budget_id in own
        for point_id in result.points
    }
    points = tuple(point for point in record.points if point.point_id in wanted)
    runs = {run.run_id: run.standards for run in record.runs}
    roles = _roles(case, template)
    everything = {use.role: roles[use.use_id] for use in record.standards if use.use_id in roles}
    by_run = {
        run_id: {use.role: roles[use.use_id] for use in record.standards if use.use_id in used and use.use_id in roles}
        for run_id, used in runs.items()
    }
    return SectionInputs(
        section_id=section.section_id,
        template=template,
        template_ref=reference,
        points=points,
        series=tuple(each for each in record.series if each.point_id in wanted),
        summaries=tuple(each for each in record.summaries if each.point_id in wanted),
        standards=everything,
        run_standards=by_run,
        scope=record.scope,
        site=record.place.site,
        method=section.method_code,
        edition=section.edition,
        rounding=method.rounding,
        day=section.day,
    )


def _roles(case: Case, template: BudgetTemplate) -> dict[str, Standard]:
    """The standards that the template asks for, by use id."""
    needed = {each.role for each in template.inputs if each.role}
    found: dict[str, Standard] = {}
    for use in case.record.standards:
        if use.role in needed:
            standard = find(case, use.standard)
            if not isinstance(standard, Standard):
                raise _LeftOut
            found[use.use_id] = standard
    return found


def _compare(record: Record, groups: list[SectionInputs], tolerance: Decimal) -> Iterator[Mismatch]:
    stored = {_key(result): (place, result) for place, result in enumerate(record.results)}
    budgets = {budget.budget_id: budget for budget in record.budgets}
    seen: set[object] = set()
    covariances: dict[frozenset[str], str] = {}
    for group in groups:
        try:
            again = evaluate(group)
        except EvaluationError as error:
            yield Mismatch(where=f"$.sections.{group.section_id}", expected=str(error), found="results")
            continue
        names: dict[str, str] = {}
        again_budgets = {budget.budget_id: budget for budget in again.budgets}
        for result in again.results:
            key = _key(result)
            if key not in stored:
                yield Mismatch(where=f"$.results[{result.symbol}]", expected=result.value, found="-")
                continue
            seen.add(key)
            place, frozen = stored[key]
            names[result.result_id] = frozen.result_id
            yield from _result(place, result, frozen, tolerance)
            budget, frozen_budget = again_budgets[result.budget_id], budgets[frozen.budget_id]
            yield from _budget(f"$.results[{place}].budget", budget, frozen_budget, tolerance)
        covariances |= _renamed(again, names)
    for key, (place, frozen) in stored.items():
        if key not in seen:
            yield Mismatch(where=f"$.results[{place}]", expected="-", found=frozen.value)
    yield from _covariances(record, covariances, tolerance)


def _key(result: Result) -> object:
    return result.section_id, result.points, result.symbol, result.at


_compared = attrgetter(
    "value", "u", "dof", "k", "U", "probability", "unit", "relative", "reported_value", "reported_U", "raised"
)


def _result(place: int, again: Result, frozen: Result, tolerance: Decimal) -> Iterator[Mismatch]:
    if _compared(again) == _compared(frozen):
        return  # nearly always: what has the same digits needs no arithmetic
    where = f"$.results[{place}]"
    # A value that is nothing but for rounding is compared as a part of its uncertainty.
    yield from _number(f"{where}.value", again.value, frozen.value, tolerance, Decimal(again.u))
    for member in ("u", "dof", "k", "U", "probability"):
        yield from _number(f"{where}.{member}", getattr(again, member), getattr(frozen, member), tolerance)
    for member in ("unit", "relative", "reported_value", "reported_U"):
        yield from _same(f"{where}.{member}", getattr(again, member), getattr(frozen, member))
    if (again.raised is None) != (frozen.raised is None):
        yield from _same(f"{where}.raised", again.raised, frozen.raised)
    elif again.raised is not None and frozen.raised is not None:
        yield from _same(f"{where}.raised.row_id", again.raised.row_id, frozen.raised.row_id)
        for member in ("computed_U", "smallest_U"):
            one, other = getattr(again.raised, member), getattr(frozen.raised, member)
            yield from _number(f"{where}.raised.{member}", one, other, tolerance)


def _budget(where: str, again: Budget, frozen: Budget, tolerance: Decimal) -> Iterator[Mismatch]:
    if (again.model, again.lines, again.figures) == (frozen.model, frozen.lines, frozen.figures):
        return
    yield from _same(f"{where}.model", again.model, frozen.model)
    symbols = [line.symbol for line in frozen.lines]
    yield from _same(f"{where}.lines", [line.symbol for line in again.lines], symbols)
    for place, (line, kept) in enumerate(zip(again.lines, frozen.lines, strict=False)):
        for member in ("value", "u", "dof", "sensitivity", "contribution"):
            one, other = getattr(line, member), getattr(kept, member)
            yield from _number(f"{where}.lines[{place}].{member}", one, other, tolerance)
        for member in ("unit", "distribution", "source_id"):
            yield from _same(f"{where}.lines[{place}].{member}", getattr(line, member), getattr(kept, member))
    kept_figures = {figure.name: figure.value for figure in frozen.figures}
    for figure in again.figures:
        yield from _number(f"{where}.figures.{figure.name}", figure.value, kept_figures.get(figure.name), tolerance)


def _renamed(again: Evaluation, names: dict[str, str]) -> dict[frozenset[str], str]:
    return {
        frozenset((names[each.first], names[each.second])): each.covariance
        for each in again.covariances
        if each.first in names and each.second in names
    }


def _covariances(record: Record, again: dict[frozenset[str], str], tolerance: Decimal) -> Iterator[Mismatch]:
    frozen = {frozenset((each.first, each.second)): each.covariance for each in record.covariances}
    u = {result.result_id: Decimal(result.u) for result in record.results}
    for pair in sorted(again.keys() | frozen.keys(), key=sorted):
        where = f"$.covariances[{', '.join(sorted(pair))}]"
        one, other = again.get(pair), frozen.get(pair)
        # Relative to u times u: a covariance of nearly nothing is compared as such, and may be left out.
        scale = abs(u.get(min(pair), Decimal(0)) * u.get(max(pair), Decimal(0)))
        if abs(Decimal(one or 0) - Decimal(other or 0)) > tolerance * scale:
            yield Mismatch(where=where, expected=one or "-", found=other or "-")


def _number(
    where: str, again: str | None, frozen: str | None, tolerance: Decimal, scale: Decimal = Decimal(0)
) -> Iterator[Mismatch]:
    if again is None or frozen is None:
        yield from _same(where, again, frozen)
        return
    expected, found = Decimal(again), Decimal(frozen)
    if abs(expected - found) > tolerance * max(abs(expected), abs(found), scale):
        yield Mismatch(where=where, expected=again, found=frozen)


def _same(where: str, again: object, frozen: object) -> Iterator[Mismatch]:
    if again != frozen:
        yield Mismatch(where=where, expected=str(again), found=str(frozen))
