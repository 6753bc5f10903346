"""Rounding of results, rounding intervals, forms and sentences."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.metrology import reporting as r
from guiju.metrology.decision import SIMPLE_ACCEPTANCE, Limits, Verdict
from guiju.metrology.errors import InputError, MetrologyError


@pytest.mark.parametrize(
    ("value", "U", "rule", "smallest", "expected"),
    [
        (10.05762, 0.027, (2, "nearest"), None, ("10.058", "0.027")),  # GUM 7.2.6
        (0.0, 10.47, (2, "up"), None, ("0", "11")),
        (0.0, 28.05, (2, "nearest"), None, ("0", "28")),
        (1.23456, 0.0996, (2, "up"), None, ("1.23", "0.10")),
        (1.23456, 0.0996, (2, "nearest"), None, ("1.23", "0.10")),
        (1.23456, 0.096, (1, "nearest"), None, ("1.2", "0.1")),
        (1234.5, 120.0, (2, "nearest"), None, ("1230", "120")),
        (-0.0004, 0.01, (1, "nearest"), None, ("0.00", "0.01")),
        (2.5, 1.0, (1, "half_even"), None, ("2", "1")),
        (2.5, 1.0, (1, "nearest"), None, ("3", "1")),
        (1.0, 0.10000000000000002, (2, "up"), None, ("1.00", "0.10")),
        (1.0, 0.1004, (2, "nearest"), 0.1004, ("1.00", "0.11")),
        (5.0, 0.0, (2, "up"), None, ("5.0", "0")),
        (1e15, 1e-7, (2, "up"), None, ("1000000000000000.00000000", "0.00000010")),
        (12345.6, 999.0, (2, "up"), None, ("12300", "1000")),
        (1.0, 0.00125, (2, "half_even"), None, ("1.0000", "0.0012")),
        (1.0, 0.00135, (2, "half_even"), None, ("1.0000", "0.0014")),
        (1.0, 0.02, (2, "up"), 0.0301, ("1.000", "0.031")),
    ],
)
def test_reported_strings(
    value: float, U: float, rule: tuple[int, str], smallest: float | None, expected: tuple[str, str]
) -> None:
    assert r.reported(value, U, *rule, smallest) == expected


numbers = st.floats(-1e6, 1e6)
uncertainties = st.floats(1e-9, 1e6)
rules = st.tuples(st.sampled_from([1, 2]), st.sampled_from(r.ROUNDINGS))


@given(numbers, uncertainties, rules)
def test_digits_and_places(value: float, U: float, rule: tuple[int, str]) -> None:
    value_text, U_text = r.reported(value, U, *rule)
    shown = Decimal(U_text)
    assert Decimal(value_text).as_tuple().exponent == shown.as_tuple().exponent or "." not in U_text
    assert len(U_text.replace(".", "").strip("0")) <= rule[0]
    assert abs(shown - Decimal(U)) < Decimal(U) * (1 if rule[0] == 1 else Decimal("0.1")) * Decimal("1.001")


@given(numbers, uncertainties, rules, st.floats(0.1, 10))
def test_never_below_the_smallest(value: float, U: float, rule: tuple[int, str], share: float) -> None:
    smallest = U * share
    shown = Decimal(r.reported(value, U, *rule, smallest)[1])
    assert shown >= Decimal(smallest) * (1 - Decimal("1e-11"))
    if rule[1] == "up":
        assert shown >= Decimal(U) * (1 - Decimal("1e-11"))
    relative = r.relative_U(U, 3.0, reference="nominal", unit="ppm", digits=rule[0], rounding=rule[1], smallest=share)
    assert Decimal(relative.text) >= Decimal(share) * 1_000_000 * (1 - Decimal("1e-11"))


@given(numbers, uncertainties, rules)
def test_rounding_twice_changes_nothing(value: float, U: float, rule: tuple[int, str]) -> None:
    once = r.reported(value, U, *rule)
    assert tuple(map(Decimal, r.reported(float(once[0]), float(once[1]), *rule))) == tuple(map(Decimal, once))


# Rounding intervals


@pytest.mark.parametrize(
    ("value", "interval", "text"),
    [
        # GB/T 8170-2008 3.4: intervals of 0.5 and of 20.
        (60.25, 0.5, "60.0"),
        (60.38, 0.5, "60.5"),
        (60.28, 0.5, "60.5"),
        (-60.75, 0.5, "-61.0"),
        (830, 20, "840"),
        (842, 20, "840"),
        (-930, 20, "-920"),
        # 3.2: four down, six up, five to the even.
        (1.050, 0.1, "1.0"),
        (0.35, 0.1, "0.4"),
        (2500, 1000, "2000"),
        (3500, 1000, "4000"),
        (0.0325, 0.001, "0.032"),
        (32500, 1000, "32000"),
        (12.1498, 0.1, "12.1"),
        (0.1 + 0.2, 0.2, "0.4"),
        (-0.04, 0.1, "0.0"),
    ],
)
def test_rounding_intervals(value: float, interval: float, text: str) -> None:
    assert r.to_interval(value, interval) == text


@given(numbers, st.sampled_from([0.001, 0.02, 0.05, 0.1, 0.25, 0.5, 2, 5, 20, 1000]))
def test_multiples_of_the_interval(value: float, interval: float) -> None:
    shown = Decimal(r.to_interval(value, interval))
    assert shown % Decimal(repr(interval)) == 0
    assert abs(shown - Decimal(value)) <= Decimal(repr(interval)) / 2 * (1 + Decimal("1e-9"))


def test_prescribed_interval_of_a_result() -> None:
    assert r.reported_to_interval(10.037, 0.0321, 0.05, rounding="up") == ("10.05", "0.04")
    # U is coarser than the interval by its own digits, and is never lost.
    assert r.reported_to_interval(10.037, 12.34, 0.05, rounding="up") == ("10.05", "13")
    assert r.reported_to_interval(10.037, 0.0021, 0.05, rounding="nearest") == ("10.05", "0.01")
    assert r.reported_to_interval(10.037, 0.032, 0.1, smallest=0.15) == ("10.0", "0.2")
    assert r.reported_to_interval(10.037, 0.0, 0.1) == ("10.0", "0")


def test_full_and_rounded_comparison() -> None:
    """GB/T 8170-2008 4.3: 97.46 and 97.46 against a limit of at least 97.5; 0.0504 against at most 0.05."""
    limit = Limits(97.5, None)
    assert not r.compare(97.46, limit, "full").within
    assert r.compare(97.46, limit, "rounded", 0.1) == r.Comparison("97.5", True, "rounded")
    assert not r.compare(97.44, limit, "rounded", 0.1).within
    with pytest.raises(InputError):
        r.compare(97.44, limit, "rounded")
    full, rounded = (
        r.decide_as(SIMPLE_ACCEPTANCE, 0.504, 0.0, Limits.symmetric(0.5), method=method, interval=0.01).verdict
        for method in r_methods()
    )
    assert (full, rounded) == (Verdict.DOES_NOT_CONFORM, Verdict.CONFORMS)


def r_methods() -> tuple[str, str]:
    return "full", "rounded"


# Forms


@pytest.mark.parametrize(
    ("value", "U", "text"),
    [
        (1.727e-5, 1.76e-6, "(1.73 ± 0.18) × 10⁻⁵"),
        (1234567.0, 8900.0, "(1.2346 ± 0.0089) × 10⁶"),
        (-0.5, 0.0996, "(-5.0 ± 1.0) × 10⁻¹"),
        (0.0, 0.012, "(0.0 ± 1.2) × 10⁻²"),
        (5.0, 0.12, "(5.00 ± 0.12)"),
        (12.0, 345.0, "(0.1 ± 3.5) × 10²"),
    ],
)
def test_scientific(value: float, U: float, text: str) -> None:
    assert r.scientific(value, U, 2, "nearest").text() == text


@given(numbers, uncertainties, rules)
def test_scientific_is_the_same_number(value: float, U: float, rule: tuple[int, str]) -> None:
    found, plain = r.scientific(value, U, *rule), r.reported(value, U, *rule)
    assert Decimal(found.value).scaleb(found.exponent) == Decimal(plain[0])
    assert Decimal(found.U).scaleb(found.exponent) == Decimal(plain[1])
    assert Decimal(found.value).as_tuple().exponent == Decimal(found.U).as_tuple().exponent


def test_concise() -> None:
    assert r.concise(10.05762, 0.027, 2, "nearest") == "10.058(27)"
    assert r.concise(100.02147, 0.35e-3) == "100.02147(35)"
    assert r.concise(1234.5, 120.0) == "1230(120)"
    assert r.concise(12.34, 1.2) == "12.3(1.2)"


def test_relative_names_its_reference() -> None:
    """0.0996 % becomes 0.10 %, by the reading or by the full scale."""
    reading = r.relative_U(0.0996, 100.0, reference="reading", rounding="nearest")
    assert (reading.text, reading.sentence("en")) == ("0.10", "Urel = 0.10 % of reading")
    assert reading.sentence("zh") == "Urel = 0.10 %（相对于读数）"
    full = r.relative_U(0.0996, -200.0, reference="full_scale", unit="ppm", rounding="up")
    assert full.sentence("en") == "Urel = 500 ppm of full scale"
    assert r.relative_U(0.002, 1.0, reference="nominal", unit="1", digits=1).sentence("en").endswith("of nominal value")
    with pytest.raises(InputError) as caught:
        r.relative_U(0.1, 0.0, reference="reading")
    assert caught.value.where == "reference_value"


# Sentences


def test_fixed_k_is_about_95_percent() -> None:
    """Never 1.96 and never exactly 95 %: k = 2 is agreed, the probability follows roughly."""
    coverage = r.Coverage(2.0, "fixed", dof=200.0)
    assert "k = 2 " in coverage.sentence("zh") and "约为 95 %" in coverage.sentence("zh")
    assert "k = 2," in coverage.sentence("en") and "about 95 %" in coverage.sentence("en")
    assert coverage.warnings == () == r.Coverage(2.0, "fixed", dof=15.0).warnings
    ((zh, en),) = r.Coverage(2.0, "fixed", dof=14.9).warnings
    assert "14.9" in zh and "14.9" in en and "15" in en
    assert "95" not in r.Coverage(3.0, "fixed").sentence("en")


@pytest.mark.parametrize(
    ("coverage", "zh", "en"),
    [
        (
            r.Coverage(2.131, "student", 0.95, dof=15.7),
            ("k = 2.13", "15", "95 %"),
            ("k = 2.13", "t distribution", "15"),
        ),
        (r.Coverage(1.96, "normal", 0.95), ("k = 1.96", "正态", "95 %"), ("normal distribution", "95 %")),
        (r.Coverage(1.645, "shape", 0.95, shape="rectangular"), ("矩形", "95 %"), ("rectangular", "k = 1.65")),
        (r.Coverage(2.58, "monte_carlo", 0.99), ("蒙特卡洛", "99 %"), ("Monte Carlo", "99 %")),
        (r.Coverage(2.0, "normal", 0.9545), ("95.45 %",), ("95.45 %",)),
    ],
)
def test_sentences_give_k_and_probability(coverage: r.Coverage, zh: tuple[str, ...], en: tuple[str, ...]) -> None:
    assert all(each in coverage.sentence("zh") for each in zh)
    assert all(each in coverage.sentence("en") for each in en)
    assert "about" not in coverage.sentence("en") and "约" not in coverage.sentence("zh").replace("包含", "")


def test_the_sentence_of_a_certificate() -> None:
    text = r.certificate_sentence("10.058", "0.027", "Ω", r.Coverage(2, "fixed"), "zh", symbol="R")
    assert text.startswith("R = (10.058 ± 0.027) Ω。") and text.endswith("约为 95 %。")


@pytest.mark.parametrize(
    "make",
    [
        lambda: r.reported(float("nan"), 0.1),
        lambda: r.reported(1.0, -0.1),
        lambda: r.reported(1.0, float("inf")),
        lambda: r.reported(1.0, 0.1, 3),
        lambda: r.reported(1.0, 0.1, 2, "down"),
        lambda: r.reported(1.0, 0.1, 2, "up", -1.0),
        lambda: r.to_interval(1.0, 0.0),
        lambda: r.to_interval(1.0, 0.1, "up"),
        lambda: r.compare(1.0, Limits(None, 1.0), "half"),
        lambda: r.relative_U(0.1, 1.0, reference="scale"),
        lambda: r.relative_U(0.1, 1.0, reference="reading", unit="percent"),
        lambda: r.scientific(1.0, 0.0),
        lambda: r.Coverage(0.0, "fixed"),
        lambda: r.Coverage(2.0, "guess"),
        lambda: r.Coverage(2.0, "student", 0.95),
        lambda: r.Coverage(2.0, "normal"),
        lambda: r.Coverage(2.0, "shape", 0.95),
        lambda: r.Coverage(2.0, "normal", 95.0),
    ],
)
def test_nonsense_is_a_typed_error(make) -> None:
    with pytest.raises(MetrologyError) as caught:
        make()
    assert caught.value.zh and caught.value.en and caught.value.where
