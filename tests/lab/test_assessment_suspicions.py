"""Suspicions: told in words at places that exist, heard, decided by two, set aside by two others on new evidence."""

from datetime import date
from typing import Any

import pytest
from assessment_house import (
    CALIBRATOR,
    HEAD,
    KEEPER,
    OTHER,
    QUALITY,
    REASON,
    RED,
    ROW,
    TECHNICAL,
    WORDS,
    as_,
    attest,
    code_of,
    days,
    document,
    evaluation,
    file,
    on,
    own_words,
    row_of,
    rule,
    suspicion,
    today,
)
from lab_installation import TestInstallation
from lab_registers import furnish

REVIEWER, SIGNATORY = "P-R", "P-S"


@pytest.fixture
def small(sqlite_installation: TestInstallation) -> TestInstallation:
    furnish()
    return sqlite_installation


def two_more() -> None:
    """A reviewer and a signatory, who may rule too."""
    from lab_registers import do

    from guiju.lab.people.acts import GiveRole, RegisterPerson

    for code, role in ((REVIEWER, "reviewer"), (SIGNATORY, "signatory")):
        do(RegisterPerson, code=code, name=code, birth_date=date(1980, 1, 1))
        do(GiveRole, person=code, name=role, valid_from=today())


def register_finding() -> Any:
    """What a rule finds in the register of people as things stand: rule, row and place."""
    from guiju.lab.house.watching import findings_on

    found = next(each for each in findings_on(today(), "people") if each.blocks)
    return found.code, found.requirements[0], f"register:people/{found.subject}"


@pytest.mark.parametrize("offset, code", [(6, "not_heard_yet"), (7, "not_heard_yet"), (8, "")])
def test_nothing_is_decided_before_the_person_is_heard_or_the_term_is_over(
    small: TestInstallation, offset: int, code: str
) -> None:
    row, day = suspicion(), today()
    with on(day + days(offset)):
        assert code_of(lambda: rule(HEAD, row)) == code


def test_a_suspicion_in_words_waits_in_every_evaluation_until_two_people_ruled(small: TestInstallation) -> None:
    """From the day on which it was opened to the day before it was decided, and whatever day asks later."""
    from guiju.conduct.evaluation.finality import open_points
    from guiju.lab.assessment.given import given_on

    assert not row_of(evaluation(), RED).suspicion
    row, opened = suspicion(), today()
    assert row_of(evaluation(), RED).suspicion
    assert "open_suspicions" in {each.code for each in open_points(evaluation().evaluation)}
    with on(opened + days(8)):
        rule(HEAD, row)
        assert row_of(evaluation(), RED).suspicion
        rule(TECHNICAL, row)
        assert not row_of(evaluation(), RED).suspicion
        for offset, codes in ((-1, []), (0, [row.code]), (7, [row.code]), (8, [])):
            assert [each.code for each in given_on(opened + days(offset)).suspicions] == codes


@pytest.mark.parametrize("term, code", [(6, "reply_term_short"), (7, ""), (30, ""), (31, "reply_term_long")])
def test_people_have_a_term_to_reply(small: TestInstallation, term: int, code: str) -> None:
    assert code_of(lambda: suspicion(reply_until=today() + days(term))) == code


@pytest.mark.parametrize(
    "place",
    [
        "case:DEMO-J-9999",
        "register:nothing",
        "register:people/P-NOBODY",
        "period:nothing",
        "document:QM-99",
        "attestation:ATT-1",
        "agency:x",
        "somewhere",
        "",
    ],
)
def test_a_suspicion_lies_at_a_place_that_exists(small: TestInstallation, place: str) -> None:
    assert code_of(lambda: suspicion(found_at=place)) == ("place_unknown" if place else "answer_incomplete")


def test_papers_and_registers_are_places_and_their_people_are_heard(small: TestInstallation) -> None:
    document(owner=TECHNICAL)
    made = attest(HEAD)
    assert suspicion(found_at="document:QM-01", concerned=()).concerned == [QUALITY, TECHNICAL]
    assert suspicion(found_at=f"attestation:{made.code}", concerned=()).concerned == [HEAD]
    assert suspicion(found_at="register:people").concerned == [CALIBRATOR]


def test_a_rule_is_named_only_where_it_finds_something(small: TestInstallation) -> None:
    from guiju.conduct.rule import RULES

    code, row, where = register_finding()
    silent = next(key for key, each in RULES.items() if row in each.requirements and key != code)
    assert code_of(lambda: suspicion(row=row, finding="no_such_rule", found_at=where)) == "finding_unknown"
    other = next(each for each in (ROW, OTHER) if each not in RULES[code].requirements)
    assert code_of(lambda: suspicion(row=other, finding=code, found_at=where)) == "finding_unknown"
    assert code_of(lambda: suspicion(row=row, finding=code, found_at="register:people")) == "finding_not_there"
    assert code_of(lambda: suspicion(row=row, finding=silent, found_at=where)) == "finding_not_there"
    assert suspicion(row=row, finding=code, found_at=where).finding == code


