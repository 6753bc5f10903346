"""What the bench is shown before anybody signs: the draft of the record, and the statement that goes with it."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from guiju.lab.calibrations import freezing
from guiju.lab.calibrations.models import Job, Record
from guiju.lab.calibrations.rows import job_named, own_job
from guiju.lab.calibrations.statements import enclosed_person, say
from guiju.lab.house import clock
from guiju.lab.house.act import Actor, Reading
from guiju.record.reading import record_sha256
from guiju.record.statement import EnclosedDocument, Purpose, Statement


@dataclass(frozen=True)
class Drafted:
    """A draft as it was shown: what `calibrations.finish` needs to freeze exactly this."""

    draft: freezing.Draft
    frozen_at: datetime
    seed: str
    statement: Statement


def drafted(job_number: str, actor: Actor) -> Drafted:
    """The record of a measuring job as it would be frozen now, with the calibrator's statement to sign."""
    return redrafted(job_number, actor, clock.now(), secrets.token_hex(32))


def redrafted(job_number: str, actor: Actor, frozen_at: datetime, seed: str) -> Drafted:
    """The draft anew, as of the instant and with the salts of one that was shown: the same while nothing changed.

    Raises Refused for a job that is not being measured by the actor, or that lacks something.
    """
    with transaction.atomic():
        reading = Reading(actor)
        job = own_job(reading, job_number, "measuring")
        draft = freezing.build(reading, job, frozen_at, bytes.fromhex(seed))
    by = draft.enclosed(draft.record.sections[0].calibrators[0].digest)
    said = say("calibrate", record_sha256(draft.record), "calibrator", by, frozen_at)
    return Drafted(draft, frozen_at, seed, said)


def statement_on(
    job_number: str, actor: Actor, purpose: Purpose, role: str, *, confirms_raised: tuple[str, ...] = ()
) -> tuple[EnclosedDocument, Statement]:
    """The actor's enclosure of today and a statement about the job's frozen record, ready to be signed."""
    with transaction.atomic():
        reading = Reading(actor)
        job: Job = reading.ask_one(job_named, job_number, number=job_number)
        rows = Record.objects.filter(job=job, revision=job.revision, state="current")
        record: Record = reading.one(rows, job_number)
        by = enclosed_person(reading, actor.person_id, record)
    return by, say(purpose, record.sha256, role, by, clock.now(), confirms_raised=confirms_raised)
