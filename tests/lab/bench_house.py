"""A house with jobs at the bench: the demonstration's registers, a commission for published measurements, assigned."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from lab_installation import point_at

H2, H3, S4 = "DEMO-J-0001", "DEMO-J-0002", "DEMO-J-0003"
CALIBRATOR, TECHNICAL = "demo-calibrator", "demo-technical"
IMPEDANCE, THERMOMETER, GAUGE = "gum-h2-impedance", "gum-h3-thermometer", "ea402-s4-gauge-block"
FILLED_BEFORE = timedelta(days=40)
ASSIGNED_BEFORE = timedelta(minutes=40)


def words(response: Any) -> str:
    """The page as text."""
    return str(response.content.decode())


def actor_of(code: str) -> Any:
    """Somebody as who acts."""
    from guiju.lab.people.queries import actor

    return actor(code)


def build(folder: Path) -> dict[str, str]:
    """Founds a demonstration and brings a job for each measurement to the bench; the passphrases by person."""
    point_at(folder, "")
    from guiju.lab.demo import registers
    from guiju.lab.demo.registers import AGENCY
    from guiju.lab.demo.stage import Stage
    from guiju.lab.house.founding import found_agency

    now = datetime.now(UTC)
    found_agency(folder, agency=AGENCY["code"], name=AGENCY["name"], demonstration=True, at=now - timedelta(days=45))
    stage = Stage(today=now, say=lambda zh, en: None)
    with stage.moment(now - FILLED_BEFORE):
        registers.fill(stage)
    works = [work(stage, key, index) for index, key in enumerate((IMPEDANCE, THERMOMETER, GAUGE))]
    with stage.moment(now - ASSIGNED_BEFORE):
        for each in works:
            _to_the_bench(each)
    from django.db import connections

    connections.close_all()
    return dict(stage.passphrases)


def later() -> Any:
    """A stage on which the story goes on now, under keys that were not used yet."""
    from guiju.lab.demo.stage import Stage

    stage = Stage(today=datetime.now(UTC), say=lambda zh, en: None)
    stage._count = 10_000
    return stage


def work(stage: Any, key: str, index: int) -> Any:
    """A measurement on its way, under the numbers of its place."""
    from guiju.lab.demo.bench import Work
    from guiju.lab.demo.measurements import load

    measurement = next(each for each in load() if each.key == key)
    return Work(stage, measurement, index, stage.day(0))


def _to_the_bench(one: Any) -> None:
    from guiju.lab.demo import bench

    bench.open_commission(one)
    bench.review_contract(one)
    bench.receive_item(one)
    bench.assign(one)


def climate(temperature: str = "20.0", humidity: str = "48", room: str = "DEMO-R1") -> None:
    """The climate of a room is written down now."""
    from guiju.lab.demo.registers import SENSOR
    from guiju.lab.house import clock
    from guiju.lab.premises.acts import RecordClimate

    for quantity, value, unit in (("temperature", temperature, "°C"), ("relative_humidity", humidity, "%")):
        act(
            RecordClimate,
            "demo-calibrator",
            room=room,
            quantity=quantity,
            value=value,
            unit=unit,
            at=clock.now(),
            sensor=SENSOR,
        )


def act(kind: Any, who: str, /, **members: Any) -> Any:
    """Performs an act as somebody, under a new key."""
    import secrets

    from guiju.lab.house.act import perform
    from guiju.lab.people.queries import actor

    return perform(kind, kind.Request(**members), actor=actor(who), key=secrets.token_hex(12))


def start(job: str) -> None:
    """The measurement begins, in a room whose climate is in order."""
    from guiju.lab.calibrations.acts import StartMeasurement

    climate()
    act(StartMeasurement, "demo-calibrator", job=job)


def published(key: str) -> list[dict[str, Any]]:
    """The published readings of a measurement as cells of the grid."""
    from guiju.lab.demo.measurements import load

    measurement = next(each for each in load() if each.key == key)
    return [
        {"point": each.point_id, "symbol": each.symbol, "position": place, "value": value}
        for each in measurement.readings
        for place, value in enumerate(each.values)
    ]


def client(person: str, language: str = "zh-hans") -> Any:
    """A browser in which somebody is signed in; `-` for nobody."""
    from django.test import Client

    from guiju.lab.accounts.models import Account

    made = Client(SERVER_NAME="127.0.0.1")
    if person != "-":
        account = Account.objects.get(person_code=person)
        Account.objects.filter(pk=account.pk).update(language=language)
        made.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return made


def send_cells(browser: Any, job: str, cells: list[dict[str, Any]], **members: Any) -> Any:
    """Cells as the grid's script sends them."""
    import secrets

    from guiju.lab.house import clock

    body = {
        "key": secrets.token_hex(12),
        "at": clock.instant_text(clock.now()),
        "cells": cells,
        "sources": {},
        "resolutions": {},
    }
    return browser.post(f"/jobs/{job}/readings", data={**body, **members}, content_type="application/json")
