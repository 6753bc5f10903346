"""The form of each kind of equipment, tables of fields, how a confirmation begins, due dates, findings as links."""

import json
import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from typing import Any

import pytest
from lab_installation import TestInstallation
from lab_registers import address, client, do, furnish, model_of, send, text
from lab_standards import certificate, confirm, days, demand, point, refusal, today

POINTS = [point("10", "0.00001", "0.00004", "mm"), point("50", "0.00002", "0.00006", "mm")]
NEED = {
    "role": "reference",
    "name": {"zh": "标准量块", "en": "Gauge block"},
    "range": {"lower": "10", "upper": "100", "unit": "mm"},
    "largest_U": "0.00005",
    "unit": "mm",
}


@pytest.fixture
def house(sqlite_installation: TestInstallation) -> Iterator[TestInstallation]:
    furnish()
    yield sqlite_installation


ADD = "equipment.equipment"


def fields_of(page: str) -> set[str]:
    return set(re.findall(r'<(?:input|select|textarea)[^>]* name="(\w+)"', page)) - {"csrfmiddlewaretoken"}


def test_the_kind_is_chosen_first_and_its_form_asks_what_it_has(house: TestInstallation) -> None:
    from guiju.lab.equipment.kinds import COLUMNS, HELP
    from guiju.lab.equipment.models import Equipment
    from guiju.lab.equipment.words import KINDS

    assert set(COLUMNS) == set(KINDS)
    assert {name for each in COLUMNS.values() for name in each} <= {each.name for each in Equipment._meta.fields}
    browser = client("P-K")
    choice = text(browser.get(address(ADD, "add/")))
    for kind, asked in COLUMNS.items():
        assert f'href="?kind={kind}"' in choice
        page = text(browser.get(address(ADD, f"add/?kind={kind}")))
        assert fields_of(page) - {"key", "version", "language", "next"} >= set(asked)
        assert not fields_of(page) & (set().union(*COLUMNS.values()) - set(asked))
        for name in asked:
            assert str(HELP.get(name, "")) in unescape(page)


KEPT = {"code": "E-S", "name": "计算软件", "name_en": "Software", "manufacturer": "某公司", "release": "2.1"}


def test_an_item_of_a_kind_is_registered_by_its_own_fields_and_refused_as_ever(house: TestInstallation) -> None:
    browser, path = client("P-K"), address(ADD, "add/?kind=software")
    without = send(browser, path, kind="software", **{**KEPT, "release": ""})
    assert (without.status_code, "4.4-1" in text(without)) == (422, True)
    assert "E-S" in text(without)
    made = send(browser, path, kind="software", **KEPT)
    assert made.status_code == 302
    row = model_of(ADD).objects.get(code="E-S")
    assert (row.kind, row.release, row.state, row.serial_number, row.lower) == ("software", "2.1", "received", "—", "")
    material = {"code": "E-M", "name": "缓冲液", "name_en": "Buffer", "manufacturer": "某厂", "model": "B"}
    told = {**material, "serial_number": "—", "used_by": "value", "interpolation": "none"}
    lotless = send(browser, address(ADD, "add/?kind=material"), kind="material", **told)
    assert (lotless.status_code, "4.4-1" in text(lotless)) == (422, True)
    unknown = browser.post(address(ADD, "add/"), {**KEPT, "kind": "zz", "key": "k" * 12, "version": ""})
    assert unknown.status_code == 422
    assert send(client("P-B"), path, kind="software", **{**KEPT, "code": "E-T"}).status_code == 403


LINE = {
    "qualification": "L0001",
    "code": "L-9",
    "field": "length",
    "instrument": "量块",
    "instrument_en": "Gauge blocks",
    "quantity": "length",
    "method_code": "M-9",
    "edition": "2025",
    "site_code": "S1",
    "on_site": False,
    "lower": "10",
    "upper": "100",
    "unit": "mm",
    "smallest_U": "0.001",
    "smallest_U_unit": "mm",
    "relative": False,
    "k": "2",
    "valid_from": date(2026, 1, 1),
    "valid_to": date(2028, 12, 31),
}


def add_needs(*needs: dict[str, Any]) -> None:
    """A method whose edition in force, to be superseded some day, asks for standards, with a line of the scope."""
    from guiju.lab.agency.acts import AddScopeRow
    from guiju.lab.methods.acts import AddEdition, RegisterMethod

    do(RegisterMethod, code="M-9", title="方法九", title_en="Nine", kind="own", field="length")
    told = {"environment": [], "standards": list(needs), "reviewer_may_sign": False, "rounding": "up"}
    spans = {"effective_from": date(2025, 1, 1), "superseded_on": today() + days(1)}
    do(AddEdition, method="M-9", edition="2025", **told, **spans)
    do(AddScopeRow, **LINE)


