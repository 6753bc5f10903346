"""The last whole audit, kept so that a day's re-evaluation does not compare the whole database again."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guiju.conduct.period_facts import AuditProblem
from guiju.lab.house import clock, log, vouched
from guiju.lab.house.audit.problem import Audit
from guiju.lab.house.models import AuditRun

KEPT = 20
"""Runs that are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastAudit:
    at: datetime
    log_size: int
    compared: int
    problems: tuple[AuditProblem, ...]


def keep(found: Audit) -> AuditRun:
    """Keeps what an audit found; the oldest runs go."""
    return keep_told(told(found))


def told(found: Audit) -> dict[str, Any]:
    """What is kept of an audit, as another process may hand it over."""
    return {
        "log_size": log.size(),
        "compared": found.rows + found.entries + found.journal + found.files,
        "problems": list(_written(found)),
    }


def keep_told(found: Mapping[str, Any]) -> AuditRun:
    """Keeps what an audit told; the oldest runs go."""
    row = AuditRun(
        at=clock.now(),
        log_size=found["log_size"],
        compared=found["compared"],
        problems=json.dumps(found["problems"], ensure_ascii=False),
    )
    row.vouched = _code(row)
    row.save()
    AuditRun.objects.filter(pk__lte=row.pk - KEPT).delete()
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
    """The last one that was kept; None where none was. What this installation did not write is passed over."""
    row = next((each for each in AuditRun.objects.order_by("-pk") if each.vouched == _code(each)), None)
    if row is None:
        return None
    problems = tuple(AuditProblem(**each) for each in json.loads(row.problems))
    return LastAudit(at=row.at, log_size=row.log_size, compared=row.compared, problems=problems)
