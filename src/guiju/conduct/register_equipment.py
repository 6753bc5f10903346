"""The register of equipment as of a day, as rules read it; and the status label that follows from it (4.4-8).

The label is a function of facts and is stored nowhere: 合格 (green), 准用 (yellow, within limits), 停用 (red).
"""

from dataclasses import dataclass
from typing import Literal

from guiju.conduct.traced import TRACED
from guiju.record.words import Day, Text

Label = Literal["green", "yellow", "red"]
USABLE = frozenset({"in_service", "restricted"})
EXPIRING = frozenset({"material", "reagent"})
VERSIONED = frozenset({"software", "data"})


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyFacts:
    """A plan row: what is due again and again."""

    kind: str
    title: str
    stops: bool
    due_on: Day | None
    """Last good day; None where only uses are counted."""
    overdue: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UseFacts:
    """A use in a job."""

    job: str
    day: Day
    state: str
    """State of the item when the measurement began."""
    room: str
    clashes: tuple[str, ...] = ()
    """Jobs in other rooms under way at the same time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateFacts:
    """The newest certificate of the day with the newest confirmation that rests on it."""

    number: str
    valid_to: Day
    confirmed: bool | None
    """Whether the confirmation was positive; None where there is none."""
    narrowed: bool = False
    """The confirmed range is narrower than the item's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFacts:
    """One item of equipment as of the day."""

    equipment_id: str
    name: Text
    kind: str
    state: str
    """As its history says, without regard to plan rows."""
    holder: str
    due_back: Day | None
    release: str
    validated: bool
    """The present version of software or reference data has a positive validation."""
    expiry: Day | None
    certificate: CertificateFacts | None
    duties: tuple[DutyFacts, ...]
    placed: bool
    """A room or place and a custodian are on file."""
    broken_seals: tuple[Day, ...]
    """Days on which a seal was found broken or taken off, after which no verification followed."""
    uses: tuple[UseFacts, ...]
    supplier: str
    supplier_good: bool | None
    """Whether the supplier's evaluation is positive and in date; None without a supplier or evaluation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberFacts:
    equipment_id: str
    role: str
    main: bool
    unit: str = ""
    """Of the item's range; empty where the register has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetFacts:
    """A set of equipment with the lines of the scope that it serves on the day."""

    code: str
    name: Text
    certificate_number: str
    valid_to: Day | None
    members: tuple[MemberFacts, ...]
    serves: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFacts:
    """A line of the scope in force, with the roles of equipment that its method asks for; None: not known."""

    code: str
    roles: tuple[str, ...] | None
    units: tuple[tuple[str, str], ...] = ()
    """Role, and the unit of what the method asks of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EquipmentFacts:
    """The register of equipment as of a day."""

    day: Day
    items: tuple[ItemFacts, ...]
    sets: tuple[SetFacts, ...]
    lines: tuple[LineFacts, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a label is not green; `code` has words of its own on pages."""

    code: str
    colour: Label
    detail: str = ""


def reasons(item: ItemFacts, day: Day) -> tuple[Reason, ...]:
    """Everything that keeps an item from the green label, the red ones first."""
    found = [*_of_state(item), *_of_certificate(item, day), *_of_kind(item, day), *_of_duties(item)]
    return tuple(sorted(found, key=lambda each: each.colour != "red"))


def label(item: ItemFacts, day: Day) -> Label:
    """合格 where nothing is wrong, 准用 within limits, else 停用."""
    colours = {each.colour for each in reasons(item, day)}
    return "red" if "red" in colours else "yellow" if "yellow" in colours else "green"


def _of_state(item: ItemFacts) -> list[Reason]:
    if item.state not in USABLE:
        return [Reason("state", "red", item.state)]
    return [Reason("restricted", "yellow")] if item.state == "restricted" else []


def _of_certificate(item: ItemFacts, day: Day) -> list[Reason]:
    held = item.certificate
    if item.kind not in TRACED:
        return []
    if held is None:
        return [Reason("certificate_missing", "red")]
    found = [Reason("certificate_over", "red", held.valid_to)] if held.valid_to < day else []
    if item.kind == "material":
        return found
    if held.confirmed is not True:
        code = "not_confirmed" if held.confirmed is None else "confirmation_failed"
        return [*found, Reason(code, "red", held.number)]
    return [*found, Reason("narrowed", "yellow")] if held.narrowed else found


def _of_kind(item: ItemFacts, day: Day) -> list[Reason]:
    if item.kind in EXPIRING and item.expiry is None:
        return [Reason("expiry_unknown", "red")]
    if item.kind in EXPIRING and item.expiry is not None and item.expiry < day:
        return [Reason("expired", "red", item.expiry)]
    if item.kind in VERSIONED and not item.validated:
        return [Reason("not_validated", "red", item.release)]
    return []


def _of_duties(item: ItemFacts) -> list[Reason]:
    late = [each for each in item.duties if each.overdue and each.stops]
    return [Reason("overdue", "red", each.kind) for each in late]
