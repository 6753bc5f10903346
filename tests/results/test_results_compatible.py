"""Whether two certificates of one standard can both be right: on and beside the boundary, by hand."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from test_results_confirming import asked, item, point

from guiju.record.enclosures import Drift, StandardCertificate
from guiju.record.words import DecimalText, Text
from guiju.results.compatible import largest, shifts


def later(*points: Any, **changed: Any) -> StandardCertificate:
    made = item(*points).certificate
    assert made is not None
    return dataclasses.replace(made, number="L", **changed)


@pytest.mark.parametrize(("correction", "beyond"), [("0.005", False), ("0.0051", True), ("-0.005", False)])
def test_the_shift_beside_u_of_the_difference(correction: str, beyond: bool) -> None:
    """U 0.003 and 0.004 at k = 2: 0.005."""
    (found,) = shifts(item(point("10", "0", "0.003"), drift=None), later(point("10", correction, "0.004")))
    assert (found.beyond, found.at, found.unit) == (beyond, "10 V", "V")
    assert abs(found.allowed - 0.005) < 1e-12


def test_another_k_and_another_unit_are_compared_alike() -> None:
    before = item(point("10", "0", "0.0045", "3"), drift=None)
    after = later(point("10000", "5.1", "2", "1", unit="mV"), unit="mV")
    assert [each.beyond for each in shifts(before, after)] == [True]


def test_the_drift_that_the_standard_is_known_for_is_allowed() -> None:
    """2 × 0.0052 / √3 = 0.006: with 0.003 and 0.004 the difference may be 0.0078."""
    drift = Drift(half_width=DecimalText("0.0052"), unit="V", basis=Text(zh="历次", en="history"))
    before = item(point("10", "0", "0.003"), drift=drift)
    told = {each: largest(shifts(before, later(point("10", each, "0.004")))) for each in ("0.0078", "0.0079")}
    assert {each: found is not None and found.beyond for each, found in told.items()} == {
        "0.0078": False,
        "0.0079": True,
    }


@pytest.mark.parametrize(("correction", "beyond"), [("0.002", False), ("0.0021", True)])
def test_the_largest_error_of_the_use_bounds_too(correction: str, beyond: bool) -> None:
    before, demands = item(point("10", "0", "0.003"), drift=None), [asked(largest_error="0.002")]
    assert [each.beyond for each in shifts(before, later(point("10", correction, "0.004")), demands)] == [beyond]


def test_the_worst_place_is_told_and_nothing_in_common_is_nothing() -> None:
    before = item(point("10", "0", "0.003"), point("100", "0", "0.003"), drift=None, interpolation="none")
    worst = largest(shifts(before, later(point("10", "0.009", "0.003"), point("100", "-0.02", "0.003"))))
    assert worst is not None and (worst.at, worst.beyond) == ("100 V", True)
    assert largest(shifts(before, later(point("50", "9", "0.003")))) is None
