"""Specific and global risks: published figures, an independent integration with 20 digits, bounds and monotonicity."""

from __future__ import annotations

import dataclasses
import math

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guiju.metrology import decision as d
from guiju.metrology.errors import DataError, InputError, MetrologyError

FEW = settings(max_examples=60, deadline=None)


def reference_risks(
    mean: float, sigma: float, u: float, tolerance: d.Limits, w: float, *, digits: int = 20
) -> tuple[float, float]:
    """pfa and pfr of two limits by mpmath's adaptive quadrature of the true value, 20 digits."""
    with mpmath.workdps(digits):
        m, s, e = mpmath.mpf(mean), mpmath.mpf(sigma), mpmath.mpf(u)
        low, high = mpmath.mpf(tolerance.lower), mpmath.mpf(tolerance.upper)
        a, b = low + mpmath.mpf(w), high - mpmath.mpf(w)

        def accepted(x):
            return mpmath.ncdf((b - x) / e) - mpmath.ncdf((a - x) / e)

        def rejected(x):
            return mpmath.ncdf((x - b) / e) + mpmath.ncdf((a - x) / e)

        marks = {m + k * s for k in range(-24, 25, 4)}
        marks |= {edge + k * e for edge in (a, b) for k in range(-12, 13, 4)}

        def integral(chance, start, end):
            inner = sorted(x for x in marks if start < x < end)
            return mpmath.quad(lambda x: mpmath.npdf(x, m, s) * chance(x), [start, *inner, end], maxdegree=5)

        far = 24 * min(s, e)
        pfa = integral(accepted, high, high + far) + integral(accepted, low - far, low)
        return float(pfa), float(integral(rejected, low, high))


@pytest.mark.parametrize(
    ("ratio", "mean", "share"),
    [
        (0.5, 0.0, 0.0),
        (0.5, -1.9, -0.5),
        (1.0, 0.3, 1.0),
        (4.0, 0.3, 1.0),
        (30.0, -1.9, -0.5),
        (1e3, 0.0, 0.0),
        (1e4, 0.3, 1.0),
        (1e4, -1.9, -0.5),
    ],
)
def test_normal_risks_to_nine_digits(ratio: float, mean: float, share: float) -> None:
    tolerance, u = d.Limits(-2.0, 2.0), 1 / ratio
    width = share * u if share * u < 2 else 1.0
    pfa, pfr = reference_risks(mean, 1.0, u, tolerance, width)
    found = d.global_risk(d.Normal(mean, 1.0), d.Normal(0.0, u), tolerance, guard_band=width)
    assert found.pfa == pytest.approx(pfa, rel=1e-9, abs=0)
    assert found.pfr == pytest.approx(pfr, rel=1e-9, abs=0)
    assert d.false_accept_risk(d.Normal(mean, 1.0), d.Normal(0.0, u), tolerance, guard_band=width) == found.pfa


def test_far_limits_keep_their_digits() -> None:
    """A risk of 1e-25 is no rounding error."""
    tolerance = d.Limits(-10.0, 10.0)
    pfa, _ = reference_risks(0.0, 1.0, 0.25, tolerance, 0.5, digits=45)
    assert 0 < pfa < 1e-24
    found = d.false_accept_risk(d.Normal(0.0, 1.0), d.Normal(0.0, 0.25), tolerance, guard_band=0.5)
    assert found == pytest.approx(pfa, rel=1e-9, abs=0)


def test_published_risks() -> None:
    """NCSLI RP-19 draft, TUR 4, in-tolerance probability 0.9."""
    process, error = d.Normal(0.0, 0.607956831911769), d.Normal(0.0, 0.151989207977942)
    found = d.global_risk(process, error, d.Limits(-1.0, 1.0))
    assert found.pfa == pytest.approx(0.0159995312, abs=1e-8)
    assert found.pfa_conditional == pytest.approx(0.017988043, abs=1e-8)
    assert found.p_conforming == pytest.approx(0.9, abs=1e-9)


# Spread and place of the process, ratio of the standard deviations, guard band in units of u.
worlds = st.tuples(st.floats(0.05, 20), st.floats(-3, 3), st.floats(0.5, 1e4), st.floats(-3, 3))


