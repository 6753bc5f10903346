"""Today's state of every row, kept by itself: after each act what it touches is judged again, and turns are told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction

from guiju.canonical import dumps, sha256
from guiju.conduct.evaluation import profiles, rule_set_sha256
from guiju.conduct.evaluation.result import RowResult
from guiju.lab.assessment.judging import Progress, touched_since
from guiju.lab.assessment.models import RowState, RowTurn, Standing
from guiju.lab.assessment.running import Evaluated, evaluated, numbers
from guiju.lab.assessment.sources import gather, last_twelve_months
from guiju.lab.house import clock, log
from guiju.record.codec import encode, to_bytes

PROFILE = "self"


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What came of a refresh: the evaluation, how many cases were judged, the rows that turned."""

    evaluated: Evaluated
    judged: int
    turned: tuple[str, ...]


def heads() -> tuple[object, object]:
    """What the state should be of (head of the log, rules, day), and what it is of; None where there is none yet."""
    held = Standing.objects.first()
    judged = None if held is None else (held.log_size, held.rules, held.day)
    return (log.size(), rule_set_sha256(), clock.today()), judged


def refresh(*, thorough: bool = False, progress: Progress = lambda done, of: None, processes: int = 1) -> Refreshed:
    """Judges the last twelve months again and writes today's state.

    Args:
        thorough: look at every case again; otherwise at those alone of which the log committed something since.
    """
    held = Standing.objects.first()
    rules, day = rule_set_sha256(), clock.today()
    again = thorough or held is None or held.rules != rules or held.log_size > log.size()
    touched = None if again or held is None else partial(touched_since, held.log_size)
    first, last = last_twelve_months(day)
    sources = gather(first, last, touched=touched, progress=progress, processes=processes)
    found = evaluated(sources, profiles()[PROFILE])
    return Refreshed(found, sources.judged, write(found, day))


def write(found: Evaluated, day: date) -> tuple[str, ...]:
    """Writes the state of the rows; the ids of those that turned. The first state tells no turns."""
    evaluation, size = found.evaluation, found.snapshot.log_size
    with transaction.atomic():
        held = Standing.objects.select_for_update().first()
        if held is not None and held.log_size > size and held.day >= day:
            return ()  # somebody else has judged a later head meanwhile
        turned = _write_rows(evaluation.rows, day, size, first_time=held is None)
        values = {
            "log_size": size,
            "rules": evaluation.rules,
            "day": day,
            "first_day": date.fromisoformat(evaluation.first_day),
            "profile": evaluation.profile,
            "evaluation": sha256(to_bytes(evaluation)),
            "at": clock.now(),
            **numbers(evaluation),
        }
        Standing.objects.update_or_create(pk=1, defaults=values)
    return turned


def _write_rows(rows: Iterable[RowResult], day: date, size: int, *, first_time: bool) -> tuple[str, ...]:
    held = {each.row: each for each in RowState.objects.all()}
    changed, new, turns = [], [], []
    for each in rows:
        said = _said(each)
        if each.id not in held:
            new.append(RowState(row=each.id, since=day, **said))
            continue
        row = held[each.id]
        if row.outcome != each.outcome:
            turns.append(
                RowTurn(row=each.id, before=row.outcome, after=each.outcome, on=day, log_size=size, why=said["why"])
            )
            row.since = day
        if any(getattr(row, name) != value for name, value in said.items()):
            for name, value in said.items():
                setattr(row, name, value)
            changed.append(row)
    RowState.objects.bulk_create(new)
    RowState.objects.bulk_update(changed, ["outcome", "maturity", "evidence_level", "why", "since"])
    RowTurn.objects.bulk_create([] if first_time else turns)
    return tuple(each.row for each in turns)


def _said(row: RowResult) -> dict[str, Any]:
    return {
        "outcome": row.outcome,
        "maturity": row.maturity,
        "evidence_level": row.evidence_level,
        "why": dumps([encode(each) for each in row.why]).decode(),
    }
