"""Every code has a sentence in Chinese and English, with the same parameters, and every sentence a code."""

import re
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

import guiju.dossier
from guiju.dossier.problems import Problem, codes, problem

ROOM = Path(guiju.dossier.__file__).parent


def table(lang: str) -> dict[str, Any]:
    return tomllib.loads((files("guiju.dossier") / "data" / f"problems.{lang}.toml").read_text("utf-8"))


def test_codes_and_sentences_belong_together() -> None:
    text = "".join(each.read_text("utf-8") for each in ROOM.glob("*.py"))
    used = set(re.findall(r'\bproblem\(\s*"(\w+)"', text))
    used |= {"found_here", "found_there", "case_shared", "case_strange"}
    used |= {f"differs_{each}" for each in ("frame", "input", "figure", "gate", "row")}
    assert used == set(codes("zh")) == set(codes("en"))
    assert set(table("zh")["kind"]) <= used


@pytest.mark.parametrize("code", codes("zh"))
def test_both_languages_say_the_same(code: str) -> None:
    names = [set(re.findall(r"{(\w+)}", table(lang)["problem"][code])) for lang in ("zh", "en")]
    assert names[0] == names[1]
    words = dict.fromkeys(names[0] - {"where"}, "x")
    for lang in ("zh", "en"):
        assert "{" not in problem(code, "cases/x.json", **words).text(lang)


def test_what_a_file_says_is_not_taken_for_a_form() -> None:
    found = problem("case_unreadable", "cases/x.json", number="{number.__class__}", why_zh="{0}", why_en="{where}")
    assert "{number.__class__}" in found.text("zh") and "{0}" in found.text("zh") and "{where}" in found.text("en")
    assert isinstance(found, Problem) and found.kind == "wrong"


def test_the_words_are_those_of_the_field() -> None:
    said = (ROOM / "data" / "problems.zh.toml").read_text("utf-8")
    assert not re.search("校验|标定", said)
