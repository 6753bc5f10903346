"""Suspensions of a qualification: within its days, with a reason, taken back past yesterday by the head alone."""

from collections.abc import Iterator
from typing import Any

import pytest
from lab_installation import TestInstallation
from lab_registers import client, furnish
from test_honest_acts import days, refusal, today


@pytest.fixture
def house(sqlite_installation: TestInstallation) -> Iterator[TestInstallation]:
    """A furnished house with one qualification."""
    furnish()
    yield sqlite_installation


def suspend(**changed: Any) -> str:
    from guiju.lab.agency.acts import SuspendQualification

    said = {"qualification": "L0001", "since": today() - days(9), "until": None, "reason": "监督通知 3"}
    return refusal(SuspendQualification, "P-Q", **{**said, **changed})


def lift(by: str, back: int, reason: str = "恢复通知 4") -> str:
    from guiju.lab.agency.acts import LiftSuspension

    return refusal(LiftSuspension, by, number="L0001", until=today() - days(back), reason=reason)


def test_a_suspension_lies_within_the_validity_and_says_why(house: TestInstallation) -> None:
    from guiju.lab.agency.models import Qualification

    row = Qualification.objects.get()
    assert suspend(reason=" ") == "suspension_needs_reason"
    assert suspend(since=row.valid_from - days(1)) == "suspension_outside"
    assert suspend(since=row.valid_to + days(1)) == "suspension_outside"
    assert suspend(until=row.valid_to + days(1)) == "suspension_outside"
    assert suspend(since=row.valid_to, until=row.valid_to) == ""
    assert suspend(since=row.valid_from, until=row.valid_from) == ""


@pytest.mark.parametrize(
    ("by", "back", "found"),
    [
        ("P-Q", -1, ""),
        ("P-Q", 0, ""),
        ("P-Q", 1, ""),
        ("P-Q", 2, "suspension_lifted_back"),
        ("P-Q", 9, "suspension_lifted_back"),
        ("P-H", 2, ""),
        ("P-H", 9, ""),
        ("P-H", 10, "days_reversed"),
    ],
)
def test_a_suspension_is_lifted_from_today_on_and_set_right_by_the_head(
    house: TestInstallation, by: str, back: int, found: str
) -> None:
    from guiju.lab.agency.models import Suspension

    assert suspend() == ""
    assert lift(by, back, " ") == ("days_reversed" if found == "days_reversed" else "suspension_needs_reason")
    assert lift(by, back) == found
    row = Suspension.objects.get()
    kept = (row.until, row.lifted_on, row.lifted_by, row.lift_reason)
    assert kept == ((None, None, "", "") if found else (today() - days(back), today(), by, "恢复通知 4"))


def test_who_set_a_suspension_right_and_why_stands_beside_it(house: TestInstallation) -> None:
    from guiju.lab.agency.models import Qualification

    page = f"/registers/agency/qualification/{Qualification.objects.get().pk}/change/"
    assert suspend() == ""
    assert lift("P-H", 5, "误登记") == ""
    shown = client("P-B").get(page).content.decode()
    assert "误登记" in shown
    assert "己负" in shown
    assert f'g-bad">{today():%Y-%m-%d}' in shown
