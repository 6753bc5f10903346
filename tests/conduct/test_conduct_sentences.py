"""Every finding that a rule can give speaks Chinese and English, names its requirement and leaves no brace behind."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from importlib.resources import files

import pytest
from conduct_faults import FAULTS, Fault
from conduct_makers import changed, facts, findings
from conduct_unknowns import UNKNOWN

from guiju.conduct import RULES, Finding, sentence
from guiju.conduct.evaluation.sentences import word as evaluated
from guiju.conduct.fields import FIELDS
from guiju.conduct.places import place
from guiju.conduct.sentences import questions, word

FORBIDDEN = ("校验", "标定")


def _speaks(finding: Finding) -> None:
    zh, en = sentence(finding, "zh"), sentence(finding, "en")
    for spoken in (zh, en):
        assert not re.search(r"[{}]", spoken)
        row = finding.requirements[0]
        assert spoken.endswith(f"（{row}）" if spoken is zh else f" ({row})")
        assert "  " not in spoken
        assert " ." not in spoken
    assert re.search(r"[\u4e00-\u9fff]", zh)
    for _, value in sorted(finding.parameters, key=lambda each: -len(each[1])):
        if value:
            en = en.replace(value, "")
    assert not re.search(r"[\u4e00-\u9fff]", en)
    assert not any(word in zh for word in FORBIDDEN)


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_every_fault_speaks(fault: Fault) -> None:
    for each in findings(fault.facts, fault.act):
        _speaks(each)


@pytest.mark.parametrize(("stage", "changes", "expected"), UNKNOWN)
def test_every_undetermined_finding_speaks(stage: object, changes: dict[str, object], expected: set[str]) -> None:
    for each in findings(changed(facts(stage), **changes)):  # type: ignore[arg-type]
        _speaks(each)


def test_both_languages_have_the_same_sentences_and_every_rule_has_them() -> None:
    zh, en = (
        tomllib.loads((files("guiju.conduct") / "data" / f"sentences.{lang}.toml").read_text("utf-8"))
        for lang in ("zh", "en")
    )
    assert zh.keys() == en.keys()
    assert zh.keys() - {"missing", "words"} == RULES.keys()
    assert zh["missing"].keys() == en["missing"].keys()
    for code in RULES:
        assert zh[code].keys() == en[code].keys()


def test_words_of_the_software_are_translated() -> None:
    fault = next(each for each in FAULTS if each.code == "standard_not_in_service")
    (found,) = findings(fault.facts)
    assert "修理中" in sentence(found, "zh")
    assert "under repair" in sentence(found, "en")


def test_a_sentence_says_what_where_and_what_to_do() -> None:
    fault = next(each for each in FAULTS if each.code == "standard_certificate_out_of_date" and each.stage == "start")
    (found,) = findings(fault.facts)
    assert sentence(found, "zh") == (
        "标准器 E-1 演示砝码组 的证书 演示-S-1 有效期为 2026-01-10 至 2026-06-14，不包括 2026-06-15。"
        "请设备管理员送校并登记新证书，或由技术负责人换用在有效期内的标准器（4.4-2）"
    )


def test_no_sentence_shows_a_path_of_the_record() -> None:
    for each in FAULTS:
        for found in findings(each.facts, each.act):
            assert "$" not in sentence(found, "zh") + sentence(found, "en"), each


@pytest.mark.parametrize(
    ("where", "zh", "en"),
    [
        ("$.results", "校准结果", "results"),
        (
            "$.results[0].reported_U",
            "“{quantity.zh}”（{at}）的报告的扩展不确定度",
            "reported expanded uncertainty of “{quantity.en}” ({at})",
        ),
        (
            "$.results[0].budget.lines[2].u",
            "“{quantity.zh}”（{at}）的不确定度分量",
            "uncertainty budget of “{quantity.en}” ({at})",
        ),
        ("$.covariances[R1, R2]", "结果间的协方差", "covariances of results"),
        ("$.contract_review", "合同评审", "contract review"),
        ("$.something_else", "原始记录", "the record"),
    ],
)
def test_a_path_is_told_as_what_it_names(where: str, zh: str, en: str) -> None:
    known = facts("finish")
    result = known.results[0]
    at = f"{result.at.value} {result.at.unit}" if result.at else ""
    told = place(known, where)
    assert told.zh == zh.format(quantity=result.quantity, at=at)
    assert told.en == en.format(quantity=result.quantity, at=at)


def test_a_point_is_told_by_its_nominal_value() -> None:
    known = facts("finish")
    (point, *_) = known.sections[0].points
    assert point.nominal.value in place(known, f"$.points[{point.point_id}]").zh
    assert point.point_id not in place(known, f"{point.point_id}.unheard_of").zh


def test_only_two_languages_are_there() -> None:
    fault = FAULTS[0]
    with pytest.raises(ValueError, match="zh and en"):
        sentence(findings(fault.facts)[0], "fr")


def test_no_question_that_cannot_be_judged_is_asked_twice() -> None:
    for code in questions("en"):
        found = Finding(
            code=code,
            requirements=("4.2-2",),
            severity="undetermined",
            subject="S",
            parameters=(("missing", "tenure"),),
        )
        told = sentence(found, "en")
        assert told.startswith("It cannot be judged whether ") and "whether whether" not in told


@pytest.mark.parametrize("code", ["method_novelty_unchecked", "register_novelty_overdue", "register_procedure_overdue"])
def test_what_was_never_done_is_not_said_to_be_long_ago(code: str) -> None:
    members = {"method": "M", "edition": "2025", "longest": "92", "checked_on": "never"}
    found = Finding(
        code=code,
        requirements=("6.1.2-1",),
        severity="nonconformity",
        subject="M",
        parameters=tuple(sorted(members.items())),
    )
    zh, en = sentence(found, "zh"), sentence(found, "en")
    assert "超过" not in zh and "（从未）" not in zh and "more than" not in en and " never;" not in en
    past = dataclasses.replace(found, parameters=tuple(sorted((members | {"checked_on": "2026-01-01"}).items())))
    assert "2026-01-01" in sentence(past, "zh") and "92" in sentence(past, "en")


@pytest.mark.parametrize("code", FIELDS)
def test_a_field_has_one_name_wherever_it_is_told(code: str) -> None:
    """In sentences of rules, in evaluations with their reports, and in the list of parameters."""
    assert word("field", code, "zh") == evaluated("calibration_field", code, "zh") == FIELDS[code].zh
    assert word("field", code, "en") == evaluated("calibration_field", code, "en") == FIELDS[code].en.lower()
