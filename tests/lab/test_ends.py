"""How far back an end may lie, and whose it is: what the agency decides, not far; what others decided, when it was."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from lab_installation import TestInstallation
from lab_registers import client, do, fit, furnish
from test_honest_acts import days, founded_long_ago, refusal, today


@pytest.fixture
def house(sqlite_installation: TestInstallation) -> Iterator[TestInstallation]:
    furnish()
    yield sqlite_installation


LONG_AGO = date(2020, 1, 1)


def ends() -> dict[str, tuple[Any, str, Any]]:
    """Act, who performs it, and the row that it ends, which began long ago."""
    from guiju.lab.equipment import acts_sets
    from guiju.lab.equipment.models import Member
    from guiju.lab.people import acts, granting
    from guiju.lab.people.models import Appointment, Employment, Post, Qualification

    fit("P-B")
    post = {"name": "样品员", "name_en": "Item clerk", "kind": "item_clerk", "needed": 1, "least_years": 0}
    do(granting.AddPost, code="G-9", **post, valid_from=LONG_AGO)
    do(granting.Appoint, person="P-B", post="G-9", letter="任 9", valid_from=LONG_AGO, valid_to=None)
    do(acts_sets.AddMember, standard_set="SET-0", equipment="E-1", role="reference", main=True, valid_from=LONG_AGO)
    return {
        "employment": (acts.EndEmployment, "P-Q", Employment.objects.get(person__code="P-B")),
        "post": (granting.EndPost, "P-H", Post.objects.get(code="G-9")),
        "appointment": (granting.EndAppointment, "P-H", Appointment.objects.get(letter="任 9")),
        "member": (acts_sets.EndMember, "P-K", Member.objects.get(standard_set__code="SET-0")),
        "paper": (acts.EndQualification, "P-Q", Qualification.objects.get(person__code="P-B")),
    }


@pytest.mark.parametrize("sort", ["employment", "post", "appointment", "member"])
def test_what_the_agency_ends_itself_ends_as_far_back_as_the_parameter(
    house: TestInstallation, monkeypatch: Any, sort: str
) -> None:
    founded_long_ago(monkeypatch)
    act, by, row = ends()[sort]
    for back, found in ((300, "day_too_far_back"), (31, "day_too_far_back"), (30, "")):
        assert refusal(act, by, row=row.pk, last_day=today() - days(back), reason="停用") == found, back


def test_what_others_ended_ends_when_it_did(house: TestInstallation) -> None:
    """A paper that was withdrawn ended on its day, whenever that became known."""
    act, by, row = ends()["paper"]
    assert refusal(act, by, row=row.pk, last_day=today() - days(300), reason="发证机关撤销") == ""


def test_every_end_says_whether_the_agency_decides_it() -> None:
    """What is not the agency's own decision is named here: the truth about it can always be written."""
    from guiju.lab.house.spans import Ending

    facts = {each.__name__ for each in Ending.__subclasses__() if not each.of_the_house}
    of_others = {"EndTenure", "EndNamedAddress", "EndLicence", "EndQualification", "EndExperience"}
    assert facts == of_others | {"EndRoomFile", "EndSeal", "EndVessel", "EndInterest"}


def test_the_end_of_what_is_the_own_is_closed_on_the_page(house: TestInstallation) -> None:
    """The own page says that somebody else ends it; another's page leads to the form."""
    from guiju.lab.people.models import Person

    fit("P-Q")
    fit("P-B")
    browser, closed = client("P-Q"), {}
    for code in ("P-Q", "P-B"):
        row = Person.objects.get(code=code)
        page = browser.get(f"/registers/people/person/{row.pk}/change/").content.decode()
        for name in ("end-employment", "end-paper", "end-role"):
            link = re.search(rf'<a class="([^"]*)" href="[^"]*/{name}/', page)
            assert link is not None, (code, name)
            closed[code, name] = "g-closed" in link.group(1)
    assert {code for (code, _name), shut in closed.items() if shut} == {"P-Q"} and sum(closed.values()) == 3
