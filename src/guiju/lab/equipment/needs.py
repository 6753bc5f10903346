"""What methods ask of an item: told by the apps that know methods, offered where an item is confirmed (5-5e)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from guiju.lab.equipment.models import Equipment
from guiju.results.confirming import Demand


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What one method asks of one role, as a confirmation compares it."""

    code: str
    """Names it in an address: method, edition, role."""
    words: str
    words_en: str
    demand: Demand


Needs = Callable[[Equipment], Iterable[Need]]

_needs: dict[str, Needs] = {}


def tell_needs(name: str, needs: Needs) -> None:
    """Called by an app that knows what is asked of equipment, when it is ready."""
    _needs[name] = needs


def needs_of(item: Equipment) -> list[Need]:
    """Everything that is asked of an item of this unit, by code."""
    found = [each for needs in _needs.values() for each in needs(item)]
    return sorted(found, key=lambda each: each.code)
