"""What an error of the database, or of a value, means for the act that met it."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, DataError, IntegrityError, InternalError, OperationalError
from django.db.models import ProtectedError, RestrictedError

from guiju.canonical import CanonicalError
from guiju.conduct.parameters import ParameterError
from guiju.integrity.errors import IntegrityError as IntegrityProblem
from guiju.lab.house.files import FileMissing
from guiju.lab.house.publication import CheckpointUnreadable
from guiju.lab.house.refusal import ActError, Busy, Exists, Refused
from guiju.lab.house.request import RequestUnreadable
from guiju.record.errors import RecordError

VALUE_ERRORS = (ValidationError, CanonicalError, RecordError, IntegrityProblem, RequestUnreadable, DataError)
STATES_TO_TRY_AGAIN = frozenset({"40001", "40P01", "55P03"})
"""Serialization failure, deadlock, lock not available."""
UNIQUE = "23505"
BROKEN_LOG = "the index of a log entry is the size of the log"
"""What the log's trigger says when the database holds fewer or more entries than its head."""


def state_of(error: BaseException) -> str:
    """PostgreSQL's SQLSTATE of a database error; empty on SQLite."""
    return str(getattr(error.__cause__, "sqlstate", None) or "")


def is_overtaken(error: BaseException) -> bool:
    """Whether the database ended the transaction only because of others, so that the act is tried again."""
    return isinstance(error, DatabaseError) and state_of(error) in STATES_TO_TRY_AGAIN


def as_act_error(error: Exception, request: Any) -> ActError | None:
    """The act error that says it to the user; None for an error of the software, which must not be hidden."""
    if isinstance(error, ActError):
        return error
    if isinstance(error, CheckpointUnreadable):
        parameters = {"zh": error.zh, "en": error.en}
        return Refused("checkpoint_unreadable", requirement="6.1.5-3", parameters=parameters)
    if isinstance(error, VALUE_ERRORS) or (isinstance(error, OverflowError) and "SQLite" in str(error)):
        zh, en = _both(error)
        return Refused("invalid_value", requirement="5-5a", parameters={"zh": zh, "en": en})
    if isinstance(error, (IntegrityError, InternalError, DatabaseError)) and BROKEN_LOG in str(error):
        return Refused("log_broken", requirement="6.1.5-3")
    if isinstance(error, ParameterError):
        return Refused("parameter_unfit", requirement="6.1.5-3", parameters={"zh": error.zh, "en": error.en})
    if isinstance(error, FileMissing):
        zh, en = _both(error)
        return Refused("file_unsound", requirement="6.1.5-3", parameters={"zh": zh, "en": en})
    if isinstance(error, (ProtectedError, RestrictedError)):
        return Refused("still_used", requirement="6.1.5-3", parameters={"what": _protected(error)})
    if isinstance(error, IntegrityError) and (state_of(error) == UNIQUE or "UNIQUE constraint" in str(error)):
        return _taken(error, request)
    if isinstance(error, OperationalError):
        return Busy(str(error).splitlines()[0])
    return None


def _both(error: Exception) -> tuple[str, str]:
    zh, en = getattr(error, "zh", None), getattr(error, "en", None)
    if isinstance(zh, str) and isinstance(en, str):
        where = getattr(error, "where", "")
        return (f"{where} {zh}", f"{where} {en}") if where else (zh, en)
    text = "; ".join(error.messages) if isinstance(error, ValidationError) else str(error).splitlines()[0]
    first, mark, second = text.partition(" / ")
    named = f"{first.partition(' ')[0]} {second}" if isinstance(error, ValidationError) else second
    return (first, named) if mark else (text, text)


def _protected(error: Exception) -> str:
    rows = getattr(error, "protected_objects", None) or getattr(error, "restricted_objects", ())
    return ", ".join(sorted({str(row) for row in rows})[:3])


def _taken(error: IntegrityError, request: Any) -> Exists:
    """Names the columns that had to be unique, with the values where the request has them."""
    diagnosis = getattr(error.__cause__, "diag", None)
    if diagnosis is not None:
        table = diagnosis.table_name or ""
        found = re.search(r"\((?P<columns>.*)\)=\((?P<values>.*)\)", diagnosis.message_detail or "")
        if not found:
            return Exists(table, table=table)
        names, told = found["columns"].split(", "), found["values"].split(", ")
        own = tuple(told) if len(told) == len(names) else (found["values"],)
        return Exists(f"{table}: {found['columns']} = {found['values']}", table=table, columns=tuple(names), values=own)
    columns = [each.strip() for each in str(error).partition(": ")[2].split(",")]
    table = columns[0].partition(".")[0]
    names = [each.partition(".")[2] for each in columns]
    values = [getattr(request, name, None) for name in names]
    if all(isinstance(each, (str, int)) for each in values):
        told = [str(each) for each in values]
        what = f"{table}: {', '.join(names)} = {', '.join(told)}"
        return Exists(what, table=table, columns=tuple(names), values=tuple(told))
    return Exists(f"{table}: {', '.join(names)}", table=table, columns=tuple(names))
