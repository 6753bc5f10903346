"""How long the impact of a standard found out of tolerance takes over 10,000 certificates, on SQLite.

Run: .venv/bin/python benchmarks/impact.py [CERTIFICATES ...]   (1000 10000 by default)

The certificates are those of one job of the demonstration under numbers of their own: each has its own bytes, and its
own rows and days in the register; every two hundred share the texts of a day's enclosures. Written past the acts: ten
thousand times thirty acts would only measure the writing. A later certificate shifts the standard by several times its
uncertainty, so that every one is affected, which is the worst case. The command computes the first part and is killed;
the rest is computed from where it stopped.

Aims: 10,000 certificates, with progress told at every step; nothing lost or done twice after the kill; time for each
certificate no more than 1.25 times that at 1,000; a step of the page within 2 s and the page itself within 200 ms of
processor time; memory within 64 MiB of that before. The floor is to evaluate the same budgets again, twice each,
with the records read already. Times are processor time: nothing here waits for anything but the disk.
"""

from __future__ import annotations

import hashlib
import json
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

SIZES = (1_000, 10_000)
AIM_GROWTH, AIM_STEP_SECONDS, AIM_PAGE_MS, AIM_MEBIBYTES = 1.25, 2.0, 200.0, 64
CODE, LATER, SINCE = "DEMO-E-07-1", "LATER", date(2020, 1, 1)
OF_A_DAY, AT_ONCE, COMMAND_STEP, FLOOR_OF = 200, 2_000, 100, 300
HEADS = ("certificates", "s", "ms each", "floor ms", "ratio", "growth", "step s", "page ms", "MiB more", "told", "aims")
WIDTHS = (12, 8, 9, 10, 7, 8, 8, 9, 10, 6)


def main(sizes: tuple[int, ...]) -> None:
    """Prints one line for each size."""
    print("  ".join(f"{head:>{width}}" for head, width in zip(HEADS, WIDTHS, strict=False)) + "  aims")
    first = ""
    with tempfile.TemporaryDirectory(prefix="guiju-bench-") as place:
        demo = Path(place) / "demo"
        _guiju("demo", "--no-serve", "--data", str(demo))
        for size in sizes:
            folder = Path(place) / str(size)
            shutil.copytree(demo, folder)
            # Processes of their own, so that a peak of memory is that of the computation.
            for step in ("--fill", "--measure"):
                words = [sys.executable, __file__, step, str(folder), str(size), first]
                said = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True).stdout
            line, each = said.rsplit("\n", 2)[0], said.split()[2]
            print(line, flush=True)
            first = first or each
            shutil.rmtree(folder)


def _guiju(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "guiju.cli", *words], check=True, capture_output=True)


# ---- the certificates


def fill(folder: Path, size: int) -> None:
    """Adds copies of the one record that used the item, with all that hangs on it, and the later certificate."""
    from guiju.lab import boot

    boot.setup(folder)
    from django.db import transaction

    from guiju.lab.calibrations.models import Use

    use = Use.objects.select_related("record__job__line").get(equipment_code=CODE, kind="standard")
    with transaction.atomic():
        for start in range(0, size - 1, AT_ONCE):
            _copy(folder, use, range(start, min(size - 1, start + AT_ONCE)))
        _shift()


