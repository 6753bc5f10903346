"""How long the interlock takes: all lights of a start on growing registers, on SQLite and on PostgreSQL.

Run: .venv/bin/python benchmarks/interlock.py [ROUNDS]

One call judges person x method x equipment x place x scope x environment. The registers grow from 1,000 to 100,000
items of equipment, with a tenth as many people, a fiftieth as many methods and a fifth as many lines of scope; each has
its certificate, confirmation, plan row, papers, authorisations, edition and evidence. Aim: median at most 5 ms, growing
no faster than the logarithm of the register. The floor is the time of as many queries for one row each.
"""

from __future__ import annotations

import math
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

SIZES = (1_000, 10_000, 100_000)
ROUNDS = 100
AIM = 5.0
JOB = 4
BATCH = 2_000

Children = tuple[tuple[Any, str, "Children"], ...]
"""Tables whose rows belong to those of another, by the name of their foreign key."""


def build(folder: Path, database: str) -> Any:
    """A founded demonstration with its registers and one assigned job; the calibrator, and the job's number."""
    from guiju.lab import boot

    boot.setup(folder, must_be_founded=False, database=database)
    from guiju.lab.house.founding import found_agency

    found_agency(folder, agency="bench", demonstration=True, database=database, at=datetime(2026, 3, 2, 1, tzinfo=UTC))
    from guiju.lab.demo import bench, registers, story
    from guiju.lab.demo.bench import Work
    from guiju.lab.demo.measurements import load
    from guiju.lab.demo.stage import Stage

    stage = Stage(today=datetime.now(UTC), say=lambda zh, en: None, passphrases={})
    with stage.moment(stage.today - timedelta(days=45)):
        registers.fill(stage)
    work = Work(stage, load()[JOB], JOB, stage.day(JOB))
    story._at_the_counter(work)
    with stage.at(work.day, 9, 0):
        bench.assign(work)
    bench.climate(stage, registers.ROOM, *bench.CLIMATE[0])
    stage.close()
    return work


