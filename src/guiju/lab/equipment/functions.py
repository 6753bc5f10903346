"""Functions of an instrument: items with a range, a unit and certificates of their own, on one plate (4.4-1).

A multimeter measures voltage, current and resistance, each calibrated by itself. Each such function is an item like any
other, `part_of` the instrument: plate, place and custodian are the instrument's, and its state is never better.
"""

from dataclasses import replace
from functools import partial
from typing import Any

from guiju.conduct.register_traceability import read_alike
from guiju.lab.equipment.kind_columns import NONE
from guiju.lab.equipment.life import AWAY, USABLE, functions_of
from guiju.lab.equipment.models import Equipment, Placement
from guiju.lab.equipment.words import KINDS, STATES, said
from guiju.lab.house.act import Reading, Refused, Transaction
from guiju.lab.house.gathering import demand_each
from guiju.lab.house.typed import seen

PLATE = ("manufacturer", "model", "serial_number")


def _instrument(reading: Reading, request: Any) -> Equipment | None:
    found = reading.rows(Equipment.objects.filter(code=request.part_of)) if request.part_of is not None else []
    return found[0] if found else None


def _is_open(text: str) -> bool:
    return not seen(text) or text.strip() == NONE


def as_function(reading: Reading, request: Any) -> Any:
    """A request to register a function, with the plate of its instrument where none, or the same, was written."""
    whole = _instrument(reading, request)
    if whole is None:
        return request
    told = {name: (getattr(request, name), getattr(whole, name)) for name in PLATE}
    same = {name: its for name, (own, its) in told.items() if _is_open(own) or read_alike(own) == read_alike(its)}
    return replace(request, **same)


def demand_function(reading: Reading, request: Any) -> None:
    """Raises Refused unless `part_of` is an instrument in the house, of the same kind, and the plate is its plate."""
    if request.part_of is None:
        return
    whole = _instrument(reading, request)
    if whole is None:
        told = {"what": request.part_of, "column": "part_of"}
        raise Refused("not_found", requirement="4.4-1", parameters=told)
    if whole.part_of_id is not None or whole.state == "retired":
        told = {"code": whole.code, "column": "part_of"}
        raise Refused("function_of_none", requirement="4.4-1", parameters=told)
    demand_each(*(partial(_demand_same, name, request, whole) for name in ("kind", *PLATE)))


def _demand_same(column: str, request: Any, whole: Equipment) -> None:
    found, wanted = getattr(request, column), getattr(whole, column)
    if found == wanted:
        return
    words = {**said("found", KINDS, found), **said("wanted", KINDS, wanted)}
    told = {"code": whole.code, "column": column, **words}
    raise Refused("function_unlike", requirement="4.4-1", parameters=told)


def _whole_of(reading: Reading, row: Equipment) -> Equipment | None:
    """The instrument of a function; None for any other item."""
    if row.part_of_id is None:
        return None
    whole: Equipment = reading.one(Equipment.objects.filter(pk=row.part_of_id), row.code)
    return whole


def demand_plate_of_instrument(reading: Reading, row: Equipment) -> None:
    """Raises Refused for another plate on a function: it is corrected where it is, on the instrument."""
    whole = _whole_of(reading, row)
    if whole is not None:
        told = {"code": row.code, "instrument": whole.code, "column": "serial_number"}
        raise Refused("function_plate", requirement="4.4-7", parameters=told)


def stand_there(tx: Transaction, made: Equipment) -> None:
    """A step of the act that registers a function: it stands where its instrument stands."""
    placed = Placement.objects.filter(equipment_id=made.part_of_id).order_by("-at", "-pk")
    for each in tx.rows(placed[:1]):
        own = {name: getattr(each, name) for name in ("room_code", "place", "custodian", "reason")}
        tx.insert(Placement(equipment=made, day=tx.day, at=tx.now, by=tx.actor.person_id, **own))


def demand_with_instrument(reading: Reading, row: Equipment, state: str) -> None:
    """Raises Refused for a state of a function that is its instrument's alone, or better than the instrument's."""
    whole = _whole_of(reading, row)
    if whole is None:
        return
    told = {"code": row.code, "instrument": whole.code, "column": "state"}
    if state in AWAY:
        raise Refused("function_away", requirement="4.4-6", parameters={**told, **said("to", STATES, state)})
    better = {
        "verified": USABLE | {"verified"},
        "in_service": frozenset({"in_service"}),
        "restricted": USABLE,
    }
    if state in better and whole.state not in better[state]:
        states = {**said("from", STATES, whole.state), **said("to", STATES, state)}
        raise Refused("function_before_instrument", requirement="4.4-4", parameters={**told, **states})


def demand_functions_gone(reading: Reading, row: Equipment, state: str) -> None:
    """Raises Refused for retiring an instrument of which functions go on."""
    left = reading.rows(functions_of(row.code)) if state == "retired" else []
    if left:
        told = {"code": row.code, "functions": ", ".join(each.code for each in left), "column": "state"}
        raise Refused("instrument_of_functions", requirement="4.4-4", parameters=told)


def demand_place_of_its_own(reading: Reading, row: Equipment) -> None:
    """Raises Refused for moving a function: it stands where its instrument stands."""
    whole = _whole_of(reading, row)
    if whole is not None:
        told = {"code": row.code, "instrument": whole.code, "column": "room_code"}
        raise Refused("function_moves_with_instrument", requirement="4.4-6", parameters=told)
