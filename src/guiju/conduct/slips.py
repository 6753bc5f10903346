"""Limits that acts ask for: how far back or ahead a day may lie, what can be a coverage factor (5-5d, 4.3-1, 4.4-2)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from guiju.conduct.days import birthday
from guiju.conduct.parameters import Parameters, whole
from guiju.record.words import Day

BackdatingFault = Literal["", "before_founding", "too_far", "no_reason"]


def backdating_fault(
    day: date, *, today: date, founded: date | None, reason: str, parameters: Parameters
) -> BackdatingFault:
    """What is wrong with a day on which the agency says that something of its own began or ended; "" for nothing.

    >>> backdating_fault(date(2026, 5, 1), today=date(2026, 6, 1), founded=None, reason="r", parameters={
    ...     "backdating_days": "30"})
    'too_far'
    """
    if day >= today:
        return ""
    if founded is not None and day < founded:
        return "before_founding"
    if day < today - timedelta(days=furthest_back(parameters)):
        return "too_far"
    return "" if reason.strip() else "no_reason"


def furthest_back(parameters: Parameters) -> int:
    """How many days back such a day may lie."""
    return whole(parameters, "backdating_days")


def largest_k(parameters: Parameters) -> int:
    """The largest coverage factor that is taken for one."""
    return whole(parameters, "largest_coverage_factor")


def sensible_k(k: str, parameters: Parameters) -> bool:
    """Whether a decimal text can be a coverage factor: it expands, so it is no less than 1 (GB/T 27418, 6.3.1).

    >>> [sensible_k(each, {"largest_coverage_factor": "5"}) for each in ("0", "0.99", "1", "5", "5.1")]
    [False, False, True, True, False]
    """
    return 1 <= Decimal(k) <= largest_k(parameters)


def certificate_far(calibrated_on: date, valid_to: date, *, today: date, parameters: Parameters) -> str:
    """The parameter that the days of a certificate overstep; "" for none.

    >>> days = {"certificate_oldest_years": "50", "certificate_longest_years": "20"}
    >>> [certificate_far(date(*one), date(*two), today=date(2026, 6, 1), parameters=days) for one, two in (
    ...     ((1976, 6, 1), (1996, 6, 1)), ((1976, 5, 31), (1977, 6, 1)), ((2026, 6, 1), (2046, 6, 2)))]
    ['', 'certificate_oldest_years', 'certificate_longest_years']
    """
    made = Day(calibrated_on.isoformat())
    if birthday(made, whole(parameters, "certificate_oldest_years")) < today.isoformat():
        return "certificate_oldest_years"
    last = birthday(made, whole(parameters, "certificate_longest_years"))
    return "certificate_longest_years" if last < valid_to.isoformat() else ""


def opened_longest(parameters: Parameters) -> int:
    """How many days an opened vessel is taken to be good at most."""
    return whole(parameters, "opened_longest_days")


FINEST_POWERS = {
    "length": "finest_power",
    "mass": "finest_power",
    "acoustics": "finest_power",
    "chemistry": "finest_power",
    "electricity": "finest_power_of_decades",
    "optics": "finest_power_of_decades",
    "ionising_radiation": "finest_power_of_decades",
    "thermometry": "finest_power_thermometry",
}


def finest_power(field: str) -> str:
    """The parameter that bounds how small an uncertainty is beside its value in this field.

    Time, radio and fields that an agency names itself have the widest one.

    >>> finest_power("thermometry"), finest_power("time"), finest_power("hydrology")
    ('finest_power_thermometry', 'finest_power_time', 'finest_power_time')
    """
    return FINEST_POWERS.get(field, "finest_power_time")


QUALIFICATION_LONGEST = {
    "accreditation": "accreditation_longest_years",
    "measurement_standard": "standard_certificate_longest_years",
    "legal_authorisation": "authorisation_longest_years",
}


def qualification_longest(kind: str) -> str:
    """The parameter that bounds the validity of a qualification of this kind; other kinds have one in common.

    >>> qualification_longest("accreditation"), qualification_longest("other")
    ('accreditation_longest_years', 'qualification_longest_years')
    """
    return QUALIFICATION_LONGEST.get(kind, "qualification_longest_years")


def valid_too_long(first: date, last: date, years: int) -> bool:
    """Whether a paper lasts longer than so many years; the day of the same name still counts.

    >>> [valid_too_long(date(2026, 6, 1), date(2032, 6, day), 6) for day in (1, 2)]
    [False, True]
    """
    return birthday(Day(first.isoformat()), years) < last.isoformat()
