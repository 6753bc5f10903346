"""Lines of commissions as acts look them up."""

from typing import Any

from guiju.lab.commissions.models import Line

COUNTER = frozenset({"item_clerk", "technical_manager"})


def line_of(commission: str, line: int) -> Any:
    """The rows that are this line of a commission: one, or none."""
    joined = Line.objects.select_related(
        "commission",
        "commission__commissioned_by",
        "commission__certificate_for",
        "commission__paid_by",
        "commission__sent_by",
    )
    return joined.filter(commission__number=commission, number=line)
