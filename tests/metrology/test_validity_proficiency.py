"""Robust statistics, scores, assigned values, homogeneity: ISO 13528's printed values and properties."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from guiju.metrology.errors import MetrologyError
from guiju.metrology.validity import assigned, homogeneity, robust, scores

FEW = settings(max_examples=60, deadline=None)

# ISO 13528:2022 E.3: atrazine.
ATRAZINE = [
    *(0.04, 0.055, 0.178, 0.202, 0.206, 0.227, 0.228, 0.23, 0.23, 0.235, 0.236, 0.237, 0.243, 0.244, 0.245, 0.2555),
    *(0.26, 0.264, 0.267, 0.27, 0.273, 0.274, 0.274, 0.278, 0.2811, 0.287, 0.287, 0.288, 0.289, 0.295, 0.296, 0.311),
    *(0.331, 0.4246),
]
values = st.lists(st.floats(-100, 100).map(lambda x: round(x, 3)), min_size=5, max_size=25, unique=True)
shifts, scales = st.floats(-1000, 1000), st.floats(0.01, 100)


def test_atrazine() -> None:
    a, q = robust.algorithm_a(ATRAZINE), robust.q_hampel(ATRAZINE)
    assert (a.x_star, a.s_star, a.u) == pytest.approx((0.257, 0.0395, 0.0085), abs=5e-5)
    assert (q.x_star, q.s_star, q.u) == pytest.approx((0.26, 0.0426, 0.0091), abs=5e-5)
    assert (robust.median(ATRAZINE), robust.niqr(ATRAZINE), robust.mad_e(ATRAZINE)) == pytest.approx(
        (0.262, 0.0402, 0.0386), abs=5e-5
    )


def test_consistency_factor_is_exact() -> None:
    """1/sqrt of the variance of a normal variable clipped at 1.5 sigma: the printed 1.134 is its rounding."""
    a, density = 1.5, math.exp(-1.125) / math.sqrt(2 * math.pi)
    inside = math.erf(a / math.sqrt(2))
    variance = inside - 2 * a * density + a * a * (1 - inside)
    assert pytest.approx([1 / math.sqrt(variance)], abs=1e-9) == [robust.EXACT_FACTOR]
    assert pytest.approx([robust.EXACT_FACTOR], abs=1e-3) == [robust.PRINTED_FACTOR]
    exact = robust.algorithm_a([*range(20), 500.0], factor=robust.EXACT_FACTOR)
    assert exact.s_star < robust.algorithm_a([*range(20), 500.0]).s_star


def test_factors_of_algorithm_s() -> None:
    """ISO 13528:2022 table C.1 (= ISO 5725-5 table 1)."""
    printed = {1: (1.645, 1.097), 2: (1.517, 1.054), 3: (1.444, 1.039), 4: (1.395, 1.032), 5: (1.359, 1.027)}
    printed |= {6: (1.332, 1.024), 7: (1.310, 1.021), 8: (1.292, 1.019), 9: (1.277, 1.018), 10: (1.264, 1.017)}
    assert {dof: robust.algorithm_s_factors(dof) for dof in printed} == printed
    for dof, factors in printed.items():
        assert robust.algorithm_s_factors(dof, exact=True) == pytest.approx(factors, abs=7e-4)


@FEW
@given(values, shifts, scales)
def test_estimates_move_with_their_data(data: list[float], shift: float, scale: float) -> None:
    assume(np.ptp(data) > 0.01)
    moved = [shift + scale * x for x in data]
    for estimate in (robust.algorithm_a, robust.q_hampel):
        one, other = estimate(data), estimate(moved)
        room = 1e-6 * scale * np.ptp(data) + 1e-9 * abs(shift)
        assert other.x_star == pytest.approx(shift + scale * one.x_star, abs=room)
        assert other.s_star == pytest.approx(scale * one.s_star, abs=room)
    assert robust.niqr(moved) == pytest.approx(scale * robust.niqr(data), abs=1e-9 * (scale + 1) * 1000)
    assert robust.mad_e(moved) == pytest.approx(scale * robust.mad_e(data), abs=1e-9 * (scale + 1) * 1000)


@FEW
@given(values, st.randoms())
def test_the_order_of_participants_does_not_count(data: list[float], random) -> None:
    assume(np.ptp(data) > 0.01)
    mixed = list(data)
    random.shuffle(mixed)
    for estimate in (robust.algorithm_a, robust.q_hampel):
        assert estimate(mixed).x_star == pytest.approx(estimate(data).x_star, abs=1e-9)


@FEW
@given(values)
def test_a_mirrored_round_gives_a_mirrored_value(data: list[float]) -> None:
    assume(np.ptp(data) > 0.01)
    mirrored = [-x for x in data]
    for estimate in (robust.algorithm_a, robust.q_hampel):
        assert estimate(mirrored).x_star == pytest.approx(-estimate(data).x_star, abs=1e-9)
        assert estimate(mirrored).s_star == pytest.approx(estimate(data).s_star, abs=1e-9)


def test_algorithm_a_is_a_fixed_point() -> None:
    found = robust.algorithm_a(ATRAZINE)
    reach = 1.5 * found.s_star
    clipped = np.clip(ATRAZINE, found.x_star - reach, found.x_star + reach)
    assert clipped.mean() == pytest.approx(found.x_star, rel=1e-12)
    assert 1.134 * clipped.std(ddof=1) == pytest.approx(found.s_star, rel=1e-12)


def test_large_samples_of_a_normal_give_its_parameters() -> None:
    x = np.random.default_rng(7).normal(10.0, 2.0, 1500)
    for found in (robust.algorithm_a(x.tolist(), factor=robust.EXACT_FACTOR), robust.q_hampel(x.tolist())):
        assert (found.x_star, found.s_star) == pytest.approx((10.0, 2.0), abs=0.15)


def test_many_leading_digits() -> None:
    small = [0.1, 0.2, 0.15, 0.22, 0.4, 0.18]
    large = [1e9 + x for x in small]
    assert robust.algorithm_a(large).s_star == pytest.approx(robust.algorithm_a(small).s_star, rel=1e-5)


def test_an_outlier_far_away_moves_little() -> None:
    good = [10.1, 10.2, 10.0, 9.9, 10.1, 10.0, 9.8, 10.2]
    for estimate in (robust.algorithm_a, robust.q_hampel):
        far, farther = estimate([*good, 100.0]), estimate([*good, 1e6])
        assert far.x_star == pytest.approx(farther.x_star, abs=1e-6)
        assert far.x_star == pytest.approx(10.0, abs=0.1)


def test_q_method_by_hand() -> None:
    """Distances of 1, 2, 3, 4, 20: 1 1 1 2 2 3 16 17 18 19; G1 is 0.15 at 1 and 0.4 at 2, so 0.25 at 1.4."""
    wanted = 1.4 / (math.sqrt(2) * 0.3186393639643752)
    assert robust.q_method([1, 2, 3, 4, 20]) == pytest.approx(wanted, rel=1e-9)
    # Half of the pairs tied: H1(0) = 1/2 of six pairs; the next distance 1 has the other half.
    tied = robust.q_method([1.0, 1.0, 1.0, 2.0])
    at = (0.25 + 0.75 * 0.5) / ((1 + 0.5) / 2)
    assert tied == pytest.approx(at / (math.sqrt(2) * 0.8871465590188759), rel=1e-6)


def test_replicates_of_laboratories() -> None:
    """With replicates, only differences between laboratories count, each pair of laboratories alike."""
    rows = [[10.0, 30.0], [10.0, 30.0], [11.0, 31.0]]
    assert robust.q_hampel(rows).n == 3
    assert robust.q_method([[1.0], [2.0], [4.0]]) == robust.q_method([1.0, 2.0, 4.0])


def test_all_alike() -> None:
    assert robust.algorithm_a([2.0, 2.0, 2.0]) == robust.RobustEstimate(2.0, 0.0, 3)
    assert robust.algorithm_a([0.0] * 5 + [1.0, -1.0]) == robust.RobustEstimate(0.0, 0.0, 7)
    assert robust.q_hampel([2.0, 2.0, 2.0]) == robust.RobustEstimate(2.0, 0.0, 3)


# Scores


@FEW
@given(st.floats(-10, 10), st.floats(-10, 10), st.floats(0.01, 3), st.floats(0.01, 3), st.floats(0, 1))
def test_En_is_odd_and_blind_to_scale(x: float, ref: float, U: float, U_ref: float, part: float) -> None:
    shared = part * min(U, U_ref) * 0.9
    one = scores.En_score(x, ref, U, U_ref, shared_U=shared)
    assert scores.En_score(ref, x, U_ref, U, shared_U=shared) == pytest.approx(-one, rel=1e-12)
    scaled = scores.En_score(10 * x, 10 * ref, 10 * U, 10 * U_ref, shared_U=10 * shared)
    assert scaled == pytest.approx(one, rel=1e-9, abs=1e-12)
    # What two results share cannot hide their difference.
    assert abs(one) >= abs(scores.En_score(x, ref, U, U_ref)) * (1 - 1e-12)


def test_scores_of_one_participant() -> None:
    assert scores.z_score(10.6, 10.0, 0.5) == pytest.approx(1.2)
    assert scores.z_prime_score(10.6, 10.0, 0.5, 0.2) == pytest.approx(1.11417202906)
    assert scores.zeta_score(10.6, 10.0, 0.3, 0.2) == pytest.approx(1.66410058868)
    assert scores.En_score(10.6, 10.0, 0.6, 0.4) == pytest.approx(0.832050294338)
    assert [scores.score_verdict(z) for z in (2.0, -2.1, 3.0)] == ["satisfactory", "questionable", "unsatisfactory"]
    assert scores.En_verdict(1.01) == "unsatisfactory"


def test_a_shared_root_is_subtracted() -> None:
    """u_1^2 = 3^2 + 4^2, u_2^2 = 3^2 + 12^2, 3 from one root: the difference has 4^2 + 12^2."""
    assert scores.difference_U(5.0, math.sqrt(153), shared_U=3.0) == pytest.approx(math.sqrt(160))


# Assigned values and sigma_pt


def test_consensus_against_a_reference() -> None:
    """ISO 13528:2022 E.7."""
    data = [0.013, 0.013, 0.0135, 0.014, 0.014, 0.016, 0.017, 0.019, 0.0239, 0.037, 0.039]
    data += [0.04, 0.04, 0.04, 0.0424, 0.044, 0.045, 0.045, 0.046, 0.049, 0.053]
    found = assigned.consensus(data)
    check = assigned.check_against_reference(found.x_star, found.u, 0.044, 0.0041)
    assert (found.x_star, found.u) == pytest.approx((0.03161, 0.0045), abs=5e-5)
    assert (check.difference, check.u, check.ratio) == pytest.approx((0.0124, 0.0061, 2.0), abs=0.05)
    assert not check.agrees


def test_sigma_pt() -> None:
    """ISO 13528:2022 E.9 and E.10; the three pieces of Horwitz meet."""
    assert assigned.horwitz(1.195e-6) == pytest.approx(1.86e-7, abs=5e-10)
    assert assigned.horwitz(1e-8) == pytest.approx(2.2e-9)
    assert assigned.horwitz(0.5) == pytest.approx(0.01 * math.sqrt(0.5))
    for edge in (1.2e-7, 0.138):
        assert assigned.horwitz(edge * (1 - 1e-9)) == pytest.approx(assigned.horwitz(edge * (1 + 1e-9)), rel=0.02)
    found = assigned.sigma_from_precision(23.2, 14.3, 2)
    assert (found.sigma_L, found.sigma_pt) == pytest.approx((18.3, 20.9), abs=0.05)
    assert assigned.u_is_negligible(0.1, 0.5) and not assigned.u_is_negligible(0.15, 0.5)


# Homogeneity and stability

CHOCOLATE = [
    *([0.185, 0.194], [0.187, 0.189], [0.182, 0.186], [0.188, 0.196], [0.191, 0.181]),
    *([0.188, 0.18], [0.187, 0.196], [0.177, 0.186], [0.179, 0.187], [0.188, 0.196]),
]


def test_arsenic_in_chocolate() -> None:
    """ISO 13528:2022 E.2."""
    found = homogeneity.homogeneity(CHOCOLATE)
    sigma = 0.15 * found.mean
    assert (found.mean, found.s_x, found.s_w, found.s_s) == pytest.approx((0.18715, 0.00398, 0.00556, 0.0006), abs=5e-6)
    assert found.criterion(sigma) == pytest.approx(0.00842, abs=5e-6)
    assert found.adequate(sigma) and found.adequate(sigma, expanded=True)
    later = homogeneity.stability(found, [[0.191, 0.198], [0.19, 0.196]])
    assert (later.mean, later.difference) == pytest.approx((0.19375, 0.0066), abs=5e-6)
    assert later.adequate(sigma)


def test_factors_of_the_expanded_criterion() -> None:
    """ISO 13528:2022 table B.1."""
    table = {20: (1.59, 0.57), 18: (1.62, 0.62), 16: (1.67, 0.68), 14: (1.72, 0.75), 12: (1.79, 0.86)}
    table |= {10: (1.88, 1.01), 8: (2.01, 1.25)}
    for items, printed in table.items():
        assert homogeneity.expanded_factors(items, 2) == pytest.approx(printed, abs=0.00501)


def test_more_than_two_replicates_are_an_analysis_of_variance() -> None:
    from guiju.metrology.validity import anova

    items = [[1.0, 1.2, 1.1], [1.3, 1.2, 1.4], [0.9, 1.0, 1.1]]
    found, table = homogeneity.homogeneity(items), anova.of_groups(items)
    assert (found.s_w, found.s_s) == pytest.approx((table.residual_std, table.s_between))


@pytest.mark.parametrize(
    "make",
    [
        lambda: robust.algorithm_a([1.0]),
        lambda: robust.algorithm_a([1.0, math.nan]),
        lambda: robust.algorithm_a([1.0, 2.0], factor=0),
        lambda: robust.algorithm_s([0.1, -0.1], 3),
        lambda: robust.algorithm_s([], 3),
        lambda: robust.algorithm_s([0.1], 0),
        lambda: robust.q_method([1.0]),
        lambda: robust.q_method([[1.0], []]),
        lambda: robust.median([]),
        lambda: scores.z_score(1.0, 0.0, 0.0),
        lambda: scores.zeta_score(1.0, 0.0, 0.0, 0.0),
        lambda: scores.En_score(1.0, 0.0, -1.0, 1.0),
        lambda: scores.En_score(1.0, 0.0, 0.0, 0.0),
        lambda: scores.En_score(1.0, 0.0, 1.0, 0.5, shared_U=0.6),
        lambda: scores.En_score(1.0, 0.0, 0.5, 0.5, shared_U=0.5),
        lambda: assigned.from_reference_material(1.0, -0.1, [0.1, 0.2]),
        lambda: assigned.from_reference_material(1.0, 0.1, [0.1]),
        lambda: assigned.horwitz(0.0),
        lambda: assigned.horwitz(1.5),
        lambda: assigned.sigma_from_precision(1.0, 2.0, 2),
        lambda: assigned.check_against_reference(1.0, 0.0, 1.0, 0.0),
        lambda: homogeneity.homogeneity([[1.0, 2.0]]),
        lambda: homogeneity.homogeneity([[1.0, 2.0], [1.0]]),
        lambda: homogeneity.homogeneity([[1.0, 2.0], [1.0, 2.0, 3.0]]),
        lambda: homogeneity.expanded_factors(1, 2),
    ],
)
def test_nonsense_is_a_typed_error(make) -> None:
    with pytest.raises(MetrologyError) as caught:
        make()
    assert caught.value.zh and caught.value.en and caught.value.where
