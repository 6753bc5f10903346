"""The way back from an import: what goes, what stays, who may; nothing but what the import itself filed."""

from datetime import timedelta
from typing import Any

import pytest
from lab_workshop import (  # noqa: F401 - fixtures
    Workshop,
    sqlite_workshop,
    sqlite_workshop_template,
)
from test_pages_counter import client
from test_sheets import ACT, HEADINGS, accepted, actor, book, imported, people

ITEM = {"name": "表", "name_en": "Meter", "kind": "standard", "state": "received", "used_by": "value"}
ITEM |= {"interpolation": "none", "model": "M", "serial_number": "1", "manufacturer": "某厂"}


@pytest.fixture
def house(sqlite_workshop: Workshop) -> Workshop:  # noqa: F811
    return sqlite_workshop


def did(act: Any, person: str, key: str, /, **given: Any) -> Any:
    from guiju.lab.house.act import perform

    return perform(act, act.Request(**given), actor=actor(person), key=key)


def refused(act: Any, person: str, key: str, /, **given: Any) -> str:
    from guiju.lab.house.act import Refused

    with pytest.raises(Refused) as told:
        did(act, person, key, **given)
    assert told.value.sentence("zh") and told.value.sentence("en")
    return str(told.value.findings[0].code)


def items(count: int, first: int = 0) -> Any:
    """An import of items of equipment, filed."""
    from guiju.lab.sheets import running
    from guiju.lab.sheets.report import judge

    rows = [[f"S-{n}", *{**ITEM, "serial_number": f"{n}"}.values()] for n in range(first, first + count)]
    data, keeper = book(["code", *ITEM], rows), actor("keeper")
    sheet, act = running.sheet_of(data, "x.xlsx", "equipment.register")
    row = running.accept(judge(sheet, act, keeper), data, "x.xlsx", keeper)
    assert running.file_rows(row, keeper) == (count, None)
    return row


def customer(n: int) -> dict[str, Any]:
    return dict(zip(HEADINGS, people(1, n)[0], strict=True))


def climate(value: str = "35") -> dict[str, Any]:
    from guiju.lab.house import clock
    from guiju.lab.premises.models import Room

    room = Room.objects.order_by("pk")[0].code
    at = (clock.now() - timedelta(minutes=5)).isoformat()
    return {"room": room, "quantity": "temperature", "value": value, "unit": "°C", "at": at, "sensor": "W-1"}


def test_only_what_the_import_itself_filed_for_the_row_is_taken_back(house: Workshop) -> None:
    """Another act under the key of a row, as only a broken house could hold one, is none of the import's."""
    from guiju.lab.customers.acts import RegisterCustomer
    from guiju.lab.customers.models import Customer
    from guiju.lab.house.act import perform
    from guiju.lab.sheets.acts import UndoRow
    from guiju.lab.sheets.retracting import key_of

    row = items(1)
    request = RegisterCustomer.Request(**customer(50))
    perform(RegisterCustomer, request, actor=actor(), key=key_of(row.code, 777))
    for number in (777, 3, 0, -1):
        assert refused(UndoRow, "keeper", f"u{number}", code=row.code, row=number) == "import_row_absent"
    assert Customer.objects.filter(code="S-50").exists()
    did(UndoRow, "keeper", "right", code=row.code, row=2)
    assert refused(UndoRow, "keeper", "again", code=row.code, row=2) == "import_row_absent"


def test_what_another_import_filed_is_told_apart_by_case(house: Workshop) -> None:
    """On both databases, sign by sign: SQLite itself compares beginnings without case."""
    from guiju.lab.house.models import JournalEntry
    from guiju.lab.sheets.acts import state_of
    from guiju.lab.sheets.retracting import begins, key_of

    row = items(2)
    assert state_of(row) == "done"
    key = str(key_of(row.code, ""))
    for text, count in ((key, 2), (key.swapcase(), 0), (key[:-1] + "%", 0), (key[:-2] + "_", 0)):
        assert JournalEntry.objects.filter(begins("key", text), act=row.act, outcome="done").count() == count, text


