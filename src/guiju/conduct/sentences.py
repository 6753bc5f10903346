"""Sentences of findings in Chinese and English, out of data files: what was found, and who can mend it and how."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from guiju.conduct.finding import Finding


@cache
def _sentences(lang: str) -> dict[str, Any]:
    if lang not in ("zh", "en"):
        raise ValueError(f"no sentences in '{lang}'; zh and en are there")
    return tomllib.loads((files("guiju.conduct") / "data" / f"sentences.{lang}.toml").read_text(encoding="utf-8"))


def sentence(finding: Finding, lang: str) -> str:
    """The finding with its way out and, in brackets, the requirement that it serves first.

    Raises KeyError for a code without a sentence, ValueError for a language other than zh and en.
    """
    mark = "。" if lang == "zh" else ". "
    own = _sentences(lang)[finding.code]
    values = _values(finding, lang)
    if finding.severity == "undetermined" and "question" in own:
        own = _undetermined(own["question"].format(**values), finding, lang)
    else:
        own = own | own.get(finding.severity, {})
    return f"{own['finding'].format(**values)}{mark}{own['way_out'].format(**values)}（{finding.requirements[0]}）"


def _undetermined(question: str, finding: Finding, lang: str) -> dict[str, str]:
    table = _sentences(lang)["missing"]
    what = table[dict(finding.parameters)["missing"]]
    return {
        "finding": table["sentence"]
        .format(question=question, missing=what["name"])
        .replace("{", "{{")
        .replace("}", "}}"),
        "way_out": what["way_out"],
    }


def _values(finding: Finding, lang: str) -> dict[str, str]:
    """The parameters in one language: `name.zh` and `name.en` become `name`; words of the software are translated."""
    words = _sentences(lang).get("words", {})
    values: dict[str, str] = {"subject": finding.subject}
    for name, value in finding.parameters:
        stem, _, tongue = name.partition(".")
        if tongue in ("", lang):
            values[stem] = words.get(stem, {}).get(value, value)
    return values
