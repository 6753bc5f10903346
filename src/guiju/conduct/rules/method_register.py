"""The register of methods as of a day: novelty checks, verification, changes of edition, procedures (6.1.2, 6.8-5)."""

from collections.abc import Iterator
from itertools import groupby

from guiju.conduct.days import days_until
from guiju.conduct.finding import Finding
from guiju.conduct.method_words import STAGES, lawful
from guiju.conduct.parameters import whole
from guiju.conduct.register_methods import EditionFacts, MethodRegisterFacts
from guiju.conduct.rule import Parameters, rule
from guiju.conduct.voice import voice
from guiju.record.words import Day

NOVELTY = voice("register_novelty_overdue", "6.1.2-1")
UNVERIFIED = voice("register_edition_unverified", "6.8-5", "6.1.2-1")
SEVERAL = voice("register_editions_overlap", "6.1.2-1")
CHANGE = voice("register_change_open", "6.1.2-1", "6.8-5")
PROCEDURE = voice("register_procedure_overdue", "6.1.2-4")


def is_in_force(edition: EditionFacts, day: Day) -> bool:
    """Whether an edition is in force on a day: from its first day until the day before another's."""
    return edition.effective_from <= day and (edition.superseded_on is None or day < edition.superseded_on)


def _standing(facts: MethodRegisterFacts) -> list[EditionFacts]:
    return [each for each in facts.editions if is_in_force(each, facts.day)]


@rule(NOVELTY.code, requirements=NOVELTY.requirements, reads=MethodRegisterFacts, subjects=("register",))
def novelty_overdue(facts: MethodRegisterFacts, parameters: Parameters) -> Iterator[Finding]:
    """Each edition in force was checked for novelty within the last quarter."""
    longest = whole(parameters, "novelty_check_days")
    for each in _standing(facts):
        if each.checked_on is None or days_until(each.checked_on, facts.day) > longest:
            yield NOVELTY.found(
                each.method,
                method=each.method,
                edition=each.edition,
                checked_on=each.checked_on or "never",
                longest=str(longest),
            )


@rule(UNVERIFIED.code, requirements=UNVERIFIED.requirements, reads=MethodRegisterFacts, subjects=("register",))
def edition_unverified(facts: MethodRegisterFacts, parameters: Parameters) -> Iterator[Finding]:
    """Each edition in force is verified: by one that is not, no job can begin."""
    for each in _standing(facts):
        if each.verified_on is None or each.verified_on > facts.day:
            yield UNVERIFIED.found(each.method, method=each.method, edition=each.edition)


@rule(SEVERAL.code, requirements=SEVERAL.requirements, reads=MethodRegisterFacts, subjects=("register",))
def editions_overlap(facts: MethodRegisterFacts, parameters: Parameters) -> Iterator[Finding]:
    """No two editions of a method are in force on one day."""
    for method, found in groupby(sorted(_standing(facts), key=lambda each: each.method), key=lambda each: each.method):
        editions = [each.edition for each in found]
        if len(editions) > 1:
            yield SEVERAL.found(method, method=method, editions=", ".join(sorted(editions)), day=facts.day)


@rule(CHANGE.code, requirements=CHANGE.requirements, reads=MethodRegisterFacts, subjects=("register",))
def change_open(facts: MethodRegisterFacts, parameters: Parameters) -> Iterator[Finding]:
    """A change of edition warns from its announcement on, and is a fault once the new edition is in force."""
    for each in facts.changes:
        if each.stage == "granted" or each.announced_on > facts.day:
            continue
        say = CHANGE.found if each.effective_from <= facts.day else CHANGE.warning
        yield say(
            each.method,
            method=each.method,
            new=each.new,
            effective_from=each.effective_from,
            stage=STAGES[each.stage],
            days=str(days_until(facts.day, each.effective_from)),
            lawful=lawful(each.stage, each.effective_from, facts.day),
        )


@rule(PROCEDURE.code, requirements=PROCEDURE.requirements, reads=MethodRegisterFacts, subjects=("register",))
def procedure_overdue(facts: MethodRegisterFacts, parameters: Parameters) -> Iterator[Finding]:
    """Where choices are left a procedure is in force, and its last review is not longer ago than a year."""
    longest = whole(parameters, "procedure_review_days")
    for each in _standing(facts):
        procedure = each.procedure
        if not each.choices_left and procedure is None:
            continue
        reviewed = None if procedure is None else procedure.reviewed_on
        if reviewed is None or days_until(reviewed, facts.day) > longest:
            yield PROCEDURE.found(
                each.method,
                method=each.method,
                edition=each.edition,
                checked_on=reviewed or "never",
                longest=str(longest),
            )
