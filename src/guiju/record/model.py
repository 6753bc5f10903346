"""The calibration record, version 1: one frozen document that holds the facts of one calibration as of the day.

The core below carries neither a person's nor a customer's name: those stand in enclosures. What is about the item,
the agency and the measurement is in clear. Points, readings and results are in `measurement` and exported here too.
"""

from dataclasses import dataclass
from dataclasses import field as member
from typing import Annotated, Literal

from guiju.record.measurement import (
    Budget,
    BudgetLine,
    CaptureBatch,
    Conformity,
    Covariance,
    Figure,
    Influence,
    Point,
    Raised,
    ReadingCorrection,
    Result,
    Series,
    Summary,
)
from guiju.record.smallest import SmallestRule
from guiju.record.words import (
    OPTIONAL,
    TABLE,
    Day,
    DecimalText,
    Digest,
    Enclosed,
    Instant,
    Interval,
    NotApplicable,
    Quantity,
    Text,
)

__all__ = [
    "FORMAT",
    "VERSION",
    "Agency",
    "AppliedCorrection",
    "Budget",
    "BudgetLine",
    "CaptureBatch",
    "Check",
    "Commission",
    "Conditions",
    "Conformity",
    "Covariance",
    "Evidence",
    "Figure",
    "Influence",
    "Item",
    "Parameter",
    "Participant",
    "Parties",
    "Place",
    "Point",
    "Raised",
    "ReadingCorrection",
    "Record",
    "ReferenceCondition",
    "Result",
    "Run",
    "ScopeRow",
    "Section",
    "Series",
    "StandardUse",
    "Summary",
]

