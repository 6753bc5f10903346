"""What was changed past the software is refused where people and programs act; what was not is refused nowhere."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from lab_installation import TestInstallation, point_at
from lab_registers import address, client, do, equip, first, fit, furnish, model_of, send, text
from test_pages_registers import AMENDING


@pytest.fixture
def house(sqlite_installation: TestInstallation) -> Iterator[TestInstallation]:
    """A furnished house."""
    furnish()
    yield sqlite_installation


@pytest.mark.parametrize("label", sorted(AMENDING))
def test_no_page_corrects_a_row_that_was_edited(house: TestInstallation, label: str) -> None:
    who, members = AMENDING[label]
    row = first(label)
    column, table = next(iter(members)), row._meta.db_table
    house.sql(f"UPDATE {table} SET {column} = '改库' WHERE id = {row.pk}")
    answer = send(client(who), address(label, f"{row.pk}/do/amend/"), **members, reason="登记有误")
    assert answer.status_code == 422
    assert all(each in text(answer) for each in (table, column, "guiju log settle"))
    left = model_of(label).objects.get(pk=row.pk)
    assert (getattr(left, column), left.version) == ("改库", row.version)


def test_what_was_edited_is_not_ended(house: TestInstallation) -> None:
    """The span of an employment that was begun earlier by hand does not become a fact by being ended."""
    fit("P-B")
    row = model_of("people.employment").objects.filter(person__code="P-B", valid_to=None)[0]
    house.sql(f"UPDATE people_employment SET valid_from = '2001-01-01' WHERE id = {row.pk}")
    person = address("people.person", f"{row.person_id}/do/end-employment/{row.pk}/")
    answer = send(client("P-Q"), person, last_day=date.today().isoformat(), reason="调离")
    assert (answer.status_code, "valid_from" in text(answer)) == (422, True)
    assert model_of("people.employment").objects.get(pk=row.pk).valid_to is None


def test_what_was_edited_changes_no_state(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts_life import ChangeState
    from guiju.lab.equipment.life import AFTER
    from guiju.lab.house.act import Refused

    equip("E-77")
    house.sql("UPDATE equipment_equipment SET state = 'in_service' WHERE code = 'E-77'")
    with pytest.raises(Refused) as told:
        do(ChangeState, code="E-77", state=min(AFTER["in_service"]), reason="疑似超差", place="某处")
    assert [each.code for each in told.value.findings] == ["row_unfit"]
    assert model_of("equipment.equipment").objects.get(code="E-77").state == "in_service"


def test_every_row_of_a_busy_house_is_fit(busy_demonstration: Path) -> None:
    """Days, documents, numbers, defaults of migrations: no row that acts wrote is ever told to be edited."""
    from django.db import connections

    point_at(busy_demonstration, "", read_only=True)
    from guiju.lab.house.controlled import controlled_models, row_document
    from guiju.lab.house.unfit import unfit_row

    looked, wrong, known = 0, [], {}
    for model in controlled_models():
        for row in () if model.chained else model.objects.all():
            looked += 1
            wrong += [(model._meta.db_table, row.pk)] * (unfit_row(row, row_document(row), known) is not None)
    connections.close_all()
    assert wrong == []
    assert looked > 500
