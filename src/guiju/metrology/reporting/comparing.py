"""Comparing a value with a limit, by the full or by the rounded value (GB/T 8170-2008 clause 4.3)."""

from __future__ import annotations

from dataclasses import dataclass

from guiju.metrology import checking
from guiju.metrology.decision.limits import Limits
from guiju.metrology.decision.rules import Decision, DecisionRule, decide
from guiju.metrology.errors import InputError
from guiju.metrology.reporting.rounding import to_interval

METHODS = ("full", "rounded")


@dataclass(frozen=True, slots=True)
class Comparison:
    """The value that was compared, as text, whether it is within the limits, and how it was compared."""

    compared: str
    within: bool
    method: str


def compare(value: float, limits: Limits, method: str, interval: float | None = None) -> Comparison:
    """Full: the computed value (全数值比较法, 4.3.2); rounded: its multiple of the interval (修约值比较法, 4.3.3).

    GB/T 8170 takes the full value where a method says nothing. Raises InputError for "rounded" without an interval.

    >>> compare(10.504, Limits(None, 10.5), "full").within, compare(10.504, Limits(None, 10.5), "rounded", 0.1).within
    (False, True)
    """
    text = compared_value(value, method, interval)
    return Comparison(text, limits.inside(float(text)), method)


def compared_value(value: float, method: str, interval: float | None = None) -> str:
    """The value that the method compares, as text.

    >>> compared_value(0.25, "rounded", 0.1)
    '0.2'
    """
    if checking.one_of(method, METHODS, "method") == "full":
        return repr(checking.finite(value, "value") + 0.0)
    if interval is None:
        raise InputError("修约值比较法需要修约间隔", "comparing the rounded value needs the interval", "interval")
    return to_interval(value, interval)


def decide_as(
    rule: DecisionRule,
    value: float,
    U: float,
    tolerance: Limits,
    *,
    method: str,
    interval: float | None = None,
    mpev: float | None = None,
) -> Decision:
    """A decision rule applied to the full or to the rounded value, as the method says.

    >>> from guiju.metrology.decision.rules import SIMPLE_ACCEPTANCE
    >>> decide_as(SIMPLE_ACCEPTANCE, 0.504, 0.1, Limits(-0.5, 0.5), method="rounded", interval=0.1).verdict.value
    'conforms'
    """
    return decide(rule, float(compared_value(value, method, interval)), U, tolerance, mpev=mpev)
