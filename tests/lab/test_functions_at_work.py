"""At the bench a function of an instrument is judged with its instrument: by act, interface and page."""

from typing import Any

from bench_house import act
from refused import change, done_everywhere, refused_everywhere
from refused_equipment import registered
from refused_faults import insert, standard
from refused_house import House
from refused_registers import ago, first
from refused_ways import KEEPER, START

pytest_plugins = ["refused_fixtures"]


def instrument() -> Any:
    """The standard of the job becomes a function of an instrument in service."""
    from guiju.lab.equipment.acts import ChangeState, RegisterEquipment

    act(RegisterEquipment, KEEPER, **registered()())
    for state in ("verified", "in_service"):
        act(ChangeState, KEEPER, code="X-9", state=state, reason="验收合格")
    whole = first("equipment.Equipment", code="X-9")
    change("equipment.Equipment", {"part_of": whole}, code=standard())
    return whole


def test_a_function_of_a_suspended_instrument_begins_no_measurement(refused_house: House) -> None:
    from guiju.lab.equipment.acts import ChangeState

    instrument()
    done_everywhere(START)
    act(ChangeState, KEEPER, code="X-9", state="suspended", reason="跌落")
    refused_everywhere(START, "standard_not_in_service")


def test_a_plan_row_that_stops_the_instrument_stops_the_measurement(refused_house: House) -> None:
    """Its last good day still counts; the day after it the function is due like its instrument."""
    whole = instrument()
    held = {"months": 1, "basis": "x", "since": ago(40)}
    own = {"kind": "maintenance", "title": "T", "stops": True, "valid_from": ago(40), "valid_to": None, "done_on": None}
    insert("equipment.Duty", equipment=whole, due_on=ago(0), **own, **held)
    done_everywhere(START)
    change("equipment.Duty", {"due_on": ago(1)}, title="T", equipment=whole)
    refused_everywhere(START, "standard_not_in_service")
