"""What an uncertainty evaluation report prints, as plain data: from a budget file, or from what a record has frozen."""

from __future__ import annotations

from dataclasses import dataclass

from guiju.charts import Words

NO_WORDS = Words("", "")


@dataclass(frozen=True, kw_only=True)
class SourceLine:
    """A line of the budget. Numbers in the unit of the source; `contribution` (c u) in the unit of the result.

    `sensitivity`, `contribution` and `share` are None where the GUM's formulas do not apply. `formula` is the partial
    derivative as text. `origin` tells where the knowledge comes from, such as a certificate.
    """

    symbol: str
    name: Words
    unit: str
    value: float
    distribution: Words
    u: float
    dof: float
    sensitivity: float | None = None
    formula: str = ""
    contribution: float | None = None
    share: float | None = None
    origin: Words = NO_WORDS


@dataclass(frozen=True, kw_only=True)
class SimulatedResult:
    """A Monte Carlo run: its result, what repeats it, its histogram (density per bin; edges one more), the verdict.

    `gum` is the GUM's interval for the same probability `p`, `gum_u` its u; None where there is none.
    """

    mean: float
    u: float
    p: float
    symmetric: tuple[float, float]
    shortest: tuple[float, float]
    trials: int
    seed: int
    block: int
    generator: str
    numpy: str
    edges: tuple[float, ...] = ()
    density: tuple[float, ...] = ()
    gum: tuple[float, float] | None = None
    gum_u: float | None = None
    verdict: Words | None = None
    passed: bool | None = None


@dataclass(frozen=True, kw_only=True)
class DecisionLine:
    """A decision on conformity that was ordered: limits as text, rule, verdict, probability as text."""

    rule: str
    limits: str
    verdict: Words
    probability: str = ""


@dataclass(frozen=True, kw_only=True)
class ReportedResult:
    """One result with its budget. `value`, `u`, `U`, `k` are unrounded; the reported strings stand beside them.

    `by` is "gum" or "mc". `model` is the formula as text, in the grammar of `guiju.metrology.Model`; names of its
    tables are in `tables`. `sentence` is the certificate's.
    """

    symbol: str
    name: Words
    unit: str
    model: str
    by: str
    value: float
    u: float
    U: float
    k: float
    dof: float | None
    p: float | None
    reported_value: str
    reported_U: str
    sentence: Words
    sources: tuple[SourceLine, ...]
    tables: tuple[str, ...] = ()
    simulation: SimulatedResult | None = None
    decision: DecisionLine | None = None
    remarks: tuple[Words, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CorrelationLine:
    """A correlation coefficient of two inputs, or of two results (then also the simulated one)."""

    a: str
    b: str
    r: float | None
    simulated: float | None = None


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A line of the heading: record number, item, method, who evaluated."""

    label: Words
    value: Words


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file inside the PDF."""

    name: str
    data: bytes
    mime_type: str
    description: str
    relationship: str = "data"


@dataclass(frozen=True, kw_only=True)
class BudgetReport:
    """The whole report. `day` is the ISO date of the evaluation; `number` and `agency` may be empty.

    `demonstration` marks every page.
    """

    title: Words
    results: tuple[ReportedResult, ...]
    day: str
    number: str = ""
    agency: Words = NO_WORDS
    facts: tuple[Fact, ...] = ()
    input_correlations: tuple[CorrelationLine, ...] = ()
    result_correlations: tuple[CorrelationLine, ...] = ()
    remarks: Words | None = None
    software: str = ""
    attachments: tuple[Attachment, ...] = ()
    demonstration: bool = False