@FEW
@given(worlds)
def test_risks_are_probabilities_that_add_up(world: tuple[float, float, float, float]) -> None:
    sigma, mean, ratio, share = world
    u = sigma / ratio
    tolerance = d.Limits(-1.0, 1.5)
    if 2 * share * u >= tolerance.width:
        return
    found = d.global_risk(d.Normal(mean, sigma), d.Normal(0.0, u), tolerance, guard_band=share * u)
    assert 0 <= found.pfa <= min(found.p_accepted * (1 + 1e-9) + 1e-15, 1 - found.p_conforming + 1e-12)
    assert 0 <= found.pfr <= found.p_conforming * (1 + 1e-12) + 1e-15
    # In tolerance and accepted, told in two ways.
    assert found.p_conforming - found.pfr == pytest.approx(found.p_accepted - found.pfa, abs=1e-12)


@FEW
@given(st.floats(0.1, 3), st.floats(-1, 1), st.floats(0.5, 100), st.floats(0, 2), st.floats(0.01, 1))
def test_a_wider_guard_band_lowers_the_consumers_risk(
    sigma: float, mean: float, ratio: float, share: float, more: float
) -> None:
    u = sigma / ratio
    tolerance = d.Limits(-3.0, 3.0)
    narrow, wide = (
        d.global_risk(d.Normal(mean, sigma), d.Normal(0.0, u), tolerance, guard_band=min(w, 2.9))
        for w in (share * u, (share + more) * u)
    )
    assert wide.pfa <= narrow.pfa * (1 + 1e-12)
    assert wide.pfr >= narrow.pfr * (1 - 1e-12)


@FEW
@given(st.floats(0.1, 3), st.floats(-2, 2), st.floats(0.5, 1e3), st.floats(-5, 5), st.floats(0.1, 100))
def test_risks_do_not_depend_on_origin_and_unit(
    sigma: float, mean: float, ratio: float, shift: float, scale: float
) -> None:
    u = sigma / ratio
    one = d.global_risk(d.Normal(mean, sigma), d.Normal(0.0, u), d.Limits(-1.0, 2.0))
    process = d.Normal((mean + shift) * scale, sigma * scale)
    moved = d.Limits((-1.0 + shift) * scale, (2.0 + shift) * scale)
    other = d.global_risk(process, d.Normal(0.0, u * scale), moved)
    assert other.pfa == pytest.approx(one.pfa, rel=1e-6, abs=1e-300)
    assert other.pfr == pytest.approx(one.pfr, rel=1e-6, abs=1e-300)


def test_mirrored_limits_have_one_risk() -> None:
    upper = d.global_risk(d.Normal(0.3, 1.0), d.Normal(0.0, 0.2), d.Limits(None, 1.5), guard_band=0.1)
    lower = d.global_risk(d.Normal(-0.3, 1.0), d.Normal(0.0, 0.2), d.Limits(-1.5, None), guard_band=0.1)
    assert dataclasses.astuple(upper) == pytest.approx(dataclasses.astuple(lower), rel=1e-13)


def test_a_biased_measurement_moves_the_acceptance() -> None:
    biased = d.global_risk(d.Normal(0.0, 1.0), d.Normal(0.2, 0.3), d.Limits(None, 1.0))
    moved = d.global_risk(d.Normal(0.0, 1.0), d.Normal(0.0, 0.3), d.Limits(None, 1.0), guard_band=0.2)
    assert biased.pfa == pytest.approx(moved.pfa, rel=1e-12)


class Unnamed:
    """A distribution that hides its kind, so that the general quadrature is used."""

    def __init__(self, inner: d.Distribution) -> None:
        self.pdf, self.cdf, self.sf = inner.pdf, inner.cdf, inner.sf
        self.quantile, self.kinks = inner.quantile, inner.kinks


@pytest.mark.parametrize("ratio", [0.5, 4.0, 100.0, 1e4])
def test_general_quadrature_agrees_with_the_normal_path(ratio: float) -> None:
    process, error, tolerance = d.Normal(0.3, 1.0), d.Normal(0.01 / ratio, 1 / ratio), d.Limits(-2.0, 2.2)
    special = d.global_risk(process, error, tolerance, guard_band=0.3 / ratio)
    general = d.global_risk(Unnamed(process), Unnamed(error), tolerance, guard_band=0.3 / ratio)
    assert dataclasses.astuple(general) == pytest.approx(dataclasses.astuple(special), rel=1e-9)


def test_rectangular_risks_in_closed_form() -> None:
    """Process within -/+ 1.2, error within -/+ 0.3, limits -/+ 1, guard band 0.05: areas of triangles."""
    found = d.global_risk(d.rectangular(0, 1.2), d.rectangular(0, 0.3), d.Limits(-1.0, 1.0), guard_band=0.05)
    # Accepted at x beyond 1: (0.95 - x + 0.3)/0.6, from 1 to 1.2; density 1/2.4; two sides.
    pfa = 2 / 2.4 * ((0.25 / 0.6 + 0.05 / 0.6) / 2 * 0.2)
    # Rejected at x below 1: (x + 0.3 - 0.95)/0.6, from 0.65 to 1.
    pfr = 2 / 2.4 * (0.35 / 0.6 / 2 * 0.35)
    assert (found.pfa, found.pfr) == pytest.approx((pfa, pfr), rel=1e-10)


