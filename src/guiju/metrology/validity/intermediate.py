"""Intermediate checks between calibrations: En, two standards, drift of a check standard (ISO/IEC 17025 6.4.10)."""

from __future__ import annotations

from dataclasses import dataclass

from guiju.metrology import checking
from guiju.metrology.validity.scores import En_score, difference_U


@dataclass(frozen=True, slots=True)
class Check:
    """A difference, the most it may be, and their ratio."""

    difference: float
    limit: float

    @property
    def ratio(self) -> float:
        return self.difference / self.limit

    @property
    def passes(self) -> bool:
        # Rounding of binary numbers must not fail a difference that equals the limit.
        return abs(self.difference) <= self.limit * (1 + 1e-12)


def check_by_En(value: float, U: float, reference: float, U_ref: float, *, shared_U: float = 0.0) -> Check:
    """The value against a reference: its ratio is En, the limit sqrt(U^2 + U_ref^2 - 2 U_shared^2).

    `shared_U`: the part of both U that one root standard gives.

    >>> round(check_by_En(10.02, 0.03, 10.0, 0.04).ratio, 6)
    0.4
    """
    limit = difference_U(U, U_ref, shared_U=shared_U)
    return Check(En_score(value, reference, U, U_ref, shared_U=shared_U) * limit, limit)


def check_by_two_standards(y_1: float, U_1: float, y_2: float, U_2: float, *, shared_U: float = 0.0) -> Check:
    """One item measured by two sets of standards: |y_1 - y_2| <= sqrt(U_1^2 + U_2^2 - 2 U_shared^2), at one k.

    >>> check_by_two_standards(10.00, 0.03, 10.06, 0.04).passes
    False
    """
    return check_by_En(y_1, U_1, y_2, U_2, shared_U=shared_U)


def check_of_drift(value: float, value_after_calibration: float, limit: float) -> Check:
    """The check standard's value now against the one found just after calibration; limit: MPEV or U of the standard.

    >>> check_of_drift(10.02, 10.00, 0.05).passes
    True
    """
    before = checking.finite(value_after_calibration, "value_after_calibration")
    return Check(checking.finite(value, "value") - before, checking.positive(limit, "limit"))
