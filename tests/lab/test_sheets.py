"""Registers by spreadsheet: templates, the report cell by cell, filing in slices, the way back, export."""

import io
import json
from collections.abc import Sequence
from typing import Any

import pytest
from lab_workshop import (  # noqa: F401 - fixtures
    Workshop,
    sqlite_workshop,
    sqlite_workshop_template,
)
from test_pages_counter import client

ACT = "customers.register"
HEADINGS = ("code", "name", "name_en", "address", "contact", "telephone")


@pytest.fixture
def house(sqlite_workshop: Workshop) -> Workshop:  # noqa: F811
    return sqlite_workshop


def book(headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    import openpyxl

    made = openpyxl.Workbook()
    for row in (headings, *rows):
        made.active.append(list(row))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def people(count: int, first: int = 0) -> list[list[Any]]:
    return [
        [f"S-{n}", f"客户 {n}", f"Customer {n}", "某路 1 号", "某人", "0451-1"] for n in range(first, first + count)
    ]


def actor(person: str = "clerk") -> Any:
    from guiju.lab.accounts.models import Account
    from guiju.lab.house import who

    return who.actor(Account.objects.get(username=f"demo-{person}").person_code)


def judged(data: bytes, name: str = "x.xlsx", act: str = "", person: str = "clerk") -> Any:
    from guiju.lab.sheets.report import judge
    from guiju.lab.sheets.running import sheet_of

    sheet, chosen = sheet_of(data, name, act)
    return judge(sheet, chosen, actor(person))


def accepted(data: bytes) -> Any:
    from guiju.lab.sheets.running import accept

    return accept(judged(data), data, "x.xlsx", actor())


def counted() -> tuple[int, int, int]:
    from guiju.lab.customers.models import Customer
    from guiju.lab.house.models import JournalEntry, LogHead

    return Customer.objects.count(), JournalEntry.objects.count(), LogHead.objects.get().size


def test_every_template_is_read_back_as_its_own_register(house: Workshop) -> None:
    """Headings of both languages name the act; a template without rows has no fault."""
    from guiju.lab.sheets.filed import columns_of, fileable
    from guiju.lab.sheets.templates import template
    from guiju.lab.sheets.workbook import Sheet, read

    assert len(fileable()) > 8
    for act in fileable():
        for language in ("zh-hans", "en"):
            assert read(template(act, language), "t.xlsx") is not None
            headings = tuple(each.heading(language) for each in columns_of(act))
            assert len(set(headings)) == len(headings)
            from guiju.lab.sheets.report import _places

            assert len(_places(columns_of(act), Sheet("t", headings, ()))) == len(headings)


def test_a_report_stores_nothing(house: Workshop) -> None:
    before = counted()
    report = judged(book(HEADINGS, people(30)))
    assert (report.act, report.rows, report.faults) == (ACT, 30, ())
    assert counted() == before


def test_every_faulty_cell_is_told_with_its_place_and_reason(house: Workshop) -> None:
    rows = people(1000)
    wrong: dict[str, str] = {}
    for n in range(0, 1000, 5):
        row = n + 2
        if n % 20 == 0:
            rows[n][1], wrong[f"B{row}"] = None, "空"
        elif n % 20 == 5:
            rows[n][0], wrong[f"A{row}"] = rows[n - 1][0], "已经存在"
        elif n % 20 == 10:
            rows[n][1], wrong[f"B{row}"] = "长" * 300, "200"
        else:
            rows[n][0], wrong[f"A{row}"] = "S\u200b7", "编号"
    before = counted()
    report = judged(book(HEADINGS, rows))
    assert report.faulty_rows == 200 and counted() == before
    found = {each.cell: each.zh for each in report.faults}
    assert set(found) == set(wrong)
    assert all(each.en for each in report.faults)


def test_an_empty_cell_points_to_no_row(house: Workshop) -> None:
    from guiju.lab.sheets.filed import columns_of

    given = {"code": "S-1", "name": "表", "name_en": "Meter", "kind": "standard", "state": "received"}
    given |= {"used_by": "value", "interpolation": "none", "model": "M", "serial_number": "1", "manufacturer": "某厂"}
    columns = [each for each in columns_of("equipment.register") if each.name in given or each.name == "supplier"]
    lines = [
        [given.get(each.name) for each in columns],
        [{**given, "supplier": "X"}.get(each.name) for each in columns],
    ]
    lines[1][0] = "S-2"
    lines[1][[each.name for each in columns].index("serial_number")] = "2"
    report = judged(book([each.name for each in columns], lines), act="equipment.register", person="keeper")
    assert [(each.row, each.value) for each in report.faults] == [(3, "X")]


def test_a_faulty_sheet_is_not_accepted(house: Workshop) -> None:
    from guiju.lab.sheets.running import accept

    data = book(HEADINGS, [*people(2), [None] * 5 + ["x"]])
    with pytest.raises(ValueError, match="faults"):
        accept(judged(data), data, "x.xlsx", actor())


def test_rows_are_filed_gone_on_with_and_taken_back(house: Workshop) -> None:
    from guiju.lab.customers.models import Customer
    from guiju.lab.sheets import running

    before = Customer.objects.count()
    row = accepted(book(HEADINGS, people(12)))
    running.file_rows(row, actor(), seconds=-1.0)
    assert Customer.objects.count() == before
    filed, error = running.file_rows(row, actor())
    row.refresh_from_db()
    assert (filed, error, row.state) == (12, None, "done")
    assert running.file_rows(row, actor())[0] == 12 and Customer.objects.count() == before + 12
    assert running.undo(row, actor()) == (0, None)
    row.refresh_from_db()
    assert Customer.objects.count() == before and row.state == "undone"


def test_an_item_of_equipment_is_taken_back_with_its_history(house: Workshop) -> None:
    from guiju.lab.equipment.models import Equipment, StateChange
    from guiju.lab.sheets import running
    from guiju.lab.sheets.report import judge

    given = {"code": "S-1", "name": "表", "name_en": "Meter", "kind": "standard", "state": "received"}
    given |= {"used_by": "value", "interpolation": "none", "model": "M", "serial_number": "1", "manufacturer": "某厂"}
    data = book(list(given), [list({**given, "code": f"S-{n}", "serial_number": f"{n}"}.values()) for n in range(3)])
    keeper, before = actor("keeper"), (Equipment.objects.count(), StateChange.objects.count())
    sheet, act = running.sheet_of(data, "x.xlsx", "equipment.register")
    row = running.accept(judge(sheet, act, keeper), data, "x.xlsx", keeper)
    assert running.file_rows(row, keeper) == (3, None)
    assert (Equipment.objects.count(), StateChange.objects.count()) == (before[0] + 3, before[1] + 3)
    assert running.undo(row, keeper) == (0, None)
    assert (Equipment.objects.count(), StateChange.objects.count()) == before


def test_a_killed_import_goes_on_where_it_stood(house: Workshop) -> None:
    from guiju.lab.customers.models import Customer
    from guiju.lab.sheets import running

    row = accepted(book(HEADINGS, people(6)))
    calls = 0

    def die(done: int, all_: int) -> None:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        running.file_rows(row, actor(), progress=die)
    assert Customer.objects.filter(code__startswith="S-").count() == 3
    assert running.file_rows(row, actor()) == (6, None)
    assert Customer.objects.filter(code__startswith="S-").count() == 6


def test_a_row_that_somebody_changed_is_not_taken_back(house: Workshop) -> None:
    from guiju.lab.customers.acts import AmendCustomer
    from guiju.lab.customers.models import Customer
    from guiju.lab.house.act import perform
    from guiju.lab.sheets import running

    row = accepted(book(HEADINGS, people(3)))
    running.file_rows(row, actor())
    change = {"code": "S-1", "name": "改名", "name_en": "", "address": "路", "contact": "人", "telephone": "1"}
    perform(AmendCustomer, AmendCustomer.Request(reason="更名", **change), actor=actor(), key="c1", reason="更名")
    left, error = running.undo(row, actor())
    assert error is not None and "改动" in error.sentence("zh") and left == 1
    assert set(Customer.objects.filter(code__startswith="S-").values_list("code", flat=True)) == {"S-1"}


def imported(act: str, values: dict[str, Any], person: str) -> Any:
    from guiju.lab.sheets import running
    from guiju.lab.sheets.report import judge

    data = book(list(values), [list(values.values())])
    sheet, chosen = running.sheet_of(data, "x.xlsx", act)
    row = running.accept(judge(sheet, chosen, actor(person)), data, "x.xlsx", actor(person))
    assert running.file_rows(row, actor(person)) == (1, None)
    return row


def test_what_acts_are_judged_by_goes_only_while_nothing_else_was_done(house: Workshop) -> None:
    """A role, like a grant, a scope line or an edition, is pointed to by no row of what was done under it."""
    from guiju.lab.customers.acts import RegisterCustomer
    from guiju.lab.house import clock
    from guiju.lab.house.act import perform
    from guiju.lab.people.models import Role
    from guiju.lab.sheets import running

    code = actor("calibrator").person_id
    given = {"person": code, "name": "item_clerk", "site_codes": "", "valid_from": clock.today(), "valid_to": ""}
    held = Role.objects.filter(person__code=code, name="item_clerk")
    row = imported("people.give_role", given, "quality")
    assert held.count() == 1
    assert running.undo(row, actor("quality")) == (0, None), "at once it is taken back"
    assert held.count() == 0
    row = imported("people.give_role", given, "quality")
    customer = dict(zip(HEADINGS, people(1)[0], strict=True))
    perform(RegisterCustomer, RegisterCustomer.Request(**customer), actor=actor("calibrator"), key="under-it")
    left, error = running.undo(row, actor("quality"))
    assert left == 1 and error is not None and error.findings[0].code == "import_row_relied_on"
    assert held.count() == 1


def test_a_row_whose_code_another_row_names_is_not_taken_back(house: Workshop) -> None:
    from guiju.lab.house import clock
    from guiju.lab.house.act import perform
    from guiju.lab.people.acts import DeclareInterest
    from guiju.lab.sheets import running

    row = accepted(book(HEADINGS, people(2)))
    running.file_rows(row, actor())
    who = actor("calibrator")
    interest = {"person": who.person_id, "customer_code": "S-1", "nature": "持股", "declared_on": clock.today()}
    perform(DeclareInterest, DeclareInterest.Request(**interest, ended_on=None), actor=who, key="i1")
    left, error = running.undo(row, actor())
    assert left == 1 and error is not None and error.findings[0].code == "import_row_relied_on"


def test_only_the_roles_of_the_act_import(house: Workshop) -> None:
    report = judged(book(HEADINGS, people(2)), person="calibrator")
    assert report.faulty_rows == 2 and all("角色" in each.zh or "岗位" in each.zh for each in report.faults)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_of_either_encoding(house: Workshop, encoding: str) -> None:
    from guiju.lab.sheets.filed import columns_of

    columns = {each.name: each for each in columns_of(ACT)}
    mixed = [columns["code"].heading("zh-hans"), columns["name"].title("zh-hans"), columns["name_en"].title("en")]
    text = f"{','.join(mixed)},address,contact,telephone\nS-1,某公司,,路,人,0451\n"
    report = judged(text.encode(encoding), "x.csv")
    assert next(each for _, each in report.requests).name == "某公司"


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "x.xlsx", "xlsx"),
        (b"PK\x03\x04 broken", "x.xlsx", "损坏"),
        (b"%PDF-1.7", "x.pdf", ".xlsx"),
        (b"\xff\xfe\x00\x01\x80", "x.csv", "编码"),
        ("甲,乙\n1,2\n".encode(), "x.csv", "表头"),
        (b'code,name\n"a', "x.csv", "CSV"),
    ],
)
def test_what_is_no_spreadsheet_is_told(house: Workshop, data: bytes, name: str, says: str) -> None:
    from guiju.lab.sheets.workbook import SheetUnreadable

    with pytest.raises(SheetUnreadable) as told:
        judged(data, name)
    assert says in told.value.zh


