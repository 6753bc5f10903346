"""What people may do today and why not: lights of one person, the matrix of all, judged by the rules of the acts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guiju.conduct import RULES, judge
from guiju.conduct.competence import against
from guiju.conduct.experience import whole_years
from guiju.conduct.finding import Finding
from guiju.conduct.persons import signing_fields
from guiju.conduct.register_people import Work
from guiju.lab.house import clock, watching
from guiju.lab.house.nature import Nature, nature
from guiju.lab.house.parameters import values_on
from guiju.lab.house.reading import Reading
from guiju.lab.people import dues, workload
from guiju.lab.people.facts import Known, Taken, assembled, counted, day_text, known, worked
from guiju.lab.people.gathered import gather
from guiju.lab.people.models import Authorisation, Person
from guiju.lab.people.register import editions, methods, person_facts, running, works
from guiju.lab.ui.acting import Told, told
from guiju.lab.ui.words import FIELDS, unit, word

KINDS = ("calibrate", "review", "sign")
YEAR = timedelta(days=365)
PER_PAGE, MOST_METHODS = 50, 60
MOST_JUDGED = 200
"""People of one kind of work, so many of whom at most are judged for one page to count who is able."""


def kind_name(kind: str) -> str:
    """What somebody may do, as a word."""
    names = {
        "calibrate": pgettext("authorisation", "Calibrate"),
        "review": pgettext("authorisation", "Review"),
        "sign": pgettext("authorisation", "Sign"),
    }
    return names[kind]


@dataclass(frozen=True, slots=True)
class May:
    """One kind of work of one person by one method: authorised until when, and what speaks against it today."""

    work: Work
    kind: str
    until: str
    """Last day of the authorisation; empty where it is open."""
    sites: tuple[str, ...]
    reach: str
    findings: tuple[Finding, ...]

    @property
    def colour(self) -> str:
        return "red" if self.findings else "yellow" if self.ends_soon else "green"

    @property
    def ends_soon(self) -> bool:
        return bool(self.until) and self.until < (clock.today() + YEAR).isoformat()


@dataclass(frozen=True, slots=True)
class Light:
    """A light of the person's page."""

    title: str
    colour: str
    said: str
    findings: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Judging:
    """What judging needs, read once for a page."""

    day: date
    parameters: dict[str, str]
    agency: Nature
    methods: tuple[Work, ...]


def judging(reading: Reading, by: tuple[Work, ...] | None = None) -> Judging:
    """Parameters, the agency's nature and the methods in force today, or some of them."""
    day = reading.day
    return Judging(day, values_on(reading, day), nature(reading, day), methods(day) if by is None else by)


def may(one: Known, kind: str, work: Work, judged: Judging) -> May | None:
    """How it stands with this person, kind and method; None where no authorisation in force speaks of it."""
    day = day_text(judged.day)
    by = (work.code, work.edition, work.field)
    found = [each for each in one.permits if each.covers(one.person.person_id, kind, by, day)]
    if not found:
        return None
    ends = [each.valid_to for each in found]
    reach = [
        f"{each.range.lower or '…'}–{each.range.upper or '…'}{unit(each.range.unit)}" for each in found if each.range
    ]
    sites = () if any(not each.sites for each in found) else tuple(sorted({s for each in found for s in each.sites}))
    speaks = against(one.person, kind, work, day, parameters=judged.parameters, agency=judged.agency)
    until = "" if None in ends else max(each for each in ends if each is not None)
    return May(work, kind, until, sites, "、".join(reach) if len(reach) == len(found) else "", speaks)


def of_person(one: Known, judged: Judging) -> list[tuple[Work, list[May | None]]]:
    """The person's own matrix: methods that some authorisation speaks of, by kind of work."""
    rows = [(work, [may(one, kind, work, judged) for kind in KINDS]) for work in judged.methods]
    return [(work, cells) for work, cells in rows if any(cells)]


def lights(rows: Sequence[tuple[Work, list[May | None]]]) -> list[Light]:
    """One light for each kind of work: by how many methods, and what speaks against it."""
    shown = []
    for place, kind in enumerate(KINDS):
        held = [cells[place] for _, cells in rows if cells[place] is not None]
        able = [each for each in held if not each.findings]
        if not held:
            shown.append(Light(kind_name(kind), "none", _("No authorisation in force."), ()))
            continue
        said = _("By %(able)s of %(all)s methods authorised.") % {"able": len(able), "all": len(held)}
        colour = "green" if len(able) == len(held) else "yellow" if able else "red"
        shown.append(Light(kind_name(kind), colour, said, _once(each.findings for each in held)))
    return shown


