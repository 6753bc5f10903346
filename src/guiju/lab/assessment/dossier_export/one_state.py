"""One state of the database for a long reading, while others go on writing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def one_state() -> Iterator[None]:
    """Everything read inside is of one instant. Nothing may be written inside; nobody else is kept from writing.

    Django's own transactions on SQLite begin with the lock of the one writer, which a reading must not hold.
    """
    if connection.in_atomic_block:
        raise RuntimeError("a transaction is open: what it has not committed must not go into a dossier")
    begin = "BEGIN" if connection.vendor == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    with connection.cursor() as cursor:
        cursor.execute(begin)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
