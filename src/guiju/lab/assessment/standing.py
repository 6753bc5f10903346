"""Today's state of every row, kept by itself: after each act what it touches is judged again, and turns are told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction

from guiju.canonical import dumps, sha256
from guiju.conduct.evaluation import profiles, rule_set_sha256
from guiju.conduct.evaluation.result import RowResult
from guiju.lab.assessment.judging import Progress, touched_since
from guiju.lab.assessment.models import RowState, RowTurn, Run, Standing
from guiju.lab.assessment.running import Evaluated, evaluated, kept_evaluation, numbers
from guiju.lab.assessment.sources import gather, last_twelve_months
from guiju.lab.house import clock, log
from guiju.lab.house.files import FileMissing
from guiju.lab.house.vouched import code_of
from guiju.record.codec import encode, to_bytes
from guiju.record.errors import RecordError

PROFILE = "self"


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What came of a refresh: the evaluation, how many cases were judged, the rows that turned."""

    evaluated: Evaluated
    judged: int
    turned: tuple[str, ...]


def trusted() -> Standing | None:
    """What is kept of the present state; None where none is, or where it does not fit this log, this day or itself."""
    held = Standing.objects.order_by("-pk").first()
    return held if held is not None and _is_trusted(held, list(RowState.objects.all())) else None


def _is_trusted(held: Standing, rows: Iterable[RowState]) -> bool:
    if held.vouched != state_code(held, rows):
        return False
    return held.day <= clock.today() and held.log_size <= log.size() and held.log_root == log.root_text(held.log_size)


COLUMNS = (
    *("log_size", "log_root", "rules", "day", "first_day", "profile"),
    *("verdict", "score", "coverage", "assurance", "final", "evaluation"),
)


def state_code(held: Standing, rows: Iterable[RowState]) -> str:
    """The code of the present state with every row of it."""
    states = sorted((each.row, each.outcome, each.maturity, each.evidence_level, each.why, each.since) for each in rows)
    told = (str(value) for each in states for value in each)
    return code_of("standing", *(getattr(held, name) for name in COLUMNS), *told)


def heads() -> tuple[object, object]:
    """What the state should be of (head of the log, rules, day), and what it is of; None where there is none yet."""
    held = trusted()
    judged = None if held is None else (held.log_size, held.rules, held.day)
    return (log.size(), rule_set_sha256(), clock.today()), judged


def refresh(
    *,
    thorough: bool = False,
    progress: Progress = lambda done, of: None,
    processes: int = 1,
) -> Refreshed:
    """Judges the last twelve months again and writes today's state.

    Args:
        thorough: look at every case again; otherwise at those alone of which the log committed something since.
    """
    held = trusted()
    rules, day = rule_set_sha256(), clock.today()
    again = thorough or held is None or held.rules != rules
    touched = None if again or held is None else partial(touched_since, held.log_size)
    first, last = last_twelve_months(day)
    sources = gather(first, last, touched=touched, progress=progress, processes=processes, goes_on=touched is not None)
    found = evaluated(sources, profiles()[PROFILE])
    return Refreshed(found, sources.judged, write(found, day))


def write(found: Evaluated, day: date) -> tuple[str, ...]:
    """Writes the state of the rows; the ids of those that turned, for the first state since the last run."""
    evaluation, size = found.evaluation, found.snapshot.log_size
    with transaction.atomic():
        held = Standing.objects.select_for_update().order_by("-pk").first()
        rows = list(RowState.objects.all())
        own = held is not None and _is_trusted(held, rows)
        if held is not None and own and held.log_size > size and held.day >= day:
            return ()  # somebody else has judged a later head meanwhile
        before = _of_last_run() if held is None else {}
        turned = _write_rows(rows, evaluation.rows, day, size, before=before, own=own)
        values = {
            "log_size": size,
            "log_root": found.snapshot.log_root,
            "rules": evaluation.rules,
            "day": day,
            "first_day": date.fromisoformat(evaluation.first_day),
            "profile": evaluation.profile,
            "evaluation": sha256(to_bytes(evaluation)),
            "at": clock.now(),
            **numbers(evaluation),
        }
        Standing.objects.exclude(pk=1).delete()
        made, _ = Standing.objects.update_or_create(pk=1, defaults=values)
        made.refresh_from_db()
        made.vouched = state_code(made, RowState.objects.all())
        made.save(update_fields=["vouched"])
    return turned


def _of_last_run() -> dict[str, str]:
    """Outcomes of the last judged run by the same profile; empty where there is none, or its result is gone."""
    run = Run.objects.exclude(evaluation_sha256="").filter(profile=PROFILE).order_by("-pk").first()
    if run is None:
        return {}
    try:
        return {each.id: each.outcome for each in kept_evaluation(run).evaluation.rows}
    except (FileMissing, RecordError):
        return {}


def _write_rows(
    states: Iterable[RowState],
    rows: Iterable[RowResult],
    day: date,
    size: int,
    *,
    before: Mapping[str, str],
    own: bool,
) -> tuple[str, ...]:
    """Writes what is not so already. Turns are told against what was shown, also where somebody had put it there.

    Args:
        before: outcomes of the last run, against which the very first state tells its turns.
    """
    held = {each.row: each for each in states}
    changed, new, turns = [], [], []
    for each in rows:
        said = _said(each)
        was = held[each.id].outcome if each.id in held else before.get(each.id, each.outcome)
        if was != each.outcome:
            turns.append(RowTurn(row=each.id, before=was, after=each.outcome, on=day, log_size=size, why=said["why"]))
        if each.id not in held:
            new.append(RowState(row=each.id, since=day, **said))
            continue
        row = held[each.id]
        since = row.since if own and row.outcome == each.outcome else day
        if row.since != since or any(getattr(row, name) != value for name, value in said.items()):
            for name, value in {**said, "since": since}.items():
                setattr(row, name, value)
            changed.append(row)
    RowState.objects.exclude(row__in=[each.id for each in rows]).delete()
    RowState.objects.bulk_create(new)
    RowState.objects.bulk_update(changed, ["outcome", "maturity", "evidence_level", "why", "since"])
    RowTurn.objects.bulk_create(turns)
    return tuple(each.row for each in turns)


def _said(row: RowResult) -> dict[str, Any]:
    return {
        "outcome": row.outcome,
        "maturity": row.maturity,
        "evidence_level": row.evidence_level,
        "why": dumps([encode(each) for each in row.why]).decode(),
    }
