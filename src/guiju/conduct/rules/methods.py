"""Methods: the edition in force, checked for novelty, validated and agreed where it is not public (4.6, 6.1.2)."""

from collections.abc import Iterator

from guiju.conduct.acts import ASSIGN, FINISH, REASSIGN, REVIEW_CONTRACT, START
from guiju.conduct.days import days_until, measurement_days
from guiju.conduct.facts import CalibrationFacts, SectionFacts
from guiju.conduct.finding import Finding
from guiju.conduct.parameters import whole
from guiju.conduct.rule import Parameters, rule
from guiju.conduct.voice import Voice, voice
from guiju.record.enclosures import Method

CHOSEN = (REVIEW_CONTRACT, ASSIGN, REASSIGN, START, FINISH)
SUPERSEDED = voice("method_superseded", "6.1.2-1", "6.8-5")
NOT_YET = voice("method_not_yet_effective", "6.1.2-1")
NOVELTY = voice("method_novelty_unchecked", "6.1.2-1")
VALIDATED = voice("method_not_validated", "6.1.2-3", "4.6-4")
CONSENT = voice("own_method_without_consent", "4.6-4")

SELECTION = frozenset({"contract_review", "assignment"})
"""Stages at which an edition is only chosen: it may yet be changed, so there the rule warns."""
OF_OUR_OWN = frozenset({"own", "customer"})
"""Kinds of method that are validated here: nobody else has done it."""


def _methods(say: Voice, facts: CalibrationFacts) -> Iterator[tuple[SectionFacts, Method] | Finding]:
    for section in facts.sections:
        yield say.unknown(section.section_id, "method") if section.method is None else (section, section.method)


@rule(SUPERSEDED.code, requirements=SUPERSEDED.requirements, reads=CalibrationFacts, guards=CHOSEN)
def superseded(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """No edition is used from the day on which another is in force: warns at selection, blocks the measurement."""
    for each in _methods(SUPERSEDED, facts):
        if isinstance(each, Finding):
            yield each
            continue
        section, method = each
        late = [
            day
            for day in measurement_days(facts, section)
            if method.superseded_on is not None and day >= method.superseded_on
        ]
        if late and method.superseded_on is not None:
            say = SUPERSEDED.warning if facts.stage in SELECTION else SUPERSEDED.found
            yield say(
                section.section_id,
                method=method.code,
                edition=method.edition,
                superseded_on=method.superseded_on,
                day=late[0],
            )


@rule(NOT_YET.code, requirements=NOT_YET.requirements, reads=CalibrationFacts, guards=CHOSEN)
def not_yet_effective(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """No edition is used before its first day: warns at selection, blocks the measurement."""
    for each in _methods(NOT_YET, facts):
        if isinstance(each, Finding):
            yield each
            continue
        section, method = each
        if section.day < method.effective_from:
            say = NOT_YET.warning if facts.stage in SELECTION else NOT_YET.found
            yield say(
                section.section_id,
                method=method.code,
                edition=method.edition,
                effective_from=method.effective_from,
                day=section.day,
            )


@rule(
    NOVELTY.code,
    requirements=NOVELTY.requirements,
    reads=CalibrationFacts,
    guards=(REVIEW_CONTRACT, ASSIGN, REASSIGN, START),
    subjects=("act",),
)
def novelty_unchecked(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """Warns when nobody has checked the edition for novelty (查新) for longer than a quarter."""
    longest = whole(parameters, "novelty_check_days")
    for section in facts.sections:
        method = section.method
        if method is not None and (method.checked_on is None or days_until(method.checked_on, section.day) > longest):
            yield NOVELTY.warning(
                section.section_id,
                method=method.code,
                edition=method.edition,
                checked_on=method.checked_on or "never",
                longest=str(longest),
            )


@rule(
    VALIDATED.code,
    requirements=VALIDATED.requirements,
    reads=CalibrationFacts,
    guards=(REVIEW_CONTRACT, ASSIGN, REASSIGN, START),
)
def not_validated(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """An own or a customer's method has its validation record; an own one breaks 4.6-4 as well."""
    for each in _methods(VALIDATED, facts):
        if isinstance(each, Finding):
            yield each
            continue
        section, method = each
        if method.kind in OF_OUR_OWN and not method.validated:
            say = VALIDATED if method.kind == "own" else VALIDATED.serving("6.1.2-3")
            yield say.found(section.section_id, method=method.code, edition=method.edition)


@rule(CONSENT.code, requirements=CONSENT.requirements, reads=CalibrationFacts, guards=(ASSIGN, REASSIGN, START))
def without_consent(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """The customer's dated consent to an own method stands on this commission by the day of measurement."""
    for each in _methods(CONSENT, facts):
        if isinstance(each, Finding):
            yield each
            continue
        section, method = each
        if method.kind != "own":
            continue
        if facts.commission is None:
            yield CONSENT.unknown(section.section_id, "commission", method=method.code)
        elif facts.commission.own_method_consent is None or facts.commission.own_method_consent > section.day:
            yield CONSENT.found(
                section.section_id, method=method.code, edition=method.edition, commission=facts.commission.number
            )
