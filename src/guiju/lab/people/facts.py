"""A person as of a day, in the record's own words; how far the authorisations reach; what grants and posts ask."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from guiju.conduct import teachers
from guiju.conduct.people_facts import Experience as Worked
from guiju.conduct.permits import Permit
from guiju.conduct.register_people import Course as Taught
from guiju.lab.house.act import Reading
from guiju.lab.house.ahead import Ask
from guiju.lab.house.parameters import values_on
from guiju.lab.house.questions import Question, question
from guiju.lab.people.beginnings import as_entered
from guiju.lab.people.models import (
    Attendance,
    Authorisation,
    Course,
    Employment,
    Experience,
    Interest,
    Person,
    Qualification,
)
from guiju.record import enclosures
from guiju.record.words import Day, DecimalText, Interval

RECORDED_PAPERS = frozenset({"metrologist_1", "metrologist_2", "senior_title", "military_verifier", "other"})
"""Kinds of paper that a record knows; levels of teachers and registrations are this register's own."""
TEACHING = {"trainer_basics": "basics", "trainer_professional": "professional", "trainer_skills": "skills"}
"""The kind of course that a teacher's level on papers lets one teach."""
RECORDED_DOINGS = frozenset({"calibrate", "review", "sign"})
"""Kinds of authorisation that a record knows."""


@dataclass(frozen=True, slots=True)
class Known:
    """A person with how far the authorisations reach."""

    person: enclosures.Person
    permits: tuple[Permit, ...]


def day_text(value: date) -> Day:
    """A civil day as facts hold it."""
    return Day(value.isoformat())


def end_text(value: date | None) -> Day | None:
    """The last day of a span, or None where it is open."""
    return None if value is None else day_text(value)


def person(reading: Reading, code: str, day: date) -> enclosures.Person | None:
    """The person with every dated fact on file, or None when nobody has this code."""
    return people(reading, (code,), day).get(code)


def people(reading: Reading, codes: Iterable[str], day: date) -> dict[str, enclosures.Person]:
    """People by code, each with every dated fact on file, by the same number of queries for one and for many."""
    return {code: each.person for code, each in known(reading, codes, day).items()}


def known(reading: Reading, codes: Iterable[str], day: date) -> dict[str, Known]:
    """People by code with their permits."""
    wanted = sorted(set(codes))
    return _known(reading, reading.ask(people_of, codes=wanted), day) if wanted else {}


def known_as_entered(reading: Reading, codes: Iterable[str], day: date) -> dict[str, Known]:
    """People by code, of whom what was entered late counts from its entry on, unless a stored paper proves more."""
    wanted = sorted(set(codes))
    return _known(reading, reading.ask(people_of, codes=wanted), day, as_entered) if wanted else {}


def _as_filed(model: Any, rows: list[Any]) -> list[Any]:
    return rows


def everybody(reading: Reading, day: date) -> dict[str, Known]:
    """The whole register."""
    return _known(reading, reading.rows(Person.objects.order_by("pk")), day)


def _known(
    reading: Reading, rows: list[Person], day: date, counting: Callable[[Any, list[Any]], list[Any]] = _as_filed
) -> dict[str, Known]:
    ids = [row.pk for row in rows]
    employments = by_person(reading, Employment, ids)
    qualifications = by_person(reading, Qualification, ids)
    authorisations = by_person(reading, Authorisation, ids)
    interests = by_person(reading, Interest, ids)
    courses = _courses(reading, [each for found in authorisations.values() for each in found])
    return {
        row.code: assembled(
            row,
            day,
            employments=counting(Employment, employments.get(row.pk, [])),
            qualifications=counting(Qualification, qualifications.get(row.pk, [])),
            authorisations=counting(Authorisation, authorisations.get(row.pk, [])),
            interests=interests.get(row.pk, ()),
            courses=courses.get(row.pk, ()),
        )
        for row in rows
    }


