"""How far an authorisation reaches: its sites and its range (5-5d, 4.7-4); asked on acts alone."""

from collections.abc import Iterator

from guiju.conduct.acts import APPROVE, ASSIGN, CAPTURE, REASSIGN, REVIEW, START
from guiju.conduct.facts import CalibrationFacts, SectionFacts
from guiju.conduct.finding import Finding
from guiju.conduct.permits import Permit, at_site, beyond
from guiju.conduct.persons import named
from guiju.conduct.rule import Parameters, rule
from guiju.conduct.voice import voice
from guiju.record.enclosures import Person

GUARDS = (ASSIGN, REASSIGN, START, CAPTURE, REVIEW, APPROVE)
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
            shown = f"{value.value} {value.unit}"
            yield RANGE.found(person.person_id, person=named(person), value=shown)
