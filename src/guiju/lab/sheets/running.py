"""An import on its way: the file that waits, the rows that are filed, the way back. Every step can be done again."""

import secrets
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from guiju.canonical import sha256
from guiju.lab.boot import data_folder
from guiju.lab.house import files, journal
from guiju.lab.house.act import ActError, perform
from guiju.lab.house.own_keys import house_key
from guiju.lab.house.reading import Actor
from guiju.lab.sheets.acts import AcceptImport, EndImport, UndoRow, key_of
from guiju.lab.sheets.filed import fileable
from guiju.lab.sheets.models import Import
from guiju.lab.sheets.report import Report, matching, requests
from guiju.lab.sheets.workbook import Sheet, SheetUnreadable, read

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
    found = read(data, name)
    for sheet in found:
        chosen = act or matching(sheet)
        if chosen:
            return sheet, chosen
    titles = "、".join(each.title for each in found) or "—"
    raise SheetUnreadable(
        f"没有一张工作表（{titles}）的表头与某个登记簿相符；请下载模板",
        f"the headings of no sheet ({titles}) fit a register; download a template",
    )


def accept(report: Report, data: bytes, name: str, actor: Actor) -> Import:
    """Accepts a report without faults. Raises ActError; ValueError for one with faults."""
    if report.faults or not report.requests:
        raise ValueError("a report with faults, or without rows, is not accepted")
    digest = files.store(data, XLSX)
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
    row: Import, actor: Actor, *, seconds: float = float("inf"), progress: Progress = lambda done, all_: None
) -> tuple[int, ActError | None]:
    """Files the rows that are not filed yet, for some seconds; how many are filed, and what stopped it.

    Rows go in order, so that one which another has overtaken stops the import where it stands: it can be gone on with,
    or taken back.
    """
    wanted = requests_of(row)
    kind = fileable()[row.act]
    begun, filed = time.monotonic(), filed_rows(row, [number for number, _ in wanted])
    for number, request in wanted:
        if number in filed:
            continue
        if time.monotonic() - begun > seconds:
            return len(filed), None
        try:
            perform(kind, request, actor=actor, key=key_of(row.code, number), reason=row.code)
        except ActError as error:
            return len(filed), error
        filed.add(number)
        progress(len(filed), len(wanted))
    return len(filed), _end(row, actor, "done")


def filed_rows(row: Import, numbers: Iterable[int]) -> set[int]:
    """Those of the rows that were filed."""
    keys = {key_of(row.code, each): each for each in numbers}
    return {keys[each] for each in journal.done_keys(keys)}


def undone_rows(row: Import, numbers: Iterable[int]) -> set[int]:
    """Those of the rows that were taken back."""
    keys = {house_key("undo", row.code, each): each for each in numbers}
    return {keys[each] for each in journal.done_keys(keys)}


def undo(
    row: Import, actor: Actor, *, seconds: float = float("inf"), progress: Progress = lambda done, all_: None
) -> tuple[int, ActError | None]:
    """Takes back what an import filed, the last row first; how many are left, and why the first of them stays.

    A row that was changed since, or that others point to, stays; those before it go all the same.
    """
    filed, begun = filed_rows(row, [number for number, _ in requests_of(row)]), time.monotonic()
    left = sorted(filed - undone_rows(row, filed), reverse=True)
    stays: list[ActError] = []
    for place, number in enumerate(left):
        if time.monotonic() - begun > seconds:
            return len(left) - place + len(stays), stays[0] if stays else None
        try:
            request = UndoRow.Request(code=row.code, row=number)
            perform(UndoRow, request, actor=actor, key=house_key("undo", row.code, number), reason=row.code)
        except ActError as error:
            stays.append(error)
        progress(place + 1, len(left))
    if stays:
        return len(stays), stays[0]
    return 0, _end(row, actor, "undone")


def _end(row: Import, actor: Actor, state: str) -> ActError | None:
    """Ends an import; why not, where somebody may not or another was first."""
    try:
        perform(EndImport, EndImport.Request(code=row.code, state=state), actor=actor, key=house_key("end", row.code, state))
    except ActError as error:
        return error
    return None
