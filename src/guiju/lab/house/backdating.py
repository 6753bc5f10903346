"""Days before today on which the agency says that something of its own began or ended (5-5d, 6.1.5-3).

A grant or its withdrawal judges work that was done meanwhile. Such a day needs its reason, which stays on file, lies
within the days that a dated parameter allows, and never before the founding: of the time before, this register knows
nothing. What others decided and became known late, such as the supersession of an edition, needs its reason alone: the
truth can always be written. The journal holds beside either the day on which it was really written. What the
installation itself takes over at its founding is excepted.

A fact of a person that began long ago, such as a contract, is taken over with the stored paper that proves it, however
far back it lies; without one it lies within the same days, and proves nothing of work that was done before its entry.
"""

from datetime import date

from guiju.conduct.slips import backdating_fault, furthest_back
from guiju.lab.house import clock, files
from guiju.lab.house.models import Seal
from guiju.lab.house.parameters import values_on
from guiju.lab.house.reading import Reading
from guiju.lab.house.refusal import Refused
from guiju.lab.house.typed import seen


def founded_on(reading: Reading) -> date | None:
    """The civil day on which the agency was founded here."""
    first = reading.rows(Seal.objects.order_by("pk")[:1])
    return clock.civil_day(first[0].since) if first else None


def demand_reason_of_past(reading: Reading, day: date, reason: str, *, requirement: str) -> None:
    """Raises Refused for a day of the past, on which others decided something, without a reason."""
    if day < reading.day and "system" not in reading.actor.roles and not seen(reason):
        raise Refused("backdated_needs_reason", requirement=requirement, parameters={"day": day.isoformat()})


def demand_not_long_ago(reading: Reading, day: date, reason: str, *, requirement: str) -> None:
    """Raises Refused for a day of the past that is too far back, before the founding, or without a reason."""
    if day >= reading.day or "system" in reading.actor.roles:
        return
    parameters, founded = values_on(reading, reading.day), founded_on(reading)
    fault = backdating_fault(day, today=reading.day, founded=founded, reason=reason, parameters=parameters)
    told = {"day": day.isoformat(), "days": str(furthest_back(parameters)), "founded": f"{founded}"}
    if fault == "before_founding":
        raise Refused("day_before_founding", requirement=requirement, parameters=told)
    if fault == "too_far":
        raise Refused("day_too_far_back", requirement=requirement, parameters=told)
    if fault == "no_reason":
        raise Refused("backdated_needs_reason", requirement=requirement, parameters=told)


def demand_proof_of_past(reading: Reading, day: date, reason: str, file: str, *, requirement: str) -> None:
    """Raises Refused for a beginning in the past without a reason, or further back than may be without a stored paper.

    A hash that is named is that of a stored file, whatever the day.
    """
    if file:
        files.demand_stored(file, day.isoformat(), requirement=requirement)
    demand_reason_of_past(reading, day, reason, requirement=requirement)
    if file or "system" in reading.actor.roles:
        return
    if needs_proof(reading, day):
        parameters, founded = values_on(reading, reading.day), founded_on(reading)
        told = {"day": day.isoformat(), "days": str(furthest_back(parameters)), "founded": f"{founded}"}
        raise Refused("beginning_needs_proof", requirement=requirement, parameters=told)


def needs_proof(reading: Reading, day: date) -> bool:
    """Whether what began on a day counts with a stored paper alone: before the founding, or too far back."""
    if day >= reading.day:
        return False
    parameters, founded = values_on(reading, reading.day), founded_on(reading)
    fault = backdating_fault(day, today=reading.day, founded=founded, reason="-", parameters=parameters)
    return fault in ("before_founding", "too_far")
