"""Inputs: moments of every distribution, what is refused, type A and type B, and inputs as data."""

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.metrology import (
    Arcsine,
    AsymmetricBounds,
    Beta,
    Constant,
    CurvilinearTrapezoid,
    DataError,
    Deviation,
    Empirical,
    Exponential,
    Gamma,
    Input,
    InputError,
    MetrologyError,
    Normal,
    Rectangular,
    StudentT,
    Trapezoidal,
    Triangular,
    displayed_readings,
    from_certificate,
    from_half_width,
    from_limits,
    from_probability,
    input_as_data,
    input_from_data,
    mean_of,
    pooled_standard_deviation,
    range_standard_deviation,
    resolution,
    standard_deviation,
)

DISTRIBUTIONS: list[Input] = [
    Normal(1.0, 2.0),
    StudentT(1.0, 2.0, dof=9),
    StudentT(1.0, 2.0, dof=9, convention="standard_deviation"),
    Rectangular(1.0, 2.0),
    Triangular(1.0, 2.0),
    Trapezoidal(1.0, 2.0, 0.3),
    CurvilinearTrapezoid(1.0, 2.0, 1.5),
    CurvilinearTrapezoid(1.0, 2.0, 2.0),
    CurvilinearTrapezoid(1.0, 2.0, 0.0),
    Arcsine(1.0, 2.0),
    Exponential(2.0),
    Gamma(3.0, 0.5),
    Gamma.of_count(24),
    Beta(0.0, 2.0, 1.2, 3.0),
    AsymmetricBounds(1.0, 1.0, 3.0, "exponential"),
    AsymmetricBounds(1.0, 9.0, 3.0, "exponential"),
    AsymmetricBounds(1.0, 2.0, 2.0, "exponential"),
    Empirical([1.0, 2.0, 5.0]),
]


@pytest.mark.parametrize("one", DISTRIBUTIONS, ids=lambda one: repr(one)[:60])
def test_draws_and_quantiles_have_the_stated_moments(one: Input) -> None:
    p = (np.arange(600_000) + 0.5) / 600_000
    quantiles = one.quantile(p)
    assert quantiles.mean() == pytest.approx(one.value, abs=2e-5 * one.deviation)
    assert quantiles.std() == pytest.approx(one.deviation, rel=2e-4)
    assert (np.diff(quantiles) >= 0).all()
    drawn = np.empty(200_000)
    one.fill(np.random.default_rng(5), drawn)
    assert drawn.mean() == pytest.approx(one.value, abs=5 * one.deviation / math.sqrt(200_000))
    assert drawn.std() == pytest.approx(one.deviation, rel=0.02)
    for part in (0.01, 0.2, 0.5, 0.9):
        assert np.quantile(drawn, part) == pytest.approx(
            float(one.quantile(np.array([part]))[0]), abs=0.05 * one.deviation
        )


def test_the_estimate_of_asymmetric_rectangular_bounds_stays_where_it_is_given() -> None:
    one = AsymmetricBounds(20.0, 1.0, 3.0)
    assert (one.value, one.u) == (20.0, 4.0 / math.sqrt(12.0))
    assert float(one.quantile(np.array([0.5]))[0]) == 21.0


def test_the_exponential_bounds_are_those_of_the_gum() -> None:
    """GUM 4.3.8: rate = (exp(rate (b- + b+)) - 1)/(b- exp(...) + b+), u**2 = b+b- - (b+ - b-)/rate."""
    one = AsymmetricBounds(0.0, 1.0, 3.0, "exponential")
    rate = one.rate / one.width
    grown = math.exp(rate * 4.0)
    assert rate == pytest.approx((grown - 1.0) / (1.0 * grown + 3.0), rel=1e-9)
    assert one.u**2 == pytest.approx(3.0 - 2.0 / rate, rel=1e-9)


def test_trap_1_a_t_input_says_which_convention_it_follows() -> None:
    scaled = StudentT(0.0, 6.0, dof=24)
    assert scaled.deviation == pytest.approx(6.0 * math.sqrt(24 / 22))
    assert StudentT(0.0, 6.0, dof=24, convention="standard_deviation").deviation == 6.0
    assert scaled.u == 6.0
    assert StudentT(0.0, 1.0, dof=2).deviation == math.inf
    with pytest.raises(InputError, match="no standard deviation"):
        StudentT(0.0, 1.0, dof=2, convention="standard_deviation")
    with pytest.raises(InputError, match="scaled or standard_deviation"):
        StudentT(0.0, 1.0, dof=9, convention="std")


