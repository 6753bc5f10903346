"""Documents, attestations, tailoring and corrective actions: who may, when, and what stays on file."""

from datetime import date
from typing import Any

import pytest
from assessment_house import (
    CALIBRATOR,
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
    document,
    evaluation,
    on,
    row_of,
    suspicion,
    today,
)
from lab_installation import TestInstallation
from lab_registers import furnish

from guiju.canonical import sha256


@pytest.fixture
def house(installation: TestInstallation) -> TestInstallation:
    furnish()
    return installation


@pytest.fixture
def small(sqlite_installation: TestInstallation) -> TestInstallation:
    furnish()
    return sqlite_installation


def test_nobody_approves_a_document_of_their_own(house: TestInstallation) -> None:
    from guiju.lab.assessment.acts import ApproveDocument
    from guiju.lab.assessment.models import Document

    document(TECHNICAL)
    for own in (QUALITY, TECHNICAL):
        assert code_of(lambda own=own: as_(own, ApproveDocument, code="QM-01", edition="1")) == "own_thing"
    as_(HEAD, ApproveDocument, code="QM-01", edition="1")
    assert Document.objects.get().approved_by == HEAD
    assert code_of(lambda: as_(HEAD, ApproveDocument, code="QM-01", edition="1")) == "document_state"


def test_a_document_names_rows_kind_owner_and_a_file_that_is_there(small: TestInstallation) -> None:
    from guiju.lab.house.refusal import Refused

    assert code_of(lambda: document(clauses=("9.9-9",))) == "row_unknown"
    assert code_of(lambda: document(clauses=())) == "row_unknown"
    assert code_of(lambda: document(kind="poem")) == "document_kind"
    assert code_of(lambda: document(owner="P-NOBODY")) == "unknown_person"
    assert code_of(lambda: document(file_sha256="0" * 64)) == "answer_file_missing"
    assert code_of(lambda: document(title=" ")) == "answer_incomplete"
    assert code_of(lambda: document(valid_to=today() - days(1))) == "days_reversed"
    with pytest.raises(Refused):
        document(CALIBRATOR)


def test_editions_supersede_each_other_without_a_gap_or_an_overlap(small: TestInstallation) -> None:
    from guiju.lab.assessment.given import given_on
    from guiju.lab.assessment.models import Document

    first_day = today()
    document()
    assert code_of(lambda: document(edition="2", valid_from=first_day + days(10))) == "document_not_the_last"
    assert code_of(lambda: document(edition="2", replaces="1", valid_from=first_day)) == "document_not_later"
    document(edition="2", replaces="1", valid_from=first_day + days(10))
    old = Document.objects.get(edition="1")
    assert (old.valid_to, old.superseded_by) == (first_day + days(9), "2")
    for day, edition in ((9, "1"), (10, "2"), (11, "2")):
        assert [each.version for each in given_on(first_day + days(day)).documents] == [edition]
    assert code_of(lambda: document(edition="3", replaces="1", valid_from=first_day + days(20))) == (
        "document_not_the_last"
    )


@pytest.mark.parametrize("offset, held", [(-1, True), (0, True), (1, False)])
def test_a_document_counts_until_the_last_day_of_its_validity(small: TestInstallation, offset: int, held: bool) -> None:
    from guiju.conduct.evaluation.parts import document_lapsed
    from guiju.lab.assessment.acts import ApproveDocument
    from guiju.lab.assessment.given import given_on

    end = today() + days(5)
    document(valid_to=end)
    as_(HEAD, ApproveDocument, code="QM-01", edition="1")
    (found,) = given_on(end + days(offset)).documents
    assert (document_lapsed(found, (end + days(offset)).isoformat()) == "") is held


def test_a_document_counts_from_the_day_of_its_approval(small: TestInstallation) -> None:
    from guiju.lab.assessment.acts import ApproveDocument
    from guiju.lab.assessment.given import given_on

    document(valid_from=today() - days(10))
    as_(HEAD, ApproveDocument, code="QM-01", edition="1")
    assert [each.approved for each in given_on(today()).documents] == [True]
    assert [each.approved for each in given_on(today() - days(1)).documents] == [False]


