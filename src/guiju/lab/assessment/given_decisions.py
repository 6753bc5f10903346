"""Suspicions that were decided as of a day, in the words of an evaluation, with who was heard and who ruled why."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from guiju.conduct.evaluation.evidence import AdjudicationEvidence, Statement, Suspicion
from guiju.lab.assessment.models import Adjudication, Ruling
from guiju.lab.house.files import path_of
from guiju.record.words import Day, Digest


def adjudications_on(day: date) -> tuple[AdjudicationEvidence, ...]:
    """What was decided up to the day. One that was set aside later stood confirmed until then."""
    rows = Adjudication.objects.filter(decided_on__lte=day).prefetch_related("replies", "rulings").order_by("code")
    return tuple(_evidence(each, day) for each in rows)


def _evidence(row: Adjudication, day: date) -> AdjudicationEvidence:
    overturned = row.overturned_on is not None and row.overturned_on <= day
    decision = "overturned" if overturned else row.decision
    agreed = sorted((each for each in row.rulings.all() if each.decision == decision), key=_key)
    return AdjudicationEvidence(
        row=row.row,
        where=row.found_at,
        code=row.finding,
        decision="dismissed" if overturned else row.decision,
        by=tuple(each.by for each in agreed),
        on=_day(row.overturned_on if overturned else row.decided_on),
        reason=" / ".join(each.reason for each in agreed),
        suspicion=_suspicion(row, agreed, overturned=overturned),
    )


def _suspicion(row: Adjudication, agreed: Iterable[Ruling], *, overturned: bool) -> Suspicion:
    replies = sorted(row.replies.all(), key=_key)
    return Suspicion(
        code=row.code,
        suspected=row.suspected,
        files=_held(row.files),
        replies=tuple(_said(each, each.statement) for each in replies),
        rulings=tuple(_said(each, each.reason) for each in agreed),
        overturned=overturned,
    )


def _said(each: Any, text: str) -> Statement:
    return Statement(by=each.by, on=_day(each.on), text=text, files=_held(each.files))


def _key(row: Any) -> int:
    return int(row.pk)


def _held(files: Iterable[str]) -> tuple[Digest, ...]:
    return tuple(Digest(each) for each in files if path_of(each).is_file())


def _day(value: date) -> Day:
    return Day(value.isoformat())
