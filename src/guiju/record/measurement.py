"""The measurement in a record: points, readings, summaries, capture, budgets and results.

Readings are kept per series and provenance per capture batch, so that a grid of 60 points by 10 readings stays small.
"""

from dataclasses import dataclass
from typing import Annotated, Literal

from guiju.quickly_made import quickly_made
from guiju.record.words import TABLE, DecimalText, Digest, Enclosed, Instant, Interval, Quantity, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Influence:
    name: str
    quantity: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A calibration point."""

    point_id: str
    section_id: str
    run_id: str
    function: Text
    quantity: str
    """The scope's word for what is measured: temperature, dc_voltage, mass …"""
    range: str
    channel: str
    nominal: Quantity
    influences: tuple[Influence, ...]
    cycle: int
    direction: Literal["up", "down", "none"]
    state: Literal["as_found", "as_left", "not_adjusted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Readings of one source at one point, in the order taken; small even for a grid of 60 x 10.

    `offsets` are milliseconds since the batch's first instant, one for each value.
    """

    series_id: str
    point_id: str
    symbol: str
    """The template's series name: item, standard, auxiliary …"""
    source: Literal["item", "standard", "auxiliary"]
    unit: str
    resolution: DecimalText | None
    sequence: str
    """Such as ABBA; empty when plain."""
    batch_id: str
    values: tuple[DecimalText, ...]
    offsets: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Mean and standard uncertainty where the source prints only these; never turned into readings."""

    point_id: str
    symbol: str
    unit: str
    batch_id: str
    value: DecimalText
    u: DecimalText
    dof: DecimalText | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureBatch:
    """Provenance, kept for each capture and not for each reading."""

    batch_id: str
    provenance: Literal["driver", "file", "typed", "published_readings", "published_summary", "simulator"]
    source: str
    """Driver and instrument, file name, or the publication with its clause."""
    sha256: Digest | None
    """Of the raw frame or the file."""
    by: Enclosed | None
    """Who typed it or started the capture."""
    started_at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingCorrection:
    """A corrected reading keeps its old value, reason, person and instant (5-4)."""

    series_id: str
    position: int
    old: DecimalText
    new: DecimalText
    reason: str
    by: Enclosed
    at: Instant


@quickly_made
@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetLine:
    symbol: str
    name: Text
    unit: str
    value: DecimalText
    distribution: str
    u: DecimalText
    dof: DecimalText | None
    sensitivity: DecimalText
    contribution: DecimalText
    source_id: str
    """Inputs with one source id in several results are one random variable; empty where it is this result's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure of merit of a fit: residual_std, residual_sum_of_squares, chi2, chi2_dof."""

    name: str
    value: DecimalText


@quickly_made
@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """The evaluated budget of one result, as of the freezing."""

    budget_id: str
    template: Enclosed
    model: str
    """Formula in the lines' symbols; for a fitted line the method of the fit."""
    lines: Annotated[tuple[BudgetLine, ...], TABLE]
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """A computed U below the scope's smallest was raised to it (ILAC-P14; both values are kept)."""

    computed_U: DecimalText
    smallest_U: DecimalText
    row_id: str
    note: Text


@quickly_made
@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One result: computed values unrounded, the reported strings frozen beside them."""

    result_id: str
    section_id: str
    points: tuple[str, ...]
    quantity: Text
    symbol: str
    unit: str
    at: Quantity | None
    """Where on the range the result holds: the nominal, or the abscissa at which a line is evaluated."""
    value: DecimalText
    u: DecimalText
    dof: DecimalText | None
    k: DecimalText
    probability: DecimalText
    U: DecimalText
    relative: bool
    budget_id: str
    raised: Raised | None
    reported_value: str
    reported_U: str


@quickly_made
@dataclass(frozen=True, slots=True, kw_only=True)
class Covariance:
    """Covariance of two results that share a source."""

    first: str
    second: str
    covariance: DecimalText


@dataclass(frozen=True, slots=True, kw_only=True)
class Conformity:
    """A verdict, only where ordered with specification and decision rule (GB/T 27025 7.8.6)."""

    result_id: str
    specification: str
    limits: Interval
    decision_rule: str
    verdict: Literal["conforms", "does_not_conform", "undecided"]
