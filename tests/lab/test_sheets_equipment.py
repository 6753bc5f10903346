"""An agency brings its instruments in by spreadsheet: registering, certificates, confirmation, states, moves, plan."""

import io
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from lab_workshop import (  # noqa: F401 - fixtures
    Workshop,
    sqlite_workshop,
    sqlite_workshop_template,
)
from test_pages_counter import client
from test_sheets import actor, book

REGISTER, STATE, MOVE = "equipment.register", "equipment.change_state", "equipment.move"
PLAIN = {"code": "T-1", "name": "数字多用表", "kind": "measuring_instrument", "model": "M-1", "serial_number": "1"}
PLAIN |= {"manufacturer": "某厂", "lower": "0", "upper": "10", "unit": "V", "used_by": "value"}
PLAIN |= {"interpolation": "none"}


@pytest.fixture
def house(sqlite_workshop: Workshop) -> Workshop:  # noqa: F811
    return sqlite_workshop


def judged(rows: Sequence[dict[str, Any]], act: str, person: str = "keeper") -> Any:
    from guiju.lab.sheets.report import judge
    from guiju.lab.sheets.running import sheet_of

    sheet, chosen = sheet_of(sheet_of_rows(rows), "x.xlsx", act)
    return judge(sheet, chosen, actor(person))


def sheet_of_rows(rows: Sequence[dict[str, Any]]) -> bytes:
    heads = list(dict.fromkeys(name for each in rows for name in each))
    return book(heads, [[each.get(name) for name in heads] for each in rows])


def filed(data: bytes, act: str, person: str = "keeper") -> Any:
    """An import of a file without faults, filed."""
    from guiju.lab.sheets import running
    from guiju.lab.sheets.report import judge

    sheet, chosen = running.sheet_of(data, "x.xlsx", act)
    report = judge(sheet, chosen, actor(person))
    assert report.faults == ()
    row = running.accept(report, data, "x.xlsx", actor(person))
    assert running.file_rows(row, actor(person)) == (report.rows, None)
    return row


def told(report: Any) -> list[tuple[int, str]]:
    return [(each.row, each.column) for each in report.faults]


def item(code: str = "T-1") -> Any:
    from guiju.lab.equipment.models import Equipment

    return Equipment.objects.get(code=code)


def registered(*codes: str) -> None:
    rows = [{**PLAIN, "code": code, "serial_number": code} for code in codes]
    filed(sheet_of_rows(rows), REGISTER)


def template_of(act: str) -> Any:
    import openpyxl

    from guiju.lab.sheets.templates import template

    return openpyxl.load_workbook(io.BytesIO(template(act, "zh-hans")))


def test_a_template_asks_for_what_can_be_filled_in(house: Workshop) -> None:
    sheet = template_of(REGISTER).worksheets[0]
    names = {each.value.rpartition("(")[2].rstrip(")") for each in sheet[1]}
    assert not names & {"state", "verified_on", "room_code", "custodian"}
    assert {"code", "name", "kind", "model", "used_by", "material_expiry"} <= names


def test_required_columns_are_those_of_every_kind(house: Workshop) -> None:
    from guiju.lab.sheets.filed import columns_of

    needed = {each.name for each in columns_of(REGISTER) if each.required}
    assert needed == {"code", "name", "kind", "manufacturer"}
    consumable = {"code": "C-1", "name": "擦拭纸", "kind": "consumable", "model": "A", "manufacturer": "某厂"}
    consumable |= {"lot": "L1", "stock_unit": "盒", "storage": "常温"}
    filed(sheet_of_rows([consumable]), REGISTER)
    assert (item("C-1").used_by, item("C-1").serial_number) == ("value", "—")


def test_what_a_kind_lacks_is_told_altogether_and_at_its_cells(house: Workshop) -> None:
    bad = {**PLAIN, "name": "", "model": "", "lower": "7", "upper": "2", "unit": "伏", "acquired_on": "2099-01-01"}
    report = judged([bad], REGISTER)
    assert {column for _, column in told(report)} >= {"name", "model", "lower", "unit", "acquired_on"}
    assert all(each.cell for each in report.faults)
    assert not any(word in each.zh for each in report.faults for word in ("model", "acquired_on", "name"))


