"""The enclosures: facts of the day about people, customers, standards, methods and budget templates.

A record refers to each by its salted digest, so that one can be left out (redaction) or destroyed (erasure) while the
core still verifies. The same types are what the rules of conduct read, whether they come from the registers of a
running agency as of a day or out of a case.
"""

from dataclasses import dataclass, field
from typing import Literal

from guiju.record.words import OPTIONAL, Day, DecimalText, Digest, Instant, Interval, Quantity, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Qualification:
    """A person's qualification on paper: registered metrologist level 1 or 2, senior title, other (code 4.5)."""

    kind: Literal["metrologist_1", "metrologist_2", "senior_title", "military_verifier", "other"]
    number: str
    issuer: str
    valid_from: Day
    valid_to: Day | None
    attested: bool
    """Somebody checked the papers; a title counts only then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorisation:
    """What the agency lets a person do: calibrate, review or sign; by method edition or by field."""

    kind: Literal["calibrate", "review", "sign"]
    method: str
    """Code of the method, or empty for all methods of the fields."""
    edition: str
    fields: tuple[str, ...]
    valid_from: Day
    valid_to: Day | None
    trained: bool
    """Training on record before the authorisation began (5-5d)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Employment:
    kind: Literal["long_term", "short_term", "dispatched", "none"]
    valid_from: Day
    valid_to: Day | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person as of one day."""

    as_of: Day
    person_id: str
    name: str
    birth_date: Day
    employments: tuple[Employment, ...]
    qualifications: tuple[Qualification, ...]
    authorisations: tuple[Authorisation, ...]
    interests: tuple[str, ...]
    """Customer ids in which an interest is declared (5-3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A party of the commission, as it gave its data: customer-supplied throughout."""

    customer_id: str
    name: str
    name_en: str
    address: str
    contact: str
    telephone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceabilityLink:
    """One link upward from the item's own certificate, as far as known."""

    issuer: str
    certificate_number: str
    item: str
    day: Day


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerCompetence:
    """Why the issuer counted as competent on the certificate's day (GB/T 27025 6.5.2; code 4.4-2)."""

    kind: Literal["accredited", "cipm_mra", "legal_authorisation", "none"]
    reference: str
    valid_from: Day
    valid_to: Day | None
    covers: bool
    """The scope on paper covers the quantity and range of this certificate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CertifiedPoint:
    """A line of the standard's certificate: at `nominal`, the correction (or value) and its expanded uncertainty."""

    nominal: Quantity
    value: DecimalText
    correction: DecimalText
    U: DecimalText
    k: DecimalText


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardCertificate:
    kind: Literal["calibration", "verification"]
    number: str
    issuer: str
    competence: IssuerCompetence
    calibrated_on: Day
    valid_to: Day
    file_sha256: Digest
    accuracy_class: str
    limits: DecimalText | None
    """Largest permissible error when used by class, in `unit`."""
    unit: str
    points: tuple[CertifiedPoint, ...]
    chain: tuple[TraceabilityLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """Metrological confirmation of the standard after its calibration (4.4-3)."""

    certificate_number: str
    day: Day
    requirement: Text
    passed: bool
    confirmed_by: str
    """Person id."""
    range: Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """Drift evaluated for the day of use: half width of a rectangular distribution, with its reason."""

    half_width: DecimalText
    unit: str
    basis: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """A measurement standard or other equipment that affects results, as of one day."""

    as_of: Day
    equipment_id: str
    name: Text
    model: str
    serial_number: str
    manufacturer: str
    kind: str
    """One of 4.4-1: measuring_instrument, software, standard, material, data, reagent, consumable, auxiliary."""
    state: str
    """received, verified, in_service, restricted, due, suspended, out_for_calibration, lent, under_repair, retired."""
    verified_on: Day | None
    """Verification before this putting into service (4.4-4)."""
    range: Interval
    used_by: Literal["value", "class"]
    interpolation: Literal["none", "linear", "curve"]
    certificate: StandardCertificate | None
    confirmation: Confirmation | None
    drift: Drift | None
    material_expiry: Day | None
    """Last day of a reference material; None for everything else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentLimit:
    """A limit of the method on the climate: temperature, relative_humidity, pressure …"""

    quantity: str
    interval: Interval
    largest_change_per_hour: DecimalText | None
    acclimation_hours: DecimalText | None = field(default=None, metadata=OPTIONAL)
    """How long the item rests in this climate before the first reading."""

    @property
    def rate_per_hour(self) -> DecimalText | None:
        """The largest change per hour, by its short name."""
        return self.largest_change_per_hour


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardRequirement:
    """What a method asks of its standard: kind, range, largest expanded uncertainty or ratio (5-5e)."""

    role: str
    name: Text
    range: Interval
    largest_U: DecimalText | None
    unit: str
    largest_ratio: DecimalText | None = field(default=None, metadata=OPTIONAL)
    """Largest share of the item's largest permissible error that the standard's U may have, such as 0.333."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """One edition of a method, as of one day."""

    as_of: Day
    code: str
    edition: str
    title: Text
    kind: Literal["national", "industry", "local", "international", "customer", "own", "demonstration"]
    field: str
    effective_from: Day
    superseded_on: Day | None
    """First day on which another edition is in force."""
    checked_on: Day | None
    """Last check for novelty 查新."""
    validated: bool
    """Validation record on file (asked of own, customers' and changed methods)."""
    environment: tuple[EnvironmentLimit, ...]
    standards: tuple[StandardRequirement, ...]
    reviewer_may_sign: bool
    rounding: Literal["up", "nearest", "half_even"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateInput:
    """Where one input of the model comes from; `from_` names the source, the other members what it needs.

    reading: series of the point named `series` (mean, standard uncertainty of the mean, n - 1 degrees of freedom);
    resolution: 0 within half the resolution of that series; summary: published summary of the point (value, u);
    standard: certified value of the standard in `role` at the point's nominal (U / k); standard_correction: its
    correction in place of its value; standard_drift: 0 within its drift of the day; nominal: nominal value of the
    point, exact; influence: the point's influence value named by `series`, exact; constant: exact number;
    limit: `distribution` about `value` with half width; known: value and standard uncertainty.
    """

    symbol: str
    name: Text
    unit: str
    from_: Literal[
        "reading",
        "resolution",
        "summary",
        "standard",
        "standard_correction",
        "standard_drift",
        "nominal",
        "influence",
        "constant",
        "limit",
        "known",
    ]
    series: str
    role: str
    distribution: Literal["normal", "t", "rectangular", "triangular", "arcsine", "constant"]
    value: DecimalText | None
    half_width: DecimalText | None
    u: DecimalText | None
    dof: DecimalText | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateOutput:
    symbol: str
    quantity: Text
    unit: str
    model: str
    """Formula in the inputs' symbols; empty for a fitted line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateLine:
    """A straight line through all points: abscissa and ordinate series, and how it is fitted (ISO/TS 28037)."""

    method: Literal["ordinary", "weighted", "generalised_distance"]
    x_series: str
    y_series: str
    x_offset: DecimalText
    """Subtracted from x before the fit (the reference temperature of GUM H.3)."""
    u_x: DecimalText | None
    u_y: DecimalText | None
    forward_x: tuple[DecimalText, ...]
    """Abscissae (before the offset) at which the line is evaluated and reported."""
    forward_u: DecimalText


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetTemplate:
    """How a method turns readings into results: propagation through models, or a fitted line."""

    name: Text
    version: int
    kind: Literal["propagation", "joint", "line"]
    """propagation: for every point; joint: several outputs whose readings are one sample (GUM H.2); line: one fit."""
    outputs: tuple[TemplateOutput, ...]
    inputs: tuple[TemplateInput, ...]
    line: TemplateLine | None
    k_rule: Literal["t_truncated", "fixed", "dominant_shape"]
    k: DecimalText | None
    probability: DecimalText
    digits: int
    """Significant digits of the reported expanded uncertainty, 1 or 2."""
    validated_on: Day | None
    """Independent check of this template (GB/T 27025 7.11.2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnclosedFile:
    """Describes an evidence file; the file itself is the enclosure's bytes."""

    media_type: str
    size: int
    taken_at: Instant | None


Enclosure = Person | Customer | Standard | Method | BudgetTemplate
"""The enclosures that are documents; an evidence file is enclosed as its raw bytes."""
