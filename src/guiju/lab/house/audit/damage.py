"""What cannot be read: a damaged page, a value that no column of the software holds; and what is but out of reach."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection

from guiju.canonical import CanonicalError
from guiju.lab.house.mishap import state_of

UNREADABLE = (DatabaseError, CanonicalError, ValidationError, ValueError, TypeError, AttributeError, LookupError)
"""What reading a damaged database raises: the database itself, or the conversion of what it gives."""
OUT_OF_REACH = ("08", "40", "53", "55", "57")
"""Classes of PostgreSQL's SQLSTATE that say nothing of the data: connection, rollback, resources, locks, shutdown."""
SQLITE_HELD = frozenset({3, 5, 6, 9, 14})
"""SQLITE_PERM, SQLITE_BUSY, SQLITE_LOCKED, SQLITE_INTERRUPT, SQLITE_CANTOPEN."""
FAULTS_NAMED = 5


def raise_unless_damage(error: Exception) -> None:
    """Raises an error of the database again that does not come from its data."""
    if not isinstance(error, DatabaseError):
        return
    if connection.vendor == "sqlite":
        held = getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF in SQLITE_HELD
    else:
        held = not state_of(error) or state_of(error).startswith(OUT_OF_REACH)
    if held:
        raise error


def page_faults() -> Iterator[str]:
    """What SQLite itself finds wrong in its file; PostgreSQL tells a damaged page when it reads it."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA integrity_check({FAULTS_NAMED})")
        for (found,) in cursor.fetchall():
            if found != "ok":
                yield " ".join(str(found).replace("***", "").split())
