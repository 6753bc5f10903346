"""Specifications as makers state them: a |reading| + b range + n digits; accuracy classes; tables by range."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from guiju.metrology import checking
from guiju.metrology.decision.limits import Limits
from guiju.metrology.decision.rules import Decision, DecisionRule, Verdict, decide, overall
from guiju.metrology.errors import DataError, InputError

SIDES = ("both", "lower", "upper")


@dataclass(frozen=True, slots=True)
class Specification:
    """MPEV = of_reading * |reading| + of_range * range + digits * digit + constant; ratios as pure numbers.

    >>> dmm = Specification(of_reading=0.0005, of_range=0.0001, digits=2)
    >>> round(dmm.mpev(100.0, range_value=200.0, digit=0.01), 12)
    0.09
    """

    of_reading: float = 0.0
    of_range: float = 0.0
    digits: float = 0.0
    constant: float = 0.0
    side: str = "both"

    def __post_init__(self) -> None:
        for name in ("of_reading", "of_range", "digits", "constant"):
            checking.not_negative(getattr(self, name), f"specification.{name}")
        checking.one_of(self.side, SIDES, "specification.side")
        if not any((self.of_reading, self.of_range, self.digits, self.constant)):
            raise InputError("技术指标不能全为零", "a specification must not be all zero", "specification")

    def mpev(self, reading: float, *, range_value: float | None = None, digit: float | None = None) -> float:
        """The absolute value of the maximum permissible error at a reading, in the reading's unit.

        `range_value`: the range's end; `digit`: one step of the last digit. Raises InputError for one that is needed.
        """
        total = self.of_reading * abs(checking.finite(reading, "reading")) + self.constant
        for share, value, name in ((self.of_range, range_value, "range_value"), (self.digits, digit, "digit")):
            if share:
                if value is None:
                    raise InputError("该技术指标需要此值", "this specification needs it", name)
                total += share * checking.positive(value, name)
        return checking.positive(total, "mpev")

    def limits_of_error(
        self, reading: float, *, range_value: float | None = None, digit: float | None = None
    ) -> Limits:
        """Limits of the error of indication at a reading: -MPEV and MPEV, or the one of `side`."""
        half = self.mpev(reading, range_value=range_value, digit=digit)
        return Limits(None if self.side == "upper" else -half, None if self.side == "lower" else half)


@dataclass(frozen=True, slots=True)
class SpecificationRow:
    """The specification that holds for values from `lower` to `upper`, both included."""

    lower: float
    upper: float
    specification: Specification
    range_value: float | None = None
    digit: float | None = None

    def __post_init__(self) -> None:
        if not checking.finite(self.lower, "row.lower") <= checking.finite(self.upper, "row.upper"):
            raise InputError("范围下端须不大于上端", "the lower end of a row must not exceed its upper end", "row")


@dataclass(frozen=True, slots=True)
class SpecificationTable:
    """Rows by range; where two rows meet, the lower one holds. Raises DataError for none.

    >>> table = SpecificationTable((
    ...     SpecificationRow(0.0, 2.0, Specification(of_reading=0.001, digits=1), digit=0.001),
    ...     SpecificationRow(2.0, 20.0, Specification(of_reading=0.002, digits=1), digit=0.01),
    ... ))
    >>> table.limits_of_error(2.0).upper, table.limits_of_error(10.0).upper
    (0.003, 0.03)
    """

    rows: tuple[SpecificationRow, ...]

    def __post_init__(self) -> None:
        if not self.rows:
            raise DataError("技术指标表没有行", "the table of specifications has no rows", "table")

    def row_at(self, value: float) -> SpecificationRow:
        """The row that holds at a value. Raises InputError outside all rows: nothing is extrapolated."""
        at = checking.finite(value, "value")
        for row in sorted(self.rows, key=lambda each: each.upper):
            if row.lower <= at <= row.upper:
                return row
        raise InputError(f"表中没有 {value} 处的技术指标", f"the table has no specification at {value}", "value")

    def limits_of_error(self, value: float) -> Limits:
        """Limits of the error of indication at a value, by its row."""
        row = self.row_at(value)
        return row.specification.limits_of_error(value, range_value=row.range_value, digit=row.digit)


@dataclass(frozen=True, slots=True)
class Point:
    """One calibration point: where, the error of indication found there, and its expanded uncertainty."""

    at: float
    error: float
    U: float


@dataclass(frozen=True, slots=True)
class ItemDecision:
    """The verdicts of an item: point by point, and overall."""

    points: tuple[Decision, ...]
    verdict: Verdict


def decide_item(rule: DecisionRule, points: Sequence[Point], table: SpecificationTable) -> ItemDecision:
    """Verdict per point and overall. Raises DataError for no points, InputError for a point outside the table.

    >>> from guiju.metrology.decision.rules import SIMPLE_ACCEPTANCE
    >>> table = SpecificationTable((SpecificationRow(0.0, 10.0, Specification(constant=0.5)),))
    >>> decide_item(SIMPLE_ACCEPTANCE, [Point(1.0, 0.1, 0.2), Point(9.0, 0.6, 0.2)], table).verdict.value
    'does_not_conform'
    """
    found = tuple(_decide_point(rule, point, table) for point in points)
    return ItemDecision(found, overall(each.verdict for each in found))


def _decide_point(rule: DecisionRule, point: Point, table: SpecificationTable) -> Decision:
    row = table.row_at(point.at)
    limits = row.specification.limits_of_error(point.at, range_value=row.range_value, digit=row.digit)
    mpev = row.specification.mpev(point.at, range_value=row.range_value, digit=row.digit)
    return decide(rule, point.error, point.U, limits, mpev=mpev)


def class_of(
    rule: DecisionRule, points: Sequence[Point], classes: Mapping[str, SpecificationTable]
) -> tuple[str | None, dict[str, ItemDecision]]:
    """The first class, in the order given (finest first), to which the item conforms, and the verdicts of all.

    None when it conforms to none.

    >>> from guiju.metrology.decision.rules import JJF_1094
    >>> of = lambda mpe: SpecificationTable((SpecificationRow(0.0, 1.0, Specification(constant=mpe)),))
    >>> class_of(JJF_1094, [Point(1.0, 0.3, 0.1)], {"E2": of(0.15), "F1": of(0.5)})[0]
    'F1'
    """
    if not classes:
        raise DataError("没有给出任何等级", "no class is given", "classes")
    verdicts = {name: decide_item(rule, points, table) for name, table in classes.items()}
    met = (name for name, found in verdicts.items() if found.verdict is Verdict.CONFORMS)
    return next(met, None), verdicts
