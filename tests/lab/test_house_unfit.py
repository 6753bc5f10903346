"""A row that was changed past the software is taken up by no act; two people settle it, and that stays on file."""

from typing import Any

import pytest
from lab_installation import TestInstallation


def refused(act: Any, request: Any, actor: Any, key: str) -> Any:
    """What an act is refused for."""
    from guiju.lab.house.act import Refused, perform

    with pytest.raises(Refused) as told:
        perform(act, request, actor=actor, key=key)
    return told.value


def problems() -> list[tuple[str, str, int | None]]:
    from guiju.lab.house.audit import audit

    return [(each.code, each.table, each.row) for each in audit().problems]


def customer(code: str) -> Any:
    from guiju.lab.customers.models import Customer

    return Customer.objects.get(code=code)


@pytest.fixture
def house(installation: TestInstallation) -> TestInstallation:
    """Two customers, one of them renamed once, and a head who witnesses."""
    from lab_acts import CLERK, Rename, employ, register

    from guiju.lab.house.act import perform

    employ(P_HEAD="head")
    register("C-1")
    register("C-2")
    perform(Rename, Rename.Request(code="C-1", new_name="甲"), actor=CLERK, key="甲")
    return installation


def settle(table: str, row: int, way: str, **changed: Any) -> Any:
    from lab_acts import QUALITY

    from guiju.lab.house.act import perform
    from guiju.lab.house.acts import SettleRow

    words = {"of_table": table, "of_row": row, "way": way, "witnessed_by": "P-HEAD", "reason": "有人直接改库，已查明"}
    request = SettleRow.Request(**{**words, **changed})
    return perform(SettleRow, request, actor=QUALITY, key=f"settle {table} {row} {way} {sorted(changed.items())}")


def code_of(**changed: Any) -> str:
    from guiju.lab.house.act import Refused

    with pytest.raises(Refused) as told:
        settle(**{"table": CUSTOMERS, "row": customer("C-1").pk, "way": "restored", **changed})
    for lang in ("zh", "en"):
        assert "{" not in told.value.sentence(lang)
    return str(told.value.findings[0].code)


CUSTOMERS = "customers_customer"


def test_an_edited_row_is_neither_changed_nor_deleted(house: TestInstallation) -> None:
    from lab_acts import CLERK, Remove, Rename

    from guiju.lab.house import log

    row = customer("C-1").pk
    house.sql("UPDATE customers_customer SET address = '别处', telephone = '911' WHERE code = 'C-1'")
    size = log.size()
    for act, request in (
        (Rename, Rename.Request(code="C-1", new_name="乙")),
        (Remove, Remove.Request(code="C-1")),
    ):
        found = refused(act, request, CLERK, act.name)
        assert found.findings[0].code == "row_unfit"
        for lang in ("zh", "en"):
            assert all(each in found.sentence(lang) for each in (CUSTOMERS, f" {row} ", "C-1", "address, telephone"))
            assert "guiju log settle" in found.sentence(lang)
    assert (customer("C-1").name, customer("C-1").version, log.size()) == ("甲", 2, size)
    assert problems() == [("row_changed", CUSTOMERS, row)]


@pytest.mark.parametrize("version", [1, 3])
def test_a_version_put_back_or_forward_is_no_way_in(house: TestInstallation, version: int) -> None:
    from lab_acts import CLERK, Rename

    house.sql(f"UPDATE customers_customer SET version = {version}, name = '丙' WHERE code = 'C-1'")
    found = refused(Rename, Rename.Request(code="C-1", new_name="乙"), CLERK, "k")
    assert found.findings[0].code == "row_unfit"
    assert customer("C-1").name == "丙"


def test_the_very_column_that_the_act_writes_is_compared_too(house: TestInstallation) -> None:
    from lab_acts import CLERK, Rename

    house.sql("UPDATE customers_customer SET name = '丙' WHERE code = 'C-1'")
    assert refused(Rename, Rename.Request(code="C-1", new_name="乙"), CLERK, "k").findings[0].code == "row_unfit"


def test_a_row_that_no_act_wrote_is_not_taken_up(house: TestInstallation) -> None:
    from lab_acts import CLERK, Rename

    columns = "code, name, name_en, address, contact, telephone, version"
    house.sql(f"INSERT INTO customers_customer ({columns}) VALUES ('C-9', 'n', 'n', 'a', 'c', 't', 1)")
    found = refused(Rename, Rename.Request(code="C-9", new_name="乙"), CLERK, "k")
    assert found.findings[0].code == "row_unfit"
    assert "written by no act" in found.sentence("en")
    assert customer("C-9").name == "n"


