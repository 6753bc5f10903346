"""Parameters of the rules: dated values with their source, never constants in a rule.

The data file holds the values with which a new agency begins; from then on the agency's own dated rows count.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from guiju.record.words import Day, Text

Parameters = Mapping[str, str]

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
def default_parameters() -> tuple[DefaultParameter, ...]:
    """Every parameter that the rules read, by name."""
    text = (files("guiju.conduct") / "data" / "parameters.toml").read_text(encoding="utf-8")
    return tuple(
        DefaultParameter(
            name=name, value=row["value"], source=Text(**row["source"]), valid_from=Day(row["valid_from"].isoformat())
        )
        for name, row in sorted(tomllib.loads(text).items())
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
