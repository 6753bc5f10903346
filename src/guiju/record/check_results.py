"""Whether budgets, results, covariances and verdicts of a record hang together with its points and its scope."""

from __future__ import annotations

from decimal import Decimal

from guiju.record.checking import Index, Problems, known, not_negative, positive, wrong
from guiju.record.errors import NOTHING
from guiju.record.measurement import Raised, Result
from guiju.record.model import Record

# |cov(a, b)| <= u(a) u(b) holds exactly; the three numbers are rounded to 17 digits each.
COVARIANCE_SLACK = Decimal("1.000000001")


def budgets(record: Record, index: Index) -> Problems:
    """No negative uncertainties and degrees of freedom, and every budget belongs to a result."""
    used = {result.budget_id for result in record.results}
    for number, budget in enumerate(record.budgets):
        if budget.budget_id not in used:
            yield wrong(f".budgets[{number}].budget_id", "某结果的评定", "the budget of a result", budget.budget_id)
        for place, line in enumerate(budget.lines):
            path = f".budgets[{number}].lines[{place}]"
            if "-" in (line.u[:1], line.contribution[:1]):  # without a sign it is not below zero
                yield from not_negative(f"{path}.u", line.u)
                yield from not_negative(f"{path}.contribution", line.contribution)
            if line.dof is not None:
                yield from positive(f"{path}.dof", line.dof)


def results(record: Record, index: Index) -> Problems:
    """Results name known sections, points of that section and budgets; uncertainties make sense."""
    for number, result in enumerate(record.results):
        path = f".results[{number}]"
        if result.section_id not in index.sections or result.budget_id not in index.budgets:
            yield from known(f"{path}.section_id", result.section_id, index.sections, "sections")
            yield from known(f"{path}.budget_id", result.budget_id, index.budgets, "budgets")
        yield from _points(path, result, index)
        yield from not_negative(f"{path}.u", result.u)
        yield from not_negative(f"{path}.U", result.U)
        yield from positive(f"{path}.k", result.k)
        if result.dof is not None:
            yield from positive(f"{path}.dof", result.dof)
        if not 0 < Decimal(result.probability) < 1:
            yield wrong(f"{path}.probability", "0 与 1 之间的数", "a number between 0 and 1", result.probability)
        if result.raised is not None:
            yield from _raised(f"{path}.raised", result, result.raised, record)


def _points(path: str, result: Result, index: Index) -> Problems:
    if not result.points:
        yield wrong(f"{path}.points", "至少一个点", "at least one point", NOTHING)
    for place, point_id in enumerate(result.points):
        point = index.points.get(point_id)
        if point is None:
            yield from known(f"{path}.points[{place}]", point_id, index.points, "points")
        elif point.section_id != result.section_id:
            yield wrong(f"{path}.points[{place}]", "同一节的点", "a point of the same section", point_id)


def _raised(path: str, result: Result, raised: Raised, record: Record) -> Problems:
    yield from known(f"{path}.row_id", raised.row_id, {row.row_id for row in record.scope}, "scope")
    if not Decimal(raised.computed_U) < Decimal(raised.smallest_U):
        zh, en = f"小于 {raised.smallest_U}", f"less than smallest_U {raised.smallest_U}"
        yield wrong(f"{path}.computed_U", zh, en, raised.computed_U)
    if Decimal(result.U) < Decimal(raised.smallest_U):
        yield wrong(f"{path}.smallest_U", f"不大于 U {result.U}", f"no more than U {result.U}", raised.smallest_U)


def covariances(record: Record, index: Index) -> Problems:
    """Covariances of two known, different results, once for each pair, and possible ones."""
    seen: set[frozenset[str]] = set()
    for number, each in enumerate(record.covariances):
        path = f".covariances[{number}]"
        yield from known(f"{path}.first", each.first, index.results, "results")
        yield from known(f"{path}.second", each.second, index.results, "results")
        pair = frozenset((each.first, each.second))
        if len(pair) == 1 or pair in seen:
            yield wrong(f"{path}.second", "另一结果，每对一次", "another result, each pair once", each.second)
        seen.add(pair)
        first, second = index.results.get(each.first), index.results.get(each.second)
        if first is not None and second is not None:
            largest = Decimal(first.u) * Decimal(second.u)
            if abs(Decimal(each.covariance)) > largest * COVARIANCE_SLACK:
                yield wrong(
                    f"{path}.covariance", f"绝对值不大于 {largest}", f"at most {largest} in size", each.covariance
                )


def conformity(record: Record, index: Index) -> Problems:
    """Verdicts only where ordered, about known results, in the result's unit, with specification and decision rule."""
    for number, each in enumerate(record.conformity):
        path = f".conformity[{number}]"
        if not record.commission.conformity_ordered:
            yield wrong(path, "无符合性结论（未约定）", "no verdict (none was ordered)", each.verdict)
        yield from known(f"{path}.result_id", each.result_id, index.results, "results")
        result = index.results.get(each.result_id)
        if result is not None and result.unit != each.limits.unit:
            yield wrong(f"{path}.limits.unit", f'结果的单位 "{result.unit}"', f'"{result.unit}"', each.limits.unit)
        for member in ("specification", "decision_rule"):
            if not getattr(each, member):
                yield wrong(f"{path}.{member}", "非空字符串", "a text that is not empty", "")
