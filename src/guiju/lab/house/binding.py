"""Binding the journal: each logged act's entry commits to the act's own row and to the rows written since the last one.

A refusal, or an act that a chain of its own holds, takes no entry of the log, so that many benches never wait for each
other at its head: its row is put down as waiting, in its own transaction. A logged act, which holds the head, takes
what is waiting by then. Membership goes by these marks and never by a span of keys: a row of a lower key may be
committed later than one of a higher, and then simply waits for the next act. The act's own row is written after those
it binds could be seen, so its key is the highest among them.
"""

from collections.abc import Iterable

from guiju.canonical import dumps, sha256
from guiju.lab.house.controlled import column_text
from guiju.lab.house.models import JournalBinding, JournalEntry, JournalWaiting

MOST_AT_ONCE = 2000
"""Rows that one act binds beside its own, oldest first: a flood of refusals must not make an act slow."""


def row_digest(row: JournalEntry) -> str:
    """SHA-256 over the canonical bytes of all columns of a row, its key among them."""
    return sha256(dumps({each.column: column_text(getattr(row, each.attname)) for each in row._meta.concrete_fields}))


def combined(digests: Iterable[str]) -> str:
    """What a log entry says of its rows, in the order of their keys; its own secret salt keeps it from guesses."""
    return sha256(dumps(list(digests)))


def put_waiting(row: JournalEntry) -> None:
    """Marks a row without a log entry of its own, in the transaction that writes it."""
    JournalWaiting.objects.create(journal=row.pk)


def bind(own: JournalEntry) -> str:
    """Binds an act's own row and those that wait; gives what its entry says. The log's head must be locked.

    A mark whose row is gone stays, and tells of it in the audit.
    """
    marked = list(JournalWaiting.objects.order_by("pk").values_list("pk", flat=True)[:MOST_AT_ONCE])
    rows = [*JournalEntry.objects.filter(pk__in=marked).order_by("pk"), own] if marked else [own]
    made = [JournalBinding(journal=each.pk, log_index=own.log_index, digest=row_digest(each)) for each in rows]
    JournalBinding.objects.bulk_create(made)
    JournalWaiting.objects.filter(pk__in=[each.pk for each in rows[:-1]]).delete()
    return combined(each.digest for each in made)