def test_a_bomb_is_not_unpacked(house: Workshop) -> None:
    import zipfile

    from guiju.lab.sheets.workbook import SheetUnreadable, read

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (300 << 20))
    with pytest.raises(SheetUnreadable, match="unpacks"):
        read(out.getvalue(), "x.xlsx")


@pytest.mark.parametrize("method", ["deflate", "bzip2", "lzma"])
def test_a_damaged_archive_beside_the_sheet_is_told(house: Workshop, method: str) -> None:
    """Every byte of the packed stream is turned, so that the method's own reader stumbles and not the directory's."""
    import zipfile

    from guiju.lab.sheets.bundles import bundled
    from guiju.lab.sheets.workbook import SheetUnreadable

    out = io.BytesIO()
    kinds = {"deflate": zipfile.ZIP_DEFLATED, "bzip2": zipfile.ZIP_BZIP2, "lzma": zipfile.ZIP_LZMA}
    with zipfile.ZipFile(out, "w", kinds[method]) as packed:
        packed.writestr("a.pdf", b"%PDF-1.7 " + bytes(range(256)) * 40)
    data, first = bytearray(out.getvalue()), 30 + len("a.pdf")
    data[first : first + 40] = bytes(each ^ 0xFF for each in data[first : first + 40])
    with pytest.raises(SheetUnreadable, match=r"a\.zip"):
        bundled(b"code\nx\n", [("a.zip", bytes(data))])


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("number", 0.1, "0.1"),
        ("number", 10.0, "10"),
        ("number", 1e-7, "1e-07"),
        ("number", "30.018", "30.018"),
        ("number", "30.010", "30.010"),
        ("truth", "是", True),
        ("truth", "NO", False),
        ("integer", 5.0, 5),
        ("text", 13800000000.0, "13800000000"),
    ],
)
def test_cells_say_what_was_typed(kind: str, raw: Any, value: Any) -> None:
    from guiju.lab.sheets.cells import value_of
    from guiju.lab.sheets.filed import Column

    assert value_of(Column("x", kind, True, {}), raw) == value


