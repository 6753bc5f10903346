"""Faults put into the database of a demonstration past the software, one at a time, and the evaluation after each.

Run as a program on the folder of a copy: it prints one JSON object, the rows that turned by the name of each fault.
A row has turned where its outcome changed, or where more speaks against it than before, or something else does.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

Statement = tuple[str, tuple[Any, ...]]


class DatabaseFault(NamedTuple):
    name: str
    rows: frozenset[str]
    """The rows of the code that must turn, and no other."""
    statements: tuple[Statement, ...]
    file: str = ""
    """A query for the SHA-256 of a file that is taken out of the store meanwhile."""


TODAY = date.today()
YESTERDAY = (TODAY - timedelta(days=1)).isoformat()
TOMORROW = (TODAY + timedelta(days=1)).isoformat()
LONG_AGO = (TODAY - timedelta(days=900)).isoformat()
CODE = {name: f"(SELECT id FROM people_person WHERE code = 'demo-{name}')" for name in (
    "calibrator", "technical", "signatory", "signatory-2", "reviewer"
)}  # fmt: skip
USED = "(SELECT min(certificate_number) FROM calibrations_use WHERE kind = 'standard')"
USED_EDITION = (
    "(SELECT e.id FROM methods_edition e JOIN methods_method m ON m.id = e.method_id JOIN commissions_line l "
    "ON l.method_code = m.code AND l.edition = e.edition JOIN calibrations_job j ON j.line_id = l.id "
    "WHERE j.finished_at IS NOT NULL ORDER BY j.id LIMIT 1)"
)
UNDER_REPAIR = "DEMO-E-BATH"
MATERIAL = "kind = 'material' AND state = 'in_service'"


def put(table: str, column: str, value: Any, where: str = "1 = 1") -> Statement:
    """Sets a column in every row that answers."""
    return f"UPDATE {table} SET {column} = %s WHERE {where}", (value,)


def first(table: str, condition: str = "1 = 1") -> str:
    """The condition that only the first row that answers fulfils."""
    return f"id = (SELECT min(id) FROM {table} WHERE {condition})"


def gone(table: str, where: str) -> Statement:
    """Takes rows out."""
    return f"DELETE FROM {table} WHERE {where}", ()


def untriggered(table: str, what: str) -> Statement:
    """Takes away the trigger that keeps a table append-only, as somebody with the whole database could."""
    return f"DROP TRIGGER guiju_append_only_{table}_{what}", ()


def fault(name: str, rows: str, *statements: Statement) -> DatabaseFault:
    """A row of a record or register changed: 5-5b turns as well, for it is found by the comparison with the log."""
    return DatabaseFault(name, frozenset((*rows.split(), "5-5b")), statements)


def beside(name: str, rows: str, *statements: Statement, file: str = "") -> DatabaseFault:
    """Log, journal, files or accounts changed: the control of records turns (6.1.5-3)."""
    return DatabaseFault(name, frozenset((*rows.split(), "6.1.5-3")), statements, file)


def paper(who: str, column: str, value: Any) -> Statement:
    return put("people_qualification", column, value, f"person_id = {CODE[who]}")


FAULTS = (
    # ---- agency and premises
    fault("lapsed lease", "4.2-2", put("premises_tenure", "valid_to", YESTERDAY)),
    fault("no proof of tenure", "4.2-2", gone("premises_tenure", "1 = 1")),
    fault("open room", "4.2-1", put("premises_room", "enclosure", "", first("premises_room"))),
    fault("room without photo", "4.2-1", gone("premises_roomfile", "kind = 'photo'")),
    fault("another address", "4.2-3", put("premises_site", "address", "某市另一路9号")),
    fault("wrong check digit", "4.1-1", put("agency_agency", "credit_code", "91512081MA62K0260F")),
    fault("licence over", "4.1-1", put("agency_licence", "valid_to", YESTERDAY)),
    fault("qualification over", "4.3-1 4.3-2", put("agency_qualification", "valid_to", YESTERDAY)),
    # ---- people
    fault("signatory with six fields and level 2", "4.5-4", paper("signatory", "kind", "metrologist_2")),
    fault("signatory of three fields without paper", "4.5-3", paper("signatory-2", "attested", False)),
    fault("calibrator's paper over", "4.5-7", paper("calibrator", "valid_to", YESTERDAY)),
    fault("reviewer's paper not attested", "4.5-7", paper("reviewer", "attested", False)),
    fault(
        "calibrator's contract over",
        "4.5-7",
        put("people_employment", "valid_to", YESTERDAY, f"person_id = {CODE['calibrator']}"),
    ),
    fault("calibrator over 65", "4.5-10", put("people_person", "birth_date", "1950-01-01", "code = 'demo-calibrator'")),
    fault(
        "technical manager, who also teaches, without years",
        "4.5-5 4.5-8 5-5d",
        gone("people_experience", f"person_id = {CODE['technical']}"),
    ),
    fault("technical manager not appointed", "4.5-1 4.5-5", put(
        "people_appointment", "valid_to", YESTERDAY, f"person_id = {CODE['technical']}"
    )),
    fault("missing training", "5-5d", gone("people_attendance", f"person_id = {CODE['calibrator']}")),
    fault("training that was not passed", "5-5d", put("people_attendance", "passed", False)),
    fault("declaration two years old", "5-1", put("people_declaration", "declared_on", LONG_AGO)),
    fault("supervision overdue", "4.5-2", put("people_check", "next_due", YESTERDAY)),
    fault("authorisation dated back to after the work", "5-5d", put(
        "people_authorisation", "valid_from", TOMORROW, f"person_id = {CODE['calibrator']}"
    )),
    fault("signatory withdrawn before the approval", "5-5d", put(
        "people_authorisation", "valid_to", LONG_AGO, f"kind = 'sign' AND person_id = {CODE['signatory']}"
    )),
    # ---- equipment and traceability
    fault("certificate ended the day before use", "4.4-1 4.4-2 4.4-7 5-6d", (
        "UPDATE equipment_certificate SET valid_to = (SELECT date(min(first_day), '-1 day') FROM calibrations_use "
        f"WHERE certificate_number = {USED}) WHERE number = {USED}", ()
    )),
    fault("certificate of another number", "4.4-2 4.4-7 5-6d", put(
        "equipment_certificate", "number", "X-1", f"number = {USED}"
    )),
    fault("certificate of another serial number", "4.4-7", put(
        "equipment_certificate", "serial_number", "X-1", f"number = {USED}"
    )),
    fault("calibration of a standard overdue", "4.4-1 4.4-8", put(
        "equipment_duty", "due_on", YESTERDAY, first("equipment_duty", "kind = 'calibration'")
    ), put("equipment_dutystep", "due_on", YESTERDAY, "duty_id = 1")),
    fault("item not back", "4.4-6", put("equipment_statechange", "due_back", YESTERDAY, "state = 'lent'")),
    fault("used while under repair", "4.4-4 4.4-6", (
        "UPDATE equipment_use SET equipment_id = (SELECT id FROM equipment_equipment WHERE code = %s) "
        f"WHERE {first('equipment_use')}", (UNDER_REPAIR,)
    )),
    fault("material expired in service", "4.4-5", put(
        "equipment_equipment", "material_expiry", YESTERDAY, MATERIAL
    )),
    fault("software not validated", "4.4-4", gone("equipment_validation", "1 = 1")),
    fault("scope line without standards", "4.4-1", gone("equipment_serving", first("equipment_serving"))),
    # ---- methods
    fault("no check for novelty for years", "6.1.2-1", put("methods_noveltycheck", "day", LONG_AGO)),
    fault("edition not verified", "6.1.2-1 6.8-5", gone("methods_verification", first("methods_verification"))),
    fault("two editions in force", "4.5-1 6.1.2-1", put(
        "methods_edition", "superseded_on", None, "edition = '2019'"
    )),
    fault("edition superseded before the work", "4.5-1 6.1.2-1", put(
        "methods_edition", "superseded_on", LONG_AGO, f"id = {USED_EDITION}"
    )),
    fault("procedure not reviewed", "6.1.2-4", put("methods_procedurereview", "day", LONG_AGO)),
    # ---- records
    fault("tampered reading", "", put("calibrations_reading", "value", "99.9", first("calibrations_reading"))),
    fault("deleted reading", "", gone("calibrations_reading", "id = (SELECT max(id) FROM calibrations_reading)")),
    fault("correction without reason", "5-4", (
        f"UPDATE calibrations_reading SET kind = 'correction', reason = '' WHERE {first('calibrations_reading')}", ()
    )),
    fault("number without certificate", "5-5f", gone("issuing_certificate", first("issuing_certificate"))),
    fault("number deleted in the middle", "5-5f", gone("issuing_certificate", "number_id = 3"), gone(
        "issuing_number", "id = 3"
    )),
    fault("void number without reason", "5-5f", put("issuing_number", "state", "void", first("issuing_number"))),
    fault("item not inspected", "6.1.4-3", put("commissions_item", "condition", "", first("commissions_item"))),
    fault("instructions not recorded", "6.1.4-4", put(
        "commissions_item", "instructions", "", first("commissions_item")
    )),
    fault("item gone without trace", "6.1.4-1", put("commissions_item", "state", "returned", "state = 'received'")),
    fault("enclosure altered", "6.1.5-3", put(
        "calibrations_enclosure", "document", "{}", first("calibrations_enclosure")
    )),
    # ---- log, journal, files, accounts
    beside("journal altered", "", untriggered("house_journalentry", "update"), put(
        "house_journalentry", "actor", "demo-head", first("house_journalentry", "act = 'calibrations.review'")
    )),
    beside("journal row deleted", "", untriggered("house_journalentry", "delete"), gone(
        "house_journalentry", first("house_journalentry", "outcome = 'refused'")
    )),
    beside("log entry altered", "", untriggered("house_logentry", "update"), (
        "UPDATE house_logentry SET data = %s WHERE \"index\" = 7", (b"{}",)
    )),
    beside("account of a stranger", "", put(
        "accounts_account", "person_code", "demo-stranger", "username = 'demo-clerk'"
    )),
    beside("PDF of a certificate gone", "5-5f", file="SELECT min(pdf_sha256) FROM issuing_certificate"),
    beside("record gone", "5-5f", file="SELECT min(sha256) FROM calibrations_record"),
)  # fmt: skip


def main(folder: Path) -> None:
    from guiju.lab import boot

    boot.setup(folder)
    print(json.dumps(turned_by_all(folder), ensure_ascii=False))


def turned_by_all(folder: Path) -> dict[str, list[str]]:
    before = judged()
    found = {}
    for each in FAULTS:
        with broken(each, folder):
            after = judged()
        found[each.name] = sorted(row for row in after if after[row] != before[row])
    return found


@contextmanager
def broken(each: DatabaseFault, folder: Path) -> Iterator[None]:
    """The house with the fault in it, for a while."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        for statement, values in each.statements:
            cursor.execute(statement, values)
            if not statement.startswith("DROP") and not cursor.rowcount:
                raise LookupError(f"{each.name}: no such row")
        with taken_out(cursor, each.file, folder):
            yield
        transaction.set_rollback(True)


