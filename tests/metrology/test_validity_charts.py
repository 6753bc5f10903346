"""Analysis of variance, precision, chart factors, run rules, CUSUM, EWMA, capability."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guiju.metrology.errors import MetrologyError
from guiju.metrology.validity import anova, capability, charts, factors, precision, run_rules, sequential

FEW = settings(max_examples=60, deadline=None)
tables = st.integers(2, 5).flatmap(
    lambda n: st.lists(st.lists(st.floats(-10, 10), min_size=n, max_size=n), min_size=2, max_size=6)
)


# Analysis of variance


def test_zener_voltage() -> None:
    """GUM H.5, table H.9, from means and standard deviations."""
    means = [
        10.000172,
        10.000116,
        10.000013,
        10.000144,
        10.000106,
        10.000031,
        10.00006,
        10.000125,
        10.000163,
        10.000041,
    ]
    stds = [6.0e-05, 7.7e-05, 0.000111, 0.000101, 6.7e-05, 9.3e-05, 8.0e-05, 7.3e-05, 8.8e-05, 8.6e-05]
    found = anova.of_means(means, stds, 5)
    assert found.grand_mean == pytest.approx(10.000097, abs=5e-7)
    assert (found.s_a, found.residual_std, found.u_mean) == pytest.approx((128e-6, 85e-6, 18e-6), abs=7e-7)
    assert (found.F, found.dof_between, found.dof_within) == (pytest.approx(2.25, abs=0.02), 9, 40)
    assert found.F_critical(0.95) == pytest.approx(2.12, abs=0.005)
    assert found.significant(0.95) and not found.significant(0.975)


@FEW
@given(tables)
def test_means_and_raw_groups_agree(groups: list[list[float]]) -> None:
    raw = anova.of_groups(groups)
    rows = np.array(groups)
    other = anova.of_means(rows.mean(axis=1).tolist(), rows.std(axis=1, ddof=1).tolist(), rows.shape[1])
    assert raw.ss_between == pytest.approx(other.ss_between, rel=1e-9, abs=1e-9)
    assert raw.ss_within == pytest.approx(other.ss_within, rel=1e-9, abs=1e-9)
    total = float(((rows - rows.mean()) ** 2).sum())
    assert raw.ss_between + raw.ss_within == pytest.approx(total, rel=1e-9, abs=1e-9)


@FEW
@given(tables, st.integers(0, 12))
def test_leading_digits_do_not_count(groups: list[list[float]], power: int) -> None:
    """NIST StRD SmLs07 to 09: twelve constant leading digits. Whole numbers of 2^-10 are exact up to 2^42."""
    rounded = [[round(x * 1024) / 1024 for x in row] for row in groups]
    shifted = [[x + 10.0**power for x in row] for row in rounded]
    one, other = anova.of_groups(rounded), anova.of_groups(shifted)
    assert other.ss_within == pytest.approx(one.ss_within, rel=1e-12, abs=1e-20)
    assert other.ss_between == pytest.approx(one.ss_between, rel=1e-9, abs=1e-12)


def test_groups_of_unequal_size() -> None:
    """Balanced n0 is n; unbalanced: (N - sum n_i^2/N)/(g - 1)."""
    found = anova.of_groups([[1.0, 2.0, 3.0], [2.0, 4.0]])
    assert found.n0 == pytest.approx(5 - 13 / 5)
    assert found.ss_within == pytest.approx(4.0)
    assert found.ss_between == pytest.approx(3 * 0.4**2 + 2 * 0.6**2)
    assert math.isinf(anova.of_groups([[1.0, 1.0], [2.0, 2.0]]).F)


# Precision


def test_critical_values_of_iso_5725() -> None:
    """ISO 5725-2 tables 4 (Cochran) and 5 (Grubbs, one outlier)."""
    for p, n, five, one in ((4, 3, 0.768, 0.864), (10, 2, 0.602, 0.718), (10, 5, 0.331, 0.393), (6, 4, 0.532, 0.626)):
        found = precision.cochran([0.1] * (p - 1) + [0.2], n)
        assert (found.critical_5, found.critical_1) == pytest.approx((five, one), abs=6e-4)
    for p, five, one in ((5, 1.715, 1.764), (10, 2.290, 2.482), (20, 2.709, 3.001), (30, 2.908, 3.236)):
        found = precision.grubbs([*range(p - 1), 100.0])
        assert (found.critical_5, found.critical_1) == pytest.approx((five, one), abs=1.1e-3)


def test_outliers_are_named() -> None:
    wide = precision.cochran([0.1, 0.12, 0.6, 0.09], 3)
    assert (wide.place, wide.verdict) == (2, "outlier")
    assert wide.statistic == pytest.approx(0.36 / (0.01 + 0.0144 + 0.36 + 0.0081))
    found = precision.grubbs([10.0, 10.1, 9.9, 10.05, 9.95, 10.02, 5.0])
    assert (found.place, found.verdict) == (6, "outlier")
    assert precision.grubbs([1.0, 2.0, 3.0, 4.0]).verdict == "correct"


def test_precision_of_a_known_experiment() -> None:
    """Two replicates: s_r^2 = sum d^2/(2p); s_L^2 = s_mean^2 - s_r^2/2."""
    rows = [[10.0, 10.2], [10.5, 10.6], [9.9, 10.1], [10.2, 10.2]]
    found = precision.precision(rows)
    s_r2 = sum((a - b) ** 2 for a, b in rows) / 8
    means = [(a + b) / 2 for a, b in rows]
    s_L2 = np.var(means, ddof=1) - s_r2 / 2
    assert (found.s_r**2, found.s_L**2, found.s_R**2) == pytest.approx((s_r2, s_L2, s_r2 + s_L2))
    assert (found.r, found.R) == pytest.approx((2.8 * found.s_r, 2.8 * found.s_R))
    h, k = precision.mandel(rows)
    assert sum(h) == pytest.approx(0, abs=1e-12)
    assert sum(each**2 for each in k) == pytest.approx(len(rows))


# Factors


def test_chart_constants() -> None:
    """ISO 7870-2 table 2."""
    printed = {
        2: {"A": 2.121, "A2": 1.880, "A3": 2.659, "B4": 3.267, "B6": 2.606, "D2": 3.686, "D4": 3.267, "d2": 1.128},
        4: {"A2": 0.729, "A3": 1.628, "B4": 2.266, "D4": 2.282, "d2": 2.059, "c4": 0.9213, "d3": 0.880},
        7: {"A2": 0.419, "B3": 0.118, "B5": 0.113, "D1": 0.205, "D3": 0.076, "D4": 1.924, "d2": 2.704},
        10: {"A2": 0.308, "A3": 0.975, "B3": 0.284, "B4": 1.716, "D1": 0.686, "D3": 0.223, "D4": 1.777, "d2": 3.078},
        25: {"A2": 0.153, "A3": 0.606, "B3": 0.565, "B4": 1.435, "D3": 0.459, "D4": 1.541, "d2": 3.931},
    }
    for n, table in printed.items():
        found = factors.chart_constants(n)
        assert {name: getattr(found, name) for name in table} == pytest.approx(table, abs=0.0006)


def test_range_method_and_reliability() -> None:
    """JJF 1059.1 table 1; GUM table E.1 and G.4.2."""
    degrees = [factors.range_dof(n) for n in range(2, 10)]
    assert degrees == pytest.approx([0.9, 1.8, 2.7, 3.6, 4.5, 5.3, 6.0, 6.8], abs=0.051)
    assert 100 * factors.relative_std_of_std(2) == pytest.approx(76, abs=0.5)
    assert factors.dof_of_relative_uncertainty(0.25) == 8
    # Exact for two values: |x1 - x2| has mean 2/sqrt(pi).
    assert factors.d2(2) == pytest.approx(2 / math.sqrt(math.pi), rel=1e-10)
    assert factors.d3(2) == pytest.approx(math.sqrt(2 - 4 / math.pi), rel=1e-10)
    assert factors.c4(2) == pytest.approx(math.sqrt(2 / math.pi), rel=1e-12)


# Charts


def test_individuals() -> None:
    chart, ranges = charts.individuals([10.0, 10.2, 9.9, 10.1, 12.0])
    bar = (0.2 + 0.3 + 0.2 + 1.9) / 4
    assert chart.upper == pytest.approx(10.44 + 3 * bar / 1.128379167, rel=1e-6)
    assert ranges.upper == pytest.approx(3.2665 * bar, rel=1e-4)
    known, _ = charts.individuals([10.0, 10.2, 9.9, 10.1, 12.0], centre=10.0, sigma=0.2)
    assert known.outside == (4,) and (known.lower, known.upper) == pytest.approx((9.4, 10.6))


def test_means_with_known_and_estimated_sigma() -> None:
    groups = np.random.default_rng(2).normal(5.0, 0.4, (40, 5)).tolist()
    for make in (charts.means_and_ranges, charts.means_and_stds):
        chart, spread = make(groups)
        assert chart.sigma == pytest.approx(0.4 / math.sqrt(5), rel=0.1)
        assert spread.lower <= spread.centre <= spread.upper
        known, _ = make(groups, centre=5.0, sigma=0.4)
        assert known.upper == pytest.approx(5 + factors.chart_constants(5).A * 0.4)
    estimated = charts.means_and_ranges(groups)[0]
    bar = np.mean(np.ptp(groups, axis=1))
    assert estimated.upper - estimated.centre == pytest.approx(0.5768 * bar, rel=1e-4)


# Run rules

NELSON_CASES = [
    ("nelson_1", [0, 0, 3.1], 2),
    ("nelson_2", [0.1] * 9, 8),
    ("nelson_3", [-1, -0.5, -0.1, 0.2, 0.5, 0.8], 5),
    ("nelson_4", [0.5, -0.5] * 7, 13),
    ("nelson_5", [2.1, 0.0, 2.2], 2),
    ("nelson_6", [1.1, 1.2, -0.5, 1.3, 1.4], 4),
    ("nelson_7", [0.3, -0.3, -0.2, 0.5, 0.4] * 3, 14),
    ("nelson_8", [1.2, -1.2, -1.3, 1.1, 1.4, -1.1, 1.5, -1.2], 7),
]


@pytest.mark.parametrize(("rule", "z", "at"), NELSON_CASES)
def test_nelson(rule: str, z: list[float], at: int) -> None:
    found = run_rules.nelson([10 + 2 * each for each in z], 10.0, 2.0, rules=[rule])
    assert [(signal.rule, signal.at) for signal in found] == [(rule, at)]
    # One value less, and there is nothing.
    assert run_rules.nelson([10 + 2 * each for each in z[1:]], 10.0, 2.0, rules=[rule]) == () or rule == "nelson_1"


@pytest.mark.parametrize(
    ("rule", "z"),
    [
        ("1_3s", [0, -3.2]),
        ("2_2s", [2.1, 2.4]),
        ("R_4s", [2.1, -2.1]),
        ("4_1s", [-1.1, -1.2, -1.5, -1.01]),
        ("10_x", [0.2] * 10),
    ],
)
def test_westgard(rule: str, z: list[float]) -> None:
    found = run_rules.westgard(z, 0.0, 1.0, rules=[rule])
    assert [(signal.rule, signal.at, signal.warning) for signal in found] == [(rule, len(z) - 1, False)]
    assert run_rules.westgard(z[:-1], 0.0, 1.0, rules=[rule]) == ()


def test_a_warning_rejects_nothing() -> None:
    found = run_rules.westgard([0.0, 2.5, 0.3], 0.0, 1.0)
    assert [(signal.rule, signal.warning) for signal in found] == [("1_2s", True)]


@FEW
@given(st.floats(4, 10), st.integers(0, 2**31), st.sampled_from([-1, 1]))
def test_shifted_data_are_found(shift: float, seed: int, side: int) -> None:
    z = np.random.default_rng(seed).normal(0, 1, 30)
    z[15:] += side * shift
    values = (50 + 0.1 * z).tolist()
    found = run_rules.nelson(values, 50.0, 0.1)
    assert any(signal.at >= 15 for signal in found)
    assert any(not signal.warning for signal in run_rules.westgard(values, 50.0, 0.1))


@FEW
@given(st.lists(st.floats(-5, 5), min_size=1, max_size=40))
def test_rules_are_blind_to_the_side(z: list[float]) -> None:
    for rules in (run_rules.nelson, run_rules.westgard):
        assert rules(z, 0.0, 1.0) == rules([-each for each in z], 0.0, 1.0)


def test_values_in_control_seldom_alarm() -> None:
    """Nelson's rule 1 alone: 0.27 % of normal values."""
    z = np.random.default_rng(3).normal(size=100_000).tolist()
    assert len(run_rules.nelson(z, 0.0, 1.0, rules=["nelson_1"])) == pytest.approx(270, abs=60)