@pytest.mark.parametrize("text", ["2026-03-31", "2026/3/31", "2026.3.31", "2026年3月31日", "20260331"])
def test_days_as_people_write_them(text: str) -> None:
    from datetime import date, datetime

    from guiju.lab.sheets.cells import CellUnreadable, value_of
    from guiju.lab.sheets.filed import Column

    column = Column("x", "day", True, {})
    assert value_of(column, text) == date(2026, 3, 31) == value_of(column, datetime(2026, 3, 31))
    for wrong in ("2026-02-30", "31/3/2026", "soon", datetime(2026, 3, 31, 8)):
        with pytest.raises(CellUnreadable):
            value_of(column, wrong)


def test_an_export_is_read_back_and_runs_no_formula(house: Workshop) -> None:
    import csv

    from guiju.lab.sheets import running
    from guiju.lab.sheets.templates_out import export
    from guiju.lab.sheets.workbook import read

    evil = [["S-9", '=cmd|"/c calc"!A1', "@SUM(1)", "-1+1", "+x", "-12.5"]]
    row = accepted(book(HEADINGS, [[each if place != 1 else "'" + each for place, each in enumerate(evil[0])]]))
    running.file_rows(row, actor())
    text = export("customers_customer", "csv", "zh-hans", actor()).decode("utf-8-sig")
    lines = [each for each in csv.reader(io.StringIO(text)) if each[0] == "S-9"]
    assert not [each for each in lines[0] if each[:1] in "=@+" or each.startswith("-1+")]
    assert "-12.5" in lines[0]
    sheet = read(export("customers_customer", "xlsx", "en", actor()), "x.xlsx")[0]
    assert any("S-9" in cells for _, cells in sheet.rows)


