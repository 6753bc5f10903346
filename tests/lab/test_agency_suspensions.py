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


def confirm(by: str, digest: str | None = None) -> str:
    from guiju.lab.agency.acts import ConfirmLifting
    from guiju.lab.agency.models import Suspension
    from guiju.lab.house.files import store

    paper = store(b"%PDF-1.7 from the issuer", "application/pdf") if digest is None else digest
    return refusal(ConfirmLifting, by, row=Suspension.objects.get().pk, file_sha256=paper)


def lifted_back(back: int = 0) -> list[tuple[str, dict[str, str]]]:
    """What the register says of liftings backward as of a day, and of whom."""
    from guiju.lab.house.watching import findings_on

    found = findings_on(today() - days(back), "agency")
    return [(each.subject, dict(each.parameters)) for each in found if each.code == "suspension_lifted_unconfirmed"]


def counted() -> list[tuple[Any, ...]]:
    """The suspensions as they count for work."""
    from guiju.lab.agency.facts import suspensions
    from guiju.lab.agency.models import Qualification
    from guiju.lab.house.reading import Reading
    from guiju.lab.house.watching import NOBODY

    pk = Qualification.objects.get().pk
    return list(suspensions(Reading(NOBODY, locking=False), {pk}).get(pk, ()))


def test_days_taken_back_count_as_suspended_until_somebody_else_holds_the_paper(house: TestInstallation) -> None:
    from test_agency_register import line

    from guiju.lab.agency.as_of import held_on
    from guiju.lab.agency.models import Qualification, ScopeRow

    line("L-1")
    assert suspend() == ""
    assert lift("P-H", 5, "误登记") == ""
    first, last = (today() - days(4)).isoformat(), (today() - days(1)).isoformat()
    told = {"number": "L0001", "by": "P-H", "first": first, "last": last, "on": today().isoformat()}
    assert lifted_back() == [("L0001", told)]
    assert lifted_back(1) == []
    assert counted() == [((today() - days(9)).isoformat(), last)]
    free = [ScopeRow.objects.filter(held_on(today() - days(back))).exists() for back in (10, 9, 4, 1, 0)]
    assert free == [True, False, False, False, True]

    assert confirm("P-H") == "lifting_own"
    assert confirm("P-Q", "") == "file_not_stored"
    assert confirm("P-B") == "role"
    assert confirm("P-Q") == ""
    assert lifted_back() == []
    assert counted() == [((today() - days(9)).isoformat(), (today() - days(5)).isoformat())]
    free = [ScopeRow.objects.filter(held_on(today() - days(back))).exists() for back in (9, 5, 4, 1)]
    assert free == [False, False, True, True]
    assert confirm("P-Q") == "lifting_needs_none"
    page = f"/registers/agency/qualification/{Qualification.objects.get().pk}/change/"
    assert "/kept/agency/suspension/" in client("P-B").get(page).content.decode()


@pytest.mark.parametrize(("by", "back", "found"), [("P-Q", 0, 0), ("P-Q", 1, 0), ("P-H", 1, 0), ("P-H", 2, 1)])
def test_a_lifting_from_its_own_day_on_needs_nobody_else(
    house: TestInstallation, by: str, back: int, found: int
) -> None:
    assert suspend() == ""
    assert lift(by, back) == ""
    assert len(lifted_back()) == found
    assert confirm("P-Q" if by == "P-H" else "P-H") == ("" if found else "lifting_needs_none")
