"""Which columns of a row somebody sees: nobody what must be erasable, personal data only who oversees the house."""

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
