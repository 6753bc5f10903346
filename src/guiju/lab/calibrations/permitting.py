"""A job permit out of the registers: what the interlock knows and finds now, and how long that is sure to hold.

The rules of starting, or of capturing where the measurement has begun, are run for today and for every further day of
the hours asked for, on the registers as they stand: a permit ends with the last day on which nothing blocks.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from guiju import __version__
from guiju.conduct import guarding, judge, sentence
from guiju.conduct.acts import CAPTURE, START
from guiju.conduct.days import within
from guiju.conduct.facts import CalibrationFacts, SectionFacts, Stage
from guiju.conduct.finding import Finding
from guiju.lab.agency.facts import agency
from guiju.lab.calibrations.facts import job_facts
from guiju.lab.calibrations.models import Job
from guiju.lab.commissions.facts import item
from guiju.lab.house import clock
from guiju.lab.house.act import Reading, Refused
from guiju.lab.house.parameters import in_force, values_on
from guiju.permit import JobPermit, PermitFinding, PermitLight, PermitPerson, PermitStandard
from guiju.record.enclosures import Person, Standard
from guiju.record.model import Parameter
from guiju.record.words import DecimalText, Instant, Text

STAGES: dict[str, tuple[Stage, str]] = {"assigned": ("start", START), "measuring": ("capture", CAPTURE)}
"""By the job's state: what is to be permitted, and the act whose rules judge it."""
AT_THE_PLACE = frozenset({"climate_out_of_limits", "climate_change_too_fast", "environment_not_logged"})
"""Of a job at the customer's these are open where nothing is known yet: the climate there is read there."""


@dataclass(frozen=True)
class Judged:
    """What the interlock knows and finds, and until when that holds."""

    facts: CalibrationFacts
    findings: tuple[Finding, ...]
    still_open: tuple[Finding, ...]
    valid_until: datetime
    ends_for: Text | None

    @property
    def blocking(self) -> tuple[Finding, ...]:
        return tuple(each for each in self.findings if each.blocks and each not in self.still_open)


def judged(reading: Reading, job: Job, hours: int) -> Judged:
    """The interlock's answer about the job now, and the last instant within `hours` for which it holds."""
    stage, act = STAGES[job.state]
    facts = job_facts(reading, stage, job, reading.now)
    findings = judge(guarding(act), facts, values_on(reading, reading.day))
    still_open = tuple(each for each in findings if job.line.on_site and _is_open(each))
    until, ends_for = _until(reading, job, facts, hours)
    return Judged(facts, findings, still_open, until, ends_for)


def _is_open(found: Finding) -> bool:
    unknown = found.severity == "undetermined" or found.code == "environment_not_logged"
    return found.code in AT_THE_PLACE and found.blocks and unknown


def _until(reading: Reading, job: Job, today: CalibrationFacts, hours: int) -> tuple[datetime, Text | None]:
    """The last instant asked for, or the end of the last day before something ends."""
    asked = reading.now + timedelta(hours=hours)
    last = clock.civil_day(asked)
    day = reading.day
    while day < last:
        day += timedelta(days=1)
        against = blocking_on(reading, job, day, today)
        if against:
            return _end_of(day - timedelta(days=1)), _ends(against[0])
    return asked, None


def _ends(found: Finding) -> Text:
    """Why a permit ends early, cut to what its column holds."""
    return Text(zh=sentence(found, "zh")[:500], en=sentence(found, "en")[:500])


def blocking_on(reading: Reading, job: Job, day: date, today: CalibrationFacts | None = None) -> tuple[Finding, ...]:
    """What would block on a day by the registers of now; the climate is not asked, and taken from `today` if given."""
    stage, act = STAGES[job.state]
    facts = job_facts(reading, stage, job, datetime.combine(day, time(12), clock.zone()))
    if today is not None:
        known = today.sections[0]
        section = replace(
            facts.sections[0],
            conditions=known.conditions,
            readings_left_out=known.readings_left_out,
            logged=known.logged,
        )
        facts = replace(facts, sections=(section,))
    found = judge(guarding(act), facts, values_on(reading, day))
    return tuple(each for each in found if each.blocks and each.code not in AT_THE_PLACE)