def test_an_item_begins_received_and_unverified(house: Workshop) -> None:
    report = judged([{**PLAIN, "state": "in_service", "verified_on": "2026-01-01"}], REGISTER)
    assert {column for _, column in told(report)} == {"state"}
    assert "在用" in report.faults[0].zh and "in_service" not in report.faults[0].zh
    report = judged([{**PLAIN, "verified_on": "2026-01-01"}], REGISTER)
    assert told(report) == [(2, "verified_on")]


def test_functions_come_with_their_instrument_in_one_sheet(house: Workshop) -> None:
    """Model and serial number may stay empty; a function of nothing is told at its cell, and undo begins with them."""
    from guiju.lab.equipment.models import Equipment
    from guiju.lab.sheets import running

    headings = [each.value for each in template_of(REGISTER).worksheets[0][1]]
    assert "所属仪器 (part_of)" in headings
    function = {**PLAIN, "model": "", "serial_number": "", "unit": "A"}
    rows = [PLAIN, {**function, "code": "T-1-I", "part_of": "T-1"}, {**function, "code": "T-1-R", "part_of": "T-1"}]
    wrong = judged([*rows, {**function, "code": "T-2-I", "part_of": "T-2"}], REGISTER)
    assert (5, "part_of") in told(wrong)
    done = filed(sheet_of_rows(rows), REGISTER)
    assert {item(f"T-1{each}").serial_number for each in ("", "-I", "-R")} == {"1"}
    assert {each.part_of.code for each in Equipment.objects.filter(part_of__isnull=False)} == {"T-1"}
    assert running.undo(done, actor("keeper")) == (0, None)
    assert not Equipment.objects.filter(code__startswith="T-1").exists()


def test_numbers_are_digits_alone(house: Workshop) -> None:
    report = judged([{**PLAIN, "lower": "0 V"}], REGISTER)
    assert told(report) == [(2, "lower")]


def test_a_code_twice_in_one_sheet_is_told_by_its_row(house: Workshop) -> None:
    report = judged([PLAIN, {**PLAIN, "serial_number": "2"}], REGISTER)
    assert [(each.cell, each.zh) for each in report.faults] == [("A3", "与第 2 行重复")]
    registered("T-1")
    report = judged([{**PLAIN, "serial_number": "2"}], REGISTER)
    assert [each.cell for each in report.faults] == ["A2"]
    assert "编号 T-1 已经存在" in report.faults[0].zh and "equipment_equipment" not in report.faults[0].zh


def test_headings_that_are_not_known_are_told(house: Workshop) -> None:
    from guiju.lab.sheets.running import sheet_of
    from guiju.lab.sheets.workbook import SheetUnreadable

    own = book(["设备编号", "设备名称", "规格型号", "出厂编号", "量值范围"], [["T-1", "表", "M", "1", "0~10 V"]])
    with pytest.raises(SheetUnreadable) as error:
        sheet_of(own, "x.xlsx")
    assert "量值范围" in error.value.zh and "规格型号" not in error.value.zh and "类别" in error.value.zh


def test_states_are_changed_by_sheet_one_step_at_a_time(house: Workshop) -> None:
    registered("T-1", "T-2")
    untold = judged([{"code": "T-1", "state": "已验证"}], STATE)
    assert told(untold) == [(2, "reason")]
    jump = judged([{"code": "T-1", "state": "在用"}], STATE)
    assert told(jump) == [(2, "state")]
    step = {"state": "已验证", "reason": "外观、功能验证，符合"}
    row = filed(sheet_of_rows([{"code": "T-1", **step}, {"code": "T-2", **step}]), STATE)
    assert [item(each).state for each in ("T-1", "T-2")] == ["verified", "verified"]
    from guiju.lab.sheets import running

    left, error = running.undo(row, actor("keeper"))
    assert left == 2 and error is not None and error.findings[0].code == "import_row_evidence"
    assert item().state == "verified"


