"""What acts of the registers refuse, they refuse by act, interface and page with the same sentences."""

import pytest
from refused import refused_everywhere
from refused_agency import REFUSALS as AGENCY
from refused_certificates import REFUSALS as CERTIFICATES
from refused_equipment import REFUSALS as EQUIPMENT
from refused_house import House
from refused_methods import REFUSALS as METHODS
from refused_people import REFUSALS as PEOPLE
from refused_registers import Refusal
from refused_work import REFUSALS as WORK

pytest_plugins = ["refused_fixtures"]


@pytest.mark.parametrize(
    "refusal",
    [*PEOPLE, *AGENCY, *CERTIFICATES, *EQUIPMENT, *METHODS, *WORK],
    ids=lambda each: f"{each.code}-{each.name}",
)
def test_a_refusal_is_the_same_on_act_interface_and_page(refused_house: House, refusal: Refusal) -> None:
    refusal.make()
    refused_everywhere(refusal.way, refusal.code, page=refusal.page)
