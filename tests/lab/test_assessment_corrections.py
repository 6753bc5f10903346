"""Corrective actions: proposed, accepted, done and judged by different people; what had effect sets something aside."""

from typing import Any

import pytest
from assessment_house import (
    HEAD,
    KEEPER,
    OTHER,
    QUALITY,
    ROW,
    TECHNICAL,
    as_,
    attest,
    code_of,
    days,
    evaluation,
    on,
    row_of,
    today,
)
from lab_installation import TestInstallation
from lab_registers import furnish


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

    told = {"row": ROW, "cause": "未编制", "action": "编制手册", "owner": KEEPER, "due": today(), **changed}
    return as_(person, ProposeCorrection, **told)


def accept(person: str, row: Any) -> Any:
    from guiju.lab.assessment.acts import AcceptCorrection

    return as_(person, AcceptCorrection, code=row.code)


def complete(person: str, row: Any) -> Any:
    from guiju.lab.assessment.acts import CompleteCorrection

    return as_(person, CompleteCorrection, code=row.code, note="已发布")


def judge(person: str, row: Any, effect: str = "effective") -> Any:
    from guiju.lab.assessment.acts import JudgeCorrection

    return as_(person, JudgeCorrection, code=row.code, effect=effect, note="经核对")


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
    assert code_of(lambda: judge(TECHNICAL, row)) == "own_thing"
    judge(QUALITY, row)


@pytest.mark.parametrize("length, code", [(-1, "due_in_the_past"), (0, ""), (180, ""), (181, "correction_term")])
def test_a_corrective_action_is_due_within_half_a_year(small: TestInstallation, length: int, code: str) -> None:
    assert code_of(lambda: propose(due=today() + days(length))) == code


def test_only_an_effect_that_another_confirmed_sets_an_attestation_aside(small: TestInstallation) -> None:
    """Proposed, accepted and done it still speaks against the row; judged as without effect too."""

    def outcome() -> str:
        return str(row_of(evaluation(), OTHER).outcome)

    bad = attest(QUALITY, row=OTHER, outcome="not_met", maturity=0, lacking="缺记录")
    assert outcome() == "not_met"
    vain, good = propose(row=OTHER), propose(row=OTHER, cause="另一原因")
    for row in (vain, good):
        accept(HEAD, row)
        complete(KEEPER, row)
    judge(TECHNICAL, vain, "not_effective")
    assert outcome() == "not_met"
    with on(today() + days(1)):
        judge(TECHNICAL, good)
        found = row_of(evaluation(), OTHER)
        assert found.outcome == "undetermined"
        (told,) = [dict(each.parameters) for each in found.why if each.code == "attestation_mended"]
        assert (told["code"], told["correction"]) == (bad.code, good.code)
    assert outcome() == "not_met"


def test_what_was_done_before_it_was_found_lacking_mends_nothing(small: TestInstallation) -> None:
    row = propose(row=OTHER)
    accept(HEAD, row)
    complete(KEEPER, row)
    judge(TECHNICAL, row)
    with on(today() + days(1)):
        attest(QUALITY, row=OTHER, outcome="not_met", maturity=0, lacking="缺记录")
        assert row_of(evaluation(), OTHER).outcome == "not_met"
