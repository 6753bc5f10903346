"""Judging a past case by every rule that is about cases; also what an outsider with a dossier does again."""

from collections.abc import Iterable, Mapping

from guiju.conduct.case_facts import facts_of_case
from guiju.conduct.facts import CalibrationFacts
from guiju.conduct.finding import Finding
from guiju.conduct.parameters import ParameterError
from guiju.conduct.rule import RULES, Rule, worst_first
from guiju.conduct.voice import Voice
from guiju.record.codec import parse
from guiju.record.statement import Case
from guiju.record.verify import VerifySignature


def judge_case(
    case: Case,
    verify_signature: VerifySignature,
    parameters: Mapping[str, str] | None = None,
    rules: Iterable[Rule] | None = None,
) -> tuple[Finding, ...]:
    """Findings of a case, worst first.

    Args:
        parameters: those to judge by; None for those that the record froze as in force that day.
        rules: those to judge by; None for all that are registered.

    A rule that asks for more than the case's record version or day can hold, or for a parameter that is not known, is
    undetermined. Raises RecordError when an enclosure's digest does not hold.
    """
    facts = facts_of_case(case, verify_signature)
    used = {each.name: each.value for each in case.record.parameters} if parameters is None else parameters
    version = _stored_version(case)
    about_cases = _about_cases(list(RULES.values() if rules is None else rules))
    first = min((section.day for section in facts.sections), default=facts.day)
    found: list[Finding] = []
    for each in about_cases:
        if version < each.record_version or first < each.applies_from:
            found.append(_unknown(each, facts, "not_recorded"))
        else:
            found += _judged(each, facts, used)
    return worst_first(found)


_last: tuple[list[Rule], list[Rule]] = ([], [])
"""The rules asked of last and those of them that are about cases: one case after the other asks for the same."""


def _about_cases(chosen: list[Rule]) -> list[Rule]:
    global _last  # noqa: PLW0603 - a note that saves work and decides nothing; a rule cannot change
    last = _last
    if last[0] != chosen:
        about = [each for each in chosen if "case" in each.subjects and issubclass(CalibrationFacts, each.reads)]
        last = _last = chosen, about
    return last[1]


def _judged(each: Rule, facts: CalibrationFacts, parameters: Mapping[str, str]) -> tuple[Finding, ...]:
    try:
        return tuple(each.judge(facts, parameters))
    except ParameterError:
        return (_unknown(each, facts, "parameter"),)


def _unknown(each: Rule, facts: CalibrationFacts, why: str) -> Finding:
    return Voice(each.code, each.requirements).unknown(facts.number, why)


def _stored_version(case: Case) -> int:
    """The version in which the record is stored, whatever it was upgraded to in memory."""
    if case.record_bytes is None:
        return case.record.version
    return int(parse(case.record_bytes)["version"])
