"""What is found in a dossier: code, place and parameters; the sentences stand in `data/problems.{zh,en}.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

Kind = Literal["wrong", "unknown", "notice"]
"""wrong: it does not hold; unknown: what was handed in cannot tell; notice: true, and to be noticed."""

WORDS = frozenset({"purpose", "enclosure", "unlawful"})
"""Parameters whose values, separated by commas, are words of the table of the same name."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing found. `where` is the member of the archive, or the path of the file itself (empty)."""

    code: str
    where: str
    parameters: tuple[tuple[str, str], ...] = ()

    @property
    def kind(self) -> Kind:
        kind: Kind = _table("zh")["kind"].get(self.code, "wrong")  # type: ignore[assignment]
        return kind

    def text(self, lang: str) -> str:
        """The sentence in `lang`: "zh", anything else is English."""
        spoken = "zh" if lang == "zh" else "en"
        suffix = f"_{spoken}"
        said = {name: value for name, value in self.parameters if not name.endswith(("_zh", "_en"))}
        said |= {name.removesuffix(suffix): value for name, value in self.parameters if name.endswith(suffix)}
        for name in WORDS & said.keys():
            said[name] = ", ".join(word(name, each, spoken) for each in said[name].split(", "))
        return _table(spoken)["problem"][self.code].format_map({**said, "where": self.where})


@cache
def _table(lang: str) -> Mapping[str, Mapping[str, str]]:
    text = (files("guiju.dossier") / "data" / f"problems.{lang}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def word(table: str, code: str, lang: str) -> str:
    """A word of one of the tables; the code where it has none."""
    return _table(lang).get(table, {}).get(code, code)


def codes(lang: str) -> tuple[str, ...]:
    """Every code that has a sentence."""
    return tuple(_table(lang)["problem"])


def problem(code: str, where: str = "", **parameters: object) -> Problem:
    """A problem; a parameter `x_zh` with `x_en` is `x` in the sentence of that language."""
    return Problem(code, where, tuple(sorted((name, str(value)) for name, value in parameters.items())))


def result_of(problems: tuple[Problem, ...]) -> Literal["sound", "wrong", "cannot_tell"]:
    """Wrong when anything is; cannot be told when anything stays open; else sound."""
    kinds = {each.kind for each in problems}
    return "wrong" if "wrong" in kinds else "cannot_tell" if "unknown" in kinds else "sound"
