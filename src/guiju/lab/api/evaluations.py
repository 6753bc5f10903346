"""Evaluations by the interface: today's state of the rows, and the runs with what they found (4.7-2)."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from guiju.conduct.evaluation.summary import summary
from guiju.lab.api.problems import Problem
from guiju.lab.api.queries import Caller
from guiju.lab.api.rights import READ
from guiju.lab.assessment.models import Run, RunFinding
from guiju.lab.assessment.present import Present, of_run, present
from guiju.lab.assessment.readers import READERS
from guiju.lab.house import log
from guiju.lab.ui.words import language

router = Router(tags=["evaluation"])


def reader(request: HttpRequest) -> Caller:
    """Who calls; Problem 403 without the right to read, or without a role that reads evaluations on the pages."""
    found: Caller = request.auth  # type: ignore[attr-defined]
    if READ not in found.rights:
        raise Problem(403, "right", right=READ)
    if not found.actor.roles & frozenset(READERS):
        raise Problem(403, "not_a_reader", roles=", ".join(READERS))
    return found


@router.get("/evaluation", summary="Today's state of every row of the code, kept by the software itself")
def today(request: HttpRequest) -> Any:
    """The JSON of `./guiju evaluate --json`, with the day that it stands for."""
    reader(request)
    found = _there(present())
    return {**_judged(found), **_told(found)}


@router.get("/evaluation/{row}", summary="One row: outcome, why, what to do, counts")
def one_row(request: HttpRequest, row: str) -> Any:
    """As in `evaluation`; 404 for what is no row of the code."""
    reader(request)
    whole = _there(present())
    found = next((each for each in _told(whole)["rows"] if each["id"] == row), None)
    if found is None:
        raise Problem(404, "unknown_row", table="evaluation", row=row)
    return {**_judged(whole), **found}


@router.get("/evaluations", summary="Runs, the newest first: profile, period, state and the four numbers")
def runs(request: HttpRequest) -> Any:
    """Numbers are null before a run was judged."""
    reader(request)
    return {"evaluations": [_line(each) for each in Run.objects.order_by("-pk")]}


@router.get("/evaluations/{number}", summary="One run: every row, its findings, who froze it")
def one_run(request: HttpRequest, number: str) -> Any:
    """The run with its evaluation as `evaluation` gives it; `evaluation` is null before it was judged."""
    reader(request)
    run = Run.objects.filter(code=number).first()
    if run is None:
        raise Problem(404, "unknown_row", table="evaluations", row=number)
    found = of_run(run)
    return {
        **_line(run),
        "evaluation": None if found is None else _told(found),
        "findings": [
            {
                "row": each.row,
                "outcome": each.outcome,
                "owner": each.owner or None,
                "due": each.due.isoformat() if each.due else None,
                "state": each.state,
            }
            for each in RunFinding.objects.filter(run=run).order_by("pk")
        ],
    }


def _there(found: Present | None) -> Present:
    if found is None:
        raise Problem(404, "nothing_judged")
    return found


def _judged(found: Present) -> dict[str, Any]:
    """Of how many entries of the log the state was judged, and how many there are: what lies between is not in it."""
    return {"judged_entries": found.log_size, "log_entries": log.size()}


def _told(found: Present) -> dict[str, Any]:
    return {"day": found.day.isoformat(), **summary(found.evaluation, language())}


def _line(run: Run) -> dict[str, Any]:
    judged = bool(run.evaluation_sha256)
    return {
        "number": run.code,
        "profile": run.profile,
        "period": {"from": run.first_day.isoformat(), "to": run.last_day.isoformat()},
        "state": run.state,
        "verdict": run.verdict if judged else None,
        "final": run.final if judged else None,
        "score": float(run.score) if judged and run.score else None,
        "coverage": float(run.coverage) if judged else None,
        "assurance": float(run.assurance) if judged else None,
        "snapshot_sha256": run.snapshot_sha256 or None,
        "evaluation_sha256": run.evaluation_sha256 or None,
        "frozen_by": run.frozen_by or None,
        "frozen_on": run.frozen_on.isoformat() if run.frozen_on else None,
    }
