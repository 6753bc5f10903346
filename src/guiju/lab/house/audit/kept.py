"""The last whole audit, kept so that a day's re-evaluation does not compare the whole database again."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from guiju.conduct.period_facts import AuditProblem
from guiju.lab.house import clock, log, vouched
from guiju.lab.house.audit.problem import Audit
from guiju.lab.house.models import AuditRun


@dataclass(frozen=True, slots=True, kw_only=True)
class LastAudit:
    at: datetime
    log_size: int
    compared: int
    problems: tuple[AuditProblem, ...]


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
    """Keeps what an audit told, in place of the one before: where it is taken away, none is left to choose."""
    row = AuditRun(
        at=clock.now(),
        log_size=found["log_size"],
        compared=found["compared"],
        problems=json.dumps(found["problems"], ensure_ascii=False),
    )
    row.vouched = _code(row)
    with transaction.atomic():
        row.save()
        AuditRun.objects.exclude(pk=row.pk).delete()
    return row


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
    """The last one that was kept; None where none was. What this installation did not write is none."""
    row = AuditRun.objects.order_by("-pk").first()
    if row is None or row.vouched != _code(row):
        return None
    problems = tuple(AuditProblem(**each) for each in json.loads(row.problems))
    return LastAudit(at=row.at, log_size=row.log_size, compared=row.compared, problems=problems)
