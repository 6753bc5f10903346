"""The address that certificates print: changed by the head alone, from a day on, and told on the agency's page."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from lab_installation import TestInstallation
from lab_registers import address, client, first, furnish, send, text

DAY = timedelta(days=1)
AGENCY = "agency.agency"
NEW = "https://lab.example.org/verify"


@pytest.fixture
def house(sqlite_installation: TestInstallation) -> Iterator[None]:
    furnish()
    yield


def change(who: str = "P-H", **members: Any) -> Any:
    path = address(AGENCY, f"{first(AGENCY).pk}/do/address/")
    from guiju.lab.house import clock

    sent = {"address": NEW, "valid_from": clock.today().isoformat(), "reason": "启用域名"}
    return send(client(who), path, **{**sent, **members})


def in_force(offset: int = 0) -> str:
    from guiju.lab.house import clock
    from guiju.lab.house.parameters import values_on
    from guiju.lab.house.reading import Reading
    from guiju.lab.house.watching import NOBODY

    return values_on(Reading(NOBODY, locking=False), clock.today() + offset * DAY).get("verification_address", "")


def test_the_head_changes_it_from_a_day_on_and_the_page_tells_it(house: None) -> None:
    from guiju.lab.house import clock

    before = in_force()
    assert change(valid_from=(clock.today() + DAY).isoformat()).status_code == 302
    assert (in_force(), in_force(1)) == (before, NEW)
    page = text(client("P-Q").get(address(AGENCY, f"{first(AGENCY).pk}/change/")))
    assert NEW in page and "启用域名" in page
    assert "更改证书核对网址" in text(client("P-Q").get(address(AGENCY, f"{first(AGENCY).pk}/history/")))


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "lab.example.org",
        "ftp://lab.example.org",
        "https://",
        "https://a.example/v?x=1",
        "https://a.example/#v",
        "https://例.cn",
    ],
)
def test_what_no_code_can_lead_to_is_refused(house: None, wrong: str) -> None:
    before = in_force()
    assert change(address=wrong).status_code == 422
    assert in_force() == before


def test_not_yesterday_not_twice_a_day_not_without_a_reason_not_by_others(house: None) -> None:
    from guiju.lab.house import clock

    before = in_force()
    assert change(valid_from=(clock.today() - DAY).isoformat()).status_code == 422
    assert change(reason=" ").status_code == 422
    assert change("P-Q").status_code == 403
    assert in_force() == before
    assert change().status_code == 302
    assert change(address="https://other.example/verify").status_code == 422
    assert in_force() == NEW
