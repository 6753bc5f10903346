"""Passed intermediate checks as evidence that an item was still good: an impact reaches back no further.

A check proves by its limit. One that lets pass more than the use asks of the item, or an item of which nobody said what
its use asks, is a remark in the history and no evidence.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from guiju.conduct.traced import TRACED
from guiju.lab.equipment.checks import WITH_U
from guiju.lab.equipment.evidence import Evidence, entries
from guiju.lab.equipment.models import Check, Confirmation, Equipment
from guiju.lab.house.act import Reading
from guiju.lab.house.controlled import is_decimal
from guiju.results.units import factor

TWO = Decimal(2).sqrt() * Decimal("1.000001")
"""Two results with the largest U that is allowed differ by up to U times the root of two (JJF 1033); digits rounded."""


def passed_checks(reading: Reading, item: Equipment, before: date) -> list[Evidence]:
    """The item's passed checks before a day whose limits the item's requirement allows."""
    rows = Check.objects.filter(equipment=item, passed=True, day__lt=before).order_by("day", "pk")
    found = proving(reading, item, reading.rows(rows))
    entered = entries(found)
    return [
        Evidence(day=each.day, kind="intermediate", reference=each.object, entered=entered.get(each.pk, -1))
        for each in found
    ]


def proving(reading: Reading, item: Equipment, checks: Iterable[Check]) -> list[Check]:
    """The checks whose limit lies within what was asked of the item on their day."""
    listed = list(checks)
    confirmed = _confirmations(reading, item) if listed else []
    return [each for each in listed if within_requirement(item, each, confirmed) is True]


def _confirmations(reading: Reading, item: Equipment) -> list[Confirmation]:
    rows = Confirmation.objects.select_related("certificate").filter(certificate__equipment=item, passed=True)
    return reading.rows(rows.order_by("day", "pk"))


def requirement_of(reading: Reading, item: Equipment, check: Check) -> bool | None:
    """As `within_requirement`, for one check."""
    return within_requirement(item, check, _confirmations(reading, item))


def fulfilling(reading: Reading, item: Equipment, check: Check) -> bool:
    """Whether a passed check does what a plan row asks: its limit lies within what the use asks of the item.

    Of equipment that carries no value of a result nobody need say what its use asks; then what was planned is done.
    """
    within = requirement_of(reading, item, check)
    return within if within is not None else item.kind not in TRACED


def within_requirement(item: Equipment, check: Check, confirmed: Iterable[Confirmation]) -> bool | None:
    """Whether a check's limit allows no more than the item's use; None where nobody said what that asks."""
    before = [each for each in confirmed if each.day <= check.day]
    asked = list(_asked(item, before[-1] if before else None, check.unit))
    if not asked:
        return None
    most = max(asked) * (TWO if check.method in WITH_U else 1)
    return Decimal(check.limit) <= most


def _asked(item: Equipment, confirmation: Confirmation | None, unit: str) -> Iterator[Decimal]:
    """What may be the most that the item is off, in the check's unit: of the use, of its class, of its drift."""
    told: list[tuple[Any, str]] = [(item.drift_half_width, item.drift_unit or item.unit)]
    if confirmation is not None:
        told.append((confirmation.certificate.limits, confirmation.certificate.unit))
        for each in confirmation.demands:
            told += [(each.get(name), each["unit"]) for name in ("largest_error", "largest_U")]
    for text, own in told:
        scale = factor(own, unit) if text and is_decimal(text) else None
        if scale is not None and Decimal(text) > 0:
            yield Decimal(text) * scale