def _copy(folder: Path, use: Any, places: range) -> None:
    from guiju.lab.calibrations.models import Enclosure, Job, Record, Use
    from guiju.lab.commissions.models import Line
    from guiju.lab.house.files import stored
    from guiju.lab.issuing.models import Certificate, Number

    record, number = use.record, Number.objects.get(record=use.record, state="issued")
    enclosures = list(Enclosure.objects.filter(record=record).order_by("pk"))
    data, made = stored(record.sha256), {}
    lines = _copies(Line, record.job.line, places, lambda place: {"number": 1000 + place})
    jobs = _copies(Job, record.job, places, lambda place: {"number": f"B-{place}", "line_id": lines[place]})
    for place in places:
        enclosed = [_enclosed(each, place) for each in enclosures]
        own = data.replace(f'"{record.number}"'.encode(), f'"B-{place}"'.encode())
        for old, new in zip(enclosures, enclosed, strict=True):
            own = own.replace(old.digest.encode(), new["digest"].encode())
        made[place] = _stored(folder, own), enclosed
    about = {place: {"number": f"B-{place}", "job_id": jobs[place], "sha256": made[place][0]} for place in places}
    records = _copies(Record, record, places, about.__getitem__)
    for index, each in enumerate(enclosures):
        own_of = {place: {"record_id": records[place], **made[place][1][index]} for place in places}
        _copies(Enclosure, each, places, own_of.__getitem__)
    given = _copies(Number, number, places, lambda place: {"number": f"B-{place}", "record_id": records[place]})
    issued = Certificate.objects.filter(number=number).order_by("pk").last()
    _copies(Certificate, issued, places, lambda place: {"number_id": given[place]})
    days = {place: SINCE + timedelta(days=place % 2000) for place in places}
    _copies(
        Use,
        use,
        places,
        lambda place: {"record_id": records[place], "first_day": days[place], "last_day": days[place]},
    )


def _copies(model: Any, row: Any, places: range, changed: Callable[[int], dict[str, Any]]) -> dict[int, int]:
    """Rows like one, each with columns of its own, written past the acts; their keys by place."""
    from django.db import models

    columns = {each.attname: getattr(row, each.attname) for each in model._meta.concrete_fields if not each.primary_key}
    made = [model(**{**columns, **changed(place)}) for place in places]
    rows = models.QuerySet(model).bulk_create(made, batch_size=500)
    return {place: each.pk for place, each in zip(places, rows, strict=True)}


def _enclosed(row: Any, place: int) -> dict[str, str]:
    """Salt, digest and text: a salt of its own, and a text that the records of a day share."""
    salt = hashlib.sha256(f"{place} {row.digest}".encode()).digest()[:16]
    text = row.document
    document = json.loads(text) if row.kind in ("customer", "standard") else {"content": {}}
    member = next((each for each in ("telephone", "manufacturer") if each in document["content"]), "")
    if member:
        document["content"][member] = f"{document['content'][member]} {place // OF_A_DAY}"
        text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return {"salt": salt.hex(), "digest": hashlib.sha256(salt + text.encode()).hexdigest(), "document": text}


def _stored(folder: Path, data: bytes) -> str:
    sha256 = hashlib.sha256(data).hexdigest()
    path = folder / "files" / sha256[:2] / sha256
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    return sha256


def _shift() -> None:
    """A later certificate of the item, each correction moved by three times its expanded uncertainty."""
    from decimal import Decimal

    from django.db import models

    from guiju.lab.equipment.models import Certificate
    from guiju.lab.house import clock

    row = Certificate.objects.filter(equipment__code=CODE).order_by("-calibrated_on", "-pk")[0]
    points = []
    for each in row.points:
        moved = {name: str(Decimal(each[name]) + 3 * Decimal(each["U"])) for name in ("value", "correction")}
        points.append({**each, **moved})
    columns = {each.attname: getattr(row, each.attname) for each in Certificate._meta.concrete_fields}
    later = {**columns, "id": None, "number": LATER, "calibrated_on": clock.today(), "points": points}
    models.QuerySet(Certificate).bulk_create([Certificate(**later)])


# ---- the assessment