def test_what_was_exported_is_known_again(house: Workshop) -> None:
    """Every row of every register that can be imported reads back from its export without a fault in a cell."""
    from guiju.lab.sheets.cells import CellUnreadable, value_of
    from guiju.lab.sheets.filed import columns_of, fileable
    from guiju.lab.sheets.report import _places
    from guiju.lab.sheets.templates_out import WITHHELD, export
    from guiju.lab.sheets.workbook import read

    seen = 0
    for act, kind in fileable().items():
        if not hasattr(kind, "model"):
            continue  # such as a move: its sheet is no register's
        for found in read(export(kind.model._meta.db_table, "xlsx", "zh-hans", actor("head")), "x.xlsx"):
            places = _places(columns_of(act), found)
            for number, cells in found.rows:
                for column in columns_of(act):
                    if cells[places[column.name]] == WITHHELD["zh-hans"]:
                        continue
                    try:
                        value_of(column, cells[places[column.name]])
                    except CellUnreadable as error:
                        pytest.fail(f"{act} {number} {column.name}: {error}")
                    seen += 1
    assert seen > 100


def test_every_column_has_a_title_in_both_languages(house: Workshop) -> None:
    """One that points to another row too: 岗位 (post), and not post (post); a template of before is still known."""
    from guiju.lab.api.documents import registers
    from guiju.lab.sheets.filed import columns_of, fileable
    from guiju.lab.sheets.templates_out import columns_shown

    signs = {"En", "SHA-256", "U", "k", "s"}
    bare = {
        f"{table}.{each.name}"
        for table in registers()
        for each in columns_shown(table)
        if each.title("zh-hans").isascii() and each.title("zh-hans") not in signs
    }
    assert not bare, sorted(bare)
    for act in fileable():
        for each in columns_of(act):
            assert f"{each.name} ({each.name})" in each.headings
    titles = {each.name: each.title("zh-hans") for each in columns_of("people.appoint")}
    assert titles["post"] == "岗位"