def assembled(
    row: Person,
    day: date,
    *,
    employments: Iterable[Employment],
    qualifications: Iterable[Qualification],
    authorisations: Iterable[Authorisation],
    interests: Iterable[Interest],
    courses: Iterable["Taken"],
) -> Known:
    """One person out of rows that were read."""
    granted, taken_courses = list(authorisations), list(courses)
    person = enclosures.Person(
        as_of=day_text(day),
        person_id=row.code,
        name=row.name,
        birth_date=day_text(row.birth_date),
        employments=tuple(_employment(each) for each in employments),
        qualifications=papers(qualifications),
        authorisations=tuple(_authorisation(each, taken_courses) for each in granted if each.kind in RECORDED_DOINGS),
        interests=tuple(
            each.customer_code
            for each in interests
            if each.declared_on <= day and (each.ended_on is None or day <= each.ended_on)
        ),
    )
    return Known(person, tuple(_permit(row.code, each) for each in granted))


def _belongings(model: Any) -> Question:
    def belonging(people: Any) -> Any:
        return model.objects.filter(person_id__in=people).order_by("pk")

    belonging.__name__ = f"{model.__name__.lower()}s_of"
    return question(belonging)


_belonging = {each: _belongings(each) for each in (Authorisation, Employment, Experience, Interest, Qualification)}


@question
def people_of(codes: Any) -> Any:
    """People by their codes."""
    return Person.objects.filter(code__in=codes).order_by("pk")


@question
def courses_of(people: Any) -> Any:
    """The courses that people took and passed, with their teachers."""
    rows = Attendance.objects.select_related("course", "course__trainer").filter(person_id__in=people, passed=True)
    return rows.order_by("pk")


def people_asked(codes: Iterable[str]) -> Iterator[Ask]:
    """What `known` asks, to be asked ahead."""
    yield Ask(people_of, {"codes": sorted(set(codes))}, _belongings_asked)


def _belongings_asked(rows: list[Person]) -> Iterator[Ask]:
    people = {"people": [each.pk for each in rows]}
    if rows:
        yield Ask(_belonging[Authorisation], people, _courses_asked)
        for each in (Employment, Qualification, Interest):
            yield Ask(_belonging[each], people)


def _courses_asked(rows: list[Authorisation]) -> Iterator[Ask]:
    ids = _trained_here(rows)
    if ids:
        yield Ask(courses_of, {"people": ids}, _teachers_asked)


def _teachers_asked(rows: list[Attendance]) -> Iterator[Ask]:
    teachers = {"people": sorted({each.course.trainer_id for each in rows})}
    if rows:
        yield Ask(_belonging[Qualification], teachers)
        yield Ask(_belonging[Experience], teachers)


def by_person(reading: Reading, model: Any, ids: list[int]) -> dict[int, list[Any]]:
    """Rows of a table by the person they belong to."""
    found: dict[int, list[Any]] = {}
    for row in reading.ask(_belonging[model], people=ids) if ids else ():
        found.setdefault(row.person_id, []).append(row)
    return found


def _employment(row: Employment) -> enclosures.Employment:
    return enclosures.Employment(kind=row.kind, valid_from=day_text(row.valid_from), valid_to=end_text(row.valid_to))


def papers(rows: Iterable[Qualification]) -> tuple[enclosures.Qualification, ...]:
    """Those qualifications that a record knows."""
    return tuple(
        enclosures.Qualification(
            kind=row.kind,
            number=row.number,
            issuer=row.issuer,
            valid_from=day_text(row.valid_from),
            valid_to=end_text(row.valid_to),
            attested=row.attested,
        )
        for row in rows
        if row.kind in RECORDED_PAPERS
    )


def _authorisation(row: Authorisation, courses: Iterable["Taken"]) -> enclosures.Authorisation:
    return enclosures.Authorisation(
        kind=row.kind,
        method=row.method_code,
        edition=row.edition,
        fields=tuple(row.fields.split()),
        valid_from=day_text(row.valid_from),
        valid_to=end_text(row.valid_to),
        trained=on_papers(row) or trained_by(courses, row),
    )


def _permit(code: str, row: Authorisation) -> Permit:
    return Permit(
        person_id=code,
        kind=row.kind,
        method=row.method_code,
        edition=row.edition,
        fields=tuple(row.fields.split()),
        sites=tuple(row.site_codes.split()),
        range=reach(row),
        valid_from=day_text(row.valid_from),
        valid_to=end_text(row.valid_to),
    )


