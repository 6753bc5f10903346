"""Work beside the registers of now: an entry dated back past work that was done is found at that work."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from lab_workshop import sqlite_workshop_template  # noqa: F401 - fixtures
from public_house import issued, issued_template  # noqa: F401 - fixtures

DAY = timedelta(days=1)


def doubtful(*days: date) -> set[tuple[str, str]]:
    """What is doubted of the last year's work, by what and which."""
    from guiju.lab.house import clock, watching

    first, last = days or (clock.today() - 365 * DAY, clock.today())
    found = watching.facts_of_period("work", first, last)
    assert found.population > 0 or days
    return {(each.what, each.which) for each in found.doubtful}


def change(model: str, values: dict[str, Any], **which: Any) -> None:
    """Rows as if an entry had been dated back; the acts refuse most of it."""
    from django.apps import apps
    from django.db import models

    assert models.QuerySet(apps.get_model(model)).filter(**which).update(**values), (model, which)


def done() -> Any:
    from guiju.lab.calibrations.models import Job

    return Job.objects.filter(state="issued").order_by("pk").select_related("line")[0]


def last_day() -> date:
    from guiju.lab.house import clock

    return clock.civil_day(done().finished_at)


def authorisation(kind: str, who: Callable[[], str], column: str) -> Callable[[date], tuple[str, str]]:
    def make(day: date) -> tuple[str, str]:
        change("people.Authorisation", {column: day}, kind=kind, person__code=who())
        return {"calibrate": "calibrator", "review": "reviewer", "sign": "signatory"}[kind], who()

    return make


def approver() -> str:
    from guiju.lab.calibrations.models import Statement

    return str(Statement.objects.get(record__job=done(), purpose="approve", void_reason="").person_code)


def edition(day: date) -> tuple[str, str]:
    line = done().line
    change("methods.Edition", {"superseded_on": day + DAY}, method__code=line.method_code, edition=line.edition)
    return "edition", f"{line.method_code} {line.edition}"


def scope(day: date) -> tuple[str, str]:
    line = done().line
    change("agency.ScopeRow", {"valid_to": day}, method_code=line.method_code, edition=line.edition)
    return "scope", f"{line.method_code} {line.edition}"


def of_person(model: str, what: str, who: Callable[[], str]) -> Callable[[date], tuple[str, str]]:
    def make(day: date) -> tuple[str, str]:
        change(model, {"valid_to": day}, person__code=who())
        return what, who()

    return make


def aged(who: Callable[[], str]) -> Callable[[date], tuple[str, str]]:
    """Born so that 66 years are completed on the day after."""

    def make(day: date) -> tuple[str, str]:
        born = day + DAY
        change("people.Person", {"birth_date": born.replace(year=born.year - 66)}, code=who())
        return "age", who()

    return make


def tenure(day: date) -> tuple[str, str]:
    change("premises.Tenure", {"valid_to": day}, site__code=done().line.site_code)
    return "tenure", done().line.site_code


def address(day: date) -> tuple[str, str]:
    change("premises.NamedAddress", {"valid_to": day}, site__code=done().line.site_code)
    return "address", done().line.site_code


def role(who: Callable[[], str], *names: str) -> Callable[[date], tuple[str, str]]:
    def make(day: date) -> tuple[str, str]:
        change("people.Role", {"valid_to": day}, person__code=who(), name__in=names)
        return "role", who()

    return make


def licence(day: date) -> tuple[str, str]:
    from guiju.lab.agency.models import Agency

    change("agency.Licence", {"valid_to": day})
    return "licence", Agency.objects.get().code


def issue_day() -> date:
    from guiju.lab.house import clock
    from guiju.lab.issuing.models import Certificate

    return max(clock.civil_day(each.issued_at) for each in Certificate.objects.filter(number__record__job=done()))


def stated_day(purpose: str) -> date:
    from django.utils.dateparse import parse_datetime

    from guiju.lab.calibrations.models import Statement
    from guiju.lab.house import clock

    signed = Statement.objects.get(record__job=done(), purpose=purpose, void_reason="").document["statement"]["at"]
    at = parse_datetime(signed)
    assert at is not None
    return clock.civil_day(at)


def reviewer() -> str:
    from guiju.lab.calibrations.models import Statement

    return str(Statement.objects.get(record__job=done(), purpose="review", void_reason="").person_code)


def calibrator() -> str:
    return str(done().calibrator)


