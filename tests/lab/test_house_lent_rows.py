"""A row that somebody puts into the database for the moment of an act decides nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from assessment_house import (
    CALIBRATOR,
    HEAD,
    KEEPER,
    TECHNICAL,
    as_,
    code_of,
    days,
    document,
    own_words,
    rule,
    suspicion,
    today,
)
from assessment_house import on as on_day
from lab_installation import TestInstallation
from lab_registers import furnish


@pytest.fixture
def small(sqlite_installation: TestInstallation) -> TestInstallation:
    furnish()
    return sqlite_installation


@contextmanager
def lent(row: Any) -> Iterator[None]:
    """A row that stands in the database for a while, past every act."""
    from guiju.lab.house.controlled import inside_act

    token = inside_act.set(True)
    try:
        row.version = 1
        row.save(force_insert=True)
    finally:
        inside_act.reset(token)
    yield
    type(row).objects.filter(pk=row.pk)._raw_delete("default")


def test_one_ruling_and_one_that_was_lent_decide_nothing(small: TestInstallation) -> None:
    from guiju.lab.assessment.models import Adjudication, Ruling

    row = suspicion()
    with on_day(today() + days(8)):
        said = {"by": HEAD, "on": today(), "reason": own_words(HEAD), "files": []}
        with lent(Ruling(adjudication=row, decision="confirmed", adviser="", **said)):
            assert code_of(lambda: rule(TECHNICAL, row, "confirmed")) == "row_unfit"
        assert Adjudication.objects.get().decision == ""
        assert code_of(lambda: rule(TECHNICAL, row, "confirmed")) == ""
        assert Adjudication.objects.get().decision == ""


def test_a_reply_that_was_lent_silences_nobody(small: TestInstallation) -> None:
    from guiju.lab.assessment.models import Reply

    row = suspicion()
    with lent(Reply(adjudication=row, by=CALIBRATOR, on=today(), statement="无异议", files=[])):
        assert code_of(lambda: rule(HEAD, row)) == "row_unfit"
    assert code_of(lambda: rule(HEAD, row)) == "not_heard_yet"


def test_nobody_rules_on_a_question_that_was_swapped(small: TestInstallation) -> None:
    from guiju.lab.assessment.models import Adjudication

    row = suspicion()
    with on_day(today() + days(8)):
        before = row.suspected
        Adjudication.objects.filter(pk=row.pk)._update([(Adjudication._meta.get_field("suspected"), None, "错别字")])
        assert code_of(lambda: rule(HEAD, row)) == "row_unfit"
        Adjudication.objects.filter(pk=row.pk)._update([(Adjudication._meta.get_field("suspected"), None, before)])
        assert code_of(lambda: rule(HEAD, row)) == ""


def test_a_role_that_was_lent_does_nothing(small: TestInstallation) -> None:
    from guiju.lab.people.models import Person, Role

    person = Person.objects.get(code=KEEPER)
    given = {"name": "quality_manager", "site_codes": "", "valid_from": today(), "valid_to": None}
    with lent(Role(person=person, **given)):
        assert code_of(lambda: document(KEEPER)) == "row_unfit"
    assert code_of(lambda: document(KEEPER)) == "role"


def test_a_declaration_that_was_lent_lets_no_run_be_judged(small: TestInstallation) -> None:
    from guiju.lab.assessment.acts import PlanRun
    from guiju.lab.assessment.declaring import demand_declared
    from guiju.lab.assessment.models import Declaration
    from guiju.lab.house.reading import Reading
    from guiju.lab.house.signing import SYSTEM

    said = {"profile": "self", "scope": "全部场所", "assessors": (TECHNICAL,)}
    run = as_(HEAD, PlanRun, first_day=today(), last_day=today(), **said)
    reading = Reading(SYSTEM, locking=False)
    with lent(Declaration(run=run, person=TECHNICAL, conflict="", declared_on=today())):
        assert code_of(lambda: demand_declared(reading, run)) == "row_unfit"
    assert code_of(lambda: demand_declared(reading, run)) == "run_not_declared"
