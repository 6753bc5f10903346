"""Questions asked ahead give what each gives alone, in few exchanges; an error leaves all fit to go on."""

from typing import Any

import pytest
from lab_workshop import Workshop
from test_house_questions import asked, contents

pytest_plugins = ["lab_workshop"]


@pytest.fixture
def shop(workshop: Workshop) -> Workshop:
    """A house with registers and jobs."""
    return workshop


@pytest.mark.parametrize("locking", [False, True])
def test_asked_ahead_is_answered_as_asked_alone(shop: Workshop, locking: bool) -> None:
    from django.db import transaction

    from guiju.lab.house.ahead import Ask
    from guiju.lab.house.reading import Reading
    from guiju.lab.house.watching import NOBODY

    rows = [each for each in asked() if not (locking and "values_list" in each[0].build.__code__.co_names)]
    alone = [[contents(each) for each in question(**values)] for question, values in rows]
    with transaction.atomic():
        reading = Reading(NOBODY, locking=locking)
        reading.ask_ahead([Ask(question, values) for question, values in rows])
        found = [[contents(each) for each in reading.ask(question, **values)] for question, values in rows]
    assert found == alone
    assert sum(map(bool, alone)) > 30


def test_what_follows_from_the_rows_is_asked_too(postgres_workshop: Workshop) -> None:
    from guiju.lab.calibrations.models import Job
    from guiju.lab.house.reading import Reading
    from guiju.lab.house.watching import NOBODY
    from guiju.lab.premises.facts import addresses_of, site_asked, site_of

    code = Job.objects.select_related("line").order_by("pk")[0].line.site_code
    reading = Reading(NOBODY, locking=False)
    reading.ask_ahead([*site_asked(code), *site_asked("no such site")])
    (site,) = reading._answers[(site_of, "code", code)]
    assert reading._answers[(site_of, "code", "no such site")] == []
    assert reading._answers[(addresses_of, "site", site.pk)] == list(addresses_of(site=site.pk))


def test_the_interlock_takes_few_exchanges_and_none_in_vain(
    postgres_workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    from guiju.lab.calibrations.acts import StartMeasurement
    from guiju.lab.calibrations.models import Job
    from guiju.lab.house import act, reading
    from guiju.lab.people.queries import actor

    exchanges: list[int] = []
    wanted: set[Any] = set()
    exchanged, ask = reading.exchanged, reading.Reading.ask

    def counting(statements: Any) -> Any:
        exchanges.append(len(statements))
        return exchanged(statements)

    def noting(self: Any, question: Any, **values: Any) -> Any:
        wanted.add(reading._key(question, values))
        return ask(self, question, **values)

    monkeypatch.setattr(reading, "exchanged", counting)
    monkeypatch.setattr(reading.Reading, "ask", noting)
    job = Job.objects.filter(state="measuring").order_by("pk")[0]
    lights = act.preview(StartMeasurement, StartMeasurement.Request(job=job.number), actor=actor(job.calibrator))
    assert len(lights) > 40
    assert sum(exchanges) == len(wanted) >= 25
    assert len(exchanges) <= sum(exchanges) / 2


def test_an_error_in_an_exchange_leaves_the_connection_fit(postgres_workshop: Workshop) -> None:
    from django.db import DataError, connection, transaction

    from guiju.lab.commissions.facts import deviations_of, item_of
    from guiju.lab.commissions.models import Item
    from guiju.lab.house.ahead import Ask
    from guiju.lab.house.reading import Reading
    from guiju.lab.house.watching import NOBODY

    row = Item.objects.order_by("pk")[0]
    for _ in range(3):
        reading = Reading(NOBODY, locking=False)
        wrong = [
            Ask(item_of, {"line": row.line_id}),
            Ask(item_of, {"line": "no number"}),
            Ask(deviations_of, {"line": 1}),
        ]
        raw = connection.connection
        with pytest.raises(DataError), transaction.atomic():
            reading.ask_ahead(wrong)
        assert connection.connection is raw
        assert Reading(NOBODY, locking=False).ask(item_of, line=row.line_id) == [row]


def test_a_new_connection_prepares_anew(postgres_workshop: Workshop) -> None:
    from django.db import connection

    from guiju.lab.commissions.facts import item_of
    from guiju.lab.commissions.models import Item

    row = Item.objects.order_by("pk")[0]
    for _ in range(2):
        assert item_of.rows(line=row.line_id) == [row]
        connection.close()


def test_a_lost_connection_is_told_as_such(postgres_workshop: Workshop) -> None:
    import psycopg
    from django.db import OperationalError, connection

    from guiju.lab.commissions.facts import item_of
    from guiju.lab.commissions.models import Item

    row = Item.objects.order_by("pk")[0]
    assert item_of.rows(line=row.line_id) == [row]
    with psycopg.connect(postgres_workshop.installation.database, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
    with pytest.raises(OperationalError):
        item_of.rows(line=row.line_id)
    connection.close_if_unusable_or_obsolete()
    assert item_of.rows(line=row.line_id) == [row]
