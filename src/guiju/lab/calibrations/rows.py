"""The job that an act is about, and whether the actor may work on it now. Steps that acts share."""

from typing import Any

from guiju.lab.calibrations.models import Job
from guiju.lab.house.act import Reading, Refused
from guiju.lab.house.questions import question


@question
def job_named(number: Any) -> Any:
    """The job of a number with its line, item, commission and parties."""
    line = "line__commission"
    return Job.objects.select_related(
        "line",
        "line__item",
        line,
        f"{line}__commissioned_by",
        f"{line}__certificate_for",
        f"{line}__paid_by",
        f"{line}__sent_by",
    ).filter(number=number)


def job_of(number: str) -> Any:
    """The rows that are this job: one, or none."""
    return job_named(number=number)


def own_job(reading: Reading, number: str, *states: str) -> Job:
    """The job, when it is in one of the states and the actor is its calibrator."""
    job: Job = reading.ask_one(job_named, number, number=number)
    if job.state not in states:
        raise Refused("job_state", requirement="6.1.7-1", parameters={"job": number, "state": job.state})
    if job.calibrator != reading.actor.person_id:
        raise Refused("not_your_job", requirement="5-5d", parameters={"job": number, "calibrator": job.calibrator})
    return job
