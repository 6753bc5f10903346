"""The record: complete, and its results reproduced from its readings (5-5a, 5-6c)."""

from collections.abc import Iterator

from guiju.conduct.acts import APPROVE, FINISH, ISSUE, REVIEW
from guiju.conduct.facts import CalibrationFacts
from guiju.conduct.finding import Finding
from guiju.conduct.places import place, places
from guiju.conduct.rule import Parameters, rule
from guiju.conduct.voice import voice
from guiju.record.words import Text

INCOMPLETE = voice("record_incomplete", "5-5a")
RECOMPUTED = voice("recomputation_differs", "5-6c")


def more_places(count: int) -> Text:
    """How many places differ besides the one that is told."""
    return Text(zh=f"；另有 {count} 处不同", en=f"; {count} more places differ") if count > 0 else Text(zh="", en="")


@rule(INCOMPLETE.code, requirements=INCOMPLETE.requirements, reads=CalibrationFacts, guards=(FINISH, REVIEW))
def record_incomplete(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """Nothing that the method's record needs is missing, and there are results."""
    missing = facts.missing or (() if facts.results else ("$.results",))
    if missing:
        yield INCOMPLETE.found(facts.number, number=facts.number, places=places(facts, missing))


@rule(RECOMPUTED.code, requirements=RECOMPUTED.requirements, reads=CalibrationFacts, guards=(REVIEW, APPROVE, ISSUE))
def recomputation_differs(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """Results, budgets and covariances follow from the record's own readings and enclosures."""
    if facts.recomputation is None:
        yield RECOMPUTED.unknown(facts.number, "recomputation")
    elif facts.recomputation:
        first = facts.recomputation[0]
        yield RECOMPUTED.found(
            facts.number,
            number=facts.number,
            where=place(facts, first.where),
            more=more_places(len(facts.recomputation) - 1),
            expected=first.expected,
            value=first.found,
        )
