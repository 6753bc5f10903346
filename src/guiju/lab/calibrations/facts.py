"""Facts of a job at the bench: the commission's line with people, standards, climate and results added."""

from dataclasses import replace
from datetime import date, datetime

from guiju.conduct.facts import CalibrationFacts, SectionFacts, Stage, StatementFacts
from guiju.lab.calibrations.climate_facts import climate
from guiju.lab.calibrations.models import Job, Record, Statement
from guiju.lab.commissions.facts import line_facts, qualifications_used
from guiju.lab.equipment.facts import standard
from guiju.lab.house import clock
from guiju.lab.house.act import Reading
from guiju.lab.people.facts import person
from guiju.lab.premises.facts import place
from guiju.record.model import Place, ScopeRow
from guiju.record.words import Day, Digest


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


def _section(reading: Reading, base: CalibrationFacts, job: Job, day: date, now: datetime) -> SectionFacts:
    calibrator = person(reading, job.calibrator, day)
    used = [(role, standard(reading, code, day)) for role, code in sorted(job.standards.items())]
    section = base.sections[0]
    limits = section.method.environment if section.method else ()
    known, left_out = climate(reading, job, limits, now)
    text = Day(day.isoformat())
    return replace(
        section,
        day=text,
        room=job.room_code,
        place=section.place if job.line.on_site else _room(reading, base.scope, job, day),
        calibrators=() if calibrator is None else (calibrator,),
        standards=tuple((role, each) for role, each in used if each is not None),
        left_out=("standards",) if any(each is None for _, each in used) else (),
        last_day=None if job.finished_at is None else Day(clock.civil_day(job.finished_at).isoformat()),
        conditions=known,
        readings_left_out=left_out,
    )


def _room(reading: Reading, scope: tuple[ScopeRow, ...], job: Job, day: date) -> Place | None:
    """The job's room, and whether a qualification in use names its address on the day of measurement."""
    used = qualifications_used(scope, job.line, Day(day.isoformat()))
    return place(reading, job.line.site_code, job.room_code, day=day, used=used)


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
