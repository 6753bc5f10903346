"""The register of the agency as of a day: who it is, its licences, its qualifications (4.1-1, 4.3-1)."""

from dataclasses import dataclass
from typing import Literal

from guiju.record.words import Day

AgencyKind = Literal["legal_entity", "part", "armed_forces"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceFacts:
    """A licence or certificate of registration on file."""

    number: str
    valid_from: Day
    valid_to: Day | None
    """None: without end (长期)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftedBack:
    """Days that had passed and were taken from a suspension by one person, without the issuer's paper as of the day."""

    first: Day
    last: Day
    """The days taken from it, both inclusive."""
    on: Day
    """The day on which it was written down."""
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QualificationFacts:
    """A qualification of the agency with its suspensions; whether a line of its scope is in force."""

    number: str
    kind: str
    valid_from: Day
    valid_to: Day
    suspensions: tuple[tuple[Day, Day | None], ...]
    lines: int
    """Scope lines in force that day."""
    ending: Day | None
    """First day on which a line that is in force ends before the qualification itself; None where none does."""
    lifted_back: tuple[LiftedBack, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyRegister:
    """The agency as of `day`; empty texts where nothing is on file."""

    day: Day
    code: str
    """Empty before the agency was described."""
    kind: AgencyKind
    credit_code: str
    responsible_name: str
    """The legal entity that answers for a part."""
    responsible_code: str
    """Unified social credit code of that entity."""
    proof: bool
    """A proof of the defence or armed-forces standing is on file."""
    licences: tuple[LicenceFacts, ...]
    qualifications: tuple[QualificationFacts, ...]
