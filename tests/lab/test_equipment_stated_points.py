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


def test_the_unit_one_is_never_written() -> None:
    """Behind a number or at an axis, by pages, sentences and charts: 0.001, and not 0.001 1."""
    from guiju.conduct.intervals import shown, written
    from guiju.lab.equipment.models import Certificate
    from guiju.lab.equipment.needs import Need
    from guiju.lab.equipment.traceability_charts import corrections_chart
    from guiju.lab.ui import words
    from guiju.record.words import DecimalText, Interval, Quantity
    from guiju.results.confirming import Demand

    points = [{"nominal": {"value": "1", "unit": "1"}, "value": "1", "correction": "0.1", "U": "0.2", "k": "2"}]
    drawn = str(corrections_chart(Certificate(number="C-1", unit="1", points=points)))
    assert "修正值" in drawn and " / 1" not in drawn
    bounds = {"lower": DecimalText("0"), "upper": DecimalText("2"), "unit": "1"}
    asked = Demand(**bounds, largest_error=None, largest_U=DecimalText("0.01"), largest_ratio=None)
    need = Need(code="M", method="M", role="r", role_en="r", demand=asked, serves=True)
    assert (need.words, need.words_en) == ("M：r，U ≤ 0.01", "M: r, U ≤ 0.01")
    assert written(Quantity(value=DecimalText("1"), unit="1")) == "1"
    assert shown(Interval(**bounds)) == "0 … 2"
    assert (words.unit("1"), words.in_unit("1"), words.unit("mm"), words.in_unit("mm")) == ("", "", " mm", " / mm")


def test_no_text_of_pages_writes_a_unit_past_the_one_way() -> None:
    """Source: a value with its unit is written by `unit` or `behind`, but for units that are never one."""
    import re
    from pathlib import Path

    import guiju.lab

    never_one = {"premises", "calibrations/climate.py", "calibrations/candidates.py", "calibrations/review_record.py"}
    checked = {
        "calibrations/budget_report.py",
        "calibrations/budget_queries.py",
        "equipment/models_stock.py",
        "calibrations/sheet.py",
    }
    folder = Path(guiju.lab.__file__).parent
    found = []
    for path in sorted(folder.rglob("*.py")):
        name = path.relative_to(folder).as_posix()
        if not any(name.startswith(each) for each in never_one | checked):
            found += [f"{name}: {each}" for each in re.findall(r"\} \{[^{}\s]*unit[^{}]*\}", path.read_text("utf-8"))]
    assert not found