def test_a_confirmation_begins_with_what_the_served_methods_ask(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts_sets import AddMember, FormSet, ServeScope

    add_needs(NEED, {**NEED, "role": "other", "largest_U": None, "largest_ratio": "0.333"})
    row = certificate("E-1", "G-1", POINTS, "mm")
    path = f"/equipment/certificates/{row.pk}/confirm/"
    user = client("P-B")
    bare = text(user.get(path))
    assert "M-9（2025）" in bare and "0.333" in bare and "正在使用" not in bare and "计算结论" not in bare
    do(FormSet, code="SET-9", name="量块组", name_en="Set", valid_from=None, valid_to=None)
    do(AddMember, standard_set="SET-9", equipment="E-1", role="reference", main=True, valid_from=today())
    do(ServeScope, standard_set="SET-9", scope_code=LINE["code"], valid_from=today())
    page = text(user.get(path))
    assert "正在使用" in page and "部分范围满足" in page
    assert "10 | 100 | mm |  | 0.00005 |  | " in unescape(page)
    assert "<b>10 mm</b>" in page  # at 50 mm U is 0.00006: the range is restricted to where it holds
    assert "没有被满足要求的校准点完全覆盖的范围：10 – 100 mm" in page
    assert "确认后起用的修正值" in page and "目前尚无起用的修正值" in page
    taken = text(user.get(path, {"take": "1", "need": "M-9/2025/other"}))
    assert "10 | 100 | mm |  |  | 0.333 | " in unescape(taken) and "计算结论" not in taken
    assert refusal(lambda: confirm("E-1", "G-1", demand("10", "100", "mm"))) == "demand_asks_nothing"
    assert (
        refusal(lambda: confirm("E-1", "G-1", demand("10", "100", "mm", largest_ratio="0.3"))) == "demand_asks_nothing"
    )
    confirm("E-1", "G-1", demand("10", "50", "mm", "0.0001"))
    later = certificate("E-1", "G-2", [point("10", "0.00003", "0.00004", "mm")], "mm")
    page = text(user.get(f"/equipment/certificates/{later.pk}/confirm/"))
    assert "取代证书 G-1 的修正值" in page and "+0.00002 mm" in page


def test_a_table_is_text_that_a_script_may_show_as_rows(house: TestInstallation) -> None:
    row = certificate("E-1", "G-1", POINTS, "mm")
    page = text(client("P-B").get(f"/equipment/certificates/{row.pk}/confirm/"))
    heads = json.loads(unescape(re.search(r'data-heads="([^"]*)"', page).group(1)))
    assert heads[:3] == ["下限", "上限", "单位"] and len(heads) == 7
    assert 'name="demands"' in page and "每行一项" in page
    path = f"/equipment/certificates/{row.pk}/confirm/"
    wrong = text(client("P-B").get(path, {"requirement": "r", "demands": "1 | 2 | mm | | x | | "}))
    assert "还不能比较：第 1 行：最大 U：应为" in wrong and "$.largest_U" not in wrong


def test_ends_of_certificates_are_due_at_the_site_of_the_item(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts_life import Move
    from guiju.lab.ui.dues import dues

    end = today() + days(100)
    certificate("E-1", "G-1", POINTS, "mm", valid_to=end)

    def ends(first: Any, last: Any) -> list[tuple[str, str, str]]:
        found = [each for each in dues(first, last) if each.kind == "equipment_certificate"]
        return [(each.title.split(" · ")[-1], str(each.day), each.site) for each in found]

    assert ends(end, end) == [("G-1", str(end), "")]
    assert ends(end + days(1), end + days(9)) == [] == ends(today(), end - days(1))
    do(Move, code="E-1", room_code="R1", place="", custodian="P-K")
    assert ends(end, end) == [("G-1", str(end), "S1")]
    certificate("E-1", "G-2", POINTS, "mm", valid_to=end + days(1))
    assert ends(end, end + days(1)) == [("G-2", str(end + days(1)), "S1")]


def test_findings_lead_to_the_rows_that_they_are_about(house: TestInstallation) -> None:
    from guiju.lab.ui.subjects import links_of

    item = model_of(ADD).objects.get(code="E-1")
    found = links_of(["E-1", "E-1/G-7", "M-1", "nobody", "", "certificates", "E-1x"])
    assert found["E-1"] == found["E-1/G-7"] == address(ADD, f"{item.pk}/change/")
    assert found["M-1"].startswith("/registers/methods/method/")
    assert found["certificates"] and (found["nobody"], found["E-1x"]) == ("", "")
    assert "" not in found
    page = text(client("P-T").get("/state/"))
    assert re.search(r'data-label="对象"><a href="/registers/', page)


def test_a_code_in_a_title_keeps_its_letters(house: TestInstallation) -> None:
    """The head of a page shows its title as written: dmm-01, and not Dmm-01."""
    from django.urls import reverse
    from lab_registers import equip

    equip("dmm-01")
    page = text(client("P-K").get(reverse("equipment:new_certificate", args=["dmm-01"])))
    assert "dmm-01 的证书" in page and "Dmm-01" not in page
