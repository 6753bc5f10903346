"""Facts of a period: who worked, and where, beside what the registers say now of person and site on those days.

The same functions as the rules use judge each day (`conduct/persons.py`, `conduct/days.py`). Where one contract, paper
or lease covers all days of somebody's work, none of them is looked at.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from guiju.conduct.days import last_day_under, within
from guiju.conduct.parameters import whole
from guiju.conduct.persons import METROLOGIST, RELEVANT, carries, employed_long_term, papers_for, signing_fields
from guiju.conduct.work_facts import DoubtfulWork
from guiju.lab.agency.nature import nature_on
from guiju.lab.assessment.period.work_groups import Measured, Said, joined, within_spans
from guiju.lab.calibrations.models import Job, Statement
from guiju.lab.house import clock
from guiju.lab.house.parameters import values_on
from guiju.lab.house.reading import Reading
from guiju.lab.people.facts import Known
from guiju.lab.premises.models import NamedAddress, Tenure
from guiju.record.enclosures import Person
from guiju.record.words import Day

CALIBRATOR, REVIEWER, SIGNATORY = "calibrator", "reviewer", "signatory"
PURPOSES = {"review": REVIEWER, "approve": SIGNATORY}
Span = tuple[str, str, date, date]
"""Person, what the person does, first and last day of all of it."""


@dataclass(frozen=True)
class Work:
    """One piece of work of one person, with its days."""

    job: str
    certificate: str
    days: tuple[date, ...]


def spans(groups: Iterable[Measured], said: Iterable[Said]) -> list[Span]:
    """Who calibrated, reviewed and approved in the period, from the first day to the last that may be one of these."""
    found = {(who, CALIBRATOR): each for who, each in joined(groups, lambda one: one.calibrator, _span).items()}
    found |= joined(said, lambda one: (one.person, PURPOSES[one.purpose]), lambda one: (one.since, one.issued))
    return [(who, what, clock.civil_day(first), clock.civil_day(last)) for (who, what), (first, last) in found.items()]


def _span(group: Measured) -> tuple[datetime, datetime]:
    return group.span


def doubtful(
    reading: Reading, jobs: QuerySet, issued: QuerySet, worked: Iterable[Span], known: Mapping[str, Known]
) -> Iterator[DoubtfulWork]:
    """Work of people who by now's registers might not have done it that day."""
    for who, doer, first, last in worked:
        person = known[who].person if who in known else None
        if person is not None and _sound(reading, person, doer, first, last):
            continue
        for each in done(jobs, issued, who, doer):
            for what in _against(reading, person, doer, each.days):
                day = Day(each.days[-1].isoformat())
                yield DoubtfulWork(job=each.job, certificate=each.certificate, what=what, which=who, day=day)


def _sound(reading: Reading, person: Person, doer: str, first: date, last: date) -> bool:
    """Whether one contract and one paper cover all days, and the age limit lies behind them; False where in doubt."""
    one, two = Day(first.isoformat()), Day(last.isoformat())
    held = {each for each in person.qualifications if each.attested and _covers(each, one, two)}
    values = [values_on(reading, day) for day in {first, last}]
    if doer == SIGNATORY:
        limit = min(whole(each, "signing_fields_limit") for each in values)
        fields = {name for each in person.authorisations if each.kind == "sign" for name in each.fields}
        return any(each.kind in papers_for(len(fields), limit) for each in held)
    aged = two <= last_day_under(person.birth_date, min(whole(each, "age_limit") for each in values))
    employed = any(each.kind == "long_term" and _covers(each, one, two) for each in person.employments)
    return aged and employed and any(each.kind in RELEVANT for each in held)


def _covers(span: Any, first: Day, last: Day) -> bool:
    return within(first, span.valid_from, span.valid_to) and within(last, span.valid_from, span.valid_to)


def done(jobs: QuerySet, issued: QuerySet, who: str, doer: str) -> Iterator[Work]:
    """Each piece of work of somebody."""
    if doer == CALIBRATOR:
        rows = jobs.filter(calibrator=who).prefetch_related("records__numbers__certificate").order_by("number")
        for job in rows:
            days = (clock.civil_day(job.started_at), clock.civil_day(job.finished_at))
            yield Work(job.number, certificate_of(job), days)
        return
    purpose = next(each for each, what in PURPOSES.items() if what == doer)
    said = Statement.objects.filter(
        purpose=purpose, void_reason="", person_code=who, record__numbers__certificate__in=issued
    )
    named = said.values_list("document", "record__job__number", "record__numbers__number")
    for document, job, number in named.order_by("record__numbers__number"):
        yield Work(job, number, (clock.civil_day(clock.parse_instant(document["statement"]["at"])),))


def _against(reading: Reading, person: Person | None, doer: str, days: Iterable[date]) -> list[str]:
    """What the registers say now against somebody on some days, each once."""
    if person is None:
        return ["employment"]
    return list(dict.fromkeys(what for day in days for what in _against_on(reading, person, doer, day)))


def _against_on(reading: Reading, person: Person, doer: str, on: date) -> Iterator[str]:
    day, parameters, agency = Day(on.isoformat()), values_on(reading, on), nature_on(reading, on)
    if doer == SIGNATORY:
        count, limit = len(signing_fields(person, day)), whole(parameters, "signing_fields_limit")
        # Without any field the authorisation is in doubt, which is told as that.
        asked = papers_for(count, limit) if count else METROLOGIST
        if not carries(person, asked, day, agency=agency, doer=doer, parameters=parameters):
            yield "signing_qualification" if count <= limit else "senior_qualification"
        return
    if not employed_long_term(person, day):
        yield "employment"
    if not carries(person, RELEVANT, day, agency=agency, doer=doer, parameters=parameters):
        yield "qualification"
    if day > last_day_under(person.birth_date, whole(parameters, "age_limit")):
        yield "age"


def certificate_of(job: Job) -> str:
    """The number of the certificate that a job led to; empty where none was issued."""
    numbers = [number for record in job.records.all() for number in record.numbers.all()]
    return next((each.number for each in numbers if hasattr(each, "certificate")), "")


def places(reading: Reading, jobs: QuerySet, groups: Iterable[Measured]) -> Iterator[DoubtfulWork]:
    """Work in laboratories that were not held by right, or that no qualification named, on its days."""
    inside = jobs.filter(line__on_site=False)
    worked = joined((each for each in groups if not each.on_site), lambda each: each.site, _span)
    for model, what in ((Tenure, "tenure"), (NamedAddress, "address")):
        held = list(model.objects.filter(site__code__in=worked).select_related("site"))
        for site, (began, ended) in worked.items():
            own = [(each.valid_from, each.valid_to) for each in held if each.site.code == site]
            if within_spans(own, clock.civil_day(began)) & within_spans(own, clock.civil_day(ended)):
                continue  # one of them covers all days
            some = inside.filter(line__site_code=site).prefetch_related("records__numbers__certificate")
            for job in some.order_by("number"):
                days = (clock.civil_day(job.started_at), clock.civil_day(job.finished_at))
                if not all(within_spans(own, each) for each in days):
                    day, number = Day(days[-1].isoformat()), certificate_of(job)
                    yield DoubtfulWork(job=job.number, certificate=number, what=what, which=site, day=day)
