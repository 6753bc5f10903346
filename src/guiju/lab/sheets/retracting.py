"""What an import filed for a row, and whether that may go again: what it is, who asks, and what rests on it (6.1.5-3).

What was observed, done or declared is evidence and never goes with an import. An entry of a register goes while nothing
rests on it that was done since, however much else was done.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models.functions import Left
from django.db.models.lookups import Exact

from guiju.canonical import dumps, loads
from guiju.lab.house import journal
from guiju.lab.house.act import Refused
from guiju.lab.house.controlled import DecimalTextField
from guiju.lab.house.models import JournalEntry
from guiju.lab.house.own_keys import HouseKey, house_key
from guiju.lab.sheets.filed import fileable
from guiju.lab.sheets.models import Import

NAMED, PERSON, WORK = "named", "person", "work"
"""How something tells that it rests on an entry: it names it; or it is of the person; or it is work of the house."""
ENTRIES: dict[str, str] = {
    "agency.add_scope_row": WORK,
    "agency.describe": WORK,
    "agency.file_licence": WORK,
    "agency.file_qualification": WORK,
    "customers.register": NAMED,
    "equipment.add_member": WORK,
    "equipment.form_set": WORK,
    "equipment.register": NAMED,
    "equipment.register_supplier": NAMED,
    "equipment.serve_scope": WORK,
    "methods.register": NAMED,
    "people.add_post": NAMED,
    "people.appoint": PERSON,
    "people.file_qualification": PERSON,
    "people.give_role": PERSON,
    "people.grant_authorisation": PERSON,
    "people.grant_signing": PERSON,
    "people.record_employment": PERSON,
    "people.record_experience": PERSON,
    "people.register_person": PERSON,
    "premises.add_room": NAMED,
    "premises.add_room_file": WORK,
    "premises.add_site": NAMED,
    "premises.name_address": WORK,
    "premises.record_tenure": WORK,
}
"""Acts whose rows an import may take back. All others file evidence, or what somebody is bound by: readings, checks,
certificates, events, duties, suspensions, declared interests, requests received."""
REGISTERS = ("accounts", "agency", "api", "customers", "equipment", "house", "methods", "people", "premises", "sheets")
"""Apps whose acts keep registers: they rest on an entry only where they name it."""
BESIDE = ("accounts", "api", "sheets")
"""Apps whose acts rest on no register but that of people's roles, by which everybody acts."""


def key_of(code: str, row: int | str) -> HouseKey:
    """The idempotency key under which a row of an import is filed: sent again it is done once."""
    return house_key("import", code, row)


def filing_of(row: Import, number: int) -> JournalEntry | None:
    """The act by which this import filed this row of its sheet; None where it filed none."""
    done = journal.done_under(key_of(row.code, number))
    return done if done is not None and done.act == row.act else None


def put_in(filing: JournalEntry | None) -> list[models.QuerySet]:
    """What filing a row put in, the last first: an item of equipment came with the beginning of its history."""
    changes = () if filing is None else loads(filing.changes.encode())
    new = [(each["table"], each["row"]) for each in changes if each["before"] is None]
    return [_tables()[table].objects.filter(pk=key) for table, key in reversed(new)]


def demand_free(rows: list[Any], filing: JournalEntry, code: str) -> None:
    """Raises Refused unless the rows that a filing put in stand as they came, and nothing rests on them."""
    kind = fileable()[filing.act].model
    entry = next((row for row in rows if isinstance(row, kind)), rows[-1])
    parameters = {"what": str(entry)}
    if any(row.version != 1 for row in rows):
        raise Refused("import_row_changed", requirement="6.1.5-3", parameters=parameters)
    if any(each["before"] is not None for each in loads(filing.changes.encode())):
        raise Refused("import_row_relied_on", requirement="6.1.5-3", parameters=parameters)
    if _is_pointed_at(rows) or _rests_on(entry, filing, code):
        raise Refused("import_row_relied_on", requirement="6.1.5-3", parameters=parameters)


def _tables() -> dict[str, Any]:
    return {each._meta.db_table: each for each in apps.get_models()}


def _is_pointed_at(rows: list[Any]) -> bool:
    """Whether a row points to one of these that did not come with them."""
    own: dict[Any, set[int]] = {}
    for row in rows:
        own.setdefault(type(row), set()).add(row.pk)
    return any(
        each.related_model._base_manager.filter(**{each.field.name: row})
        .exclude(pk__in=own.get(each.related_model, ()))
        .exists()
        for row in rows
        for each in row._meta.related_objects
    )


def begins(column: str, text: str) -> models.Q:
    """That a column begins with a text, sign by sign: SQLite's own comparison of beginnings takes x7 for X7."""
    return models.Q(Exact(Left(column, len(text)), models.Value(text)))


def _rests_on(entry: Any, filing: JournalEntry, code: str) -> bool:
    """Whether something that was done since, by anything but this import, rests on the entry."""
    beside = begins("key", f"import:{code}:") | begins("key", f"undo:{code}:")
    since = JournalEntry.objects.filter(pk__gt=filing.pk, outcome="done").exclude(beside)
    how = ENTRIES[filing.act]
    if how == WORK and since.exclude(_of(REGISTERS)).exists():
        return True
    subject = getattr(entry, "person", entry) if how == PERSON else entry
    name = _called(subject)
    if how == PERSON and since.filter(actor=name).exclude(_of(BESIDE)).exists():
        return True
    return any(_names(each, subject, name) for each in since.filter(_hint(subject, name)))


def _of(labels: Iterable[str]) -> models.Q:
    found = models.Q()
    for each in labels:
        found |= models.Q(act__startswith=f"{each}.")
    return found


def _called(row: Any) -> str:
    """The code or number by which other rows name this one in their texts; empty where it has none."""
    names = (row.known_by, "code", "number")
    return next((str(getattr(row, name)) for name in names if name != "pk" and hasattr(row, name)), "")


def _hint(subject: Any, name: str) -> models.Q:
    """What of the journal is worth reading: the name somewhere, or a column that may point to the row."""
    columns = {each.field.column for each in subject._meta.related_objects}
    found = models.Q(pk__in=())
    if name:
        found |= models.Q(changes__contains=dumps(name).decode()[1:-1])
    for each in sorted(columns):
        found |= models.Q(changes__contains=f'"{each}":{subject.pk}')
    return found


def _names(entry: JournalEntry, subject: Any, name: str) -> bool:
    """Whether an act wrote a row that names the subject and is still there."""
    tables = _tables()
    for change in loads(entry.changes.encode()):
        table = tables.get(change["table"])
        sides = [each for each in (change["before"], change["after"]) if each is not None]
        if table is None or not any(_says(table, each, subject, name) for each in sides):
            continue
        if table._base_manager.filter(pk=change["row"]).exists():
            return True
    return False


def _says(table: Any, document: dict[str, Any], subject: Any, name: str) -> bool:
    for column in table._meta.concrete_fields:
        value = document.get(column.column)
        if isinstance(column, models.ForeignKey):
            if value == subject.pk and column.related_model is type(subject):
                return True
        elif name and not isinstance(column, DecimalTextField):
            several = column.name.endswith("_codes") and isinstance(value, str)
            if name in (value.split() if several else _texts(value)):
                return True
    return False


def _texts(value: Any) -> Iterator[str]:
    """Every text of a column's value, the names of members among them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield key
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