def reach(row: Any) -> Interval | None:
    """The range of an authorisation; None for the method's whole range."""
    if not (row.lower or row.upper):
        return None
    lower, upper = (DecimalText(each) if each else None for each in (row.lower, row.upper))
    return Interval(lower=lower, upper=upper, unit=row.unit)


# ---- training


@dataclass(frozen=True, slots=True)
class Taken:
    """A course that somebody took and passed, with whether it counts."""

    course: Course
    counts: bool


def on_papers(row: Any) -> bool:
    """Whether an authorisation names the record of a training elsewhere, or before this register began."""
    return bool(row.trained and row.basis.strip())


def trained_by(courses: Iterable[Taken], row: Any) -> bool:
    """Whether a course that counts lies before the authorisation and is about its method or its fields."""
    return any(each.counts and each.course.held_on <= row.valid_from and _about(each.course, row) for each in courses)


def _about(course: Course, row: Any) -> bool:
    if course.method_code:
        same_edition = "" in (course.edition, row.edition) or course.edition == row.edition
        return course.method_code == row.method_code and same_edition
    return course.field in row.fields.split()


def _courses(reading: Reading, authorisations: list[Authorisation]) -> dict[int, list[Taken]]:
    """Courses taken by those whose authorisations name no record on papers; nothing is read where all do."""
    return taken(reading, _trained_here(authorisations))


def _trained_here(authorisations: Iterable[Authorisation]) -> list[int]:
    return sorted({each.person_id for each in authorisations if not on_papers(each)})


def taken(reading: Reading, ids: list[int]) -> dict[int, list[Taken]]:
    """The courses that people passed, by their key."""
    rows = reading.ask(courses_of, people=ids) if ids else []
    judged = counted(reading, {each.course_id: each.course for each in rows})
    found: dict[int, list[Taken]] = {}
    for each in rows:
        found.setdefault(each.person_id, []).append(Taken(each.course, judged[each.course_id]))
    return found


def counted(reading: Reading, courses: Mapping[int, Course]) -> dict[int, bool]:
    """Whether each course counts by the qualification of its teacher on its day (4.5-8)."""
    parameters = values_on(reading, reading.day) if courses else {}
    facts = taught(reading, courses.values())
    return {key: teachers.counts(each, parameters) for key, each in zip(courses, facts, strict=True)}


def taught(reading: Reading, courses: Iterable[Course]) -> tuple[Taught, ...]:
    """Courses with their teachers as of the course's day."""
    listed = list(courses)
    ids = sorted({each.trainer_id for each in listed})
    qualifications = by_person(reading, Qualification, ids)
    held = {each: papers(rows) for each, rows in qualifications.items()}
    experience = {each: worked(rows) for each, rows in by_person(reading, Experience, ids).items()}
    return tuple(
        Taught(
            code=each.code,
            kind=each.kind,
            field=each.field,
            day=day_text(each.held_on),
            trainer=_teacher(each, held.get(each.trainer_id, ())),
            levels=_levels(each.held_on, qualifications.get(each.trainer_id, [])),
            experience=experience.get(each.trainer_id, ()),
        )
        for each in listed
    )


def _teacher(course: Course, held: tuple[enclosures.Qualification, ...]) -> enclosures.Person:
    trainer = course.trainer
    return enclosures.Person(
        as_of=day_text(course.held_on),
        person_id=trainer.code,
        name=trainer.name,
        birth_date=day_text(trainer.birth_date),
        employments=(),
        qualifications=held,
        authorisations=(),
        interests=(),
    )


def _levels(day: date, rows: Iterable[Qualification]) -> tuple[str, ...]:
    return tuple(
        TEACHING[each.kind]
        for each in rows
        if each.kind in TEACHING
        and each.attested
        and each.valid_from <= day
        and (each.valid_to is None or day <= each.valid_to)
    )


def worked(rows: Iterable[Experience]) -> tuple[Worked, ...]:
    """Periods of work as the rules read them."""
    return tuple(
        Worked(
            calibration=each.calibration,
            field=each.field,
            valid_from=day_text(each.valid_from),
            valid_to=end_text(each.valid_to),
            attested=each.attested,
        )
        for each in rows
    )
