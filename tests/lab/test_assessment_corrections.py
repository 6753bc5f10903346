"""Corrective actions: proposed, accepted, done and judged by different people; what had effect sets something aside."""

from datetime import date
from typing import Any

import pytest
from assessment_house import (
    HEAD,
    KEEPER,
    OTHER,
    QUALITY,
    RED,
    ROW,
    TECHNICAL,
    as_,
    attest,
    code_of,
    days,
    evaluation,
    file,
    on,
    row_of,
    rule,
    suspicion,
    today,
)
from lab_installation import TestInstallation
from lab_registers import furnish

CAUSE, ACTION = "没有指定专人编制质量手册", "指定质量负责人编制手册并发布"


@pytest.fixture
def house(installation: TestInstallation) -> TestInstallation:
    furnish()
    return installation


@pytest.fixture
def small(sqlite_installation: TestInstallation) -> TestInstallation:
    furnish()
    return sqlite_installation


def propose(person: str = QUALITY, **changed: Any) -> Any:
    from guiju.lab.assessment.acts import ProposeCorrection

    told = {"row": ROW, "cause": CAUSE, "action": ACTION, "owner": KEEPER, "due": today() + days(30), **changed}
    return as_(person, ProposeCorrection, **told)


def reviewer() -> str:
    """Somebody who may judge and rule besides the managers."""
    from lab_registers import do

    from guiju.lab.people.acts import GiveRole, RegisterPerson

    do(RegisterPerson, code="P-R", name="庚核", birth_date=date(1980, 1, 1))
    do(GiveRole, person="P-R", name="reviewer", valid_from=today())
    return "P-R"


def accept(person: str, row: Any) -> Any:
    from guiju.lab.assessment.acts import AcceptCorrection

    return as_(person, AcceptCorrection, code=row.code)


def complete(person: str, row: Any) -> Any:
    from guiju.lab.assessment.acts import CompleteCorrection

    return as_(person, CompleteCorrection, code=row.code, note="质量手册已编制并于当日发布")


def judge(person: str, row: Any, effect: str = "effective") -> Any:
    from guiju.lab.assessment.acts import JudgeCorrection

    return as_(person, JudgeCorrection, code=row.code, effect=effect, note="经核对，各岗位都在用新版手册")


def test_each_step_is_for_another_person(house: TestInstallation) -> None:
    from guiju.lab.assessment.given import given_on

    row = propose()
    assert row.proposed_by == QUALITY
    assert code_of(lambda: complete(KEEPER, row)) == "correction_state"
    assert code_of(lambda: accept(QUALITY, row)) == "own_thing"
    assert given_on(today()).corrections == ()
    accept(HEAD, row)
    assert [each.done_on for each in given_on(today()).corrections] == [None]
    for other in (QUALITY, HEAD, TECHNICAL):
        assert code_of(lambda other=other: complete(other, row)) == "correction_owner"
    complete(KEEPER, row)
    assert code_of(lambda: judge(HEAD, row)) == "own_thing"
    judge(TECHNICAL, row, "not_effective")
    assert given_on(today()).corrections == ()
    assert code_of(lambda: judge(TECHNICAL, row)) == "correction_state"


def test_the_owner_neither_accepts_nor_judges(house: TestInstallation) -> None:
    row = propose(owner=TECHNICAL)
    assert code_of(lambda: accept(TECHNICAL, row)) == "own_thing"
    accept(HEAD, row)
    complete(TECHNICAL, row)
    for other in (TECHNICAL, QUALITY, HEAD):
        assert code_of(lambda other=other: judge(other, row)) == "own_thing"
    judge(reviewer(), row)


@pytest.mark.parametrize("length, code", [(-1, "due_in_the_past"), (0, ""), (180, ""), (181, "correction_term")])
def test_a_corrective_action_is_due_within_half_a_year(small: TestInstallation, length: int, code: str) -> None:
    assert code_of(lambda: propose(due=today() + days(length))) == code