def test_items_are_moved_by_sheet_to_rooms_that_there_are(house: Workshop) -> None:
    from guiju.lab.premises.models import Room

    registered("T-1")
    room, keeper = Room.objects.order_by("code")[0].code, actor("keeper").person_id
    report = judged([{"code": "T-1", "room_code": "无此房间", "custodian": "无此人"}], MOVE)
    assert {column for _, column in told(report)} == {"room_code", "custodian"}
    filed(sheet_of_rows([{"code": "T-1", "room_code": room, "custodian": keeper}]), MOVE)
    assert (item().room_code, item().custodian) == (room, keeper)
    listed = template_of(MOVE)
    assert any(room == each.value for each in listed["可选编号"]["A"])


PDF = b"%PDF-1.4\n% certificate\n"


def certificates(points: Sequence[Sequence[Any]], **changed: Any) -> bytes:
    """The template of certificates, filled in with one row and its points on their own sheet."""
    from guiju.lab.house import clock

    today = clock.today()
    given = {"equipment": "T-1", "kind": "校准", "number": "C-1", "issuer": "某院", "serial_number": "T-1"}
    given |= {"competence_kind": "获认可", "competence_reference": "CNAS L0001", "competence_covers": "是"}
    given |= {"competence_from": today - timedelta(days=400), "calibrated_on": today - timedelta(days=10)}
    given |= {"valid_to": today + timedelta(days=300), "unit": "V", "file_sha256": "a.pdf", "accuracy_class": ""}
    made = template_of("equipment.file_certificate")
    sheet = made.worksheets[0]
    from guiju.lab.sheets.filed import columns_of

    words = {each.name: each for each in columns_of("equipment.file_certificate")}
    given["competence_kind"] = str(next(iter(words["competence_kind"].choices)))
    for cell in list(sheet[1]):
        name = cell.value.rpartition("(")[2].rstrip(")")
        sheet.cell(row=2, column=cell.column, value={**given, **changed}.get(name))
    for each in points:
        made["校准点"].append(list(each))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


POINTS = (("T-1", "C-1", "0", "V", "0", "0", "0.001", "2"), ("T-1", "C-1", 10, "V", "10.001", "0.001", "0.001", "2"))


def test_certificates_are_filed_with_their_files_and_points(house: Workshop) -> None:
    from guiju.canonical import sha256
    from guiju.lab.equipment.models import Certificate
    from guiju.lab.sheets.bundles import bundled

    registered("T-1")
    data = bundled(certificates(POINTS), [("A.PDF", PDF)])
    filed(data, "equipment.file_certificate")
    row = Certificate.objects.get(number="C-1")
    assert row.file_sha256 == sha256(PDF) and row.source == "typed"
    assert [(each["nominal"]["value"], each["correction"]) for each in row.points] == [("0", "0"), ("10", "0.001")]


def test_a_certificate_without_its_file_or_with_points_that_cannot_be_is_refused(house: Workshop) -> None:
    from guiju.lab.sheets.bundles import bundled
    from guiju.lab.sheets.report import judge
    from guiju.lab.sheets.running import sheet_of
    from guiju.lab.sheets.workbook import SheetUnreadable

    registered("T-1")

    def faults(data: bytes) -> set[str]:
        sheet, act = sheet_of(data, "x.xlsx", "equipment.file_certificate")
        return {each.column for each in judge(sheet, act, actor("keeper")).faults}

    assert faults(certificates(POINTS)) == {"file_sha256"}
    wrong = [(*POINTS[0][:6], "-1", "2")]
    assert faults(bundled(certificates(wrong), [("a.pdf", PDF)])) == {"points"}
    assert faults(bundled(certificates(()), [("a.pdf", PDF)])) == {"points"}
    with pytest.raises(SheetUnreadable, match="T-9"):
        sheet_of(certificates([("T-9", *POINTS[0][1:])]), "x.xlsx", "equipment.file_certificate")


def test_a_bundle_is_read_again_as_it_was(house: Workshop) -> None:
    from guiju.lab.sheets.bundles import bundled, unpacked

    data = book(["a"], [["1"]])
    assert bundled(data, []) == data and unpacked(data) == (data, {})
    one, two = (bundled(data, [("x/证书.pdf", PDF)]) for _ in range(2))
    assert one == two and unpacked(one)[0] == data and list(unpacked(one)[1]) == ["证书.pdf"]


