"""What must hold before a process of the house begins to work."""

from guiju.lab.house import fitness
from guiju.lab.issuing import production


def ready() -> production.Recovered:
    """Demands a fit installation; explains abandoned certificate numbers and delivers what was not delivered.

    Raises Unfit, TriggersMissing or LogBehindCheckpoint.
    """
    fitness.demand()
    return production.recover()
