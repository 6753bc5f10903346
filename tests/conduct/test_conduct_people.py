"""People as of a day: the day before, on and after each boundary; years of work; verifiers; teachers; properties."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from conduct_makers import PARAMETERS, changed, codes, facts, findings, grant, person
from conduct_people import REGISTER, appointing, authorising, course, experience, register, staff
from hypothesis import given
from hypothesis import strategies as st

from guiju.conduct import sentence
from guiju.conduct.acts import APPOINT, GRANT_AUTHORISATION, GRANT_SIGNING
from guiju.conduct.competence import ASKED, against
from guiju.conduct.experience import whole_years, worked
from guiju.conduct.facts import Stage
from guiju.conduct.permits import Permit
from guiju.conduct.register_people import Work
from guiju.conduct.teachers import counts
from guiju.record.words import Day

DAYS = st.dates(date(2015, 1, 1), date(2028, 12, 31))
WORK = Work(code="演示-06", edition="2025", field="mass")


def _day(value: date) -> Day:
    return Day(value.isoformat())


@pytest.mark.parametrize(
    ("member", "value", "found"),
    [
        # the grant is judged on 2026-06-15
        ("person__qualifications__0__valid_to", "2026-06-14", ["grant_not_qualified"]),
        ("person__qualifications__0__valid_to", "2026-06-15", []),
        ("person__qualifications__0__valid_from", "2026-06-16", ["grant_not_qualified"]),
        ("person__qualifications__0__valid_from", "2026-06-15", []),
        ("person__employments__0__valid_to", "2026-06-14", ["grant_not_long_term"]),
        ("person__employments__0__valid_to", "2026-06-15", []),
        ("person__employments__0__valid_from", "2026-06-16", ["grant_not_long_term"]),
        ("person__birth_date", "1960-06-15", ["grant_over_age"]),
        ("person__birth_date", "1960-06-16", []),
        ("person__birth_date", "1961-06-15", []),
    ],
)
def test_a_grant_on_the_days_around_each_boundary(member: str, value: str, found: list[str]) -> None:
    assert codes(authorising(**{member: Day(value)}), GRANT_AUTHORISATION) == found


@pytest.mark.parametrize(
    ("born", "day", "over"),
    [
        ("1960-02-29", "2025-02-28", False),
        ("1960-02-29", "2025-03-01", False),
        ("1960-02-29", "2026-02-27", False),
        ("1960-02-29", "2026-02-28", True),
        ("1960-02-29", "2026-03-01", True),
    ],
)
def test_a_grant_around_the_birthdays_of_somebody_born_on_29_february(born: str, day: str, over: bool) -> None:
    given_facts = authorising(day=Day(day), person__birth_date=Day(born))
    assert codes(given_facts, GRANT_AUTHORISATION) == (["grant_over_age"] if over else [])


@pytest.mark.parametrize("kind", ["short_term", "dispatched", "none"])
def test_only_long_term_employment_lets_one_calibrate_or_review(kind: str) -> None:
    assert codes(authorising(person__employments__0__kind=kind), GRANT_AUTHORISATION) == ["grant_not_long_term"]
    for stage in ("assignment", "start", "capture"):
        who = {"sections__0__calibrators__0__employments__0__kind": kind}
        assert codes(changed(facts(stage), **who)) == ["calibrator_not_long_term"]


def test_what_only_a_signatory_needs_is_not_asked_of_other_grants() -> None:
    assert codes(authorising("develop", person__qualifications=(), person__employments=()), GRANT_AUTHORISATION) == []


@pytest.mark.parametrize(
    ("first", "found"),
    [
        # the appointment begins on 2026-06-15
        ("2021-06-14", []),
        ("2021-06-15", []),
        ("2021-06-16", ["technical_manager_inexperienced"]),
    ],
)
def test_five_years_are_complete_on_the_day_that_bears_their_date(first: str, found: list[str]) -> None:
    assert codes(appointing(experience=(experience(first),), least_years=0), APPOINT) == found


@pytest.mark.parametrize(
    ("last", "found"), [("2026-06-14", ["technical_manager_not_qualified"]), ("2026-06-15", []), ("2026-06-16", [])]
)
def test_the_technical_managers_paper_holds_on_the_first_day(last: str, found: list[str]) -> None:
    members: dict[str, Any] = {"person__qualifications__0__valid_to": Day(last), "papers": ()}
    assert codes(appointing(**members), APPOINT) == found


def test_the_years_of_the_technical_manager_are_a_parameter() -> None:
    given_facts = appointing(experience=(experience("2023-06-15"),), least_years=0)
    assert codes(given_facts, APPOINT) == ["technical_manager_inexperienced"]
    assert codes(given_facts, APPOINT, technical_manager_years="3") == []


def test_gaps_do_not_count_and_what_overlaps_counts_once() -> None:
    two = (experience("2018-01-01", "2019-12-31"), experience("2022-01-01", "2024-12-31"))
    assert not worked(two, 5, Day("2024-12-31"))
    assert worked(two, 5, Day("2025-01-01"))
    same = (experience("2018-01-01", "2020-12-31"), experience("2019-01-01", "2020-12-31"))
    assert whole_years(same, Day("2026-01-01")) == 3


SPANS = st.lists(st.tuples(DAYS, st.integers(0, 1500)), min_size=1, max_size=4)


def _periods(spans: list[tuple[date, int]]) -> tuple[Any, ...]:
    return tuple(experience(_day(first), _day(first + timedelta(length))) for first, length in spans)


@given(spans=SPANS, more=SPANS, day=DAYS, years=st.integers(0, 8))
def test_more_experience_never_takes_years_away(spans: Any, more: Any, day: date, years: int) -> None:
    few, many = _periods(spans), _periods(spans + more)
    # Work before what was known moves the year that is counted from; leap days may then weigh one day more.
    first = min(each for each, _ in spans) <= min(each for each, _ in more)
    if worked(few, years, _day(day)) and first:
        assert worked(many, years, _day(day))


@given(spans=SPANS, day=DAYS)
def test_years_of_work_agree_with_counting_the_days(spans: Any, day: date) -> None:
    listed = {first + timedelta(step) for first, length in spans for step in range(length + 1)}
    done = sorted(each for each in listed if each < day)
    found = whole_years(_periods(spans), _day(day))
    if not done:
        assert found == 0
        return
    begun = done[0]
    ends = [begun.replace(year=begun.year + years, day=min(begun.day, 28)) for years in (found, found + 1)]
    slack = timedelta(days=2 if begun.day > 28 else 0)
    assert ends[0] - begun <= timedelta(days=len(done)) + slack
    assert timedelta(days=len(done)) < ends[1] - begun + slack


@given(spans=SPANS, day=DAYS, later=st.integers(0, 400))
def test_years_of_work_never_grow_fewer(spans: Any, day: date, later: int) -> None:
    periods = _periods(spans)
    assert whole_years(periods, _day(day)) <= whole_years(periods, _day(day + timedelta(later)))


VERIFIER = person("P-9", "calibrate", level="military_verifier")
DEPARTMENT = VERIFIER.qualifications[0].issuer
WHO = "sections__0__calibrators__0"


@pytest.mark.parametrize(
    ("defence", "departments", "found"),
    [
        (True, (DEPARTMENT,), []),
        (True, ("another department",), ["nonconformity"]),
        (True, (), ["nonconformity"]),
        (False, (DEPARTMENT,), ["nonconformity"]),
        (None, (DEPARTMENT,), ["undetermined"]),
    ],
)
@pytest.mark.parametrize("stage", ["assignment", "start", "capture"])
def test_a_verifiers_certificate_counts_in_a_proven_agency_from_its_department_alone(
    stage: Stage, defence: bool | None, departments: tuple[str, ...], found: list[str]
) -> None:
    held = {f"{WHO}__qualifications": VERIFIER.qualifications}
    given_facts = changed(facts(stage), defence_agency=defence, competent_departments=departments, **held)
    assert [each.severity for each in findings(given_facts)] == found
    assert {each.code for each in findings(given_facts)} <= {"calibrator_not_qualified"}


def test_a_verifiers_certificate_is_not_attested_or_over_like_any_paper() -> None:
    proven = {"defence_agency": True, "competent_departments": (DEPARTMENT,)}
    for name, value in (("attested", False), ("valid_to", Day("2026-06-14"))):
        papers = changed(VERIFIER.qualifications, **{f"0__{name}": value})
        given_facts = changed(facts("start"), **{f"{WHO}__qualifications": papers}, **proven)
        assert codes(given_facts) == ["calibrator_not_qualified"]


def test_for_whom_a_verifiers_certificate_counts_is_a_parameter() -> None:
    given_facts = changed(
        grant(("mass",), "military_verifier"), defence_agency=True, competent_departments=(DEPARTMENT,)
    )
    assert codes(given_facts, GRANT_SIGNING) == ["signing_grant_not_qualified"]
    assert codes(given_facts, GRANT_SIGNING, verifier_counts_for="calibrator signatory") == []
    four = changed(given_facts, fields=("mass", "length", "radio", "optics"))
    assert codes(four, GRANT_SIGNING, verifier_counts_for="signatory") == ["signing_grant_not_qualified"]


def test_who_may_do_nothing_takes_no_further_reading() -> None:
    """A measurement that began in time does not go on past the end of an authorisation."""
    last = {f"{WHO}__authorisations__0__valid_to": Day("2026-06-14")}
    assert "calibrator_not_authorised" in codes(changed(facts("capture"), **last))


def test_sites_and_ranges_of_several_authorisations_add_up() -> None:
    one = facts("start").permits
    assert one is not None
    from conduct_makers import interval

    low = changed(one[0], sites=("S-2", "S-1"), range=interval("1", "9", "kg"))
    high = changed(one[0], sites=("S-1",), range=interval("9000", "20000", "g"))
    elsewhere = changed(one[0], sites=("S-9",))
    assert codes(changed(facts("start"), permits=(low,))) == ["authorisation_not_for_range"]
    assert codes(changed(facts("start"), permits=(low, high))) == []
    # what holds elsewhere does not widen the range here
    assert codes(changed(facts("start"), permits=(low, elsewhere))) == ["authorisation_not_for_range"]
    assert codes(changed(facts("start"), permits=(elsewhere,))) == ["authorisation_not_for_site"]


@pytest.mark.parametrize("stage", ["assignment", "start", "capture", "review", "approval"])
def test_unknown_permits_block(stage: Stage) -> None:
    found = findings(changed(facts(stage), permits=None))
    assert {each.code for each in found} == {"authorisation_not_for_site", "authorisation_not_for_range"}
    assert all(each.severity == "undetermined" and each.blocks for each in found)


@given(first=DAYS, length=st.integers(0, 900), day=DAYS, more=st.tuples(st.integers(0, 99), st.integers(0, 99)))
def test_a_wider_permit_covers_whatever_the_narrower_did(
    first: date, length: int, day: date, more: tuple[int, int]
) -> None:
    def permit(begin: date, end: date) -> Permit:
        given_permit: Permit = changed(facts("start").permits, **{"0__valid_from": _day(begin)})[0]
        return changed(given_permit, valid_to=_day(end))  # type: ignore[no-any-return]

    asked = ("P-1", "calibrate", ("演示-06", "2025", "mass"), _day(day))
    last = first + timedelta(length)
    narrow, wide = permit(first, last), permit(first - timedelta(more[0]), last + timedelta(more[1]))
    assert narrow.covers(*asked) is (first <= day <= last)
    assert wide.covers(*asked) or not narrow.covers(*asked)


PLACES = ("qualifications__0", "employments__0", "authorisations__0")


@given(
    kind=st.sampled_from(sorted(ASKED)),
    place=st.sampled_from(PLACES),
    first=DAYS,
    length=st.tuples(st.integers(0, 900), st.integers(-500, 1400)),
    more=st.tuples(st.integers(0, 400), st.integers(0, 400)),
)
def test_shrinking_a_validity_never_lets_somebody_do_more(
    kind: str, place: str, first: date, length: tuple[int, int], more: tuple[int, int]
) -> None:
    last, day = first + timedelta(length[0]), first + timedelta(length[1])

    def may(begin: date, end: date) -> bool:
        spans = {f"{place}__valid_from": _day(begin), f"{place}__valid_to": _day(end)}
        who = changed(person("P-1", kind, birth_date=Day("1975-01-01")), **spans)
        return not against(who, kind, WORK, _day(day), parameters=PARAMETERS, agency=facts("start"))

    assert may(first - timedelta(more[0]), last + timedelta(more[1])) or not may(first, last)
    if not first <= day <= last and not (kind == "sign" and place == "employments__0"):
        assert not may(first, last)


@pytest.mark.parametrize(
    ("members", "found"),
    [
        ({"declared_on": Day("2025-06-15")}, []),
        ({"declared_on": Day("2025-06-14")}, ["declaration_overdue"]),
        ({"declared_on": None, "employed": False}, []),
    ],
)
def test_interests_are_declared_yearly(members: dict[str, Any], found: list[str]) -> None:
    whole = (staff("P-8", **members), *register().staff)
    assert codes(register(staff=whole), REGISTER) == found


@pytest.mark.parametrize(
    ("since", "severity", "said"),
    [
        (None, "warning", "尚未作利益关系声明"),
        ("2026-06-15", "warning", "尚未作利益关系声明"),
        ("2026-06-14", "nonconformity", "自 2026-06-14 起有角色、岗位或授权，从未作过利益关系声明"),
    ],
)
def test_whoever_works_or_decides_has_declared_by_the_end_of_the_first_day(
    since: str | None, severity: str, said: str
) -> None:
    """Who was only just employed is named and is no breach; what was never done is not said to be long ago."""
    new = staff("P-8", declared_on=None, works_since=since and Day(since))
    (found,) = findings(register(staff=(new, *register().staff)), REGISTER)
    assert (found.severity, found.requirements) == (severity, ("5-1",))
    assert said in sentence(found, "zh") and "超过" not in sentence(found, "zh")
    assert "more than" not in sentence(found, "en")


@pytest.mark.parametrize(
    ("left", "found"),
    [("2020-06-14", ["identity_kept_too_long"]), ("2020-06-15", []), ("2020-06-16", [])],
)
def test_an_identity_number_is_kept_for_six_years_after_leaving(left: str, found: list[str]) -> None:
    gone = staff("P-8", employed=False, left_on=Day(left), identity_kept=True)
    assert codes(register(staff=(gone, *register().staff)), REGISTER) == found
    kept_no_more = changed(gone, identity_kept=False)
    assert codes(register(staff=(kept_no_more, *register().staff)), REGISTER) == []


@pytest.mark.parametrize(
    ("last", "found"),
    [("2026-06-15", ["doer_near_end"]), ("2027-06-14", ["doer_near_end"]), ("2027-06-15", [])],
)
def test_an_assignment_warns_a_year_ahead_of_the_contracts_end(last: str, found: list[str]) -> None:
    member = {f"{WHO}__employments__0__valid_to": Day(last)}
    assert codes(changed(facts("assignment"), **member)) == found


@pytest.mark.parametrize(("due", "found"), [("2026-06-14", ["check_of_person_overdue"]), ("2026-06-15", [])])
def test_a_check_is_overdue_the_day_after_its_day(due: str, found: list[str]) -> None:
    assert codes(register(staff__0__checks__0__due=Day(due)), REGISTER) == found


@pytest.mark.parametrize(
    ("last", "found"),
    [("2026-06-15", ["person_near_end"]), ("2027-06-14", ["person_near_end"]), ("2027-06-15", [])],
)
@pytest.mark.parametrize("member", ["qualifications__0", "employments__0", "authorisations__0"])
def test_a_years_warning(member: str, last: str, found: list[str]) -> None:
    assert codes(register(**{f"staff__1__person__{member}__valid_to": Day(last)}), REGISTER) == found


def test_a_contract_that_is_followed_without_a_gap_does_not_end() -> None:
    contracts = register().staff[0].person.employments
    first = changed(contracts[0], valid_to=Day("2026-12-31"))
    for begin, found in (("2027-01-01", []), ("2027-01-02", ["person_near_end"])):
        second = changed(contracts[0], valid_from=Day(begin), valid_to=None)
        given_facts = register(staff__0__person__employments=(first, second))
        assert codes(given_facts, REGISTER) == found


@pytest.mark.parametrize(
    ("kind", "level", "years", "counted"),
    [
        ("basics", "metrologist_1", 0, True),
        ("basics", "senior_title", 0, True),
        ("basics", "metrologist_2", 9, False),
        ("professional", "metrologist_2", 5, True),
        ("professional", "metrologist_2", 4, False),
        ("professional", "other", 9, False),
        ("skills", "other", 3, True),
        ("skills", "metrologist_1", 2, False),
    ],
)
def test_what_each_kind_of_course_asks_of_its_teacher(kind: str, level: str, years: int, counted: bool) -> None:
    begun = experience(f"{2026 - years}-06-15")
    given_course = course(kind, trainer=person("P-7", level=level), experience=(begun,))
    assert counts(given_course, PARAMETERS) is counted
    assert counts(changed(given_course, levels=(kind,)), PARAMETERS)


def test_a_field_signed_for_must_stand_in_the_list_of_that_day() -> None:
    given_facts = grant(("mass", "quantum"), "metrologist_1")
    assert codes(given_facts, GRANT_SIGNING) == ["signing_field_unknown"]
    assert codes(given_facts, GRANT_SIGNING, calibration_fields="mass quantum") == []
