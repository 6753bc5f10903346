"""Whether this installation may start: settings, key files, triggers, and a log that continues what was published."""

from guiju.lab.house import checks, publication, triggers


class Unfit(RuntimeError):
    """Settings or key files are not as they must be."""


def demand() -> None:
    """Raises Unfit, TriggersMissing or LogBehindCheckpoint; the web server, the worker and the scheduler begin here."""
    found = checks.errors()
    if found:
        raise Unfit("; ".join(f"{each.id}: {each.msg}" for each in found))
    triggers.demand()
    publication.demand_continuity()