def test_only_an_effect_that_another_confirmed_sets_aside_what_is_named(small: TestInstallation) -> None:
    """Proposed, accepted and done it still speaks against the row; judged as without effect too."""

    def outcome() -> str:
        return str(row_of(evaluation(), OTHER).outcome)

    first = today()
    bad = against(OTHER)
    assert outcome() == "not_met"
    vain = accepted(row=OTHER, answers=(bad.code,))
    with on(first + days(1)):
        complete(KEEPER, vain)
        judge(TECHNICAL, vain, "not_effective")
        assert outcome() == "not_met"
        good = accepted(row=OTHER, answers=(bad.code,), cause="另一原因：没有安排人员识别风险")
        complete(KEEPER, good)
        assert outcome() == "not_met"
    with on(first + days(2)):
        judge(TECHNICAL, good)
        found = row_of(evaluation(), OTHER)
        assert found.outcome == "undetermined"
        (told,) = [dict(each.parameters) for each in found.why if each.code == "attestation_mended"]
        assert (told["code"], told["correction"]) == (bad.code, good.code)
    with on(first + days(1)):
        assert outcome() == "not_met"


def against(row: str, **changed: Any) -> Any:
    return attest(QUALITY, row=row, outcome="not_met", maturity=0, lacking="缺少风险识别的记录", **changed)


def accepted(**changed: Any) -> Any:
    row = propose(**changed)
    accept(HEAD, row)
    return row


def effective(row: Any, day: int = 1) -> None:
    """Done and judged so many days from today."""
    with on(today() + days(day)):
        complete(KEEPER, row)
        judge(TECHNICAL, row)


def test_what_a_correction_does_not_name_stands(small: TestInstallation) -> None:
    """Two people saw two things: the one that is mended is set aside, the other, and what came later, stands."""
    first = today()
    named, other = against(OTHER), against(OTHER, statement="抽查了三份记录，均无签名")
    effective(accepted(row=OTHER, answers=(named.code,)))
    with on(first + days(1)):
        found = row_of(evaluation(), OTHER)
        assert found.outcome == "not_met"
        told = [dict(each.parameters).get("code") for each in found.why if each.code == "attested_lacking"]
        assert told == [other.code]
        assert [each.code for each in found.why].count("attestation_mended") == 1


def test_what_was_seen_after_a_correction_stands_on_the_same_day_too(small: TestInstallation) -> None:
    first = today()
    effective(accepted(row=OTHER, answers=(against(OTHER).code,)))
    with on(first + days(1)):
        assert row_of(evaluation(), OTHER).outcome == "undetermined"
        against(OTHER, statement="改正之后再查，仍然没有记录")
        assert row_of(evaluation(), OTHER).outcome == "not_met"


def test_a_correction_is_done_on_a_later_day_than_what_it_answers_was_seen(small: TestInstallation) -> None:
    first = today()
    row = accepted(row=OTHER, answers=(against(OTHER).code,))
    assert code_of(lambda: complete(KEEPER, row)) == "correction_too_soon"
    with on(first + days(1)):
        complete(KEEPER, row)


def test_a_correction_answers_what_speaks_against_its_row(small: TestInstallation) -> None:
    good, bad = attest(HEAD, row=OTHER), against(OTHER)
    for answers in ((good.code,), ("ATT-2026-999",), (bad.code, "post_unfilled")):
        assert code_of(lambda answers=answers: propose(row=OTHER, answers=answers)) == "correction_answers_nothing"
    assert code_of(lambda: propose(row=ROW, answers=(bad.code,))) == "correction_answers_nothing"
    assert propose(row=OTHER, answers=(bad.code,)).answers == [bad.code]
    assert propose(row="4.5-1", answers=("post_unfilled",)).answers == ["post_unfilled"]


def test_who_proposed_does_not_judge_and_others_than_managers_may(small: TestInstallation) -> None:
    row = accepted()
    complete(KEEPER, row)
    assert code_of(lambda: judge(QUALITY, row)) == "own_thing"
    assert judge(reviewer(), row).effect == "effective"


