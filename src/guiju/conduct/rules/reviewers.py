"""Reviewers 核验人员: not the calibrator, authorised, qualified, employed, not over age (5-3, 4.5, 6.1.7-1)."""

from collections.abc import Iterator

from guiju.conduct.acts import REVIEW
from guiju.conduct.days import days_until, last_day_under
from guiju.conduct.facts import CalibrationFacts
from guiju.conduct.finding import Finding
from guiju.conduct.parameters import whole
from guiju.conduct.persons import RELEVANT, authorisations, carries, employed_long_term, named
from guiju.conduct.rule import Parameters, rule
from guiju.conduct.said import day_of, is_asked
from guiju.conduct.voice import Voice, voice
from guiju.record.enclosures import Person

GUARDS = (REVIEW,)
CALIBRATED = voice("reviewer_is_calibrator", "5-3", "6.1.7-1")
AUTHORISED = voice("reviewer_not_authorised", "6.1.7-1")
QUALIFIED = voice("reviewer_not_qualified", "4.5-7", "4.5-9")
EMPLOYED = voice("reviewer_not_long_term", "4.5-7")
OVER_AGE = voice("reviewer_over_age", "4.5-10")
NEAR_AGE = voice("reviewer_near_age_limit", "4.5-10")
INTEREST = voice("reviewer_interest", "5-3")


def _reviewer(say: Voice, facts: CalibrationFacts) -> Iterator[Person | Finding]:
    """The reviewer, or the finding that it is not known; nothing in a past case that nobody reviewed."""
    if is_asked(facts, "review"):
        yield say.unknown(facts.number, "reviewer") if facts.reviewer is None else facts.reviewer


@rule(CALIBRATED.code, requirements=CALIBRATED.requirements, reads=CalibrationFacts, guards=GUARDS)
def is_calibrator(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """Nobody reviews what they calibrated: these are always two people."""
    for person in _reviewer(CALIBRATED, facts):
        if isinstance(person, Finding):
            yield person
            continue
        for section in facts.sections:
            if not section.calibrators or "calibrators" in section.left_out:
                yield CALIBRATED.unknown(section.section_id, "calibrators")
        if any(each.person_id == person.person_id for section in facts.sections for each in section.calibrators):
            yield CALIBRATED.found(person.person_id, person=named(person))


@rule(AUTHORISED.code, requirements=AUTHORISED.requirements, reads=CalibrationFacts, guards=GUARDS)
def not_authorised(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """The reviewer is authorised to review by every method of the record.

    This serves 6.1.7-1 (reviewed by authorised people before it leaves); 4.5-7 asks for qualification and employment.
    """
    day = day_of(facts, "review")
    for person in _reviewer(AUTHORISED, facts):
        if isinstance(person, Finding):
            yield person
            continue
        for section in facts.sections:
            method = section.method
            if method is None:
                yield AUTHORISED.unknown(section.section_id, "method")
            elif not authorisations(person, "review", method, day):
                yield AUTHORISED.found(
                    person.person_id, person=named(person), method=method.code, edition=method.edition, day=day
                )


@rule(QUALIFIED.code, requirements=QUALIFIED.requirements, reads=CalibrationFacts, guards=GUARDS)
def not_qualified(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """The reviewer has an attested relevant qualification on the day of review (verifiers: 4.5-9)."""
    day = day_of(facts, "review")
    for person in _reviewer(QUALIFIED, facts):
        if isinstance(person, Finding):
            yield person
            continue
        held = carries(person, RELEVANT, day, agency=facts, doer="reviewer", parameters=parameters)
        if held is None:
            yield QUALIFIED.serving("4.5-9").unknown(person.person_id, "defence_agency")
        elif not held:
            yield QUALIFIED.serving("4.5-7").found(person.person_id, person=named(person), day=day)


@rule(EMPLOYED.code, requirements=EMPLOYED.requirements, reads=CalibrationFacts, guards=GUARDS)
def not_long_term(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """A long-term employment covers the day of review."""
    day = day_of(facts, "review")
    for person in _reviewer(EMPLOYED, facts):
        if isinstance(person, Finding):
            yield person
        elif not employed_long_term(person, day):
            yield EMPLOYED.found(person.person_id, person=named(person), day=day)


@rule(OVER_AGE.code, requirements=OVER_AGE.requirements, reads=CalibrationFacts, guards=GUARDS)
def over_age(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """Nobody reviews who is over the age limit on the day; what 'over' means stands in `days.last_day_under`."""
    limit, day = whole(parameters, "age_limit"), day_of(facts, "review")
    for person in _reviewer(OVER_AGE, facts):
        if isinstance(person, Finding):
            yield person
        elif day > last_day_under(person.birth_date, limit):
            yield OVER_AGE.found(person.person_id, person=named(person), limit=str(limit), day=day)


@rule(NEAR_AGE.code, requirements=NEAR_AGE.requirements, reads=CalibrationFacts, guards=GUARDS, subjects=("act",))
def near_age_limit(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """Warns a year ahead of the age limit."""
    limit, ahead = whole(parameters, "age_limit"), whole(parameters, "age_warning_days")
    if facts.reviewer is not None:
        last = last_day_under(facts.reviewer.birth_date, limit)
        if 0 <= days_until(facts.day, last) < ahead:
            person = facts.reviewer
            yield NEAR_AGE.warning(person.person_id, person=named(person), limit=str(limit), last=last)


@rule(INTEREST.code, requirements=INTEREST.requirements, reads=CalibrationFacts, guards=GUARDS)
def interest(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """A declared interest in a party of the commission keeps the reviewer off the job."""
    for person in _reviewer(INTEREST, facts):
        if isinstance(person, Finding):
            yield person
            continue
        if not facts.customers or "customers" in facts.left_out:
            yield INTEREST.unknown(facts.number, "customers")
        for customer in sorted(set(person.interests) & set(facts.customers)):
            yield INTEREST.found(person.person_id, person=named(person), customer=customer)
