"""Suspicions and people: whoever a finding names is heard, two judge in words of their own, nobody is locked out."""

from datetime import date
from typing import Any

import pytest
from assessment_house import (
    CALIBRATOR,
    HEAD,
    INVOLVED,
    OTHER,
    QUALITY,
    TECHNICAL,
    as_,
    code_of,
    days,
    file,
    on,
    own_words,
    rule,
    suspicion,
    today,
)
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
        for same in (
            "调取了传感器日志，没有这一小时的读数。",
            " 调取了传感器日志 没有这一小时的读数 ",
            "同意。调取了传感器日志，没有这一小时的读数。",
            "调取了传感器日志，没有这两小时的读数。",
        ):
            assert code_of(lambda same=same: rule(TECHNICAL, row, "confirmed", same)) == "reason_of_another"
        assert code_of(lambda: rule(TECHNICAL, row, "confirmed", "仪器当日借出，领用与归还登记相符")) == ""


@pytest.mark.parametrize(
    "why, code", [("", "concerned_without_reason"), ("他", "concerned_without_reason"), (INVOLVED, "")]
)
def test_how_each_person_is_concerned_is_said(small: TestInstallation, why: str, code: str) -> None:
    assert code_of(lambda: suspicion(concerned=(CALIBRATOR,), concerned_why=(why,))) == code


def test_nobody_names_so_many_that_nobody_is_left_to_rule(small: TestInstallation) -> None:
    assert code_of(lambda: suspicion(concerned=(CALIBRATOR, HEAD))) == "nobody_left_to_rule"
    someone("P-R", "reviewer")
    assert code_of(lambda: suspicion(concerned=(CALIBRATOR, HEAD))) == ""


def someone(code: str, role: str, valid_to: date | None = None) -> None:
    from lab_registers import do

    from guiju.lab.people.acts import GiveRole, RegisterPerson

    do(RegisterPerson, code=code, name=code, birth_date=date(1980, 1, 1))
    do(GiveRole, person=code, name=role, valid_from=today(), valid_to=valid_to)


def overturn(person: str, row: Any, **changed: Any) -> Any:
    from guiju.lab.assessment.acts import Overturn

    said = {"reason": own_words(person + " again"), "files": (file("opinion"),), "adviser": "王工，某计量院", **changed}
    return as_(person, Overturn, code=row.code, **said)


def test_where_nobody_is_left_managers_set_aside_on_an_advisers_paper(small: TestInstallation) -> None:
    from guiju.lab.assessment.given import given_on
    from guiju.lab.assessment.models import Adjudication

    row = suspicion()
    with on(today() + days(8)):
        rule(HEAD, row, "confirmed")
        rule(TECHNICAL, row, "confirmed")
    with on(today() + days(9)):
        assert code_of(lambda: overturn(CALIBRATOR, row)) == "role"
        for wrong in ({"adviser": ""}, {"adviser": CALIBRATOR}, {"adviser": TECHNICAL.lower()}, {"files": ()}):
            assert code_of(lambda wrong=wrong: overturn(HEAD, row, **wrong)) == "adviser_missing", wrong
        overturn(HEAD, row)
        assert code_of(lambda: overturn(HEAD, row)) == "ruled_already"
        assert Adjudication.objects.get().overturned_on is None
        overturn(QUALITY, row)
        assert Adjudication.objects.get().overturned_on == today()
        (found,) = given_on(today()).adjudications
        assert found.decision == "dismissed" and set(found.by) == {HEAD, QUALITY}
        assert all("某计量院" in each.text for each in found.suspicion.rulings)


def test_while_two_are_free_nobody_else_sets_aside(small: TestInstallation) -> None:
    someone("P-R", "reviewer")
    row = suspicion()
    with on(today() + days(8)):
        rule(HEAD, row, "confirmed")
        rule(TECHNICAL, row, "confirmed")
        someone("P-S", "signatory")
        assert code_of(lambda: overturn(HEAD, row)) == "ruled_already"
        assert code_of(lambda: overturn(QUALITY, row)) == "ruler_opened"
        overturn("P-R", row, adviser="")
        assert code_of(lambda: overturn("P-S", row, adviser="")) == ""


