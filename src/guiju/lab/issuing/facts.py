"""Facts of a certificate on the way out: the record's facts with number, checklist and content added."""

from dataclasses import replace
from typing import Any

from guiju.conduct.facts import CalibrationFacts, Difference
from guiju.lab.calibrations.facts import with_person
from guiju.lab.calibrations.models import Job, Record
from guiju.lab.calibrations.review import record_facts
from guiju.lab.house.act import Reading
from guiju.lab.people.facts import person


def issuing_facts(
    reading: Reading,
    stage: Any,
    job: Job,
    record: Record,
    *,
    number: str | None = None,
    number_state: Any = None,
    content: tuple[Difference, ...] | None = None,
    checklist: tuple[str, ...] | None = None,
) -> CalibrationFacts:
    """What the rules of approval and issue read; reviewer and signatory are those whose statements stand."""
    found = record_facts(reading, stage, job, record)
    said = {each.purpose: each.person_id for each in found.statements}
    base = with_person(reading, found, "signatory", said.get("approve", reading.actor.person_id))
    return replace(
        base,
        reviewer=person(reading, said["review"], reading.day) if "review" in said else None,
        certificate_number=number,
        number_state=number_state,
        content=content,
        checklist=checklist,
    )
