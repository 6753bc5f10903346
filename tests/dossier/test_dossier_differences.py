"""Two results side by side on a terminal: what came out otherwise first, and under each row its own rules alone."""

from types import SimpleNamespace
from typing import Any

import pytest

from conduct import evaluation_makers as make
from guiju.cli.dossier_differences import differences_object, tell_each
from guiju.conduct.evaluation import evaluate, profiles
from guiju.conduct.rule import RULES
from guiju.dossier.comparing import compare

SELF = profiles()["self"]
ROW = "5-6e"


def told(lang: str, *, here: Any) -> tuple[list[str], Any]:
    there = make.snapshot(tallies=make.looked())
    found = compare(evaluate(there, SELF), evaluate(here, SELF), there, here)
    lines: list[str] = []
    context = SimpleNamespace(lang=lang, text=lambda zh, en: zh if lang == "zh" else en, show=lines.append)
    tell_each(found, "HEAD", context)
    return lines, found


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_rows_with_the_same_result_take_one_line(lang: str) -> None:
    """Every rule looked at one more: no row came out otherwise, and nothing hides that."""
    lines, found = told(lang, here=make.snapshot(tallies=make.looked(population=21)))
    rows = [one for one in found if one.what == "row"]
    assert len(rows) > 20 and not any(one.turned for one in rows)
    assert not any(each["turned"] for each in differences_object(found, lang))
    assert len(lines) < 6 and "0" in lines[0]
    assert any(all(one.name in line for one in rows) for line in lines)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_under_a_row_stand_its_own_rules_alone(lang: str) -> None:
    changed = (*make.looked(population=21),)
    here = make.snapshot(tallies=changed, attestations=(make.attestation(ROW, outcome="not_met"),))
    lines, found = told(lang, here=here)
    turned = [one for one in found if one.turned]
    assert [one.name for one in turned] == [ROW]
    own = {code for code, rule in RULES.items() if ROW in rule.requirements}
    rules = [dict(each.parameters)[f"rule_{lang}"] for each in turned[0].reasons if each.code == "rule_counts"]
    assert rules and all(any(code in said for code in own) for said in rules)
    assert sum(line.startswith("  ≠") and ROW in line for line in lines) == 1