def test_the_pages_lead_from_template_to_register_and_back(house: Workshop) -> None:
    from guiju.lab.customers.models import Customer
    from guiju.lab.sheets.models import Import

    browser = client("clerk")
    assert browser.get("/sheets/").status_code == 200
    assert browser.get(f"/sheets/templates/{ACT}.xlsx").status_code == 200
    assert browser.get("/sheets/templates/house.none.xlsx").status_code == 404
    assert browser.get("/sheets/export/house_signingkey.csv").status_code == 404
    sent = io.BytesIO(book(HEADINGS, people(5)))
    sent.name = "客户.xlsx"
    shown = browser.post("/sheets/", {"file": sent})
    text = shown.content.decode()
    assert shown.status_code == 200 and Customer.objects.filter(code="S-1").count() == 0
    import re

    digest = re.search(r'name="digest" value="([0-9a-f]{64})"', text).group(1)
    went = browser.post("/sheets/accept", {"digest": digest, "name": "客户.xlsx", "act": ACT})
    row = Import.objects.get()
    assert went.url == f"/sheets/{row.code}/"
    assert browser.get(went.url).status_code == 200
    assert browser.post(went.url, {"do": "file"}).status_code == 302
    assert Customer.objects.filter(code__startswith="S-").count() == 5
    told = browser.post(went.url, {"do": "undo"}, headers={"Accept": "application/json"}).json()
    assert told["undone"] == 5 and told["state"] == "undone"
    assert Customer.objects.filter(code__startswith="S-").count() == 0


def test_a_faulty_file_is_shown_cell_by_cell(house: Workshop) -> None:
    rows = people(3)
    rows[1][1] = ""
    sent = io.BytesIO(book(HEADINGS, rows))
    sent.name = "x.xlsx"
    answer = client("clerk").post("/sheets/", {"file": sent})
    text = answer.content.decode()
    assert answer.status_code == 422 and "B3" in text and 'name="digest"' not in text


def test_a_file_is_accepted_once_and_its_rows_are_filed_once(house: Workshop) -> None:
    """Two people cannot both accept it; once it is done, the rows are there already."""
    from guiju.lab.customers.models import Customer
    from guiju.lab.house.act import Refused
    from guiju.lab.sheets import running
    from guiju.lab.sheets.models import Import

    data = book(HEADINGS, people(3))
    report = judged(data)
    first = running.accept(report, data, "x.xlsx", actor())
    with pytest.raises(Refused) as refused:
        running.accept(report, data, "x.xlsx", actor("quality"))
    assert first.code in refused.value.sentence("zh") and Import.objects.count() == 1
    sent = io.BytesIO(data)
    sent.name = "again.xlsx"
    assert client("clerk").post("/sheets/", {"file": sent}).url == f"/sheets/{first.code}/"
    assert running.file_rows(first, actor()) == (3, None)
    second = running.accept(report, data, "x.xlsx", actor())
    filed, error = running.file_rows(second, actor())
    assert filed == 0 and error is not None and "已经存在" in error.sentence("zh")
    assert running.undo(second, actor()) == (0, None)
    second.refresh_from_db()
    assert second.state == "undone" and Customer.objects.filter(code__startswith="S-").count() == 3


