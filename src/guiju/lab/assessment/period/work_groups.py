"""All work of a period in groups of one kind, each with its first and last instant: asked of the database once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.apps import apps
from django.db.models import Max, Min, QuerySet

from guiju.lab.assessment.remembered import MANY, Remembered, committed_since, related
from guiju.lab.house import log

PURPOSES = ("review", "approve")

T = TypeVar("T")
K = TypeVar("K")
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Jobs of one calibrator by one edition at one site."""

    calibrator: str
    method: tuple[str, str]
    """Code and edition."""
    site: str
    on_site: bool
    span: Span
    """From the first start to the last end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Statements of one person for one purpose about results by one edition."""

    person: str
    purpose: str
    method: tuple[str, str]
    since: datetime
    """The first end of a measurement."""
    issued: datetime
    """The last issue of a certificate."""


@dataclass(frozen=True, slots=True)
class Groups:
    """All work of a period; a group may hold more than the rows now say, never less."""

    measured: tuple[Measured, ...]
    said: tuple[Said, ...]


_known: Remembered[Groups] = Remembered()


def groups(jobs: QuerySet, issued: QuerySet, period: object, *, goes_on: bool) -> Groups:
    """The groups of these jobs and of what was said for these certificates.

    Args:
        period: what tells these jobs and certificates from others.
        goes_on: whether to go on from what this process knows of an earlier head of the log. What was committed since
            is added to it; nothing is taken away, so that a group may be wider than it is, which only leads to more
            work being looked at one by one.
    """
    size = log.size()
    held = _known.recall(period) if goes_on else None
    since = None if held is None else committed_since(held[0], JOB_OF, MANY)
    if held is None or since is None:
        found = Groups(tuple(measured(jobs)), tuple(said(issued)))
    else:
        found = _wider(held[1], jobs.filter(pk__in=since), issued.filter(number__record__job__in=since))
    _known.hold(period, size, found)
    return found


def _wider(held: Groups, jobs: QuerySet, issued: QuerySet) -> Groups:
    """The groups with some work besides."""
    of_jobs = joined((*held.measured, *measured(jobs)), _kind, lambda each: each.span)
    of_said = joined((*held.said, *said(issued)), _matter, lambda each: (each.since, each.issued))
    return Groups(
        tuple(
            Measured(calibrator=who, method=method, site=site, on_site=on_site, span=span)
            for (who, method, site, on_site), span in of_jobs.items()
        ),
        tuple(
            Said(person=who, purpose=purpose, method=method, since=since, issued=issued)
            for (who, purpose, method), (since, issued) in of_said.items()
        ),
    )


def _kind(group: Measured) -> tuple[str, tuple[str, str], str, bool]:
    return group.calibrator, group.method, group.site, group.on_site


def _matter(group: Said) -> tuple[str, str, tuple[str, str]]:
    return group.person, group.purpose, group.method


def _of_lines(keys: list[int]) -> Iterable[int]:
    return apps.get_model("calibrations.Job").objects.filter(line__in=keys).values_list("pk", flat=True)


JOB_OF = {
    "calibrations_job": related("calibrations.Job", "pk"),
    "commissions_line": _of_lines,
    "calibrations_record": related("calibrations.Record", "job_id"),
    "calibrations_statement": related("calibrations.Statement", "record__job_id"),
    "issuing_number": related("issuing.Number", "record__job_id"),
    "issuing_certificate": related("issuing.Certificate", "number__record__job_id"),
}
"""Tables out of which the groups come, and which jobs their rows are about."""


def measured(jobs: QuerySet) -> list[Measured]:
    """The groups of these jobs."""
    names = ("calibrator", "line__method_code", "line__edition", "line__site_code", "line__on_site")
    rows = jobs.values_list(*names).annotate(Min("started_at"), Max("finished_at")).order_by()
    return [
        Measured(calibrator=who, method=(code, edition), site=site, on_site=on_site, span=(first, last))
        for who, code, edition, site, on_site, first, last in rows
    ]


def said(issued: QuerySet) -> list[Said]:
    """The groups of what was reviewed and approved for these certificates."""
    record = "number__record__"
    valid = {f"{record}statements__purpose__in": PURPOSES, f"{record}statements__void_reason": ""}
    names = ("statements__person_code", "statements__purpose", "job__line__method_code", "job__line__edition")
    rows = issued.filter(**valid).values_list(*(record + each for each in names))
    instants = (Min(f"{record}job__finished_at"), Max("issued_at"))
    return [
        Said(person=who, purpose=purpose, method=(code, edition), since=since, issued=last)
        for who, purpose, code, edition, since, last in rows.annotate(*instants).order_by()
    ]


def joined(groups: Iterable[T], key: Callable[[T], K], span: Callable[[T], Span]) -> dict[K, Span]:
    """The first and last instant of all groups with one key."""
    found: dict[K, Span] = {}
    for each in groups:
        one, two = span(each)
        first, last = found.get(key(each), (one, two))
        found[key(each)] = min(first, one), max(last, two)
    return found


def within_spans(spans: list[tuple[date, date | None]], day: date) -> set[int]:
    """The places in the list of those that cover a day; the last day counts.

    Under which address a site was named then is not asked: it may have been written otherwise since.
    """
    return {at for at, (first, last) in enumerate(spans) if first <= day and (last is None or day <= last)}
