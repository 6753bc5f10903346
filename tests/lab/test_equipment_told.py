"""What the pages of equipment tell: every fault at once and at its field, the same on every page."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from lab_installation import TestInstallation
from lab_registers import address, client, do, equip, first, furnish, send, text
from lab_standards import certificate, confirm, days, demand, point, refusal, today

ADD = "equipment.equipment"
ITEM = {"code": "E-9", "name": "表", "name_en": "Meter", "model": "M", "serial_number": "9", "manufacturer": "某厂"}
ITEM |= {"kind": "standard", "used_by": "value", "interpolation": "none", "lower": "0", "upper": "10", "unit": "V"}


@pytest.fixture
def house(sqlite_installation: TestInstallation) -> Iterator[TestInstallation]:
    furnish()
    yield sqlite_installation


def item(code: str = "E-1") -> Any:
    from guiju.lab.equipment.models import Equipment

    return Equipment.objects.get(code=code)


def wrong_fields(page: str) -> set[str]:
    """The fields of a form that have a fault below them."""
    parts = re.split(r'<div class="g-field', page)[1:]
    return {found[1] for each in parts if "g-wrong" in each and (found := re.search(r'name="(\w+)"', each)) is not None}


def test_a_form_tells_every_fault_at_its_field(house: TestInstallation) -> None:
    bad = {**ITEM, "lower": "7", "upper": "2", "unit": "伏", "acquired_on": (today() + days(1)).isoformat()}
    answer = send(client("P-K"), address(ADD, "add/?kind=standard"), **bad)
    assert answer.status_code == 422
    assert wrong_fields(text(answer)) == {"lower", "unit", "acquired_on"}


def test_what_the_act_finds_is_told_beside_what_cannot_be_read(house: TestInstallation) -> None:
    bad = {**ITEM, "manufacturer": "", "lower": "7", "upper": "2"}
    answer = send(client("P-K"), address(ADD, "add/?kind=standard"), **bad)
    assert wrong_fields(text(answer)) == {"manufacturer", "lower"}


def test_an_item_is_verified_by_words_that_say_what_was_verified(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts_life import ChangeState

    page = text(client("P-K").get(address(ADD, f"{item().pk}/do/state/")))
    assert re.search(r'<option value="" selected>', page) and "selected>已验证" not in page
    asked = {"code": "E-1", "state": "verified"}
    assert refusal(lambda: do(ChangeState, **asked, reason=" ")) == "verification_untold"
    assert refusal(lambda: do(ChangeState, **asked, reason="外观、功能验证，符合")) == ""


def test_states_of_many_items_are_changed_each_by_its_own_rules(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts_life import ChangeState

    equip("E-2")
    equip("E-3")
    for code in ("E-1", "E-2"):
        do(ChangeState, code=code, state="out_for_calibration", reason="送校", place="某院")
    browser, path = client("P-K"), address(ADD, "bulk/state/")
    rows = [item(each) for each in ("E-1", "E-2", "E-3")]
    shown = text(browser.get(f"{path}?rows={','.join(str(each.pk) for each in rows)}"))
    sent = dict(re.findall(r'name="(version-\d+|key)" value="([^"]+)"', shown))
    answer = browser.post(path, {**sent, "rows": [each.pk for each in rows], "state": "received", "reason": "校准返回"})
    assert answer.status_code == 200
    assert [item(each.code).state for each in rows] == ["received"] * 3
    assert text(answer).count(">4.4-4</span>") == 1, "the one that was never away"


def test_a_method_is_met_only_where_its_whole_range_is_covered(house: TestInstallation) -> None:
    """A single point that passes says nothing of the rest; both parts of the page say so, and nothing is decided."""
    from guiju.lab.equipment.confirmation_shown import need_lines
    from guiju.lab.equipment.models import Certificate
    from guiju.lab.equipment.needs import Need
    from guiju.record.codec import decode
    from guiju.results.confirming import Demand

    certificate("E-1", "C-1", [point("50", "0", "0.00005", "mm")], "mm")
    row = Certificate.objects.get()

    def standing(lower: str, upper: str) -> str:
        asked = decode(Demand, demand(lower, upper, "mm", "0.001"))
        need = Need(code="n", method="M", role="r", role_en="r", demand=asked, serves=False)
        return need_lines(row, [need], ())[0].standing

    assert standing("0.5", "100") == "part"
    assert standing("50", "50") == "whole"
    user, path = client("P-B"), f"/equipment/certificates/{row.pk}/confirm/"
    asked = {"requirement": "用途", "demands": "0.5 | 100 | mm | | 0.001 | |"}
    page = text(user.get(path, asked))
    assert re.search(r'<select id="c-passed"[^>]*><option value="">', page)
    key = re.search(r'name="key" value="([^"]+)"', page)
    assert key is not None
    undecided = user.post(path, {"key": key[1], **asked})
    assert undecided.status_code == 422 and not row.confirmations.exists()
    assert user.post(path, {"key": key[1], **asked, "passed": "yes"}).status_code == 302


def test_the_page_tells_the_newest_steps_of_the_whole_history(house: TestInstallation) -> None:
    certificate("E-1", "C-1", [point("50", "0", "0.00005", "mm")], "mm")
    confirm("E-1", "C-1", demand("50", "50", "mm", "0.001"))
    from guiju.lab.equipment.admin import EquipmentAdmin
    from guiju.lab.equipment.models import Equipment
    from guiju.lab.equipment.page import story
    from guiju.lab.ui.site import site
    from guiju.lab.ui.timeline import timeline

    whole = timeline(EquipmentAdmin(Equipment, site).subjects(item()), refusals=True)
    newest = timeline(story(item()), refusals=True)
    assert [each.title for each in newest[:12]] == [each.title for each in whole[:12]]
    assert len(whole) >= 3


def test_past_certificates_stand_beside_the_newest_at_the_same_points(house: TestInstallation) -> None:
    from guiju.lab.equipment.drift import drift, places_of
    from guiju.lab.equipment.models import Certificate

    before, after = point("0.05", "0.00001", "0.00004", "m"), point("50", "0.09", "0.04", "mm")
    certificate("E-1", "C-1", [before], "m", calibrated_on=today() - days(400))
    assert drift(item()) == []
    certificate("E-1", "C-2", [after, point("80", "0", "0.04", "mm")], "mm", calibrated_on=today() - days(30))
    told = places_of(list(Certificate.objects.order_by("calibrated_on")))
    assert [each.nominal for each in told] == ["50", "80"]
    assert told[0].said[0] is not None and told[1].said[0] is None
    assert [str(each.normalize()) for each in told[0].said[0]] == ["0.01", "0.04"]
    (block,) = drift(item())
    assert len(block.lines) == 1, "80 mm has no earlier value"
    page = unescape(text(client("P-K").get(address(ADD, f"{item().pk}/change/"))))
    assert "历次证书的修正值" in page and "+0.08 mm" in page and "50 mm 处的修正值" in page


def test_the_list_shows_room_and_custodian_and_finds_by_them(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts_life import Move

    equip("E-2")
    do(Move, code="E-2", room_code="R1", custodian="P-K")
    from guiju.lab.people.models import Person

    browser, name = client("P-K"), Person.objects.get(code="P-K").name
    table = text(browser.get(address(ADD)))
    body = table[table.index("result_list") :]
    assert name in body and "R1" in body
    only = text(browser.get(address(ADD), {"custodian": "P-K"}))
    assert "E-2" in only[only.index("result_list") :] and "E-1" not in only[only.index("result_list") :]


@pytest.mark.parametrize("asked", ["over", "soon", "unconfirmed"])
def test_a_tile_of_today_leads_to_as_many_items_as_it_counts(house: TestInstallation, asked: str) -> None:
    from guiju.lab.equipment.queries import standards_that
    from guiju.lab.today.due import equipment

    for number in range(3):
        equip(f"E-{number + 2}")
    certificate("E-2", "C-2", [point("50", "0", "0.00005", "mm")], "mm", valid_to=today() + days(90))
    certificate("E-3", "C-3", [point("50", "0", "0.00005", "mm")], "mm", valid_to=today() + days(91))
    confirm("E-3", "C-3", demand("50", "50", "mm", "0.001"))
    tiles, _cards = equipment(today())
    tile = next(each for each in tiles if each.link.endswith(f"standards={asked}"))
    page = text(client("P-K").get(tile.link))
    body = page[page.index("result_list") :]
    listed = len({each for each in ("E-1", "E-2", "E-3", "E-4") if f">{each}<" in body})
    assert tile.count == listed == standards_that(asked, today()).count() > 0


def test_titles_begin_as_codes_are_written(house: TestInstallation) -> None:
    equip("dmm 01")
    assert "Dmm 01" not in text(client("P-K").get("/equipment/dmm 01/certificates/new/"))


def test_an_event_asks_for_its_cost_and_its_document(house: TestInstallation) -> None:
    page = text(client("P-K").get(address(ADD, f"{first(ADD).pk}/do/event/")))
    assert "费用（元）" in page and "单据编号" in page and "参考值" not in page
