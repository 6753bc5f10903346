"""Acts on imports: accepting one, ending it, taking back one of its rows (6.1.5-3)."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from guiju.canonical import loads
from guiju.lab.house import journal
from guiju.lab.house.act import Act, Reading, Refused, Transaction
from guiju.lab.house.controlled import ControlledModel, controlled_models
from guiju.lab.house.models import JournalEntry
from guiju.lab.house.own_keys import HouseKey, house_key
from guiju.lab.house.typed import demand_code
from guiju.lab.sheets.filed import fileable
from guiju.lab.sheets.models import Import
from guiju.lab.sheets.workbook import SheetUnreadable
from guiju.lab.ui.words import ROLES

BESIDE = ("sheets", "accounts", "api")
"""Apps whose acts rest on no register but that of people's roles, by which everybody acts."""
EVERYBODY = frozenset(ROLES) - {"assessor"}
"""The roles of the act that files a row decide; they are asked in `check`."""


def key_of(code: str, row: int) -> HouseKey:
    """The idempotency key under which a row of an import is filed: sent again it is done once."""
    return house_key("import", code, row)


def _demand_filer(reading: Reading, act: str) -> None:
    known = fileable().get(act)
    if known is None:
        raise Refused("import_act", requirement="6.1.5-3", parameters={"act": act})
    if not known.roles & reading.actor.roles:
        roles = ", ".join(sorted(known.roles - {"system"}))
        parameters = {"actor": reading.actor.name, "act": act, "roles": roles}
        raise Refused("role", requirement="4.5-2", parameters=parameters)


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
        _demand_filer(reading, request.act)
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


class EndImport(Act):
    """Says that every row of an import was filed, or taken back."""

    name = "sheets.end_import"
    roles = EVERYBODY

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        code: str
        state: str

    def subjects(self, request: Any) -> list[Any]:
        return [Import.objects.filter(code=request.code)]

    def check(self, reading: Reading, request: Any) -> None:
        row = reading.one(Import.objects.filter(code=request.code), request.code)
        _demand_filer(reading, row.act)
        if (row.state, request.state) not in {("running", "done"), ("running", "undone"), ("done", "undone")}:
            parameters = {"code": row.code, "state": row.state}
            raise Refused("import_state", requirement="6.1.5-3", parameters=parameters)

    def change(self, tx: Transaction, request: Any) -> Import:
        return tx.update(tx.one(Import.objects.filter(code=request.code), request.code), state=request.state)


class UndoRow(Act):
    """Takes back a row that an import filed, as long as nobody changed it and nothing depends on it."""

    name = "sheets.undo_row"
    roles = EVERYBODY

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        code: str
        row: int

    def subjects(self, request: Any) -> list[Any]:
        return _filed(request)

    def check(self, reading: Reading, request: Any) -> None:
        found = reading.one(Import.objects.filter(code=request.code), request.code)
        _demand_filer(reading, found.act)
        done = journal.done_under(key_of(request.code, request.row))
        for row in [row for rows in _filed(request) for row in reading.rows(rows)]:
            if done is not None and _relied_on(row, done, request.code):
                raise Refused("import_row_relied_on", requirement="6.1.5-3", parameters={"what": str(row)})

    def change(self, tx: Transaction, request: Any) -> str:
        for row in [row for rows in _filed(request) for row in tx.rows(rows)]:
            if row.version != 1:
                raise Refused("import_row_changed", requirement="6.1.5-3", parameters={"what": str(row)})
            tx.delete(row)
        return ""


def _relied_on(row: ControlledModel, filed: JournalEntry, code: str) -> bool:
    """Whether something done since may rest on the row, though no row points to it.

    What holds on days (a grant, a role, a scope line, an edition, a certificate) is what acts are judged by: it goes
    only while nothing else was done. Other rows go while no row names their code.
    """
    if any(isinstance(each, models.DateField) for each in row._meta.concrete_fields):
        later = JournalEntry.objects.filter(pk__gt=filed.pk, outcome="done")
        beside = models.Q(key__startswith=f"import:{code}:")
        for app in BESIDE:
            beside |= models.Q(act__startswith=f"{app}.")
        return later.exclude(beside).exists()
    quoting, own = f"{row._meta.model_name}_code", getattr(row, row.known_by)
    return any(
        each.objects.filter(**{quoting: own}).exists()
        for each in controlled_models()
        if quoting in {column.name for column in each._meta.concrete_fields}
    )


def _filed(request: Any) -> list[Any]:
    """What filing the row put in, the last first: an item of equipment came with the beginning of its history."""
    done = journal.done_under(key_of(request.code, request.row))
    changes = () if done is None else loads(done.changes.encode())
    tables = {each._meta.db_table: each for each in apps.get_models()}
    new = [(each["table"], each["row"]) for each in changes if each["before"] is None]
    return [tables[table].objects.filter(pk=key) for table, key in reversed(new)]