@pytest.mark.parametrize(
    "make",
    [
        lambda: Normal(math.nan, 1.0),
        lambda: Normal(1.0, -1.0),
        lambda: Normal(1.0, math.inf),
        lambda: Normal(1.0, 1.0, dof=0),
        lambda: Normal(1.0, 1.0, dof=-3),
        lambda: Normal(1.0, 1.0, dof=math.nan),
        lambda: Normal("1", 1.0),  # type: ignore[arg-type]
        lambda: Normal(None, 1.0),  # type: ignore[arg-type]
        lambda: Normal(10**400, 1.0),
        lambda: Constant(math.inf),
        lambda: StudentT(1.0, 1.0),
        lambda: Rectangular(0.0, -1.0),
        lambda: Triangular(0.0, math.nan),
        lambda: Trapezoidal(0.0, 1.0, 1.5),
        lambda: CurvilinearTrapezoid(0.0, 1.0, 2.0),
        lambda: Exponential(0.0),
        lambda: Gamma(-1.0),
        lambda: Gamma.of_count(-1),
        lambda: Beta(1.0, 0.0, 1.0, 1.0),
        lambda: AsymmetricBounds(0.0, 0.0, 1.0),
        lambda: AsymmetricBounds(0.0, 1.0, 1.0, "round"),
        lambda: Empirical([1.0]),
        lambda: Empirical([1.0, math.nan]),
        lambda: resolution(0.0),
        lambda: from_limits(2.0, 1.0),
        lambda: from_limits(0.0, math.inf),
        lambda: from_certificate(1.0, 0.1),
        lambda: from_certificate(1.0, 0.1, k=2, p=0.95),
        lambda: from_certificate(1.0, 0.1, k=0),
        lambda: from_certificate(1.0, -0.1, k=2),
        lambda: from_certificate(1.0, 0.1, p=1.5),
        lambda: from_half_width(0.0, 1.0, "normal"),
        lambda: mean_of([1.0]),
        lambda: mean_of([1.0, math.inf]),
        lambda: mean_of([1.0, 2.0], method="guess"),
        lambda: pooled_standard_deviation([]),
        lambda: range_standard_deviation([float(i) for i in range(10)]),
    ],
)
def test_what_makes_no_sense_is_a_typed_error_in_both_languages(make: object) -> None:
    with pytest.raises(MetrologyError) as caught:
        make()  # type: ignore[operator]
    assert caught.value.sentence("zh") != caught.value.sentence("en")


def test_inputs_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Normal(1.0, 0.1).u = 0.2  # type: ignore[misc]
    assert Normal(1.0, 0.1) == Normal(1.0, 0.1) != Normal(1.0, 0.1, dof=5)


def test_bessel_keeps_many_constant_leading_digits() -> None:
    """NIST StRD NumAcc4, certified mean 10000000.2 and standard deviation 0.1."""
    readings = [10000000.2] + [10000000.1, 10000000.3] * 500
    assert mean_of(readings).value == pytest.approx(10000000.2, abs=1e-8)
    assert standard_deviation(readings).s == pytest.approx(0.1, abs=1e-8)


def test_pooled_and_range_methods() -> None:
    groups = [[1.0, 2.0, 3.0], [4.0, 4.0, 7.0, 5.0]]
    pooled = pooled_standard_deviation(groups)
    squares = 2.0 + (1.0 + 1.0 + 4.0 + 0.0)
    assert pooled == Deviation(pytest.approx(math.sqrt(squares / 5)), 5.0)
    assert range_standard_deviation([1.0, 2.69]).s == pytest.approx(1.69 / 1.13)
    one = mean_of([5.0], deviation=pooled)
    assert (one.value, one.u, one.dof) == (5.0, pooled.s, 5.0)
    assert mean_of([1.0, 2.0, 3.0], method="range").dof == 1.8


