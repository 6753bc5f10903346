"""How far an authorisation reaches: its sites, its range, its last day (5-5d, 4.7-4, 4.5-7); asked on acts alone."""

from collections.abc import Iterator

from guiju.conduct.acts import APPROVE, ASSIGN, CAPTURE, REASSIGN, REVIEW, START
from guiju.conduct.ends import contract_end, near, paper_end
from guiju.conduct.facts import CalibrationFacts, SectionFacts
from guiju.conduct.finding import Finding
from guiju.conduct.parameters import whole
from guiju.conduct.permits import Permit, at_site, beyond
from guiju.conduct.persons import named
from guiju.conduct.rule import Parameters, rule
from guiju.conduct.voice import voice
from guiju.record.enclosures import Person
from guiju.results.units import behind

GUARDS = (ASSIGN, REASSIGN, START, CAPTURE, REVIEW, APPROVE)
NEAR_END = voice("doer_near_end", "4.5-7", "4.5-3")
SITE = voice("authorisation_not_for_site", "5-5d", "4.7-4")
RANGE = voice("authorisation_not_for_range", "5-5d")
Asked = tuple[SectionFacts, Person, tuple[Permit, ...]]


def _asked(facts: CalibrationFacts) -> Iterator[Asked]:
    """Each section with the person of the act and what lets that person do it by the section's method.

    Who is not authorised by the method at all is not among them: that is another rule's finding.
    """
    kind = {"review": "review", "approval": "sign"}.get(facts.stage, "calibrate")
    for section in facts.sections:
        method, day = section.method, section.day if kind == "calibrate" else facts.day
        people = {"review": (facts.reviewer,), "sign": (facts.signatory,)}.get(kind, section.calibrators)
        for person in people:
            if person is None or method is None or facts.permits is None:
                continue
            by = (method.code, method.edition, method.field)
            found = tuple(each for each in facts.permits if each.covers(person.person_id, kind, by, day))
            if found:
                yield section, person, found


@rule(SITE.code, requirements=SITE.requirements, reads=CalibrationFacts, guards=GUARDS, subjects=("act",))
def not_for_site(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """One of the authorisations by the method holds at the site of the work."""
    if facts.permits is None:
        yield SITE.unknown(facts.number, "permits")
    for section, person, permits in _asked(facts):
        if section.place is None:
            yield SITE.unknown(section.section_id, "place")
        elif not at_site(permits, section.place.site):
            yield SITE.found(person.person_id, person=named(person), site=section.place.site)


@rule(RANGE.code, requirements=RANGE.requirements, reads=CalibrationFacts, guards=GUARDS, subjects=("act",))
def not_for_range(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """Every point lies in the range of an authorisation by the method that holds at the site."""
    if facts.permits is None:
        yield RANGE.unknown(facts.number, "permits")
    for section, person, permits in _asked(facts):
        here = permits if section.place is None else at_site(permits, section.place.site)
        for value in beyond(here, (each.nominal for each in section.points)) if here else ():
            shown = f"{value.value}{behind(value.unit)}"
            yield RANGE.found(person.person_id, person=named(person), value=shown)


@rule(
    NEAR_END.code,
    requirements=NEAR_END.requirements,
    reads=CalibrationFacts,
    guards=(ASSIGN, REASSIGN, REVIEW, APPROVE),
    subjects=("act",),
)
def near_end(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """Warns ahead of the end of the contract, the qualification or the authorisation by which the person works here."""
    ahead = whole(parameters, "people_warning_days")
    for section, person, permits in _asked(facts):
        day = section.day if permits[0].kind == "calibrate" else facts.day
        last_days = [each.valid_to for each in permits]
        granted = None if None in last_days else max(each for each in last_days if each is not None)
        found = [(f"authorisation_{permits[0].kind}", granted), ("qualification", paper_end(person, day))]
        if permits[0].kind != "sign":
            found.append(("employment", contract_end(person, day)))
        for what, last in found:
            if last is not None and near(day, last, ahead):
                row = "4.5-3" if permits[0].kind == "sign" else "4.5-7"
                yield NEAR_END.serving(row).warning(person.person_id, person=named(person), what=what, last=last)
