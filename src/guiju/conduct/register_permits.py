"""The register of job permits as of a day: those that stand, and what now speaks against the work they let be done."""

from dataclasses import dataclass

from guiju.record.words import Day, Instant, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitFacts:
    """A permit that is neither expired nor withdrawn, to work on a job that is not finished."""

    number: str
    job: str
    valid_until: Instant
    against: tuple[Text, ...]
    """What the interlock would refuse the same work for on that day, apart from the climate at the place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitRegister:
    """All standing permits as of `day`."""

    day: Day
    permits: tuple[PermitFacts, ...]
