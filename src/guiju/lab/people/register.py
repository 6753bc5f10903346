"""The register of people as of a day, for the rules that watch it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from guiju.conduct.days import within
from guiju.conduct.register_people import Check as Checked
from guiju.conduct.register_people import PeopleFacts, Staff, Work
from guiju.conduct.register_people import Post as Filled
from guiju.lab.house.act import Reading
from guiju.lab.house.nature import Nature, nature
from guiju.lab.people.facts import Known, day_text, end_text, everybody, taught, worked
from guiju.lab.people.gathered import holds
from guiju.lab.people.granting import ASSESSOR
from guiju.lab.people.models import (
    Appointment,
    Check,
    Course,
    Declaration,
    Employment,
    Experience,
    Identity,
    Person,
    Post,
    Role,
)
from guiju.record.words import Day, Text


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


def person_facts(row: Person, one: Known, agency: Nature, day: date) -> PeopleFacts:
    """One gathered person as the register's rules read people, without posts, methods and courses."""
    declared = [day_text(each.declared_on) for each in row.declarations.all() if each.declared_on <= day]
    staff = Staff(
        person=one.person,
        employed=any(holds(each, day) and each.kind != "none" for each in row.employments.all()),
        roles=tuple(each.name for each in row.roles.all() if holds(each, day)),
        posts=tuple(each.post.kind for each in row.appointments.all() if holds(each, day)),
        experience=worked(row.experience.all()),
        declared_on=max(declared, default=None),
        checks=_last_checks(each for each in row.checks.all() if each.done_on <= day),
        works_since=_works_since(one, [*row.roles.all(), *row.appointments.all()], day),
    )
    return PeopleFacts(
        day=day_text(day),
        staff=(staff,),
        posts=(),
        methods=(),
        courses=(),
        defence_agency=agency.defence_agency,
        competent_departments=agency.competent_departments,
    )


def _works_since(one: Known, rows: Iterable[Role | Appointment], day: date) -> Day | None:
    """First day of the earliest role, post or authorisation of the day; a reader's seat works and decides nothing."""
    held = [day_text(each.valid_from) for each in rows if holds(each, day) and getattr(each, "name", "") != ASSESSOR]
    granted = [each.valid_from for each in one.permits if within(day_text(day), each.valid_from, each.valid_to)]
    return min([*held, *granted], default=None)


def methods(day: date) -> tuple[Work, ...]:
    """Editions of methods in force on the day.

    The registers stand beside each other and do not know one another; the methods are looked up by name.
    """
    return works(editions(day))


def editions(day: date) -> QuerySet:
    """Editions of methods in force on the day, by code."""
    rows = apps.get_model("methods", "Edition").objects.order_by("method__code", "edition")
    return rows.filter(Q(superseded_on__isnull=True) | Q(superseded_on__gt=day), effective_from__lte=day)


def works(rows: QuerySet) -> tuple[Work, ...]:
    """What rules read of editions."""
    columns = rows.values_list("method__code", "edition", "method__field")
    return tuple(Work(code=code, edition=edition, field=field) for code, edition, field in columns)


def _grouped(rows: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.person.code, []).append(row)
    return found


def _of(reading: Reading, model: Any, condition: Q, *joined: str) -> dict[str, list[Any]]:
    rows = model.objects.select_related("person", *joined).filter(condition)
    return _grouped(reading.rows(rows.order_by("pk")))


def _staff(reading: Reading, day: date) -> tuple[Staff, ...]:
    employed = _of(reading, Employment, running(day) & ~Q(kind="none"))
    roles = _of(reading, Role, running(day))
    posts = _of(reading, Appointment, running(day), "post")
    experience = _of(reading, Experience, Q())
    declared = _of(reading, Declaration, Q(declared_on__lte=day))
    checks = _of(reading, Check, Q(done_on__lte=day))
    ended = _of(reading, Employment, Q(valid_to__lt=day))
    identities = _of(reading, Identity, ~Q(mark=""))
    return tuple(
        Staff(
            person=each.person,
            employed=code in employed,
            roles=tuple(row.name for row in roles.get(code, ())),
            posts=tuple(row.post.kind for row in posts.get(code, ())),
            experience=worked(experience.get(code, ())),
            declared_on=max((day_text(row.declared_on) for row in declared.get(code, ())), default=None),
            checks=_last_checks(checks.get(code, ())),
            left_on=max((day_text(row.valid_to) for row in ended.get(code, ())), default=None),
            identity_kept=code in identities,
            works_since=_works_since(each, (*roles.get(code, ()), *posts.get(code, ())), day),
        )
        for code, each in everybody(reading, day).items()
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
