"""How far an authorisation reaches beyond what a record keeps of it: its sites and its range (5-5d, 4.7-4)."""

from collections.abc import Iterable
from dataclasses import dataclass

from guiju.conduct.intervals import holds
from guiju.record.words import Day, Interval, Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """One authorisation of one person."""

    person_id: str
    kind: str
    method: str
    """Code of the method, or empty for all methods of the fields."""
    edition: str
    fields: tuple[str, ...]
    sites: tuple[str, ...]
    """Codes of sites; empty for every site."""
    range: Interval | None
    """Values of the method's quantity; None for the method's whole range."""
    valid_from: Day
    valid_to: Day | None

    def covers(self, person_id: str, kind: str, method: tuple[str, str, str], day: Day) -> bool:
        """Whether it lets the person do this by a method (code, edition, field) on the day, at some site."""
        code, edition, field = method
        lasts = self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
        if not lasts or (self.person_id, self.kind) != (person_id, kind):
            return False
        if not self.method:
            return field in self.fields
        by_method = self.method == code and self.edition in ("", edition)
        return by_method and (kind != "sign" or field in self.fields)

    def reaches(self, value: Quantity) -> bool:
        """Whether the value lies in its range; a value of another kind of quantity does not."""
        return self.range is None or bool(holds(self.range, value.value, value.unit))


def at_site(permits: Iterable[Permit], site: str) -> tuple[Permit, ...]:
    """Those that hold at a site."""
    return tuple(each for each in permits if not each.sites or site in each.sites)


def beyond(permits: tuple[Permit, ...], values: Iterable[Quantity]) -> tuple[Quantity, ...]:
    """The values that no permit reaches."""
    return tuple(value for value in values if not any(each.reaches(value) for each in permits))
