"""Stock and expiry: never below zero whoever takes at once, nothing used after its last day, vessels count too."""

import secrets
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from lab_installation import TestInstallation
from lab_registers import do, furnish
from lab_workshop import Workshop
from test_equipment_life import DAY, as_of, into_service, item, on, refused, register

pytest_plugins = ["lab_workshop"]
LAST = date(2026, 6, 30)


@pytest.fixture
def house(installation: TestInstallation) -> Iterator[TestInstallation]:
    """A furnished house with a lot of twelve bottles, on SQLite and on PostgreSQL."""
    from guiju.lab.equipment.acts_stock import MoveStock

    with on(DAY):
        furnish()
        lot("M-7")
        do(MoveStock, code="M-7", kind="in", amount="12")
    yield installation


def lot(code: str, **more: Any) -> Any:
    given = {"lot": "L-1", "stock_unit": "瓶", "material_expiry": LAST, "days_opened": 30} | more
    made = register(code, "material", **given)
    into_service(code)
    return made


def left(code: str = "M-7") -> str:
    return str(item(code).movements.latest("number").balance)


def test_the_balance_is_never_below_zero(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts_stock import MoveStock

    with on(DAY):
        do(MoveStock, code="M-7", kind="out", amount="11.5", reason="交付")
        error = refused("stock_short", MoveStock, code="M-7", kind="out", amount="0.6", reason="交付")
        assert "0.5 瓶" in error.sentence("zh")
        do(MoveStock, code="M-7", kind="discard", amount="0.5", reason="破损")
        refused("stock_short", MoveStock, code="M-7", kind="discard", amount="1E-20", reason="破损")
        for amount in ("0", "-1", "many", "1e40"):
            refused("amount_positive", MoveStock, code="M-7", kind="in", amount=amount)
        refused("movement_reason", MoveStock, code="M-7", kind="out", amount="1")
        refused("movement_kind", MoveStock, code="M-7", kind="use", amount="1", reason="x")
        refused("not_stocked", MoveStock, code="E-1", kind="in", amount="1")
    assert left() == "0.0"
    assert list(item("M-7").movements.values_list("number", flat=True)) == [1, 2, 3]


def test_many_who_take_at_once_never_take_more_than_there_is(house: TestInstallation) -> None:
    """Twenty take one of twelve bottles at the same time: twelve get one, eight are refused."""
    from django.db import connections

    from guiju.lab.equipment.acts_stock import MoveStock
    from guiju.lab.house.act import Busy, Refused, perform
    from guiju.lab.house.signing import SYSTEM

    told: list[str] = []
    start = threading.Barrier(20)

    def take() -> None:
        request = MoveStock.Request(code="M-7", kind="out", amount="1", reason="同时领用")
        key = secrets.token_hex(8)
        start.wait()
        while True:
            try:
                perform(MoveStock, request, actor=SYSTEM, key=key)
                told.append("done")
            except Busy:
                continue
            except Refused as error:
                told.append(error.findings[0].code)
            finally:
                connections.close_all()
            return

    threads = [threading.Thread(target=take) for _ in range(20)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(told) == ["done"] * 12 + ["stock_short"] * 8
    assert left() == "0"


@pytest.mark.parametrize(("days", "good"), [(-1, True), (0, True), (1, False)])
def test_nothing_is_opened_or_used_after_the_lots_last_day(house: TestInstallation, days: int, good: bool) -> None:
    from guiju.lab.equipment.acts_stock import OpenVessel, demand_in_date
    from guiju.lab.house.act import Refused
    from guiju.lab.house.reading import Reading
    from guiju.lab.house.watching import NOBODY

    day = LAST + timedelta(days=days)
    with on(day):
        if good:
            do(OpenVessel, equipment="M-7", number="V-1", opened_on=day)
            demand_in_date(Reading(NOBODY, locking=False), item("M-7"))
        else:
            error = refused("use_after_expiry", OpenVessel, equipment="M-7", number="V-1", opened_on=day)
            assert error.requirement == "4.4-5"
            with pytest.raises(Refused):
                demand_in_date(Reading(NOBODY, locking=False), item("M-7"))
    assert as_of(day, "M-7").material_expiry == LAST.isoformat()


@pytest.mark.parametrize(("days", "good"), [(-1, True), (0, True), (1, False)])
def test_an_opened_vessel_is_good_for_its_own_days(house: TestInstallation, days: int, good: bool) -> None:
    """Opened on 2 March and good for thirty days: 1 April is the last; once it is finished the lot counts again."""
    from guiju.lab.equipment.acts_stock import EndVessel, OpenVessel
    from guiju.lab.house.watching import findings_on

    last = DAY + timedelta(days=30)
    with on(DAY):
        do(OpenVessel, equipment="M-7", number="V-1", opened_on=DAY)
    day = last + timedelta(days=days)
    assert as_of(day, "M-7").material_expiry == last.isoformat()
    codes = {each.code for each in findings_on(day, "equipment")}
    assert ("material_kept_in_service" not in codes) is good
    with on(day):
        do(EndVessel, row=item("M-7").openings.get().pk, last_day=day, reason="用完")
    assert as_of(day, "M-7").material_expiry == last.isoformat()  # on its last day it still stood open
    assert as_of(day + timedelta(days=1), "M-7").material_expiry == LAST.isoformat()


def test_no_vessel_outlives_its_lot(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts_stock import OpenVessel

    with on(LAST - timedelta(days=3)):
        do(OpenVessel, equipment="M-7", number="V-1", opened_on=LAST - timedelta(days=3))
    assert item("M-7").openings.get().usable_to == LAST


def test_a_job_takes_material_only_in_service_in_date_and_known(workshop: Workshop) -> None:
    """On a workshop's own job: a use stands in the stock with its job; every refusal of 4.4-4 to 4.4-6."""
    from guiju.lab.calibrations.models import Job
    from guiju.lab.equipment.acts_life import ChangeState
    from guiju.lab.equipment.acts_stock import MoveStock, UseMaterial
    from guiju.lab.house import clock

    job, today = Job.objects.order_by("-pk")[0].number, clock.today()
    lot("M-8", material_expiry=today)
    do(MoveStock, code="M-8", kind="in", amount="2")
    refused("not_found", UseMaterial, code="M-8", job="J-?", amount="1")
    do(UseMaterial, code="M-8", job=job, amount="0.25")
    used = item("M-8").movements.latest("number")
    assert (used.kind, used.job, used.balance) == ("use", job, "1.75")
    lot("M-9", material_expiry=today - timedelta(days=1))
    do(MoveStock, code="M-9", kind="in", amount="2")
    refused("use_after_expiry", UseMaterial, code="M-9", job=job, amount="1")
    do(ChangeState, code="M-8", state="suspended", reason="标签不清")
    refused("material_not_in_service", UseMaterial, code="M-8", job=job, amount="1")


def test_more_days_after_opening_than_the_calendar_has_end_with_the_lot(house: TestInstallation) -> None:
    from django.db import models

    from guiju.lab.equipment.acts_stock import OpenVessel
    from guiju.lab.equipment.models import Equipment

    with on(DAY):
        lot("M-9", days_opened=9)
        models.QuerySet(Equipment).filter(code="M-9").update(days_opened=2_147_483_647)
        assert do(OpenVessel, equipment="M-9", number="V-1", opened_on=DAY).usable_to == LAST
