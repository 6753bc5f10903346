"""Reviewers and signatories on the days around the end of what lets them work, by the lights of the acts."""

from datetime import timedelta
from typing import Any

import pytest
from lab_workshop import (  # noqa: F401 - fixtures
    Workshop,
    sqlite_workshop,
    sqlite_workshop_template,
)
from review_house import played

ATTENUATOR = 3
ENDS: dict[str, tuple[str, str]] = {
    "authorisation": ("WithdrawAuthorisation", "Authorisation"),
    "employment": ("EndEmployment", "Employment"),
    "qualification": ("EndQualification", "Qualification"),
}


def end(person: str, what: str, last_day: Any) -> None:
    """Ends every row of a kind that somebody has."""
    import secrets

    from guiju.lab.house.act import perform
    from guiju.lab.house.signing import SYSTEM
    from guiju.lab.people import acts, models

    act, model = getattr(acts, ENDS[what][0]), getattr(models, ENDS[what][1])
    for row in model.objects.filter(person__code=person, valid_to__isnull=True):
        request = act.Request(row=row.pk, last_day=last_day, reason="测试")
        perform(act, request, actor=SYSTEM, key=secrets.token_hex(8))


def red(job: str, stage: str, person: str, step: int) -> set[str]:
    """Codes of the red lights of the person's act, so many days from now."""
    from guiju.lab.calibrations.models import Job, Record
    from guiju.lab.calibrations.review_queries import review_lights
    from guiju.lab.house import clock
    from guiju.lab.issuing.signing_queries import _lights
    from guiju.lab.people.queries import actor

    row = Job.objects.select_related("line__commission").get(number=job)
    record = Record.objects.get(job=row, state="current")
    with clock.story(clock.now() + timedelta(days=step)):
        who = actor(person)
        if stage == "review":
            found = review_lights(row, record, who)
        else:
            found = _lights(("test", step, person), job, record.sha256, who, ())
    return {each.code for each in found if each.colour == "red"}


@pytest.mark.parametrize(
    ("stage", "person", "what", "code"),
    [
        ("review", "demo-reviewer", "authorisation", "reviewer_not_authorised"),
        ("review", "demo-reviewer", "employment", "reviewer_not_long_term"),
        ("review", "demo-reviewer", "qualification", "reviewer_not_qualified"),
        ("approve", "demo-signatory", "authorisation", "signatory_not_authorised"),
        ("approve", "demo-signatory", "qualification", "signatory_not_qualified"),
    ],
)
def test_the_last_day_belongs_to_it_and_the_day_after_is_refused(
    sqlite_workshop: Workshop,  # noqa: F811
    stage: str,
    person: str,
    what: str,
    code: str,
) -> None:
    from guiju.lab.house import clock

    job = played(sqlite_workshop, ATTENUATOR, 40, "finished" if stage == "review" else "reviewed")
    end(person, what, clock.today() + timedelta(days=5))
    for step, refused in ((4, False), (5, False), (6, True)):
        assert (code in red(job, stage, person, step)) is refused, step