def test_confirmations_by_sheet_are_computed_and_never_assumed(house: Workshop) -> None:
    from guiju.lab.equipment.models import Confirmation
    from guiju.lab.sheets.bundles import bundled

    registered("T-1")
    filed(bundled(certificates(POINTS), [("a.pdf", PDF)]), "equipment.file_certificate")
    asked = {"equipment": "T-1", "certificate": "C-1", "requirement": "电压表检定"}
    act = "equipment.confirm"
    fits, strict = "0 | 10 | V | | 0.002 | |", "0 | 10 | V | | 0.0001 | |"
    assert told(judged([{**asked, "demands": fits, "passed": None}], act, "calibrator")) == [(2, "passed")]
    report = judged([{**asked, "demands": strict, "passed": "是"}], act, "calibrator")
    assert report.faulty_rows == 1 and "4.4-3" in report.faults[0].zh
    assert judged([{**asked, "demands": fits, "passed": "是"}], act, "keeper").faulty_rows == 1
    filed(sheet_of_rows([{**asked, "demands": fits, "passed": "是"}]), act, "calibrator")
    made = Confirmation.objects.get(certificate__number="C-1")
    assert (made.passed, made.lower, made.upper, made.requirement_en) == (True, "0", "10", "电压表检定")


def test_what_was_planned_is_recorded_as_done_by_its_name(house: Workshop) -> None:
    from guiju.lab.equipment.models import Duty
    from guiju.lab.house import clock

    registered("T-1")
    plan = {
        "equipment": "T-1",
        "kind": "维护保养",
        "months": 6,
        "basis": "说明书",
        "stops": "否",
        "since": clock.today(),
    }
    plan["kind"] = "maintenance"
    filed(sheet_of_rows([plan]), "equipment.plan_duty")
    done = {"equipment": "T-1", "kind": "maintenance", "day": clock.today(), "passed": "是", "text": "清洁，正常"}
    assert judged([{**done, "kind": "safety"}], "equipment.complete_duty").faulty_rows == 1
    filed(sheet_of_rows([done]), "equipment.complete_duty")
    assert Duty.objects.get(equipment__code="T-1").done_on == clock.today()


def test_the_faulty_file_comes_back_with_its_cells_marked(house: Workshop) -> None:
    import re

    import openpyxl

    sent = io.BytesIO(sheet_of_rows([PLAIN, {**PLAIN, "code": "T-2", "serial_number": "2", "lower": "0 V"}]))
    sent.name = "设备.xlsx"
    browser = client("keeper")
    answer = browser.post("/sheets/", {"file": sent, "act": REGISTER})
    page = answer.content.decode()
    assert answer.status_code == 422 and "数字多用表" in page
    link = re.search(r'href="(/sheets/faults/[^"]+)"', page)
    assert link is not None
    back = openpyxl.load_workbook(io.BytesIO(browser.get(link[1].replace("&amp;", "&")).content)).active
    place = [each.value for each in back[1]].index("lower") + 1
    assert back.cell(row=3, column=place).comment is not None and back.cell(row=2, column=place).comment is None


def test_accepting_files_the_rows_at_once(house: Workshop) -> None:
    import re

    sent = io.BytesIO(sheet_of_rows([PLAIN]))
    sent.name = "设备.xlsx"
    browser = client("keeper")
    page = browser.post("/sheets/", {"file": sent, "act": REGISTER}).content.decode()
    digest = re.search(r'name="digest" value="([0-9a-f]{64})"', page)
    assert digest is not None and "数字多用表" in page
    browser.post("/sheets/accept", {"digest": digest[1], "name": "设备.xlsx", "act": REGISTER})
    assert item().state == "received"


def test_files_are_kept_only_for_who_may_file_their_rows(house: Workshop) -> None:
    from guiju.canonical import sha256
    from guiju.lab.house import files

    registered("T-1")

    def sends(person: str, content: bytes) -> Any:
        sheet, beside = io.BytesIO(certificates(POINTS)), io.BytesIO(content)
        sheet.name, beside.name = "证书.xlsx", "a.pdf"
        return client(person).post("/sheets/", {"file": sheet, "files": [beside]})

    other = PDF + b"other"
    assert sends("clerk", other).status_code == 422
    with pytest.raises(files.FileMissing):
        files.stored(sha256(other))
    answer = sends("keeper", PDF)
    assert answer.status_code == 200 and files.stored(sha256(PDF)) == PDF
