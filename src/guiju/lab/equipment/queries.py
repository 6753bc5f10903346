"""What the pages of the register of equipment show: the newest certificate, when it ends, what is wrong."""

from datetime import date, timedelta

from django.db.models import OuterRef, QuerySet, Subquery

from guiju.lab.equipment.models import Certificate, Equipment

SOON = timedelta(days=60)


def with_due(rows: QuerySet) -> QuerySet:
    """The rows with `due_on`, the last day of the newest certificate, and its `certificate_number`."""
    newest = Certificate.objects.filter(equipment=OuterRef("pk")).order_by("-calibrated_on", "-pk")
    return rows.annotate(
        due_on=Subquery(newest.values("valid_to")[:1]), certificate_number=Subquery(newest.values("number")[:1])
    )


def due_light(due_on: date | None, today: date) -> str:
    """`none` without a certificate, `over`, `soon` within 60 days, else `good`."""
    if due_on is None:
        return "none"
    return "over" if due_on < today else "soon" if due_on - today <= SOON else "good"


def due_of(row: Equipment) -> date | None:
    """The last day of the item's newest certificate."""
    newest = row.certificates.order_by("-calibrated_on", "-pk").first()
    return None if newest is None else newest.valid_to