@pytest.mark.parametrize(
    "changed, code",
    [
        ({"outcome": "great"}, "attestation_outcome"),
        ({"maturity": 6}, "attestation_outcome"),
        ({"sample": 11}, "attestation_sample"),
        ({"occasions": 0}, "attestation_sample"),
        ({"files": ("0" * 64,)}, "answer_file_missing"),
        ({"outside": "某客户", "files": ()}, "outside_without_file"),
        ({"statement": ""}, "answer_incomplete"),
        ({"files": ()}, "attestation_without_file"),
        ({"outcome": "partly", "lacking": ""}, "attestation_lacking"),
        ({"outcome": "not_met", "lacking": " "}, "attestation_lacking"),
        ({"row": "9.9-9"}, "row_unknown"),
        ({"statement": "ok"}, "attestation_says_nothing"),
        ({"statement": "好好好好好好"}, "attestation_says_nothing"),
        ({"scope": "."}, "attestation_names_nothing"),
        ({"outside": "."}, "attestation_names_nothing"),
        ({"outside": "国国"}, "attestation_names_nothing"),
        ({"outside": "某客户"}, "outside_not_shown"),
        ({"outcome": "partly", "files": ()}, "attestation_without_file"),
    ],
)
def test_what_an_attestation_must_say(small: TestInstallation, changed: dict[str, Any], code: str) -> None:
    assert code_of(lambda: attest(**changed)) == code


@pytest.mark.parametrize(
    "evidence, cap",
    [
        ({"outcome": "not_met", "lacking": "没有文件", "files": ()}, 1),
        ({"sample": 0, "occasions": 0}, 2),
        ({"occasions": 1}, 2),
        ({}, 3),
    ],
)
def test_maturity_is_never_above_what_the_evidence_carries(
    small: TestInstallation, evidence: dict[str, Any], cap: int
) -> None:
    assert code_of(lambda: attest(maturity=cap, **evidence)) == ""
    assert code_of(lambda: attest(maturity=cap + 1, **evidence)) == "attestation_maturity"


def test_a_row_scored_by_maturity_is_attested_with_a_degree(small: TestInstallation) -> None:
    from guiju.conduct.evaluation import plans

    row = next(key for key, each in plans().items() if each.nature == "maturity")
    assert code_of(lambda: attest(row=row, maturity=0)) == "attestation_maturity_unsaid"
    assert code_of(lambda: attest(row=row, maturity=1)) == ""


@pytest.mark.parametrize(
    "population, sample, code",
    [
        (200, 58, "attestation_sample_short"),
        (200, 59, ""),
        (40, 39, "attestation_sample_short"),
        (40, 40, ""),
        (0, 0, "attestation_sample_short"),
    ],
)
def test_a_prohibition_is_attested_on_a_sample_that_is_large_enough(
    small: TestInstallation, population: int, sample: int, code: str
) -> None:
    assert code_of(lambda: attest(row=RED, population=population, sample=sample, maturity=0)) == code


def test_nobody_attests_what_is_asked_of_the_post_that_he_holds(small: TestInstallation) -> None:
    from guiju.conduct.evaluation import plans

    assert plans()["4.5-5"].about == ("technical_manager",)
    assert code_of(lambda: attest(TECHNICAL, row="4.5-5", maturity=0)) == "attestation_own_post"
    assert code_of(lambda: attest(HEAD, row="4.5-5", maturity=0)) == ""


@pytest.mark.parametrize("length, code", [(-1, "attestation_span"), (0, ""), (366, ""), (367, "attestation_span")])
def test_an_attestation_holds_a_year_at_most(small: TestInstallation, length: int, code: str) -> None:
    assert code_of(lambda: attest(expires=today() + days(length))) == code


@pytest.mark.parametrize("offset, outcome", [(-1, "held"), (0, "held"), (1, "absent")])
def test_an_attestation_counts_until_its_last_day(small: TestInstallation, offset: int, outcome: str) -> None:
    made = attest(expires=today() + days(20))
    with on(made.expires + days(offset)):
        part = next(each for each in row_of(evaluation(), OTHER).parts if each.name == "attestation")
    assert part.state == outcome