def test_resolution_and_repeatability_are_not_both_counted_unless_asked() -> None:
    still = displayed_readings([10.0, 10.0, 10.0], 0.1)
    assert {name: one.u for name, one in still.items()} == {"reading": 0.0, "resolution": 0.05 / math.sqrt(3)}
    moving = displayed_readings([9.0, 10.0, 11.0], 0.1, zeroed=True)
    assert set(moving) == {"reading", "zero_resolution"}
    assert moving["zero_resolution"].u == 0.05 / math.sqrt(3)
    assert set(displayed_readings([9.0, 10.0, 11.0], 0.1, rule="both")) == {"reading", "resolution"}
    assert set(displayed_readings([1.0, 1.0], 0.1, rule="repeatability")) == {"reading"}
    with pytest.raises(InputError, match="larger, both or repeatability"):
        displayed_readings([1.0, 2.0], 0.1, rule="smaller")


def test_type_b_statements_of_the_gum() -> None:
    """GUM 4.3.3 to 4.3.7, examples."""
    assert from_certificate(1000.000325, 0.00024, k=3).u == pytest.approx(80e-6)
    assert from_certificate(10.000742, 129e-6, p=0.99).u == pytest.approx(50e-6, abs=0.5e-6)
    assert from_probability(10.11, 0.04, 0.5).u == pytest.approx(0.06, abs=0.005)
    assert from_half_width(16.52e-6, 0.4e-6).u == pytest.approx(0.23e-6, abs=0.005e-6)
    t = from_certificate(1.0, 2.776, p=0.95, dof=4, distribution="t")
    assert isinstance(t, StudentT) and t.u == pytest.approx(1.0, abs=1e-3)
    flat = from_certificate(1.0, 0.95, p=0.95, distribution="rectangular")
    assert isinstance(flat, Rectangular) and flat.half_width == pytest.approx(1.0)


@pytest.mark.parametrize("one", [*DISTRIBUTIONS, Constant(2.5)], ids=lambda one: type(one).__name__)
def test_an_input_survives_being_written_as_data(one: Input) -> None:
    data = json.loads(json.dumps(input_as_data(one)))
    again = input_from_data(data)
    assert type(again) is type(one) and input_as_data(again) == input_as_data(one)
    assert (again.value, again.u, again.dof) == (one.value, one.u, one.dof)


@given(st.floats(allow_nan=False, allow_infinity=False), st.floats(0, 1e300), st.floats(0.5, 1e6))
def test_data_lose_no_digit(value: float, u: float, dof: float) -> None:
    assert input_from_data(input_as_data(Normal(value, u, dof=dof, source="s"))) == Normal(
        value, u, dof=dof, source="s"
    )


@pytest.mark.parametrize(
    ("data", "value", "u"),
    [
        ({"value": "5", "expanded": "0.2", "k": 2}, 5.0, 0.1),
        ({"readings": [1, 3]}, 2.0, 1.0),
        ({"step": "0.1"}, 0.0, 0.05 / math.sqrt(3)),
        ({"lower": 9, "upper": 11}, 10.0, 1 / math.sqrt(3)),
        ({"value": 1, "half_width": 3}, 1.0, math.sqrt(3)),
        ({"value": 1, "half_width": 1, "distribution": "arcsine"}, 1.0, 1 / math.sqrt(2)),
        ({"value": 7}, 7.0, 0.0),
        ({"value": 7, "u": 1}, 7.0, 1.0),
    ],
)
def test_inputs_as_people_write_them(data: dict[str, object], value: float, u: float) -> None:
    one = input_from_data(data, "x")
    assert (one.value, one.u) == (pytest.approx(value), pytest.approx(u))


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ({"value": "abc", "u": 1}, "x.value"),
        ({"value": 1, "u": -1}, "x.u"),
        ({"value": 1, "u": 1, "dog": 2}, "x.dog"),
        ({"distribution": "gaussian", "value": 1}, "x.distribution"),
        ({"distribution": "normal", "value": 1}, "x"),
        ({"readings": "123"}, "x.readings"),
        ({"step": 0}, "x.step"),
        ({"value": 1, "expanded": 1}, "x.k, p"),
        ([], "x"),
    ],
)
def test_wrong_data_name_the_input_and_the_field(data: object, place: str) -> None:
    with pytest.raises(MetrologyError) as caught:
        input_from_data(data, "x")  # type: ignore[arg-type]
    assert caught.value.where == place


def test_two_few_readings_tell_how_many_are_needed() -> None:
    with pytest.raises(DataError, match="at least 2 readings, has 1"):
        mean_of([1.0])
