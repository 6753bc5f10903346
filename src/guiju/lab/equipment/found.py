"""Findings about one item that apps above this one know: its page shows them beside its own."""

from collections.abc import Callable, Iterable
from datetime import date

from guiju.conduct.finding import Finding
from guiju.lab.equipment.models import Equipment
from guiju.lab.house.act import Reading

FindingsOf = Callable[[Reading, Equipment, date], Iterable[Finding]]
"""Gives the findings about one item as of a day."""

_found: dict[str, FindingsOf] = {}


def tell_found(name: str, findings: FindingsOf) -> None:
    """Called once by whatever finds something about items, when its app is ready."""
    _found[name] = findings


def found_above(reading: Reading, item: Equipment, day: date) -> list[Finding]:
    """What the apps above find about an item."""
    return [each for findings in _found.values() for each in findings(reading, item, day)]