# CUSUM and EWMA


def test_cusum_of_montgomery() -> None:
    """Montgomery, Introduction to Statistical Quality Control, example 9.1: mean 10, sigma 1, k 0.5, h 5."""
    x = [9.45, 7.99, 9.29, 11.66, 12.16, 10.18, 8.04, 11.46, 9.20, 10.34, 9.03, 11.47, 10.51, 9.40, 10.08]
    x += [9.37, 10.62, 10.31, 8.52, 10.84, 10.90, 9.33, 12.29, 11.50, 10.60, 11.08, 10.38, 11.62, 11.31, 10.52]
    found = sequential.cusum(x, 10.0, 1.0, k=0.5, h=5.0)
    assert found.upper[4] == pytest.approx(2.82, abs=0.005)
    assert found.signals == (28, 29)
    assert found.upper[28] == pytest.approx(5.28, abs=0.005)
    # The sum last stood at zero at the 22nd value: the shift began after it.
    assert found.change_began == 22


def test_ewma_of_montgomery() -> None:
    """The same data, lambda 0.1, L 2.7: first values, limits of the first and last, signal at the 29th value."""
    x = [9.45, 7.99, 9.29, 11.66, 12.16, 10.18, 8.04, 11.46, 9.20, 10.34, 9.03, 11.47, 10.51, 9.40, 10.08]
    x += [9.37, 10.62, 10.31, 8.52, 10.84, 10.90, 9.33, 12.29, 11.50, 10.60, 11.08, 10.38, 11.62, 11.31, 10.52]
    found = sequential.ewma(x, 10.0, 1.0, weight=0.1, L=2.7)
    assert found.values[:2] == pytest.approx((9.945, 9.7495), abs=5e-5)
    assert (found.lower[0], found.upper[0]) == pytest.approx((9.73, 10.27), abs=0.005)
    assert (found.lower[-1], found.upper[-1]) == pytest.approx((9.38, 10.62), abs=0.005)
    assert found.signals == (28, 29)


