"""A person with all that belongs to it, read once for a page: what is shown later asks the database nothing."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects

from guiju.lab.accounts.models import Access
from guiju.lab.house import clock
from guiju.lab.house.models import SigningKey
from guiju.lab.people.models import Person

RELATED = (
    "employments",
    "qualifications",
    "experience",
    "appointments__post",
    "authorisations",
    "attendances__course__trainer",
    "checks",
    "interests",
    "declarations",
    "roles",
)


def holds(row: Any, day: date) -> bool:
    """Whether a row's span of days holds the day."""
    return row.valid_from <= day and (row.valid_to is None or day <= row.valid_to)


def gather(row: Person) -> Person:
    """Reads everything that belongs to the person, once; with roles, posts and papers of today as the list has them."""
    if hasattr(row, "accesses"):
        return row
    prefetch_related_objects([row], *RELATED)
    today: Any = clock.today()
    row.held = [each for each in row.roles.all() if holds(each, today)]
    row.posted = [each for each in row.appointments.all() if holds(each, today)]
    row.papers = [each for each in row.qualifications.all() if each.attested and holds(each, today)]
    row.accesses = list(Access.objects.filter(person_code=row.code))
    row.keys = list(SigningKey.objects.filter(person_code=row.code).order_by("-pk"))
    return row


def newest(rows: Any, *columns: str) -> list[Any]:
    """Rows that were read already, newest first by their columns, then by key."""
    listed: Iterable[Any] = rows.all()
    return sorted(listed, key=lambda each: (*(getattr(each, name) for name in columns), each.pk), reverse=True)