def test_a_manager_who_is_concerned_sets_aside_only_where_no_two_others_are_left(small: TestInstallation) -> None:
    someone("P-R", "reviewer")
    row = suspicion(concerned=(TECHNICAL,))
    with on(today() + days(8)):
        rule(HEAD, row, "confirmed")
        rule("P-R", row, "confirmed")
        assert code_of(lambda: overturn(TECHNICAL, row)) == "adjudicator_concerned"
        overturn(HEAD, row)
        assert code_of(lambda: overturn(QUALITY, row)) == ""


def test_a_red_line_in_words_takes_a_file_of_one_who_rules(small: TestInstallation) -> None:
    from guiju.lab.assessment.acts import Adjudicate

    def confirm(person: str, row: Any, *files: str) -> str:
        said = {"decision": "confirmed", "reason": own_words(person), "files": files}
        return code_of(lambda: as_(person, Adjudicate, code=row.code, **said))

    row, light = suspicion(), suspicion(row=OTHER)
    with on(today() + days(8)):
        assert confirm(HEAD, row) == ""
        assert confirm(TECHNICAL, row) == "red_line_in_words"
        assert confirm(TECHNICAL, row, file("")) == "evidence_empty"
        assert confirm(TECHNICAL, row, file("log of the sensor")) == ""
        assert (confirm(HEAD, light), confirm(TECHNICAL, light)) == ("", "")


@pytest.mark.parametrize(
    "words, code",
    [
        ("abcde abcde", "reason_says_nothing"),
        ("abcdefghij", "reason_says_nothing"),
        ("the log has nothing", "reason_says_nothing"),
        ("the log has no readings", ""),
        ("读数逐位相同没有测量", ""),
    ],
)
def test_a_suspicion_is_a_sentence_of_several_words(small: TestInstallation, words: str, code: str) -> None:
    assert code_of(lambda: suspicion(suspected=words)) == code


def test_whoever_is_concerned_replies_whatever_the_role(small: TestInstallation) -> None:
    from guiju.lab.assessment.acts import ReplyToFinding, ReplyToSuspicion, WaiveReply
    from guiju.lab.ui.words import ROLES

    assert [set(each.roles) for each in (ReplyToFinding, ReplyToSuspicion, WaiveReply)] == [set(ROLES)] * 3
    someone("P-A", "assessor", valid_to=today() + days(30))
    row = suspicion(concerned=("P-A",))
    as_("P-A", ReplyToSuspicion, code=row.code, statement="当日不在场")
    assert code_of(lambda: rule(HEAD, row)) == ""


@pytest.mark.parametrize("offset, code", [(60, "suspicion_open_already"), (61, "")])
def test_what_is_open_long_past_its_term_may_be_opened_again(small: TestInstallation, offset: int, code: str) -> None:
    suspicion(reply_until=today() + days(30))
    with on(today() + days(offset)):
        assert code_of(suspicion) == code


def test_what_was_dismissed_may_be_opened_again_on_something_new(small: TestInstallation) -> None:
    found = found_of_a_person()
    named = {"row": found.requirements[0], "finding": found.code, "found_at": f"register:people/{found.subject}"}
    someone("P-R", "reviewer")
    someone("P-S", "signatory")
    row = suspicion(**named)
    rulers = [each for each in (HEAD, TECHNICAL, "P-R", "P-S") if each not in row.concerned][:2]
    with on(today() + days(8)):
        rule(rulers[0], row)
        assert code_of(lambda: suspicion(**named)) == "suspicion_open_already"
        rule(rulers[1], row)
        assert code_of(lambda: suspicion(**named)) == "suspicion_nothing_new"
        assert code_of(lambda: suspicion(**named, files=(file("a new record"),))) == ""
        assert (
            code_of(lambda: suspicion(**named, suspected="又查到另一份没有签署的授权记录")) == "suspicion_open_already"
        )


def test_a_confirmation_that_stands_is_not_opened_again_and_one_set_aside_is(small: TestInstallation) -> None:
    row = suspicion()
    with on(today() + days(8)):
        rule(HEAD, row, "confirmed")
        rule(TECHNICAL, row, "confirmed")
        assert code_of(suspicion) == "suspicion_open_already"
        overturn(HEAD, row)
        overturn(TECHNICAL, row)
        assert code_of(lambda: suspicion(files=(file("a new record"),))) == ""