def test_what_a_rule_found_is_dismissed_on_a_file(small: TestInstallation) -> None:
    """In words alone two people set nothing aside, nor on the file on which the suspicion itself stands."""
    from guiju.lab.assessment.acts import Adjudicate
    from guiju.lab.assessment.given import given_on
    from guiju.lab.assessment.models import Adjudication

    two_more()
    code, row, where = register_finding()
    own = file("page of the register")
    opened = suspicion(row=row, finding=code, found_at=where, files=(own,))
    with on(opened.reply_until + days(1)):
        ruled = {"code": opened.code, "decision": "dismissed"}
        as_(REVIEWER, Adjudicate, **ruled, reason=own_words(REVIEWER))
        second = {**ruled, "reason": own_words(SIGNATORY)}
        for files in ((), (own,)):
            assert code_of(lambda files=files: as_(SIGNATORY, Adjudicate, **second, files=files)) == (
                "dismissed_in_words"
            )
        assert Adjudication.objects.get().decision == ""
        as_(SIGNATORY, Adjudicate, **second, files=(file("copy of the contract"),))
        (found,) = given_on(today()).adjudications
    assert (found.decision, found.suspicion.of_attestation) == ("dismissed", False)


def test_a_suspicion_says_facts_and_is_opened_once(small: TestInstallation) -> None:
    for words in ("试", "怀疑伪造数据啊啊", "试试试试试试试试试试试试"):
        assert code_of(lambda words=words: suspicion(suspected=words)) == "reason_says_nothing"
    assert code_of(lambda: suspicion(files=("0" * 64,))) == "answer_file_missing"
    assert code_of(lambda: suspicion(concerned=())) == "nobody_concerned"
    assert code_of(lambda: suspicion(concerned=("P-NOBODY",))) == "unknown_person"
    assert suspicion(files=(file("log of the house"),)).files == [file("log of the house")]
    assert code_of(lambda: suspicion(suspected=f" {WORDS} ")) == "suspicion_open_already"
    assert code_of(lambda: suspicion(suspected="另一份记录的环境读数晚于签发时刻")) == ""


def test_whoever_opened_it_or_is_concerned_does_not_rule(small: TestInstallation) -> None:
    from guiju.lab.assessment.acts import ReplyToSuspicion
    from guiju.lab.assessment.given import given_on
    from guiju.lab.assessment.models import Adjudication

    two_more()
    row = suspicion(concerned=(CALIBRATOR, TECHNICAL))
    say = {"code": row.code, "statement": "当日在场", "files": (file(),)}
    assert code_of(lambda: as_(KEEPER, ReplyToSuspicion, **say)) == "not_concerned"
    as_(CALIBRATOR, ReplyToSuspicion, **say)
    assert code_of(lambda: as_(CALIBRATOR, ReplyToSuspicion, **say)) == "replied_already"
    assert code_of(lambda: rule(HEAD, row)) == "not_heard_yet"
    as_(TECHNICAL, ReplyToSuspicion, **say)
    assert code_of(lambda: rule(TECHNICAL, row)) == "adjudicator_concerned"
    assert code_of(lambda: rule(QUALITY, row)) == "ruler_opened"
    assert code_of(lambda: rule(HEAD, row, reason="试")) == "reason_says_nothing"
    rule(HEAD, row, "confirmed")
    assert Adjudication.objects.get().decision == ""
    assert given_on(today()).adjudications == ()
    assert code_of(lambda: rule(HEAD, row, "confirmed")) == "ruled_already"
    rule(SIGNATORY, row, "confirmed")
    (found,) = given_on(today()).adjudications
    assert (found.decision, found.by) == ("confirmed", (HEAD, SIGNATORY))
    assert code_of(lambda: as_(CALIBRATOR, ReplyToSuspicion, **say)) == "suspicion_decided"


def test_two_who_disagree_decide_nothing(small: TestInstallation) -> None:
    from guiju.lab.assessment.models import Adjudication

    two_more()
    row, day = suspicion(), today()
    with on(day + days(8)):
        rule(HEAD, row, "confirmed")
        rule(TECHNICAL, row, "dismissed")
        assert Adjudication.objects.get().decision == ""
        rule(REVIEWER, row, "dismissed")
    assert Adjudication.objects.get().decision == "dismissed"


