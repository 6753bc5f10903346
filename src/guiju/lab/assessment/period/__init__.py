"""Facts of a period out of the database, for rules of subject `period`: each in a fixed number of queries."""

from guiju.lab.assessment.period.flow import corrections, items, kinds, numbers, uses
from guiju.lab.assessment.period.posts import posts
from guiju.lab.assessment.period.whole import acts, audited, declared_capability, self_evaluations
from guiju.lab.house.watching import watch_period

__all__ = ["watch_all"]


def watch_all() -> None:
    """Called once, when the app is ready."""
    watch_period("acts", acts)
    watch_period("audit", audited)
    watch_period("corrections", corrections)
    watch_period("declared", declared_capability)
    watch_period("items", items)
    watch_period("kinds", kinds)
    watch_period("numbers", numbers)
    watch_period("posts", posts)
    watch_period("self_evaluations", self_evaluations)
    watch_period("uses", uses)