def test_no_program_sends_a_key_of_an_import(house: Workshop) -> None:
    from test_api import call, token

    clerk = token("clerk", "customers.*", "sheets.*", "read")
    wish = {"key": "import:IMP-1:777", "request": customer(60)}
    for lang in ("zh", "en"):
        status, said = call(clerk, "acts/customers.register", wish, lang=lang)
        assert status == 422 and said["findings"][0]["code"] == "key_reserved"


def test_climate_is_evidence_and_stays(house: Workshop) -> None:
    """A reading out of limits would be wiped by whoever is refused for it; the refusal and the page say so."""
    from guiju.lab.premises.models import ClimateReading
    from guiju.lab.sheets import running

    row = imported("premises.record_climate", climate(), "calibrator")
    held = ClimateReading.objects.filter(value="35")
    assert held.count() == 1
    left, error = running.undo(row, actor("calibrator"))
    assert left == 1 and error is not None and error.findings[0].code == "import_row_evidence"
    row.refresh_from_db()
    assert held.count() == 1 and row.state == "done"
    page = client("calibrator").get(f"/sheets/{row.code}/").content.decode()
    assert 'value="undo"' not in page and "不随导入撤回" in page


def test_every_register_that_is_imported_is_an_entry_or_evidence(house: Workshop) -> None:
    """A new act files what stays, until somebody says that it is an entry; and these are evidence or bind somebody."""
    from guiju.lab.sheets.filed import fileable
    from guiju.lab.sheets.retracting import ENTRIES

    assert set(ENTRIES) <= set(fileable())
    stays = {"premises.record_climate", "equipment.record_check", "equipment.record_event", "equipment.validate"}
    stays |= {"equipment.file_certificate", "equipment.plan_duty", "equipment.place_seal", "equipment.open_vessel"}
    stays |= {"people.declare_interest", "people.record_check", "people.record_attendance", "people.record_course"}
    stays |= {"agency.suspend_qualification", "commissions.open", "equipment.evaluate_supplier"}
    assert stays <= set(fileable()) - set(ENTRIES)


def test_an_item_goes_although_others_did_other_things(house: Workshop) -> None:
    from datetime import datetime

    from guiju.lab.customers.acts import RegisterCustomer
    from guiju.lab.equipment.models import Equipment
    from guiju.lab.premises.acts import RecordClimate
    from guiju.lab.sheets import running

    row = items(3)
    did(RegisterCustomer, "clerk", "c", **customer(70))
    given = climate("21") | {"at": datetime.fromisoformat(climate()["at"])}
    did(RecordClimate, "calibrator", "w", **given)
    assert running.undo(row, actor("keeper")) == (0, None)
    row.refresh_from_db()
    assert row.state == "undone" and not Equipment.objects.filter(code__startswith="S-").exists()


def test_the_items_about_which_something_was_done_stay_and_are_named(house: Workshop) -> None:
    """One was moved to another state, one amended, one has an event: the other two go."""
    from guiju.lab.equipment.acts import AmendEquipment, ChangeState
    from guiju.lab.equipment.models import Equipment
    from guiju.lab.house import clock
    from guiju.lab.sheets import running
    from guiju.lab.sheets.filed import fileable

    row = items(5)
    did(ChangeState, "keeper", "s", code="S-0", state="verified", reason="验证符合")
    columns = {name: getattr(Equipment.objects.get(code="S-1"), name) for name in AmendEquipment.columns}
    did(AmendEquipment, "keeper", "a", code="S-1", reason="更名", **columns | {"name": "另一表"})
    event = fileable()["equipment.record_event"]
    did(event, "keeper", "e", equipment="S-2", kind="maintenance", day=clock.today(), text="磕碰")
    left, error = running.undo(row, actor("keeper"))
    assert left == 3 and error is not None and "S-2" in error.sentence("zh")
    assert sorted(Equipment.objects.filter(code__startswith="S-").values_list("code", flat=True)) == [
        "S-0",
        "S-1",
        "S-2",
    ]
    row.refresh_from_db()
    assert row.state == "partial"


