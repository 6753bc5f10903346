"""Methods: the edition in force, checked for novelty, validated and agreed where it is not public (4.6, 6.1.2)."""

from collections.abc import Iterator

from guiju.conduct.acts import ASSIGN, FINISH, REASSIGN, REVIEW_CONTRACT, START
from guiju.conduct.days import days_until, measurement_days
from guiju.conduct.facts import CalibrationFacts, SectionFacts
from guiju.conduct.finding import Finding
from guiju.conduct.method_words import parts_text
from guiju.conduct.parameters import whole
from guiju.conduct.rule import Parameters, rule
from guiju.conduct.voice import Voice, voice
from guiju.record.enclosures import Method
from guiju.record.words import Day

CHOSEN = (REVIEW_CONTRACT, ASSIGN, REASSIGN, START, FINISH)
BEFORE = (REVIEW_CONTRACT, ASSIGN, REASSIGN, START)
SUPERSEDED = voice("method_superseded", "6.1.2-1", "6.8-5")
AGREED = voice("method_superseded_agreed", "6.1.2-1", "6.1.1-2")
NOT_YET = voice("method_not_yet_effective", "6.1.2-1")
NOVELTY = voice("method_novelty_unchecked", "6.1.2-1")
VALIDATED = voice("method_not_validated", "6.1.2-3", "4.6-4")
LACK = voice("method_lack_unstated", "4.6-4", "4.6-3")
CONSENT = voice("own_method_without_consent", "4.6-4")

SELECTION = frozenset({"contract_review", "assignment"})
"""Stages at which an edition is only chosen: it may yet be changed, so there the rule warns."""
OF_OUR_OWN = frozenset({"own", "customer"})
"""Kinds of method that are validated here: nobody else has done it."""


def _methods(say: Voice, facts: CalibrationFacts) -> Iterator[tuple[SectionFacts, Method] | Finding]:
    for section in facts.sections:
        yield say.unknown(section.section_id, "method") if section.method is None else (section, section.method)


def _late(facts: CalibrationFacts, section: SectionFacts, method: Method) -> Day | None:
    """The first day of measurement on which another edition is in force; None when there is none."""
    if method.superseded_on is None:
        return None
    return next((day for day in measurement_days(facts, section) if day >= method.superseded_on), None)


def lacking(section: SectionFacts) -> tuple[str, ...]:
    """What a lawful use of a superseded edition still lacks: the notice and the four parts of the deviation."""
    asked = () if section.choice is None else section.choice.deviations
    found = [each for each in asked if each.kind == "edition"]
    if not found:
        return ("told", "documented", "judged", "authorised", "accepted")
    told = found[0].told_on
    late = told is None or told > section.day
    return (*(("told",) if late else ()), *found[0].missing_on(section.day))


@rule(SUPERSEDED.code, requirements=SUPERSEDED.requirements, reads=CalibrationFacts, guards=CHOSEN)
def superseded(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """No edition is used from the day on which another is in force: warns at selection, blocks the measurement.

    A deviation with its four parts and the notice to the customer lets it be used where the scope names this very
    edition, which the rules of scope see to. A case keeps no days of those parts: what it states is undetermined.
    """
    for each in _methods(SUPERSEDED, facts):
        if isinstance(each, Finding):
            yield each
            continue
        section, method = each
        late = _late(facts, section, method)
        if late is None or method.superseded_on is None:
            continue
        parts = lacking(section)
        if facts.stage == "past" and section.stated_deviations:
            yield SUPERSEDED.unknown(section.section_id, "deviation_parts")
        elif facts.stage in SELECTION or parts:
            say = SUPERSEDED.warning if facts.stage in SELECTION else SUPERSEDED.found
            yield say(
                section.section_id,
                method=method.code,
                edition=method.edition,
                superseded_on=method.superseded_on,
                day=late,
                lacking=parts_text(parts),
            )


@rule(
    AGREED.code,
    requirements=AGREED.requirements,
    reads=CalibrationFacts,
    guards=(START, FINISH),
    subjects=("act",),
)
def superseded_agreed(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """Reminds of the deviation by which a superseded edition is used: it belongs on the certificate."""
    for section in facts.sections:
        if section.method is not None and _late(facts, section, section.method) is not None and not lacking(section):
            yield AGREED.warning(section.section_id, method=section.method.code, edition=section.method.edition)


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


@rule(NOVELTY.code, requirements=NOVELTY.requirements, reads=CalibrationFacts, guards=BEFORE, subjects=("act",))
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


@rule(VALIDATED.code, requirements=VALIDATED.requirements, reads=CalibrationFacts, guards=BEFORE)
def not_validated(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """An own, a customer's, a stretched or modified method has an approved validation; an own one breaks 4.6-4 too."""
    for each in _methods(VALIDATED, facts):
        if isinstance(each, Finding):
            yield each
            continue
        section, method = each
        modified = section.edition is not None and section.edition.modified
        if (method.kind in OF_OUR_OWN or modified) and not _is_validated(section, method):
            say = VALIDATED if method.kind == "own" else VALIDATED.serving("6.1.2-3")
            yield say.found(section.section_id, method=method.code, edition=method.edition)


def _is_validated(section: SectionFacts, method: Method) -> bool:
    """By the register where it is known; a case says only whether a validation was on file."""
    if section.edition is None:
        return method.validated
    return section.edition.validated_on is not None and section.edition.validated_on <= section.day


@rule(LACK.code, requirements=LACK.requirements, reads=CalibrationFacts, guards=BEFORE, subjects=("act",))
def lack_unstated(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """What published specifications lack is stated; without any validation it is `method_not_validated`."""
    for section in facts.sections:
        edition, method = section.edition, section.method
        if edition is None or method is None or edition.kind not in OF_OUR_OWN:
            continue
        if edition.validated_on is not None and not edition.lack_stated:
            yield LACK.found(section.section_id, method=method.code, edition=method.edition)


@rule(CONSENT.code, requirements=CONSENT.requirements, reads=CalibrationFacts, guards=BEFORE)
def without_consent(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """The customer's dated consent to an own or customer's method stands on this commission by the day."""
    for each in _methods(CONSENT, facts):
        if isinstance(each, Finding):
            yield each
            continue
        section, method = each
        if method.kind not in OF_OUR_OWN:
            continue
        if facts.stage == "contract_review" and section.choice is not None:
            consent: Day | None = section.choice.consent
        elif facts.commission is None:
            yield CONSENT.unknown(section.section_id, "commission", method=method.code)
            continue
        else:
            consent = facts.commission.own_method_consent
        if consent is None or consent > section.day:
            number = facts.number if facts.commission is None else facts.commission.number
            yield CONSENT.found(section.section_id, method=method.code, edition=method.edition, commission=number)
