"""Parameters of the code: set by one person, confirmed by another, from today on, never laxer than the code itself."""

from typing import Any

import pytest
from assessment_house import HEAD, KEEPER, QUALITY, TECHNICAL, as_, code_of, days, evaluation, on, row_of, today
from lab_installation import TestInstallation
from lab_registers import furnish

PAPER = {"source": "质量手册第 3 版第 5 章", "source_en": "quality manual, edition 3, chapter 5"}


@pytest.fixture
def small(sqlite_installation: TestInstallation) -> TestInstallation:
    furnish()
    return sqlite_installation


def put(person: str = QUALITY, **changed: Any) -> Any:
    from guiju.lab.house.acts import SetParameter

    members = {"name": "audit_days", "value": "14", "valid_from": today(), **PAPER, **changed}
    return as_(person, SetParameter, **members)


def confirm(person: str, row: Any) -> Any:
    from guiju.lab.house.acts import ConfirmParameter

    return as_(person, ConfirmParameter, name=row.name, value=row.value, valid_from=row.valid_from)


def value(name: str) -> str:
    from guiju.lab.house.parameters import values_on
    from guiju.lab.house.reading import Reading
    from guiju.lab.house.signing import SYSTEM

    return values_on(Reading(SYSTEM, locking=False), today())[name]


def test_what_one_person_sets_holds_when_another_confirmed_it(small: TestInstallation) -> None:
    row = put()
    assert value("audit_days") == "31"
    assert code_of(lambda: confirm(QUALITY, row)) == "own_thing"
    assert code_of(lambda: confirm(KEEPER, row)) == "role"
    assert confirm(TECHNICAL, row).approved_by == TECHNICAL
    assert value("audit_days") == "14"
    assert code_of(lambda: confirm(HEAD, row)) == "not_found"
    assert code_of(lambda: put(value="13")) == "parameter_dates"


@pytest.mark.parametrize("offset, code", [(-1, "parameter_backdated"), (0, ""), (1, "")])
def test_a_value_holds_from_today_on_at_the_earliest(small: TestInstallation, offset: int, code: str) -> None:
    assert code_of(lambda: put(valid_from=today() + days(offset))) == code


@pytest.mark.parametrize("offset, code", [(1, ""), (2, "parameter_backdated")])
def test_a_value_is_confirmed_by_its_first_day(small: TestInstallation, offset: int, code: str) -> None:
    row = put(valid_from=today() + days(1))
    with on(today() + days(offset)):
        assert code_of(lambda: confirm(HEAD, row)) == code


@pytest.mark.parametrize(
    "name, value, code",
    [
        ("no_such", "99", "parameter_unknown"),
        ("calibrators_per_method", "0", "parameter_unknown"),
        ("verification_address", "https://example.org/verify", "parameter_unknown"),
        ("age_limit", "abc", "parameter_value"),
        ("age_limit", "065", "parameter_value"),
        ("age_limit", "-1", "parameter_value"),
        ("age_limit", "66", "parameter_weaker"),
        ("age_limit", "65", ""),
        ("age_limit", "17", "parameter_value"),
        ("authorised_least", "1", "parameter_weaker"),
        ("authorised_least", "3", ""),
        ("issuer_confirmation_percent", "0", "parameter_value"),
        ("correction_days", "100000", "parameter_value"),
        ("reviewer_may_sign", "always", "parameter_value"),
        ("reviewer_may_sign", "never", ""),
        ("verifier_counts_for", "reviewer", "parameter_weaker"),
        ("verifier_counts_for", "calibrator reviewer", ""),
        ("calibration_fields", "length  length", "parameter_value"),
        ("certificate_prefix", "../x", "parameter_value"),
        ("certificate_prefix", "GJ-A", ""),
        ("timestamp_service", "ftp://x", "parameter_value"),
    ],
)
def test_a_value_is_of_the_parameter_and_not_laxer_than_the_code(
    small: TestInstallation, name: str, value: str, code: str
) -> None:
    assert code_of(lambda: put(name=name, value=value)) == code


@pytest.mark.parametrize("source", ["", " \u200b"])
def test_a_value_has_a_source(small: TestInstallation, source: str) -> None:
    assert code_of(lambda: put(source=source)) == "parameter_source"


def test_the_rows_that_read_a_parameter_tell_that_it_was_moved(small: TestInstallation) -> None:
    from guiju.conduct.evaluation.sentences import parameters_moved, why
    from guiju.conduct.evaluation.summary import summary

    assert parameters_moved(evaluation().evaluation) == ()
    confirm(HEAD, put())
    found = evaluation().evaluation
    row = row_of(evaluation(), "6.1.5-3")
    assert "由 31 改为 14" in why(row, "zh") and "from 31 to 14" in why(row, "en")
    assert summary(found, "en")["parameters_moved"] == [{"default": "31", "parameter": "audit_days", "value": "14"}]


def test_every_parameter_may_have_the_value_that_it_begins_with() -> None:
    from guiju.conduct.parameters import default_parameters, moved, parameter_kinds

    kinds = parameter_kinds()
    assert {each.name: kinds[each.name].wrong(each.value) for each in default_parameters()} == {
        each.name: "" for each in default_parameters()
    }
    assert moved(tuple((each.name, each.value) for each in default_parameters())) == ()
