"""The rule: a pure function with the requirements it serves, the acts it guards and the subject it judges."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from guiju.conduct.finding import ORDER, Finding

Subject = Literal["act", "case", "register", "period"]
Parameters = Mapping[str, str]
"""Dated parameters of the code in force that day, by name; an absent one is an error of the installation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    code: str
    requirements: tuple[str, ...]
    reads: type
    guards: frozenset[str]
    """Names of the acts that it refuses."""
    subjects: frozenset[Subject]
    applies_from: str
    """First day on which a case can be judged by it."""
    record_version: int
    """First record version that holds the facts it needs; older cases give 'undetermined'."""
    judge: Callable[[Any, Parameters], Iterable[Finding]]


RULES: dict[str, Rule] = {}


def rule(
    code: str,
    *,
    requirements: Iterable[str],
    reads: type,
    guards: Iterable[str] = (),
    subjects: Iterable[Subject] = ("act", "case"),
    applies_from: str = "2026-01-01",
    record_version: int = 1,
) -> Callable[[Callable[[Any, Parameters], Iterable[Finding]]], Callable[[Any, Parameters], Iterable[Finding]]]:
    """Registers a rule under its code; a code is given once."""

    def register(
        function: Callable[[Any, Parameters], Iterable[Finding]],
    ) -> Callable[[Any, Parameters], Iterable[Finding]]:
        if code in RULES:
            raise ValueError(f"rule {code} is registered twice")
        RULES[code] = Rule(
            code=code,
            requirements=tuple(requirements),
            reads=reads,
            guards=frozenset(guards),
            subjects=frozenset(subjects),
            applies_from=applies_from,
            record_version=record_version,
            judge=function,
        )
        return function

    return register


def guarding(act: str) -> tuple[Rule, ...]:
    """The rules that guard an act, by its dotted name, in the order of their codes."""
    return tuple(RULES[code] for code in sorted(RULES) if act in RULES[code].guards)


def judge(rules: Iterable[Rule], facts: object, parameters: Parameters) -> tuple[Finding, ...]:
    """Runs the rules that read this type of facts; findings come worst first."""
    return worst_first(
        finding for each in rules if isinstance(facts, each.reads) for finding in each.judge(facts, parameters)
    )


def worst_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings by severity, then by requirement and code."""
    return tuple(sorted(findings, key=lambda each: (ORDER.index(each.severity), each.requirements, each.code)))
