"""What rules read of the register of methods: an edition as of a day, how a commission chose it, the whole register.

None means "not known" or "there is none"; a rule that needs it finds its absence.
"""

from dataclasses import dataclass
from typing import Literal

from guiju.record.words import Day, DecimalText, Interval, Quantity

ChangeStage = Literal["announced", "analysed", "verified", "filed", "granted"]
"""How far a change of edition has come, in this order."""
KINDS_BY_RANK = ("national", "industry", "local", "international", "own", "customer")
"""Kinds of method, the preferred first (4.6-2); a kind that is not here has no rank."""


def rank(kind: str) -> int | None:
    """Place of a kind in the order of preference; None for one that has none."""
    return KINDS_BY_RANK.index(kind) if kind in KINDS_BY_RANK else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeFacts:
    """The change from one edition of a method to the next, as of a day."""

    method: str
    old: str
    new: str
    announced_on: Day
    effective_from: Day
    stage: ChangeStage


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureFacts:
    """The operating procedure in force for a method on a day (6.1.2-4)."""

    code: str
    number: str
    reviewed_on: Day | None
    """Last review by the technical manager that let it stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveredRange:
    """A quantity and range for which an edition is meant."""

    quantity: str
    range: Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionFacts:
    """What the register proves about one edition as of a day."""

    method: str
    edition: str
    kind: str
    effective_from: Day
    superseded_on: Day | None
    checked_on: Day | None
    """Newest check for novelty (查新)."""
    verified_on: Day | None
    """Approval of the verification before first use (GB/T 27025 7.2.1.5)."""
    modified: bool
    """Used beyond its intended range, or modified: validated like a method of our own (6.1.2-3)."""
    validated_on: Day | None
    """Approval of a validation that passed."""
    lack_stated: bool
    """The validation says what the published specifications lack (4.6-4)."""
    covers: tuple[CoveredRange, ...]
    """Empty where the register does not say."""
    logged: tuple[str, ...]
    """Quantities of the environment that must be logged, limited or not."""
    repeats: int
    """Fewest readings at a point; 0 where the edition does not say."""
    seconds_per_point: DecimalText | None
    """Least time that a point takes."""
    choices_left: bool
    """The specification leaves choices, so that an operating procedure is needed (6.1.2-4)."""
    procedure: ProcedureFacts | None
    change: ChangeFacts | None
    """The change to the next edition, from its announcement on."""
    points: tuple[Quantity, ...] = ()
    """Points that its record template demands; empty where it leaves them to the request."""
    directions: str = ""
    """up, down, both; empty where it does not say."""
    record_fields: tuple[str, ...] = ()
    """What else its record holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviationFacts:
    """A deviation from the method with the days of its parts; None for a part that is not there (6.1.2-2)."""

    text: str
    kind: Literal["method", "edition", "environment"]
    """edition: the use of an edition that another took the place of; environment: work outside its climate limits."""
    documented_on: Day | None
    told_on: Day | None
    """Notice to the customer (6.1.1-2)."""
    judged_on: Day | None
    authorised_on: Day | None
    accepted_on: Day | None
    expires_on: Day | None = None
    """Last day for which it was authorised; an authorisation without one lets nothing be done."""

    def expired_on(self, day: Day) -> bool:
        """Whether its authorisation no longer holds on a day."""
        return self.authorised_on is not None and (self.expires_on is None or self.expires_on < day)

    def missing_on(self, day: Day) -> tuple[str, ...]:
        """The parts that are not there on a day, an authorisation that has expired among them."""
        parts = {
            "documented": self.documented_on,
            "judged": self.judged_on,
            "authorised": self.authorised_on,
            "accepted": self.accepted_on,
        }
        lacking = tuple(name for name, done in parts.items() if done is None or done > day)
        return (*lacking, *(("in_force",) if self.expired_on(day) else ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceFacts:
    """How a line of a commission came to its method."""

    named_by_customer: bool
    reason: str
    """Why a method of lower rank was chosen."""
    better: tuple[str, ...] | None
    """Methods of higher rank in force whose scope covers every point; None where it was not looked up."""
    consent: Day | None
    """The customer's consent to an own or a customer's method."""
    item_limit: DecimalText | None
    """Largest permissible error of the item, in `item_limit_unit`."""
    item_limit_unit: str
    deviations: tuple[DeviationFacts, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaceFacts:
    """How long the readings of a point took, and how many there are in each series."""

    point: str
    """Nominal value, for sentences."""
    seconds: DecimalText | None
    """None where it cannot be told, as for a published summary."""
    fewest: int | None
    """Readings in the shortest series; None where the template takes one value of each, as it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodRegisterFacts:
    """The whole register of methods as of a day."""

    day: Day
    editions: tuple[EditionFacts, ...]
    changes: tuple[ChangeFacts, ...]
