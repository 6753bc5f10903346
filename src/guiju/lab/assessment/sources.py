"""The running agency as the source of an evaluation: cases, registers, periods, what people gave, the log's head."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from guiju.conduct.evaluation import CaseJudgement, Given, Occasion
from guiju.lab.assessment.given import given_on
from guiju.lab.assessment.judging import Progress, judgements_of
from guiju.lab.equipment.models import Equipment
from guiju.lab.house import clock, log
from guiju.lab.house.models import Installation
from guiju.lab.house.parameters import values_on
from guiju.lab.house.reading import Reading
from guiju.lab.house.watching import NOBODY, facts_of_period, facts_on, watched, watched_periods
from guiju.lab.issuing.models import Certificate
from guiju.lab.people.models import Person
from guiju.record.words import Day

TRIES = 3
"""How often everything is read again when somebody acted meanwhile."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """One agency over one period, read whole; it is a `Sources` of the evaluation."""

    head: Occasion
    values: Mapping[str, str]
    cases: tuple[CaseJudgement, ...]
    register_facts: Mapping[str, Any]
    period_facts: Mapping[str, Any]
    all_given: Given
    judged: int
    """How many cases were judged now."""

    def occasion(self) -> Occasion:
        return self.head

    def parameters(self) -> Mapping[str, str]:
        return self.values

    def judgements(self) -> Iterable[CaseJudgement]:
        return self.cases

    def registers(self) -> Mapping[str, Any]:
        return self.register_facts

    def periods(self) -> Mapping[str, Any]:
        return self.period_facts

    def given(self) -> Given:
        return self.all_given


def last_twelve_months(day: date) -> tuple[date, date]:
    """The period by default: from the same day a year ago, that day left out, to the day."""
    try:
        before = day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        before = day.replace(year=day.year - 1, day=28)
    return before + timedelta(days=1), day


def records_issued(first: date, last: date) -> list[int]:
    """Records whose certificate was issued in the period, by their numbers; replaced and withdrawn ones too."""
    begin, end = _midnight(first), _midnight(last + timedelta(days=1))
    rows = Certificate.objects.filter(issued_at__gte=begin, issued_at__lt=end)
    found = rows.order_by("number__record__number", "number__record_id").values_list("number__record_id", flat=True)
    return list(dict.fromkeys(found))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.zone())


def gather(
    first: date,
    last: date,
    *,
    touched: frozenset[int] | None = None,
    progress: Progress = lambda done, of: None,
    processes: int = 1,
    keep: bool = True,
) -> Gathered:
    """Reads everything; again when somebody acted meanwhile, so that all of it is of one head of the log.

    Args:
        touched: see `judging.judgements_of`; None looks at every case again.
        keep: whether new judgements are kept.
    """
    found = _gathered(first, last, touched, progress, processes, keep)
    for _ in range(TRIES - 1):
        if log.size() == found.head.log_size:
            break
        found = _gathered(first, last, touched, progress, processes, keep)
    return found


def _gathered(
    first: date, last: date, touched: frozenset[int] | None, progress: Progress, processes: int, keep: bool
) -> Gathered:
    judged = judgements_of(
        records_issued(first, last), touched=touched, progress=progress, processes=processes, keep=keep
    )
    size = log.size()
    given = given_on(last, judged.faults)
    reading = Reading(NOBODY, locking=False)
    return Gathered(
        head=Occasion(
            agency=Installation.objects.get().agency_id,
            demonstration=clock.is_demonstration(),
            first_day=Day(first.isoformat()),
            last_day=Day(last.isoformat()),
            log_size=size,
            log_root=log.root(size).hex() if size else "",
            sizes={
                "attestations": len(given.attestations),
                "cases": len(judged.judgements) + len(judged.faults),
                "documents": len(given.documents),
                "equipment": Equipment.objects.count(),
                "people": Person.objects.count(),
            },
        ),
        values=values_on(reading, last),
        cases=judged.judgements,
        register_facts={name: facts_on(name, last) for name in watched()},
        period_facts={name: facts_of_period(name, first, last) for name in watched_periods()},
        all_given=given,
        judged=judged.judged,
    )
