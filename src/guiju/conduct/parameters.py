"""Parameters of the rules: dated values with their source, never constants in a rule.

The data file holds the values with which a new agency begins; from then on the agency's own dated rows count.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal

from guiju.record.words import Day, Text

Parameters = Mapping[str, str]
Form = Literal["whole", "one_of", "some_of", "words", "prefix", "address", "text"]
LONGEST_NUMBER = 6
WORD = re.compile(r"[a-z][a-z_]{1,39}")
PREFIX = re.compile(r"[A-Z0-9][A-Z0-9-]{0,11}")
ADDRESS = re.compile(r"https?://[!-~]{3,190}")

# Bounds that acts keep, and no rule.
PERMIT_LONGEST_HOURS = "permit_longest_hours"
"""Hours for which a job permit is issued at most."""
DEVIATION_LONGEST_DAYS = "deviation_longest_days"
"""Days for which a deviation from a method is authorised at most."""


class ParameterError(LookupError):
    """A parameter that a rule reads is absent or not readable: an error of the installation, not of the work judged."""

    def __init__(self, name: str, zh: str, en: str) -> None:
        self.name, self.zh, self.en = name, zh, en
        super().__init__(en)


@dataclass(frozen=True, slots=True, kw_only=True)
class DefaultParameter:
    """A parameter as a new agency begins with it."""

    name: str
    value: str
    source: Text
    valid_from: Day


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads((files("guiju.conduct") / "data" / "parameters.toml").read_text(encoding="utf-8"))


@cache
def default_parameters() -> tuple[DefaultParameter, ...]:
    """Every parameter that the rules read, by name."""
    return tuple(
        DefaultParameter(
            name=name, value=row["value"], source=Text(**row["source"]), valid_from=Day(row["valid_from"].isoformat())
        )
        for name, row in sorted(_data().items())
        if "value" in row
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterKind:
    """What an agency may give a parameter as its value."""

    name: str
    form: Form
    least: int
    most: int
    words: tuple[str, ...]
    code: str
    """What the code itself sets and no agency weakens: "least", "most", "includes" (all words of the value), or ""."""
    value: str
    """With which an agency begins; empty where it is none."""

    def wrong(self, value: str) -> str:
        """Why a value may not be given: "form", "range" or "weaker" (than the code itself); empty for one that may."""
        if self.form == "whole":
            return self._wrong_number(value)
        told = value.split()
        broken = {
            "one_of": value not in self.words,
            "some_of": not told or len(set(told)) < len(told) or not set(told) <= set(self.words),
            "words": not told or len(set(told)) < len(told) or not all(WORD.fullmatch(each) for each in told),
            "prefix": PREFIX.fullmatch(value) is None,
            "address": ADDRESS.fullmatch(value) is None,
            "text": not value.strip(),
        }[self.form]
        if broken:
            return "form"
        return "weaker" if self.code == "includes" and not set(self.value.split()) <= set(told) else ""

    def _wrong_number(self, value: str) -> str:
        if not (value.isascii() and value.isdigit() and len(value) <= LONGEST_NUMBER and value == str(int(value))):
            return "form"
        if self.least <= int(value) <= self.most:
            return ""
        weaker = {"least": int(value) < self.least, "most": int(value) > self.most}.get(self.code, False)
        return "weaker" if weaker else "range"

    def asked(self) -> str:
        """The values that may be given, as far as they can be listed."""
        return f"{self.least} … {self.most}" if self.form == "whole" else ", ".join(self.words)


@cache
def parameter_kinds() -> Mapping[str, ParameterKind]:
    """Every parameter that an agency may set, by name; also those that have no value to begin with."""
    return MappingProxyType(
        {
            name: ParameterKind(
                name=name,
                form=row.get("form", "whole"),
                least=row.get("least", 0),
                most=row.get("most", 0),
                words=tuple(row.get("words", ())),
                code=row.get("code", ""),
                value=row.get("value", ""),
            )
            for name, row in sorted(_data().items())
        }
    )


@cache
def moved(parameters: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str, str], ...]:
    """Parameters that an agency gave another value than it began with: name, value and the one to begin with."""
    kinds = parameter_kinds()
    return tuple(
        (name, value, kinds[name].value)
        for name, value in parameters
        if name in kinds and kinds[name].value not in ("", value)
    )


def text_of(parameters: Parameters, name: str) -> str:
    """The parameter as text. Raises ParameterError when it is absent."""
    if name not in parameters:
        raise ParameterError(
            name,
            f"缺少规则参数 {name}；请质量负责人登记该参数的现行值和来源",
            f"the parameter {name} is missing; the quality manager enters its present value and source",
        )
    return parameters[name]


def whole(parameters: Parameters, name: str) -> int:
    """The parameter as a whole number that is not negative. Raises ParameterError for absence or another thing."""
    value = text_of(parameters, name)
    if not (value.isascii() and value.isdigit()):
        raise ParameterError(
            name,
            f"规则参数 {name} 的值“{value}”不是非负整数；请质量负责人改正",
            f"the parameter {name} is '{value}' and not a whole number; the quality manager corrects it",
        )
    return int(value)
