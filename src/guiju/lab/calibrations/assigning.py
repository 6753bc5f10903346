"""The form by which the technical manager gives a job to a calibrator, with room and standards, or gives it anew."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from guiju.lab.calibrations.acts import Assign
from guiju.lab.calibrations.candidates import Choices
from guiju.lab.calibrations.models import Job
from guiju.lab.commissions.models import Line


def job_number(line: Line) -> str:
    """The number of the line's one job: it follows from the commission's, so that two people cannot make two."""
    return f"{line.commission.number}-{line.number}"


def first_values(job: Job | None, choices: Choices) -> dict[str, Any]:
    """What the form shows first: the job as it is; else the only fit candidate of each kind."""
    if job is not None:
        return {
            "calibrator": job.calibrator,
            "room": job.room_code,
            "standards": dict(job.standards),
        }
    return {
        "calibrator": _only(choices.people),
        "room": _only(choices.rooms),
        "standards": {each.role: _only(each.candidates) for each in choices.roles},
    }


def _only(candidates: Any) -> str:
    fit = [each.code for each in candidates if each.fit]
    return fit[0] if len(fit) == 1 else ""


def sent_values(data: QueryDict, choices: Choices) -> dict[str, Any]:
    """What was sent, as the form shows it again."""
    return {
        "calibrator": data.get("calibrator", ""),
        "room": data.get("room", ""),
        "standards": {each.role: data.get(f"standard-{each.role}", "") for each in choices.roles},
    }


def unanswered(values: dict[str, Any], choices: Choices) -> list[str]:
    """What was left open, in the language of the page."""
    asked = [(_("Calibrator"), values["calibrator"]), (_("Room"), values["room"])]
    asked += [(each.name, values["standards"][each.role]) for each in choices.roles]
    return [str(name) for name, value in asked if not value]


def act_request(line: Line, number: str, values: dict[str, Any]) -> Assign.Request:
    """The request of `calibrations.assign` and `calibrations.reassign`."""
    return Assign.Request(
        commission=line.commission.number,
        line=line.number,
        job=number,
        room_code=values["room"],
        calibrator=values["calibrator"],
        standards=values["standards"],
    )
