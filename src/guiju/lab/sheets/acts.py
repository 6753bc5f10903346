"""Acts on imports: accepting one, ending it, taking back one of its rows (6.1.5-3)."""

from dataclasses import dataclass
from typing import Any

from guiju.canonical import dumps
from guiju.lab.house.act import Act, Actor, Reading, Refused, Transaction
from guiju.lab.house.models import JournalEntry
from guiju.lab.house.typed import demand_code, seen
from guiju.lab.sheets.filed import fileable, title_of
from guiju.lab.sheets.models import Import
from guiju.lab.sheets.retracting import ENTRIES, begins, demand_free, filing_of, key_of, put_in
from guiju.lab.sheets.words import state_words
from guiju.lab.sheets.workbook import SheetUnreadable
from guiju.lab.ui.words import ROLES

EVERYBODY = frozenset(ROLES) - {"assessor"}
"""The roles of the act that files a row decide; they are asked in `check`."""
MANAGERS = frozenset({"head", "quality_manager", "technical_manager"})
"""Who may end or take back what another imported, with a reason, where the role holds at every site."""


def _demand_filer(actor: Actor, act: str) -> None:
    known = fileable().get(act)
    if known is None:
        raise Refused("import_act", requirement="6.1.5-3", parameters={"act": act})
    if not known.roles & actor.roles:
        roles = ", ".join(sorted(known.roles - {"system"}))
        parameters = {"actor": actor.name, "act": act, "roles": roles}
        raise Refused("role", requirement="4.5-2", parameters=parameters)


def demand_importer(actor: Actor, row: Import, reason: str) -> None:
    """Raises Refused unless somebody goes on with the own import, or manages the house and says why."""
    everywhere = actor.roles - {role for role, _sites in actor.sites}
    if everywhere & MANAGERS and seen(reason):
        return
    if row.by != actor.person_id:
        raise Refused("import_of_another", requirement="6.1.5-3", parameters={"code": row.code, "by": row.by})
    _demand_filer(actor, row.act)


class AcceptImport(Act):
    """Accepts a spreadsheet whose report had no fault; its rows are then filed one by one."""

    name = "sheets.accept_import"
    roles = EVERYBODY

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        code: str
        act: str
        file_name: str
        file_sha256: str
        rows: int

    def prepare(self, request: Any) -> None:
        """Reads the file: its page could not be shown of one that is not stored, or is no sheet of this register."""
        from guiju.lab.sheets.running import rows_of_file

        demand_code(request.code)
        if ":" in request.code:  # the keys of rows are told apart by it
            raise Refused("code_unfit", requirement="5-5f", parameters={"code": request.code})
        if request.act not in fileable():
            raise Refused("import_act", requirement="6.1.5-3", parameters={"act": request.act})
        try:
            rows = len(rows_of_file(request.file_sha256, request.file_name, request.act))
        except SheetUnreadable as error:
            parameters = {"zh": error.zh, "en": error.en}
            raise Refused("import_unreadable", requirement="6.1.5-3", parameters=parameters) from None
        if rows != request.rows:
            parameters = {"rows": str(request.rows), "found": str(rows)}
            raise Refused("import_rows", requirement="6.1.5-3", parameters=parameters)

    def check(self, reading: Reading, request: Any) -> None:
        _demand_filer(reading.actor, request.act)
        same = Import.objects.filter(act=request.act, file_sha256=request.file_sha256, state="running")
        for each in reading.rows(same):
            raise Refused("import_running", requirement="6.1.5-3", parameters={"code": each.code})

    def change(self, tx: Transaction, request: Any) -> Import:
        tx.log_file(request.file_sha256)
        return tx.insert(
            Import(
                code=request.code,
                act=request.act,
                file_name=request.file_name,
                file_sha256=request.file_sha256,
                rows=request.rows,
                state="running",
                by=tx.actor.person_id,
            )
        )


def state_of(row: Import) -> str:
    """Where an import is by the rows that it filed and took back: done, undone, or partial."""
    filings = JournalEntry.objects.filter(begins("key", key_of(row.code, "")), act=row.act, outcome="done")
    filed, gone = filings.count(), len(retracted(row))
    if filed == gone:
        return "undone"
    return "done" if filed == row.rows and not gone else "partial"


def retracted(row: Import) -> set[str]:
    """The keys of the rows that were taken back: each is the answer of the act that did it."""
    answers = JournalEntry.objects.filter(
        begins("answer", dumps(key_of(row.code, "")).decode()[:-1]), act=UndoRow.name, outcome="done"
    )
    return {each[1:-1] for each in answers.values_list("answer", flat=True)}


class EndImport(Act):
    """Ends an import: what it filed and took back says whether it is done, taken back, or filed in part."""

    name = "sheets.end_import"
    roles = EVERYBODY

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        code: str
        reason: str = ""

    def subjects(self, request: Any) -> list[Any]:
        return [Import.objects.filter(code=request.code)]

    def check(self, reading: Reading, request: Any) -> None:
        row = reading.one(Import.objects.filter(code=request.code), request.code)
        demand_importer(reading.actor, row, request.reason)
        if row.state == state_of(row):
            parameters = {"code": row.code, **state_words(row.state)}
            raise Refused("import_state", requirement="6.1.5-3", parameters=parameters)

    def change(self, tx: Transaction, request: Any) -> Import:
        row = tx.one(Import.objects.filter(code=request.code), request.code)
        return tx.update(row, state=state_of(row))


class UndoRow(Act):
    """Takes back an entry of a register that an import filed, while it stands as it came and nothing rests on it."""

    name = "sheets.undo_row"
    roles = EVERYBODY

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        code: str
        row: int
        reason: str = ""

    def subjects(self, request: Any) -> list[Any]:
        found = Import.objects.filter(code=request.code).first()
        return [] if found is None else put_in(filing_of(found, request.row))

    def check(self, reading: Reading, request: Any) -> None:
        found = reading.one(Import.objects.filter(code=request.code), request.code)
        demand_importer(reading.actor, found, request.reason)
        filing = filing_of(found, request.row)
        rows = [row for each in put_in(filing) for row in reading.rows(each)]
        if filing is None or not rows:
            parameters = {"code": found.code, "row": str(request.row)}
            raise Refused("import_row_absent", requirement="6.1.5-3", parameters=parameters)
        if found.act not in ENTRIES:
            parameters = {"zh": title_of(found.act, "zh-hans"), "en": title_of(found.act, "en")}
            raise Refused("import_row_evidence", requirement="6.1.5-3", parameters=parameters)
        demand_free(rows, filing, found.code)

    def change(self, tx: Transaction, request: Any) -> str:
        found = tx.one(Import.objects.filter(code=request.code), request.code)
        for row in [row for each in put_in(filing_of(found, request.row)) for row in tx.rows(each)]:
            tx.delete(row)
        return str(key_of(found.code, request.row))
