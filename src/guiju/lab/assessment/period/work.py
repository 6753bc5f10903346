"""Facts of a period: work beside what the registers say now of its days.

Most is settled by the first and last day of all work of one kind; only where one span of a register does not cover
these is each job looked at.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from guiju.conduct.permits import Permit
from guiju.conduct.work_facts import DoubtfulWork, WorkFacts
from guiju.lab.agency import facts as agency
from guiju.lab.assessment.period import work_people, work_standing
from guiju.lab.assessment.period.issued import certificates_between
from guiju.lab.assessment.period.work_groups import Span, joined
from guiju.lab.assessment.period.work_groups import groups as groups_of
from guiju.lab.assessment.period.work_people import certificate_of
from guiju.lab.calibrations.models import Job, Statement
from guiju.lab.commissions.choosing import deviation_facts
from guiju.lab.commissions.models import Deviation
from guiju.lab.house import clock
from guiju.lab.house.reading import Reading
from guiju.lab.methods.models import Edition
from guiju.lab.people.facts import Known
from guiju.lab.people.facts import known_as_entered as people
from guiju.record.words import Day

Group = tuple[str, tuple[str, str]]
"""Who, and by which method and edition."""


@dataclass(frozen=True)
class _Registers:
    """What the registers say now, of every day."""

    permits: dict[str, tuple[Permit, ...]]
    fields: dict[tuple[str, str], str]
    superseded: dict[tuple[str, str], date]
    scope: dict[tuple[str, str], tuple[Any, ...]]

    def authorised(self, who: str, kind: str, method: tuple[str, str], days: Iterable[date]) -> bool:
        told = (*method, self.fields.get(method, ""))
        asked = [Day(each.isoformat()) for each in days]
        return any(all(each.covers(who, kind, told, day) for day in asked) for each in self.permits.get(who, ()))

    def in_scope(self, method: tuple[str, str], first: date, last: date) -> bool:
        one, two = Day(first.isoformat()), Day(last.isoformat())
        return any(
            each.valid_from <= one
            and two <= each.valid_to
            and not any(since <= two and (until is None or one <= until) for since, until in each.suspensions)
            for each in self.scope.get(method, ())
        )

    def current(self, method: tuple[str, str], last: date) -> bool:
        ended = self.superseded.get(method)
        return ended is None or last < ended


def work(reading: Reading, first_day: date, last_day: date) -> WorkFacts:
    """Jobs whose measurement ended, and certificates that were issued, in the period, with what contradicts them."""
    start, end = clock.instants(first_day, last_day)
    jobs = Job.objects.filter(finished_at__gte=start, finished_at__lt=end, started_at__isnull=False)
    issued = certificates_between(start, end)
    found = groups_of(jobs, issued, (first_day, last_day), goes_on=reading.goes_on)
    groups, said = found.measured, found.said
    done = joined(groups, lambda each: (each.calibrator, each.method), lambda each: each.span)
    # Whoever reviews or approves does so between the end of the measurement and the issue.
    stated = joined(said, lambda each: (each.purpose, each.person, each.method), lambda each: (each.since, each.issued))
    worked = work_people.spans(groups, said)
    everybody = people(reading, {each[0] for each in worked}, reading.day)
    known = _registers(reading, {each[-1] for each in (*done, *stated)}, everybody)
    doubtful = (
        *_jobs(jobs, done, known),
        *_stated(issued, stated, known),
        *work_people.doubtful(reading, jobs, issued, worked, everybody),
        *work_people.places(reading, jobs, groups),
        *work_standing.roles(jobs, issued, worked),
        *work_standing.interests(jobs, issued, worked),
        *work_standing.licences(jobs, issued, groups, said),
    )
    return WorkFacts(
        jobs=jobs.count(),
        certificates=issued.count(),
        doubtful=tuple(sorted(doubtful, key=lambda each: (each.job, each.what, each.certificate))),
    )


def _registers(reading: Reading, used: Iterable[tuple[str, str]], everybody: Mapping[str, Known]) -> _Registers:
    """What the registers say of the people and methods of some work."""
    methods = {code for code, _ in used}
    editions = list(Edition.objects.filter(method__code__in=methods).select_related("method"))
    scope: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for line in agency.scope(reading, methods):
        scope[line.method, line.edition].append(line)
    return _Registers(
        permits={code: each.permits for code, each in everybody.items()},
        fields={(each.method.code, each.edition): each.method.field for each in editions},
        superseded={
            (each.method.code, each.edition): each.superseded_on for each in editions if each.superseded_on is not None
        },
        scope={key: tuple(rows) for key, rows in scope.items()},
    )


def _jobs(jobs: QuerySet, done: Mapping[Group, Span], known: _Registers) -> Iterator[DoubtfulWork]:
    """Calibrators, editions and scope on the days of measurement."""
    for (who, method), (began, ended) in done.items():
        if _sound(known, who, method, clock.civil_day(began), clock.civil_day(ended)):
            continue
        code, edition = method
        some = jobs.filter(calibrator=who, line__method_code=code, line__edition=edition)
        for job in some.select_related("line").prefetch_related("records__numbers__certificate").order_by("number"):
            yield from _of_job(job, known)


def _sound(known: _Registers, who: str, method: tuple[str, str], first: date, last: date) -> bool:
    authorised = known.authorised(who, "calibrate", method, (first, last))
    return authorised and known.current(method, last) and known.in_scope(method, first, last)


def _of_job(job: Job, known: _Registers) -> Iterator[DoubtfulWork]:
    method = (job.line.method_code, job.line.edition)
    first, last = clock.civil_day(job.started_at), clock.civil_day(job.finished_at)

    def doubtful(what: str, which: str) -> DoubtfulWork:
        day = Day(last.isoformat())
        return DoubtfulWork(job=job.number, certificate=certificate_of(job), what=what, which=which, day=day)

    if not all(known.authorised(job.calibrator, "calibrate", method, (day,)) for day in (first, last)):
        yield doubtful("calibrator", job.calibrator)
    if not known.current(method, last) and not _agreed(job, last):
        yield doubtful("edition", " ".join(method))
    if not known.in_scope(method, first, last):
        yield doubtful("scope", " ".join(method))


def _agreed(job: Job, day: date) -> bool:
    """Whether a deviation with all its parts let the superseded edition be used that day."""
    rows = Deviation.objects.filter(line=job.line, kind="edition")
    return any(not each.missing_on(Day(day.isoformat())) for each in map(deviation_facts, rows))


STATED = {"review": ("review", "reviewer"), "approve": ("sign", "signatory")}
"""Kind of authorisation that a statement needs, and what is in doubt where it lacks, by purpose."""


def _stated(
    issued: QuerySet, stated: Mapping[tuple[str, str, tuple[str, str]], Span], known: _Registers
) -> Iterator[DoubtfulWork]:
    """Reviewers and signatories on the days of their statements."""
    for (purpose, who, (code, edition)), (began, ended) in stated.items():
        kind, what = STATED[purpose]
        if known.authorised(who, kind, (code, edition), (clock.civil_day(began), clock.civil_day(ended))):
            continue
        rows = Statement.objects.filter(
            purpose=purpose,
            void_reason="",
            person_code=who,
            record__job__line__method_code=code,
            record__job__line__edition=edition,
            record__numbers__certificate__in=issued,
        )
        named = rows.values_list("document", "record__job__number", "record__numbers__number")
        for document, job, number in named.order_by("record__numbers__number"):
            day = clock.civil_day(clock.parse_instant(document["statement"]["at"]))
            if not known.authorised(who, kind, (code, edition), (day,)):
                yield DoubtfulWork(job=job, certificate=number, what=what, which=who, day=Day(day.isoformat()))
