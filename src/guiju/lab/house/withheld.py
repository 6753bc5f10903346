"""Which rows, and which of their columns, somebody sees: nobody what must be erasable, personal data only who oversees
the house, and rows about one person that person besides."""

from django.db.models import QuerySet

from guiju.lab.house.controlled import ControlledModel
from guiju.lab.house.reading import Actor

OVERSEERS = frozenset({"head", "quality_manager"})


def personal(model: type[ControlledModel]) -> frozenset[str]:
    """Columns of personal data that a model names as `personal`."""
    return frozenset(getattr(model, "personal", ()))


def withheld(model: type[ControlledModel], actor: Actor | None) -> frozenset[str]:
    """Columns that are not shown to somebody."""
    sees_personal = actor is not None and bool(actor.roles & OVERSEERS)
    return model.journal_hidden | (frozenset() if sees_personal else personal(model))


def seen_by(rows: QuerySet, actor: Actor) -> QuerySet:
    """Those of the rows that somebody may see: of rows about people only the own, but for who oversees the house."""
    whose = rows.model.whose
    return rows if not whose or actor.roles & OVERSEERS else rows.filter(**{whose: actor.person_id})
