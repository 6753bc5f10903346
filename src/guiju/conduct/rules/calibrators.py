"""Calibrators: authorised, trained, qualified, employed, not over age, without interest in a party (4.5, 5-3, 5-5d)."""

from collections.abc import Iterator

from guiju.conduct.acts import ASSIGN, CAPTURE, REASSIGN, START
from guiju.conduct.days import days_until, last_day_under
from guiju.conduct.facts import CalibrationFacts, SectionFacts
from guiju.conduct.finding import Finding
from guiju.conduct.parameters import whole
from guiju.conduct.persons import RELEVANT, authorisations, carries, employed_long_term, named
from guiju.conduct.rule import Parameters, rule
from guiju.conduct.voice import Voice, voice
from guiju.record.enclosures import Person

GUARDS = (ASSIGN, REASSIGN, START, CAPTURE)
"""At a capture the day is that of the capture: who may no longer calibrate takes no further reading."""
AUTHORISED = voice("calibrator_not_authorised", "5-5d")
TRAINED = voice("calibrator_not_trained", "5-5d")
QUALIFIED = voice("calibrator_not_qualified", "4.5-7", "4.5-9")
EMPLOYED = voice("calibrator_not_long_term", "4.5-7")
OVER_AGE = voice("calibrator_over_age", "4.5-10")
NEAR_AGE = voice("calibrator_near_age_limit", "4.5-10")
INTEREST = voice("calibrator_interest", "5-3")


def _calibrators(say: Voice, facts: CalibrationFacts) -> Iterator[tuple[SectionFacts, Person | Finding]]:
    """Each calibrator with the section, or the finding that a section's calibrators are not all known."""
    for section in facts.sections:
        if not section.calibrators or "calibrators" in section.left_out:
            yield section, say.unknown(section.section_id, "calibrators")
        for person in section.calibrators:
            yield section, person


@rule(AUTHORISED.code, requirements=AUTHORISED.requirements, reads=CalibrationFacts, guards=GUARDS)
def not_authorised(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """Each calibrator holds an authorisation to calibrate by this edition on the day of measurement."""
    for section, person in _calibrators(AUTHORISED, facts):
        if isinstance(person, Finding):
            yield person
        elif section.method is None:
            yield AUTHORISED.unknown(section.section_id, "method")
        elif not authorisations(person, "calibrate", section.method, section.day):
            method = section.method
            yield AUTHORISED.found(
                person.person_id, person=named(person), method=method.code, edition=method.edition, day=section.day
            )


@rule(TRAINED.code, requirements=TRAINED.requirements, reads=CalibrationFacts, guards=GUARDS)
def not_trained(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """Some authorisation that covers the work was given after training; none at all is `calibrator_not_authorised`."""
    for section, person in _calibrators(TRAINED, facts):
        if isinstance(person, Finding):
            yield person
        elif section.method is None:
            yield TRAINED.unknown(section.section_id, "method")
        else:
            held = authorisations(person, "calibrate", section.method, section.day)
            if held and not any(each.trained for each in held):
                yield TRAINED.found(person.person_id, person=named(person), method=section.method.code)


@rule(QUALIFIED.code, requirements=QUALIFIED.requirements, reads=CalibrationFacts, guards=GUARDS)
def not_qualified(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """Each calibrator has an attested relevant qualification on the day of measurement (verifiers: 4.5-9)."""
    for section, person in _calibrators(QUALIFIED, facts):
        if isinstance(person, Finding):
            yield person
            continue
        held = carries(person, RELEVANT, section.day, agency=facts, doer="calibrator", parameters=parameters)
        if held is None:
            yield QUALIFIED.serving("4.5-9").unknown(person.person_id, "defence_agency")
        elif not held:
            yield QUALIFIED.serving("4.5-7").found(person.person_id, person=named(person), day=section.day)


@rule(EMPLOYED.code, requirements=EMPLOYED.requirements, reads=CalibrationFacts, guards=GUARDS)
def not_long_term(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """A long-term employment covers the day of measurement."""
    for section, person in _calibrators(EMPLOYED, facts):
        if isinstance(person, Finding):
            yield person
        elif not employed_long_term(person, section.day):
            yield EMPLOYED.found(person.person_id, person=named(person), day=section.day)


@rule(OVER_AGE.code, requirements=OVER_AGE.requirements, reads=CalibrationFacts, guards=GUARDS)
def over_age(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """Nobody measures who is over the age limit on the day; what 'over' means stands in `days.last_day_under`."""
    limit = whole(parameters, "age_limit")
    for section, person in _calibrators(OVER_AGE, facts):
        if isinstance(person, Finding):
            yield person
        elif section.day > last_day_under(person.birth_date, limit):
            yield OVER_AGE.found(person.person_id, person=named(person), limit=str(limit), day=section.day)


@rule(
    NEAR_AGE.code,
    requirements=NEAR_AGE.requirements,
    reads=CalibrationFacts,
    guards=(
        ASSIGN,
        REASSIGN,
    ),
    subjects=("act",),
)
def near_age_limit(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """Warns a year ahead of the age limit."""
    limit, ahead = whole(parameters, "age_limit"), whole(parameters, "age_warning_days")
    for section in facts.sections:
        for person in section.calibrators:
            last = last_day_under(person.birth_date, limit)
            if 0 <= days_until(section.day, last) < ahead:
                yield NEAR_AGE.warning(person.person_id, person=named(person), limit=str(limit), last=last)


@rule(INTEREST.code, requirements=INTEREST.requirements, reads=CalibrationFacts, guards=GUARDS)
def interest(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """A declared interest in a party of the commission keeps the person off the job."""
    if not facts.customers or "customers" in facts.left_out:
        yield INTEREST.unknown(facts.number, "customers")
    for _, person in _calibrators(INTEREST, facts):
        if isinstance(person, Finding):
            yield person
        else:
            for customer in sorted(set(person.interests) & set(facts.customers)):
                yield INTEREST.found(person.person_id, person=named(person), customer=customer)