def test_on_a_red_line_only_two_rulings_set_an_attestation_aside(small: TestInstallation) -> None:
    """On a file, and of what it found alone: a suspicion of something else at it leaves it standing.

    A corrective action mends; that it never happened two people find who were not there, the attester heard."""
    from guiju.lab.assessment.acts import Adjudicate

    first, other = today(), reviewer()
    good, bad = attest(HEAD, row=RED, population=10, sample=10), against(RED, population=10, sample=10)
    effective(accepted(row=RED, answers=(bad.code,)))
    at = {"row": RED, "found_at": f"attestation:{bad.code}"}
    other_matter = suspicion(HEAD, **at)
    opened = suspicion(HEAD, **at, of_attestation=True)
    assert opened.suspected.startswith(f"{bad.code}“{bad.lacking}”")
    assert code_of(lambda: suspicion(QUALITY, **at, of_attestation=True)) == "suspicion_open_already"
    for wrong in ({"found_at": "agency"}, {"row": OTHER}, {"found_at": f"attestation:{good.code}"}):
        assert code_of(lambda wrong=wrong: suspicion(HEAD, **at | wrong, of_attestation=True)) == (
            "suspicion_of_no_attestation"
        )
    with on(first + days(1)):
        assert row_of(evaluation(), RED).outcome == "not_met"
    with on(opened.reply_until + days(1)):
        for each, said in ((TECHNICAL, "没有人向证明人施压，已分别谈话"), (other, "询问了在场的两名同事，未见压力")):
            rule(each, other_matter, reason=said)
        assert row_of(evaluation(), RED).outcome == "not_met"
        words = {"code": opened.code, "decision": "dismissed"}
        as_(TECHNICAL, Adjudicate, **words, reason="调取了传感器日志，里面有每一小时的读数")
        second = {**words, "reason": "另行核对了视频与门禁，读数有据可查"}
        for files in ((), tuple(bad.files)):
            assert code_of(lambda files=files: as_(other, Adjudicate, **second, files=files)) == "dismissed_in_words"
        assert row_of(evaluation(), RED).outcome == "not_met"
        as_(other, Adjudicate, **second, files=(file("log of the sensor"),))
        found = row_of(evaluation(), RED)
    assert found.outcome == "met"
    (told,) = [dict(each.parameters) for each in found.why if each.code == "attestation_dismissed"]
    assert (told["code"], told["suspicion"]) == (bad.code, opened.code)
    assert file("log of the sensor") in told["files"] and "suspicion_unanswered" in {each.code for each in found.why}


def test_what_was_done_before_it_was_found_lacking_mends_nothing(small: TestInstallation) -> None:
    row = propose(row=OTHER)
    accept(HEAD, row)
    complete(KEEPER, row)
    judge(TECHNICAL, row)
    with on(today() + days(1)):
        attest(QUALITY, row=OTHER, outcome="not_met", maturity=0, lacking="缺记录")
        assert row_of(evaluation(), OTHER).outcome == "not_met"


@pytest.mark.parametrize("member", ["cause", "action"])
def test_a_correction_says_why_and_what(small: TestInstallation, member: str) -> None:
    """Nine signs say nothing, ten may; nor does the same sign over and over."""
    for text in ("x", "一二三四五六七八九", "改改改改改改改改改改改"):
        assert code_of(lambda text=text: propose(**{member: text})) == "reason_says_nothing"
    assert code_of(lambda: propose(**{member: "一二三四五六七八九十"})) == ""


def test_both_empty_texts_are_told_each_at_its_field(small: TestInstallation) -> None:
    from lab_registers import client, send, text

    path = "/registers/assessment/correction/add/"
    due = (today() + days(30)).isoformat()
    refused = send(client(QUALITY), path, row=ROW, cause="没培训", action="再培训", owner=KEEPER, due=due)
    assert refused.status_code == 422
    assert text(refused).count('<small class="g-wrong">所写内容没有说明事实') == 2
    assert "不少于十个字" in text(client(QUALITY).get(path))


