"""Lists, exports, interface as of a past day: rows as they were, what was not there yet absent, filters right."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from lab_installation import TestInstallation
from lab_registers import address, client, do, furnish, model_of, text
from test_equipment_life import on, register

FOUNDED = date(2026, 3, 2)
CHANGED = FOUNDED + timedelta(days=10)
BEFORE, TODAY = CHANGED - timedelta(days=1), CHANGED + timedelta(days=10)


@pytest.fixture
def house(sqlite_installation: TestInstallation) -> Iterator[TestInstallation]:
    """E-1 as furnished; ten days later it has another name and state, E-2 comes, and P-B's role ends that day."""
    from guiju.lab.equipment.acts import AmendEquipment, ChangeState

    with on(FOUNDED):
        furnish()
    with on(CHANGED):
        row = model_of("equipment.equipment").objects.get(code="E-1")
        told = {name: getattr(row, name) for name in AmendEquipment.columns}
        do(AmendEquipment, code="E-1", **{**told, "name": "改后的名称"}, reason="铭牌")
        do(ChangeState, code="E-1", state="verified", reason="外观和功能验证，符合")
        register("E-2", "auxiliary")
    with on(TODAY):
        yield sqlite_installation


def listed(query: str, label: str = "equipment.equipment") -> dict[str, str]:
    """The rows of a list by their code."""
    answer = client("P-K").get(f"{address(label)}?{query}")
    assert answer.status_code == 200
    rows = re.findall(r'<tr class="data-row.*?</tr>', text(answer), re.S)
    return {re.search(r'class="field-code.*?>([^<>]+)</a>', row, re.S).group(1): row for row in rows}


def test_rows_are_as_they_were_at_the_end_of_the_day(house: TestInstallation) -> None:
    before, changed, now = listed(f"on={BEFORE}"), listed(f"on={CHANGED}"), listed("")
    assert (set(before), set(changed)) == ({"E-1"}, {"E-1", "E-2"})
    assert "改后的名称" not in before["E-1"] and "已接收" in before["E-1"]
    assert "改后的名称" in changed["E-1"] and "已接收" not in changed["E-1"]
    assert set(now) == set(changed)
    assert listed(f"on={FOUNDED - timedelta(days=1)}") == {}


def test_filters_of_a_past_day_tell_of_that_day(house: TestInstallation) -> None:
    assert set(listed(f"on={BEFORE}&state=received")) == {"E-1"}
    assert set(listed(f"on={CHANGED}&state=received")) == {"E-2"}
    assert set(listed(f"on={CHANGED}&state=verified")) == {"E-1"}
    assert set(listed(f"on={CHANGED}&kind=auxiliary")) == {"E-2"}
    page = text(client("P-K").get(f"{address('equipment.equipment')}?on={BEFORE}&label=red"))
    assert "只反映今天情况的筛选条件未采用" in page
    assert "只反映今天" not in text(client("P-K").get(f"{address('equipment.equipment')}?on={BEFORE}&kind=standard"))


def test_the_page_says_of_which_day_it_tells(house: TestInstallation) -> None:
    page = text(client("P-K").get(f"{address('equipment.equipment')}?on={BEFORE}"))
    assert f"（截至 {BEFORE}）" in page and f"以下是 {BEFORE} 当日终了时的情况" in page
    assert "截至 " not in text(client("P-K").get(f"{address('equipment.equipment')}?on={TODAY}")).split("<main")[0]
    for wrong in ("x", str(TODAY + timedelta(days=1)), "9999-12-31"):
        assert "不是过去的日期" in text(client("P-K").get(f"{address('equipment.equipment')}?on={wrong}"))


def test_dated_lines_of_people_and_methods_are_read_for_the_day(house: TestInstallation) -> None:
    from guiju.lab.people.acts import EndRole

    role = model_of("people.role").objects.get(person__code="P-B")
    do(EndRole, row=role.pk, last_day=BEFORE, reason="调岗")
    assert "校准人员" in listed(f"on={BEFORE}", "people.person")["P-B"]
    assert "校准人员" not in listed(f"on={CHANGED}", "people.person")["P-B"]
    assert set(listed(f"on={BEFORE}&role={role.name}", "people.person")) >= {"P-B"}
    assert "P-B" not in listed(f"on={CHANGED}&role={role.name}", "people.person")
    assert "2025" in listed(f"on={BEFORE}", "methods.method")["M-1"]
    assert listed("on=2001-01-01", "methods.method") == {}


def test_exports_tell_of_the_day(house: TestInstallation) -> None:
    def lines(query: str) -> str:
        answer = client("P-K").get(f"/sheets/export/equipment_equipment.csv{query}")
        assert answer.status_code == 200
        return answer.content.decode()

    assert "E-2" not in lines(f"?on={BEFORE}") and "改后的名称" not in lines(f"?on={BEFORE}")
    assert "E-2" in lines(f"?on={CHANGED}") and "改后的名称" in lines(f"?on={CHANGED}")
    assert lines("") == lines(f"?on={CHANGED}")
    for wrong in ("x", str(TODAY + timedelta(days=1))):
        browser = client("P-K")
        led = browser.get(f"/sheets/export/equipment_equipment.csv?on={wrong}")
        assert led.status_code == 302 and led["Location"] == address("equipment.equipment")
        assert f"只能导出今天或过去某一天的情况，“{wrong}”不是" in text(browser.get(led["Location"]))


def test_a_search_of_a_past_day_finds_the_words_of_that_day(house: TestInstallation) -> None:
    """The old name until the day before the change, the new one from the day on; what others bear is not mixed in."""
    assert set(listed(f"on={BEFORE}&q=量块")) == {"E-1"} and listed(f"on={BEFORE}&q=改后的") == {}
    assert set(listed(f"on={BEFORE}&q=量块 E-1")) == {"E-1"} and listed(f"on={BEFORE}&q=量块 E-9") == {}
    assert set(listed(f"on={CHANGED}&q=改后的")) == {"E-1"} and "E-1" not in listed(f"on={CHANGED}&q=量块")
    assert set(listed("q=改后的")) == {"E-1"}
    # What was never changed is found as ever, and what was not there yet is not.
    assert set(listed(f"on={BEFORE}&q=M-1", "methods.method")) == {"M-1"}
    assert set(listed(f"on={BEFORE}&q=E-")) == {"E-1"} and set(listed(f"on={CHANGED}&q=E-")) == {"E-1", "E-2"}


def test_the_interface_gives_rows_as_known_and_calls_them_by_number(house: TestInstallation) -> None:
    from guiju.lab.api import reading
    from guiju.lab.api.problems import Problem
    from guiju.lab.house.signing import SYSTEM

    def known(instant: str) -> list[Any]:
        return reading.page_known_at(SYSTEM, "equipment_equipment", instant, limit=9, after=0)["rows"]

    assert [(each["code"], each["state"]) for each in known(f"{BEFORE}T23:59:59")] == [("E-1", "received")]
    assert [(each["code"], each["state"]) for each in known(f"{CHANGED}T23:59:59")] == [
        ("E-1", "verified"),
        ("E-2", "received"),
    ]
    assert known("2001-01-01T00:00:00") == []
    assert reading.called_by(model_of("calibrations.job")) == "number"
    assert reading.called_by(model_of("agency.scoperow")) == "code"
    assert reading.called_by(model_of("people.role")) == "pk"
    with pytest.raises(Problem):
        reading.row_of(SYSTEM, "calibrations_job", "J-1", "")
