"""Commission and item before the work: reviewed contract, settled deviations, a unique label (6.1.1, 6.1.4)."""

from collections.abc import Iterator

from guiju.conduct.acts import ASSIGN, REASSIGN, START
from guiju.conduct.facts import CalibrationFacts
from guiju.conduct.finding import Finding
from guiju.conduct.rule import Parameters, rule
from guiju.conduct.voice import voice

REVIEWED = voice("contract_not_reviewed", "6.1.1-1")
DEVIATIONS = voice("deviations_open", "6.1.1-3", "6.1.2-2")
RECEIVED = voice("item_not_received", "6.1.4-2")
LABELLED = voice("item_without_label", "6.1.4-2")
SHARED = voice("label_shared", "6.1.4-2")


@rule(REVIEWED.code, requirements=REVIEWED.requirements, reads=CalibrationFacts, guards=(ASSIGN, REASSIGN, START))
def contract_not_reviewed(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """The contract was reviewed by the day of measurement; a commission not yet reviewed has none in the facts."""
    first = min((each.day for each in facts.sections), default=facts.day)
    if facts.commission is None:
        yield REVIEWED.found(facts.number, number=facts.number)
    elif facts.commission.reviewed_on > first:
        yield REVIEWED.found(facts.number, number=facts.commission.number)


@rule(DEVIATIONS.code, requirements=DEVIATIONS.requirements, reads=CalibrationFacts, guards=(START,), subjects=("act",))
def deviations_open(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """No deviation between request and contract, or from the method, is open when the measurement starts."""
    if facts.open_deviations:
        yield DEVIATIONS.found(facts.number, number=facts.number, deviations="; ".join(facts.open_deviations))


@rule(RECEIVED.code, requirements=RECEIVED.requirements, reads=CalibrationFacts, guards=(ASSIGN, REASSIGN, START))
def item_not_received(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """The item is here before it is given to somebody."""
    if facts.item is None:
        yield RECEIVED.found(facts.number, number=facts.number)


@rule(LABELLED.code, requirements=LABELLED.requirements, reads=CalibrationFacts, guards=(ASSIGN, REASSIGN, START))
def item_without_label(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """The item bears its unique mark; one that was not received is `item_not_received`."""
    if facts.item is not None and not facts.item.label.strip():
        yield LABELLED.found(facts.number, number=facts.number, name=facts.item.name)


@rule(
    SHARED.code,
    requirements=SHARED.requirements,
    reads=CalibrationFacts,
    guards=(ASSIGN, REASSIGN, START),
    subjects=("act",),
)
def label_shared(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """No other live item bears the same label."""
    if facts.item is not None and facts.label_in_use_by:
        yield SHARED.found(facts.number, label=facts.item.label, items=", ".join(facts.label_in_use_by))