def test_nobody_attests_a_row_about_a_thing_of_their_own(small: TestInstallation) -> None:
    from guiju.lab.assessment.acts import ProposeCorrection

    document()  # of the quality manager, on ROW
    assert code_of(lambda: attest(QUALITY, row=ROW)) == "attestation_own"
    assert code_of(lambda: attest(QUALITY, row=OTHER)) == ""
    told = {"cause": "没有指定专人识别风险", "action": "指定专人每季度识别风险", "due": today()}
    as_(HEAD, ProposeCorrection, row=OTHER, owner=TECHNICAL, **told)
    assert code_of(lambda: attest(TECHNICAL, row=OTHER)) == "attestation_own"
    assert code_of(lambda: attest(TECHNICAL, row=ROW)) == ""
    # Nobody is silenced by being made the owner of something.
    assert code_of(lambda: attest(TECHNICAL, row=OTHER, outcome="not_met", maturity=0, lacking="缺记录")) == ""


def test_only_its_attester_takes_back_what_was_found_lacking_and_it_stays_told(small: TestInstallation) -> None:
    """On a red line too, for a reason of substance; who took back what, and why, is told from that day on."""
    from guiju.lab.assessment.acts import WithdrawAttestation

    day, why = today(), "样本有误，重新抽查后另行证明"
    for row in (OTHER, RED):
        partly = attest(HEAD, row=row, outcome="partly", lacking="读数系事后补写", population=10, sample=10)
        for other in (QUALITY, TECHNICAL):
            given = code_of(
                lambda other=other, code=partly.code: as_(other, WithdrawAttestation, code=code, reason=why)
            )
            assert given == "attestation_of_another"
        empty = code_of(lambda code=partly.code: as_(HEAD, WithdrawAttestation, code=code, reason="x"))
        assert empty == "reason_says_nothing"
        with on(day + days(2)):
            as_(HEAD, WithdrawAttestation, code=partly.code, reason=why)
            attest(TECHNICAL, row=row, population=10, sample=10)
        for offset, told in ((1, False), (2, True), (3, True), (30, True), (31, False)):
            with on(day + days(offset)):
                said = [dict(each.parameters) for each in row_of(evaluation(), row).why if "withdrawn" in each.code]
            assert [(each["code"], each["person"], each["reason"]) for each in said] == [
                (partly.code, HEAD, why)
            ] * told
        assert all(each["statement"] == "读数系事后补写" for each in said)


@pytest.mark.parametrize("person", [CALIBRATOR, KEEPER])
def test_everybody_of_the_agency_says_what_is_lacking_and_suspected(small: TestInstallation, person: str) -> None:
    """Who saw that something was made up need be no manager; that a row is met is not for everybody to say."""
    for outcome in ("not_met", "partly"):
        said = attest(person, row=RED, outcome=outcome, maturity=0, population=10, sample=10)
        assert (said.by, said.outcome) == (person, outcome)
    assert row_of(evaluation(), RED).outcome == "not_met"
    assert code_of(lambda: attest(person, row=OTHER)) == "role"
    assert suspicion(person, concerned=(TECHNICAL,)).opened_by == person


@pytest.mark.parametrize("length, code", [(0, "reversed"), (1, ""), (1100, ""), (1101, "review_term")])
def test_another_than_the_owner_reviews_a_document_within_a_term(
    small: TestInstallation, length: int, code: str
) -> None:
    from guiju.lab.assessment.acts import ApproveDocument, ReviewDocument

    row = document(TECHNICAL)
    edition = {"code": row.code, "edition": row.edition}
    as_(HEAD, ApproveDocument, **edition)
    due = {"review_due": today() + days(length)}
    assert code_of(lambda: as_(row.owner, ReviewDocument, **edition, **due)) == "own_thing"
    found = code_of(lambda: as_(HEAD, ReviewDocument, **edition, **due))
    assert found == code or (code == "reversed" and found)


