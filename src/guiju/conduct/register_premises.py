"""The register of places as of a day: sites with tenure and the addresses that qualifications name, rooms (4.2)."""

from dataclasses import dataclass

from guiju.record.words import Day, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class TenureFacts:
    """By what right a site is used, and how long."""

    kind: str
    """owned, leased, other."""
    valid_from: Day
    valid_to: Day | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedAddressFacts:
    """An address as a qualification names it."""

    qualification: str
    address: str
    valid_from: Day
    valid_to: Day | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomFacts:
    code: str
    name: Text
    enclosure: str
    access_control: str
    plans: int
    photos: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFacts:
    code: str
    name: Text
    address: str
    tenures: tuple[TenureFacts, ...]
    named: tuple[NamedAddressFacts, ...]
    rooms: tuple[RoomFacts, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PremisesRegister:
    """All sites as of `day`."""

    day: Day
    sites: tuple[SiteFacts, ...]
