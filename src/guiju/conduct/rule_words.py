"""What a rule looks for, in one line of words for readers who know no code."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any

from guiju.conduct.evaluation.sentences import word


@cache
def _sentences(lang: str) -> Mapping[str, Any]:
    return tomllib.loads((files("guiju.conduct") / "data" / f"sentences.{lang}.toml").read_text(encoding="utf-8"))


@cache
def looks_for(code: str, lang: str) -> str:
    """The sentence of the rule's finding with general words in place of its parameters.

    >>> looks_for("calibrator_not_authorised", "en")
    '[person] had no authorisation on [that day] to calibrate by [method] ([edition])'
    """
    own = _sentences(lang)[code]
    left, right = ("〔", "〕") if lang == "zh" else ("[", "]")
    said = []
    for literal, name, _spec, _conversion in Formatter().parse(str(own["finding"])):
        said.append(literal)
        if name is not None:
            general = word("blank", name, lang)
            said.append("…" if general == name else f"{left}{general}{right}")
    return "".join(said).strip()
