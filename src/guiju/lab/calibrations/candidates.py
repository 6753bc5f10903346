"""Who and what could do a job: every candidate with what speaks against it, judged by the rules of the acts themselves.

The rules of assigning and of starting are run on the line's facts with one candidate put in. Registers are read in
bulk, so that the queries do not grow with the number of candidates.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q

from guiju.conduct import RULES, judge
from guiju.conduct.acts import ASSIGN
from guiju.conduct.facts import CalibrationFacts, SectionFacts
from guiju.conduct.finding import Finding
from guiju.conduct.permits import Permit
from guiju.lab.calibrations.climate_facts import CLIMATE_BEFORE
from guiju.lab.calibrations.lights import subject_of
from guiju.lab.calibrations.models import Job
from guiju.lab.calibrations.sheet import pick
from guiju.lab.commissions.facts import line_facts
from guiju.lab.commissions.models import Line
from guiju.lab.equipment.facts import standards
from guiju.lab.equipment.models import Equipment
from guiju.lab.house.act import Actor, Reading
from guiju.lab.house.nature import nature
from guiju.lab.house.parameters import values_on
from guiju.lab.people.facts import known
from guiju.lab.people.models import Role
from guiju.lab.premises.models import ClimateReading, Room
from guiju.lab.ui.acting import Told, told
from guiju.lab.ui.register_lists import in_language
from guiju.lab.ui.words import unit
from guiju.record.words import Text

ACTS = frozenset({"calibrations.assign", "calibrations.start_measurement"})
MOST = 200
"""Candidates judged for one role at most."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One that could be chosen: `fit` unless a finding blocks; what was found, with its way out."""

    code: str
    name: str
    note: str
    fit: bool
    findings: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class RoleChoice:
    """A role of the method or its template, with the candidates for it."""

    role: str
    name: str
    demand: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """All that an assignment chooses from; the fit ones first."""

    people: tuple[Candidate, ...]
    rooms: tuple[Candidate, ...]
    roles: tuple[RoleChoice, ...]
    method: tuple[Told, ...] = ()
    """What is found about the method, whoever and whatever is chosen."""


def choices(line: Line, who: Actor, job: Job | None = None) -> Choices:
    """Candidates for the line's job; what the job has now is among them, fit or not."""
    reading = Reading(who, locking=False)
    agency = nature(reading, reading.day)
    facts = replace(
        line_facts(reading, "start", line, reading.day),
        defence_agency=agency.defence_agency,
        competent_departments=agency.competent_departments,
    )
    judging = _Judging(facts, values_on(reading, reading.day))
    return Choices(
        _people(judging, reading, job),
        _rooms(judging, line),
        tuple(_role(judging, reading, role, job) for role in _roles(facts.sections[0])),
        tuple(told(each) for each in judging.of_the_method()),
    )


@dataclass(frozen=True, slots=True)
class _Judging:
    facts: CalibrationFacts
    parameters: dict[str, str]

    def against(self, subject: str, permits: tuple[Permit, ...] | None = None, **members: Any) -> tuple[Finding, ...]:
        """What the rules about one subject find with these members of the section, and these permits of its people."""
        rules = [each for each in RULES.values() if each.guards & ACTS and subject_of(each.code) == subject]
        section = replace(self.facts.sections[0], **members)
        return judge(rules, replace(self.facts, sections=(section,), permits=permits), self.parameters)

    def of_the_method(self) -> tuple[Finding, ...]:
        """What assigning finds about the method: an edition about to change, not verified, superseded."""
        rules = [each for each in RULES.values() if ASSIGN in each.guards and subject_of(each.code) == "method"]
        return judge(rules, replace(self.facts, stage="assignment"), self.parameters)


def _candidate(code: str, name: str, note: str, found: Iterable[Finding]) -> Candidate:
    findings = tuple(found)
    fit = not any(each.blocks for each in findings)
    return Candidate(code, name, note, fit, tuple(told(each) for each in findings))


