"""What falls due about people: contracts, papers, authorisations, posts, age, checks, declarations (4.5)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from guiju.conduct.days import last_day_under
from guiju.lab.house import clock
from guiju.lab.house.parameters import values_on
from guiju.lab.house.reading import Reading
from guiju.lab.house.typed import plain_number
from guiju.lab.house.watching import NOBODY
from guiju.lab.people.facts import day_text
from guiju.lab.people.gathered import holds
from guiju.lab.people.granting import ASSESSOR
from guiju.lab.people.models import (
    Appointment,
    Authorisation,
    Check,
    Declaration,
    Employment,
    Person,
    Qualification,
    Role,
)
from guiju.lab.people.register import running
from guiju.lab.ui.addresses import address
from guiju.lab.ui.dues import AS_IT_IS, Due, Falling, Shift, newest

WORDS = {
    "person_employment": _("Contract ends"),
    "person_qualification": _("Qualification ends"),
    "person_authorisation": _("Authorisation ends"),
    "person_appointment": _("Appointment ends"),
    "person_age_limit": _("Age limit of who is authorised to calibrate or review"),
    "person_check": _("Supervision or check of competence due"),
    "person_declaration": _("Declaration of interests due"),
}
OLDEST = 150
DOING = ("calibrate", "review")


def dues() -> Iterator[Falling]:
    """What falls due about people, as of today."""
    today = clock.today()
    parameters = values_on(Reading(NOBODY, locking=False), today)
    for kind, model, condition in ENDING:
        yield _of(kind, model.objects.filter(condition), "valid_to")
    yield _of("person_check", newest(Check.objects, ("person", "kind", "method_code"), "done_on"), "next_due")
    days = plain_number(parameters.get("declaration_days", ""))
    if days is not None:
        employed = Exists(Employment.objects.filter(running(today), person=OuterRef("person")))
        declared = newest(Declaration.objects, ("person",), "declared_on").filter(employed)
        yield _of("person_declaration", declared, "declared_on", Shift(days))
    yield _of("person_declaration", _undeclared(today), "valid_from")
    limit = plain_number(parameters.get("age_limit", ""))
    if limit is not None and limit <= OLDEST:
        # Whoever is authorised to calibrate or review and comes to the age limit.
        doing = Authorisation.objects.filter(running(today), kind__in=DOING, person=OuterRef("pk"))
        yield _of("person_age_limit", Person.objects.filter(Exists(doing)), "birth_date", Age(limit))


def _undeclared(today: date) -> QuerySet:
    """The first of the roles of today of each who is employed and never declared: due on that role's first day."""
    held = Role.objects.filter(running(today)).exclude(name=ASSESSOR)
    earlier = held.filter(person=OuterRef("person"))
    before = earlier.filter(
        Q(valid_from__lt=OuterRef("valid_from")) | Q(valid_from=OuterRef("valid_from"), pk__lt=OuterRef("pk"))
    )
    employed = Employment.objects.filter(running(today) & ~Q(kind="none"), person=OuterRef("person"))
    declared = Declaration.objects.filter(person=OuterRef("person"), declared_on__lte=today)
    return held.filter(Exists(employed), ~Exists(declared), ~Exists(before))


ENDING: tuple[tuple[str, Any, Q], ...] = (
    ("person_employment", Employment, Q(kind="long_term")),
    ("person_qualification", Qualification, Q(attested=True)),
    ("person_authorisation", Authorisation, Q()),
    ("person_appointment", Appointment, Q()),
)
DETAILS: Mapping[str, Callable[[Any], str]] = {
    "person_qualification": lambda row: row.number,
    "person_authorisation": lambda row: row.method_code or row.fields,
    "person_appointment": lambda row: row.letter,
    "person_check": lambda row: row.method_code,
}


@dataclass(frozen=True, slots=True)
class Age:
    """The last day before the age limit, by the day of birth."""

    limit: int

    def falls(self, value: date) -> date:
        """The last day on which somebody born on a day is not over the limit."""
        return date.fromisoformat(last_day_under(day_text(value), self.limit))

    def reach(self, first: date, last: date) -> tuple[date, date]:
        """Days of birth of a little more than the span."""
        return date(first.year - self.limit - 2, 1, 1), date(last.year - self.limit, 12, 31)


def _told(kind: str, row: Any) -> dict[str, Any]:
    """What a row tells of the person whom it is about."""
    person = row if isinstance(row, Person) else row.person
    detail = DETAILS[kind](row) if kind in DETAILS else ""
    title = " · ".join(each for each in (f"{person.code} {person.name}", detail) if each)
    link = address("admin:people_person_change", person.pk)
    return {"title": title, "link": link, "owner": person.code, "table": "people.person", "row": person.pk}


def _of(kind: str, rows: QuerySet, column: str, shift: Shift | Age = AS_IT_IS) -> Falling:
    own = rows.model is Person
    return Falling(
        kind=kind,
        what=WORDS[kind],
        rows=rows,
        column=column,
        told=lambda row: _told(kind, row),
        shift=shift,
        joined=() if own else ("person",),
        owner=lambda code: Q(code=code) if own else Q(person__code=code),
    )


def _due(kind: str, day: date, row: Any) -> Due:
    return Due(day=day, kind=kind, what=WORDS[kind], **_told(kind, row))


def last_checks(rows: Iterable[Check]) -> Iterable[Check]:
    """The last check of each person, kind and method, of rows in the order of their days."""
    newest: dict[tuple[int, str, str], Check] = {}
    for row in rows:
        newest[row.person_id, row.kind, row.method_code] = row
    return newest.values()


def of_person(row: Person, first: date, last: date, parameters: Mapping[str, str]) -> list[Due]:
    """What falls due for one gathered person, the earliest first."""
    ends = [
        *(("person_employment", each) for each in row.employments.all() if each.kind == "long_term"),
        *(("person_qualification", each) for each in row.qualifications.all() if each.attested),
        *(("person_authorisation", each) for each in row.authorisations.all()),
        *(("person_appointment", each) for each in row.appointments.all()),
    ]
    found = [_due(kind, each.valid_to, each) for kind, each in ends if each.valid_to is not None]
    checks = sorted(row.checks.all(), key=lambda each: (each.done_on, each.pk))
    due = [each for each in last_checks(checks) if each.next_due is not None]
    found += [_due("person_check", each.next_due, each) for each in due]
    days, declared = plain_number(parameters.get("declaration_days", "")), row.declarations.all()
    if days is not None and declared:
        newest = max(each.declared_on for each in declared)
        found.append(_due("person_declaration", newest + timedelta(days=days), row))
    working = [each.valid_from for each in row.roles.all() if holds(each, first) and each.name != ASSESSOR]
    if not declared and working and any(holds(each, first) for each in row.employments.all() if each.kind != "none"):
        found.append(_due("person_declaration", min(working), row))
    limit = plain_number(parameters.get("age_limit", ""))
    if limit is not None and any(each.kind in DOING and holds(each, first) for each in row.authorisations.all()):
        found.append(_due("person_age_limit", Age(limit).falls(row.birth_date), row))
    return sorted((each for each in found if first <= each.day <= last), key=lambda each: each.day)