def test_an_attestation_against_the_agency_is_never_withdrawn(house: TestInstallation) -> None:
    from guiju.lab.assessment.acts import WithdrawAttestation
    from guiju.lab.assessment.given import given_on

    good, bad = attest(), attest(outcome="not_met", maturity=0, lacking="没有识别风险")
    assert code_of(lambda: as_(HEAD, WithdrawAttestation, code=bad.code, reason="x")) == "attestation_contrary"
    as_(TECHNICAL, WithdrawAttestation, code=good.code, reason="样本有误，重新抽查后另行证明")
    assert [each.code for each in given_on(today()).attestations] == [bad.code]
    assert [each.code for each in given_on(today() - days(1)).attestations] == []
    assert code_of(lambda: as_(TECHNICAL, WithdrawAttestation, code=good.code, reason="x")) == "attestation_withdrawn"


def test_what_was_withdrawn_later_still_counted_before(small: TestInstallation) -> None:
    from guiju.lab.assessment.acts import WithdrawAttestation
    from guiju.lab.assessment.given import given_on

    good, day = attest(), today()
    with on(day + days(3)):
        as_(HEAD, WithdrawAttestation, code=good.code, reason="样本有误，重新抽查后另行证明")
    assert [len(given_on(day + days(n)).attestations) for n in (2, 3, 4)] == [1, 0, 0]


def test_tailoring_is_decided_by_another_person_and_never_for_a_red_line(house: TestInstallation) -> None:
    from guiju.conduct.evaluation import plans
    from guiju.lab.assessment.acts import AskTailoring, DecideTailoring

    red = next(key for key, each in plans().items() if each.severity == "critical")
    ask = {"reason": "本机构只有一个场所，没有分支机构", "valid_from": today()}
    assert code_of(lambda: as_(QUALITY, AskTailoring, row=red, **ask)) == "tailoring_red_line"
    asked = as_(QUALITY, AskTailoring, row="4.7-4", **ask)
    assert row_of(evaluation(), "4.7-4").outcome != "not_applicable"
    decide = {"tailoring": asked.pk, "approved": True, "reason": "与登记的场所一致，情况属实"}
    assert code_of(lambda: as_(QUALITY, DecideTailoring, **decide)) == "own_thing"
    as_(HEAD, DecideTailoring, **decide)
    assert row_of(evaluation(), "4.7-4").outcome == "not_applicable"
    assert code_of(lambda: as_(HEAD, DecideTailoring, **decide)) == "tailoring_decided"


def test_a_tailoring_gives_reasons_of_substance(small: TestInstallation) -> None:
    """Nine signs are no reason, ten are one; both who asks and who decides says something."""
    from guiju.lab.assessment.acts import AskTailoring, DecideTailoring

    def ask(reason: str) -> Any:
        return as_(QUALITY, AskTailoring, row="4.7-4", reason=reason, valid_from=today())

    for reason in (".", "一二三四五六七八九", "不不不不不不不不不不不"):
        assert code_of(lambda reason=reason: ask(reason)) == "reason_says_nothing"
    asked = ask("一二三四五六七八九十")
    decide = {"tailoring": asked.pk, "approved": True}
    assert code_of(lambda: as_(HEAD, DecideTailoring, **decide, reason="不")) == "reason_says_nothing"
    as_(HEAD, DecideTailoring, **decide, reason="与登记的场所一致，情况属实")


def test_what_was_found_lacking_is_not_tailored_away(small: TestInstallation) -> None:
    """Neither asked for nor approved; once another opinion is withdrawn or mended, it may be."""
    from guiju.lab.assessment.acts import AskTailoring, DecideTailoring, WithdrawAttestation

    ask = {"row": OTHER, "reason": "本机构没有需要识别的风险和机遇", "valid_from": today()}
    decide = {"approved": True, "reason": "与业务范围一致，情况属实"}
    asked = as_(QUALITY, AskTailoring, **ask)
    partly = attest(outcome="partly")
    assert code_of(lambda: as_(QUALITY, AskTailoring, **ask)) == "tailoring_contrary"
    assert code_of(lambda: as_(HEAD, DecideTailoring, tailoring=asked.pk, **decide)) == "tailoring_contrary"
    as_(TECHNICAL, WithdrawAttestation, code=partly.code, reason="抽样有误，已重新查看")
    as_(HEAD, DecideTailoring, tailoring=asked.pk, **decide)
    assert row_of(evaluation(), OTHER).outcome == "not_applicable"
    attest(HEAD, outcome="not_met", maturity=0)
    found = row_of(evaluation(), OTHER)
    assert (found.outcome, found.why[0].code) == ("not_met", "tailored_but_found")