def test_who_may_not_file_does_not_take_back_an_empty_import(house: Workshop) -> None:
    row = accepted(book(HEADINGS, people(2)))
    answer = client("calibrator").post(f"/sheets/{row.code}/", {"do": "undo"})
    row.refresh_from_db()
    assert answer.status_code == 422 and row.state == "running"


def test_no_import_is_accepted_whose_page_could_not_be_shown(house: Workshop) -> None:
    """Its file must be stored, be a sheet of the register, and have as many rows as are told."""
    from guiju.lab.house import files
    from guiju.lab.house.act import Refused, perform
    from guiju.lab.sheets.acts import AcceptImport
    from guiju.lab.sheets.models import Import

    good = files.store(book(HEADINGS, people(2)), "x")
    text = files.store(b"no sheet", "text/plain")
    asked = {"code": "IMP-1", "act": ACT, "file_name": "x.xlsx", "file_sha256": good, "rows": 2}
    wrong = (
        ({"file_sha256": "0" * 64}, "file_unsound"),
        ({"file_sha256": text}, "import_unreadable"),
        ({"rows": 3}, "import_rows"),
        ({"code": "a/b"}, "code_unfit"),
        ({"act": "house.none"}, "import_act"),
    )
    for n, (changed, code) in enumerate(wrong):
        with pytest.raises(Refused) as refused:
            perform(AcceptImport, AcceptImport.Request(**asked | changed), actor=actor(), key=f"w{n}")
        assert refused.value.findings[0].code == code
    assert not Import.objects.exists()
    perform(AcceptImport, AcceptImport.Request(**asked), actor=actor(), key="good")
    assert client("clerk").get("/sheets/IMP-1/").status_code == 200


def test_an_import_that_was_killed_is_gone_on_with_by_the_command(house: Workshop, tmp_path: Any) -> None:
    from test_api import token

    from guiju.lab.customers.models import Customer
    from guiju.lab.sheets import running

    file = tmp_path / "x.xlsx"
    file.write_bytes(book(HEADINGS, people(4)))
    row = accepted(file.read_bytes())
    running.file_rows(row, actor(), seconds=-1.0)
    secret = {"GUIJU_TOKEN": token("clerk", "read", ACT)}
    again = house.installation.cli("import", str(file), **secret)
    assert again.returncode == 1 and f"--continue {row.code}" in again.stdout + again.stderr
    done = house.installation.cli("import", "--continue", row.code, **secret)
    assert done.returncode == 0 and row.code in done.stdout + done.stderr
    assert Customer.objects.filter(code__startswith="S-").count() == 4
    assert house.installation.cli("import", "--continue", "IMP-none", **secret).returncode == 1


def test_an_item_without_a_supplier_is_imported(house: Workshop) -> None:
    """An empty cell of a column that may be empty is nothing, and no code of another row."""
    body = ("model", "serial_number", "manufacturer")
    headings = ("code", "name", "kind", "state", "used_by", "interpolation", *body, "supplier")
    row = ["S-9", "千分尺", "measuring_instrument", "received", "value", "none", "M", "1", "某厂", ""]
    assert judged(book(headings, [row]), act="equipment.register", person="keeper").faults == ()
    assert judged(book(headings[:-1], [row[:-1]]), act="equipment.register", person="keeper").faults == ()
    told = judged(book(headings, [[*row[:-1], "SU-NONE"]]), act="equipment.register", person="keeper").faults
    assert [each.cell for each in told] == ["J2"]


def scope_line(**given: Any) -> bytes:
    from guiju.lab.agency.models import ScopeRow

    line = ScopeRow.objects.order_by("pk")[0]
    kept = ("field", "instrument", "instrument_en", "quantity", "method_code", "edition", "site_code", "on_site")
    values = {name: getattr(line, name) for name in (*kept, "lower", "upper", "unit")}
    values |= {"qualification": line.qualification.number, "code": "S-SCOPE", "smallest_U_unit": line.unit}
    values |= {"relative": False, "k": "2", "valid_from": line.valid_from, "valid_to": line.valid_to} | given
    return book(tuple(values), [list(values.values())])


