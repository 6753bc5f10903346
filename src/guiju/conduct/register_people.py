"""The register of people as of a day: who is there, what each may do, which posts and courses there are (4.5)."""

from dataclasses import dataclass

from guiju.conduct.people_facts import Experience
from guiju.record.enclosures import Person
from guiju.record.words import Day, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The last supervision, or check of competence, of one kind: when it was and when the next is due (4.5-2)."""

    kind: str
    method: str
    done_on: Day
    due: Day | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """One person as of the day."""

    person: Person
    employed: bool
    """Some employment covers the day."""
    roles: tuple[str, ...]
    posts: tuple[str, ...]
    """Kinds of the posts held on the day."""
    experience: tuple[Experience, ...]
    declared_on: Day | None
    """Last declaration of interests; None when there is none."""
    checks: tuple[Check, ...]
    left_on: Day | None = None
    """Last day of the last employment that has ended; None where none has."""
    identity_kept: bool = False
    """Something is kept of the identity number."""
    works_since: Day | None = None
    """First day of the earliest role, post or authorisation of the day; None where the person has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post of the agency with the number of people that it needs and has on the day."""

    code: str
    name: Text
    needed: int
    filled: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A method's edition in force on the day, as far as an authorisation looks at it."""

    code: str
    edition: str
    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A training course with its teacher as of the course's day (4.5-8)."""

    code: str
    kind: str
    """basics, professional or skills: each asks something else of the teacher."""
    field: str
    day: Day
    trainer: Person
    levels: tuple[str, ...]
    """Levels of a teacher on papers that are attested and valid on the day: basics, professional, skills."""
    experience: tuple[Experience, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleFacts:
    """The whole register as of a day."""

    day: Day
    staff: tuple[Staff, ...]
    posts: tuple[Post, ...]
    methods: tuple[Work, ...]
    courses: tuple[Course, ...]
    defence_agency: bool | None = None
    competent_departments: tuple[str, ...] = ()
