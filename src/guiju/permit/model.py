"""The job permit, version 1: what the interlock knew and found about one job when the permit was issued (6.8-3).

It holds of the calibrator no more than the name and the authorisations that count, and nothing of the customer.
"""

from dataclasses import dataclass
from typing import Literal

from guiju.record.enclosures import Authorisation, CertifiedPoint, Method
from guiju.record.measurement import Point
from guiju.record.model import Agency, Conditions, Item, Parameter, Place, ScopeRow
from guiju.record.words import Day, DecimalText, Instant, Interval, Text

FORMAT = "guiju.job_permit"


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitFinding:
    """What a rule found: its code and severity, and the sentence with the way out."""

    code: str
    severity: Literal["undetermined", "nonconformity", "warning"]
    requirements: tuple[str, ...]
    says: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitLight:
    """A rule of the interlock: in order, with a warning, or open.

    Open is what can only be judged at the place, such as the climate at a customer's: it has to be seen to before the
    first reading, and is no pass.
    """

    code: str
    state: Literal["green", "yellow", "open"]
    findings: tuple[PermitFinding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitPerson:
    person_id: str
    name: str
    authorisations: tuple[Authorisation, ...]
    """Those that let this person calibrate by the job's method."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitStandard:
    """A standard of the job with the corrections in force for it."""

    role: str
    equipment_id: str
    name: Text
    model: str
    serial_number: str
    certificate_number: str
    valid_to: Day | None
    confirmed_on: Day | None
    range: Interval
    """As confirmed; the instrument's own where nothing was confirmed."""
    unit: str
    corrections: tuple[CertifiedPoint, ...]
    limits: DecimalText | None
    """Largest permissible error, where it is used by class."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobPermit:
    """One permit: one job, one person, from its issue until it ends."""

    format: Literal["guiju.job_permit"]
    version: Literal[1]
    software: str
    number: str
    demonstration: bool
    job: str
    stage: Literal["start", "capture"]
    """start: the measurement may begin; capture: one that has begun may go on."""
    issued_at: Instant
    valid_until: Instant
    """The last instant at which it holds."""
    ends_for: Text | None
    """What ends it before the hours asked for; None where those end it."""
    agency: Agency
    place: Place
    room: str
    item: Item
    calibrator: PermitPerson
    method: Method
    points: tuple[Point, ...]
    standards: tuple[PermitStandard, ...]
    scope: tuple[ScopeRow, ...]
    """Rows that name the method, edition and site."""
    conditions: tuple[Conditions, ...]
    """The climate as it was known at the issue; the limits stand with the method."""
    parameters: tuple[Parameter, ...]
    lights: tuple[PermitLight, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedPermit:
    """A permit under the agency's seal."""

    permit: JobPermit
    algorithm: str
    key_id: str
    value: str
    """Base64 of the signature over a prefix of its own, the permit's canonical bytes, a line feed, the certificates."""
    certificate: str
    """PEM of the seal's certificate and its issuers, the seal's first."""
