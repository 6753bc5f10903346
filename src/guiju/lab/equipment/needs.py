"""What methods ask of an item: told by the apps that know methods, offered where an item is confirmed (5-5e)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from guiju.lab.equipment.models import Equipment
from guiju.lab.ui.words import unit
from guiju.results.confirming import Demand


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What one method asks of one role, as a confirmation compares it."""

    code: str
    """Names it in an address: method, edition, role."""
    method: str
    """Code and edition, as people call them."""
    role: str
    role_en: str
    demand: Demand
    """Without an error or a U where the method names a share of the limit of what is calibrated instead."""
    serves: bool
    """The item fills this role: by a set that serves the method, or by a job that it was used in."""

    @property
    def words(self) -> str:
        return f"{self.method}：{self.role}{self._asked('，U ≤ ', '，U 不大于被校准器具最大允许误差的 ')}"

    @property
    def words_en(self) -> str:
        return f"{self.method}: {self.role_en}{self._asked(', U ≤ ', ', U at most this share of the limit: ')}"

    def _asked(self, most: str, share: str) -> str:
        if self.demand.largest_U is not None:
            return f"{most}{self.demand.largest_U}{unit(self.demand.unit)}"
        return f"{share}{self.demand.largest_ratio}" if self.demand.largest_ratio is not None else ""


Needs = Callable[[Equipment], Iterable[Need]]

_needs: dict[str, Needs] = {}


def tell_needs(name: str, needs: Needs) -> None:
    """Called by an app that knows what is asked of equipment, when it is ready."""
    _needs[name] = needs


def needs_of(item: Equipment) -> list[Need]:
    """Everything that is asked of an item of this unit, what it serves first."""
    found = [each for needs in _needs.values() for each in needs(item)]
    return sorted(found, key=lambda each: (not each.serves, each.code))
