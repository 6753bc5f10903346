"""Confirmation by computation: each limit on and beside its boundary, restriction to the part that passes."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from measured import BY_KEY, standard

from guiju.record.enclosures import CertifiedPoint, Standard
from guiju.record.words import DecimalText, Quantity
from guiju.results.confirming import Demand, confirm, narrower


def point(nominal: str, correction: str, U: str, k: str = "2", unit: str = "V") -> CertifiedPoint:
    value = DecimalText(str(float(nominal) + float(correction)))
    at = Quantity(value=DecimalText(nominal), unit=unit)
    return CertifiedPoint(
        nominal=at, value=value, correction=DecimalText(correction), U=DecimalText(U), k=DecimalText(k)
    )


def item(*points: CertifiedPoint, **changed: Any) -> Standard:
    made = standard(BY_KEY["ea402-s9-multimeter"].standards[0])
    certificate = dataclasses.replace(made.certificate, points=points, unit="V")
    return dataclasses.replace(made, certificate=certificate, **changed)


def asked(lower: str = "1", upper: str = "1000", unit: str = "V", **limits: Any) -> Demand:
    found = {"largest_error": None, "largest_U": None, "largest_ratio": None, **limits}
    return Demand(lower=DecimalText(lower), upper=DecimalText(upper), unit=unit, **found)


THREE = (point("10", "0.001", "0.002"), point("100", "-0.004", "0.003"), point("1000", "0.02", "0.012"))


@pytest.mark.parametrize(
    ("limits", "reasons"),
    [
        ({"largest_U": "0.012"}, ["", "", ""]),
        ({"largest_U": "0.0119"}, ["", "", "U"]),
        ({"largest_error": "0.032"}, ["", "", ""]),
        ({"largest_error": "0.0319"}, ["", "", "undecided"]),
        ({"largest_error": "0.02"}, ["", "", "undecided"]),
        ({"largest_error": "0.036"}, ["", "", ""]),
        ({"largest_error": "0.0199"}, ["", "", "error"]),
        ({"largest_error": "0.04", "largest_ratio": "0.3"}, ["", "", ""]),
        ({"largest_error": "0.04", "largest_ratio": "0.29"}, ["", "", "ratio"]),
    ],
)
def test_each_limit_on_and_beside_its_boundary(limits: dict[str, str], reasons: list[str]) -> None:
    # 0.036 is three times U: from there on U is neglected (JJF 1094); below it the error keeps U from the limit.
    assert [each.reason for each in confirm(item(*THREE), [asked(**limits)]).compared] == reasons


def test_a_certificate_with_another_k_is_compared_at_two() -> None:
    outcome = confirm(item(point("10", "0", "0.003", "3")), [asked(largest_U="0.002")])
    assert outcome.compared[0].U == "0.002"
    assert outcome.passed
    assert not confirm(item(point("10", "0", "0.0019", "1")), [asked(largest_U="0.002")]).passed


def test_the_range_shrinks_to_what_passes() -> None:
    outcome = confirm(item(*THREE), [asked(largest_U="0.005")])
    assert (outcome.passed, outcome.whole) == (True, False)
    assert (outcome.range.lower, outcome.range.upper, outcome.range.unit) == ("10", "100", "V")


def test_a_fault_in_the_middle_leaves_one_side() -> None:
    points = [point(str(n), "0", "0.9" if n == 30 else "0.1") for n in (10, 20, 30, 40, 50, 60)]
    outcome = confirm(item(*points), [asked(largest_U="0.5")])
    assert (outcome.range.lower, outcome.range.upper) == ("40", "60")


def test_units_are_converted_and_strangers_are_no_pass() -> None:
    assert confirm(item(*THREE), [asked("1000", "1000000", "mV", largest_U="12")]).whole
    wrong = confirm(item(*THREE), [asked(unit="Ω", largest_U="1")])
    assert (wrong.passed, [each.reason for each in wrong.compared]) == (False, ["unit"])


def test_a_needed_point_between_certified_ones_needs_the_interpolation() -> None:
    needed = asked(largest_U="0.1", points=("50",))
    bare = confirm(item(*THREE), [needed])
    assert [(each.nominal, each.reason) for each in bare.compared] == [
        ("10", ""),
        ("50", "not_certified"),
        ("100", ""),
        ("1000", ""),
    ]
    assert confirm(item(*THREE, interpolation="linear"), [needed]).whole
    beyond = asked("1", "2000", largest_U="0.1", points=("2000",))
    assert confirm(item(*THREE, interpolation="linear"), [beyond]).compared[-1].reason == "not_certified"


def test_nothing_asked_nothing_certified_nothing_compared_is_no_pass() -> None:
    assert not confirm(item(*THREE), []).passed
    assert not confirm(dataclasses.replace(item(), certificate=None), [asked(largest_U="1")]).passed
    outside = confirm(item(*THREE), [asked("2000", "3000", largest_U="1")])
    assert (outside.passed, outside.compared) == (False, ())


@pytest.mark.parametrize(
    ("limits", "verified", "passed"),
    [("0.01", True, True), ("0.01", False, False), ("0.01", None, False), ("0.0101", True, False), (None, True, False)],
)
def test_by_class_the_verification_with_its_verdict_counts(limits: str | None, verified: bool, passed: bool) -> None:
    made = item(used_by="class")
    certificate = dataclasses.replace(made.certificate, kind="verification", limits=limits)
    outcome = confirm(
        dataclasses.replace(made, certificate=certificate), [asked(largest_error="0.01")], verified=verified
    )
    assert outcome.passed is passed


@pytest.mark.parametrize(
    ("points", "reason"),
    [
        ((point("10", "0.009", "0.001"), point("100", "0.009", "0.001")), ""),
        ((point("10", "0.009", "0.001"), point("100", "-0.011", "0.001")), "error"),
        # From a third of the limit on the uncertainty counts: it keeps the error from the limit.
        ((point("10", "0.0061", "0.002", "1"),), "undecided"),
        ((point("10", "0.006", "0.004"),), ""),
        ((point("2000", "0", "0.001"),), "no_verdict"),
        ((), "no_verdict"),
    ],
)
def test_by_class_a_calibration_shows_the_limits_it_is_keyed_with(points: Any, reason: str) -> None:
    made = item(*points, used_by="class")
    certificate = dataclasses.replace(made.certificate, kind="calibration", limits=DecimalText("0.01"))
    outcome = confirm(dataclasses.replace(made, certificate=certificate), [asked(largest_error="0.01")])
    assert ([each.reason for each in outcome.compared], outcome.passed) == ([reason], not reason)


@given(st.lists(st.tuples(st.integers(-50, 50), st.integers(1, 50)), min_size=1, max_size=8), st.integers(1, 60))
def test_stricter_demands_never_pass_more(rows: list[tuple[int, int]], limit: int) -> None:
    points = [point(str(10 * (place + 1)), str(correction), str(U)) for place, (correction, U) in enumerate(rows)]
    loose = confirm(item(*points), [asked(largest_error=str(limit + 1), largest_U=str(limit + 1))])
    strict = confirm(item(*points), [asked(largest_error=str(limit), largest_U=str(limit))])
    passing = {each.nominal for each in strict.compared if each.passes}
    assert passing <= {each.nominal for each in loose.compared if each.passes}
    if strict.passed:
        low, high = strict.range.lower, strict.range.upper
        assert narrower(strict, low, high)
        assert not narrower(strict, low, str(float(high) + 1))
        assert not narrower(strict, str(float(low) - 1), high)
