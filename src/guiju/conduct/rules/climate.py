"""The climate of the place within the method's limits, before and all through the measurement (4.2-4)."""

from collections.abc import Iterator
from decimal import Decimal

from guiju.conduct.acts import FINISH, START
from guiju.conduct.facts import CalibrationFacts, SectionFacts
from guiju.conduct.finding import Finding
from guiju.conduct.intervals import holds, shown
from guiju.conduct.parameters import whole
from guiju.conduct.rule import Parameters, rule
from guiju.conduct.voice import Voice, voice
from guiju.record.enclosures import EnvironmentLimit
from guiju.record.model import Conditions
from guiju.record.words import DecimalText, Interval
from guiju.results.units import factor

GUARDS = (START, FINISH)
AGREED = "环境条件偏离："
"""How a record states that the climate was left by a deviation: a case keeps no days of its parts."""
LIMITS = voice("climate_out_of_limits", "4.2-4")
CHANGE = voice("climate_change_too_fast", "4.2-4")
SENSOR = voice("climate_sensor_unfit", "4.2-4", "4.4-2")
WATCHED = voice("climate_not_watched", "4.2-4")


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
    """Lowest and highest reading of each limited quantity lie within the limits; no reading is no evidence.

    A reading whose sensor is not registered, traced, confirmed and in service is none. One beyond the range for which
    its sensor is confirmed is no evidence of its value; out of the limits it is still evidence that the room was not
    within them.
    """
    for each in _limited(LIMITS, facts):
        if isinstance(each, Finding):
            yield each
            continue
        section, limit, readings = each
        place = _place(section)
        if not _read(readings):
            yield from _no_evidence(section, limit)
        told = [Interval(lower=taken.lowest, upper=taken.highest, unit=taken.unit) for taken in readings]
        # Where nothing else was read, what is said above refuses already.
        told += [each for each in _beyond(section, limit) if told and False in _inside(limit, each)]
        for span in told:
            inside = _inside(limit, span)
            if None in inside:
                yield LIMITS.unknown(place, "units", quantity=limit.quantity)
            elif not all(inside) and _is_stated(facts, section):
                yield LIMITS.unknown(place, "deviation_parts")
            elif not all(inside):
                say = LIMITS.warning if _is_agreed(section) else LIMITS.found
                yield say(
                    place,
                    room=section.room,
                    quantity=limit.quantity,
                    readings=shown(span),
                    limits=shown(limit.interval),
                )


def _inside(limit: EnvironmentLimit, told: Interval) -> list[bool | None]:
    return [holds(limit.interval, value, told.unit) for value in (told.lower, told.upper) if value is not None]


def _beyond(section: SectionFacts, limit: EnvironmentLimit) -> Iterator[Interval]:
    """What was read beyond the range of a sensor that is in order otherwise."""
    for each in section.readings_left_out:
        if each.quantity == limit.quantity and each.why == "outside_confirmed" and each.lowest and each.highest:
            lowest, highest = DecimalText(each.lowest), DecimalText(each.highest)
            yield Interval(lower=lowest, upper=highest, unit=each.unit)


def _is_agreed(section: SectionFacts) -> bool:
    """Whether a deviation from the climate, with its four parts and in force, is the lawful way on (4.2-4, 6.1.2-2)."""
    asked = () if section.choice is None else section.choice.deviations
    return any(each.kind == "environment" and not each.missing_on(section.day) for each in asked)


def _is_stated(facts: CalibrationFacts, section: SectionFacts) -> bool:
    return facts.stage == "past" and any(each.startswith(AGREED) for each in section.stated_deviations)


def _place(section: SectionFacts) -> str:
    return f"{section.section_id}/{section.room}"


def _read(readings: tuple[Conditions, ...]) -> bool:
    return any(each.readings > 0 for each in readings)