@pytest.mark.parametrize("written", ["0.05", "0.02 ~ 0.05", "0.05 + 0.0005 L", "Q[0.05, 0.0005 L]"])
def test_a_scope_line_is_imported_as_annexes_write_it(house: Workshop, written: str) -> None:
    """The smallest uncertainty as number, interval, function or quadratic sum, as the page takes it."""
    assert judged(scope_line(smallest_U=written), act="agency.add_scope_row", person="quality").faults == ()


def test_a_scope_line_may_say_range_unit_and_place_as_annexes_do(house: Workshop) -> None:
    from guiju.lab.agency.models import ScopeRow

    line = ScopeRow.objects.order_by("pk")[0]
    spans = {"lower": f"({line.lower}~{line.upper}){line.unit}", "upper": "", "unit": ""}
    told = {"smallest_U": f"0.01{line.unit}", "on_site": "现场" if line.on_site else "实验室"}
    report = judged(scope_line(**spans, **told), act="agency.add_scope_row", person="quality")
    assert report.faults == ()
    ((_, request),) = report.requests
    assert (request.lower, request.upper, request.unit) == (line.lower, line.upper, line.unit)
    other = judged(scope_line(smallest_U="0.01 qq"), act="agency.add_scope_row", person="quality").faults
    assert [each.row for each in other] == [2]


def test_a_scope_line_may_name_its_quantity_as_annexes_do(house: Workshop) -> None:
    """By its Chinese or English name, or another usual one; an unknown one is told at its cell."""
    from guiju.conduct.quantities import name_of
    from guiju.lab.agency.models import ScopeRow

    key = ScopeRow.objects.order_by("pk")[0].quantity
    names = name_of(key)
    for said in (key, names.zh, names.en, names.en.upper()):
        report = judged(scope_line(smallest_U="0.05", quantity=said), act="agency.add_scope_row", person="quality")
        assert report.faults == () and report.requests[0][1].quantity == key
    (told,) = judged(
        scope_line(smallest_U="0.05", quantity="某量"), act="agency.add_scope_row", person="quality"
    ).faults
    assert (told.heading, told.value) == ("quantity", "某量") and len(told.zh) < 200


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ({"lower": "0 °C", "upper": "50℃"}, {"lower": "0", "upper": "50", "unit": "°C"}),
        ({"lower": "+1", "upper": "+50"}, {"lower": "1", "upper": "50"}),
        ({"lower": "0.01 °C～50 °C", "upper": None, "unit": None}, {"lower": "0.01", "upper": "50", "unit": "°C"}),
        ({"lower": "(-1~50)℃", "upper": "", "unit": "°C"}, {"lower": "-1", "upper": "50"}),
        ({"lower": "5×10⁻³", "upper": "5x10^2"}, {"lower": "5e-3", "upper": "5e2"}),
        ({"smallest_U": "10 mK"}, {"smallest_U": "10", "smallest_U_unit": "mK"}),
        ({"smallest_U": "0.5 °C (k=2)"}, {"smallest_U": "0.5", "k": "2"}),
        ({"smallest_U": "0.5 °C（k＝2）", "k": None}, {"smallest_U": "0.5", "k": "2"}),
        ({"smallest_U": "5×10⁻³"}, {"smallest_U": "5e-3"}),
        ({"smallest_U": "0.5 °C (k=3)"}, {"smallest_U": "0.5 °C (k=3)", "k": "2"}),
        ({"smallest_U": "10 V"}, {"smallest_U": "10 V", "smallest_U_unit": "°C"}),
        ({"lower": "0 K", "upper": "50 K"}, {"lower": "0 K", "unit": "°C"}),
        ({"lower": "0 °C ~ 50 K", "upper": "", "unit": ""}, {"lower": "0 °C ~ 50 K", "unit": ""}),
        ({"smallest_U": "0.05 + 0.0005 L"}, {"smallest_U": "0.05 + 0.0005 L"}),
        ({"lower": "5×103"}, {"lower": "5×103"}),
    ],
)
def test_numbers_as_annexes_write_them(written: dict[str, Any], read: dict[str, Any]) -> None:
    """What says the same is read; what contradicts another cell is left as it stands, for its column to refuse."""
    from guiju.lab.sheets.annexes import as_columns

    line = {"lower": "0", "upper": "50", "unit": "°C", "smallest_U": "0.5", "smallest_U_unit": "°C", "k": "2"} | written
    places = {name: place for place, name in enumerate(line)}
    found = dict(zip(line, as_columns(tuple(line.values()), places), strict=True))
    assert {name: found[name] for name in read} == read


