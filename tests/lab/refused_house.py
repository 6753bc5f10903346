"""A house with the same measurement at every stage, from the request to the reserved number, for tests of refusals.

Built once a session for all workers; each module opens a copy, and each case is taken back by the database. The clock
stands still at the instant of the last step, so that no case depends on how long the others took.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from lab_installation import point_at

KNOWN = "refused.json"
STAGES = ("request", "received", "assigned", "started", "measured", "finished", "reviewed", "approved")
"""What has been done to each work, by its place; the last one has its number too."""
MINUTES = timedelta(minutes=1)
DAY = timedelta(days=1)
ACTORS = (
    "demo-clerk",
    "demo-keeper",
    "demo-quality",
    "demo-technical",
    "demo-head",
    "demo-calibrator",
    "demo-newcomer",
    "demo-reviewer",
    "demo-signatory",
)


def _now() -> datetime:
    """An instant whose last hour lies on one civil day."""
    from guiju.lab.house import clock

    now = datetime.now(UTC)
    if clock.civil_day(now - 60 * MINUTES) != clock.civil_day(now):
        return clock.midnight(clock.civil_day(now)).astimezone(UTC) - MINUTES
    return now


def build(folder: Path) -> None:
    """Founds a demonstration and brings one work to each stage."""
    point_at(folder, "")
    from guiju.lab.demo import registers
    from guiju.lab.demo.stage import Stage
    from guiju.lab.house.founding import found_agency

    now = _now()
    agency = registers.AGENCY
    found_agency(folder, agency=agency["code"], name=agency["name"], demonstration=True, at=now - 45 * DAY)
    stage = Stage(today=now, say=lambda zh, en: None)
    with stage.moment(now - 40 * DAY):
        registers.fill(stage)
    works = [work(stage, place) for place in range(len(STAGES))]
    _play(stage, works, now)
    with stage.moment(now):
        tokens = {who: _token(stage, who) for who in ACTORS}
    stage.close()
    known = {"now": now.isoformat(), "tokens": tokens}
    known |= {"passphrases": stage.passphrases, "passwords": stage.passwords}
    (folder / KNOWN).write_text(json.dumps(known), "utf-8")
    from django.db import connections

    connections.close_all()


def work(stage: Any, place: int) -> Any:
    """The impedance of GUM H.2, under the numbers of its place."""
    from guiju.lab.demo.bench import Work
    from guiju.lab.demo.measurements import load

    measurement = next(each for each in load() if each.key == "gum-h2-impedance")
    return Work(stage, measurement, place, stage.day(0))


def _play(stage: Any, works: list[Any], now: datetime) -> None:
    from guiju.lab.demo import bench, registers

    steps = (
        (45, bench.open_commission, 0),
        (44, bench.review_contract, 1),
        (43, bench.receive_item, 1),
        (42, bench.assign, 2),
        (40, bench.start, 3),
        (20, bench.take_readings, 4),
        (15, bench.finish, 5),
        (10, bench.review, 6),
        (5, bench.approve, 7),
    )
    for before, step, first in steps:
        with stage.moment(now - before * MINUTES):
            if step in (bench.start, bench.take_readings, bench.finish):
                bench.climate(stage, registers.ROOM, *bench.CLIMATE[0])
            for each in works[first:]:
                step(each)
    with stage.moment(now):
        bench.climate(stage, registers.ROOM, *bench.CLIMATE[0])
        from guiju.lab.issuing import production
        from guiju.lab.people.queries import actor

        production.reserve(works[-1].job, actor("demo-signatory"), "reserved", "DEMO", "")


def _token(stage: Any, who: str) -> str:
    from guiju.lab.api import tokens
    from guiju.lab.api.acts import IssueToken
    from guiju.lab.api.rights import open_acts
    from guiju.lab.house import clock

    code, text, digest = tokens.new()
    rights = sorted({f"{name.split('.')[0]}.*" for name in open_acts()})
    stage.do(IssueToken, who, code=code, title="测试", sha256=digest, rights=rights, valid_to=clock.today() + 90 * DAY)
    return str(text)


@dataclass(frozen=True)
class House:
    """The opened copy of a module."""

    folder: Path
    known: dict[str, Any]

    @property
    def now(self) -> datetime:
        return datetime.fromisoformat(self.known["now"])


OPENED: list[House] = []
"""The house that is open now."""


def known() -> dict[str, Any]:
    """Tokens, passphrases and instant of the house that is open now."""
    return OPENED[-1].known


def today() -> date:
    from guiju.lab.house import clock

    found: date = clock.today()
    return found


def other(place: str) -> Any:
    """The work that has come to a stage, as the registers tell of it: its line."""
    from guiju.lab.commissions.models import Line

    number = f"DEMO-C-{STAGES.index(place) + 1:04d}"
    return Line.objects.select_related("commission").get(commission__number=number)


def job_at(place: str) -> Any:
    """The job of the work that has come to a stage."""
    from guiju.lab.calibrations.models import Job

    return Job.objects.select_related("line__commission").get(number=f"DEMO-J-{STAGES.index(place) + 1:04d}")


@contextmanager
def taken_back() -> Iterator[None]:
    """Whatever happens in here is taken back; acts take it for no transaction around them."""
    from django.db import transaction

    block = transaction.atomic()
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)


def build_in(folder: str) -> None:
    """Builds in a process of its own, for all workers."""
    build(Path(folder))
