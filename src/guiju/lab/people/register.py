"""The register of people as of a day, for the rules that watch it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Q

from guiju.conduct.register_people import Check as Checked
from guiju.conduct.register_people import PeopleFacts, Staff, Work
from guiju.conduct.register_people import Post as Filled
from guiju.lab.house.act import Reading
from guiju.lab.house.nature import nature
from guiju.lab.people.facts import day_text, end_text, everybody, known, taught, worked
from guiju.lab.people.models import Appointment, Check, Course, Declaration, Employment, Experience, Post, Role
from guiju.record.words import Text


def running(day: date) -> Q:
    """The rows whose span of days holds the day."""
    return Q(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


def people_facts(reading: Reading, day: date) -> PeopleFacts:
    """Every person, post and course with what is known of them on the day, in a fixed number of queries."""
    agency = nature(reading, day)
    courses = reading.rows(Course.objects.select_related("trainer").filter(held_on__lte=day).order_by("pk"))
    return PeopleFacts(
        day=day_text(day),
        staff=_staff(reading, day),
        posts=_posts(reading, day),
        methods=methods(day),
        courses=taught(reading, courses),
        defence_agency=agency.defence_agency,
        competent_departments=agency.competent_departments,
    )


def person_facts(reading: Reading, day: date, code: str) -> PeopleFacts:
    """One person as the register's rules read people, without posts, methods and courses."""
    agency = nature(reading, day)
    return PeopleFacts(
        day=day_text(day),
        staff=_staff(reading, day, code),
        posts=(),
        methods=(),
        courses=(),
        defence_agency=agency.defence_agency,
        competent_departments=agency.competent_departments,
    )


def methods(day: date) -> tuple[Work, ...]:
    """Editions of methods in force on the day.

    The registers stand beside each other and do not know one another; the methods are looked up by name.
    """
    rows = apps.get_model("methods", "Edition").objects.select_related("method")
    current = rows.filter(Q(superseded_on__isnull=True) | Q(superseded_on__gt=day), effective_from__lte=day)
    return tuple(
        Work(code=each.method.code, edition=each.edition, field=each.method.field)
        for each in current.order_by("method__code", "edition")
    )


def _grouped(rows: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.person.code, []).append(row)
    return found


def _of(reading: Reading, model: Any, condition: Q, *joined: str) -> dict[str, list[Any]]:
    rows = model.objects.select_related("person", *joined).filter(condition)
    return _grouped(reading.rows(rows.order_by("pk")))


def _staff(reading: Reading, day: date, code: str = "") -> tuple[Staff, ...]:
    only = Q(person__code=code) if code else Q()
    employed = _of(reading, Employment, only & running(day) & ~Q(kind="none"))
    roles = _of(reading, Role, only & running(day))
    posts = _of(reading, Appointment, only & running(day), "post")
    experience = _of(reading, Experience, only)
    declared = _of(reading, Declaration, only & Q(declared_on__lte=day))
    checks = _of(reading, Check, only & Q(done_on__lte=day))
    everyone = known(reading, (code,), day) if code else everybody(reading, day)
    return tuple(
        Staff(
            person=each.person,
            employed=code in employed,
            roles=tuple(row.name for row in roles.get(code, ())),
            posts=tuple(row.post.kind for row in posts.get(code, ())),
            experience=worked(experience.get(code, ())),
            declared_on=max((day_text(row.declared_on) for row in declared.get(code, ())), default=None),
            checks=_last_checks(checks.get(code, ())),
        )
        for code, each in everyone.items()
    )


def _last_checks(rows: Iterable[Check]) -> tuple[Checked, ...]:
    """The last check of each kind and method."""
    last: dict[tuple[str, str], Check] = {}
    for row in sorted(rows, key=lambda each: (each.done_on, each.pk)):
        last[row.kind, row.method_code] = row
    return tuple(
        Checked(kind=each.kind, method=each.method_code, done_on=day_text(each.done_on), due=end_text(each.next_due))
        for each in last.values()
    )


def _posts(reading: Reading, day: date) -> tuple[Filled, ...]:
    held = _of_post(reading.rows(Appointment.objects.filter(running(day))))
    return tuple(
        Filled(
            code=each.code,
            name=Text(zh=each.name, en=each.name_en),
            needed=each.needed,
            filled=len(held.get(each.pk, ())),
        )
        for each in reading.rows(Post.objects.filter(running(day)).order_by("code"))
    )


def _of_post(rows: Iterable[Appointment]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for row in rows:
        found.setdefault(row.post_id, set()).add(row.person_id)
    return found
