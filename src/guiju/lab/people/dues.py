"""What falls due about people: contracts, papers, authorisations, posts, age, checks, declarations (4.5)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from guiju.conduct.days import last_day_under
from guiju.lab.house.parameters import values_on
from guiju.lab.house.reading import Reading
from guiju.lab.house.typed import plain_number
from guiju.lab.house.watching import NOBODY
from guiju.lab.people.facts import day_text
from guiju.lab.people.gathered import holds
from guiju.lab.people.models import Appointment, Authorisation, Check, Declaration, Employment, Person, Qualification
from guiju.lab.people.register import running
from guiju.lab.ui.addresses import address
from guiju.lab.ui.dues import Due

WORDS = {
    "person_employment": _("Contract ends"),
    "person_qualification": _("Qualification ends"),
    "person_authorisation": _("Authorisation ends"),
    "person_appointment": _("Appointment ends"),
    "person_age_limit": _("Last day before the age limit"),
    "person_check": _("Supervision or check of competence due"),
    "person_declaration": _("Declaration of interests due"),
}
OLDEST = 150
DOING = ("calibrate", "review")


def _due(kind: str, day: date, person: Person, detail: str = "") -> Due:
    """One due date of a person."""
    title = " · ".join(each for each in (f"{person.code} {person.name}", detail) if each)
    link = address("admin:people_person_change", person.pk)
    about = {"table": "people.person", "row": person.pk}
    return Due(day=day, kind=kind, what=WORDS[kind], title=title, link=link, owner=person.code, **about)


def dues(first: date, last: date) -> Iterator[Due]:
    """What falls due between two days, both inclusive."""
    parameters = values_on(Reading(NOBODY, locking=False), first)
    ends = Q(valid_to__gte=first, valid_to__lte=last)
    for model, condition in ENDING:
        for row in model.objects.select_related("person").filter(ends & condition).order_by("valid_to", "pk"):
            yield _ending(row, row.person)
    checks = Check.objects.select_related("person").order_by("done_on", "pk")
    for row in last_checks(checks):
        if row.next_due is not None and first <= row.next_due <= last:
            yield _due("person_check", row.next_due, row.person, row.method_code)
    yield from _declarations(first, last, plain_number(parameters.get("declaration_days", "")))
    yield from _ages(first, last, plain_number(parameters.get("age_limit", "")))


ENDING: tuple[tuple[Any, Q], ...] = (
    (Employment, Q(kind="long_term")),
    (Qualification, Q(attested=True)),
    (Authorisation, Q()),
    (Appointment, Q()),
)


def _ending(row: Any, person: Person) -> Due:
    if isinstance(row, Employment):
        return _due("person_employment", row.valid_to, person)
    if isinstance(row, Qualification):
        return _due("person_qualification", row.valid_to, person, row.number)
    if isinstance(row, Authorisation):
        return _due("person_authorisation", row.valid_to, person, row.method_code or row.fields)
    return _due("person_appointment", row.valid_to, person, row.letter)


def last_checks(rows: Iterable[Check]) -> Iterable[Check]:
    """The last check of each person, kind and method, of rows in the order of their days."""
    newest: dict[tuple[int, str, str], Check] = {}
    for row in rows:
        newest[row.person_id, row.kind, row.method_code] = row
    return newest.values()


def _declarations(first: date, last: date, days: int | None) -> Iterator[Due]:
    if days is None:
        return
    span = timedelta(days=days)
    newest = Declaration.objects.order_by().values("person").annotate(last=Max("declared_on"))
    wanted = newest.filter(last__gte=first - span, last__lte=last - span)
    found = {each["person"]: each["last"] for each in wanted}
    employed = set(Employment.objects.filter(running(first), person__in=found).values_list("person", flat=True))
    for person in Person.objects.filter(pk__in=employed).order_by("code"):
        yield _due("person_declaration", found[person.pk] + span, person)


def _ages(first: date, last: date, limit: int | None) -> Iterator[Due]:
    """Whoever is authorised to calibrate or review and comes to the age limit."""
    if limit is None or limit > OLDEST:
        return
    born = Q(birth_date__gte=date(first.year - limit - 2, 1, 1), birth_date__lte=date(last.year - limit, 12, 31))
    doing = Authorisation.objects.filter(running(first), kind__in=DOING).values("person")
    for person in Person.objects.filter(born, pk__in=doing).order_by("code"):
        day = _last_day(person, limit)
        if first <= day <= last:
            yield _due("person_age_limit", day, person)


def _last_day(person: Person, limit: int) -> date:
    return date.fromisoformat(last_day_under(day_text(person.birth_date), limit))


def of_person(row: Person, first: date, last: date, parameters: Mapping[str, str]) -> list[Due]:
    """What falls due for one gathered person, the earliest first."""
    ends = [
        *(each for each in row.employments.all() if each.kind == "long_term"),
        *(each for each in row.qualifications.all() if each.attested),
        *row.authorisations.all(),
        *row.appointments.all(),
    ]
    found = [_ending(each, row) for each in ends if each.valid_to is not None]
    checks = sorted(row.checks.all(), key=lambda each: (each.done_on, each.pk))
    due = [each for each in last_checks(checks) if each.next_due is not None]
    found += [_due("person_check", each.next_due, row, each.method_code) for each in due]
    days, declared = plain_number(parameters.get("declaration_days", "")), row.declarations.all()
    if days is not None and declared:
        newest = max(each.declared_on for each in declared)
        found.append(_due("person_declaration", newest + timedelta(days=days), row))
    limit = plain_number(parameters.get("age_limit", ""))
    if limit is not None and any(each.kind in DOING and holds(each, first) for each in row.authorisations.all()):
        found.append(_due("person_age_limit", _last_day(row, limit), row))
    return sorted((each for each in found if first <= each.day <= last), key=lambda each: each.day)
