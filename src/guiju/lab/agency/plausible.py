"""What no paper of the agency says: another kind, no number or issuer, a validity longer than any issuer gives.

A slip of the year, such as 2199, would keep every later day in force and nothing would ever fall due (4.1-1, 4.3-1).
The longest times are dated parameters with their sources.
"""

from datetime import date, timedelta
from typing import Any

from guiju.conduct.parameters import whole
from guiju.conduct.slips import qualification_longest
from guiju.lab.agency.models import Qualification
from guiju.lab.agency.words import QUALIFICATION_KINDS
from guiju.lab.house.act import Reading, Refused
from guiju.lab.house.parameters import values_on
from guiju.lab.house.spans import demand_years
from guiju.lab.house.typed import demand_said

LICENCE_LONGEST = "licence_longest_years"


def demand_kind(kind: str) -> None:
    """Raises Refused for a kind of qualification that no list and no rule knows."""
    if kind not in QUALIFICATION_KINDS:
        parameters = {"word": kind or "—", "known": ", ".join(QUALIFICATION_KINDS), "column": "kind"}
        raise Refused("word_unknown", requirement="4.3-1", parameters=parameters)


def demand_named(request: Any, requirement: str) -> None:
    """Raises Refused for a paper without a number or an issuer: nobody could ask after it."""
    demand_said("number", request.number, requirement=requirement)
    demand_said("issuer", request.issuer, requirement=requirement)


def demand_span(reading: Reading, request: Any, parameter: str, requirement: str) -> None:
    """Raises Refused for a paper that begins far ahead, or lasts longer than the parameter has it; None is no end."""
    parameters = values_on(reading, reading.day)
    days = whole(parameters, "entered_ahead_days")
    if request.valid_from > reading.day + timedelta(days=days):
        told = {"day": request.valid_from.isoformat(), "days": str(days), "column": "valid_from"}
        raise Refused("beginning_far_ahead", requirement=requirement, parameters=told)
    if request.valid_to is not None:
        span = (request.valid_from, request.valid_to)
        demand_years(reading, request.number, *span, parameter, requirement=requirement)


def demand_extension(reading: Reading, row: Qualification, last: date) -> None:
    """Raises Refused for an extension that, counted from today, lasts longer than a new paper of its kind would."""
    longest = qualification_longest(row.kind)
    demand_years(reading, row.number, reading.day, last, longest, requirement="4.3-1")
