"""What a plan row that stops its item asks for when it is said to be done: a recorded test, or a paper (4.4-8).

Overdue it keeps the item out of work, so words alone do not begin its interval anew. Where the software records such
a test with a verdict, that of the day is asked for; else the paper of what was done. A calibration is done by its
certificate and an intermediate check by its values, whether they stop anything or not. Rows that stop nothing, and work
that did not pass, stay with the keeper's words.
"""

from typing import Any

from guiju.lab.equipment.models import Duty, Equipment, RepeatabilityTest, StabilityTest, Validation
from guiju.lab.equipment.paper_kinds import OF_ITEM
from guiju.lab.equipment.words import DUTIES, said
from guiju.lab.house import files
from guiju.lab.house.act import Reading, Refused
from guiju.lab.house.papers import demand_paper_of

PASSED = {
    "stability": (StabilityTest, {"passed": True}),
    "repeatability": (RepeatabilityTest, {"verdict": "pass"}),
    "validation": (Validation, {"passed": True}),
}
"""Where the tests of such a row are recorded, and what passes there; no verdict is no pass."""


def demand_fulfilled(reading: Reading, duty: Duty, request: Any) -> None:
    """Raises Refused where a row that stops its item is to be done by words alone."""
    if request.file_sha256:
        files.demand_stored(request.file_sha256, duty.title or duty.kind, requirement="4.4-8")
        demand_paper_of(reading, request.file_sha256, OF_ITEM, requirement="4.4-8")
    if not (duty.stops and request.passed):
        return
    if duty.kind in PASSED:
        if not _recorded(reading, duty, request):
            raise Refused("stopping_by_test", requirement="4.4-8", parameters=_told(duty, request))
    elif not request.file_sha256:
        raise Refused("stopping_by_paper", requirement="4.4-8", parameters=_told(duty, request))


def _recorded(reading: Reading, duty: Duty, request: Any) -> bool:
    model, passes = PASSED[duty.kind]
    rows = model.objects.filter(equipment_id=duty.equipment_id, day=request.day, **passes)
    if duty.kind == "validation":
        # A version that is no longer installed says nothing of the one that is.
        item = reading.one(Equipment.objects.filter(pk=duty.equipment_id), str(duty.equipment_id))
        rows = rows.filter(release=item.release)
    return bool(reading.rows(rows.order_by("pk")[:1]))


def _told(duty: Duty, request: Any) -> dict[str, str]:
    named = {name: f"{each} {duty.title}".strip() for name, each in said("duty", DUTIES, duty.kind).items()}
    return {"code": duty.equipment.code, "day": request.day.isoformat(), **named}
