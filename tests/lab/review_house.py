"""Helpers of the pages of review and issuing: clients of people, and measurements played to a state today."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from django.test import Client
from lab_workshop import Workshop

STATES = ("assigned", "measuring", "finished", "reviewed", "approved")
PARTS = ("bench", "review")


def client(person: str, language: str = "zh-hans") -> Client:
    """A browser in which somebody of the demonstration is signed in."""
    from guiju.lab.accounts.models import Account

    Account.objects.filter(person_code=person).update(language=language)
    found = Client(SERVER_NAME="127.0.0.1")
    account = Account.objects.get(person_code=person)
    found.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return found


def form(page: Any, action: str) -> dict[str, str]:
    """The hidden members of the form with this action on a page that was shown."""
    text = page.content.decode()
    found = re.search(rf'<form[^>]*action="{re.escape(action)}".*?</form>', text, re.DOTALL)
    assert found, f"no form for {action}"
    inputs = re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", found[0])
    pairs = [(re.search(r'name="([^"]*)"', each), re.search(r'value="([^"]*)"', each)) for each in inputs]
    return {name[1]: value[1] for name, value in pairs if name and value}


def passphrase(workshop: Workshop, person: str) -> str:
    """The signing passphrase of somebody of the demonstration."""
    return str(workshop.stage().passphrases[person])


def played(workshop: Workshop, index: int, number: int, state: str, stage: Any = None) -> str:
    """Plays one of the demonstration's measurements up to a state within the last hours; the number of its job."""
    from guiju.lab.demo import bench, registers
    from guiju.lab.demo.bench import Work
    from guiju.lab.demo.measurements import load

    stage = stage or workshop.stage()
    work, begin = Work(stage, load()[index], number, stage.day(7)), datetime.now(UTC) - timedelta(hours=2)
    wanted = STATES.index(state)
    with stage.moment(begin):
        bench.climate(stage, registers.ROOM, *bench.CLIMATE[0])
        for step in (bench.open_commission, bench.review_contract, bench.receive_item, bench.assign, bench.start):
            step(work)
    with stage.moment(begin + timedelta(minutes=60)):
        bench.take_readings(work)
        bench.climate(stage, registers.ROOM, *bench.CLIMATE[1])
    steps = ((bench.finish, 2, 70), (bench.review, 3, 80), (bench.approve, 4, 90))
    for step, place, minutes in steps:
        if place <= wanted:
            with stage.moment(begin + timedelta(minutes=minutes)):
                step(work)
    stage.close()
    return work.job


def queries_of(browser: Client, address: str) -> int:
    """How many queries a page needs."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as caught:
        assert browser.get(address).status_code == 200
    return len(caught)
