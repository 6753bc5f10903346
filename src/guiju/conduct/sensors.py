"""Whether the reading of a climate sensor counts as evidence: the sensor is equipment like any other (4.2-4, 4.4-2).

A temperature read from something that nobody calibrated says nothing about the room. So the sensor must stand in the
register as an instrument (a reference material or a program reads nothing), be in service, have a certificate in date
on the day of the reading, and be confirmed for that certificate.
"""

from guiju.conduct.days import within
from guiju.conduct.intervals import holds
from guiju.conduct.rules.standards import USABLE
from guiju.record.enclosures import Standard
from guiju.record.words import Day
from guiju.results.units import factor

READS = frozenset({"measuring_instrument", "standard"})
"""Kinds of equipment that show what a room is like."""


def why_not(sensor: Standard | None, day: Day, value: str, unit: str) -> str:
    """The reason for which a reading does not count, as a word of the table `why` in the sentences; empty if it does.

    Args:
        sensor: the sensor as of the day of the reading; None when no such equipment is registered.
    """
    if sensor is None:
        return "not_registered"
    if sensor.kind not in READS:
        return "not_an_instrument"
    if sensor.state not in USABLE:
        return "not_in_service"
    certificate, confirmation = sensor.certificate, sensor.confirmation
    if certificate is None:
        return "no_certificate"
    if not within(day, certificate.calibrated_on, certificate.valid_to):
        return "not_in_date"
    if confirmation is None or confirmation.certificate_number != certificate.number or confirmation.day > day:
        return "not_confirmed"
    if not confirmation.passed:
        return "confirmation_failed"
    return _why_not_there(sensor, value, unit)


def _why_not_there(sensor: Standard, value: str, unit: str) -> str:
    """A range in the reading's unit must hold it; a second quantity of the same sensor needs points of its own."""
    confirmation, certificate = sensor.confirmation, sensor.certificate
    inside = None if confirmation is None else holds(confirmation.range, value, unit)
    if inside is not None:
        return "" if inside else "outside_confirmed"
    points = () if certificate is None else certificate.points
    certified = any(factor(each.nominal.unit, unit) is not None for each in points)
    return "" if certified else "quantity_not_certified"
