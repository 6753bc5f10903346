"""How long the list of equipment takes on a large register: filters, search, an item's page, facts of two standards.

Aim: a list of 100,000 items answers within 200 ms of server time. The floor is the page of one plan row's form, which
reads one item. Rows are written past the software into a demonstration of this run's own; nothing else reads them.
Run: .venv/bin/python benchmarks/equipment.py [ITEMS] [DEMONSTRATION], by default 100000 and a new one.
"""

import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
LIST = "/registers/equipment/equipment/"
ASKED = ("", "?label=red", "?label=green", "?label=yellow", "?state=lent", "?kind=software", "?due=over", "?due=60")
FIRST = 1000
KINDS = ("standard", "measuring_instrument", "auxiliary", "software", "consumable")
STATES = ("in_service",) * 8 + ("lent", "suspended")


def columns(base: sqlite3.Connection, table: str, given: dict[str, Any]) -> dict[str, Any]:
    """A row with an empty value for every column that is not given."""
    found = {}
    for _, name, kind, needed, *_rest in base.execute(f"PRAGMA table_info({table})"):
        number = "int" in kind.lower() or "bool" in kind.lower()
        found[name] = given.get(name, (0 if number else "") if needed else None)
    return found


def fill(path: Path, count: int) -> None:
    """Writes the register: each item with two changes of state and two plan rows, two of five with a certificate."""
    base, today = sqlite3.connect(path), date.today()
    rows: dict[str, list[dict[str, Any]]] = {}

    def add(table: str, **given: Any) -> None:
        rows.setdefault(table, []).append({"version": 1, **given})

    for place in range(count):
        pk, kind, state = FIRST + place, KINDS[place % 5], STATES[place * 7 % 10]
        name = {"code": f"BIG-{place:06d}", "name": f"设备 {place}", "name_en": f"Item {place}", "model": "M"}
        span = {"lower": "0", "upper": "100", "unit": "mm", "room_code": f"R{place % 50}"}
        words = {"kind": kind, "state": state, "serial_number": f"SN{place}", "manufacturer": "某厂"}
        add("equipment_equipment", id=pk, **name, **span, **words, release="1" if kind == "software" else "")
        for step, (was, now) in enumerate((("", "verified"), ("verified", state))):
            at = {"day": f"2026-01-0{step + 1}", "at": f"2026-01-0{step + 1} 00:00:00", "by": "system"}
            add("equipment_statechange", id=2 * pk + step, equipment_id=pk, was=was, state=now, **at)
        if kind in KINDS[:2]:
            ends = (today + timedelta(days=place * 13 % 730 - 30)).isoformat()
            held = {"number": f"CERT-{place}", "kind": "calibration", "points": "[]", "chain": "[]"}
            dated = {"competence_from": "2020-01-01", "calibrated_on": "2026-01-01", "valid_to": ends}
            add("equipment_certificate", id=pk, equipment_id=pk, **held, **dated)
            upper = "100" if place % 200 else "50"
            said = {"day": "2026-01-02", "passed": 1, "lower": "0", "upper": upper, "unit": "mm"}
            said |= {"demands": "[]", "compared": "[]"}
            add("equipment_confirmation", id=pk, certificate_id=pk, **said)
        for stops in (0, 1):
            due = (today + timedelta(days=place * 11 % 400 - 5)).isoformat()
            key, plan = 2 * pk + stops, {"months": 12, "since": "2026-01-01", "due_on": due}
            add("equipment_duty", id=key, equipment_id=pk, kind="other", stops=stops, valid_from="2026-01-01", **plan)
            add("equipment_dutystep", id=key, duty_id=key, kind="planned", day="2026-01-01", passed=1, **plan)
    for table, found in rows.items():
        whole = columns(base, table, found[0])
        marks, names = ", ".join("?" * len(whole)), ", ".join(f'"{each}"' for each in whole)
        values = ([each.get(name, default) for name, default in whole.items()] for each in found)
        base.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)
    base.execute("ANALYZE")
    base.commit()
    base.close()


def timed(ask: Any, times: int = 5) -> float:
    """The least processor time of several tries, in milliseconds."""
    least = float("inf")
    for _ in range(times):
        begin = time.process_time()
        ask()
        least = min(least, time.process_time() - begin)
    return 1000 * least


def measure(folder: Path, count: int) -> None:
    from guiju.lab import boot

    boot.setup(folder)
    from django.test import Client

    from guiju.lab.accounts.models import Account
    from guiju.lab.equipment.facts import standards
    from guiju.lab.house import clock
    from guiju.lab.house.reading import Reading
    from guiju.lab.house.watching import NOBODY

    browser = Client(SERVER_NAME="127.0.0.1")
    keeper = Account.objects.get(person_code="demo-keeper")
    browser.force_login(keeper, backend="allauth.account.auth_backends.AuthenticationBackend")
    floor = timed(lambda: browser.get(f"{LIST}{FIRST}/do/plan/"))
    print(f"{count} items; floor (a form of one item): {floor:.0f} ms")
    for asked in (*ASKED, f"?q=SN{count // 2}", f"{FIRST + count // 2}/change/"):
        took = timed(lambda asked=asked: browser.get(LIST + asked))
        print(f"{asked or 'the list':24} {took:7.0f} ms {took / floor:6.1f} x floor")
    reading, codes = Reading(NOBODY, locking=False), ("BIG-000000", f"BIG-{count // 2:06d}")
    took = timed(lambda: standards(reading, codes, clock.today()), 50)
    print(f"facts of two standards   {took:7.2f} ms")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory(prefix="guiju-equipment-") as scratch:
        folder = Path(scratch) / "data"
        if len(sys.argv) > 2:
            shutil.copytree(sys.argv[2], folder)
        else:
            words = [sys.executable, "-m", "guiju.cli", "demo", "--no-serve", "--data", str(folder)]
            subprocess.run(words, check=True, capture_output=True)
        fill(folder / "guiju.sqlite3", count)
        measure(folder, count)


if __name__ == "__main__":
    main()
