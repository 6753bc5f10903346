"""Properties of the rules: more validity never makes things worse, ends agree with the calendar, rules are pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from conduct_faults import FAULTS, METHOD, REFERENCE, WHO
from conduct_makers import ACT_OF, PARAMETERS, changed, facts, findings
from hypothesis import given
from hypothesis import strategies as st

from guiju.conduct import RULES, guarding, judge
from guiju.conduct.days import last_day_under, within
from guiju.conduct.facts import CalibrationFacts, Stage
from guiju.conduct.intervals import covers, holds
from guiju.record.words import Day, DecimalText, Interval

DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
STAGES: tuple[Stage, ...] = ("assignment", "start", "capture", "finish", "review", "issue")
VALIDITIES = (
    f"{WHO}__authorisations__0",
    f"{WHO}__qualifications__0",
    f"{WHO}__employments__0",
    f"{REFERENCE}__certificate__competence",
    "scope__0",
    "reviewer__authorisations__0",
    "reviewer__qualifications__0",
    "reviewer__employments__0",
)


def _day(value: date) -> Day:
    return Day(value.isoformat())


def _at(stage: Stage, member: str, start: date, end: date) -> CalibrationFacts | None:
    if member.startswith("reviewer") and facts(stage).reviewer is None:
        return None
    given_facts: CalibrationFacts = changed(
        facts(stage), **{f"{member}__valid_from": _day(start), f"{member}__valid_to": _day(end)}
    )
    return given_facts


def _faults(value: CalibrationFacts) -> set[tuple[str, str]]:
    return {(each.code, each.severity) for each in findings(value) if each.blocks}


@given(
    stage=st.sampled_from(STAGES),
    member=st.sampled_from(VALIDITIES),
    start=DAYS,
    lengths=st.tuples(st.integers(0, 900), st.integers(0, 400), st.integers(0, 400)),
)
def test_widening_a_validity_never_adds_a_finding(
    stage: Stage, member: str, start: date, lengths: tuple[int, int, int]
) -> None:
    length, earlier, later = lengths
    end = start + timedelta(length)
    narrow = _at(stage, member, start, end)
    wide = _at(stage, member, start - timedelta(earlier), end + timedelta(later))
    if narrow is not None and wide is not None:
        assert _faults(wide) <= _faults(narrow)


@given(day=DAYS, start=DAYS, end=DAYS)
def test_validity_is_the_calendar_with_both_ends(day: date, start: date, end: date) -> None:
    assert within(_day(day), _day(start), _day(end)) is (start <= day <= end)
    assert within(_day(day), _day(start), None) is (start <= day)


@given(valid_to=DAYS, measured=DAYS)
def test_a_certificate_is_out_of_date_exactly_after_its_last_day(valid_to: date, measured: date) -> None:
    certificate = f"{REFERENCE}__certificate__"
    value = changed(
        facts("start"),
        day=_day(measured),
        sections__0__day=_day(measured),
        **{f"{certificate}calibrated_on": Day("2024-01-01"), f"{certificate}valid_to": _day(valid_to)},
    )
    found = [each for each in findings(value) if each.code == "standard_certificate_out_of_date"]
    assert bool(found) is (measured > valid_to)


@given(born=st.dates(date(1930, 1, 1), date(2005, 12, 31)), limit=st.integers(60, 70), step=st.integers(-400, 400))
def test_over_the_limit_means_one_more_year_of_age_is_completed(born: date, limit: int, step: int) -> None:
    last = date.fromisoformat(last_day_under(_day(born), limit))
    day = last + timedelta(step)
    # whole years by the parts of the date; 29 February completes a year with the end of February
    had = (day.month, day.day) >= (born.month, born.day) or (
        (born.month, born.day) == (2, 29) and day.month == 2 and (day + timedelta(1)).month == 3
    )
    completed = day.year - born.year - (0 if had else 1)
    assert (day > last) is (completed > limit)


@given(
    nominal=st.decimals(-30, 30, places=3),
    lower=st.decimals(-20, 0, places=3),
    upper=st.decimals(0, 20, places=3),
)
def test_a_point_is_outside_exactly_when_its_nominal_is(nominal: Any, lower: Any, upper: Any) -> None:
    value = changed(
        facts("contract_review"),
        sections__0__points__0__nominal__value=DecimalText(str(nominal)),
        scope__0__range=Interval(lower=DecimalText(str(lower)), upper=DecimalText(str(upper)), unit="kg"),
    )
    outside = any(each.code == "point_outside_scope" for each in findings(value))
    assert outside is not (lower <= nominal <= upper)


@given(outer=st.tuples(st.integers(-9, 9), st.integers(-9, 9)), inner=st.tuples(st.integers(-9, 9), st.integers(-9, 9)))
def test_covering_agrees_with_holding_every_value(outer: tuple[int, int], inner: tuple[int, int]) -> None:
    (low, high), (a, b) = sorted(outer), sorted(inner)
    wide = Interval(lower=DecimalText(str(low)), upper=DecimalText(str(high)), unit="V")
    narrow = Interval(lower=DecimalText(f"{a}000"), upper=DecimalText(f"{b}000"), unit="mV")
    assert covers(wide, narrow) is all(holds(wide, str(value), "V") for value in range(a, b + 1))
    assert covers(wide, Interval(lower=None, upper=narrow.upper, unit="V")) is False
    assert covers(wide, Interval(lower=narrow.lower, upper=narrow.upper, unit="A")) is None


@given(st.lists(st.sampled_from([each for each in FAULTS if each.stage == "start" and each.act is None]), max_size=4))
def test_findings_come_worst_first_and_a_warning_never_blocks(chosen: list[Any]) -> None:
    order = ("serious", "nonconformity", "undetermined", "warning")
    for fault in chosen:
        found = findings(changed(fault.facts, open_deviations=("x",), **{f"{METHOD}__checked_on": None}))
        ranks = [order.index(each.severity) for each in found]
        assert ranks == sorted(ranks)
        assert {each.severity for each in found if not each.blocks} == {"warning"}


@pytest.mark.parametrize("stage", ACT_OF)
def test_rules_are_pure_and_find_under_their_own_code(stage: Stage) -> None:
    for fault in FAULTS:
        if fault.stage == stage and fault.act is None:
            for rule in guarding(ACT_OF[stage]):
                once, twice = judge([rule], fault.facts, PARAMETERS), judge([rule], fault.facts, PARAMETERS)
                assert once == twice
                assert {each.code for each in once} <= {rule.code}
                assert all(set(each.requirements) <= set(RULES[rule.code].requirements) for each in once)
