"""Suspicions and people: whoever a finding names is heard, two judge in words of their own, nobody is locked out."""

from typing import Any

import pytest
from assessment_house import CALIBRATOR, HEAD, TECHNICAL, code_of, days, on, rule, suspicion, today
from lab_installation import TestInstallation
from lab_registers import furnish


@pytest.fixture
def small(sqlite_installation: TestInstallation) -> TestInstallation:
    furnish()
    return sqlite_installation


def found_of_a_person() -> Any:
    """What a rule finds of one person in the register of people as things stand."""
    from guiju.lab.house.watching import findings_on
    from guiju.lab.people.models import Person

    codes = set(Person.objects.values_list("code", flat=True))
    return next(each for each in findings_on(today(), "people") if each.blocks and each.subject in codes)


def test_whoever_a_finding_names_is_concerned_whomever_the_opener_names(small: TestInstallation) -> None:
    found = found_of_a_person()
    where = f"register:people/{found.subject}"
    other = next(each for each in (CALIBRATOR, HEAD, TECHNICAL) if each != found.subject)
    for members in ({"finding": found.code}, {}):
        row = suspicion(row=found.requirements[0], found_at=where, concerned=(other,), **members)
        assert row.concerned == sorted({found.subject, other})


def test_people_are_named_by_codes_in_the_words_of_a_finding_and_by_records_that_they_signed(
    small: TestInstallation,
) -> None:
    from guiju.conduct.finding import Finding
    from guiju.lab.assessment.named import named_by
    from guiju.lab.house.reading import Reading
    from guiju.lab.house.signing import SYSTEM

    def found(subject: str, **parameters: str) -> Finding:
        told = tuple(parameters.items())
        return Finding(code="x", requirements=("4.5-2",), severity="nonconformity", subject=subject, parameters=told)

    reading = Reading(SYSTEM, locking=False)
    assert named_by(reading, "period:work/x", [found("x", people=f"{HEAD}, {TECHNICAL}", day="2026-01-01")]) == {
        HEAD,
        TECHNICAL,
    }
    assert named_by(reading, "register:people/P-NOBODY", [found("P-NOBODY")]) == set()
    assert named_by(reading, "agency", []) == set()


def test_two_who_rule_give_reasons_of_their_own(small: TestInstallation) -> None:
    row = suspicion()
    with on(today() + days(8)):
        rule(HEAD, row, "confirmed", "调取了传感器日志，没有这一小时的读数。")
        for same in ("调取了传感器日志，没有这一小时的读数。", " 调取了传感器日志 没有这一小时的读数 "):
            assert code_of(lambda same=same: rule(TECHNICAL, row, "confirmed", same)) == "reason_of_another"
        assert code_of(lambda: rule(TECHNICAL, row, "confirmed", "调取了传感器日志，没有这两小时的读数。")) == ""
