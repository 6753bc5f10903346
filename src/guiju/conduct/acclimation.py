"""How long an item has rested where it is measured, beside the time that the method's limits ask for (4.2-4)."""

from dataclasses import dataclass
from decimal import Decimal

from guiju.record.enclosures import EnvironmentLimit
from guiju.record.words import DecimalText


@dataclass(frozen=True, slots=True, kw_only=True)
class RestFacts:
    """The item's rest as of the instant that is judged."""

    room: str
    """Where the item lies by its newest placing; empty where none is written down."""
    since: str
    """When it was placed there, in the site's time; empty where nobody wrote it down."""
    hours: DecimalText | None
    """Hours that it has lain there; None where nobody wrote it down."""
    ready: str = ""
    """When the time asked for is over, in the site's time."""


def hours_asked(limits: tuple[EnvironmentLimit, ...]) -> Decimal | None:
    """The longest acclimation that any limit asks for; None where none does."""
    found = [Decimal(each.acclimation_hours) for each in limits if each.acclimation_hours is not None]
    return max(found, default=None)
