"""Facts of a job at the bench: the commission's line with people, standards, climate and results added."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from guiju.conduct.facts import CalibrationFacts, SectionFacts, Stage, StatementFacts
from guiju.conduct.register_methods import EditionFacts
from guiju.lab.calibrations.acclimation import rest
from guiju.lab.calibrations.climate_facts import CLIMATE_BEFORE, climate, climate_asked, sensors, taken_for
from guiju.lab.calibrations.fields import entered
from guiju.lab.calibrations.models import Job, Record, Statement
from guiju.lab.calibrations.paces import paces
from guiju.lab.commissions.facts import line_asked, line_facts, qualifications_used
from guiju.lab.equipment.facts import standards, standards_asked
from guiju.lab.house import clock
from guiju.lab.house.act import Reading
from guiju.lab.house.ahead import Ask
from guiju.lab.house.nature import nature
from guiju.lab.house.parameters import parameters_on
from guiju.lab.people.facts import known, people_asked
from guiju.lab.premises.facts import climate_readings, place, room_of
from guiju.record.model import Conditions, Place, ScopeRow
from guiju.record.words import Day, Digest


def days_of(job: Job, today: date) -> tuple[date, date]:
    """First and last civil day of the measurement; today where it has not begun or ended."""
    started = today if job.started_at is None else clock.civil_day(job.started_at)
    finished = today if job.finished_at is None else clock.civil_day(job.finished_at)
    return started, finished


def job_facts(reading: Reading, stage: Stage, job: Job, now: datetime) -> CalibrationFacts:
    """The job as of the day of its measurement, and of today for what is about to happen."""
    today = clock.civil_day(now)
    # People and standards are judged on the day of the act: a capture on a later day asks about that day.
    day = today if stage == "capture" else days_of(job, today)[0]
    reading.ask_ahead(_asked(reading, job, day, now))
    base = line_facts(reading, stage, job.line, today)
    found, agency = known(reading, (job.calibrator,), day), nature(reading, day)
    calibrators = tuple(each.person for each in found.values())
    return replace(
        base,
        number=job.number,
        sections=(replace(_section(reading, base, job, day, now), calibrators=calibrators),),
        permits=tuple(permit for each in found.values() for permit in each.permits),
        defence_agency=agency.defence_agency,
        competent_departments=agency.competent_departments,
    )


def _asked(reading: Reading, job: Job, day: date, now: datetime) -> Iterator[Ask]:
    """What the readers below ask, to be asked ahead."""

    def equipment(rows: list[Any]) -> Iterator[Ask]:
        codes = {*job.standards.values(), *sensors(rows, day)}
        return standards_asked(codes, day, reading.day)

    def limited(rows: list[Any]) -> Iterator[Ask]:
        limits = [limit["quantity"] for each in rows for limit in each.environment]
        return climate_asked(job, limits, now, equipment) if limits else equipment([])

    yield from line_asked(job.line, clock.civil_day(now), limited)
    yield from people_asked((job.calibrator,))
    yield Ask(parameters_on, {"day": reading.day})
    if not job.line.on_site:
        yield Ask(room_of, {"room": job.room_code, "site": job.line.site_code})


def with_person(reading: Reading, base: CalibrationFacts, role: str, code: str) -> CalibrationFacts:
    """The facts with who reviews or signs, and how far that person's authorisations reach."""
    found = known(reading, (code,), reading.day).get(code)
    agency = nature(reading, reading.day)
    return replace(
        base,
        permits=() if found is None else found.permits,
        defence_agency=agency.defence_agency,
        competent_departments=agency.competent_departments,
        **{role: None if found is None else found.person},
    )


def _section(reading: Reading, base: CalibrationFacts, job: Job, day: date, now: datetime) -> SectionFacts:
    section = base.sections[0]
    limits = section.method.environment if section.method else ()
    rows = taken_for(reading, job, limits, now)
    # Standards and sensors of one day are equipment of that day: read together.
    equipment = standards(reading, {*job.standards.values(), *sensors(rows, day)}, day)
    used = [(role, equipment.get(code)) for role, code in sorted(job.standards.items())]
    taken, left_out = climate(reading, job, limits, now, rows=rows, known={day: equipment})
    edition = section.edition
    measured = base.stage in ("finish", "review") and edition is not None
    return replace(
        section,
        day=Day(day.isoformat()),
        logged=_logged(reading, job, edition.logged if edition else (), taken, now),
        paces=paces(reading, job, section) if measured and _asks_pace(edition) else (),
        rest=rest(reading, job, limits, now) if base.stage in ("start", "capture") else None,
        fields=entered(job),
        room=job.room_code,
        place=section.place if job.line.on_site else _room(reading, base.scope, job, day),
        standards=tuple((role, each) for role, each in used if each is not None),
        left_out=("standards",) if any(each is None for _, each in used) else (),
        last_day=None if job.finished_at is None else Day(clock.civil_day(job.finished_at).isoformat()),
        conditions=taken,
        readings_left_out=left_out,
    )


def _room(reading: Reading, scope: tuple[ScopeRow, ...], job: Job, day: date) -> Place | None:
    """The job's room, and whether a qualification in use names its address on the day of measurement."""
    used = qualifications_used(scope, job.line, Day(day.isoformat()))
    return place(reading, job.line.site_code, job.room_code, day=day, used=used)


def _asks_pace(edition: EditionFacts) -> bool:
    return edition.seconds_per_point is not None or edition.repeats > 0


def _logged(
    reading: Reading, job: Job, asked: tuple[str, ...], taken: tuple[Conditions, ...], now: datetime
) -> tuple[str, ...]:
    """Those of the quantities asked for that have a reading of the room in time; limited ones are in `taken`."""
    known = {each.quantity for each in taken if each.readings > 0}
    others = sorted(set(asked) - known)
    if others:
        since, until = (job.started_at or now) - CLIMATE_BEFORE, job.finished_at or now
        known |= {each.quantity for each in climate_readings(reading, job.room_code, others, since=since, until=until)}
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
