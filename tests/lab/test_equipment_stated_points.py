"""Points of a certificate in the units that they are told in: a second quantity is not told in the first one's unit."""

import pytest
from lab_installation import TestInstallation

from guiju.charts import Words


@pytest.fixture(autouse=True)
def _house(sqlite_installation: TestInstallation) -> None:
    """Django knows its models."""


def stated(unit: str, *nominal: tuple[str, str]) -> list[tuple[str, str, list[str]]]:
    from guiju.lab.equipment.models import Certificate
    from guiju.lab.equipment.stated_points import parts

    points = [
        {"nominal": {"value": value, "unit": of}, "value": value, "correction": "0.1", "U": "0.2", "k": "2"}
        for value, of in nominal
    ]
    found = parts(Certificate(number="C-1", unit=unit, points=points))
    return [(each.nominal_unit, each.unit, [one["value"] for one in each.points]) for each in found]


@pytest.mark.parametrize(
    ("unit", "nominal", "told"),
    [
        ("°C", [("10", "°C"), ("40", "%"), ("20", "°C")], [("°C", "°C", ["10", "20"]), ("%", "%", ["40"])]),
        ("V", [("1", "mV"), ("1", "V")], [("mV", "V", ["1"]), ("V", "V", ["1"])]),
        ("µm", [("50", "mm")], [("mm", "µm", ["50"])]),
        ("mV", [("100", "°C")], [("°C", "mV", ["100"])]),
        ("mm", [], []),
    ],
)
def test_a_point_is_told_in_a_unit_that_it_can_have(
    unit: str, nominal: list[tuple[str, str]], told: list[tuple[str, str, list[str]]]
) -> None:
    assert stated(unit, *nominal) == told


def test_each_quantity_has_a_chart_of_its_own() -> None:
    from guiju.lab.equipment.models import Certificate
    from guiju.lab.equipment.traceability_charts import corrections_chart

    points = [
        {"nominal": {"value": value, "unit": of}, "value": value, "correction": "0.1", "U": "0.2", "k": "2"}
        for value, of in (("10", "°C"), ("20", "°C"), ("40", "%"))
    ]
    drawn = str(corrections_chart(Certificate(number="C-1", unit="°C", points=points)))
    assert drawn.count('class="g-drawn"') == 2
    assert "修正值 / %" in drawn
    assert str(Words("日期", "day")) == "日期 day"
