"""What falls due about people: contracts, papers, authorisations, posts, age, checks, declarations (4.5)."""

from collections.abc import Iterable, Iterator
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


def due(kind: str, day: date, person: Person, detail: str = "") -> Due:
    """One due date of a person."""
    title = " · ".join(each for each in (f"{person.code} {person.name}", detail) if each)
    link = address("admin:people_person_change", person.pk)
    return Due(day=day, kind=kind, what=WORDS[kind], title=title, link=link, owner=person.code)


def dues(first: date, last: date) -> Iterator[Due]:
    """What falls due between two days, both inclusive."""
    return of_people(first, last)


def of_people(first: date, last: date, person: Person | None = None) -> Iterator[Due]:
    """What falls due between two days, of one person or of all."""
    only = Q() if person is None else Q(person=person)
    ends = only & Q(valid_to__gte=first, valid_to__lte=last)
    for row in _rows(Employment, ends & Q(kind="long_term")):
        yield due("person_employment", row.valid_to, row.person)
    for row in _rows(Qualification, ends & Q(attested=True)):
        yield due("person_qualification", row.valid_to, row.person, row.number)
    for row in _rows(Authorisation, ends):
        yield due("person_authorisation", row.valid_to, row.person, row.method_code or row.fields)
    for row in _rows(Appointment, ends):
        yield due("person_appointment", row.valid_to, row.person, row.letter)
    yield from _checks(first, last, only)
    yield from _declarations(first, last, only)
    yield from _ages(first, last, Q() if person is None else Q(pk=person.pk))


def _rows(model: Any, condition: Q) -> Iterable[Any]:
    return model.objects.select_related("person").filter(condition).order_by("valid_to", "pk")


def _parameter(name: str, day: date) -> int | None:
    return plain_number(values_on(Reading(NOBODY, locking=False), day).get(name, ""))


def _checks(first: date, last: date, only: Q) -> Iterator[Due]:
    """The day of the next check, by the last one of its kind and method alone."""
    newest: dict[tuple[int, str, str], Check] = {}
    for row in Check.objects.select_related("person").filter(only).order_by("done_on", "pk"):
        newest[row.person_id, row.kind, row.method_code] = row
    for row in newest.values():
        if row.next_due is not None and first <= row.next_due <= last:
            yield due("person_check", row.next_due, row.person, row.method_code)


def _declarations(first: date, last: date, only: Q) -> Iterator[Due]:
    days = _parameter("declaration_days", first)
    if days is None:
        return
    span = timedelta(days=days)
    newest = Declaration.objects.filter(only).order_by().values("person").annotate(last=Max("declared_on"))
    wanted = newest.filter(last__gte=first - span, last__lte=last - span)
    found = {each["person"]: each["last"] for each in wanted}
    employed = set(Employment.objects.filter(running(first), person__in=found).values_list("person", flat=True))
    for person in Person.objects.filter(pk__in=employed).order_by("code"):
        yield due("person_declaration", found[person.pk] + span, person)


def _ages(first: date, last: date, only: Q) -> Iterator[Due]:
    """Whoever is authorised to calibrate or review and comes to the age limit."""
    limit = _parameter("age_limit", first)
    if limit is None or limit > OLDEST:
        return
    born = Q(birth_date__gte=date(first.year - limit - 2, 1, 1), birth_date__lte=date(last.year - limit, 12, 31))
    doing = Authorisation.objects.filter(running(first), kind__in=("calibrate", "review")).values("person")
    for person in Person.objects.filter(born & only, pk__in=doing).order_by("code"):
        day = date.fromisoformat(last_day_under(day_text(person.birth_date), limit))
        if first <= day <= last:
            yield due("person_age_limit", day, person)
