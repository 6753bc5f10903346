"""Each rule that guards an act of the flow refuses by act, interface and page, at every act that it guards.

One thing is made wrong in a house in order. At each act that the rule names - and for the start's, at the job permit,
which asks the same - the three ways refuse for the same findings, each in its language, and nothing changes; where the
rule only warns, the light is yellow.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from refused import FORM, SHOWS, colours, done_everywhere, refused_everywhere
from refused_faults import FAULTS, Fault
from refused_house import House
from refused_ways import FLOW, ISSUE, PERMIT, PLACES, START

from guiju.conduct.rule import RULES

pytest_plugins = ["refused_fixtures"]


def acts_of(fault: Fault) -> list[str]:
    """The acts that the fault's rule guards; where the start is among them, the permit with it."""
    guards = fault.only or RULES[fault.code].guards
    return [*sorted(guards), *([PERMIT.name] if START.name in guards else [])]


TRIED = [pytest.param(fault, act, id=f"{fault.code}-{act}") for fault in FAULTS for act in acts_of(fault)]


ASKED: dict[tuple[Path, str], dict[str, Any]] = {}


def asked_in_order(house: House, act: str) -> dict[str, Any]:
    """The request as it is made in the house in order, the same for every case: signing is slow by design."""
    if (house.folder, act) not in ASKED:
        ASKED[house.folder, act] = FLOW[act].request()
    return ASKED[house.folder, act]


@pytest.mark.parametrize("way", FLOW.values(), ids=lambda each: each.name)
def test_in_a_house_in_order_every_way_does_it(refused_house: House, way: object) -> None:
    # The page of issuing hands the certificate out and publishes the log, which no case may that is taken back.
    done_everywhere(replace(way, send=None) if way is ISSUE else way)


@pytest.mark.parametrize(("fault", "act"), TRIED)
def test_a_fault_is_refused_in_all_ways(refused_house: House, fault: Fault, act: str) -> None:
    way, asked = FLOW[act], asked_in_order(refused_house, act)
    fault.make(PLACES[act])
    # What was drafted and signed in a house in order is what is sent, as by somebody who had the page open.
    way = replace(way, request=lambda: asked)
    if act in fault.warns:
        assert colours(way)[fault.code] == "yellow"
        return
    refused_everywhere(way, fault.code, page=FORM if act in fault.in_form else SHOWS)
