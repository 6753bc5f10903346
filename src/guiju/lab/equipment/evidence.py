"""The last good evidence that an item was as its certificate says: a calibration, or a passed intermediate check."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from guiju.lab.equipment.models import Certificate, Equipment
from guiju.lab.house.act import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A day on which the item was shown to be good: by a certificate or by an intermediate check."""

    day: date
    kind: str
    reference: str


Checks = Callable[[Reading, Equipment, date], Iterable[Evidence]]
"""Gives the passed checks of an item before a day."""

_checks: dict[str, Checks] = {}


def tell_checks(name: str, checks: Checks) -> None:
    """Called once by whatever keeps intermediate checks, when its app is ready: kind `intermediate`."""
    _checks[name] = checks


def last_good(reading: Reading, item: Equipment, before: date, *, without: str = "") -> Evidence | None:
    """The newest evidence before a day (that day not included); the certificate `without` does not count."""
    found = list(_certificates(reading, item, before, without))
    for checks in _checks.values():
        found += [each for each in checks(reading, item, before) if each.day < before]
    return max(found, key=lambda each: each.day, default=None)


def _certificates(reading: Reading, item: Equipment, before: date, without: str) -> list[Evidence]:
    rows = Certificate.objects.filter(equipment=item, calibrated_on__lt=before).exclude(number=without)
    newest = reading.rows(rows.order_by("-calibrated_on", "-pk")[:1])
    return [Evidence(day=each.calibrated_on, kind="certificate", reference=each.number) for each in newest]
