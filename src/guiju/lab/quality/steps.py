"""Driving an assessment: one step after another, from the page or the command; any number may drive the same one."""

from collections.abc import Iterator
from typing import Any

from guiju.lab.house.act import Actor, Refused, perform
from guiju.lab.house.own_keys import house_key
from guiju.lab.quality.acts import ExamineImpact
from guiju.lab.quality.models import Impact

STEP = 25
"""Records of one step on a page: a few seconds at most."""


def step(code: str, actor: Actor, size: int = STEP) -> Impact:
    """One step; what somebody else did in the meantime counts as done."""
    row = Impact.objects.get(code=code)
    if row.state != "examining":
        return row
    request = ExamineImpact.Request(code=code, after=row.cursor, size=size)
    try:
        perform(ExamineImpact, request, actor=actor, key=house_key("impact", code, row.cursor, size, row.version))
    except Refused as refusal:
        if refusal.findings[0].code != "impact_overtaken":
            raise
    return Impact.objects.get(code=code)


def steps(code: str, actor: Actor, size: int = STEP) -> Iterator[Impact]:
    """Steps until the assessment is computed; begun anew it goes on where it stopped."""
    row: Any = Impact.objects.get(code=code)
    while row.state == "examining":
        row = step(code, actor, size)
        yield row
