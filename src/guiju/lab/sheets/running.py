"""An import on its way: the file that waits, the rows that are filed, the way back. Every step can be done again."""

import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from guiju.canonical import sha256
from guiju.lab.boot import data_folder
from guiju.lab.house import files, journal
from guiju.lab.house.act import LONGEST_REASON, ActError, Refused, perform
from guiju.lab.house.own_keys import house_key
from guiju.lab.house.reading import Actor
from guiju.lab.sheets.acts import AcceptImport, EndImport, UndoRow, demand_importer, retracted, state_of
from guiju.lab.sheets.bundles import ZIP, unpacked
from guiju.lab.sheets.companions import joined
from guiju.lab.sheets.filed import fileable
from guiju.lab.sheets.matching import matching, unmatched
from guiju.lab.sheets.models import Import
from guiju.lab.sheets.report import Report, requests
from guiju.lab.sheets.retracting import key_of
from guiju.lab.sheets.words import state_words
from guiju.lab.sheets.workbook import Sheet, read

WAITING_FOR = 24 * 3600
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Progress = Callable[[int, int], None]


def _waiting(digest: str) -> Path:
    return data_folder() / "uploads" / digest


def keep_waiting(data: bytes) -> str:
    """Keeps an uploaded file for a day, until it is accepted; returns its SHA-256. Older ones are swept away."""
    folder = data_folder() / "uploads"
    folder.mkdir(mode=0o700, exist_ok=True)
    for each in folder.iterdir():
        if time.time() - each.stat().st_mtime > WAITING_FOR:
            each.unlink(missing_ok=True)
    digest = sha256(data)
    files.write_whole(_waiting(digest), data)
    return digest


def waiting(digest: str) -> bytes | None:
    """The bytes of a file that waits; None where there is none of this hash."""
    if not files.DIGEST.fullmatch(digest):
        return None
    path = _waiting(digest)
    data = path.read_bytes() if path.is_file() else None
    return data if data is not None and sha256(data) == digest else None


def sheet_of(data: bytes, name: str, act: str = "") -> tuple[Sheet, str]:
    """The first sheet that can be imported, and the act that files its rows. Raises SheetUnreadable."""
    own, names = unpacked(data)
    found = read(own, name)
    for sheet in found:
        chosen = act or matching(sheet)
        if chosen:
            whole = joined(sheet, chosen, [each for each in found if each is not sheet])
            return replace(whole, files=names), chosen
    raise unmatched(found)


def accept(report: Report, data: bytes, name: str, actor: Actor) -> Import:
    """Accepts a report without faults. Raises ActError; ValueError for one with faults."""
    if report.faults or not report.requests:
        raise ValueError("a report with faults, or without rows, is not accepted")
    digest = files.store(data, ZIP if unpacked(data)[1] else XLSX)
    code = f"IMP-{secrets.token_hex(5)}"
    request = AcceptImport.Request(
        code=code, act=report.act, file_name=Path(name).name[:200], file_sha256=digest, rows=report.rows
    )
    perform(AcceptImport, request, actor=actor, key=house_key("accept", code))
    return Import.objects.get(code=code)


def requests_of(row: Import) -> list[tuple[int, Any]]:
    """Row numbers and requests of an accepted file, read again from the store."""
    return rows_of_file(row.file_sha256, row.file_name, row.act)


def rows_of_file(sha256_: str, name: str, act: str) -> list[tuple[int, Any]]:
    """Row numbers and requests of a stored file. Raises FileMissing, SheetUnreadable."""
    sheet, chosen = sheet_of(files.stored(sha256_), name, act)
    return requests(sheet, chosen)


def running_import(data: bytes) -> Import | None:
    """The import of this very file that was accepted and is not done; None without any."""
    return Import.objects.filter(file_sha256=sha256(data), state="running").order_by("pk").first()


