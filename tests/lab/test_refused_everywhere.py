"""Each refusal of chapters 4 and 5 on the act, by way of the interface and on the page: the same findings in each.

A case makes one thing wrong in a house that is in order. The act is then tried in the three ways; the codes agree, the
page says each finding in Chinese, the interface in English. Dated cases are tried on the day before, on and after.
"""

import html
import json
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import bench_house
import pytest
from bench_house import CALIBRATOR, H2, TECHNICAL, act, actor_of, client, words

pytest_plugins = ["bench_fixtures"]

DAY = timedelta(days=1)
Set = Callable[[], None]


def today() -> Any:
    from guiju.lab.house import clock

    return clock.today()


def change(model: Any, values: dict[str, Any], **which: Any) -> None:
    """Rows as if they had been filed like this; the act of filing would refuse some of it."""
    from django.apps import apps
    from django.db import models

    kind = apps.get_model(model)
    assert models.QuerySet(kind).filter(**which).update(**values), (model, which)


def drop(model: str, **which: Any) -> None:
    """Rows as if they had never been filed."""
    from django.apps import apps
    from django.db import connection

    kind = apps.get_model(model)
    keys = list(kind.objects.filter(**which).values_list("pk", flat=True))
    assert keys, (model, which)
    with connection.cursor() as cursor:
        for key in keys:
            cursor.execute(f"DELETE FROM {kind._meta.db_table} WHERE id = %s", [key])


def job() -> Any:
    from guiju.lab.calibrations.models import Job

    return Job.objects.select_related("line__commission").get(number=H2)


def standard() -> str:
    return str(sorted(job().standards.items())[0][1])


def method() -> dict[str, Any]:
    return {"edition__method__code": job().line.method_code, "edition__edition": job().line.edition}


def own_scope() -> dict[str, Any]:
    return {"method_code": job().line.method_code, "edition": job().line.edition}


@dataclass(frozen=True)
class Way:
    """An act with who does it, its request, and where a page sends it."""

    name: str
    who: str
    request: Callable[[], dict[str, Any]]
    page: Callable[[], str]
    sent: Callable[[], dict[str, Any]]


def _assignment() -> dict[str, Any]:
    found = job()
    return {
        "commission": found.line.commission.number,
        "line": found.line.number,
        "job": H2,
        "room_code": found.room_code,
        "calibrator": found.calibrator,
        "standards": found.standards,
    }


def _assignment_form() -> dict[str, Any]:
    found = job()
    chosen = {f"standard-{role}": code for role, code in found.standards.items()}
    return {"calibrator": found.calibrator, "room": found.room_code, **chosen}


START = Way("calibrations.start_measurement", CALIBRATOR, lambda: {"job": H2}, lambda: f"/jobs/{H2}/start", lambda: {})
ASSIGN = Way("calibrations.reassign", TECHNICAL, _assignment, lambda: f"/jobs/{H2}/", _assignment_form)
PERMIT = Way(
    "calibrations.issue_permit",
    CALIBRATOR,
    lambda: {"job": H2, "hours": 8},
    lambda: f"/jobs/{H2}/permits/",
    lambda: {"hours": "8"},
)


def kind_of(way: Way) -> Any:
    from guiju.lab.house.act import all_acts

    return all_acts()[way.name]


def by_act(way: Way) -> list[Any]:
    """The findings with which the act itself is refused."""
    from guiju.lab.house.act import Refused

    with pytest.raises(Refused) as caught:
        act(kind_of(way), way.who, **way.request())
    return list(caught.value.findings)


def token(who: str) -> str:
    until = (today() + 10 * DAY).isoformat()
    sent = {
        "do": "issue",
        "key": secrets.token_hex(8),
        "title": "test",
        "valid_to": until,
        "rights": ["calibrations.*"],
    }
    found = re.search(
        r"gj_[0-9a-f]{12}_[0-9a-f]{40}", words(client(who).post("/tokens/", {**sent, "rights": ["calibrations.*"]}))
    )
    assert found is not None
    return found[0]


def by_interface(way: Way) -> tuple[int, list[dict[str, Any]]]:
    """Status and findings that the interface answers, in English."""
    from django.test import Client

    caller = Client(SERVER_NAME="127.0.0.1")
    body = json.dumps({"key": secrets.token_hex(8), "request": way.request()})
    headers = {"Authorization": f"Bearer {token(way.who)}", "Accept-Language": "en"}
    answer = caller.post(f"/api/v1/acts/{way.name}", body, content_type="application/json", headers=headers)
    return answer.status_code, json.loads(answer.content)["findings"]


def by_page(way: Way) -> tuple[int, str]:
    """Status and text of the page that answers the form."""
    answer = client(way.who).post(way.page(), {**way.sent(), "key": secrets.token_hex(8)})
    return answer.status_code, html.unescape(words(answer))


def refused_everywhere(way: Way, *expected: str) -> None:
    """All three refuse, for the same findings, each in its language; nothing has changed."""
    from guiju.lab.house.refusal import sentence

    before = (job().version, job().state)
    findings = by_act(way)
    codes = [each.code for each in findings]
    assert set(codes) >= set(expected), codes
    status, told = by_interface(way)
    assert (status, [each["code"] for each in told]) == (422, codes)
    assert [each["says"] for each in told] == [sentence(each, "en") for each in findings]
    status, page = by_page(way)
    assert status in (409, 422)
    for each in findings:
        assert sentence(each, "zh") in page
    assert (job().version, job().state) == before


def lawful(way: Way, code: str) -> None:
    """The light of this rule is not red."""
    from guiju.lab.house.act import preview

    kind = kind_of(way)
    shown = preview(kind, kind.Request(**way.request()), actor=actor_of(way.who))
    assert code not in {each.code for each in shown if each.colour == "red"}


