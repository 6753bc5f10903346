"""The newest frozen record of a method as an example on which the methods' templates are tried."""

from dataclasses import replace

from django.urls import reverse

from guiju.lab.calibrations.models import Record
from guiju.lab.house.act import Actor
from guiju.lab.house.files import FileMissing
from guiju.lab.methods.examples import Example
from guiju.record.enclose import find
from guiju.record.enclosures import Standard


def newest_record(method: str, edition: str, code: str, who: Actor) -> Example | None:
    """The newest standing record by this edition and template; None where there is none, or it was redacted or damaged.

    What is damaged is told where the record is shown; a template can be written without it.
    """
    # The start of the house loads neither certificates nor numbers.
    from guiju.lab.calibrations.review_queries import standing_case
    from guiju.results.recompute import inputs_of

    line = {"job__line__method_code": method, "job__line__edition": edition, "job__line__template_code": code}
    row = Record.objects.select_related("job").filter(state="current", **line).order_by("-pk").first()
    if row is None:
        return None
    try:
        case = standing_case(row, who)
    except FileMissing:
        return None
    inputs = inputs_of(case, case.record.results[0]) if case.record.results else None
    if inputs is None:
        return None
    found = {use.role: find(case, use.standard) for use in case.record.standards}
    standards = {role: each for role, each in found.items() if isinstance(each, Standard)}
    return Example(
        label=case.record.record_id,
        link=reverse("calibrations:budget", args=[row.job.number]),
        inputs=replace(inputs, standards=standards, run_standards={}),
    )
