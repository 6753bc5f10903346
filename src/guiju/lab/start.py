"""What must hold before a process of the house begins to work."""

from guiju.lab.house import publication, triggers
from guiju.lab.issuing import production


def ready() -> list[str]:
    """Demands triggers and a log that continues what was published; explains abandoned numbers and returns them.

    Raises TriggersMissing or LogBehindCheckpoint.
    """
    triggers.demand()
    publication.demand_continuity()
    return production.recover()