def confirmed(files: tuple[str, ...] = ()) -> Any:
    """A suspicion that head and technical manager confirmed after the calibrator's reply."""
    from guiju.lab.assessment.acts import ReplyToSuspicion

    row = suspicion(files=files)
    as_(CALIBRATOR, ReplyToSuspicion, code=row.code, statement="读数由仪器直接传来", files=())
    rule(HEAD, row, "confirmed", "传感器日志中没有这一小时的读数")
    return rule(TECHNICAL, row, "confirmed", "仪器当日借出，不可能有读数")


def test_the_reasons_name_what_was_confirmed_replied_and_ruled_and_the_evidence(small: TestInstallation) -> None:
    from guiju.conduct.evaluation.sentences import to_do, why
    from guiju.conduct.evaluation.summary import summary

    proof = file("proof of the log")
    row = confirmed((proof,))
    found = evaluation()
    result = row_of(found, RED)
    assert (result.outcome, found.evaluation.verdict, found.evaluation.score) == ("not_met", "D", None)
    assert (result.parts[0].name, result.parts[0].state) == ("adjudication", "contrary")
    told = why(result, "zh")
    wanted = (
        row.code,
        WORDS,
        proof[:12],
        "读数由仪器直接传来",
        "传感器日志中没有这一小时的读数",
        "仪器当日借出",
        HEAD,
        TECHNICAL,
    )
    assert [each for each in wanted if each not in told] == []
    assert "0 处" not in told
    assert row.code in why(result, "en") and row.code in to_do(result, "zh")
    shown = next(each for each in summary(found.evaluation, "zh")["rows"] if each["id"] == RED)
    assert shown["why"] == told


def test_the_bytes_of_what_was_decided_are_the_same_each_time_and_travel_with_their_files(
    small: TestInstallation,
) -> None:
    from guiju.conduct.evaluation.evidence import AdjudicationEvidence
    from guiju.dossier.facts import named_files
    from guiju.lab.assessment.given import given_on
    from guiju.record.codec import from_bytes, to_bytes

    proof = file("proof of the log")
    confirmed((proof,))
    first, again = (given_on(today()).adjudications[0] for _ in range(2))
    assert to_bytes(first) == to_bytes(again)
    assert from_bytes(AdjudicationEvidence, to_bytes(first)) == first
    assert proof in named_files(given_on(today()))


def overturn(person: str, row: Any, **changed: Any) -> Any:
    from guiju.lab.assessment.acts import Overturn

    said = {"reason": own_words(person + " again"), "files": (file("backup"),)}
    return as_(person, Overturn, code=row.code, **{**said, **changed})


def test_a_confirmation_is_set_aside_by_two_others_on_new_evidence(small: TestInstallation) -> None:
    from guiju.lab.assessment.given import given_on
    from guiju.lab.assessment.models import Adjudication

    two_more()
    waiting = suspicion(suspected="另一份记录的环境读数晚于签发时刻")
    assert code_of(lambda: overturn(REVIEWER, waiting)) == "suspicion_not_confirmed"
    old = file("log of the house")
    row, day = confirmed((old,)), today()
    assert code_of(lambda: overturn(HEAD, row)) == "ruled_already"
    assert code_of(lambda: overturn(QUALITY, row)) == "ruler_opened"
    assert code_of(lambda: overturn(REVIEWER, row, files=(old,))) == "nothing_new"
    assert code_of(lambda: overturn(REVIEWER, row, files=())) == "nothing_new"
    assert code_of(lambda: overturn(REVIEWER, row, reason="仪器当日借出，不可能有读数")) == "nothing_new"
    assert code_of(lambda: overturn(REVIEWER, row, reason="试")) == "reason_says_nothing"
    with on(day + days(3)):
        overturn(REVIEWER, row)
        assert Adjudication.objects.get(pk=row.pk).overturned_on is None
        assert evaluation().evaluation.verdict == "D"
        overturn(SIGNATORY, row, reason="逐份核对备份与原始记录，完全一致")
    with on(day + days(4)):
        assert evaluation().evaluation.verdict != "D"
        assert code_of(lambda: overturn(REVIEWER, row)) == "suspicion_not_confirmed"
    for offset, decision in ((2, "confirmed"), (3, "dismissed"), (4, "dismissed")):
        (found,) = given_on(day + days(offset)).adjudications
        assert (found.decision, found.suspicion.overturned) == (decision, decision == "dismissed")


def test_slips_in_forms_and_of_state_are_no_breaches_that_were_refused(small: TestInstallation) -> None:
    from guiju.lab.house.watching import facts_of_period

    def counted() -> dict[str, int]:
        facts = facts_of_period("acts", today(), today())
        return {each.row: each.refused for each in facts.refusals}

    before = counted()
    assert code_of(lambda: suspicion(suspected="试")) == "reason_says_nothing"
    assert code_of(lambda: attest(sample=11)) == "attestation_sample"
    assert code_of(lambda: rule(HEAD, suspicion(), reason=REASON)) == "not_heard_yet"
    assert counted() == before
