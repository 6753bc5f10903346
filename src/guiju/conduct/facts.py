"""What rules read: typed facts as of a day, built by the database adapter for an act, or out of a case.

Facts about people, standards and methods are the record's own enclosures, so an act, a record and a dossier speak of
the same thing. None means "not known": a rule that needs the fact then finds its absence; nothing passes by silence.
"""

from dataclasses import dataclass
from typing import Literal

from guiju.conduct.acclimation import RestFacts
from guiju.conduct.permits import Permit
from guiju.conduct.register_methods import ChoiceFacts, EditionFacts, PaceFacts
from guiju.quickly_made import quickly_made
from guiju.record.enclosures import BudgetTemplate, Method, Person, Standard
from guiju.record.model import Commission, Conditions, Item, Place, Point, Result, ScopeRow
from guiju.record.words import Day, Digest, Text

Stage = Literal[
    "contract_review", "assignment", "start", "capture", "finish", "review", "approval", "reservation", "issue", "past"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingsLeftOut:
    """Climate readings that are no evidence, because of their sensor."""

    quantity: str
    sensor: str
    readings: int
    why: str
    """Word of the table `why` in the sentences."""
    lowest: str = ""
    highest: str = ""
    unit: str = ""
    """Of the values that were read; empty where nobody tells them."""


@quickly_made
@dataclass(frozen=True, slots=True, kw_only=True)
class SectionFacts:
    """One section of a calibration: by one method, in one room, on one day."""

    section_id: str
    day: Day
    """Day of the measurement, or the day that is judged when it has not begun."""
    method: Method | None
    place: Place | None
    room: str
    calibrators: tuple[Person, ...]
    standards: tuple[tuple[str, Standard], ...]
    """Role in the method, and the standard as of the day."""
    conditions: tuple[Conditions, ...]
    points: tuple[Point, ...]
    template: BudgetTemplate | None
    last_day: Day | None = None
    """Last day of the measurement; None while it is not finished or where it is not known."""
    left_out: tuple[str, ...] = ()
    """`calibrators` or `standards` where a case leaves some of them out: what needs them is undetermined."""
    readings_left_out: tuple[ReadingsLeftOut, ...] = ()
    """Climate readings of the time that do not count; `conditions` are made of those that do."""
    edition: EditionFacts | None = None
    """What the register says of the method's edition as of the day of measurement; a case does not hold it."""
    choice: ChoiceFacts | None = None
    """How the commission came to the method; a case does not hold it."""
    paces: tuple[PaceFacts, ...] = ()
    """How the readings were taken, at finish."""
    logged: tuple[str, ...] = ()
    """Quantities of the environment with readings for this measurement."""
    held: bool | None = None
    """Whether the site is used by a right that is in date on the day; a case does not hold it (4.2-2)."""
    stated_deviations: tuple[str, ...] = ()
    """Deviations from the method as a case states them."""
    rest: RestFacts | None = None
    """How long the item has rested in the room; a case does not hold it."""
    fields: tuple[str, ...] = ()
    """Fields of the edition's record template that have an entry."""


@quickly_made
@dataclass(frozen=True, slots=True, kw_only=True)
class StatementFacts:
    """A statement that stands on the record: whether its signature and its person's digest hold."""

    purpose: str
    role: str
    person_id: str
    day: Day
    record_sha256: Digest
    valid: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A value that is not what it should be: where, what was expected and what was found."""

    where: str
    expected: str
    found: str
    said: Text | None = None
    """The whole of it in plain words, where whoever compared can name the place."""


@quickly_made
@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationFacts:
    """One calibration on the way from contract review to issue, or a past one, as of `day`."""

    stage: Stage
    day: Day
    demonstration: bool
    number: str
    """Record or job number, for sentences."""
    commission: Commission | None
    customers: tuple[str, ...]
    """Ids of the parties of the commission."""
    item: Item | None
    label_in_use_by: tuple[str, ...]
    """Other live items that carry the same label (6.1.4-2)."""
    sections: tuple[SectionFacts, ...]
    scope: tuple[ScopeRow, ...]
    """Every scope row of the agency that names one of the methods, with its validity; not only those in force."""
    reviewer: Person | None
    signatory: Person | None
    reviewer_may_sign: bool | None
    record_sha256: Digest | None
    results: tuple[Result, ...]
    missing: tuple[str, ...]
    """What the record still lacks, by path (5-5a)."""
    recomputation: tuple[Difference, ...] | None
    """Results that recomputation does not reproduce; None when it was not done."""
    statements: tuple[StatementFacts, ...]
    open_deviations: tuple[str, ...]
    """Deviations between request and contract, or from the method, that are not settled (6.1.1-3, 6.1.2-2)."""
    certificate_number: str | None
    number_state: Literal["reserved", "issued", "void", "unknown"] | None
    """State of the certificate number before this act."""
    content: tuple[Difference, ...] | None
    """Differences between the files handed to issue and the record; None when they were not compared."""
    checklist: tuple[str, ...] | None
    """Items of GB/T 27025 7.8.2 and 7.8.4 that the certificate lacks; None when it was not checked."""
    left_out: tuple[str, ...] = ()
    """`customers` where a case leaves a party out."""
    permits: tuple[Permit, ...] | None = None
    """How far the authorisations of the people of this act reach; None where that is not known, as in a case."""
    defence_agency: bool | None = None
    """Whether the agency proves to be one of the armed forces or the defence industry; None: not known (4.5-9)."""
    competent_departments: tuple[str, ...] = ()
    """Names of such an agency's competent departments, which alone issue its verifier certificates (4.5-9)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningGrantFacts:
    """Granting, or holding, a signing authorisation (4.5-3, 4.5-4)."""

    day: Day
    person: Person
    fields: tuple[str, ...]
    """All calibration fields that the person may sign for once this is granted."""
    defence_agency: bool | None = None
    competent_departments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodDeveloperFacts:
    """Who develops or validates a method, on the day (4.5-6)."""

    day: Day
    person: Person


Facts = CalibrationFacts | SigningGrantFacts