def test_a_site_that_a_list_of_sites_names_stays(house: Workshop) -> None:
    from guiju.lab.house import clock
    from guiju.lab.people.granting import GiveRole
    from guiju.lab.premises.models import Site
    from guiju.lab.sheets import running

    site = Site.objects.order_by("pk")[0]
    given = {"name": "另一场所", "name_en": "Other", "address": "路 2 号", "main": False}
    lines = []
    for code in ("U-S", "U-S2"):
        lines.append(imported("premises.add_site", {"code": code, **given}, "quality"))
    role = {
        "person": actor("calibrator").person_id,
        "name": "item_clerk",
        "valid_from": clock.today(),
        "valid_to": None,
    }
    did(GiveRole, "quality", "r", site_codes=f"{site.code} U-S", **role)
    left, error = running.undo(lines[0], actor("quality"))
    assert left == 1 and error is not None and error.findings[0].code == "import_row_relied_on"
    assert Site.objects.filter(code="U-S").exists()
    assert running.undo(lines[1], actor("quality")) == (0, None), "no list names the other"


def test_a_role_stays_once_its_holder_acted_and_goes_while_others_did(house: Workshop) -> None:
    from guiju.lab.customers.acts import RegisterCustomer
    from guiju.lab.house import clock
    from guiju.lab.sheets import running

    given = {"person": actor("calibrator").person_id, "name": "item_clerk", "site_codes": ""}
    given |= {"valid_from": clock.today(), "valid_to": ""}
    row = imported("people.give_role", given, "quality")
    did(RegisterCustomer, "clerk", "other", **customer(80))
    assert running.undo(row, actor("quality")) == (0, None)
    row = imported("people.give_role", given, "quality")
    did(RegisterCustomer, "calibrator", "holder", **customer(81))
    left, error = running.undo(row, actor("quality"))
    assert left == 1 and error is not None and error.findings[0].code == "import_row_relied_on"


def test_a_line_of_the_scope_stays_once_the_house_worked(house: Workshop) -> None:
    """Work is judged by lines that it does not name; registers kept meanwhile rest on none."""
    from test_sheets import scope_line

    from guiju.lab.agency.models import ScopeRow
    from guiju.lab.customers.acts import RegisterCustomer
    from guiju.lab.sheets import running
    from guiju.lab.sheets.filed import fileable
    from guiju.lab.sheets.report import judge

    def filed() -> Any:
        data, quality = scope_line(smallest_U="0.05"), actor("quality")
        sheet, act = running.sheet_of(data, "x.xlsx", "agency.add_scope_row")
        row = running.accept(judge(sheet, act, quality), data, "x.xlsx", quality)
        assert running.file_rows(row, quality) == (1, None)
        return row

    row = filed()
    did(RegisterCustomer, "clerk", "c", **customer(90))
    assert running.undo(row, actor("quality")) == (0, None)
    row = filed()
    did(fileable()["commissions.open"], "clerk", "work", **commission())
    left, error = running.undo(row, actor("quality"))
    assert left == 1 and error is not None and error.findings[0].code == "import_row_relied_on"
    assert ScopeRow.objects.filter(code="S-SCOPE").exists()


def commission() -> dict[str, Any]:
    """A further commission like one that the house has."""
    from dataclasses import fields

    from guiju.lab.commissions.models import Commission
    from guiju.lab.house import clock
    from guiju.lab.sheets.filed import fileable

    like = Commission.objects.order_by("pk")[0]
    given = {each.name: getattr(like, each.name) for each in fields(fileable()["commissions.open"].Request)}
    parties = ("commissioned_by", "certificate_for", "paid_by", "sent_by")
    given |= {name: getattr(like, name).code for name in parties}
    return given | {"number": "C-NEW", "received_on": clock.today()}


