"""A confirmation asks no less than the methods that the item serves: of the first certificate too (4.4-3, 5-5e)."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from lab_installation import TestInstallation
from lab_registers import do, furnish
from lab_standards import certificate, demand, point, today
from test_equipment_forms import LINE
from test_honest_acts import refusal

POINTS = [point(at, "0", "0.0001", "mm") for at in ("0.5", "10", "50", "100")]


@pytest.fixture
def house(sqlite_installation: TestInstallation) -> Iterator[TestInstallation]:
    """A furnished house in which E-1 is the standard of the set that serves the scope's one line."""
    from guiju.lab.equipment.acts_sets import AddMember, FormSet

    furnish()
    certificate("E-1", "G-1", POINTS, "mm")
    do(FormSet, code="SET-1", name="标准", name_en="Set")
    do(AddMember, standard_set="SET-1", equipment="E-1", role="standard", main=True, valid_from=today())
    yield sqlite_installation


def asked_by_the_method(**values: Any) -> None:
    """A method asks this of its standard, and the set serves the line of the scope that names it."""
    from guiju.lab.agency.acts import AddScopeRow
    from guiju.lab.equipment.acts_sets import ServeScope
    from guiju.lab.methods.acts import AddEdition, RegisterMethod

    own = {"role": "standard", "name": {"zh": "标准器", "en": "standard"}, "unit": "mm"}
    span = {"lower": "0.5", "upper": "50", "unit": "mm"}
    asked = {**own, "range": span, "largest_U": None, **values}
    do(RegisterMethod, code="M-2", title="方法", title_en="Method", kind="own", field="length")
    rest = {"environment": [], "reviewer_may_sign": False, "rounding": "up"}
    do(AddEdition, method="M-2", edition="2025", effective_from=date(2025, 1, 1), standards=[asked], **rest)
    do(AddScopeRow, **{**LINE, "code": "A-2", "method_code": "M-2", "edition": "2025"})
    do(ServeScope, standard_set="SET-1", scope_code="A-2", valid_from=today())


def confirmed(*demands: dict[str, Any], by: str = "P-B", **more: Any) -> str:
    from guiju.lab.equipment.acts import Confirm

    said = {"requirement": "要求", "requirement_en": "use", "demands": list(demands), **more}
    return refusal(Confirm, by, equipment="E-1", certificate="G-1", **said)


@pytest.mark.parametrize(
    ("demands", "found"),
    [
        ([demand("0.5", "100", "mm", "0.001")], ""),
        ([demand("500", "100000", "µm", "1")], ""),
        ([demand("0.5", "100", "mm", "0.002")], "confirmation_laxer_than_method"),
        ([demand("0.5", "100", "mm", largest_error="0.1")], "confirmation_laxer_than_method"),
        ([demand("0.5", "100", "mm", largest_error="0.01", largest_ratio="0.1")], ""),
        # As much is asked where the method works, less elsewhere.
        ([demand("0.5", "50", "mm", "0.001"), demand("0.5", "100", "mm", "1")], ""),
        ([demand("0.5", "49", "mm", "0.001"), demand("0.5", "100", "mm", "1")], "confirmation_laxer_than_method"),
        ([demand("60", "100", "mm", "1")], ""),
    ],
)
def test_no_requirement_asks_less_than_the_method(house: TestInstallation, demands: list[Any], found: str) -> None:
    asked_by_the_method(largest_U="0.001")
    assert confirmed(*demands) == found


@pytest.mark.parametrize(("ratio", "found"), [("0.33", ""), ("0.34", "confirmation_laxer_than_method")])
def test_a_share_of_the_limit_is_no_larger_than_the_methods(house: TestInstallation, ratio: str, found: str) -> None:
    asked_by_the_method(largest_ratio="0.33")
    assert confirmed(demand("0.5", "100", "mm", largest_error="0.1", largest_ratio=ratio)) == found


def test_that_the_use_asks_less_is_the_technical_managers_to_say(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts_sets import EndMember
    from guiju.lab.equipment.models import Member

    asked_by_the_method(largest_U="0.001")
    lax = demand("0.5", "100", "mm", "0.002")
    assert confirmed(lax, remark="够用") == "confirmation_laxer_than_method"
    assert confirmed(lax, by="P-T") == "confirmation_laxer_than_method"
    assert confirmed(lax, by="P-T", remark="仅用于核查") == ""
    do(EndMember, row=Member.objects.get().pk, last_day=today(), reason="不再使用")
    assert confirmed(lax) == "confirmation_laxer_than_method", "today it still serves"