def _end_of(day: date) -> datetime:
    return clock.midnight(day + timedelta(days=1)) - timedelta(microseconds=1)


def permit_of(reading: Reading, job: Job, number: str, found: Judged) -> JobPermit:
    """The permit's document. Raises Refused when a fact that it cannot do without is not on file."""
    section = found.facts.sections[0]
    stage, act = STAGES[job.state]
    known = agency(reading)
    for what, zh, value in (
        ("agency", "机构信息", known),
        ("item", "样品", found.facts.item),
        ("method", "校准方法", section.method),
        ("place", "校准地点", section.place),
        ("calibrator", "校准人员", section.calibrators or None),
    ):
        if value is None:
            told = {"where": f"$.{what}", "missing.zh": zh, "missing.en": what}
            raise Refused("draft_incomplete", requirement="5-5a", parameters=told)
    assert known is not None and section.method is not None and section.place is not None
    return JobPermit(
        format="guiju.job_permit",
        version=1,
        software=f"guiju {__version__}",
        number=number,
        demonstration=found.facts.demonstration,
        job=job.number,
        stage="start" if stage == "start" else "capture",
        issued_at=Instant(clock.instant_text(reading.now)),
        valid_until=Instant(clock.instant_text(found.valid_until)),
        ends_for=found.ends_for,
        agency=known,
        place=section.place,
        room=section.room,
        item=item(job.line.item),
        calibrator=_person(section.calibrators[0], section),
        method=section.method,
        points=section.points,
        standards=tuple(_standard(role, each) for role, each in section.standards),
        scope=tuple(
            each
            for each in found.facts.scope
            if (each.method, each.edition, each.site)
            == (section.method.code, section.method.edition, job.line.site_code)
            and within(section.day, each.valid_from, each.valid_to)
        ),
        conditions=section.conditions,
        parameters=tuple(
            Parameter(name=name, value=value, source=source) for name, value, source in in_force(reading, reading.day)
        ),
        lights=tuple(_light(each.code, found) for each in guarding(act)),
    )


def _person(who: Person, section: SectionFacts) -> PermitPerson:
    method = section.method
    counting = tuple(
        each
        for each in who.authorisations
        if each.kind == "calibrate"
        and method is not None
        and each.method in ("", method.code)
        and each.edition in ("", method.edition)
        and within(section.day, each.valid_from, each.valid_to)
    )
    return PermitPerson(person_id=who.person_id, name=who.name, authorisations=counting)


def _standard(role: str, each: Standard) -> PermitStandard:
    certificate, confirmation = each.certificate, each.confirmation
    return PermitStandard(
        role=role,
        equipment_id=each.equipment_id,
        name=each.name,
        model=each.model,
        serial_number=each.serial_number,
        certificate_number=certificate.number if certificate else "",
        valid_to=certificate.valid_to if certificate else None,
        confirmed_on=confirmation.day if confirmation else None,
        range=confirmation.range if confirmation else each.range,
        unit=certificate.unit if certificate else each.range.unit,
        corrections=certificate.points if certificate else (),
        limits=DecimalText(certificate.limits) if certificate and certificate.limits is not None else None,
    )


def _light(code: str, found: Judged) -> PermitLight:
    own = [each for each in found.findings if each.code == code]
    state: Any = "open" if any(each in found.still_open for each in own) else "yellow" if own else "green"
    return PermitLight(code=code, state=state, findings=tuple(_told(each) for each in own))


def _told(each: Finding) -> PermitFinding:
    severity: Any = each.severity
    says = Text(zh=sentence(each, "zh"), en=sentence(each, "en"))
    return PermitFinding(code=each.code, severity=severity, requirements=each.requirements, says=says)
