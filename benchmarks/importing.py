"""How long a register takes to come in by spreadsheet: the report with its faults, the filing, the way back.

A sheet of 5,000 items of equipment, 200 of them faulty, is read and tried; every faulty cell must be told, and nothing
may be stored. Then the sheet without faults is accepted, filed and taken back. The floor of a report is what no program
can leave out: openpyxl reads the sheet, and bare INSERTs write its rows in one transaction. The floor of filing and of
the way back is one committed INSERT a row.
Run: .venv/bin/python benchmarks/importing.py [ROWS] [FAULTY] [PostgreSQL URL], by default 5000 and 200 on SQLite.
"""

import io
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
ACT, KEEPER = "equipment.register", "demo-keeper"
WRONG = ("code", "kind", "verified_on", "lower")
"""Columns that are spoilt in turn: a code twice, a word that is no kind, no day, no number."""


def build(folder: Path, database: str) -> Any:
    """A founded house with the demonstration's registers; gives who keeps the equipment."""
    from guiju.lab import boot

    boot.setup(folder, must_be_founded=False, database=database)
    from guiju.lab.house.founding import found_agency

    found_agency(folder, agency="bench", demonstration=True, database=database, at=datetime(2026, 3, 2, 1, tzinfo=UTC))
    from guiju.lab.demo import registers
    from guiju.lab.demo.stage import Stage
    from guiju.lab.house import who

    stage = Stage(today=datetime.now(UTC), say=lambda zh, en: None, passphrases={})
    with stage.moment(stage.today - timedelta(days=45)):
        registers.fill(stage)
    stage.close()
    return who.actor(KEEPER)


def sheet(rows: int, faulty: int) -> bytes:
    """A workbook of the register's own template, with the faults spread over it."""
    from guiju.lab.sheets.filed import columns_of
    from guiju.lab.sheets.workbook import as_xlsx

    columns = columns_of(ACT)
    spoilt = {place * rows // faulty + 1: WRONG[place % len(WRONG)] for place in range(faulty)} if faulty else {}
    lines = [_row(columns, place, spoilt.get(place)) for place in range(rows)]
    return as_xlsx("equipment", [each.heading("zh-hans") for each in columns], lines)


def _row(columns: Any, place: int, wrong: str | None) -> list[Any]:
    given: dict[str, Any] = {
        "code": f"IN-{place:05d}",
        "name": f"数字多用表 {place}",
        "name_en": f"Multimeter {place}",
        "model": "8846A",
        "serial_number": f"SN{place}",
        "manufacturer": "某厂",
        "kind": "standard",
        "state": "received",
        "lower": 0,
        "upper": 1000,
        "unit": "V",
        "acquired_on": datetime(2025, 1, 2),
    }
    if wrong is not None:
        given |= {wrong: {"code": f"IN-{place - 1:05d}", "kind": "锅炉", "verified_on": "去年", "lower": "约零"}[wrong]}
    return [given.get(each.name, _first(each)) for each in columns]


ASKED_OF_STANDARDS = {"used_by", "interpolation"}
"""Columns that may stay empty in the template, and not for a standard."""


def _first(column: Any) -> Any:
    needed = column.required or column.name in ASKED_OF_STANDARDS
    return str(next(iter(column.choices.values()))) if column.choices and needed else None


def timed(call: Callable[[], Any]) -> tuple[Any, float, float]:
    """What a call gives, its seconds and its processor seconds."""
    begun, worked = time.perf_counter(), time.process_time()
    found = call()
    return found, time.perf_counter() - begun, time.process_time() - worked


def bare(rows: list[Any], at_once: bool) -> None:
    """Plain INSERTs of rows into their own table, in one transaction that is taken back, or each committed."""
    from django.db import connection, transaction

    model = type(rows[0])
    fields = [each for each in model._meta.concrete_fields if not each.primary_key]
    names, marks = ", ".join(f'"{each.column}"' for each in fields), ", ".join(["%s"] * len(fields))
    statement = f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks})'
    values = [
        [each.get_db_prep_save(each.pre_save(row, True), connection=connection) for each in fields] for row in rows
    ]
    with connection.cursor() as cursor:
        if at_once:
            with transaction.atomic():
                cursor.executemany(statement, values)
                transaction.set_rollback(True)
            return
        for each in values:
            cursor.execute(statement, each)
        cursor.execute(f"DELETE FROM \"{model._meta.db_table}\" WHERE code LIKE 'BARE-%%'", [])


