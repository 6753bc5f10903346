"""Facts of a job at the bench: the commission's line with people, standards, climate and results added."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from guiju.conduct.facts import CalibrationFacts, SectionFacts, Stage, StatementFacts
from guiju.conduct.register_methods import EditionFacts
from guiju.lab.calibrations.models import Job, Record, Statement
from guiju.lab.calibrations.paces import paces
from guiju.lab.commissions.facts import line_facts
from guiju.lab.equipment.facts import standard
from guiju.lab.house import clock
from guiju.lab.house.act import Reading
from guiju.lab.people.facts import person
from guiju.lab.premises.facts import conditions, place
from guiju.lab.premises.models import ClimateReading
from guiju.record.model import Conditions
from guiju.record.words import Day, Digest

CLIMATE_BEFORE = timedelta(hours=2)
"""How far back a climate reading still speaks for the start of a measurement."""


def days_of(job: Job, today: date) -> tuple[date, date]:
    """First and last civil day of the measurement; today where it has not begun or ended."""
    started = today if job.started_at is None else clock.civil_day(job.started_at)
    finished = today if job.finished_at is None else clock.civil_day(job.finished_at)
    return started, finished


def job_facts(reading: Reading, stage: Stage, job: Job, now: datetime) -> CalibrationFacts:
    """The job as of the day of its measurement, and of today for what is about to happen."""
    today = clock.civil_day(now)
    day, _ = days_of(job, today)
    base = line_facts(reading, stage, job.line, today)
    return replace(base, number=job.number, sections=(_section(reading, base, job, day, now),))


def _section(reading: Reading, line: CalibrationFacts, job: Job, day: date, now: datetime) -> SectionFacts:
    base = line.sections[0]
    calibrator = person(reading, job.calibrator, day)
    used = [(role, standard(reading, code, day)) for role, code in sorted(job.standards.items())]
    since, until = (job.started_at or now) - CLIMATE_BEFORE, job.finished_at or now
    limits = base.method.environment if base.method else ()
    taken = conditions(reading, "1", job.room_code, limits, since=since, until=until)
    asked = base.edition.logged if base.edition else ()
    measured = line.stage in ("finish", "review") and base.edition is not None
    return replace(
        base,
        day=Day(day.isoformat()),
        logged=_logged(reading, job, asked, taken, since=since, until=until),
        paces=paces(reading, job, base.points) if measured and _asks_pace(base.edition) else (),
        room=job.room_code,
        place=place(reading, job.line.site_code, job.room_code) if not job.line.on_site else base.place,
        calibrators=() if calibrator is None else (calibrator,),
        standards=tuple((role, each) for role, each in used if each is not None),
        left_out=("standards",) if any(each is None for _, each in used) else (),
        last_day=None if job.finished_at is None else Day(clock.civil_day(job.finished_at).isoformat()),
        conditions=taken,
    )


def _asks_pace(edition: EditionFacts) -> bool:
    return edition.seconds_per_point is not None or edition.repeats > 0


def _logged(
    reading: Reading,
    job: Job,
    asked: tuple[str, ...],
    taken: tuple[Conditions, ...],
    *,
    since: datetime,
    until: datetime,
) -> tuple[str, ...]:
    """Those of the quantities asked for that have a reading of the room in time; limited ones are in `taken`."""
    known = {each.quantity for each in taken if each.readings > 0}
    others = sorted(set(asked) - known)
    if others:
        rows = ClimateReading.objects.filter(room__code=job.room_code, quantity__in=others, at__gte=since)
        known |= {each.quantity for each in reading.rows(rows.filter(at__lte=until))}
    return tuple(sorted(known & set(asked)))


def statement_facts(reading: Reading, record: Record, valid: dict[int, bool]) -> tuple[StatementFacts, ...]:
    """The statements that stand on a record; `valid` says by row whether the signature holds."""
    rows = reading.rows(Statement.objects.filter(record=record, void_reason="").order_by("pk"))
    return tuple(
        StatementFacts(
            purpose=row.purpose,
            role=row.document["statement"]["role"],
            person_id=row.person_code,
            day=Day(clock.civil_day(clock.parse_instant(row.document["statement"]["at"])).isoformat()),
            record_sha256=Digest(row.document["statement"]["record_sha256"]),
            valid=valid.get(row.pk, False),
        )
        for row in rows
    )
