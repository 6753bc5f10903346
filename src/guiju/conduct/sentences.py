"""Sentences of findings in Chinese and English, out of data files: what was found, and who can mend it and how."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from guiju.conduct.fields import within_a_sentence
from guiju.conduct.finding import Finding
from guiju.conduct.quantities import QUANTITIES

SAME_WORDS = {"before": "purpose"}
"""Parameters whose words stand under another parameter's name."""
NEVER = "never"
"""What a parameter says that tells the last day of something which has not been done once: its sentence is another."""


@cache
def _sentences(lang: str) -> Mapping[str, Any]:
    if lang not in ("zh", "en"):
        raise ValueError(f"no sentences in '{lang}'; zh and en are there")
    told = tomllib.loads((files("guiju.conduct") / "data" / f"sentences.{lang}.toml").read_text(encoding="utf-8"))
    told["words"]["field"] = within_a_sentence(lang)
    return told


def sentence(finding: Finding, lang: str) -> str:
    """The finding with its way out and, in brackets, the requirement that it serves first.

    Raises KeyError for a code without a sentence, ValueError for a language other than zh and en.
    """
    what, mend = _both(finding, lang)
    row = finding.requirements[0]
    return f"{what.rstrip()}。{mend}（{row}）" if lang == "zh" else f"{what.rstrip()}. {mend} ({row})"


def way_out(finding: Finding, lang: str) -> str:
    """Who can mend a finding and how, without what was found."""
    return _both(finding, lang)[1]


def parameter_words(finding: Finding, lang: str) -> Mapping[str, str]:
    """Parameters and subject of a finding in the words of one language."""
    return _values(finding, lang)


def _both(finding: Finding, lang: str) -> tuple[str, str]:
    values = _values(finding, lang)
    own = _sentences(lang)[finding.code]
    if finding.severity == "undetermined":
        return _undetermined(own["question"], values, lang)
    own = own.get(finding.severity, own)
    if any(value == NEVER for _, value in finding.parameters):
        own = own.get(NEVER, own)
    return own["finding"].format(**values), own["way_out"].format(**values)


def word(table: str, code: str, lang: str) -> str:
    """A word of the software in one language, out of one of the tables of words; the code where it has none."""
    return str(_sentences(lang)["words"].get(table, {}).get(code, code))


@cache
def questions(lang: str) -> Mapping[str, str]:
    """What a rule asks, by its code, as far as the sentences say it: the rule in words."""
    return {code: str(own["question"]) for code, own in _sentences(lang).items() if "question" in own}


def _undetermined(question: str, values: Mapping[str, str], lang: str) -> tuple[str, str]:
    table = _sentences(lang)["missing"]
    fact = table[values["missing"]]
    name, way_out = fact["name"].format(**values), fact["way_out"].format(**values)
    # Some questions of the English sentences begin with the word that this sentence has already.
    asked = question.removeprefix("whether ")
    return table["sentence"].format(question=asked, subject=values["subject"], missing=name), way_out


def _values(finding: Finding, lang: str) -> dict[str, str]:
    """The parameters in one language: `name.zh` and `name.en` become `name`; words of the software are translated."""
    words = _sentences(lang)["words"]
    values = {"subject": finding.subject}
    for name, value in finding.parameters:
        stem, _, tongue = name.partition(".")
        if tongue in ("", lang):
            own = words.get(SAME_WORDS.get(stem, stem), {})
            values[stem] = own.get(value) or (_quantity(value, lang) if stem == "quantity" else value)
    return values


def _quantity(value: str, lang: str) -> str:
    """A quantity that the tables of words do not call otherwise, within a sentence."""
    if value not in QUANTITIES:
        return value
    name = str(getattr(QUANTITIES[value], lang))
    return name if name[:2].isupper() or name == "pH" else name[:1].lower() + name[1:]
