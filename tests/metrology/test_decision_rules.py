"""Decision rules, guard bands by ratio, specifications and classes."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.metrology import decision as d
from guiju.metrology.decision import Verdict as V
from guiju.metrology.errors import DataError, InputError, MetrologyError

MPE = d.Limits.symmetric(1.0)


@pytest.mark.parametrize(
    ("error", "U", "verdict", "neglected"),
    [
        # U95 <= MPEV/3: compared with MPEV alone.
        (0.99, 0.33, V.CONFORMS, True),
        (-1.0, 1 / 3, V.CONFORMS, True),
        (1.01, 0.33, V.DOES_NOT_CONFORM, True),
        # Larger: MPEV - U, MPEV + U, and undecided between.
        (0.6, 0.4, V.CONFORMS, False),
        (0.61, 0.4, V.UNDECIDED, False),
        (-1.39, 0.4, V.UNDECIDED, False),
        (1.4, 0.4, V.DOES_NOT_CONFORM, False),
        (0.0, 1.2, V.UNDECIDED, False),
    ],
)
def test_jjf_1094(error: float, U: float, verdict: V, neglected: bool) -> None:
    found = d.decide(d.JJF_1094, error, U, MPE)
    assert (found.verdict, found.U_neglected) == (verdict, neglected)


def test_jjf_1094_of_one_limit_needs_mpev() -> None:
    single = d.Limits(None, 1.0)
    with pytest.raises(InputError) as caught:
        d.decide(d.JJF_1094, 0.5, 0.1, single)
    assert caught.value.where == "mpev"
    assert d.decide(d.JJF_1094, 0.95, 0.3, single, mpev=1.0).verdict is V.CONFORMS
    assert d.decide(d.JJF_1094, -50.0, 0.3, single, mpev=1.0).verdict is V.CONFORMS


@pytest.mark.parametrize(
    ("error", "rule", "verdict"),
    [
        (0.95, d.SIMPLE_ACCEPTANCE, V.CONFORMS),
        (1.05, d.SIMPLE_ACCEPTANCE, V.DOES_NOT_CONFORM),
        (0.75, d.GUARDED_ACCEPTANCE, V.CONFORMS),
        (0.85, d.GUARDED_ACCEPTANCE, V.DOES_NOT_CONFORM),
        (0.75, d.NON_BINARY, V.CONFORMS),
        (0.85, d.NON_BINARY, V.CONDITIONAL_PASS),
        (-1.0, d.NON_BINARY, V.CONDITIONAL_PASS),
        (1.15, d.NON_BINARY, V.CONDITIONAL_FAIL),
        (1.25, d.NON_BINARY, V.DOES_NOT_CONFORM),
        (0.85, d.ISO_14253_1, V.UNDECIDED),
        (0.95, d.DecisionRule("relaxed", -0.5, "two"), V.CONFORMS),
        (1.05, d.DecisionRule("relaxed", -0.5, "two"), V.CONFORMS),
        (0.84, d.DecisionRule("83 %", 0.83, "two"), V.DOES_NOT_CONFORM),
    ],
)
def test_rules_of_ilac_g8(error: float, rule: d.DecisionRule, verdict: V) -> None:
    found = d.decide(rule, error, 0.2, MPE)
    assert found.verdict is verdict
    assert found.guard_band == pytest.approx(rule.guard_ratio * 0.2)


def test_binary_rounding_does_not_decide() -> None:
    assert d.decide(d.SIMPLE_ACCEPTANCE, 0.1 + 0.2, 0.0, d.Limits(None, 0.3)).verdict is V.CONFORMS
    assert d.decide(d.GUARDED_ACCEPTANCE, 0.7, 0.3, MPE).verdict is V.CONFORMS


@given(st.floats(-3, 3), st.floats(0, 2), st.floats(0, 0.5), st.sampled_from(sorted(d.RULES)), st.sampled_from([-1, 1]))
def test_more_uncertainty_or_error_is_never_better(error: float, U: float, more: float, name: str, sign: int) -> None:
    """JJF 1094 jumps where U stops being neglected; within each branch all rules are monotone."""
    order = list(V)
    rule = d.RULES[name]
    at = d.decide(rule, error, U, MPE)
    worse = d.decide(rule, error + math.copysign(more, error), U, MPE)
    assert order.index(worse.verdict) >= order.index(at.verdict)
    assert d.decide(rule, -error, U, MPE).verdict is at.verdict
    unsure = d.decide(rule, error, U + more, MPE)
    if at.verdict is not V.CONFORMS and unsure.U_neglected == at.U_neglected:
        assert unsure.verdict is not V.CONFORMS


def test_overall_is_the_worst() -> None:
    assert d.overall([V.CONFORMS, V.CONFORMS]) is V.CONFORMS
    assert d.overall([V.CONDITIONAL_PASS, V.UNDECIDED, V.CONFORMS]) is V.UNDECIDED
    assert d.overall([V.UNDECIDED, V.DOES_NOT_CONFORM]) is V.DOES_NOT_CONFORM
    with pytest.raises(DataError):
        d.overall([])


def test_words_of_the_verdicts() -> None:
    assert {verdict.word("zh") for verdict in V} == {"符合", "有条件符合", "待定", "有条件不符合", "不符合"}
    assert V.UNDECIDED.word("en") == "undecided"


# Guard bands by the test uncertainty ratio


def test_factors_of_the_handbooks() -> None:
    """ANSI/NCSL Z540.3 Handbook and NCSLI RP-10 at TUR 2.5; Dobbert's guard band vanishes near 4.6."""
    found = {method: d.acceptance_factor(method, 2.5) for method in d.METHODS}
    assert found == pytest.approx(
        {"none": 1, "test95": 0.6, "rss": 0.916515138991, "rp10": 0.85, "dobbert": 0.914185634544}
    )
    assert d.acceptance_factor("dobbert", 4.5) < 1 == d.acceptance_factor("dobbert", 4.7)
    assert d.acceptance_factor("rp10", 5.0) == 1
    assert d.acceptance_factor("rp10", 5.0, widen=True) == pytest.approx(1.05)