@FEW
@given(st.floats(1.5, 4), st.integers(0, 2**31), st.sampled_from([-1, 1]))
def test_charts_with_memory_find_a_shift(shift: float, seed: int, side: int) -> None:
    z = np.random.default_rng(seed).normal(0, 1, 60)
    z[20:] += side * shift
    assert any(at >= 20 for at in sequential.cusum(z.tolist(), 0.0, 1.0).signals)
    assert any(at >= 20 for at in sequential.ewma(z.tolist(), 0.0, 1.0).signals)


@FEW
@given(st.lists(st.floats(-5, 5), min_size=1, max_size=30))
def test_memory_is_blind_to_the_side(z: list[float]) -> None:
    one, other = (sequential.cusum(x, 0.0, 1.0) for x in (z, [-each for each in z]))
    assert (one.upper, one.lower, one.signals) == (other.lower, other.upper, other.signals)
    assert sequential.ewma(z, 0.0, 1.0).signals == sequential.ewma([-each for each in z], 0.0, 1.0).signals
    # Weight 1 is a Shewhart chart.
    shewhart = tuple(at for at, each in enumerate(z) if abs(each) > 3)
    assert sequential.ewma(z, 0.0, 1.0, weight=1.0, L=3.0).signals == shewhart


def test_a_head_start_signals_sooner() -> None:
    z = [1.2] * 12
    plain, quick = sequential.cusum(z, 0.0, 1.0), sequential.cusum(z, 0.0, 1.0, head_start=2.5)
    assert quick.signals[0] < plain.signals[0]


