"""Standing of the agency's qualifications, as the pages of the register show it."""

from datetime import date

from guiju.lab.agency.models import Qualification, Suspension


def suspension_on(row: Qualification, day: date) -> Suspension | None:
    """The suspension in which the day lies; reads `row.suspensions` once, from a prefetch where there is one."""
    running = [
        each for each in row.suspensions.all() if each.since <= day and (each.until is None or day <= each.until)
    ]
    return running[0] if running else None
