"""Facts about people that only acts and registers know: experience, grants, appointments."""

from dataclasses import dataclass

from guiju.record.enclosures import Person
from guiju.record.words import Day, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Experience:
    """A period of work, seen on papers when `attested` (4.5-5)."""

    calibration: bool
    """Technical work in calibration, which alone counts for the technical manager."""
    field: str
    """Calibration field; empty where it was in several."""
    valid_from: Day
    valid_to: Day | None
    attested: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorisationGrantFacts:
    """Granting an authorisation to calibrate or to review (4.5-7, 4.5-10, 5-5d)."""

    day: Day
    """Day of the act, or the authorisation's first day where that is later."""
    person: Person
    kind: str
    method: str
    trained: bool
    """A course that counts, or other training on papers, lies before the authorisation."""
    defence_agency: bool | None = None
    competent_departments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentFacts:
    """Appointing somebody to a post (4.5-5, 4.5-2)."""

    day: Day
    """The appointment's first day."""
    person: Person
    experience: tuple[Experience, ...]
    post: Text
    post_kind: str
    """`technical_manager` is the post of which the code itself asks something."""
    papers: tuple[str, ...]
    """Kinds of qualification of which the post asks for one; empty for none."""
    least_years: int
    """Years of calibration work that the post asks for."""
