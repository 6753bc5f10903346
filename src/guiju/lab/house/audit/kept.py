"""The last whole audit, kept so that a day's re-evaluation does not compare the whole database again.

What is kept can be edited, and an older one put back that this installation made itself. So the log names each audit by
its digest, and what is kept is believed only where the newest that the log names says the same.
"""

import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from guiju.canonical import CanonicalError, loads
from guiju.conduct.audit_digest import KEEPING, audit_digest
from guiju.conduct.period_facts import AuditProblem
from guiju.lab.house import clock, log, vouched
from guiju.lab.house.act import perform
from guiju.lab.house.audit.keep_act import KeepAudit
from guiju.lab.house.audit.problem import Audit
from guiju.lab.house.models import AuditRun, JournalEntry, LogEntry
from guiju.lab.house.signing import SYSTEM

MARK = f'"type":"{KEEPING}"'.encode()
MOST = 200_000
"""Entries of the log since the last audit beyond which it is too long ago to be believed without another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastAudit:
    at: datetime
    log_size: int
    compared: int
    problems: tuple[AuditProblem, ...]

    @property
    def digest(self) -> str:
        """By which the log names it."""
        return audit_digest(clock.civil_day(self.at).isoformat(), self.problems)


def keep(found: Audit) -> AuditRun:
    """Keeps what an audit found (`keep_told`)."""
    return keep_told(told(found))


def told(found: Audit) -> dict[str, Any]:
    """What is kept of an audit, as another process may hand it over."""
    return {
        "log_size": log.size(),
        "compared": found.rows + found.entries + found.journal + found.files,
        "problems": list(_written(found)),
    }


def keep_told(found: Mapping[str, Any]) -> AuditRun:
    """Keeps what an audit told, in place of the one before: where it is taken away, none is left to choose.

    It is entered into the log first, once a day and whenever it says something else. Raises Refused where the log takes
    nothing (`house.publication`); what was found against the house is kept all the same.
    """
    row = AuditRun(
        at=clock.now(),
        log_size=found["log_size"],
        compared=found["compared"],
        problems=json.dumps(found["problems"], ensure_ascii=False),
    )
    row.vouched = _code(row)
    try:
        _enter(_read(row))
    finally:
        with transaction.atomic():
            row.save()
            AuditRun.objects.exclude(pk=row.pk).delete()
    return row


def _enter(found: LastAudit) -> None:
    if _newest_digest() != found.digest:
        request = KeepAudit.Request(audit_sha256=found.digest, found=len(found.problems))
        perform(KeepAudit, request, actor=SYSTEM, key=secrets.token_hex(16))


def _code(row: AuditRun) -> str:
    return vouched.code_of("audit", clock.instant_text(row.at), row.log_size, row.compared, row.problems)


def _written(found: Audit) -> Iterator[dict[str, str]]:
    for each in found.problems:
        yield {
            "code": each.code,
            "table": each.table,
            "known": each.known,
            "zh": each.sentence("zh"),
            "en": each.sentence("en"),
        }


def last() -> LastAudit | None:
    """The last one that was kept; None where none was, or where it is not the last that the log names.

    What this installation did not write is none; what was found against the house counts whatever the log names.
    """
    row = AuditRun.objects.order_by("-pk").first()
    if row is None or row.vouched != _code(row):
        return None
    found = _read(row)
    return found if found.problems or _newest_digest() == found.digest else None


def _read(row: AuditRun) -> LastAudit:
    problems = tuple(AuditProblem(**each) for each in json.loads(row.problems))
    return LastAudit(at=row.at, log_size=row.log_size, compared=row.compared, problems=problems)


_read_so_far: tuple[int, str, int, str] | None = None
"""Size and root of the log up to which this process has read, from which entry on, and the newest digest there."""


def _newest_digest() -> str:
    """What the newest audit in the log says; empty where none is named, or entries are gone.

    The journal says where it stands; the log's own entries since then, whether it is the newest.
    """
    named = JournalEntry.objects.filter(act=KEEPING, outcome="done").order_by("-at", "-pk").first()
    size = log.size()
    if named is None or named.log_index is None or not 0 <= size - named.log_index <= MOST:
        return ""
    return _newest_between(named.log_index, size)


def _newest_between(first: int, size: int) -> str:
    """Asked every second by the process beside the server: what was read before is not read again."""
    global _read_so_far  # noqa: PLW0603 - one log a process
    begin, newest, held = first, "", _read_so_far
    if held is not None and held[2] == first and held[0] <= size and held[1] == log.root_text(held[0]):
        begin, newest = held[0], held[3]
    rows = LogEntry.objects.filter(index__gte=begin, index__lt=size).order_by("index")
    seen = 0
    for data in rows.values_list("data", flat=True).iterator():
        seen += 1
        newest = _said(bytes(data)) or newest if MARK in bytes(data) else newest
    if seen != size - begin:
        return ""
    _read_so_far = (size, log.root_text(size), first, newest)
    return newest


def _said(data: bytes) -> str:
    try:
        entry = loads(data)
    except CanonicalError:
        return ""
    said = entry.get("audit_sha256") if isinstance(entry, dict) and entry.get("type") == KEEPING else None
    return said if isinstance(said, str) else ""
