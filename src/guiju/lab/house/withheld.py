"""Which rows, and which of their columns, somebody sees: nobody what must be erasable, personal data only who oversees
the house, and rows about one person that person besides.

An assessor's seat sees besides not how to reach the people of customers: it is not needed to assess.
"""

from django.db.models import QuerySet

from guiju.lab.house.controlled import ControlledModel
from guiju.lab.house.reading import Actor

OVERSEERS = frozenset({"head", "quality_manager"})
SEAT = frozenset({"assessor"})


def is_seat(actor: Actor | None) -> bool:
    """Whether somebody is here as an assessor from outside and as nothing else."""
    return actor is not None and bool(actor.roles) and actor.roles <= SEAT


def not_for_seats(model: type[ControlledModel]) -> frozenset[str]:
    """Columns that a model names as `not_for_seats`."""
    return frozenset(getattr(model, "not_for_seats", ()))


def personal(model: type[ControlledModel]) -> frozenset[str]:
    """Columns of personal data that a model names as `personal`."""
    return frozenset(getattr(model, "personal", ()))


def withheld(model: type[ControlledModel], actor: Actor | None) -> frozenset[str]:
    """Columns that are not shown to somebody."""
    sees_personal = actor is not None and bool(actor.roles & OVERSEERS)
    from_seat = not_for_seats(model) if is_seat(actor) else frozenset()
    return model.journal_hidden | from_seat | (frozenset() if sees_personal else personal(model))


def seen_by(rows: QuerySet, actor: Actor) -> QuerySet:
    """Those of the rows that somebody may see: of rows about people only the own, but for who oversees the house."""
    whose = rows.model.whose
    return rows if not whose or actor.roles & OVERSEERS else rows.filter(**{whose: actor.person_id})