@pytest.mark.parametrize(
    ("process", "error", "draw_process", "draw_error"),
    [
        (d.Arcsine(0, 1.1), d.StudentT(0, 0.1, 3), lambda g, n: 1.1 * np.sin(2 * np.pi * g.random(n)), "t"),
        (d.Gamma(1, 0.4), d.triangular(0, 0.2), lambda g, n: g.exponential(0.4, n), "triangular"),
        (d.StudentT(0, 0.5, 1), d.Arcsine(0, 0.3), lambda g, n: 0.5 * g.standard_cauchy(n), "arcsine"),
    ],
)
def test_other_distributions_against_simulation(process, error, draw_process, draw_error) -> None:
    generator, n = np.random.default_rng(20260101), 1_000_000
    errors = {
        "t": lambda: 0.1 * generator.standard_t(3, n),
        "triangular": lambda: 0.2 * (generator.random(n) - generator.random(n)),
        "arcsine": lambda: 0.3 * np.sin(2 * np.pi * generator.random(n)),
    }[draw_error]()
    true = draw_process(generator, n)
    inside, accepted = np.abs(true) <= 1, np.abs(true + errors) <= 0.95
    found = d.global_risk(process, error, d.Limits(-1.0, 1.0), guard_band=0.05)
    for computed, seen in ((found.pfa, ~inside & accepted), (found.pfr, inside & ~accepted)):
        assert computed == pytest.approx(seen.mean(), abs=5 * math.sqrt(computed / n))


def test_a_process_known_by_its_history() -> None:
    values = np.random.default_rng(1).standard_normal(20_000)
    found = d.global_risk(d.Histogram.of(values), d.Normal(0, 0.25), d.Limits(-1.0, 1.0))
    wanted = d.global_risk(d.Normal(0, 1), d.Normal(0, 0.25), d.Limits(-1.0, 1.0))
    assert found.pfa == pytest.approx(wanted.pfa, abs=0.002)
    with pytest.raises(DataError):
        d.Histogram.of([1.0] * 30)
    with pytest.raises(DataError):
        d.Histogram.of([1.0, 2.0])


@pytest.mark.parametrize(
    "distribution",
    [
        d.Normal(1.0, 2.0),
        d.StudentT(1.0, 0.5, 4),
        d.rectangular(1.0, 2.0),
        d.triangular(1.0, 2.0),
        d.Trapezoidal(1.0, 2.0, 0.7),
        d.Arcsine(1.0, 2.0),
        d.Gamma(2.5, 0.5, 1.0),
        d.Histogram.of(np.linspace(0, 1, 60) ** 2),
    ],
)
def test_distributions_agree_with_themselves(distribution: d.Distribution) -> None:
    p = np.linspace(0.01, 0.99, 37)
    x = distribution.quantile(p)
    assert distribution.cdf(x) == pytest.approx(p, abs=1e-12)
    assert distribution.sf(x) == pytest.approx(1 - p, abs=1e-12)
    step = 1e-5
    smooth = np.array([all(abs(kink - at) > step for kink in distribution.kinks()) for at in x])
    slope = (distribution.cdf(x + step) - distribution.cdf(x - step)) / (2 * step)
    assert distribution.pdf(x)[smooth] == pytest.approx(slope[smooth], rel=1e-4)


# Guard band for a wanted risk


@pytest.mark.parametrize("tolerance", [d.Limits(-2.0, 2.0), d.Limits(None, 2.0), d.Limits(-2.0, None)])
@pytest.mark.parametrize("conditional", [False, True])
def test_guard_band_reaches_the_target(tolerance: d.Limits, conditional: bool) -> None:
    process, error = d.Normal(0.1, 1.0), d.Normal(0.0, 0.25)
    width = d.guard_band_for_risk(process, error, tolerance, 0.002, conditional=conditional)
    found = d.global_risk(process, error, tolerance, guard_band=width)
    assert width > 0
    assert (found.pfa_conditional if conditional else found.pfa) == pytest.approx(0.002, rel=1e-9)


def test_guard_band_is_zero_where_the_risk_is_low_already() -> None:
    assert d.guard_band_for_risk(d.Normal(0, 1), d.Normal(0, 0.25), d.Limits(-2.0, 2.0), 0.5) == 0