def _once(found: Iterable[tuple[Finding, ...]]) -> tuple[Told, ...]:
    """What was found for several methods, told once."""
    first: dict[tuple[str, str], Finding] = {}
    for each in (finding for several in found for finding in several):
        first.setdefault((each.code, each.severity), each)
    return tuple(told(each) for each in first.values())


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that the head of a person's page shows."""

    lights: list[Light]
    rows: list[tuple[Work, list[May | None]]]
    dues: list[tuple[date, Any, str]]
    """Day, what falls due, and of what."""
    findings: list[Told]
    years: int
    counted: dict[int, bool]
    fields: tuple[str, ...]
    """Calibration fields that the person may sign for today (4.5-3, 4.5-4)."""


def sheet(row: Person) -> Sheet:
    """The gathered person as of today."""
    gather(row)
    reading = Reading(watching.NOBODY, locking=False)
    judged = judging(reading)
    judges = counted(reading, {each.course_id: each.course for each in row.attendances.all()})
    one = assembled(
        row,
        judged.day,
        employments=row.employments.all(),
        qualifications=row.qualifications.all(),
        authorisations=row.authorisations.all(),
        interests=row.interests.all(),
        courses=[Taken(each.course, judges[each.course_id]) for each in row.attendances.all() if each.passed],
    )
    rows = of_person(one, judged)
    due = dues.of_person(row, judged.day, judged.day + YEAR, judged.parameters)
    return Sheet(
        lights(rows),
        rows,
        [(each.day, each.what, each.title.partition(" · ")[2]) for each in due],
        _findings(row, one, judged),
        whole_years(worked(row.experience.all()), day_text(judged.day)),
        judges,
        signing_fields(one.person, day_text(judged.day)),
    )


def _findings(row: Person, one: Known, judged: Judging) -> list[Told]:
    facts = person_facts(row, one, judged.agency, judged.day)
    rules = [each for each in RULES.values() if "register" in each.subjects]
    return [told(each) for each in judge(rules, facts, judged.parameters) if each.code != "person_near_end"]


@dataclass(frozen=True, slots=True)
class Matrix:
    """All people who are authorised, by the methods in force; `able` counts who may do it today."""

    kind: str
    field: str
    methods: tuple[Work, ...]
    left_out: int
    page: Page
    rows: list[tuple[Person, list[May | None], int]]
    """Person, cells, and how many records of this kind the person signed in the last 12 months."""
    able: list[int]
    least: int
    whole: bool
    """Everybody was judged; else those of the page alone, and `able` counts nobody."""


def matrix(kind: str, field: str, number: Any) -> Matrix:
    """The matrix of one kind of work, in one field or in all."""
    reading = Reading(watching.NOBODY, locking=False)
    wanted = editions(reading.day)
    if field:
        wanted = wanted.filter(method__field=field)
    shown = works(wanted[:MOST_METHODS])
    judged = judging(reading, shown)
    granted = Authorisation.objects.filter(running(judged.day), kind=kind)
    everyone = Person.objects.filter(Exists(granted.filter(person=OuterRef("pk")))).order_by("code")
    holding = Paginator(everyone, PER_PAGE)
    # Counted by the authorisations: the people are then walked in the order of the list, as far as the page.
    holding.count = granted.values("person").distinct().count()
    few = holding.count <= MOST_JUDGED

    def judge_all(people: Iterable[Person]) -> list[tuple[Person, list[May | None]]]:
        listed = list(people)
        found = known(reading, [each.code for each in listed], judged.day)
        return [(each, [may(found[each.code], kind, work, judged) for work in shown]) for each in listed]

    judged_all = [(each, cells) for each, cells in judge_all(everyone) if any(cells)] if few else []
    page = (Paginator(judged_all, PER_PAGE) if few else holding).get_page(number)
    listed = list(page.object_list) if few else judge_all(page.object_list)
    places = range(len(shown)) if few else ()
    able = [sum(1 for _, cells in judged_all if cells[place] and not cells[place].findings) for place in places]
    least = int(judged.parameters.get("authorised_least", "0"))
    signed = _signed(kind, [each.code for each, _ in listed], judged.day)
    rows = [(each, cells, signed.get(each.code, 0)) for each, cells in listed]
    return Matrix(kind, field, shown, wanted.count() - len(shown), page, rows, able, least, few)


def _signed(kind: str, people: list[str], day: date) -> dict[str, int]:
    """How many records each signed in the last 12 months."""
    purpose = {"sign": "approve"}.get(kind, kind)
    found: dict[str, int] = {}
    for each in workload.done(day, people):
        if each.kind == purpose:
            found[each.person] = found.get(each.person, 0) + each.count
    return found


def field_name(field: str) -> str:
    """A calibration field as a word."""
    return word(FIELDS, field)