def _no_evidence(section: SectionFacts, limit: EnvironmentLimit) -> Iterator[Finding]:
    """Says why nothing is known: by each sensor whose readings do not count, or because there are none."""
    unfit = [each for each in section.readings_left_out if each.quantity == limit.quantity]
    for each in unfit:
        yield LIMITS.unknown(
            _place(section), "climate_sensor", quantity=limit.quantity, sensor=each.sensor, why=each.why
        )
    if not unfit:
        yield LIMITS.unknown(_place(section), "climate", quantity=limit.quantity)


@rule(SENSOR.code, requirements=SENSOR.requirements, reads=CalibrationFacts, guards=GUARDS, subjects=("act",))
def sensor_unfit(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """Warns of a sensor whose readings were left out while others speak for the room.

    Where none is left, `climate_out_of_limits` is undetermined and says why.
    """
    for each in _limited(SENSOR, facts):
        if isinstance(each, Finding):
            continue
        section, limit, readings = each
        for out in section.readings_left_out:
            if out.quantity == limit.quantity and _read(readings):
                yield SENSOR.warning(
                    f"{_place(section)}/{out.sensor}",
                    room=section.room,
                    quantity=out.quantity,
                    sensor=out.sensor,
                    why=out.why,
                    count=str(out.readings),
                )


@rule(CHANGE.code, requirements=CHANGE.requirements, reads=CalibrationFacts, guards=GUARDS)
def change_too_fast(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """The largest change within an hour does not exceed the method's limit on it.

    Before the start a single reading is enough; one alone tells no change of a measurement that was made. Of a record
    that holds no course the span of its readings speaks: it cannot have changed faster than by all of it. Without
    readings `climate_out_of_limits` is undetermined already, and this rule with it.
    """
    for each in _limited(CHANGE, facts):
        if isinstance(each, Finding):
            yield each
            continue
        section, limit, readings = each
        if limit.largest_change_per_hour is None:
            continue
        if not _read(readings):
            yield CHANGE.unknown(_place(section), "climate", quantity=limit.quantity)
        for taken in readings:
            yield from _changed(facts, section, limit, taken)


def _changed(
    facts: CalibrationFacts, section: SectionFacts, limit: EnvironmentLimit, taken: Conditions
) -> Iterator[Finding]:
    place, scale = _place(section), factor(taken.unit, limit.interval.unit)
    largest = Decimal(limit.largest_change_per_hour or "0")
    if scale is None:
        yield CHANGE.unknown(place, "units", quantity=limit.quantity)
    elif taken.fastest_change is not None:
        if Decimal(taken.fastest_change) * scale > largest and _is_stated(facts, section):
            yield CHANGE.unknown(place, "deviation_parts")
        elif Decimal(taken.fastest_change) * scale > largest:
            say = CHANGE.warning if _is_agreed(section) else CHANGE.found
            yield say(
                place,
                room=section.room,
                quantity=limit.quantity,
                change=f"{taken.fastest_change} {taken.unit}",
                largest=f"{limit.largest_change_per_hour} {limit.interval.unit}",
            )
    elif taken.readings == 1 and facts.stage != "start":
        yield CHANGE.unknown(place, "climate_single", quantity=limit.quantity)
    elif (Decimal(taken.highest) - Decimal(taken.lowest)) * scale > largest:
        yield CHANGE.unknown(place, "climate_course", quantity=limit.quantity)


@rule(WATCHED.code, requirements=WATCHED.requirements, reads=CalibrationFacts, guards=GUARDS)
def not_watched(facts: CalibrationFacts, parameters: Parameters) -> Iterator[Finding]:
    """All through the measurement readings follow each other closely enough, the last one before the start included.

    A record written before gaps were recorded is not judged by this.
    """
    for each in _limited(WATCHED, facts):
        if isinstance(each, Finding):
            yield each
            continue
        section, limit, readings = each
        for taken in readings:
            if taken.longest_gap is None:
                continue
            longest = whole(parameters, "climate_gap_minutes")
            if taken.longest_gap > longest:
                yield WATCHED.found(
                    _place(section),
                    room=section.room,
                    quantity=limit.quantity,
                    gap=str(taken.longest_gap),
                    longest=str(longest),
                )
