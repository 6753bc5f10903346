"""How close the last day of a certificate is, for the pages of the register."""

from datetime import date, timedelta

SOON = timedelta(days=60)


def due_light(due_on: date | None, today: date) -> str:
    """`none` without a certificate, `over`, `soon` within 60 days, else `good`."""
    if due_on is None:
        return "none"
    return "over" if due_on < today else "soon" if due_on - today <= SOON else "good"