def grow(size: int) -> None:
    """Fills the registers up to a size: copies of the rows that are there, under codes of their own.

    Written past the acts: a hundred thousand acts would only measure the writing, and nobody audits this house.
    """
    from guiju.lab.agency.models import ScopeRow
    from guiju.lab.equipment.models import Certificate, Confirmation, Duty, Equipment, StateChange
    from guiju.lab.methods.models import BudgetTemplate, Edition, Method, NoveltyCheck, Verification
    from guiju.lab.people.models import (
        Attendance,
        Authorisation,
        Employment,
        Experience,
        Person,
        Qualification,
        Role,
    )

    proofs: Children = ((Certificate, "equipment", ((Confirmation, "certificate", ()),)),)
    history: Children = tuple((each, "equipment", ()) for each in (StateChange, Duty))
    papers: Children = tuple(
        (each, "person", ()) for each in (Employment, Qualification, Authorisation, Role, Experience, Attendance)
    )
    evidence: Children = tuple((each, "edition", ()) for each in (Verification, NoveltyCheck, BudgetTemplate))
    _multiply(Equipment, size, (*proofs, *history))
    _multiply(Person, size // 10, papers)
    _multiply(Method, size // 50, ((Edition, "method", evidence),))
    _multiply(ScopeRow, size // 5, ())


def _multiply(model: Any, wanted: int, children: Children) -> None:
    pattern, have = model.objects.order_by("pk").first(), model.objects.count()
    for first in range(have, wanted, BATCH):
        rows = [_copy(pattern, f"{model.__name__[:2]}{n}") for n in range(first, min(first + BATCH, wanted))]
        _belong(_written(model, rows), children)


def _belong(parents: list[int], children: Children) -> None:
    """A row of each table of children for each parent, and what belongs to these in turn."""
    for child, name, further in children:
        one = child.objects.order_by("pk").first()
        if one is not None:
            _belong(_written(child, [_copy(one, "", **{f"{name}_id": each}) for each in parents]), further)


def _written(model: Any, rows: list[Any]) -> list[int]:
    from django.db import models

    return [each.pk for each in models.QuerySet(model).bulk_create(rows)]


def _copy(row: Any, code: str, **changed: Any) -> Any:
    values = {each.attname: getattr(row, each.attname) for each in row._meta.concrete_fields if not each.primary_key}
    if code and "code" in values:
        values["code"] = code
    if code and "method_code" in values:
        values["method_code"] = code
    return type(row)(**{**values, **changed})


def analyse() -> None:
    """Fresh statistics for the planner, as autovacuum keeps them."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def timed(rounds: int, call: Callable[[], object]) -> tuple[list[float], float]:
    """Milliseconds of each call, after a few to warm up, and the median of its processor time."""
    for _ in range(5):
        call()
    found, worked = [], []
    for _ in range(rounds):
        begun, spent = time.perf_counter(), time.process_time()
        call()
        found.append(1000 * (time.perf_counter() - begun))
        worked.append(1000 * (time.process_time() - spent))
    return found, statistics.median(worked)


def measure(work: Any, rounds: int) -> tuple[float, float, float, int, float]:
    """Median, 95th percentile and processor time of the interlock in ms, its queries, and as many plain queries' time.

    The processor time is that of this process alone: PostgreSQL works in another.
    """
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from guiju.lab.calibrations.acts import StartMeasurement
    from guiju.lab.calibrations.models import Job
    from guiju.lab.equipment.models import Equipment
    from guiju.lab.house.act import preview
    from guiju.lab.people.queries import actor

    job = Job.objects.get(state="assigned")
    who, request = actor(job.calibrator), StartMeasurement.Request(job=job.number)

    def call() -> object:
        return preview(StartMeasurement, request, actor=who)

    with CaptureQueriesContext(connection) as caught:
        lights = preview(StartMeasurement, request, actor=who)
    if len(lights) < 10 or any(each.colour == "red" for each in lights):
        red = [each.code for each in lights if each.colour == "red"]
        raise SystemExit(f"the job cannot start, so that nothing is measured: {red}")
    found, worked = timed(rounds, call)
    number = Equipment.objects.order_by("pk").values_list("pk", flat=True).last()
    plain, _ = timed(rounds, lambda: [Equipment.objects.get(pk=number) for _ in range(len(caught))])
    high = statistics.quantiles(found, n=20)[18]
    return statistics.median(found), high, worked, len(caught), statistics.median(plain)


@contextmanager
def databases() -> Iterator[list[tuple[str, str]]]:
    """SQLite, and PostgreSQL where it is installed."""
    from guiju.cli.postgres import find_binaries, private_cluster

    binaries = find_binaries()
    if binaries is None:
        yield [("SQLite", "")]
        return
    import psycopg

    with private_cluster(binaries) as url:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute("CREATE DATABASE interlock")
        yield [("SQLite", ""), ("PostgreSQL", urlunsplit(urlsplit(url)._replace(path="/interlock")))]


def one(folder: Path, title: str, database: str, rounds: int) -> None:
    """Measures one database in a process of its own, since a process serves one house."""
    work = build(folder, database)
    first = 0.0
    for size in SIZES:
        grow(size)
        analyse()
        middle, high, worked, queries, plain = measure(work, rounds)
        first = first or middle
        allowed = math.log(size) / math.log(SIZES[0])
        figures = f"{title:<12}{size:>9}{middle:>10.2f}{high:>10.2f}{worked:>9.2f}{queries:>9}{plain:>10.2f}"
        growth = f"{middle / plain:>8.2f}{middle / first:>8.2f}{allowed:>8.2f}"
        met = middle <= AIM and middle / first <= allowed
        print(f"{figures}{growth}  {'met' if met else 'not met'}", flush=True)


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    if len(sys.argv) > 3:
        one(Path(sys.argv[2]), sys.argv[3], sys.argv[4] if len(sys.argv) > 4 else "", rounds)
        return
    import subprocess

    heads = ("items", "median ms", "95 % ms", "cpu ms", "queries", "floor ms", "ratio", "growth", "log", "")
    print(f"{date.today()}  interlock: lights of a start; aim {AIM} ms, growth at most that of the logarithm")
    print(
        f"{'':<12}"
        + "".join(f"{head:>{width}}" for head, width in zip(heads, (9, 10, 10, 9, 9, 10, 8, 8, 8, 0), strict=True))
    )
    with tempfile.TemporaryDirectory() as name, databases() as known:
        for title, database in known:
            folder = Path(name) / title.lower()
            subprocess.run([sys.executable, __file__, str(rounds), str(folder), title, database], check=True)


if __name__ == "__main__":
    main()
