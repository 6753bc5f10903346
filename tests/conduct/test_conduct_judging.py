"""How each row is judged: whole, consistent with the rules and the catalogue, in both languages."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

import pytest

from guiju.conduct.catalogue import catalogue
from guiju.conduct.evaluation.plan import RowPlan, plans
from guiju.conduct.evaluation.profile import profiles
from guiju.conduct.serving import serving

FORBIDDEN = re.compile("校验|标定|自校准")
ROWS = tuple(plans().values())
RED_LINES = {"5-6a", "5-6b", "5-6c", "5-6d", "5-6e", "5-6f", "5-8", "5-9"}
BODIES = re.compile(
    r"(GB/T 27025-2019|GB/T 19580-2012|GB/T 22239-2019|GB/T 31880-2015|GB 32100-2015|JJF 1033-2023|JJF 1069-2012"
    r"|JJF 1059\.1-2012|JJF 1094-2002|CNAS-CL01-A025:2022|CNAS-CL01-G001:2024|CNAS-CL01-G002:2021|CNAS-GL008:2018"
    r"|CNAS-R01|CNAS-RL01|CNAS-RL02|ILAC-P10:07/2020|ILAC-P14:09/2020|ILAC-G8:09/2019|ILAC-G24/OIML D10:2022"
    r"|SAMR Order 39|SAMR Order 44|law/[a-z-]+(-\d+)?)( \d+(\.\d+)*)?"
)
CLAUSES_OF_27025 = {"4": 2, "5": 7, "6": 6, "7": 11, "8": 9}
"""Chapters of GB/T 27025-2019 and the number of their clauses."""


def words(lang: str) -> dict[str, dict[str, str]]:
    """The tables of words of the evaluation."""
    text = (files("guiju.conduct") / "data" / f"evaluation.{lang}.toml").read_text("utf-8")
    tables: dict[str, dict[str, str]] = tomllib.loads(text)["words"]
    return tables


def test_every_row_has_one_plan_in_the_order_of_the_code() -> None:
    text = (files("guiju.conduct") / "data" / "judging-1.toml").read_text("utf-8")
    assert [each["id"] for each in tomllib.loads(text)["row"]] == list(catalogue())


@pytest.mark.parametrize("plan", ROWS, ids=lambda plan: plan.id)
def test_a_row_says_in_both_languages_what_is_asked_and_what_to_do(plan: RowPlan) -> None:
    own = catalogue()[plan.id].text
    texts = (plan.asks.zh, plan.asks.en, plan.to_do.zh, plan.to_do.en)
    assert all(texts) and not set(texts) & {own.zh, own.en} and len(set(texts)) == 4
    assert not any(FORBIDDEN.search(each) for each in texts)
    assert all(re.search("[\u4e00-\u9fff]", each) for each in (plan.asks.zh, plan.to_do.zh))
    assert not any(re.search("[\u4e00-\u9fff]", each) for each in (plan.asks.en, plan.to_do.en))
    assert plan.asks.zh.endswith("。") and plan.asks.en.endswith(".")


def test_no_two_rows_say_the_same() -> None:
    texts = [text for each in ROWS for text in (each.asks.zh, each.asks.en, each.to_do.zh, each.to_do.en)]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("plan", ROWS, ids=lambda plan: plan.id)
def test_the_parts_agree_with_the_rules_and_with_how_the_row_is_met(plan: RowPlan) -> None:
    """Rules where one serves the row; people where the code wants a judgement, or where no rule can judge."""
    judged = bool(serving()[plan.id].rules)
    assert ("rules" in plan.parts) == judged
    assert ("documents" in plan.parts) == bool(plan.documents)
    wanted = "attest" in catalogue()[plan.id].how or not judged
    assert ("attestation" in plan.parts) == wanted


@pytest.mark.parametrize("plan", ROWS, ids=lambda plan: plan.id)
def test_nature_severity_and_weight_follow_the_level(plan: RowPlan) -> None:
    row = catalogue()[plan.id]
    assert (row.level == "must_not") == (plan.nature == "prohibition")
    assert (row.level == "may") == (plan.nature == "permission")
    assert (row.level == "should") == (plan.nature == "maturity")
    assert (plan.severity == "critical") == (plan.id in RED_LINES)
    if row.level in ("must", "must_not") and row.chapter[0] in "45":
        assert plan.severity in ("critical", "major")
    if row.level in ("should", "may"):
        assert plan.severity == "minor"
    assert 1 <= plan.weight <= 3
    assert (plan.dimension != "") == row.chapter.startswith("6")


def test_the_seven_literal_musts_belong_to_their_lists() -> None:
    under = {each.id: each.parent for each in ROWS if each.parent}
    assert under == {**{f"6.8-{number}": "6.8-10" for number in range(1, 7)}, "6.9-8": "6.9-6"}
    assert set(under) == {each.id for each in catalogue().values() if each.literal != each.level}


def test_every_word_that_a_plan_uses_is_defined_in_both_languages() -> None:
    for table, codes in {
        "module": {code for each in ROWS for code in each.lacks},
        "document_kind": {code for each in ROWS for code in each.documents},
        "group": {code for each in ROWS for code in each.groups},
        "anchor": {code for each in ROWS for code in each.anchors if code.startswith(("law/", "SAMR"))},
    }.items():
        assert codes and codes <= set(words("zh")[table]) & set(words("en")[table])


def test_the_tables_of_words_are_the_same_in_both_languages() -> None:
    chinese, english = words("zh"), words("en")
    assert {name: set(table) for name, table in chinese.items()} == {
        name: set(table) for name, table in english.items()
    }
    assert not any(FORBIDDEN.search(text) for table in chinese.values() for text in table.values())


def test_every_anchor_is_a_published_rule_and_its_clause_exists() -> None:
    for each in ROWS:
        for anchor in each.anchors:
            found = BODIES.fullmatch(anchor)
            assert found, (each.id, anchor)
            if anchor.startswith("GB/T 27025-2019 "):
                chapter, clause = found[3].split(".")[0].strip(), found[3].split(".")[1]
                assert 1 <= int(clause) <= CLAUSES_OF_27025[chapter], (each.id, anchor)


def test_an_in_house_laboratory_need_not_meet_the_market() -> None:
    left_out = {each.id for each in ROWS if profiles()["in-house"].left_out & set(each.groups)}
    assert {"4.3-2", "5-7a", "6.2-1", "6.3-3"} <= left_out
    assert not left_out & {"4.3-1", "5-6a", "6.1.8-1", "6.6-5"}
    assert not {each.id for each in ROWS if profiles()["social"].left_out & set(each.groups)}


def test_qualification_traceability_and_penalties_ask_for_proof_from_outside() -> None:
    asked = {each.id for each in ROWS if each.outside_asked}
    assert {"4.3-1", "4.4-2", "5-8", "5-9", "6.5-5", "6.5-7", "6.9-7"} <= asked


@pytest.mark.parametrize("plan", ROWS, ids=lambda plan: plan.id)
def test_what_is_asked_is_two_short_sentences(plan: RowPlan) -> None:
    assert plan.asks.zh.count("。") == 2 and len(plan.asks.zh) <= 110
    assert 2 <= len(re.findall(r"\.(?: |$)", plan.asks.en)) <= 3 and len(plan.asks.en) <= 240