@contextmanager
def taken_out(cursor: Any, query: str, folder: Path) -> Iterator[None]:
    """A file of the store is somewhere else, for a while."""
    if not query:
        yield
        return
    cursor.execute(query)
    digest = cursor.fetchone()[0]
    place, aside = folder / "files" / digest[:2] / digest, folder / "aside"
    place.rename(aside)
    try:
        yield
    finally:
        aside.rename(place)


def judged() -> dict[str, tuple[str, int, tuple[str, ...]]]:
    """Outcome of each row, how much speaks against it and what; the whole database is compared with its log first."""
    from guiju.conduct.evaluation import evaluate, profiles, snapshot_of
    from guiju.lab.assessment.sources import gather, last_twelve_months
    from guiju.lab.house import clock
    from guiju.lab.house.audit import audit, kept

    # A fault is played in a transaction that is taken back, in which no act can be done: what its audit finds counts
    # though the log does not name it, and where nothing is found the log names the same audit of today already.
    with suppress(RuntimeError):
        kept.keep(audit())
    evaluation = evaluate(snapshot_of(gather(*last_twelve_months(clock.today()), keep=False)), profiles()["self"])
    rows = evaluation.rows
    against = {each.id: each.counts.serious + each.counts.nonconformity + each.counts.undetermined for each in rows}
    found = {each.id: {dict(said.parameters)["code"] for said in each.why if said.code == "finding"} for each in rows}
    return {each.id: (each.outcome, against[each.id], tuple(sorted(found[each.id]))) for each in rows}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
