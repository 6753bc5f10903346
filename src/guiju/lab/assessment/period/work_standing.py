"""Facts of a period: who had the role to do the work, an interest in a party, and whether the agency was licensed.

The acts asked for these by what was known then: a role that was taken, a licence that was ended, an interest that was
declared, dated back past work that was done, is found at that work.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Q, QuerySet

from guiju.conduct.work_facts import DoubtfulWork
from guiju.lab.agency.models import Agency, Licence
from guiju.lab.assessment.period.work_groups import Measured, Said, within_spans
from guiju.lab.assessment.period.work_people import CALIBRATOR, REVIEWER, SIGNATORY, Span, certificate_of, done
from guiju.lab.calibrations.acts import StartMeasurement
from guiju.lab.calibrations.review import Review
from guiju.lab.house import clock
from guiju.lab.issuing.acts import Approve
from guiju.lab.people.models import Interest, Role
from guiju.record.words import Day

ASKED = {CALIBRATOR: StartMeasurement.roles, REVIEWER: Review.roles, SIGNATORY: Approve.roles}
"""The roles of which the act of each asks for one."""
Spans = list[tuple[date, date | None]]


def roles(jobs: QuerySet, issued: QuerySet, worked: Iterable[Span]) -> Iterator[DoubtfulWork]:
    """Work of people who by now's register had no role for it that day; at which sites it held is not asked."""
    listed = list(worked)
    held: dict[str, list[tuple[str, date, date | None]]] = {}
    rows = Role.objects.filter(person__code__in={who for who, *_ in listed})
    for who, name, first, last in rows.values_list("person__code", "name", "valid_from", "valid_to"):
        held.setdefault(who, []).append((name, first, last))
    for who, doer, began, ended in listed:
        own = [(first, last) for name, first, last in held.get(who, ()) if name in ASKED[doer]]
        if _covered(own, began, ended):
            continue
        for each in done(jobs, issued, who, doer):
            if not all(within_spans(own, day) for day in each.days):
                day = Day(each.days[-1].isoformat())
                yield DoubtfulWork(job=each.job, certificate=each.certificate, what="role", which=who, day=day)


def interests(jobs: QuerySet, issued: QuerySet, worked: Iterable[Span]) -> Iterator[DoubtfulWork]:
    """Work for a party in which by now's register whoever did it had an interest that day; first and last day count."""
    listed = list(worked)
    rows = Interest.objects.filter(person__code__in={who for who, *_ in listed}).order_by("pk")
    names = ("person__code", "customer_code", "declared_on", "ended_on")
    for who, customer, first, last in rows.values_list(*names):
        for doer in (doer for one, doer, began, ended in listed if one == who and _meet(first, last, (began, ended))):
            for each in done(jobs.filter(_party("line__", customer)), _issued_for(issued, customer), who, doer):
                if _meet(first, last, each.days):
                    told = {"what": "interest", "which": f"{who}, {customer}", "day": Day(each.days[-1].isoformat())}
                    yield DoubtfulWork(job=each.job, certificate=each.certificate, **told)


def _meet(first: date, last: date | None, days: tuple[date, ...]) -> bool:
    return first <= max(days) and (last is None or min(days) <= last)


def _party(line: str, customer: str) -> Q:
    """Work for one of the parties of a commission, which the rules of the acts read as well."""
    found = Q()
    for party in ("commissioned_by", "certificate_for", "paid_by", "sent_by"):
        found |= Q(**{f"{line}commission__{party}__code": customer})
    return found


def _issued_for(issued: QuerySet, customer: str) -> QuerySet:
    return issued.filter(_party("number__record__job__line__", customer))


def licences(
    jobs: QuerySet, issued: QuerySet, groups: Iterable[Measured], said: Iterable[Said]
) -> Iterator[DoubtfulWork]:
    """Measurements, and issues of certificates, on days on which by now's register the agency had no licence."""
    held: Spans = list(Licence.objects.values_list("valid_from", "valid_to"))
    instants = [each for one in groups for each in one.span] + [each.issued for each in said]
    if not instants or _covered(held, clock.civil_day(min(instants)), clock.civil_day(max(instants))):
        return
    agency = "".join(Agency.objects.order_by("pk").values_list("code", flat=True)[:1])
    for job, certificate, days in (*_measured(jobs), *_issued(issued)):
        bare = [each for each in days if not within_spans(held, each)]
        if bare:
            day = Day(bare[-1].isoformat())
            yield DoubtfulWork(job=job, certificate=certificate, what="licence", which=agency, day=day)


def _measured(jobs: QuerySet) -> Iterator[tuple[str, str, tuple[date, ...]]]:
    for job in jobs.prefetch_related("records__numbers__certificate").order_by("number"):
        yield job.number, certificate_of(job), (clock.civil_day(job.started_at), clock.civil_day(job.finished_at))


def _issued(issued: QuerySet) -> Iterator[tuple[str, str, tuple[date, ...]]]:
    rows = issued.values_list("number__record__job__number", "number__number", "issued_at")
    for job, number, at in rows.order_by("number__number"):
        yield job, number, (clock.civil_day(at),)


def _covered(spans: Spans, first: date, last: date) -> bool:
    """Whether one of the spans covers all days."""
    return bool(within_spans(spans, first) & within_spans(spans, last))
