"""A requirement beside what methods ask of the item that serves them: none asks for less (4.4-3, 5-5e).

Later checks of the item are judged by its requirement, so one that lets pass what the method does not would hide a
shift that matters. Where the use does ask less, the technical manager says so with the reason.
"""

from collections.abc import Sequence
from decimal import Decimal

from guiju.lab.equipment.models import Equipment
from guiju.lab.equipment.needs import Need, needs_of
from guiju.lab.ui.words import unit as behind
from guiju.results.confirming import Demand
from guiju.results.units import factor

Span = tuple[Decimal, Decimal]


def laxer_than_a_method(item: Equipment, wanted: Sequence[Demand]) -> dict[str, str] | None:
    """The first need of a method that the item serves for which the demands ask less; None where there is none."""
    for need in needs_of(item):
        lax = _laxer(need.demand, wanted, by_class=item.used_by == "class") if need.serves else None
        if lax is not None:
            method, role = need.method, {"role.zh": need.role, "role.en": need.role_en or need.role}
            return {"method": method, **role, "found": _found(lax, need), "asked": _asked(need)}
    return None


def _laxer(need: Demand, wanted: Sequence[Demand], *, by_class: bool) -> Demand | None:
    """The first demand that asks less than the need somewhere in its range, where no other one asks as much."""
    strict = [each for each in wanted if not _asks_less(need, each, by_class=by_class)]
    for each in wanted:
        held = None if each in strict else _both(_span(each, need.unit), _span(need, need.unit))
        if held is not None and not any(_holds(_span(other, need.unit), held) for other in strict):
            return each
    return None


def _asks_less(need: Demand, each: Demand, *, by_class: bool) -> bool:
    scale = factor(each.unit, need.unit)
    if scale is None:
        return False
    if need.largest_U is not None:
        most = _most(each, by_class=by_class)
        return most is None or most * scale > Decimal(need.largest_U)
    shares = need.largest_ratio, each.largest_ratio
    return shares[0] is not None and shares[1] is not None and Decimal(shares[1]) > Decimal(shares[0])


def _most(each: Demand, *, by_class: bool) -> Decimal | None:
    """The largest U that a demand lets pass; of an item used by its class the largest limit; None for any."""
    error = None if each.largest_error is None else Decimal(each.largest_error)
    told = [] if each.largest_U is None else [Decimal(each.largest_U)]
    if error is not None and each.largest_ratio is not None:
        told.append(error * Decimal(each.largest_ratio))
    if by_class and error is not None:
        told.append(error)
    return min(told, default=None)


def _span(each: Demand, unit: str) -> Span | None:
    scale = factor(each.unit, unit)
    return None if scale is None else (Decimal(each.lower) * scale, Decimal(each.upper) * scale)


def _both(one: Span | None, other: Span | None) -> Span | None:
    if one is None or other is None or max(one[0], other[0]) > min(one[1], other[1]):
        return None
    return max(one[0], other[0]), min(one[1], other[1])


def _holds(one: Span | None, other: Span) -> bool:
    return one is not None and one[0] <= other[0] and other[1] <= one[1]


def _found(lax: Demand, need: Need) -> str:
    if need.demand.largest_U is None:
        return lax.largest_ratio or "—"
    told = lax.largest_U or lax.largest_error
    return f"{told}{behind(lax.unit)}" if told else "—"


def _asked(need: Need) -> str:
    most = need.demand.largest_U
    return str(need.demand.largest_ratio) if most is None else f"{most}{behind(need.demand.unit)}"