STATED = {
    "reviewer": "review",
    "signatory": "approve",
    "signatory's paper": "approve",
    "reviewer's contract": "review",
    "reviewer's paper": "review",
    "reviewer's age": "review",
    "reviewer's role": "review",
    "signatory's role": "approve",
}
"""What is judged on the day of a statement; all else on the days of measurement."""
ENDS = {
    "calibrator's contract": of_person("people.Employment", "employment", calibrator),
    "calibrator's paper": of_person("people.Qualification", "qualification", calibrator),
    "calibrator's age": aged(calibrator),
    "reviewer's contract": of_person("people.Employment", "employment", reviewer),
    "reviewer's paper": of_person("people.Qualification", "qualification", reviewer),
    "reviewer's age": aged(reviewer),
    "signatory's paper": of_person("people.Qualification", "senior_qualification", approver),
    "tenure": tenure,
    "address": address,
    "calibrator": authorisation("calibrate", lambda: done().calibrator, "valid_to"),
    "reviewer": authorisation("review", reviewer, "valid_to"),
    "signatory": authorisation("sign", approver, "valid_to"),
    "calibrator's role": role(calibrator, "calibrator"),
    "reviewer's role": role(reviewer, "reviewer", "calibrator"),
    "signatory's role": role(approver, "signatory"),
    "licence": licence,
    "edition": edition,
    "scope": scope,
}


@pytest.mark.parametrize("what", sorted(ENDS))
def test_ending_on_the_last_day_is_in_order_and_the_day_before_is_found(issued: Any, what: str) -> None:  # noqa: F811
    assert doubtful() == set()
    day = stated_day(STATED[what]) if what in STATED else issue_day() if what == "licence" else last_day()
    for offset in (1, 0):
        told = ENDS[what](day + offset * DAY)
        assert told not in doubtful()
    told = ENDS[what](day - DAY)
    assert told in doubtful()


@pytest.mark.parametrize("who", [calibrator, reviewer, approver])
@pytest.mark.parametrize("party", ["commissioned_by", "certificate_for", "paid_by", "sent_by"])
def test_an_interest_that_was_declared_later_is_found_at_the_work(
    issued: Any,  # noqa: F811
    who: Callable[[], str],
    party: str,
) -> None:
    from django.db import models

    from guiju.lab.calibrations.models import Job
    from guiju.lab.customers.models import Customer
    from guiju.lab.people.models import Interest, Person

    parties = Customer(code="C-OTHER", name="甲", name_en="A", address="某市", contact="", telephone="", version=1)
    models.QuerySet(Customer).bulk_create([parties])
    job = done()
    models.QuerySet(type(job.line.commission)).filter(pk=job.line.commission_id).update(**{party: parties.pk})
    person, told = Person.objects.get(code=who()), ("interest", f"{who()}, C-OTHER")
    purpose = {calibrator: "", reviewer: "review", approver: "approve"}[who]
    day = stated_day(purpose) if purpose else last_day()
    assert Job.objects.filter(pk=job.pk, finished_at__isnull=False).exists()
    declared = {"customer_code": "C-OTHER", "nature": "持股", "version": 1}
    models.QuerySet(Interest).bulk_create([Interest(person=person, declared_on=day + DAY, ended_on=None, **declared)])
    assert told not in doubtful()
    for first, last, found in ((day, None, True), (day - 9 * DAY, day, True), (day - 99 * DAY, day - 90 * DAY, False)):
        change("people.Interest", {"declared_on": first, "ended_on": last}, customer_code="C-OTHER")
        assert (told in doubtful()) is found, (first, last)
    change("people.Interest", {"declared_on": day, "ended_on": None, "customer_code": "C-9"}, customer_code="C-OTHER")
    assert told not in doubtful()


def test_a_grant_that_now_begins_after_the_work_is_found(issued: Any) -> None:  # noqa: F811
    told = authorisation("calibrate", lambda: done().calibrator, "valid_from")(last_day() + DAY)
    assert told in doubtful()


def test_work_of_another_period_is_not_asked_about(issued: Any) -> None:  # noqa: F811
    ENDS["scope"](last_day() - DAY)
    long_ago = last_day() - 2000 * DAY
    assert doubtful(long_ago, long_ago + DAY) == set()


def test_a_superseded_edition_that_was_agreed_is_in_order(issued: Any) -> None:  # noqa: F811
    """With its four parts a deviation lets the edition be used up to its last day."""
    from django.db import models

    from guiju.lab.calibrations.models import Job
    from guiju.lab.commissions.models import Deviation

    told = edition(last_day() - DAY)
    assert told in doubtful()
    for job in Job.objects.filter(line__method_code=done().line.method_code, finished_at__isnull=False):
        days = dict.fromkeys(("noted_on", "told_on", "judged_on", "authorised_on", "settled_on"), last_day() - 9 * DAY)
        row = Deviation(line=job.line, kind="edition", text="按旧版", accepted=True, answer="同意", **days)
        row.expires_on = last_day()
        row.version = 1
        models.QuerySet(Deviation).bulk_create([row])
    assert told not in doubtful()
    change("commissions.Deviation", {"expires_on": last_day() - DAY}, kind="edition")
    assert told in doubtful()
