"""How long the search from an item down to readings, results and certificates takes over a million readings.

The house is made of copies of one record of the demonstration: 10,000 records with 100 readings each, of which the item
was used in a part. The aim is 2 s for counts, certificates and the first page; the floor is the plain count of the
item's rows. The impact of an item found out of tolerance is measured by impact.py.

Run: .venv/bin/python benchmarks/trace.py [RECORDS [READINGS]]
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

RECORDS, READINGS = 10_000, 100
AIM = 2.0
CODE = "DEMO-E-04-1"
FIRST = date(2020, 1, 1)
AT_ONCE = 5_000


def main(words: list[str]) -> int:
    records = int(words[0]) if words else RECORDS
    readings = int(words[1]) if len(words) > 1 else READINGS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "demo"
        _demonstration(folder)
        _fill(records, readings)
        _search(records * readings)
    return 0


def _demonstration(folder: Path) -> None:
    """A demonstration made in a process of its own, since it plays on another clock."""
    command = [sys.executable, "-m", "guiju.cli", "demo", "--no-serve", "--data", str(folder)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    from guiju.lab import boot

    boot.setup(folder)


def _plain(model: Any) -> Any:
    """Writes past the acts: rows of a benchmark, which no log vouches for."""
    from django.db import models

    return models.QuerySet(model)


def _fill(records: int, readings: int) -> None:
    """Copies of the attenuator's job, record, readings, uses, number and certificate."""
    from guiju.lab.calibrations.models import Batch, Enclosure, Job, Reading, Record, Use
    from guiju.lab.commissions.models import Line
    from guiju.lab.issuing.models import Certificate, Number

    use = Use.objects.select_related("record", "record__job", "record__job__line").get(
        equipment_code=CODE, kind="standard", record__state="current"
    )
    record, job = use.record, use.record.job
    enclosures = list(Enclosure.objects.filter(record=record))
    certificate = Certificate.objects.select_related("number").get(number__record=record)
    batch, reading = Batch.objects.filter(job=job).first(), Reading.objects.filter(job=job).first()
    begun = time.perf_counter()
    lines = _copies(Line, job.line, records, lambda place: {"number": 1000 + place})
    jobs = _copies(Job, job, records, lambda place: {"number": f"B-{place}", "line_id": lines[place]})
    rows = _copies(
        Record,
        record,
        records,
        lambda place: {"number": f"B-{place}", "job_id": jobs[place], "sha256": f"{place:064x}"},
    )
    for each in enclosures:
        _copies(Enclosure, each, records, lambda place: {"record_id": rows[place]})
    numbers = _copies(
        Number, certificate.number, records, lambda place: {"number": f"B-{place}", "record_id": rows[place]}
    )
    _copies(Certificate, certificate, records, lambda place: {"number_id": numbers[place]})
    days = [FIRST + timedelta(days=place % 2000) for place in range(records)]
    for code, share in ((CODE, 1), ("OTHER-1", 1), ("OTHER-2", 2)):
        _copies(
            Use,
            use,
            records // share,
            lambda place, code=code: {
                "record_id": rows[place],
                "equipment_code": code,
                "first_day": days[place],
                "last_day": days[place],
                "readings": readings,
            },
        )
    batches = _copies(Batch, batch, records, lambda place: {"job_id": jobs[place]})
    _copies(
        Reading,
        reading,
        records * readings,
        lambda place: {
            "job_id": jobs[place // readings],
            "batch_id": batches[place // readings],
            "index": place % readings,
        },
    )
    print(f"filled: {records} records, {records * readings} readings in {time.perf_counter() - begun:.0f} s")


def _copies(model: Any, row: Any, count: int, changed: Callable[[int], dict[str, Any]]) -> list[int]:
    """Rows like one, each with its own members; their keys."""
    columns = {each.attname: getattr(row, each.attname) for each in model._meta.concrete_fields if not each.primary_key}
    keys: list[int] = []
    for start in range(0, count, AT_ONCE):
        made = [model(**{**columns, **changed(place)}) for place in range(start, min(count, start + AT_ONCE))]
        keys += [each.pk for each in _plain(model).bulk_create(made, batch_size=500)]
    return keys


def _timed(call: Callable[[], Any], rounds: int = 5) -> tuple[float, Any]:
    best, found = float("inf"), None
    for _ in range(rounds):
        begun = time.perf_counter()
        found = call()
        best = min(best, time.perf_counter() - begun)
    return best, found


def _search(total: int) -> None:
    from guiju.lab.calibrations.models import Use
    from guiju.lab.equipment.models import Equipment
    from guiju.lab.quality.queries import downward

    item = Equipment.objects.get(code=CODE)
    floor, _ = _timed(lambda: Use.objects.filter(equipment_code=CODE).count())
    for title, first, last in (
        ("all days", FIRST, FIRST + timedelta(days=4000)),
        ("one year", FIRST, FIRST + timedelta(days=365)),
        ("one day", FIRST, FIRST),
    ):
        taken, found = _timed(lambda first=first, last=last: downward(item, first, last, "1"))
        counts = found.counts
        print(
            f"search downward, {title}: {taken * 1000:.0f} ms over {total} readings "
            f"({counts.readings} readings, {counts.results} results, {found.certificates} certificates); "
            f"aim {AIM * 1000:.0f} ms {'met' if taken <= AIM else 'not met'}; floor {floor * 1000:.1f} ms"
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
