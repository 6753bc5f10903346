"""What a rule looks for, in one line of words for readers who know no code."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any

from guiju.conduct.evaluation.sentences import word

NAME = "name"
"""Parameter that stands behind a code or number and says the same once more."""


@cache
def _sentences(lang: str) -> Mapping[str, Any]:
    return tomllib.loads((files("guiju.conduct") / "data" / f"sentences.{lang}.toml").read_text(encoding="utf-8"))


@cache
def looks_for(code: str, lang: str) -> str:
    """The sentence of the rule's finding with general words in place of its parameters.

    >>> looks_for("calibrator_not_authorised", "en")
    '[person] had no authorisation on [that day] to calibrate by [method] ([edition])'
    """
    left, right = ("〔", "〕") if lang == "zh" else ("[", "]")
    said = []
    for literal, name, _spec, _conversion in Formatter().parse(str(_sentences(lang)[code]["finding"])):
        said.append(literal)
        if name is not None and name != NAME:
            # A word that the Chinese table lacks has none: an English one may be spelt like the parameter.
            known = word("blank", name, "zh") != name
            said.append(f"{left}{word('blank', name, lang)}{right}" if known else "…")
    return _tidy("".join(said), lang)


def _tidy(text: str, lang: str) -> str:
    if lang == "zh":
        return re.sub(r" {2,}", "", re.sub(r" *([〔〕…]) *", r"\1", text)).strip()
    return re.sub(r" {2,}", " ", text).replace(" 's", "'s").strip()