def test_a_risk_out_of_reach_is_told() -> None:
    """A process all out of tolerance: whatever is accepted is wrong."""
    with pytest.raises(InputError) as caught:
        d.guard_band_for_risk(d.Normal(9, 0.5), d.Normal(0, 1), d.Limits(-2.0, 2.0), 0.01, conditional=True)
    assert caught.value.where == "target" and caught.value.zh


# Specific risk


def test_published_probabilities_of_conformity() -> None:
    """JCGM 106 7.3 (container) and 7.4 (oil)."""
    container = d.conformance_probability(d.Normal(509.7, 8.6), d.Limits(490.0, None))
    oil = d.conformance_probability(d.Normal(13.6, 1.8), d.Limits(12.5, 16.3))
    assert (container, oil) == pytest.approx((0.99, 0.66), abs=0.005)


@FEW
@given(st.floats(-5, 5), st.floats(0.01, 3), st.one_of(st.none(), st.floats(1, 100)))
def test_conforming_and_not_add_up(y: float, u: float, dof: float | None) -> None:
    true_value, tolerance = d.measured(y, u, dof), d.Limits(-1.0, 1.0)
    total = d.conformance_probability(true_value, tolerance) + d.specific_risk(true_value, tolerance)
    assert total == pytest.approx(1, abs=1e-12)


def test_risk_at_the_acceptance_limit() -> None:
    """ILAC-G8:09/2019 table 1: each bound holds; 6 sigma keeps its digits."""
    bounds = {3.0: 1e-6, 1.5: 0.0016, 1.0: 0.025, 0.83: 0.05, 0.0: 0.5}
    for ratio, bound in bounds.items():
        assert 0 < d.false_accept_at_limit(ratio) <= bound
    assert d.false_accept_at_limit(3.0) == pytest.approx(9.86587645037698e-10, rel=1e-12)
    assert d.guard_ratio_for_risk(0.025, k=1.959963984540054) == pytest.approx(1.0, rel=1e-12)


@FEW
@given(st.floats(0.1, 1e3), st.floats(1e-4, 0.3), st.floats(0.5, 0.999))
def test_the_smallest_proving_reading_just_proves(limit: float, relative_u: float, p: float) -> None:
    v = d.smallest_proving_reading(limit, relative_u, p)
    below = d.conformance_probability(d.Normal(v, relative_u * v), d.Limits(limit, None))
    assert below == pytest.approx(p, abs=1e-9)
    v = d.largest_proving_reading(limit, relative_u, p)
    assert d.conformance_probability(d.Normal(v, relative_u * v), d.Limits(None, limit)) == pytest.approx(p, abs=1e-9)


def test_no_reading_proves_with_too_large_u() -> None:
    with pytest.raises(InputError):
        d.smallest_proving_reading(50.0, 0.7, 0.95)


# Bad input


@pytest.mark.parametrize(
    "make",
    [
        lambda: d.Normal(0.0, 0.0),
        lambda: d.Normal(math.nan, 1.0),
        lambda: d.Normal(0.0, -1.0),
        lambda: d.StudentT(0.0, 1.0, 0.0),
        lambda: d.Gamma(0.1, 1.0),
        lambda: d.Trapezoidal(0.0, 1.0, 2.0),
        lambda: d.Limits(1.0, -1.0),
        lambda: d.Limits(1.0, 1.0),
        lambda: d.Limits(None, None),
        lambda: d.Limits(math.nan, 1.0),
        lambda: d.Limits(None, math.inf),
        lambda: d.Limits("a", 1.0),
        lambda: d.global_risk(d.Normal(0, 1), d.Normal(0, 1), d.Limits(-1, 1), guard_band=math.nan),
        lambda: d.guard_band_for_risk(d.Normal(0, 1), d.Normal(0, 1), d.Limits(-1, 1), 0.0),
        lambda: d.smallest_proving_reading(-1.0, 0.1),
        lambda: d.smallest_proving_reading(1.0, 0.1, 1.5),
        lambda: d.false_accept_at_limit(1.0, k=0.0),
    ],
)
def test_nonsense_is_a_typed_error(make) -> None:
    with pytest.raises(MetrologyError) as caught:
        make()
    assert caught.value.zh and caught.value.en and caught.value.where


def test_an_empty_acceptance_accepts_nothing() -> None:
    found = d.global_risk(d.Normal(0, 1), d.Normal(0, 0.1), d.Limits(-1.0, 1.0), guard_band=1.5)
    assert (found.pfa, found.p_accepted) == (0, 0)
    assert found.pfr == found.p_conforming
    assert math.isnan(found.pfa_conditional)
