"""Killed at any moment of issuing, a certificate is wholly issued or not at all, and its number issued or explained."""

import pytest
from lab_workshop import (  # noqa: F401 - fixtures
    Workshop,
    postgres_workshop,
    postgres_workshop_template,
    sqlite_workshop,
    sqlite_workshop_template,
    workshop,
)

ISSUE = (
    "from guiju.lab.issuing import production\n"
    "from guiju.lab.people.queries import actor\n"
    "done = production.issue_certificate('DEMO-J-0004', actor=actor('demo-signatory'), key='{key}', prefix='DEMO')\n"
    "print(done.row.number.number)\n"
)
# (place, whether the number was reserved before): an act's places are reached by the reservation first.
PLACES = (
    ("act.before_log", False),
    ("act.after_commit", False),
    ("issuing.after_reserve", False),
    ("produce.after_xml", False),
    ("produce.after_pdf", False),
    ("produce.after_store", False),
    ("act.before_change", True),
    ("act.before_log", True),
    ("act.before_commit", True),
    ("act.after_commit", True),
    ("deliver.before_publish", False),
    ("publication.before_checkpoint", False),
    ("deliver.after_publish", False),
)


def numbers() -> dict[str, str]:
    from guiju.lab.issuing.models import Number

    return {row.number: row.state for row in Number.objects.all()}


@pytest.mark.parametrize(("place", "reserved"), PLACES, ids=str)
def test_issuing_is_all_or_nothing(workshop: Workshop, place: str, reserved: bool) -> None:  # noqa: F811
    from guiju.lab.house.audit import audit
    from guiju.lab.issuing import delivery, production
    from guiju.lab.issuing.models import Certificate
    from guiju.lab.people.queries import actor

    if reserved:
        production.reserve("DEMO-J-0004", actor("demo-signatory"), "first", "DEMO")
    killed = workshop.installation.run(ISSUE.format(key="once"), GUIJU_FAILPOINT=place)
    assert killed.returncode == -9, killed.stderr
    issued = Certificate.objects.count()
    states = numbers()
    assert set(states.values()) == ({"issued"} if issued else {"reserved"} if states else set())
    assert audit().problems == []

    if not issued:
        again = workshop.installation.run(ISSUE.format(key="again"))
        assert again.returncode == 0, again.stderr
    production.recover()
    assert Certificate.objects.count() == 1
    assert list(numbers().values()) == ["issued"]
    assert audit().problems == []
    files = delivery.paths(Certificate.objects.get().number.number)
    assert all(path.is_file() for path in (files.pdf, files.xml, files.proof, files.record, files.case))


def test_an_abandoned_reservation_is_explained(workshop: Workshop) -> None:  # noqa: F811
    from datetime import UTC, datetime, timedelta

    from guiju.lab import start
    from guiju.lab.house import clock
    from guiju.lab.issuing import production
    from guiju.lab.issuing.models import Number
    from guiju.lab.people.queries import actor

    who = actor("demo-signatory")
    with clock.story(datetime.now(UTC) - timedelta(minutes=20)):
        abandoned = production.reserve("DEMO-J-0004", who, "left", "DEMO")
    assert start.ready().made_void == (abandoned,)
    row = Number.objects.get()
    assert (row.state, bool(row.void_reason)) == ("void", True)
    done = production.issue_certificate("DEMO-J-0004", actor=who, key="then", prefix="DEMO")
    assert done.row.number.number != abandoned
    assert sorted(numbers().values()) == ["issued", "void"]


def test_a_fresh_reservation_is_left_to_whoever_holds_it(workshop: Workshop) -> None:  # noqa: F811
    from guiju.lab import start
    from guiju.lab.issuing import production
    from guiju.lab.people.queries import actor

    production.reserve("DEMO-J-0004", actor("demo-signatory"), "now", "DEMO")
    assert start.ready().made_void == ()
    assert list(numbers().values()) == ["reserved"]


def test_a_certificate_whose_file_is_gone_is_told_and_stops_no_server(workshop: Workshop) -> None:  # noqa: F811
    from guiju.lab import start
    from guiju.lab.house.files import path_of
    from guiju.lab.issuing import delivery, production
    from guiju.lab.issuing.models import Certificate
    from guiju.lab.people.queries import actor

    production.issue_certificate("DEMO-J-0004", actor=actor("demo-signatory"), key="one", prefix="DEMO")
    lost = Certificate.objects.select_related("number__record").get()
    proof, record = delivery.paths(lost.number.number).proof, path_of(lost.number.record.sha256)
    proof.unlink()
    kept = record.read_bytes()
    for now in (None, b"another record"):
        record.unlink() if now is None else record.write_bytes(now)
        found = start.ready()
        assert list(found.undelivered) == [lost.number.number]
        assert lost.number.record.sha256 in found.undelivered[lost.number.number]
        assert not proof.is_file()
    record.write_bytes(kept)
    assert not start.ready().undelivered
    assert proof.is_file()


def test_two_who_issue_at_once_issue_one(workshop: Workshop) -> None:  # noqa: F811
    from concurrent.futures import ThreadPoolExecutor

    from guiju.lab.house.audit import audit
    from guiju.lab.issuing.models import Certificate

    programs = [ISSUE.format(key=f"racer-{number}") for number in range(2)]
    with ThreadPoolExecutor(2) as pool:
        ends = list(pool.map(workshop.installation.run, programs))
    assert sorted(each.returncode for each in ends) == [0, 1], [each.stderr for each in ends]
    loser = next(each.stderr for each in ends if each.returncode)
    assert "Refused" in loser or "Conflict" in loser
    assert Certificate.objects.count() == 1
    assert list(numbers().values()).count("issued") == 1
    assert audit().problems == []


def test_the_same_issue_sent_twice_happens_once(workshop: Workshop) -> None:  # noqa: F811
    from guiju.lab.house import log
    from guiju.lab.house.act import perform
    from guiju.lab.issuing import production
    from guiju.lab.issuing.acts import Issue
    from guiju.lab.issuing.models import Certificate
    from guiju.lab.people.queries import actor

    who = actor("demo-signatory")
    number = production.reserve("DEMO-J-0004", who, "r", "DEMO")
    request = production.issue_request(number, production.produce(number), who)
    first = perform(Issue, request, actor=who, key="issue-once")
    size = log.size()
    second = perform(Issue, request, actor=who, key="issue-once")
    assert (first.repeated, second.repeated) == (False, True)
    assert second.row == first.row
    assert (log.size(), Certificate.objects.count()) == (size, 1)


def test_two_that_start_at_once_explain_a_number_once(workshop: Workshop) -> None:  # noqa: F811
    """The one that comes second finds it settled, and starts all the same."""
    from concurrent.futures import ThreadPoolExecutor
    from datetime import UTC, datetime, timedelta

    from guiju.lab.house import clock
    from guiju.lab.issuing import production
    from guiju.lab.people.queries import actor

    with clock.story(datetime.now(UTC) - timedelta(minutes=20)):
        production.reserve("DEMO-J-0004", actor("demo-signatory"), "left", "DEMO")
    program = "from guiju.lab import start\nprint(len(start.ready().made_void))\n"
    with ThreadPoolExecutor(3) as pool:
        ends = list(pool.map(workshop.installation.run, [program] * 3))
    assert [each.returncode for each in ends] == [0, 0, 0], [each.stderr for each in ends]
    assert sorted(int(each.stdout) for each in ends) == [0, 0, 1]
    assert list(numbers().values()) == ["void"]
