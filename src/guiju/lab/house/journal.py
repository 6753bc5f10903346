"""The journal: what was done or refused, before and after, who, when and why. The only history there is."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from guiju.canonical import dumps, loads
from guiju.lab.house import binding, clock
from guiju.lab.house.controlled import ControlledModel, row_document
from guiju.lab.house.models import Commitment, JournalEntry
from guiju.lab.house.reading import Actor
from guiju.lab.house.refusal import ActError, Refused

MOST_KEYS = 500
"""Keys asked for in one query: SQLite bounds the variables of a statement."""
HIDDEN = "(kept out of the journal so that it can be erased)"


def change_document(row: ControlledModel, kind: str, before: dict[str, Any] | None) -> dict[str, Any]:
    """One changed row as the journal keeps it."""
    after = None if kind == "delete" else row_document(row)
    return {
        "table": row._meta.db_table,
        "row": row.pk,
        "before": _visible(row, before),
        "after": _visible(row, after),
    }


def _visible(row: ControlledModel, document: dict[str, Any] | None) -> dict[str, Any] | None:
    if document is None:
        return None
    return {name: HIDDEN if name in row.journal_hidden else value for name, value in document.items()}


def write_done(
    *,
    act: str,
    key: str,
    request_sha256: str,
    actor: Actor,
    at: datetime,
    reason: str,
    changes: list[dict[str, Any]],
    answer: Any,
    log_index: int | None,
    person_salt: str,
) -> JournalEntry:
    """Writes a done act, in the act's transaction."""
    return JournalEntry.objects.create(
        act=act,
        key=key,
        request_sha256=request_sha256,
        actor=actor.person_id,
        at=at,
        reason=reason,
        outcome="done",
        changes=dumps(changes).decode(),
        answer=dumps(answer).decode(),
        log_index=log_index,
        person_salt=person_salt,
    )


def _short(text: Any, column: str) -> str:
    """Words that were themselves the reason of a refusal, as far as the column and PostgreSQL hold them."""
    length = JournalEntry._meta.get_field(column).max_length
    return str(text).encode("utf-8", "replace").decode().replace("\x00", "\N{REPLACEMENT CHARACTER}")[:length]


def subject_mark(table: str, row: int) -> dict[str, Any]:
    """How a refusal names a row that it is about."""
    return {"row": row, "table": table}


def write_refusal(
    act: str,
    error: ActError,
    *,
    key: str,
    request_sha256: str,
    actor: Actor,
    reason: str,
    about: tuple[tuple[str, int], ...] = (),
) -> None:
    """Writes a refusal, after the rollback and in a transaction of its own.

    `request_sha256` is empty where the request was so wrong that it has no canonical bytes; `about` are table and key
    of the rows that the act was to change.
    """
    findings = error.findings if isinstance(error, Refused) else ()
    answer = {
        "error": type(error).__name__,
        "findings": [
            {"code": each.code, "requirements": list(each.requirements), "subject": each.subject} for each in findings
        ],
        "about": [subject_mark(table, row) for table, row in about],
        "sentence": error.sentence("zh").encode("utf-8", "replace").decode(),
        "sentence_en": error.sentence("en").encode("utf-8", "replace").decode(),
    }
    with transaction.atomic():
        row = JournalEntry.objects.create(
            act=act,
            key=_short(key, "key"),
            request_sha256=request_sha256,
            actor=_short(actor.person_id, "actor"),
            at=clock.now(),
            reason=_short(reason, "reason"),
            outcome="refused",
            changes="[]",
            answer=dumps(answer).decode(),
            log_index=None,
            person_salt="",
        )
        binding.put_waiting(row)


def done_under(key: str) -> JournalEntry | None:
    """The act done under an idempotency key."""
    return JournalEntry.objects.filter(key=key, outcome="done").first()


def row_of(answer: Any) -> ControlledModel | None:
    """The row that an answer names, as it is now."""
    from guiju.lab.house.controlled import controlled_models

    if not (isinstance(answer, dict) and set(answer) == {"table", "id"}):
        return None
    for model in controlled_models():
        if model._meta.db_table == answer["table"]:
            return model.objects.filter(pk=answer["id"]).first()
    return None


def last_change(row: ControlledModel) -> tuple[str, str]:
    """Who changed a row last, and when."""
    commitments = Commitment.objects.filter(table=row._meta.db_table, row=row.pk)
    commitment = commitments.order_by("-log_index", "-position").first()
    entry = None if commitment is None else JournalEntry.objects.filter(log_index=commitment.log_index).first()
    return ("", "") if entry is None else (entry.actor, clock.instant_text(entry.at))


def history(row: ControlledModel) -> list[dict[str, Any]]:
    """Every change of a row, oldest first: act, actor, instant, reason, before, after."""
    indices = Commitment.objects.filter(table=row._meta.db_table, row=row.pk).values_list("log_index", flat=True)
    found = []
    for entry in JournalEntry.objects.filter(log_index__in=list(indices)).order_by("pk"):
        for change in loads(entry.changes.encode()):
            if change["table"] == row._meta.db_table and change["row"] == row.pk:
                found.append({"act": entry.act, "actor": entry.actor, "at": entry.at, "reason": entry.reason, **change})
    return found


def done_keys(keys: Iterable[str], act: str) -> set[str]:
    """Those of the keys under which this act was done: what a job of many acts has behind it."""
    wanted = list(keys)
    found: set[str] = set()
    for first in range(0, len(wanted), MOST_KEYS):
        part = JournalEntry.objects.filter(key__in=wanted[first : first + MOST_KEYS], act=act, outcome="done")
        found |= set(part.values_list("key", flat=True))
    return found
