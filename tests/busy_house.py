"""A demonstration in which work is under way: one job in every state. Run as a program: FOLDER FIRST_NUMBER.

A process of its own, so that the folder can be copied afterwards with nothing open in it.
"""

import json
import secrets
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

STATES = ("assigned", "measuring", "finished", "reviewed", "approved")
ATTENUATOR, MULTIMETER, IMPEDANCE = 3, 4, 1
PLAYED = (IMPEDANCE, ATTENUATOR, ATTENUATOR, ATTENUATOR, MULTIMETER)
"""Which of the demonstration's measurements reaches each of the states."""


def stage_of(folder: Path) -> Any:
    """A stage on which the story goes on until now, under keys that were not used yet."""
    from guiju.lab.demo.stage import Stage

    told = json.loads((folder / "demo.json").read_text("utf-8"))
    stage = Stage(today=datetime.now(UTC), say=lambda zh, en: None, passphrases=told["passphrases"])
    stage._count = secrets.randbelow(10**6) * 1000
    return stage


def bring_to_life(folder: Path, first: int) -> None:
    """A commission at each stage before the bench and a job in each state, under numbers that begin at `first`."""
    from guiju.lab.boot import setup

    setup(folder)
    from django.db import connections

    from guiju.lab.demo import bench
    from guiju.lab.demo.bench import Work
    from guiju.lab.demo.measurements import load
    from guiju.lab.house import publication
    from guiju.lab.issuing import delivery

    stage = stage_of(folder)
    works = [Work(stage, load()[place], first + number, stage.day(7)) for number, place in enumerate(PLAYED)]
    begin = stage.today - timedelta(minutes=50)
    with stage.moment(begin):
        _before_the_bench(stage, first + len(PLAYED))
        for work in works:
            for step in (bench.open_commission, bench.review_contract, bench.receive_item, bench.assign):
                step(work)
        bench.climate(stage, bench.ROOM, *bench.CLIMATE[0])
        for work in works[1:]:
            bench.start(work)
    with stage.moment(begin + timedelta(minutes=30)):
        for work in works[1:]:
            bench.take_readings(work)
        bench.climate(stage, bench.ROOM, *bench.CLIMATE[1])
    for step, place in ((bench.finish, 2), (bench.review, 3), (bench.approve, 4)):
        with stage.moment(begin + timedelta(minutes=35 + place)):
            for work in works[place:]:
                step(work)
    stage.close()
    _link(stage, works[2].commission)
    publication.publish()
    delivery.renew_proofs()
    connections.close_all()


def _before_the_bench(stage: Any, first: int) -> None:
    """Commissions that wait for contract review, for the item and for assignment."""
    from guiju.lab.demo import bench
    from guiju.lab.demo.bench import Work
    from guiju.lab.demo.measurements import load

    steps = (bench.open_commission, bench.review_contract, bench.receive_item)
    for waiting in range(len(steps)):
        work = Work(stage, load()[ATTENUATOR], first + waiting, stage.day(7))
        for step in steps[: waiting + 1]:
            step(work)


def _link(stage: Any, commission: str) -> None:
    from guiju.lab.portal.acts import CreateStatusLink

    stage.do(CreateStatusLink, "demo-clerk", commission=commission)


if __name__ == "__main__":
    bring_to_life(Path(sys.argv[1]), int(sys.argv[2]))