def patterns(count: int) -> list[Any]:
    """Rows for the floor, like those of the sheet."""
    from guiju.lab.equipment.models import Equipment

    one = Equipment.objects.order_by("pk")[0]
    values = {each.attname: getattr(one, each.attname) for each in one._meta.concrete_fields if not each.primary_key}
    return [Equipment(**{**values, "code": f"BARE-{place:05d}"}) for place in range(count)]


def measure(actor: Any, rows: int, faulty: int) -> None:
    import openpyxl

    from guiju.lab.equipment.models import Equipment
    from guiju.lab.house.models import JournalEntry
    from guiju.lab.sheets import running
    from guiju.lab.sheets.report import judge

    def read(data: bytes) -> int:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        return sum(1 for _ in book.active.iter_rows(values_only=True))

    def report(data: bytes) -> Any:
        found, act = running.sheet_of(data, "equipment.xlsx")
        return judge(found, act, actor)

    spoilt, clean, like = sheet(rows, faulty), sheet(rows, 0), patterns(rows)
    _, floor, floor_cpu = timed(lambda: (read(spoilt), bare(like, True)))
    _, each_floor, each_cpu = timed(lambda: bare(like, False))
    before = Equipment.objects.count(), JournalEntry.objects.count()
    head = ("step", "s", "cpu s", "ms a row", "floor s", "floor cpu", "ratio")
    print("".join(f"{name:>{width}}" for name, width in zip(head, (28, 9, 9, 10, 9, 11, 8), strict=True)))

    def line(step: str, wall: float, cpu: float, least: float, least_cpu: float) -> None:
        each = 1000 * wall / rows
        head = f"{step:>28}{wall:9.2f}{cpu:9.2f}{each:10.2f}"
        print(f"{head}{least:9.2f}{least_cpu:11.2f}{cpu / least_cpu:8.1f}", flush=True)

    found, wall, cpu = timed(lambda: report(spoilt))
    stored = (Equipment.objects.count(), JournalEntry.objects.count()) != before
    if found.faulty_rows != faulty or not all(each.cell and each.zh and each.en for each in found.faults) or stored:
        raise SystemExit(f"{found.faulty_rows} faulty rows of {faulty} told, stored: {stored}")
    line(f"report, {faulty} rows faulty", wall, cpu, floor, floor_cpu)
    good, wall, cpu = timed(lambda: report(clean))
    line("report without faults", wall, cpu, floor, floor_cpu)
    taken = running.accept(good, clean, "equipment.xlsx", actor)
    (filed, error), wall, cpu = timed(lambda: running.file_rows(taken, actor))
    if filed != rows or error is not None:
        raise SystemExit(f"{filed} of {rows} rows filed: {error}")
    line("filing", wall, cpu, each_floor, each_cpu)
    (left, error), wall, cpu = timed(lambda: running.undo(taken, actor))
    if left or error is not None or Equipment.objects.count() != before[0]:
        raise SystemExit(f"{left} rows not taken back: {error}")
    line("taken back", wall, cpu, each_floor, each_cpu)


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    faulty = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    with tempfile.TemporaryDirectory(prefix="guiju-importing-") as name:
        actor = build(Path(name) / "data", sys.argv[3] if len(sys.argv) > 3 else "")
        print(f"{date.today()}  a spreadsheet of {rows} items of equipment, {faulty} of them faulty")
        measure(actor, rows, faulty)


if __name__ == "__main__":
    main()
