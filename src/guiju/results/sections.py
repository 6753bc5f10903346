"""What an evaluation needs and what it gives: one section's points, readings, standards and scope; its results."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from guiju.metrology.errors import MetrologyError, ModelError
from guiju.record.enclosures import BudgetTemplate, Standard
from guiju.record.measurement import Budget, Covariance, Point, Result, Series, Summary
from guiju.record.model import ScopeRow
from guiju.record.words import Day, DecimalText, Enclosed


class EvaluationError(ValueError):
    """Something that cannot be evaluated: where, and what to do, in both languages.

    `position` counts the characters of a model's text from 0, where one of them is at fault.
    """

    def __init__(self, where: str, zh: str, en: str, position: int | None = None) -> None:
        self.where, self.zh, self.en, self.position = where, zh, en, position
        super().__init__(where, zh, en, position)

    def __str__(self) -> str:
        return self.sentence("en")

    def sentence(self, lang: str) -> str:
        """The sentence in `lang` ("zh" or "en"), the place first."""
        return f"{self.where}：{self.zh}" if lang == "zh" else f"{self.where}: {self.en}"


class MissingError(EvaluationError):
    """Something is not there yet: readings to be taken, a standard to be chosen. The rest may be fit to evaluate."""


class evaluating:
    """Turns a MetrologyError of what is computed within into an EvaluationError at `where`, its own place behind."""

    # A class and no generator: a point enters it once for each input.
    __slots__ = ("where",)

    def __init__(self, where: str) -> None:
        self.where = where

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, ModelError):
            raise _of_model(self.where, error) from error
        if isinstance(error, MetrologyError):
            place = f"{self.where}.{error.where}" if error.where else self.where
            raise EvaluationError(place, error.zh, error.en) from error


def _of_model(where: str, error: ModelError) -> EvaluationError:
    zh, en = "公式", "the formula"
    if error.position is not None:
        zh, en = f"公式第 {error.position + 1} 个字符", f"character {error.position + 1} of the formula"
    elif error.where:
        zh, en = f"公式 {error.where[:60]}", f"the formula {error.where[:60]}"
    return EvaluationError(f"{where}.model", f"{zh}：{error.zh}", f"{en}: {error.en}", error.position)


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionInputs:
    """Everything one evaluation needs, as of the day of measurement."""

    section_id: str
    template: BudgetTemplate
    template_ref: Enclosed
    points: tuple[Point, ...]
    series: tuple[Series, ...]
    summaries: tuple[Summary, ...]
    standards: Mapping[str, Standard]
    """By the role that template or method gives them."""
    scope: tuple[ScopeRow, ...]
    site: str
    method: str
    edition: str
    rounding: Literal["up", "nearest", "half_even"]
    day: Day
    prefix: str = ""
    """Beginning of the ids of results and budgets; the section's id when empty."""
    run_standards: Mapping[str, Mapping[str, Standard]] = field(default_factory=dict)
    """Standards of single runs by run id and role, where a run has others than `standards`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Budgets and results of one section, and the covariances of results that share a source."""

    budgets: tuple[Budget, ...]
    results: tuple[Result, ...]
    covariances: tuple[Covariance, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """What an evaluation still lacks, and where."""

    where: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """What can be evaluated so far, and what is missing for the rest."""

    evaluation: Evaluation
    missing: tuple[Missing, ...]


def number(value: float) -> DecimalText:
    """A float as the shortest decimal string that gives it back (at most 17 digits). Raises EvaluationError."""
    if not math.isfinite(value):
        raise EvaluationError(
            "$", "计算结果不是有限数；请检查模型与输入", "not a finite number; check model and inputs"
        )
    return DecimalText(repr(float(value) + 0.0))  # + 0.0 turns -0.0 into 0.0


def optional_number(value: float | None) -> DecimalText | None:
    """Like `number`; None stays None, and infinite degrees of freedom become None."""
    return None if value is None or value == float("inf") else number(value)