def measure(folder: Path, size: int, first: float) -> None:
    """Has the command killed on the way, computes the rest, and looks at page and memory."""
    told = _killed(folder, size)
    from guiju.lab import boot

    boot.setup(folder)
    from guiju.lab.house.signing import SYSTEM
    from guiju.lab.quality.models import Affected, Impact
    from guiju.lab.quality.steps import STEP, step, steps

    code = Impact.objects.get(certificate_number=LATER).code
    floor = _floor()
    whole, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, Impact.objects.get(code=code).done
    a_step, _ = _timed(lambda: step(code, SYSTEM, STEP))
    spent, row = _timed(lambda: [*steps(code, SYSTEM, COMMAND_STEP)][-1])
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - whole) / 1024
    rows = Affected.objects.filter(impact=row)
    records = rows.values("record_id").distinct().count()
    if (row.done, row.total, rows.count(), records) != (size, size, size, size) or row.state != "ready":
        raise SystemExit(f"lost or done twice: {row.done} of {row.total}, {rows.count()} affected, {records} records")
    each = 1000 * spent / (size - begun - STEP)
    page = _page(code)
    growth = each / (first or each)
    met = growth <= AIM_GROWTH and a_step <= AIM_STEP_SECONDS and page <= AIM_PAGE_MS and more <= AIM_MEBIBYTES
    figures = (size, each * size / 1000, each, floor, each / floor, growth, a_step, page, more, told)
    forms = ("d", ".0f", ".2f", ".2f", ".2f", ".2f", ".2f", ".0f", ".0f", "d")
    line = "  ".join(f"{value:>{w}{form}}" for value, w, form in zip(figures, WIDTHS, forms, strict=True))
    print(f"{line}  {'met' if met and told else 'not met'}")


def _timed(call: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.process_time()
    found = call()
    return time.process_time() - begun, found


def _killed(folder: Path, size: int) -> int:
    """`guiju impact`, killed when a fifth is done; how often it told its progress until then."""
    words = ["impact", CODE, "--certificate", LATER, "--since", SINCE.isoformat(), "--data", str(folder)]
    told = 0
    streams: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    with subprocess.Popen([sys.executable, "-u", "-m", "guiju.cli", *words], **streams) as command:
        assert command.stdout is not None
        for line in command.stdout:
            progress = re.search(r"(\d+)/(\d+)", line)
            told += progress is not None
            if progress and int(progress[1]) >= size // 5:
                command.kill()
                break
        else:
            raise SystemExit("the command ended before it was killed")
    return told


def _floor() -> float:
    """Milliseconds for each certificate to evaluate its budgets under both assumptions, records read already."""
    from decimal import Decimal

    from guiju.lab.calibrations.models import Enclosure, Record
    from guiju.lab.quality import examining
    from guiju.lab.quality.models import Impact
    from guiju.results.shifting import shifted

    impact = Impact.objects.get(certificate_number=LATER)
    later = examining._later(impact)
    assert later is not None
    keys = list(examining.records_of(impact)[:FLOOR_OF])
    enclosed: dict[int, list[Any]] = {}
    for each in Enclosure.objects.filter(record_id__in=keys).exclude(kind__in=("person", "evidence")):
        enclosed.setdefault(each.record_id, []).append(each)
    read = [examining._case(row, enclosed[row.pk]) for row in Record.objects.filter(pk__in=keys)]
    spent, _ = _timed(lambda: [shifted(case, CODE, later, Decimal(1), Decimal("0.5")) for case in read])
    return 1000 * spent / len(read)


def _page(code: str) -> float:
    """The least processor time of the page of the assessment, of five."""
    from django.test import Client

    from guiju.lab.accounts.models import Account

    browser = Client(SERVER_NAME="127.0.0.1")
    manager = Account.objects.get(person_code="demo-quality")
    browser.force_login(manager, backend="allauth.account.auth_backends.AuthenticationBackend")
    answers = [_timed(lambda: browser.get(f"/impact/{code}/")) for _ in range(5)]
    if any(answer.status_code != 200 for _, answer in answers):
        raise SystemExit("the page of the assessment does not answer")
    return 1000 * min(spent for spent, _ in answers)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--fill"]:
        fill(Path(sys.argv[2]), int(sys.argv[3]))
    elif sys.argv[1:2] == ["--measure"]:
        measure(Path(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4] or 0))
    else:
        main(tuple(int(each) for each in sys.argv[1:]) or SIZES)