def file_rows(
    row: Import,
    actor: Actor,
    *,
    seconds: float = float("inf"),
    progress: Progress = lambda done, all_: None,
    reason: str = "",
) -> tuple[int, ActError | None]:
    """Files the rows that are not filed yet, for some seconds; how many are filed, and what stopped it.

    Rows go in order, so that one which another has overtaken stops the import where it stands: it can be gone on with,
    or taken back.
    """
    wanted = requests_of(row)
    kind = fileable()[row.act]
    begun, filed = time.monotonic(), filed_rows(row, [number for number, _ in wanted])
    row.refresh_from_db()
    if row.state != "running":
        parameters = {"code": row.code, **state_words(row.state)}
        ended = Refused("import_state", requirement="6.1.5-3", parameters=parameters)
        return len(filed), None if len(filed) == len(wanted) else ended
    try:
        demand_importer(actor, row, reason)
    except ActError as error:
        return len(filed), error
    for number, request in wanted:
        if number in filed:
            continue
        if time.monotonic() - begun > seconds:
            return len(filed), None
        try:
            perform(kind, request, actor=actor, key=key_of(row.code, number), reason=_why(row, reason))
        except ActError as error:
            return len(filed), error
        filed.add(number)
        progress(len(filed), len(wanted))
    return len(filed), end(row, actor, reason=reason)


def filed_rows(row: Import, numbers: Iterable[int]) -> set[int]:
    """Those of the rows that were filed."""
    keys = {str(key_of(row.code, each)): each for each in numbers}
    return {keys[each] for each in journal.done_keys(keys, row.act)}


def undone_rows(row: Import, numbers: Iterable[int]) -> set[int]:
    """Those of the rows that were taken back."""
    gone = retracted(row)
    return {each for each in numbers if key_of(row.code, each) in gone}


def undo(
    row: Import,
    actor: Actor,
    *,
    seconds: float = float("inf"),
    progress: Progress = lambda done, all_: None,
    reason: str = "",
) -> tuple[int, ActError | None]:
    """Takes back what an import filed, the last row first; how many are left, and why the first of them stays.

    A row that was changed since, or that something rests on, stays; those before it go all the same. Evidence stays
    altogether: it is asked for one row.
    """
    filed, begun = filed_rows(row, [number for number, _ in requests_of(row)]), time.monotonic()
    left = sorted(filed - undone_rows(row, filed), reverse=True)
    stays: list[ActError] = []
    for place, number in enumerate(left):
        if time.monotonic() - begun > seconds:
            return len(left) - place + len(stays), stays[0] if stays else None
        error = _undo_row(row, number, actor, reason)
        if error is not None:
            stays.append(error)
            if isinstance(error, Refused) and error.findings[0].code in OF_ALL_ROWS:
                return len(left), error
        progress(place + 1, len(left))
    stopped = end(row, actor, reason=reason)
    return len(stays), stays[0] if stays else stopped


OF_ALL_ROWS = frozenset({"import_row_evidence", "import_of_another", "import_act", "role"})
"""Refusals of one row that hold for every other."""


def _undo_row(row: Import, number: int, actor: Actor, reason: str) -> ActError | None:
    """Takes back one row; why not, where it stays. A row may be tried again once it was refused."""
    try:
        request = UndoRow.Request(code=row.code, row=number, reason=reason)
        perform(UndoRow, request, actor=actor, key=house_key("undo", row.code, number), reason=_why(row, reason))
    except ActError as error:
        return error
    return None


def _why(row: Import, reason: str) -> str:
    return f"{row.code} {reason}".strip()[:LONGEST_REASON]


def end(row: Import, actor: Actor, *, reason: str = "") -> ActError | None:
    """Ends an import as its rows say; why not, where somebody may not. Nothing to do is no error."""
    row.refresh_from_db()
    if row.state == state_of(row):
        return None
    try:
        request = EndImport.Request(code=row.code, reason=reason)
        key = house_key("end", row.code, row.version)
        perform(EndImport, request, actor=actor, key=key, reason=_why(row, reason))
    except ActError as error:
        return error
    return None
