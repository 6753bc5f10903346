"""What a budget file says, as plain typed objects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from guiju.metrology.decision import DecisionRule, Limits
from guiju.metrology.model import Model
from guiju.metrology.uncertainty.budget import Source
from guiju.metrology.uncertainty.correlation import Correlations


@dataclass(frozen=True)
class Text:
    """A text in Chinese and English; what was given in one language stands for both."""

    zh: str = ""
    en: str = ""

    def of(self, lang: str) -> str:
        """The text in `lang` ("zh" or "en")."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True)
class SourceText:
    """What a budget file says of an input beside its numbers: its name, and where the knowledge comes from."""

    name: Text = Text()
    origin: Text = Text()


@dataclass(frozen=True)
class Rounding:
    """How value and U are reported: significant digits of U, the rule, the value's interval, the smallest U allowed."""

    digits: int = 2
    rule: str = "up"
    interval: float | None = None
    smallest: float | None = None
    relative: str = ""
    """The unit of a relative U that is told besides ("%", "ppm" ...); empty for none."""
    full_scale: float | None = None
    """What the relative U is relative to, in the unit of the result; None for the value itself."""


@dataclass(frozen=True)
class Conformity:
    """Limits in the unit of the result and the rule by which conformity was ordered to be decided."""

    limits: Limits
    rule: DecisionRule
    mpev: float | None = None


@dataclass(frozen=True)
class ResultWanted:
    """A result: symbol, formula, unit, name, rounding, and the specification when conformity was ordered."""

    symbol: str
    model: Model
    unit: str = ""
    name: Text = Text()
    rounding: Rounding = Rounding()
    conformity: Conformity | None = None
    part_of: str = ""
    """The complex formula whose part this result is; empty for a real one."""
    place: str = ""
    """The path of the formula in the file."""


@dataclass(frozen=True)
class Settings:
    """The numbers of the simulation that the file asks for; None leaves them to the caller."""

    trials: int | None = None
    seed: int | None = None
    digits: int = 2


@dataclass(frozen=True)
class BudgetFile:
    """A budget file that was read; `lines` holds the line of every path, for errors of the evaluation."""

    title: Text
    results: tuple[ResultWanted, ...]
    sources: Mapping[str, Source]
    texts: Mapping[str, SourceText]
    correlations: Correlations
    p: float = 0.95
    rule: str = "t_truncated"
    k: float | None = None
    settings: Settings = Settings()
    remarks: Text = Text()
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)
    single: bool = True
    """Whether the file names one `measurand` rather than a set of `results`."""
