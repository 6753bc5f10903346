"""The way back after a doubt: what failed a check or may have given wrong results is shown to be good again (4.4-8).

A doubt is a failed check or planned test, a fault, or a change of state that says that results may be wrong. Words
alone do not settle it: an item goes back by evidence that was made after the doubt and after a repair that followed.
Doubts stick to the plate, not to the code under which it is registered; one about an instrument is about each of its
functions, and each is shown to be good by itself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from guiju.lab.equipment.checked import requirement_of
from guiju.lab.equipment.evidence import entries
from guiju.lab.equipment.identity import same_plates
from guiju.lab.equipment.life import VERSIONED
from guiju.lab.equipment.models import (
    Certificate,
    Check,
    Confirmation,
    DutyStep,
    Equipment,
    Event,
    StateChange,
    Validation,
)
from guiju.lab.house.act import Reading, Refused
from guiju.results.units import factor

ALTERING = frozenset({"repair", "adjustment", "modification"})
"""Events that alter an item: evidence from before them says nothing of it."""


@dataclass(frozen=True, slots=True, order=True)
class _Written:
    """Where a row stands in the log, and the day that it tells of."""

    index: int
    day: date


def demand_proven(reading: Reading, item: Equipment) -> None:
    """Raises Refused for an item in doubt, under whichever code, of which nothing shows since that it is good."""
    own = unsettled(reading, item)
    if own is not None:
        parameters = {"code": item.code, "day": own.day.isoformat()}
        raise Refused("return_without_evidence", requirement="4.4-8", parameters=parameters)
    for other in same_plates(reading, item):
        doubt = unsettled(reading, other)
        if doubt is not None and not any(_proofs(reading, item, doubt, [other])):
            parameters = {"code": item.code, "other": other.code, "day": doubt.day.isoformat()}
            raise Refused("return_of_same_plate", requirement="4.4-8", parameters=parameters)


def demand_plate_settled(reading: Reading, item: Equipment) -> None:
    """Raises Refused for another plate on an item in doubt, under which the doubt would not be found again."""
    doubt = unsettled(reading, item)
    if doubt is not None and "system" not in reading.actor.roles:
        parameters = {"code": item.code, "day": doubt.day.isoformat()}
        raise Refused("plate_in_doubt", requirement="4.4-8", parameters=parameters)


def unsettled(reading: Reading, item: Equipment) -> _Written | None:
    """The newest doubt about an item as it is registered, where nothing settles it."""
    doubt = _doubt(reading, item)
    return None if doubt is None or any(_proofs(reading, item, doubt)) else doubt


def _doubt(reading: Reading, item: Equipment) -> _Written | None:
    """The newest doubt, about its instrument too where it is a function; a repair after it moves it on."""
    items = [item.pk, *([] if item.part_of_id is None else [item.part_of_id])]
    doubts = [
        *_written(reading.rows(StateChange.objects.filter(equipment__in=items, suspect=True))),
        *_written(reading.rows(Check.objects.filter(equipment__in=items, passed=False))),
        *_written(reading.rows(DutyStep.objects.filter(duty__equipment__in=items, passed=False))),
        *_written(reading.rows(Event.objects.filter(equipment__in=items, kind="fault"))),
    ]
    if not doubts:
        return None
    newest = max(written for written, _ in doubts)
    repairs = _written(reading.rows(Event.objects.filter(equipment__in=items, kind__in=ALTERING)))
    return max([newest, *(written for written, _ in repairs)])


def _written(rows: list[Any]) -> list[tuple[_Written, Any]]:
    found = entries(rows)
    return [(_Written(found.get(each.pk, -1), each.day), each) for each in rows]


def _since(rows: list[Any], doubt: _Written) -> Iterator[Any]:
    """The rows that were written after a doubt and tell of its day or a later one."""
    for written, row in _written(rows):
        if written.index > doubt.index and written.day >= doubt.day:
            yield row


def _proofs(reading: Reading, item: Equipment, doubt: _Written, others: Sequence[Equipment] = ()) -> Iterator[bool]:
    """What may show that the item is good, each with whether it does; others are the same under other codes."""
    for check in _since(reading.rows(Check.objects.filter(equipment=item, passed=True)), doubt):
        yield _proves(reading, [item, *others], check)
    confirmed = Confirmation.objects.select_related("certificate").filter(certificate__equipment=item)
    newest = {each.certificate_id: each for each in reading.rows(confirmed.order_by("day", "pk"))}
    for said in _since(list(newest.values()), doubt):
        yield said.passed and said.certificate.calibrated_on >= doubt.day
    done = DutyStep.objects.select_related("duty").filter(duty__equipment=item, kind="done")
    steps = reading.rows(done.exclude(duty__kind__in=("calibration", "intermediate_check")))
    failed = {each.duty_id for each in steps if not each.passed}
    for step in _since([each for each in steps if each.passed], doubt):
        # Such a step tells no values: two people answer for it.
        alike = step.duty.kind == "verification" or step.duty_id in failed
        yield alike and _by_another(reading, step.by)
    if item.kind in VERSIONED:
        tested = reading.rows(Validation.objects.filter(equipment=item, release=item.release, passed=True))
        yield any(True for _ in _since(tested, doubt))
    if item.kind == "material":
        filed = reading.rows(Certificate.objects.filter(equipment=item, calibrated_on__gte=doubt.day))
        at = entries(filed)
        yield any(at.get(each.pk, -1) > doubt.index for each in filed)


def _proves(reading: Reading, items: Sequence[Equipment], check: Check) -> bool:
    """Whether a passed check shows the item to be good: no laxer than what failed, and within its requirement."""
    limits = [_limit_in(each, check.unit) for each in _failed(reading, items)]
    before = [each for each in limits if each is not None]
    if before and Decimal(check.limit) > before[-1]:
        return False
    within = requirement_of(reading, items[0], check)
    return within if within is not None else bool(before) or _by_another(reading, check.by)


def _failed(reading: Reading, items: Sequence[Equipment]) -> list[Check]:
    """The failed checks from which an item has not come back since."""
    rows = reading.rows(Check.objects.filter(equipment__in=items, passed=False).order_by("pk"))
    back = reading.rows(StateChange.objects.filter(equipment__in=items, state="verified")) if rows else []
    written, returned = entries(rows), entries(back)
    last = {each.equipment_id: returned.get(each.pk, -1) for each in sorted(back, key=lambda each: each.pk)}
    return [each for each in rows if written.get(each.pk, -1) >= last.get(each.equipment_id, -1)]


def _limit_in(check: Check, unit: str) -> Decimal | None:
    scale = factor(check.unit, unit)
    return None if scale is None else Decimal(check.limit) * scale


def _by_another(reading: Reading, who: str) -> bool:
    return "system" in reading.actor.roles or who != reading.actor.person_id