def _fit_first(found: Iterable[Candidate]) -> tuple[Candidate, ...]:
    return tuple(sorted(found, key=lambda each: (not each.fit, each.code)))


def _people(judging: _Judging, reading: Reading, job: Job | None) -> tuple[Candidate, ...]:
    open_end = Q(valid_to__isnull=True) | Q(valid_to__gte=reading.day)
    held = Role.objects.filter(open_end, name="calibrator", valid_from__lte=reading.day)
    codes = set(held.order_by("person__code").values_list("person__code", flat=True)[:MOST])
    if job is not None:
        codes.add(job.calibrator)
    found = known(reading, codes, reading.day)
    return _fit_first(
        _candidate(code, each.person.name, "", judging.against("person", each.permits, calibrators=(each.person,)))
        for code, each in found.items()
    )


def _rooms(judging: _Judging, line: Line) -> tuple[Candidate, ...]:
    """Rooms of the line's site, all under its address; the newest climate is only told, the start will judge it."""
    rooms = list(Room.objects.select_related("site").filter(site__code=line.site_code).order_by("code")[:MOST])
    climate = _newest_climate([each.pk for each in rooms])
    found = judging.against("place")
    return _fit_first(
        _candidate(each.code, in_language(each, "name"), climate.get(each.pk, ""), found) for each in rooms
    )


def _newest_climate(rooms: list[int]) -> dict[int, str]:
    from guiju.lab.house import clock

    since = clock.now() - CLIMATE_BEFORE
    newest: dict[int, dict[str, str]] = {}
    for row in ClimateReading.objects.filter(room_id__in=rooms, at__gte=since).order_by("at", "pk"):
        newest.setdefault(row.room_id, {})[row.quantity] = f"{row.value} {row.unit}"
    return {room: " · ".join(values.values()) for room, values in newest.items()}


@dataclass(frozen=True, slots=True)
class _Role:
    role: str
    name: Text
    demand: str
    unit: str


def _roles(section: SectionFacts) -> tuple[_Role, ...]:
    """Roles that the method demands, then those that only the budget template names."""
    found: dict[str, _Role] = {}
    for each in section.method.standards if section.method else ():
        demand = f"{each.range.lower} … {each.range.upper}{unit(each.range.unit)}"
        if each.largest_U is not None:
            demand += f" · U ≤ {each.largest_U}{unit(each.unit)}"
        found[each.role] = _Role(each.role, each.name, demand, each.range.unit)
    for given in section.template.inputs if section.template else ():
        if given.from_ in ("standard", "standard_correction", "standard_drift") and given.role:
            found.setdefault(given.role, _Role(given.role, given.name, "", given.unit))
    return tuple(found.values())


def _role(judging: _Judging, reading: Reading, role: _Role, job: Job | None) -> RoleChoice:
    now = job.standards.get(role.role, "") if job is not None else ""
    wanted = Q(unit=role.unit) if role.unit else Q()
    rows = Equipment.objects.filter(wanted | Q(code=now)).exclude(state="retired")
    codes = list(rows.order_by("code").values_list("code", flat=True)[:MOST])
    found = standards(reading, codes, reading.day)
    candidates = (
        _candidate(code, pick(each.name), _note(each), _against(judging, role.role, each))
        for code, each in found.items()
    )
    return RoleChoice(role.role, pick(role.name), role.demand, _fit_first(candidates))


def _against(judging: _Judging, role: str, standard: Any) -> tuple[Finding, ...]:
    """Findings about this standard in this role; that other roles are empty is not its fault."""
    found = judging.against("standards", standards=((role, standard),))
    return tuple(each for each in found if each.code != "standard_role_missing")


def _note(standard: Any) -> str:
    certificate = standard.certificate
    parts = [standard.model, standard.serial_number, "" if certificate is None else certificate.valid_to]
    return " · ".join(each for each in parts if each)
