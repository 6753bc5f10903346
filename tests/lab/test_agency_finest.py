"""A smallest U that nobody reaches is refused; what national institutes declare (BIPM KCDB) is not."""

from collections.abc import Iterator
from typing import Any

import pytest
from lab_installation import TestInstallation
from lab_registers import furnish
from test_agency_register import line, method


@pytest.fixture
def house(sqlite_installation: TestInstallation) -> Iterator[TestInstallation]:
    """A furnished house with a method of three more fields."""
    furnish()
    for code, field in (("M-T", "thermometry"), ("M-F", "time"), ("M-V", "electricity"), ("M-M", "mass")):
        method(code, field)
    yield sqlite_installation


THERMAL = {"field": "thermometry", "method_code": "M-T", "quantity": "temperature", "unit": "°C"}
TIME = {"field": "time", "method_code": "M-F", "quantity": "frequency", "unit": "Hz", "smallest_U_unit": "Hz"}
VOLTS = {"field": "electricity", "method_code": "M-V", "quantity": "dc_voltage", "unit": "V"}
MASS = {"field": "mass", "method_code": "M-M", "quantity": "mass", "unit": "g", "smallest_U_unit": "mg"}


def filed(smallest: str, **changed: Any) -> str:
    from guiju.lab.house.act import Refused

    try:
        line("L-9", smallest, **changed)
    except Refused as refused:
        for language in ("zh", "en"):
            assert refused.sentence(language)
        return refused.findings[0].code
    return ""


@pytest.mark.parametrize(
    ("smallest", "changed", "code"),
    [
        # 1E-9 °C beside 50 °C; the bound of thermometry is 1E-9 of the value, and it counts in either unit
        ("0.000000001", {**THERMAL, "lower": "0", "upper": "50", "smallest_U_unit": "°C"}, "scope_unreachable"),
        ("0.000000049", {**THERMAL, "lower": "0", "upper": "50", "smallest_U_unit": "°C"}, "scope_unreachable"),
        ("0.00000005", {**THERMAL, "lower": "0", "upper": "50", "smallest_U_unit": "°C"}, ""),
        ("0.000049", {**THERMAL, "lower": "0", "upper": "50", "smallest_U_unit": "mK"}, "scope_unreachable"),
        ("0.00006", {**THERMAL, "lower": "0", "upper": "50", "smallest_U_unit": "mK"}, ""),
        # the water triple point, and platinum thermometers at fixed points from argon to silver
        ("0.05", {**THERMAL, "lower": "0.01", "upper": "0.01", "smallest_U_unit": "mK"}, ""),
        ("0.05", {**THERMAL, "lower": "-189.3442", "upper": "961.78", "smallest_U_unit": "mK"}, ""),
        ("0.01", {**THERMAL, "lower": "-50", "upper": "0", "smallest_U_unit": "K"}, ""),
        ("0.001", {**THERMAL, "lower": "0", "upper": "0", "smallest_U_unit": "K"}, ""),
        # frequency of a caesium fountain, relative; the bound itself; and finer than any clock
        ("0.0000000000001", {**TIME, "lower": "1", "upper": "10", "relative": True, "smallest_U_unit": "%"}, ""),
        ("0.0000000000000001", {**TIME, "lower": "1", "upper": "10", "relative": True, "smallest_U_unit": "%"}, ""),
        (
            "0.00000000000000009",
            {**TIME, "lower": "1", "upper": "10", "relative": True, "smallest_U_unit": "%"},
            "scope_unreachable",
        ),
        # length of a stabilised laser, gauge blocks as annexes write them, a function without a constant
        ("20", {"lower": "0.5", "upper": "100", "smallest_U_unit": "nm"}, ""),
        ("Q[0.02, 0.0002 L]", {"lower": "0.5", "upper": "100", "smallest_U_unit": "µm"}, ""),
        ("Q[0, 0.00000000000001 L]", {"lower": "0.5", "upper": "100", "smallest_U_unit": "mm"}, "scope_unreachable"),
        ("0.02 ~ 0.000000000001", {"lower": "0.5", "upper": "100", "smallest_U_unit": "µm"}, "scope_unreachable"),
        # Josephson voltage; weights over seven decades by one number; a cell of a table
        ("0.000000001", {**VOLTS, "lower": "0", "upper": "10", "smallest_U_unit": "V"}, ""),
        ("0.0006", {**MASS, "lower": "0.001", "upper": "20000"}, ""),
        ("0.0000000001", {**MASS, "lower": "0.001", "upper": "20000"}, "scope_unreachable"),
        (
            "f/kHz | 0.1~1 | 1~10\n0.5~10 | 0.2 | 0.3\n10~100 | | 0.000000000000000001",
            {**VOLTS, "lower": "0.5", "upper": "100", "smallest_U_unit": "V"},
            "scope_unreachable",
        ),
    ],
)
def test_a_smallest_uncertainty_is_one_that_somebody_reaches(
    house: TestInstallation, smallest: str, changed: dict[str, Any], code: str
) -> None:
    assert filed(smallest, **changed) == code


def test_another_bound_of_the_agency_counts(house: TestInstallation) -> None:
    from lab_registers import do

    from guiju.lab.house import clock
    from guiju.lab.house.acts import SetParameter

    fine = {**THERMAL, "lower": "0", "upper": "50", "smallest_U_unit": "°C"}
    assert filed("0.00000001", **fine) == "scope_unreachable"
    bound = {"name": "finest_power_thermometry", "value": "10", "source": "能力验证", "source_en": "intercomparison"}
    do(SetParameter, **bound, valid_from=clock.today())
    assert filed("0.00000001", **fine) == ""
