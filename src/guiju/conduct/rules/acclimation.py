"""The item rests in the climate of its measurement for as long as the method asks, before the first reading (4.2-4)."""

from collections.abc import Iterator
from decimal import Decimal

from guiju.conduct.acclimation import hours_asked
from guiju.conduct.acts import CAPTURE, START
from guiju.conduct.facts import CalibrationFacts
from guiju.conduct.finding import Finding
from guiju.conduct.rule import Parameters, rule
from guiju.conduct.voice import voice

RESTED = voice("item_not_acclimated", "4.2-4")


@rule(RESTED.code, requirements=RESTED.requirements, reads=CalibrationFacts, guards=(START, CAPTURE), subjects=("act",))
def not_acclimated(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """Since its placing in the very room the item has lain as long as the longest time of the edition's limits.

    That nobody wrote the placing down is no rest. A case does not hold it.
    """
    for section in facts.sections:
        asked = None if section.method is None else hours_asked(section.method.environment)
        if asked is None:
            continue
        rest = section.rest
        if rest is None or rest.hours is None:
            yield RESTED.unknown(section.section_id, "placing")
        elif rest.room != section.room:
            yield RESTED.found(
                section.section_id, asked=f"{asked}", room=section.room, hours="0", since=rest.since, ready="—"
            )
        elif Decimal(rest.hours) < asked:
            yield RESTED.found(
                section.section_id,
                asked=f"{asked}",
                room=rest.room,
                hours=rest.hours,
                since=rest.since,
                ready=rest.ready,
            )
