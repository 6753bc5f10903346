"""The course of a climate quantity, and which sensors' readings count as evidence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import combinations, pairwise
from typing import Any

import pytest
from conduct_makers import MEASURED, changed, facts, interval, standard
from hypothesis import given
from hypothesis import strategies as st

from guiju.conduct import RULES, judge
from guiju.conduct.climate_course import HOUR, fastest_change, longest_gap
from guiju.conduct.facts import ReadingsLeftOut
from guiju.conduct.sensors import why_not
from guiju.record.enclosures import Standard
from guiju.record.words import Day, DecimalText

BEGAN = datetime(2026, 6, 15, 1, tzinfo=UTC)


def course(*taken: tuple[int, str]) -> list[tuple[datetime, Decimal]]:
    return [(BEGAN + timedelta(minutes=minutes), Decimal(value)) for minutes, value in taken]


def test_the_change_within_an_hour_is_no_slope_between_two_scattering_readings() -> None:
    """0.1 °C in ten seconds is 0.1 °C within the hour, and no 36 °C per hour."""
    scattering = [(BEGAN + timedelta(seconds=10 * n), Decimal("20.0") + Decimal(n % 2) / 10) for n in range(60)]
    assert fastest_change(scattering) == Decimal("0.1")
    assert fastest_change(course((0, "20"), (60, "21"))) == 1
    assert fastest_change(course((0, "20"), (30, "20.6"), (90, "21.2"))) == Decimal("0.6")
    assert fastest_change(course((0, "20"), (120, "21"))) == Decimal("0.5")
    assert fastest_change(course((0, "20"))) is None
    assert fastest_change([]) is None


readings = st.lists(
    st.tuples(st.integers(0, 600), st.decimals("15", "25", places=1)), min_size=2, max_size=40, unique_by=lambda t: t[0]
).map(lambda taken: [(BEGAN + timedelta(minutes=minutes), value) for minutes, value in sorted(taken)])


@given(readings)
def test_the_moving_window_finds_what_all_pairs_give(taken: list[tuple[datetime, Decimal]]) -> None:
    near = [abs(b[1] - a[1]) for a, b in combinations(taken, 2) if b[0] - a[0] <= HOUR]
    far = [
        abs(b[1] - a[1]) / (Decimal((b[0] - a[0]).total_seconds()) / 3600)
        for a, b in pairwise(taken)
        if b[0] - a[0] > HOUR
    ]
    found = fastest_change(taken)
    assert found is not None
    assert abs(found - max([*near, *far, Decimal(0)])) < Decimal("1e-20")


def test_the_longest_gap_reaches_from_before_the_start_to_the_end() -> None:
    def at(*minutes: int) -> list[datetime]:
        return [BEGAN + timedelta(minutes=each) for each in minutes]

    started, ended = at(60, 240)
    assert longest_gap(at(0, 100, 200), started, ended) == 100
    assert longest_gap(at(0, 10, 50, 200), started, ended) == 150
    assert longest_gap(at(50, 100, 110), started, ended) == 130
    assert longest_gap(at(100), started, ended) == 140
    assert longest_gap(at(50, 300), started, ended) == 190
    assert longest_gap(at(55), started, started) == 5


def sensor(**changes: Any) -> Standard:
    confirmed = {"confirmation__range": interval("10", "30", "°C"), "kind": "measuring_instrument"}
    return changed(standard(), **{**confirmed, **changes})  # type: ignore[no-any-return]


DAY_AFTER = Day("2026-06-16")


@pytest.mark.parametrize(
    ("changes", "value", "unit", "why"),
    [
        ({}, "20", "°C", ""),
        ({}, "10", "°C", ""),
        ({}, "9.9", "°C", "outside_confirmed"),
        ({}, "50", "%", "quantity_not_certified"),
        ({"state": "restricted"}, "20", "°C", ""),
        ({"kind": "standard"}, "20", "°C", ""),
        *(({"kind": each}, "20", "°C", "not_an_instrument") for each in ("material", "software", "data", "auxiliary")),
        ({"state": "due"}, "20", "°C", "not_in_service"),
        ({"certificate": None}, "20", "°C", "no_certificate"),
        ({"certificate__valid_to": Day("2026-06-14")}, "20", "°C", "not_in_date"),
        ({"certificate__valid_to": MEASURED}, "20", "°C", ""),
        ({"certificate__calibrated_on": DAY_AFTER}, "20", "°C", "not_in_date"),
        ({"confirmation": None}, "20", "°C", "not_confirmed"),
        ({"confirmation__day": DAY_AFTER}, "20", "°C", "not_confirmed"),
        ({"confirmation__day": MEASURED}, "20", "°C", ""),
        ({"confirmation__certificate_number": "another"}, "20", "°C", "not_confirmed"),
        ({"confirmation__passed": False}, "20", "°C", "confirmation_failed"),
        ({"certificate__points__0__nominal__unit": "%"}, "50", "%", ""),
    ],
)
def test_a_reading_counts_by_its_sensor_on_its_day(changes: dict[str, Any], value: str, unit: str, why: str) -> None:
    assert why_not(sensor(**changes), MEASURED, DecimalText(value), unit) == why


def test_a_sensor_that_is_not_registered_says_nothing() -> None:
    assert why_not(None, MEASURED, "20", "°C") == "not_registered"


@pytest.mark.parametrize(
    ("lowest", "highest", "why", "found"),
    [
        ("45", "45", "outside_confirmed", True),
        ("20", "28.1", "outside_confirmed", True),
        ("17.9", "20", "outside_confirmed", True),
        ("18", "28", "outside_confirmed", False),
        ("45", "45", "not_registered", False),
        ("", "", "outside_confirmed", False),
    ],
)
def test_what_lies_beyond_the_sensors_range_is_out_of_the_limits_all_the_same(
    lowest: str, highest: str, why: str, found: bool
) -> None:
    """The limits are 18 °C and 28 °C; other readings of the time lie between."""
    out = ReadingsLeftOut(
        quantity="temperature", sensor="E-0", readings=2, why=why, lowest=lowest, highest=highest, unit="°C"
    )
    told = judge([RULES["climate_out_of_limits"]], changed(facts("start"), sections__0__readings_left_out=(out,)), {})
    assert [each.code for each in told] == (["climate_out_of_limits"] if found else [])