@given(st.sampled_from(d.METHODS), st.floats(1, 50), st.floats(0, 10))
def test_a_higher_ratio_needs_no_wider_guard_band(method: str, tur: float, more: float) -> None:
    assert d.acceptance_factor(method, tur + more) >= d.acceptance_factor(method, tur) - 1e-12


def test_test95_is_the_guard_band_of_U() -> None:
    limits = d.Limits(9.0, 12.0)
    assert d.guard_band("test95", limits, 0.4) == pytest.approx(d.guard_band_of_U(1.0, 0.4))
    assert d.uncertainty_ratio(limits, 0.4) == pytest.approx(3.75)


@pytest.mark.parametrize(
    "make",
    [
        lambda: d.acceptance_factor("rss", 0.9),
        lambda: d.acceptance_factor("unheard", 4),
        lambda: d.acceptance_factor("rss", math.nan),
        lambda: d.uncertainty_ratio(d.Limits(None, 1.0), 0.1),
        lambda: d.uncertainty_ratio(MPE, 0.0),
        lambda: d.guard_band_of_U(1.0, -0.1),
        lambda: d.decide(d.JJF_1094, math.nan, 0.1, MPE),
        lambda: d.decide(d.JJF_1094, 0.1, -0.1, MPE),
        lambda: d.DecisionRule("x", 1.0, "five"),
        lambda: d.DecisionRule("x", -1.0, "three"),
        lambda: d.Limits.symmetric(0.0),
        d.Specification,
        lambda: d.Specification(of_reading=-0.1),
        lambda: d.Specification(digits=2).mpev(1.0),
        lambda: d.Specification(of_range=0.1).mpev(1.0),
        lambda: d.Specification(constant=1.0, side="left"),
        lambda: d.SpecificationTable(()),
        lambda: d.SpecificationRow(2.0, 1.0, d.Specification(constant=1.0)),
        lambda: d.decide_item(d.JJF_1094, [], TABLE),
        lambda: d.class_of(d.JJF_1094, [d.Point(1.0, 0.0, 0.1)], {}),
    ],
)
def test_nonsense_is_a_typed_error(make) -> None:
    with pytest.raises(MetrologyError) as caught:
        make()
    assert caught.value.zh and caught.value.en and caught.value.where


# Specifications

TABLE = d.SpecificationTable(
    (
        d.SpecificationRow(0.0, 2.0, d.Specification(of_reading=0.001, digits=2), digit=0.001),
        d.SpecificationRow(2.0, 20.0, d.Specification(of_reading=0.001, of_range=0.0005), range_value=20.0),
    )
)


def test_a_multimeters_specification() -> None:
    """0.05 % of reading + 0.01 % of range + 2 digits of 0.01 at -100 V in the 200 V range: 0.05 + 0.02 + 0.02."""
    found = d.Specification(of_reading=0.0005, of_range=0.0001, digits=2)
    assert found.mpev(-100.0, range_value=200.0, digit=0.01) == pytest.approx(0.09)
    assert found.limits_of_error(-100.0, range_value=200.0, digit=0.01).lower == pytest.approx(-0.09)
    assert d.Specification(constant=0.2, side="upper").limits_of_error(1.0) == d.Limits(None, 0.2)
    assert d.Specification(constant=0.2, side="lower").limits_of_error(1.0) == d.Limits(-0.2, None)


def test_tables_hold_by_range_and_extrapolate_nothing() -> None:
    assert TABLE.limits_of_error(2.0).upper == pytest.approx(0.004)
    assert TABLE.limits_of_error(2.1).upper == pytest.approx(0.0121)
    with pytest.raises(InputError):
        TABLE.limits_of_error(20.1)


def test_points_and_item() -> None:
    points = [d.Point(1.0, 0.001, 0.0005), d.Point(10.0, 0.018, 0.008), d.Point(20.0, 0.0, 0.001)]
    found = d.decide_item(d.JJF_1094, points, TABLE)
    assert [each.verdict for each in found.points] == [V.CONFORMS, V.UNDECIDED, V.CONFORMS]
    assert found.verdict is V.UNDECIDED


def test_one_sided_specifications_know_their_mpev() -> None:
    row = d.SpecificationRow(0.0, 10.0, d.Specification(constant=0.3, side="upper"))
    found = d.decide_item(d.JJF_1094, [d.Point(5.0, -4.0, 0.05)], d.SpecificationTable((row,)))
    assert found.verdict is V.CONFORMS


def test_class_of_a_weight() -> None:
    """MPE of a 1 kg weight by OIML R 111-1: E2 1.6 mg, F1 5 mg, F2 16 mg; U at most a third."""
    classes = {
        name: d.SpecificationTable((d.SpecificationRow(1.0, 1.0, d.Specification(constant=mpe)),))
        for name, mpe in (("E2", 1.6), ("F1", 5.0), ("F2", 16.0))
    }
    name, verdicts = d.class_of(d.JJF_1094, [d.Point(1.0, 3.1, 0.5)], classes)
    assert name == "F1"
    assert verdicts["E2"].verdict is V.DOES_NOT_CONFORM and verdicts["F2"].verdict is V.CONFORMS
    assert d.class_of(d.JJF_1094, [d.Point(1.0, 30.0, 0.5)], classes)[0] is None