# Capability


def test_capability() -> None:
    found = capability.capability(5.1, 0.2, 4.5, 5.5)
    assert (found.cp, found.cpk, found.risk) == pytest.approx((0.8333, 0.6667, 0.0241), abs=5e-5)
    single = capability.capability(5.1, 0.2, None, 5.5)
    assert single.cp is None and single.risk == pytest.approx(0.02275, abs=5e-6)
    # cpk 2: 1e-9 on one side, without loss of digits.
    assert capability.capability(0.0, 1.0, None, 6.0).risk == pytest.approx(9.865876450377e-10, rel=1e-9)


@pytest.mark.parametrize(
    "make",
    [
        lambda: anova.of_groups([[1.0, 2.0]]),
        lambda: anova.of_groups([[1.0], [2.0]]),
        lambda: anova.of_groups([[1.0, 2.0], []]),
        lambda: anova.of_groups([[1.0, 2.0], [math.inf, 1.0]]),
        lambda: anova.of_means([1.0, 2.0], [0.1], 3),
        lambda: anova.of_means([1.0, 2.0], [0.1, -0.1], 3),
        lambda: anova.of_means([1.0, 2.0], [0.1, 0.1], 1),
        lambda: precision.cochran([0.0, 0.0], 3),
        lambda: precision.grubbs([1.0, 1.0, 1.0]),
        lambda: precision.grubbs([1.0, 2.0]),
        lambda: precision.mandel([[1.0, 2.0], [1.0, 2.0]]),
        lambda: factors.chart_constants(1),
        lambda: factors.d2(2000),
        lambda: factors.c4(2.5),
        lambda: charts.individuals([1.0]),
        lambda: charts.individuals([1.0, 1.0, 1.0]),
        lambda: charts.means_and_ranges([[1.0, 2.0]]),
        lambda: charts.means_and_ranges([[1.0, 1.0], [2.0, 2.0]]),
        lambda: charts.means_and_stds([[1.0, 2.0], [1.0, 2.0, 3.0]]),
        lambda: run_rules.nelson([1.0], 0.0, 0.0),
        lambda: run_rules.nelson([], 0.0, 1.0),
        lambda: run_rules.nelson([1.0], 0.0, 1.0, rules=["nelson_9"]),
        lambda: sequential.cusum([1.0], 0.0, 1.0, h=0.0),
        lambda: sequential.cusum([math.nan], 0.0, 1.0),
        lambda: sequential.ewma([1.0], 0.0, 1.0, weight=1.2),
        lambda: sequential.ewma([1.0], 0.0, -1.0),
        lambda: capability.capability(1.0, 0.0, 0.0, 2.0),
        lambda: capability.capability(1.0, 0.1, 2.0, 0.0),
        lambda: capability.capability(1.0, 0.1, None, None),
    ],
)
def test_nonsense_is_a_typed_error(make) -> None:
    with pytest.raises(MetrologyError) as caught:
        make()
    assert caught.value.zh and caught.value.en and caught.value.where
