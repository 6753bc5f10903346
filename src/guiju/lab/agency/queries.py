"""Standing of the agency's qualifications, as the pages of the register show it."""

from datetime import date

from django.db.models import Q

from guiju.lab.agency.models import Qualification, Suspension
from guiju.lab.house.signing import SYSTEM


def suspension_on(row: Qualification, day: date) -> Suspension | None:
    """The suspension in which the day lies; reads `row.suspensions` once, from a prefetch where there is one."""
    running = [
        each
        for each in row.suspensions.all()
        if each.since <= day and (each.counts_until is None or day <= each.counts_until)
    ]
    return running[0] if running else None


def suspended_on(day: date) -> Q:
    """Suspensions in which the day lies, as they count for work (`Suspension.counts_until`)."""
    taken = Q(confirmed_on__isnull=True, lifted_on__gt=day) & ~Q(lifted_by__in=("", SYSTEM.person_id))
    return Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gte=day) | taken)
