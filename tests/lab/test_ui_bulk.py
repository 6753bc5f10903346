"""One act for many rows: each under its own rules, one report at the end, nothing half done."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from lab_installation import TestInstallation
from lab_registers import address, client, do, equip, first, furnish, journal_count, text

EQUIPMENT, PEOPLE, METHODS = "equipment.equipment", "people.person", "methods.method"


@pytest.fixture
def house(sqlite_installation: TestInstallation) -> Iterator[None]:
    """Three items, of which the second is retired and the third in service."""
    from guiju.lab.equipment.acts_life import ChangeState

    furnish()
    equip("E-2")
    equip("E-3")
    do(ChangeState, code="E-2", state="retired", reason="坏了")
    for state in ("verified", "in_service"):
        do(ChangeState, code="E-3", state=state, reason="按证书验证，符合")
    yield


def items() -> list[Any]:
    from guiju.lab.equipment.models import Equipment

    return list(Equipment.objects.order_by("code"))


def form(browser: Any, path: str, rows: list[Any]) -> tuple[Any, dict[str, Any]]:
    """The form for the rows, and what its hidden members send."""
    answer = browser.get(f"{path}?rows={','.join(str(each.pk) for each in rows)}")
    page = text(answer)
    found = dict(re.findall(r'name="(version-\d+|key)" value="([^"]+)"', page))
    return answer, {**found, "rows": [each.pk for each in rows]}


def do_all(browser: Any, path: str, rows: list[Any], **members: Any) -> Any:
    _, sent = form(browser, path, rows)
    return browser.post(path, {**sent, **members})


def test_the_list_leads_to_the_form_of_the_ticked_rows(house: None) -> None:
    keeper, rows = client("P-K"), items()
    page = text(keeper.get(address(EQUIPMENT)))
    assert "送校" in page and "更换保管人" in page
    chosen = {"action": "send-out", "_selected_action": [rows[0].pk, rows[2].pk], "index": "0"}
    led = keeper.post(address(EQUIPMENT), chosen)
    assert led.status_code == 302
    assert led["Location"].endswith(f"bulk/send-out/?rows={rows[0].pk},{rows[2].pk}")
    shown = text(keeper.get(led["Location"]))
    assert "E-1" in shown and "E-3" in shown and "E-2" not in shown


def test_each_row_is_done_or_refused_with_its_reason(house: None) -> None:
    """The received item and the one in service go out; the retired one is refused, and nothing of it changes."""
    keeper, rows = client("P-K"), items()
    answer = do_all(keeper, address(EQUIPMENT, "bulk/send-out/"), rows, place="某计量院", reason="年度送校")
    page = text(answer)
    assert answer.status_code == 200
    assert [each.state for each in items()] == ["out_for_calibration", "retired", "out_for_calibration"]
    assert page.count(">4.4-4</span>") == 1
    assert journal_count("equipment.change_state", "refused") == 1
    again = re.search(r'href="([^"]*bulk/send-out/[^"]*)"', page)
    assert again is not None and again[1].endswith(f"rows={rows[1].pk}")
    assert items()[2].state_changes.order_by("-pk").first().place == "某计量院"


def test_in_english_too(house: None) -> None:
    page = text(
        do_all(client("P-K", "en"), address(EQUIPMENT, "bulk/send-out/"), items(), place="NIM", reason="yearly")
    )
    assert "What came of each row" in page and "refused" in page


def test_where_every_row_is_refused_the_answer_says_so(house: None) -> None:
    answer = do_all(client("P-K"), address(EQUIPMENT, "bulk/send-out/"), items()[1:2], place="某计量院", reason="送校")
    assert answer.status_code == 422


def test_sending_it_again_repeats_nothing(house: None) -> None:
    from guiju.lab.equipment.acts_life import Move

    do(Move, code="E-3", room_code="R1", custodian="P-K")
    keeper, path = client("P-K"), address(EQUIPMENT, "bulk/custodian/")
    _, hidden = form(keeper, path, items()[2:])
    sent = {**hidden, "custodian": "P-B", "reason": "交接"}
    assert keeper.post(path, sent).status_code == 200
    count = journal_count("equipment.move", "done")
    assert keeper.post(path, sent).status_code == 200
    assert journal_count("equipment.move", "done") == count
    assert items()[2].custodian == "P-B"
    assert items()[2].room_code == "R1"


def test_a_row_that_somebody_changed_meanwhile_is_refused_alone(house: None) -> None:
    from guiju.lab.equipment.acts_life import ChangeState, Move

    equip("E-4")
    for state in ("verified", "in_service"):
        do(ChangeState, code="E-4", state=state, reason="按证书验证，符合")
    keeper, path, rows = client("P-K"), address(EQUIPMENT, "bulk/send-out/"), items()[2:]
    _, sent = form(keeper, path, rows)
    do(Move, code="E-3", room_code="R1", custodian="P-K")
    answer = keeper.post(path, {**sent, "place": "某计量院", "reason": "送校"})
    assert answer.status_code == 200
    assert [each.state for each in items()[2:]] == ["in_service", "out_for_calibration"]


def test_who_may_not_is_not_offered_it_and_cannot_send_it(house: None) -> None:
    clerk = client("P-C")
    assert "send-out" not in text(clerk.get(address(EQUIPMENT)))
    answer, sent = form(clerk, address(EQUIPMENT, "bulk/send-out/"), items())
    assert answer.status_code == 200
    refused = clerk.post(address(EQUIPMENT, "bulk/send-out/"), {**sent, "place": "某", "reason": "某"})
    assert refused.status_code == 403
    assert items()[2].state == "in_service"
    assert clerk.get(address(EQUIPMENT, "bulk/nothing/")).status_code == 404


def test_labels_of_chosen_items(house: None) -> None:
    rows = items()
    led = client("P-K").get(f"{address(EQUIPMENT, 'bulk/labels/')}?rows={rows[0].pk},{rows[2].pk}")
    page = text(client("P-K").get(led["Location"]))
    assert "E-1" in page and "E-3" in page and "E-2" not in page


def test_training_of_several_people_refuses_the_teacher_alone(house: None) -> None:
    from guiju.lab.people.models import Attendance, Person

    people = list(Person.objects.filter(code__in=("P-T", "P-B", "P-K")).order_by("code"))
    said = {"course": "K-1", "passed": "on", "result": "合格"}
    page = text(do_all(client("P-Q"), address(PEOPLE, "bulk/attend/"), people, **said))
    assert sorted(Attendance.objects.values_list("person__code", flat=True)) == ["P-B", "P-K"]
    assert "4.5-8" in page


def test_novelty_of_several_methods_and_of_one_without_an_edition(house: None) -> None:
    from guiju.lab.methods.acts import RegisterMethod
    from guiju.lab.methods.models import Method, NoveltyCheck

    do(RegisterMethod, code="M-2", title="空", title_en="empty", kind="own", field="length")
    rows = list(Method.objects.order_by("code"))
    said = {"source": "国家标准全文公开系统", "outcome": "newest"}
    page = text(do_all(client("P-T"), address(METHODS, "bulk/novelty/"), rows, **said))
    assert NoveltyCheck.objects.get().edition.method.code == "M-1"
    assert "6.1.2-1" in page


def test_due_dates_lead_to_the_form_of_their_rows(house: None) -> None:
    from guiju.lab.house import clock

    row = first(EQUIPMENT)
    planned = {"kind": "calibration", "months": "1", "basis": "方法要求", "since": f"{clock.today()}"}
    answer = do_all(client("P-K"), address(EQUIPMENT, "bulk/plan/"), [row], **planned)
    assert answer.status_code == 200, text(answer)
    keeper = client("P-K")
    page = text(keeper.get("/dues/"))
    assert f'value="{EQUIPMENT}:{row.pk}"' in page
    asked = {"act": f"{EQUIPMENT}:send-out", "row": [f"{EQUIPMENT}:{row.pk}", "people.person:1"]}
    led = keeper.get("/dues/do", asked)
    assert led["Location"].endswith(f"bulk/send-out/?rows={row.pk}")
    assert keeper.get("/dues/do", {"act": "x:y"}).status_code == 302
    assert "送校" not in text(client("P-C").get("/dues/"))