@pytest.mark.parametrize("smallest", ["about 0.05", "< 0.5", "-0.5", "0.5 (k=3)"])
def test_a_fault_of_the_smallest_uncertainty_is_told_at_its_cell(house: Workshop, smallest: str) -> None:
    data = scope_line(smallest_U=smallest)
    (told,) = judged(data, act="agency.add_scope_row", person="quality").faults
    from guiju.lab.sheets.workbook import read

    headings = read(data, "x.xlsx")[0].headings
    assert told.heading == "smallest_U" and headings[ord(told.cell[0]) - ord("A")] == "smallest_U"


def test_cells_under_no_heading_are_faults(house: Workshop) -> None:
    """A comma too many in a line moves its columns; cells that are empty do no harm."""
    head, good = ",".join(HEADINGS), "S-1,某公司,,路,人,0451"
    assert judged(f"{head}\n{good},,\n".encode(), "x.csv").faults == ()
    told = judged(f"{head}\nS-1,某公司,,路 1 号,二楼,人,0451\n".encode(), "x.csv").faults
    assert [each.cell for each in told] == ["G2"]
    rows = [[*each, "记"] for each in people(1)]
    assert [each.cell for each in judged(book([*HEADINGS, None], rows)).faults] == ["G2"]
    assert judged(book([*HEADINGS, "备注"], rows)).faults == ()


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_csv_in_utf_16_is_read_by_its_mark(house: Workshop, encoding: str) -> None:
    head, good = "\t".join(HEADINGS), "S-1\t某公司\t\t路\t人\t0451"
    mark = "" if encoding == "utf-16" else "\ufeff"
    report = judged(f"{mark}{head}\n{good}\n".encode(encoding), "x.csv")
    assert report.faults == () and report.requests[0][1].name == "某公司"


def test_a_formula_without_its_result_is_told_as_one(house: Workshop) -> None:
    told = judged(scope_line(smallest_U="=0.1*2"), act="agency.add_scope_row", person="quality").faults
    assert [each.heading for each in told] == ["smallest_U"] and "公式" in told[0].zh and "formula" in told[0].en


def test_faults_are_told_in_chinese_words(house: Workshop) -> None:
    """Neither English of a program's own, nor codes of roles, nor the software as somebody to turn to."""
    import re

    from guiju.lab.sheets.workbook import SheetUnreadable, read

    for data, name in ((b"PK\x03\x04 broken", "x.xlsx"), (b'code,name\n"a', "x.csv")):
        with pytest.raises(SheetUnreadable) as told:
            read(data, name)
        assert not re.search(r"[a-z]{3,} [a-z]{2,}", told.value.zh)
    (fault,) = judged(book(HEADINGS, people(1)), person="calibrator").faults
    assert not re.search(r"[a-z]+_[a-z]+|system", fault.zh + fault.en.replace(ACT, ""))


def test_a_scope_line_that_cannot_be_read_says_what_was_written(house: Workshop) -> None:
    told = judged(scope_line(smallest_U="about 0.05"), act="agency.add_scope_row", person="quality").faults
    assert [each.row for each in told] == [2]
    assert "about 0.05" in told[0].zh


def test_certificates_of_standards_are_imported(house: Workshop) -> None:
    """What an act prepares outside its transaction is prepared for the trial too."""
    from guiju.lab.equipment.models import Certificate

    filed = Certificate.objects.order_by("pk")[0]
    competence = ("competence_kind", "competence_reference", "competence_from", "competence_covers")
    values = {name: getattr(filed, name) for name in ("kind", "issuer", *competence, "unit")}
    values |= {"equipment": filed.equipment.code, "number": "S-C-1"}
    values |= {"calibrated_on": filed.calibrated_on, "valid_to": filed.valid_to, "file_sha256": filed.file_sha256}
    values |= {"points": json.dumps(filed.points), "chain": "[]", "serial_number": filed.equipment.serial_number}
    report = judged(book(tuple(values), [list(values.values())]), act="equipment.file_certificate", person="keeper")
    assert report.faults == ()
    assert report.rows == 1