def test_a_promise_is_kept_or_given_up_and_not_renewed(small: TestInstallation) -> None:
    """One that is open stands in the way of another for the same, accepted or not; of another thing it does not."""
    first, second = against(OTHER), against(OTHER, statement="抽查了三份记录，均无签名")
    row = propose(row=OTHER, answers=(first.code,))
    for answers in ((first.code,), (first.code, second.code)):
        assert code_of(lambda answers=answers: propose(row=OTHER, answers=answers)) == "correction_open_already"
    assert code_of(lambda: propose(row=OTHER, answers=(second.code,))) == ""
    assert code_of(lambda: propose(row=OTHER)) == "correction_open_already"
    accept(HEAD, row)
    assert code_of(lambda: judge(TECHNICAL, row)) == "correction_state"
    for part in (QUALITY, HEAD):
        assert code_of(lambda part=part: judge(part, row, "not_effective")) == "own_thing"
    judge(TECHNICAL, row, "not_effective")
    for late in (lambda: complete(KEEPER, row), lambda: accept(HEAD, row), lambda: judge(TECHNICAL, row)):
        assert code_of(late) == "correction_state"
    assert code_of(lambda: propose(row=OTHER, answers=(first.code,))) == ""


def test_a_proposal_that_nobody_accepts_is_given_up_and_covers_nothing(small: TestInstallation) -> None:
    from guiju.lab.assessment.given import given_on
    from guiju.lab.ui.dues import dues

    row = propose()
    judge(TECHNICAL, row, "not_effective")
    assert code_of(lambda: accept(HEAD, row)) == "correction_state"
    assert given_on(today()).corrections == ()
    assert [each for each in dues(today(), today() + days(60)) if each.kind == "correction"] == []
    propose()


def test_after_one_without_effect_another_promise_counts_once_it_is_done(small: TestInstallation) -> None:
    """Else one that fails could be promised anew for ever, and the gate would never close."""
    from guiju.lab.assessment.given import given_on

    def promised() -> list[str]:
        return [each.code for each in given_on(today()).corrections]

    unaccepted = propose(row=OTHER)
    judge(TECHNICAL, unaccepted, "not_effective")
    first = accepted(row=OTHER)
    assert promised() == [first.code]
    complete(KEEPER, first)
    judge(TECHNICAL, first, "not_effective")
    second, elsewhere = accepted(row=OTHER), accepted()
    assert promised() == [elsewhere.code]
    with on(today() + days(1)):
        complete(KEEPER, second)
        assert promised() == [second.code, elsewhere.code]
    with on(today() + days(2)):
        judge(TECHNICAL, second)
        third = accepted(row=OTHER)
        assert promised() == [second.code, elsewhere.code, third.code]


def test_of_a_row_as_it_stood_one_promise_is_open(small: TestInstallation) -> None:
    """One that names nothing is about all of it; beside it only what was seen on a later day is promised."""
    first, day = against(OTHER), today()
    whole = propose(row=OTHER)
    assert code_of(lambda: propose(row=OTHER, answers=(first.code,))) == "correction_open_already"
    accept(HEAD, whole)
    with on(day + days(1)):
        later = against(OTHER, statement="抽查了三份记录，均无签名")
        for answers, code in (((), True), ((first.code, later.code), True), ((later.code,), False)):
            given = code_of(lambda answers=answers: propose(row=OTHER, answers=answers))
            assert given == ("correction_open_already" if code else "")


@pytest.mark.parametrize("note", ["x", ".", "一二三四五六七八九", "a b c d e f g h i j"])
def test_what_was_done_and_whether_it_had_effect_is_told_in_a_sentence(small: TestInstallation, note: str) -> None:
    from guiju.lab.assessment.acts import CompleteCorrection, JudgeCorrection

    row = propose()
    accept(HEAD, row)
    assert code_of(lambda: as_(KEEPER, CompleteCorrection, code=row.code, note=note)) == "reason_says_nothing"
    complete(KEEPER, row)
    told = {"code": row.code, "effect": "effective", "note": note}
    assert code_of(lambda: as_(TECHNICAL, JudgeCorrection, **told)) == "reason_says_nothing"
