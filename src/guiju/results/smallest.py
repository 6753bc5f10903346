"""The scope's smallest U at a point, and the raising of a computed U below it (ILAC-P14; both values are kept)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from guiju.record.measurement import Influence, Point, Raised
from guiju.record.model import ScopeRow
from guiju.record.smallest import Matrix, smallest_of
from guiju.record.words import Quantity, Text
from guiju.results.sections import EvaluationError, SectionInputs, number
from guiju.results.units import factor, fraction


@dataclass(frozen=True, slots=True)
class Smallest:
    """The scope's smallest U at one place, in the result's unit and at the result's k."""

    U: float
    row: ScopeRow


def smallest_at(section: SectionInputs, point: Point, at: Quantity | None, unit: str, k: float) -> Smallest | None:
    """The largest of the smallest U of the rows that cover the quantity at `at`; None without a row or place.

    A row states its U for its own k; it is brought to the result's k, so that like is compared with like. A relative
    row is a fraction of the value `at`. Raises EvaluationError where a row's unit does not compare with the result's.
    """
    if at is None:
        return None
    found = [
        Smallest(_in_unit(row, stated, at, unit) * k / float(row.k), row)
        for row in section.scope
        if _covers(row, section, point, at) and (stated := stated_at(row, at, point.influences)) is not None
    ]
    return max(found, key=lambda each: each.U, default=None)


def stated_at(row: ScopeRow, at: Quantity, influences: tuple[Influence, ...] = ()) -> Decimal | None:
    """The smallest U that a row states at a place, in its own unit; None where it states none there."""
    if row.smallest_U_rule is None:
        return None if row.smallest_U is None else Decimal(row.smallest_U)
    scale = factor(at.unit, row.range.unit)
    if scale is None:
        return None
    rule = row.smallest_U_rule
    parameter = parameter_of(rule, influences) if isinstance(rule, Matrix) else None
    return smallest_of(rule, row.range, Decimal(at.value) * scale, parameter)


def parameter_of(rule: Matrix, influences: tuple[Influence, ...]) -> Decimal | None:
    """The second variable of a matrix at a point, in the matrix's unit; None where the point does not give it."""
    for each in influences:
        scale = factor(each.quantity.unit, rule.parameter_unit) if each.name == rule.parameter else None
        if scale is not None:
            return Decimal(each.quantity.value) * scale
    return None


def _covers(row: ScopeRow, section: SectionInputs, point: Point, at: Quantity) -> bool:
    if (row.method, row.edition, row.quantity) != (section.method, section.edition, point.quantity):
        return False
    if row.site != section.site or not row.valid_from <= section.day <= row.valid_to:
        return False
    scale = factor(at.unit, row.range.unit)
    if scale is None:
        return False
    value = Decimal(at.value) * scale
    lower, upper = row.range.lower, row.range.upper
    return (lower is None or Decimal(lower) <= value) and (upper is None or value <= Decimal(upper))


def _in_unit(row: ScopeRow, stated: Decimal, at: Quantity, unit: str) -> float:
    if row.relative:
        share, scale = fraction(row.smallest_U_unit), factor(at.unit, unit)
        if share is not None and scale is not None:
            return float(stated * share * abs(Decimal(at.value)) * scale)
    else:
        scale = factor(row.smallest_U_unit, unit)
        if scale is not None:
            return float(stated * scale)
    zh = f"最小不确定度的单位 {row.smallest_U_unit} 与结果的单位 {unit} 不能比较；请改正能力范围的该行"
    en = f"its smallest U is in {row.smallest_U_unit}, the result in {unit}; mend this row of the scope"
    raise EvaluationError(f"scope.{row.row_id}", zh, en)


def raised(computed_U: float, smallest: Smallest | None) -> tuple[float, Raised | None]:
    """The U to report, unrounded, and, where it was raised, both values with the reason."""
    if smallest is None or computed_U >= smallest.U:
        return computed_U, None
    row = smallest.row
    note = Text(
        zh=f"计算的扩展不确定度小于能力范围（{row.row_id}）的最小值，按最小值报告",
        en=f"the computed expanded uncertainty is below the smallest of the scope ({row.row_id}), which is reported",
    )
    values = Raised(computed_U=number(computed_U), smallest_U=number(smallest.U), row_id=row.row_id, note=note)
    return smallest.U, values
