"""All work of a period in groups of one kind, each with its first and last instant: asked of the database once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.db.models import Count, Max, Min, QuerySet

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
    jobs: int
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


def measured(jobs: QuerySet) -> list[Measured]:
    """The groups of these jobs."""
    names = ("calibrator", "line__method_code", "line__edition", "line__site_code", "line__on_site")
    rows = jobs.values_list(*names).annotate(Count("pk"), Min("started_at"), Max("finished_at")).order_by()
    return [
        Measured(calibrator=who, method=(code, edition), site=site, on_site=on_site, jobs=count, span=(first, last))
        for who, code, edition, site, on_site, count, first, last in rows
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
