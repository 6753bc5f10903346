"""The climate of the place within the method's limits, before and all through the measurement (4.2-4)."""

from collections.abc import Iterator
from decimal import Decimal

from guiju.conduct.acts import FINISH, START
from guiju.conduct.facts import CalibrationFacts, SectionFacts
from guiju.conduct.finding import Finding
from guiju.conduct.intervals import holds, shown
from guiju.conduct.rule import Parameters, rule
from guiju.conduct.voice import Voice, voice
from guiju.record.enclosures import EnvironmentLimit
from guiju.record.model import Conditions
from guiju.record.words import Interval
from guiju.results.units import factor

GUARDS = (START, FINISH)
LIMITS = voice("climate_out_of_limits", "4.2-4")
CHANGE = voice("climate_change_too_fast", "4.2-4")


def _limited(
    say: Voice, facts: CalibrationFacts
) -> Iterator[tuple[SectionFacts, EnvironmentLimit, tuple[Conditions, ...]] | Finding]:
    """Each limit of each method with the readings of its quantity."""
    for section in facts.sections:
        if section.method is None:
            yield say.unknown(section.section_id, "method", quantity="climate")
            continue
        for limit in section.method.environment:
            yield section, limit, tuple(each for each in section.conditions if each.quantity == limit.quantity)


@rule(LIMITS.code, requirements=LIMITS.requirements, reads=CalibrationFacts, guards=GUARDS)
def out_of_limits(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """Lowest and highest reading of each limited quantity lie within the limits; no reading is no evidence."""
    for each in _limited(LIMITS, facts):
        if isinstance(each, Finding):
            yield each
            continue
        section, limit, readings = each
        place = f"{section.section_id}/{section.room}"
        if not any(each.readings > 0 for each in readings):
            yield LIMITS.unknown(place, "climate", quantity=limit.quantity)
        for taken in readings:
            inside = [holds(limit.interval, value, taken.unit) for value in (taken.lowest, taken.highest)]
            if None in inside:
                yield LIMITS.unknown(place, "units", quantity=limit.quantity)
            elif not all(inside):
                yield LIMITS.found(
                    place,
                    room=section.room,
                    quantity=limit.quantity,
                    readings=shown(Interval(lower=taken.lowest, upper=taken.highest, unit=taken.unit)),
                    limits=shown(limit.interval),
                )


@rule(CHANGE.code, requirements=CHANGE.requirements, reads=CalibrationFacts, guards=GUARDS)
def change_too_fast(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """A limit on the change per hour is met for certain while the whole span of readings does not exceed it.

    A larger span leaves it undetermined: lowest and highest do not say when they were. Without readings
    `climate_out_of_limits` is undetermined already, and this rule with it.
    """
    for each in _limited(CHANGE, facts):
        if isinstance(each, Finding):
            yield each
            continue
        section, limit, readings = each
        if limit.largest_change_per_hour is None:
            continue
        place = f"{section.section_id}/{section.room}"
        if not any(each.readings > 0 for each in readings):
            yield CHANGE.unknown(place, "climate", quantity=limit.quantity)
        for taken in readings:
            scale = factor(taken.unit, limit.interval.unit)
            span = None if scale is None else (Decimal(taken.highest) - Decimal(taken.lowest)) * scale
            if span is None:
                yield CHANGE.unknown(place, "units", quantity=limit.quantity)
            elif span > Decimal(limit.largest_change_per_hour):
                yield CHANGE.unknown(place, "climate_course", quantity=limit.quantity)