@dataclass(frozen=True)
class Wrong:
    """One thing that is wrong: what is found, at which acts, and how it comes to be."""

    code: str
    make: Set
    ways: tuple[Way, ...] = (START,)


def _end(model: str) -> Callable[[int], None]:
    """Rows of the calibrator end on a day counted from today."""
    return lambda offset: change(model, {"valid_to": today() + offset * DAY}, person__code=CALIBRATOR)


def _interest() -> None:
    from guiju.lab.people.acts import DeclareInterest

    party = job().line.commission.certificate_for.code
    act(DeclareInterest, "demo-quality", person=CALIBRATOR, customer_code=party, declared_on=today(), ended_on=None)


def _state(state: str) -> Set:
    def make() -> None:
        from guiju.lab.equipment.acts_life import ChangeState

        act(ChangeState, "demo-keeper", code=standard(), state=state, reason="测试", place="某处")

    return make


def _note() -> None:
    from guiju.lab.commissions.acts import NoteDeviation

    line = job().line
    said = {"commission": line.commission.number, "line": line.number}
    act(NoteDeviation, "demo-clerk", **said, text="与委托不一致")


def _suspend() -> None:
    from guiju.lab.agency.acts import SuspendQualification
    from guiju.lab.agency.models import ScopeRow

    number = ScopeRow.objects.filter(**own_scope()).first().qualification.number
    act(SuspendQualification, "demo-quality", qualification=number, since=today(), until=None, reason="测试")


def _drop_certificates() -> None:
    drop("equipment.Confirmation", certificate__equipment__code=standard())
    drop("equipment.Certificate", equipment__code=standard())


CASES = (
    Wrong("calibrator_not_authorised", lambda: drop("people.Authorisation", person__code=CALIBRATOR), (START, ASSIGN)),
    Wrong("calibrator_interest", _interest, (START, ASSIGN, PERMIT)),
    Wrong(
        "calibrator_over_age",
        lambda: change("people.Person", {"birth_date": today() - 67 * 366 * DAY}, code=CALIBRATOR),
        (START, ASSIGN, PERMIT),
    ),
    Wrong(
        "calibrator_not_qualified",
        lambda: change("people.Qualification", {"attested": False}, person__code=CALIBRATOR),
    ),
    Wrong("method_not_verified", lambda: drop("methods.Verification", **method()), (START, PERMIT)),
    Wrong(
        "procedure_missing",
        lambda: change("methods.Edition", {"choices_left": True}, method__code=job().line.method_code),
    ),
    Wrong(
        "template_points_missing",
        lambda: change(
            "methods.Edition", {"points": [{"value": "1", "unit": "Ω"}]}, method__code=job().line.method_code
        ),
        (START, PERMIT),
    ),
    Wrong("standard_certificate_missing", _drop_certificates),
    Wrong("standard_not_confirmed", lambda: drop("equipment.Confirmation", certificate__equipment__code=standard())),
    Wrong("standard_not_in_service", _state("suspended"), (START, PERMIT)),
    Wrong("standard_not_in_service", _state("lent")),
    Wrong("climate_out_of_limits", lambda: bench_house.climate("30.5"), (START, PERMIT)),
    Wrong("point_outside_scope", lambda: change("agency.ScopeRow", {"edition": "other"}, **own_scope())),
    Wrong("qualification_not_in_force", _suspend, (START,)),
    Wrong("deviations_open", _note, (START, PERMIT)),
)


@pytest.mark.parametrize("wrong", CASES, ids=lambda each: each.code)
def test_a_refusal_is_the_same_on_act_interface_and_page(house: None, wrong: Wrong) -> None:
    bench_house.climate()
    for way in wrong.ways:
        lawful(way, wrong.code)
    wrong.make()
    for way in wrong.ways:
        refused_everywhere(way, wrong.code)


DATED: tuple[tuple[str, Callable[[int], None]], ...] = (
    ("calibrator_not_long_term", _end("people.Employment")),
    ("calibrator_not_qualified", _end("people.Qualification")),
    ("calibrator_not_authorised", _end("people.Authorisation")),
    (
        "standard_certificate_out_of_date",
        lambda offset: change(
            "equipment.Certificate", {"valid_to": today() + offset * DAY}, equipment__code=standard()
        ),
    ),
    (
        "qualification_not_in_force",
        lambda offset: change("agency.ScopeRow", {"valid_to": today() + offset * DAY}, **own_scope()),
    ),
    (
        "method_superseded",
        lambda offset: change(
            "methods.Edition",
            {"superseded_on": today() + (offset + 1) * DAY},
            method__code=job().line.method_code,
            edition=job().line.edition,
        ),
    ),
)


@pytest.mark.parametrize(("code", "ends"), DATED, ids=lambda each: each if isinstance(each, str) else "")
def test_the_last_good_day_and_the_day_after(house: None, code: str, ends: Callable[[int], None]) -> None:
    """Ending tomorrow and today it is lawful; once it ended yesterday all three ways refuse."""
    bench_house.climate()
    for offset in (1, 0):
        ends(offset)
        lawful(START, code)
    ends(-1)
    refused_everywhere(START, code)


def test_who_may_not_do_an_act_is_told_so_everywhere(house: None) -> None:
    """The item clerk starts nothing: the act and the interface say which role does, and the page does not offer it."""
    clerk = Way(START.name, "demo-clerk", START.request, START.page, START.sent)
    findings = by_act(clerk)
    assert [each.code for each in findings] == ["role"]
    status, told = by_interface(clerk)
    assert (status, [each["code"] for each in told]) == (403, ["role"])
    status, page = by_page(clerk)
    assert status == 409
    assert "4.5-2" in page