@pytest.mark.parametrize("person", ["quality", "technical", "keeper"])
def test_nobody_ends_another_s_import_without_managing_it_and_saying_why(house: Workshop, person: str) -> None:
    from guiju.lab.customers.models import Customer
    from guiju.lab.sheets import running
    from guiju.lab.sheets.acts import EndImport, UndoRow

    row = accepted(book(HEADINGS, people(2)))
    assert refused(EndImport, person, "e1", code=row.code) == "import_of_another"
    assert refused(EndImport, person, "e2", code=row.code, reason="\u3000 ") == "import_of_another"
    running.file_rows(row, actor())
    assert refused(UndoRow, person, "u1", code=row.code, row=2) == "import_of_another"
    if person == "keeper":
        assert refused(UndoRow, person, "u2", code=row.code, row=2, reason="误") == "import_of_another"
        return
    assert running.undo(row, actor(person), reason="误导入") == (0, None)
    row.refresh_from_db()
    assert row.state == "undone" and not Customer.objects.filter(code__startswith="S-").exists()


def test_a_manager_of_one_site_alone_takes_nothing_back(house: Workshop) -> None:
    """The rows of an import may be of any site."""
    from dataclasses import replace

    from guiju.lab.house.act import Refused
    from guiju.lab.sheets.acts import demand_importer

    row = accepted(book(HEADINGS, people(1)))
    manager = actor("quality")
    demand_importer(manager, row, "误导入")
    limited = replace(manager, sites=tuple((each, frozenset({"S"})) for each in sorted(manager.roles)))
    with pytest.raises(Refused) as told:
        demand_importer(limited, row, "误导入")
    assert told.value.findings[0].code == "import_of_another"


def test_the_state_of_an_import_follows_from_its_rows(house: Workshop) -> None:
    """Nothing filed: taken back; some: filed in part; all: done, and that is ended already."""
    from guiju.lab.sheets import running
    from guiju.lab.sheets.acts import EndImport, UndoRow

    row = accepted(book(HEADINGS, people(3)))
    assert did(EndImport, "clerk", "e0", code=row.code).row.state == "undone"
    assert running.file_rows(row, actor())[1] is not None, "what was ended is not gone on with"
    row = accepted(book(HEADINGS, people(3)))

    def stop(done: int, all_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        running.file_rows(row, actor(), progress=stop)
    page = client("clerk").post(f"/sheets/{row.code}/", {"do": "end"})
    row.refresh_from_db()
    assert page.status_code == 302 and row.state == "partial"
    assert "部分登记" in client("clerk").get(f"/sheets/{row.code}/").content.decode()
    assert running.undo(row, actor()) == (0, None)
    row = accepted(book(HEADINGS, people(3)))
    assert running.file_rows(row, actor()) == (3, None)
    row.refresh_from_db()
    assert row.state == "done"
    assert refused(EndImport, "clerk", "e1", code=row.code) == "import_state"
    did(UndoRow, "clerk", "one", code=row.code, row=2)
    assert did(EndImport, "clerk", "e2", code=row.code).row.state == "partial"


def test_another_s_import_is_not_gone_on_with(house: Workshop) -> None:
    from guiju.lab.customers.models import Customer
    from guiju.lab.sheets import running

    row = accepted(book(HEADINGS, people(2)))
    filed, error = running.file_rows(row, actor("quality"))
    assert filed == 0 and error is not None and error.findings[0].code == "import_of_another"
    assert not Customer.objects.filter(code__startswith="S-").exists()
    page = client("quality").get(f"/sheets/{row.code}/").content.decode()
    assert (
        'name="reason"' in page and 'name="reason"' not in client("clerk").get(f"/sheets/{row.code}/").content.decode()
    )


def test_the_code_of_an_import_holds_no_colon(house: Workshop) -> None:
    """The keys of its rows are told apart from those of other imports by it."""
    from guiju.lab.house import files
    from guiju.lab.sheets.acts import AcceptImport

    digest = files.store(book(HEADINGS, people(2)), "x")
    given = {"act": ACT, "file_name": "x.xlsx", "file_sha256": digest, "rows": 2}
    assert refused(AcceptImport, "clerk", "a1", code="IMP:1", **given) == "code_unfit"
    did(AcceptImport, "clerk", "a2", code="IMP-1", **given)