def test_a_changed_log_entry_vouches_for_nothing(sqlite_installation: TestInstallation) -> None:
    """Whoever edits the row, and its commitment in the log's table, has not the leaf hash with it."""
    from lab_acts import CLERK, Rename, register

    from guiju.canonical import salted_digest
    from guiju.lab.house.models import Commitment

    register("C-1")
    last = Commitment.objects.filter(table=CUSTOMERS).get()
    row = customer("C-1")
    row.name = "丙"
    from guiju.lab.house.controlled import row_bytes

    forged = salted_digest(bytes.fromhex(last.salt), row_bytes(row))
    from guiju.lab.house import log

    entry = log.entry(last.log_index).replace(last.digest.encode(), forged.encode())
    sqlite_installation.sql(
        "DROP TRIGGER guiju_append_only_house_logentry_update",
        "DROP TRIGGER guiju_append_only_house_commitment_update",
        "UPDATE customers_customer SET name = '丙'",
        f"UPDATE house_commitment SET digest = '{forged}' WHERE id = {last.pk}",
        f"UPDATE house_logentry SET data = x'{entry.hex()}' WHERE \"index\" = {last.log_index}",
    )
    assert refused(Rename, Rename.Request(code="C-1", new_name="乙"), CLERK, "k").findings[0].code == "row_unfit"


def test_a_row_that_the_act_wrote_itself_goes_on(house: TestInstallation) -> None:
    from lab_acts import CLERK, customer_request

    from guiju.lab.customers.acts import RegisterCustomer
    from guiju.lab.customers.models import Customer
    from guiju.lab.house.act import Act, perform

    class Twice(Act):
        roles = CLERK.roles
        Request = RegisterCustomer.Request

        def change(self, tx: Any, request: Any) -> Any:
            row = tx.insert(Customer(**{each: getattr(request, each) for each in request.__slots__}))
            tx.update(row, name="一")
            tx.update(customer("C-1"), name="二")
            return tx.update(customer("C-1"), name="三")

    act = Twice()
    act.name = "test.twice"
    perform(act, customer_request("C-7"), actor=CLERK, key="k")
    assert (customer("C-7").name, customer("C-1").name, problems()) == ("一", "三", [])


def test_what_the_journal_keeps_out_of_itself_is_told_apart(house: TestInstallation) -> None:
    """Of a column that stands in no journal nobody can say what it was; of the others it can be said."""
    from guiju.lab.house.controlled import inside_act
    from guiju.lab.house.unfit import unfit

    model = customer("C-1").__class__
    assert inside_act.get() is False
    house.sql("UPDATE customers_customer SET telephone = '911' WHERE code = 'C-1'")
    (found,) = unfit(model).values()
    assert found.columns == ("telephone",)
    model.journal_hidden = frozenset({"name"})
    try:
        assert unfit(model)[found.pk].columns == ("telephone",)
    finally:
        model.journal_hidden = frozenset()


# settling


def test_a_row_is_put_back(house: TestInstallation) -> None:
    from lab_acts import CLERK, Rename

    from guiju.lab.house.act import perform
    from guiju.lab.house.models import RowSettlement

    row = customer("C-1").pk
    house.sql("UPDATE customers_customer SET address = '别处' WHERE code = 'C-1'")
    settle(CUSTOMERS, row, "restored")
    assert (customer("C-1").address, customer("C-1").version, problems()) == ("示例路 1 号", 3, [])
    kept = RowSettlement.objects.get()
    assert (kept.of_table, kept.of_row, kept.known_as, kept.found, kept.found_columns) == (
        CUSTOMERS,
        row,
        "C-1",
        "changed",
        ["address"],
    )
    assert (kept.settled_by, kept.witnessed_by, kept.way) == ("P-QUALITY", "P-HEAD", "restored")
    perform(Rename, Rename.Request(code="C-1", new_name="乙"), actor=CLERK, key="again")
    assert problems() == []


def test_a_row_is_taken_up_as_it_stands(house: TestInstallation) -> None:
    from guiju.canonical import loads
    from guiju.lab.house.models import JournalEntry

    row = customer("C-1").pk
    house.sql("UPDATE customers_customer SET address = '别处', version = 40 WHERE code = 'C-1'")
    settle(CUSTOMERS, row, "adopted")
    assert (customer("C-1").address, customer("C-1").version, problems()) == ("别处", 3, [])
    told = loads(JournalEntry.objects.get(act="house.settle_row", outcome="done").changes.encode())[0]
    assert (told["before"]["address"], told["after"]["address"]) == ("示例路 1 号", "别处")


