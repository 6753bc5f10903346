"""How close the last day of a certificate is, for the pages of the register."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery

from guiju.lab.equipment.models import Certificate, Confirmation, Equipment

IDLE = ("retired", "lent", "out_for_calibration", "under_repair")
"""States of equipment that nobody measures with."""
AHEAD = (30, 60, 90)
"""Days ahead by which what ends is told."""
SOON = timedelta(days=60)


def due_light(due_on: date | None, today: date) -> str:
    """`none` without a certificate, `over`, `soon` within 60 days, else `good`."""
    if due_on is None:
        return "none"
    return "over" if due_on < today else "soon" if due_on - today <= SOON else "good"


def standards() -> Any:
    """Standards in use with the end of their newest certificate and whether it was confirmed."""
    newest = Certificate.objects.filter(equipment=OuterRef("pk")).order_by("-calibrated_on", "-pk")
    confirmed = Confirmation.objects.filter(certificate=OuterRef("newest"), passed=True)
    rows = Equipment.objects.filter(kind="standard").exclude(state__in=IDLE)
    return rows.annotate(
        ends=Subquery(newest.values("valid_to")[:1]), newest=Subquery(newest.values("pk")[:1])
    ).annotate(confirmed=Exists(confirmed))


def certificate_spans(day: date) -> dict[str, Q]:
    """Conditions on `standards` by when the newest certificate ends: over or none, within each step ahead, later."""
    first, second, third = (day + timedelta(days=each) for each in AHEAD)
    return {
        "over": Q(ends__lt=day) | Q(ends__isnull=True),
        "first": Q(ends__gte=day, ends__lte=first),
        "second": Q(ends__gt=first, ends__lte=second),
        "third": Q(ends__gt=second, ends__lte=third),
        "later": Q(ends__gt=third),
    }


def standards_that(asked: str, day: date) -> Any:
    """Standards in use whose certificate is over, ends within 90 days (`soon`), or is not confirmed (`unconfirmed`)."""
    spans = certificate_spans(day)
    conditions = {
        "over": spans["over"],
        "soon": spans["first"] | spans["second"] | spans["third"],
        "unconfirmed": Q(confirmed=False),
    }
    return standards().filter(conditions[asked])
