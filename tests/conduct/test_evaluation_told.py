"""An evaluation on a terminal: a score or none, and the parameters that the agency moved."""

import dataclasses
from types import SimpleNamespace
from typing import Any

import pytest
from evaluation_makers import snapshot

from guiju.conduct.evaluation import evaluate
from guiju.conduct.evaluation.profile import profiles
from guiju.conduct.parameters import default_parameters

DEFAULTS = tuple((each.name, each.value) for each in default_parameters())


def context(lang: str) -> Any:
    return SimpleNamespace(lang=lang, text=lambda zh, en: zh if lang == "zh" else en)


def evaluation(**moved: str) -> Any:
    parameters = tuple((name, moved.get(name, value)) for name, value in DEFAULTS)
    return evaluate(snapshot(parameters=parameters), profiles()["self"])


@pytest.mark.parametrize("lang, withheld", [("zh", "不给出（触及红线）"), ("en", "withheld (a red line)")])
def test_a_score_that_is_withheld_has_no_denominator(lang: str, withheld: str) -> None:
    from guiju.cli.evaluate_text import numbers

    found = evaluation()
    line = next(each for each in numbers(found, context(lang)) if each.startswith(("得分", "score")))
    assert line.split("：" if lang == "zh" else ": ")[1].startswith(f"{found.score} / 1000")
    without = dataclasses.replace(found, score=None)
    line = next(each for each in numbers(without, context(lang)) if each.startswith(("得分", "score")))
    assert line.endswith(withheld)


def test_what_was_moved_is_told_once_in_words_and_nothing_else() -> None:
    from guiju.cli.evaluate_text import parameter_lines

    assert parameter_lines(evaluation(), context("zh")) == []
    head, line = parameter_lines(evaluation(calibration_fields="length mass"), context("zh"))
    assert head and "calibration_fields" not in line and "length" not in line


def test_a_stricter_value_is_told_too() -> None:
    rows = {each.id: each for each in evaluation(age_limit="60").rows}
    assert [each.code for each in rows["4.5-10"].why][-1] == "parameter_moved"
    assert "parameter_moved" not in [each.code for each in rows["4.2-2"].why]