FORMAT = "guiju.record"
VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    agency_id: str
    name: Text
    address: Text
    credit_code: str
    """Unified social credit code."""
    telephone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the work was done (GB/T 27025 7.8.2.1 c)."""

    kind: Literal["laboratory", "on_site", "mobile"]
    site: str
    name: Text
    address: Text
    room: str
    """Code of the room; empty on site."""
    covered: bool
    """The address stands on the qualification in use (4.2-3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeRow:
    """A line of the scope under which this was done, as of the day (4.3-1, 5-6e)."""

    row_id: str
    qualification: str
    qualification_kind: Literal["accreditation", "measurement_standard", "legal_authorisation", "demonstration"]
    certificate_number: str
    field: str
    instrument: Text
    quantity: str
    method: str
    edition: str
    site: str
    on_site: bool
    range: Interval
    smallest_U: DecimalText | None
    smallest_U_unit: str
    relative: bool
    k: DecimalText
    valid_from: Day
    valid_to: Day
    suspensions: tuple[tuple[Day, Day | None], ...]
    """Closed intervals of suspension; an open end is None."""
    smallest_U_rule: SmallestRule | None = member(default=None, metadata=OPTIONAL)
    """In place of `smallest_U` where the annex states it otherwise than by one number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commission:
    number: str
    received_on: Day
    reviewed_on: Day
    method_named_by: Literal["agency", "customer"]
    own_method_consent: Day | None
    conformity_ordered: bool
    interval_agreed: bool
    """The customer agreed to a recommended interval on the certificate (7.8.4.3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parties:
    """The four parties of a commission; often one and the same."""

    commissioned_by: Enclosed
    certificate_for: Enclosed
    paid_by: Enclosed
    sent_by: Enclosed


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """The item under calibration, as it arrived."""

    item_id: str
    label: str
    name: Text
    model: str
    serial_number: str
    manufacturer: str
    range: str
    accuracy_class: str
    accessories: tuple[str, ...]
    received_on: Day
    condition: Text
    deviations: tuple[Text, ...]
    instructions: str
    """What came with it and was read, or 'none'."""
    customer_supplied: tuple[str, ...]
    """Names of the members above that the customer gave (7.8.2.2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """An appearance or function check of a section."""

    name: Text
    outcome: Literal["pass", "fail", "not_applicable"]
    note: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedCorrection:
    """The amount by which one result was reduced to a reference condition, and how it was computed."""

    result_id: str
    amount: Quantity
    how: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceCondition:
    """A condition to which results are reduced (20 °C, 101.325 kPa), with each correction applied."""

    name: Text
    reference: Quantity
    actual: Quantity | None
    applied: tuple[AppliedCorrection, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Part of the calibration done by one method, in one room, on one day."""

    section_id: str
    title: Text
    method: Enclosed
    method_code: str
    edition: str
    field: str
    calibrators: tuple[Enclosed, ...]
    day: Day
    finished_day: Day
    room: str
    checks: tuple[Check, ...]
    deviations: tuple[Text, ...]
    """Additions to, deviations or exclusions from the method (7.8.2.1 n)."""
    reference_conditions: tuple[ReferenceCondition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of the standard, which several items may share (twenty thermocouples in one bath)."""

    run_id: str
    section_id: str
    standards: tuple[str, ...]
    """Use ids of the standards in this run."""
    started_at: Instant
    finished_at: Instant
    shared_with: tuple[str, ...]
    """Record numbers of the other items of the run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """Somebody who took part, by role; name, authorisation and qualification that day are in the enclosure."""

    role: Literal["calibrator", "assistant", "trainee", "witness"]
    person: Enclosed


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardUse:
    use_id: str
    role: str
    """The role the method or budget template gives it."""
    standard: Enclosed
    equipment_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """Summary of one climate quantity during a section, beside the method's limits."""

    section_id: str
    quantity: str
    unit: str
    limits: Interval
    lowest: DecimalText
    highest: DecimalText
    mean: DecimalText
    readings: int
    sensor: str
    """Equipment id of the sensor."""
    first_at: Instant
    last_at: Instant
    fastest_change: DecimalText | None = member(default=None, metadata=OPTIONAL)
    """Largest change within an hour, in `unit`; None for a single reading, or where it was not computed."""
    longest_gap: int | None = member(default=None, metadata=OPTIONAL)
    """Most minutes without a reading, from the last one before the start to the end of the measurement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A file that shows the work took place: photo, courier slip, file of an instrument (6.1.5-2)."""

    kind: str
    title: str
    file: Enclosed


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter of a rule, in force that day."""

    name: str
    value: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The core of a calibration record, version 1."""

    format: Literal["guiju.record"]
    version: Literal[1]
    software: str
    """Name and version of the software that froze the record."""
    record_id: str
    number: str
    revision: int
    supersedes: Digest | None
    """SHA-256 of the revision before this one."""
    demonstration: bool
    frozen_at: Instant
    agency: Agency
    place: Place
    commission: Commission
    parties: Parties
    item: Item
    sections: tuple[Section, ...]
    runs: tuple[Run, ...]
    people: tuple[Participant, ...]
    standards: tuple[StandardUse, ...]
    scope: tuple[ScopeRow, ...]
    conditions: tuple[Conditions, ...]
    points: Annotated[tuple[Point, ...], TABLE]
    as_found: Literal["recorded"] | NotApplicable
    """Whether results before adjustment are recorded (7.8.4.1 d); never a placeholder."""
    series: Annotated[tuple[Series, ...], TABLE]
    summaries: Annotated[tuple[Summary, ...], TABLE]
    batches: tuple[CaptureBatch, ...]
    corrections: tuple[ReadingCorrection, ...]
    chain_head: Digest
    """Head of the record's own hash chain of readings and corrections."""
    evidence: tuple[Evidence, ...]
    budgets: Annotated[tuple[Budget, ...], TABLE]
    results: Annotated[tuple[Result, ...], TABLE]
    covariances: Annotated[tuple[Covariance, ...], TABLE]
    conformity: tuple[Conformity, ...]
    parameters: tuple[Parameter, ...]