def test_a_row_that_is_gone_comes_back(house: TestInstallation) -> None:
    row = customer("C-2").pk
    house.sql("DELETE FROM customers_customer WHERE code = 'C-2'")
    assert code_of(row=row, way="adopted") == "row_not_there"
    settle(CUSTOMERS, row, "restored")
    assert (customer("C-2").pk, problems()) == (row, [])


def test_a_row_of_no_act_is_removed_or_taken_up(house: TestInstallation) -> None:
    from guiju.lab.customers.models import Customer

    columns = "code, name, name_en, address, contact, telephone, version"
    for code in ("C-8", "C-9"):
        house.sql(f"INSERT INTO customers_customer ({columns}) VALUES ('{code}', 'n', 'n', 'a', 'c', 't', 5)")
    settle(CUSTOMERS, customer("C-8").pk, "restored")
    settle(CUSTOMERS, customer("C-9").pk, "adopted")
    assert not Customer.objects.filter(code="C-8").exists()
    assert (customer("C-9").version, problems()) == (1, [])


def test_a_row_that_came_back_is_removed_again(house: TestInstallation) -> None:
    from lab_acts import CLERK, Remove

    from guiju.lab.house.act import perform

    row = customer("C-2").pk
    perform(Remove, Remove.Request(code="C-2"), actor=CLERK, key="remove")
    columns = "id, code, name, name_en, address, contact, telephone, version"
    house.sql(f"INSERT INTO customers_customer ({columns}) VALUES ({row}, 'C-2', 'n', 'n', 'a', 'c', 't', 1)")
    settle(CUSTOMERS, row, "restored")
    assert problems() == []


def test_a_row_that_cannot_be_read_is_put_back(house: TestInstallation) -> None:
    from lab_acts import CALIBRATOR, FileJob

    from guiju.lab.commissions.models import Line
    from guiju.lab.house.act import perform

    perform(FileJob, FileJob.Request(number="J1", customer="C-1"), actor=CALIBRATOR, key="job")
    row = Line.objects.get().pk
    house.sql("UPDATE commissions_line SET points = 'no document'")
    assert code_of(table="commissions_line", row=row, way="adopted") == "row_not_there"
    settle("commissions_line", row, "restored")
    assert (Line.objects.get().points, problems()) == ([], [])


def test_another_form_of_the_same_value_is_written_anew(sqlite_installation: TestInstallation) -> None:
    from lab_acts import employ

    from guiju.lab.house.models import RowSettlement
    from guiju.lab.people.models import Person

    employ(P_HEAD="head")
    row = Person.objects.get().pk
    sqlite_installation.sql("UPDATE people_person SET birth_date = '1980-1-1'")
    found = problems()
    settle("people_person", row, "adopted")
    assert (found, problems()) == ([("row_form", "people_person", row)], [])
    assert RowSettlement.objects.get().found == "form"


def test_settling_takes_two_people_a_reason_and_a_row_to_settle(house: TestInstallation) -> None:
    row = customer("C-1").pk
    assert code_of() == "row_settled_already"
    assert code_of(row=10**6) == "settlement_unknown"
    assert code_of(table="no_such_table") == "settlement_unknown"
    assert code_of(table="calibrations_reading") == "row_of_chain"
    house.sql("UPDATE customers_customer SET address = '别处' WHERE code = 'C-1'")
    assert code_of(way="forgotten") == "settlement_way"
    assert code_of(reason=" ") == "settlement_reason"
    assert code_of(witnessed_by="P-QUALITY") == "settlement_two_people"
    assert code_of(witnessed_by="P-NOBODY") == "witness_not_staff"
    assert problems() == [("row_changed", CUSTOMERS, row)]


def test_what_nothing_tells_can_only_be_taken_up(sqlite_installation: TestInstallation) -> None:
    from lab_acts import employ, register

    employ(P_HEAD="head")
    register("C-1")
    sqlite_installation.sql(
        "DROP TRIGGER guiju_append_only_house_journalentry_update",
        "UPDATE house_journalentry SET changes = '[]' WHERE act = 'customers.register'",
        "UPDATE customers_customer SET address = '别处'",
    )
    assert code_of() == "row_not_told"
    settle(CUSTOMERS, customer("C-1").pk, "adopted")
    assert customer("C-1").version == 2
