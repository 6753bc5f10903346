"""Job permits beside the registers: one that stands lets nothing be done that the interlock would refuse (6.8-3)."""

from collections.abc import Iterator

from guiju.conduct.finding import Finding
from guiju.conduct.register_permits import PermitRegister
from guiju.conduct.rule import Parameters, rule
from guiju.conduct.voice import voice

OVERTAKEN = voice("permit_overtaken", "6.8-3")


@rule(OVERTAKEN.code, requirements=OVERTAKEN.requirements, reads=PermitRegister, subjects={"register"})
def permit_overtaken(facts: PermitRegister, parameters: Parameters) -> Iterator[Finding]:
    """A permit carries the facts of its day: when the registers change meanwhile it is withdrawn."""
    for each in facts.permits:
        if each.against:
            yield OVERTAKEN.found(
                each.number,
                permit=each.number,
                job=each.job,
                valid_until=each.valid_until,
                count=str(len(each.against)),
                said=each.against[0],
            )
