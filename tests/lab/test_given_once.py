"""What lets somebody act is given once, also by two people at once; ended, it may be given again."""

import secrets
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from lab_installation import TestInstallation
from lab_registers import do, fit, furnish
from test_honest_acts import days, refusal, today
from test_house_race import at_once, demand_sound

GRANT = {"person": "P-B", "kind": "calibrate", "method_code": "M-1", "edition": "2025", "fields": "length"}
SIGN = {"person": "P-B", "kind": "sign", "method_code": "", "edition": "", "fields": "length mass", "trained": False}


def grants() -> dict[str, tuple[Any, dict[str, Any]]]:
    from guiju.lab.people import acts

    return {
        "role": (acts.GiveRole, {"person": "P-B", "name": "reviewer"}),
        "authorisation": (acts.GrantAuthorisation, {**GRANT, "trained": True, "basis": "培训证明 PX-7"}),
        "signing": (acts.GrantSigning, SIGN),
        "appointment": (acts.Appoint, {"person": "P-B", "post": "G-2", "letter": "任 1"}),
    }


def fill() -> None:
    from guiju.lab.people.acts import AddPost, FileQualification

    furnish()
    fit("P-B")
    paper = {"person": "P-B", "kind": "other", "number": "PX-7", "issuer": "某培训机构", "attested": True}
    do(FileQualification, **paper, valid_from=date(2025, 1, 1))
    post = {"name": "监督员", "name_en": "Supervisor", "kind": "supervisor", "needed": 1, "least_years": 0}
    do(AddPost, code="G-2", **post, valid_from=date(2020, 1, 1))


@pytest.fixture
def house(sqlite_installation: TestInstallation) -> Iterator[TestInstallation]:
    """A furnished house; P-B may be given anything."""
    fill()
    yield sqlite_installation


@pytest.mark.parametrize("what", ["appointment", "authorisation", "role", "signing"])
def test_the_same_is_given_once_and_again_when_it_ends(house: TestInstallation, what: str) -> None:
    act, said = grants()[what]

    def give(first: int, last: int | None) -> str:
        span = {"valid_from": today() + days(first), "valid_to": None if last is None else today() + days(last)}
        return refusal(act, "P-H", **said, **span)

    assert give(0, 10) == ""
    for first, last in ((0, 10), (0, None), (10, None), (0, 0), (5, 6)):
        assert give(first, last) == "given_already"
    assert give(11, None) == ""
    for first, last in ((11, 11), (30, None)):
        assert give(first, last) == "given_already"


@pytest.mark.parametrize(
    ("what", "changed", "found"),
    [
        ("role", {"name": "signatory"}, ""),
        ("role", {"site_codes": "S1"}, ""),
        ("role", {"person": "P-K"}, ""),
        ("signing", {"fields": "mass length"}, "given_already"),
        ("signing", {"fields": "mass"}, ""),
        ("authorisation", {"kind": "review"}, ""),
        ("authorisation", {"basis": "培训证明 PX-7，另一份"}, "given_already"),
        ("authorisation", {"lower": "1", "unit": "mm"}, "given_within"),
        ("authorisation", {"site_codes": "S1"}, ""),
    ],
)
def test_what_counts_as_the_same(house: TestInstallation, what: str, changed: dict[str, Any], found: str) -> None:
    act, said = grants()[what]
    assert refusal(act, "P-H", **said, valid_from=today()) == ""
    assert refusal(act, "P-H", **{**said, **changed}, valid_from=today()) == found


def test_the_same_range_written_otherwise_is_the_same(house: TestInstallation) -> None:
    act, said = grants()["authorisation"]
    said |= {"valid_from": today(), "unit": "mm"}
    assert refusal(act, "P-H", **said, lower="1", upper="50") == ""
    assert refusal(act, "P-H", **said, lower="1.0", upper="50.00") == "given_already"
    assert refusal(act, "P-H", **{**said, "unit": "µm"}, lower="1000", upper="5e4") == "given_already"
    assert refusal(act, "P-H", **said, lower="60", upper="70") == ""


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, "given_within"),
        ({"unit": "mm"}, "given_within"),
        ({"upper": "50", "unit": "mm"}, "given_within"),
        ({"lower": "1", "upper": "51", "unit": "mm"}, "given_within"),
        ({"lower": "2000", "upper": "49000", "unit": "µm"}, "given_within"),
        ({"lower": "1.000", "upper": "5e1", "unit": "mm"}, "given_already"),
        ({"lower": "2", "upper": "51", "unit": "mm"}, ""),
        ({"lower": "50.1", "unit": "mm"}, ""),
    ],
)
def test_no_range_is_given_beside_one_that_it_leaves_no_meaning(
    house: TestInstallation, asked: dict[str, str], found: str
) -> None:
    from guiju.lab.people.acts import WithdrawAuthorisation
    from guiju.lab.people.models import Authorisation

    act, said = grants()["authorisation"]
    assert refusal(act, "P-H", **said, valid_from=today(), lower="1", upper="50", unit="mm") == ""
    assert refusal(act, "P-H", **said, valid_from=today(), **asked) == found
    row = Authorisation.objects.latest("pk") if found else None
    if row is not None:
        assert refusal(WithdrawAuthorisation, "P-H", row=row.pk, last_day=today(), reason="调整范围") == ""
        assert refusal(act, "P-H", **said, valid_from=today() + days(1), **asked) == ""


def test_what_ended_yesterday_is_given_again(house: TestInstallation) -> None:
    from guiju.lab.people.acts import EndRole
    from guiju.lab.people.models import Role

    row = Role.objects.get(person__code="P-B", name="calibrator")
    again = {"person": "P-B", "name": "calibrator", "valid_from": today()}
    act, _ = grants()["role"]
    assert refusal(act, "P-H", **again) == "given_already"
    do(EndRole, row=row.pk, last_day=today() - days(1), reason="调岗")
    assert refusal(act, "P-H", **again) == ""


def test_three_who_give_the_same_at_once_give_it_once(installation: TestInstallation) -> None:
    """On both databases, with real threads."""
    from guiju.lab.house.act import Outcome, Refused, perform
    from guiju.lab.people.queries import actor

    fill()
    givers = [actor(each) for each in ("P-Q", "P-T", "P-H")]
    for what, (act, said) in grants().items():
        request = act.Request(**said, valid_from=today())
        who = [each for each in givers if each.roles & act.roles] or givers
        calls: list[Callable[[], Any]] = [
            lambda act=act, request=request, by=by: perform(act, request, actor=by, key=secrets.token_hex(8))
            for by in (*who, who[0])[:3]
        ]
        found = at_once(*calls)
        done = [each for each in found if isinstance(each, Outcome)]
        told = [each.findings[0].code for each in found if isinstance(each, Refused)]
        assert (len(done), set(told), len(told)) == (1, {"given_already"}, len(calls) - 1), (what, found)
    demand_sound()
