"""Suspicions that were decided as of a day, in the words of an evaluation, with who was heard and who ruled why."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from guiju.conduct.evaluation.evidence import AdjudicationEvidence, Statement, Suspicion
from guiju.lab.assessment.models import Adjudication, Ruling
from guiju.lab.assessment.unsound import Unsound
from guiju.record.words import Day, Digest


def adjudications_on(day: date, found: Unsound) -> tuple[AdjudicationEvidence, ...]:
    """What was decided up to the day. One that was set aside later stood confirmed until then.

    A decision that lacks a ruling of its own, or whose rows are not as the log committed them, is none.
    """
    rows = Adjudication.objects.filter(decided_on__lte=day).prefetch_related("replies", "rulings").order_by("code")
    standing = found.sound(Adjudication, rows)
    # Both tables are looked through before any decision counts.
    found.sound(Ruling, ())
    return tuple(_evidence(each, day, found) for each in standing if each.pk not in found.undecided)


def _evidence(row: Adjudication, day: date, found: Unsound) -> AdjudicationEvidence:
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
        finding=Digest(row.finding_sha256) if row.finding_sha256 else None,
        suspicion=_suspicion(row, agreed, found, overturned=overturned),
    )


def _suspicion(row: Adjudication, agreed: Iterable[Ruling], found: Unsound, *, overturned: bool) -> Suspicion:
    replies = sorted(row.replies.all(), key=_key)
    return Suspicion(
        code=row.code,
        suspected=row.suspected,
        files=tuple(found.whole(row, row.files)),
        replies=tuple(_said(row, each, each.statement, found) for each in replies),
        rulings=tuple(_said(row, each, _reason(each), found) for each in agreed),
        overturned=overturned,
    )


def _reason(each: Ruling) -> str:
    """The reason of a ruling, and who advised from outside."""
    return f"{each.reason} [{each.adviser}]" if each.adviser else each.reason


def _said(row: Adjudication, each: Any, text: str, found: Unsound) -> Statement:
    return Statement(by=each.by, on=_day(each.on), text=text, files=tuple(found.whole(row, each.files)))


def _key(row: Any) -> int:
    return int(row.pk)


def _day(value: date) -> Day:
    return Day(value.isoformat())