def test_due_dates_of_what_people_answer_are_told(small: TestInstallation) -> None:
    from guiju.lab.ui.dues import dues

    document(valid_to=today() + days(5), review_due=today() + days(4))
    attest(expires=today() + days(3))
    suspicion()
    found = [(each.kind, (each.day - today()).days) for each in dues(today(), today() + days(7))]
    kinds = {"attestation", "document", "document_review", "suspicion_reply"}
    assert sorted(each for each in found if each[0] in kinds) == [
        ("attestation", 3),
        ("document", 5),
        ("document_review", 4),
        ("suspicion_reply", 7),
    ]


@pytest.mark.parametrize("offset, code", [(1100, ""), (1101, "review_term")])
def test_no_document_is_in_force_for_ever_unread(small: TestInstallation, offset: int, code: str) -> None:
    """Where no day of review is given it is the last that may be; and nobody writes down more records than days."""
    row = document(valid_from=date(1900, 1, 1))
    assert row.review_due == today() + days(1100)
    later = {"code": "QM-02", "review_due": today() + days(offset)}
    assert code_of(lambda: document(**later)) == code
    assert code_of(lambda: document(code="QM-03", occasions=offset)) == (code and "document_occasions")


@pytest.mark.parametrize("sample, occasions, code", [(2, 2, ""), (2, 3, "attestation_occasions")])
def test_a_sample_comes_from_no_more_occasions_than_it_has_pieces(
    small: TestInstallation, sample: int, occasions: int, code: str
) -> None:
    assert code_of(lambda: attest(sample=sample, occasions=occasions)) == code


def test_what_is_stated_not_to_apply_is_told_as_a_whole(small: TestInstallation) -> None:
    """Whoever decides one row more sees how many there are of its part, and from where on none of it counts."""
    from guiju.conduct.evaluation import plans
    from guiju.lab.assessment.acts import AskTailoring, DecideTailoring
    from guiju.lab.assessment.tailored import tailored_block

    part = [
        each for each in plans().values() if each.tier == "basic_conditions" and each.effective in ("must", "must_not")
    ]
    fifth = len(part) // 5
    light = [each.id for each in part if each.severity != "critical"][: fifth + 1]

    def line() -> Any:
        return tailored_block().lines[0].cells

    for count, row in enumerate(light, 1):
        asked = as_(QUALITY, AskTailoring, row=row, reason=f"没有此类业务 {sha256(row.encode())}", valid_from=today())
        assert (line()[2].text, line()[3].text) == (count - 1, 1)
        as_(HEAD, DecideTailoring, tailoring=asked.pk, approved=True, reason="与登记的业务范围一致，情况属实")
        assert (line()[1], line()[2].text, line()[2].colour) == (len(part), count, "bad" if count > fifth else None)
    assert line()[4].split() == light


def test_the_same_words_do_not_tailor_many_rows(small: TestInstallation) -> None:
    from guiju.conduct.evaluation import plans
    from guiju.lab.assessment.acts import AskTailoring

    rows = [key for key, each in plans().items() if each.severity != "critical"][:4]
    reasons = ["本机构规模较小，没有这项业务", "本机构规模较小，没有这项业务。", "本机构规模较小，没有这一项业务"]
    for row, reason in zip(rows, reasons, strict=False):
        as_(QUALITY, AskTailoring, row=row, reason=reason, valid_from=today())
    same = {"row": rows[3], "valid_from": today()}
    assert code_of(lambda: as_(QUALITY, AskTailoring, **same, reason=reasons[0])) == "tailoring_reason_shared"
    # Of a row that was asked for already the words may be said again.
    assert code_of(lambda: as_(QUALITY, AskTailoring, row=rows[0], reason=reasons[0], valid_from=today())) == ""
    assert code_of(lambda: as_(QUALITY, AskTailoring, **same, reason="本机构不设流动实验室，没有车载标准器")) == ""
