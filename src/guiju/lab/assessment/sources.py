"""The running agency as the source of an evaluation: cases, registers, periods, what people gave, the log's head."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db.models import QuerySet

from guiju.conduct.evaluation import Given, Judged, Occasion
from guiju.conduct.evaluation.evidence import Fault
from guiju.lab.assessment.given import given_on
from guiju.lab.assessment.judging import UNREADABLE, Judgements, Progress, Touched, judgements_of
from guiju.lab.assessment.period.issued import certificates_between
from guiju.lab.assessment.remembered import MANY, Remembered, committed_since, related
from guiju.lab.assessment.sound_parameters import sound_values
from guiju.lab.assessment.whole_entries import torn_entries
from guiju.lab.equipment.models import Equipment
from guiju.lab.house import clock, log
from guiju.lab.house.models import Installation
from guiju.lab.house.reading import Reading
from guiju.lab.house.refusal import Refused
from guiju.lab.house.watching import NOBODY, facts_of_period, facts_on, watched, watched_periods
from guiju.lab.people.models import Person
from guiju.record.codec import encode
from guiju.record.words import Day

TRIES = 3
"""How often everything is read again when somebody acted meanwhile."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """One agency over one period, read whole; it is a `Sources` of the evaluation."""

    head: Occasion
    values: Mapping[str, str]
    cases: Judged
    register_facts: Mapping[str, Any]
    period_facts: Mapping[str, Any]
    all_given: Given
    judged: int
    """How many cases were judged now."""

    def occasion(self) -> Occasion:
        return self.head

    def parameters(self) -> Mapping[str, str]:
        return self.values

    def judgements(self) -> Judged:
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


def founded_on() -> date:
    """The day on which the register was set up."""
    return clock.civil_day(Installation.objects.get().founded_at)


def demand_founded(last: date) -> None:
    """Raises Refused for a period that ends before the register was set up: nothing of it can be known."""
    founded = founded_on()
    if last < founded:
        parameters = {"day": last.isoformat(), "founded": founded.isoformat()}
        raise Refused("period_before_founding", requirement="4.7-2", parameters=parameters)


Issued = tuple[str, int, str, int, int]
"""Number and revision of a record, number of its certificate, keys of both: what their order is by."""
_issued: Remembered[list[Issued]] = Remembered()
CERTIFICATE_OF = {
    "calibrations_record": related("calibrations.Record", "numbers__certificate"),
    "issuing_number": related("issuing.Number", "certificate"),
    "issuing_certificate": related("issuing.Certificate", "pk"),
}


def records_issued(first: date, last: date, *, goes_on: bool = False) -> list[int]:
    """Records whose certificate was issued in the period, by their numbers; replaced and withdrawn ones too.

    The order enters the snapshot's digest, so it is that of code points whatever the database's own collation is.

    Args:
        goes_on: see `gather`.
    """
    size = log.size()
    rows = certificates_between(*clock.instants(first, last))
    held = _issued.recall((first, last)) if goes_on else None
    since = None if held is None else committed_since(held[0], CERTIFICATE_OF, MANY)
    if held is None or since is None:
        found = _listed(rows)
    elif since:
        found = [*(each for each in held[1] if each[-1] not in since), *_listed(rows.filter(pk__in=since))]
    else:
        found = held[1]
    found.sort()
    _issued.hold((first, last), size, found)
    return list(dict.fromkeys(each[3] for each in found))


def _listed(rows: QuerySet) -> list[Issued]:
    names = ("number__record__number", "number__record__revision", "number__number", "number__record_id", "pk")
    return list(rows.order_by().values_list(*names).iterator())


def gather(
    first: date,
    last: date,
    *,
    touched: Touched | None = None,
    progress: Progress = lambda done, of: None,
    processes: int = 1,
    keep: bool = True,
    judge: bool = True,
    goes_on: bool = False,
) -> Gathered:
    """Reads everything; again when somebody acted meanwhile, so that all of it is of one head of the log.

    Args:
        touched: see `judging.judgements_of`; None looks at every case again.
        keep: whether new judgements are kept.
        judge: whether cases are judged; without it there are no judgements, for whoever asks for all the rest.
        goes_on: whether to go on from what this process knows of an earlier head of the log: for a look at what was
            touched since, never for a thorough one.
    """
    for _ in range(TRIES):
        size = log.size()
        cases = records_issued(first, last, goes_on=goes_on)
        asked = cases if judge else []
        told = {"progress": progress, "processes": processes, "keep": keep, "goes_on": goes_on}
        judged = judgements_of(asked, touched=touched, **told)
        found = _gathered(first, last, judged, size, len(cases), goes_on=goes_on)
        if log.size() == size:
            break
    return found


def _gathered(first: date, last: date, judged: Judgements, size: int, cases: int, *, goes_on: bool) -> Gathered:
    faults: list[Fault] = [*judged.faults, *torn_entries()]
    registers = _facts("register", watched(), lambda name: facts_on(name, last), faults)
    of_period = partial(facts_of_period, first_day=first, last_day=last, goes_on=goes_on)
    periods = _facts("period", watched_periods(), of_period, faults)
    values = sound_values(Reading(NOBODY, locking=False), last, faults)
    given = given_on(last, tuple(faults))
    return Gathered(
        head=Occasion(
            agency=Installation.objects.get().agency_id,
            demonstration=clock.is_demonstration(),
            first_day=Day(first.isoformat()),
            last_day=Day(last.isoformat()),
            log_size=size,
            log_root=log.root_text(size),
            sizes={
                "attestations": len(given.attestations),
                "cases": cases,
                "documents": len(given.documents),
                "equipment": Equipment.objects.count(),
                "people": Person.objects.count(),
            },
        ),
        values=values,
        cases=judged.cases,
        register_facts=registers,
        period_facts=periods,
        all_given=given,
        judged=judged.judged,
    )


def _facts(kind: str, names: Iterable[str], facts_of: Callable[[str], object], faults: list[Fault]) -> dict[str, Any]:
    """Facts by name; what cannot be read is a fault, and its rules find no records to judge."""
    found: dict[str, Any] = {}
    for name in names:
        try:
            facts = facts_of(name)
            encode(facts)
        except Exception as error:  # told, never passed over: the run is not final
            said = f"{type(error).__name__}: {error}"
            zh, en = f"“{name}”的事实无法读取：{said}", f"the facts of '{name}' cannot be read: {said}"
            faults.append(Fault(row=UNREADABLE, where=f"{kind}:{name}", zh=zh, en=en))
        else:
            found[name] = facts
    return found
