"""What people gave as of a day, out of rows as they were committed: at home from its tables, elsewhere from a dossier.

A row is its document: column names and values as its commitment covers them. What was filed, approved, withdrawn or
decided after the day is not known yet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from guiju.conduct.evaluation.evidence import (
    AdjudicationEvidence,
    AttestationEvidence,
    CorrectionEvidence,
    DocumentEvidence,
    OpenSuspicion,
    Statement,
    Suspicion,
    TailoringEvidence,
    WithdrawnEvidence,
)
from guiju.conduct.evaluation.sources import Given
from guiju.record.words import Day, Digest

Row = Mapping[str, Any]
Whole = Callable[[Row, Iterable[str]], Iterable[Digest]]
"""Those files of a row that are what they were when they were handed in."""


def as_named(row: Row, files: Iterable[str]) -> Iterable[Digest]:
    """Every file that the row names, where nothing but the row is at hand."""
    return map(Digest, files)


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenRows:
    """Rows that may be believed, by their table."""

    documents: Collection[Row] = ()
    attestations: Collection[Row] = ()
    tailorings: Collection[Row] = ()
    adjudications: Collection[Row] = ()
    replies: Collection[Row] = ()
    rulings: Collection[Row] = ()
    corrections: Collection[Row] = ()
    undecided: Collection[int] = ()
    """Keys of suspicions whose decision may not be believed."""


def given_of(rows: GivenRows, day: str, whole: Whole = as_named) -> Given:
    """Everything as of the day, in the order in which an evaluation keeps it."""
    decided, opened = _adjudications(rows, day, whole)
    return Given(
        documents=_documents(rows.documents, day, whole),
        attestations=_attestations(rows.attestations, day, whole),
        tailorings=_tailorings(rows.tailorings, day),
        adjudications=decided,
        corrections=_corrections(rows.corrections, day),
        suspicions=opened,
        withdrawn=_withdrawn(rows.attestations, day),
    )


def _by(value: str | None, day: str) -> bool:
    """Whether something has a day, and it has come."""
    return value is not None and value <= day


def _or_none(value: str | None) -> Day | None:
    return None if value is None else Day(value)


def _ordered(rows: Iterable[Row], name: str) -> list[Row]:
    return sorted(rows, key=lambda each: (each[name], each["id"]))


def _documents(rows: Iterable[Row], day: str, whole: Whole) -> tuple[DocumentEvidence, ...]:
    """Every edition that has begun, but those whose place another had taken by the day.

    The last day of a superseded edition was written with its successor, and holds from the successor's first day.
    """
    begun = [each for each in rows if each["valid_from"] <= day]
    held = [each for each in begun if each["valid_to"] is None or each["valid_to"] >= day or not each["superseded_by"]]
    return tuple(_document(each, day, whole) for each in _ordered(held, "code"))


def _document(row: Row, day: str, whole: Whole) -> DocumentEvidence:
    return DocumentEvidence(
        code=row["code"],
        kind=row["kind"],
        title=row["title"],
        version=row["edition"],
        rows=tuple(row["clauses"]),
        owner=row["owner"],
        approved=_by(row["approved_on"], day),
        valid_from=Day(row["valid_from"]),
        valid_to=_or_none(row["valid_to"]),
        review_due=_or_none(row["review_due"]),
        outside=row["outside"],
        title_en=row["title_en"] or None,
        occasions=row["occasions"],
        approved_by=row["approved_by"] if _by(row["approved_on"], day) else "",
        sha256=next(iter(whole(row, [row["file_sha256"]] if row["file_sha256"] else [])), None),
    )


def _attestations(rows: Iterable[Row], day: str, whole: Whole) -> tuple[AttestationEvidence, ...]:
    held = [each for each in rows if each["on"] <= day and not _by(each["withdrawn_on"], day)]
    return tuple(
        AttestationEvidence(
            code=each["code"],
            row=each["row"],
            by=each["by"],
            on=Day(each["on"]),
            expires=Day(each["expires"]),
            outcome=each["outcome"],
            maturity=each["maturity"],
            statement=each["statement"],
            lacking=each["lacking"] or None,
            own=each["own"],
            scope=each["scope"],
            population=each["population"],
            sample=each["sample"],
            occasions=each["occasions"],
            outside=each["outside"],
            files=tuple(whole(each, each["files"])),
        )
        for each in _ordered(held, "code")
    )


def _withdrawn(rows: Iterable[Row], day: str) -> tuple[WithdrawnEvidence, ...]:
    """Those that did not say met: who took back what, and why, is told as long as they would have counted."""
    held = [each for each in rows if each["on"] <= day <= each["expires"] and _by(each["withdrawn_on"], day)]
    return tuple(
        WithdrawnEvidence(
            code=each["code"],
            row=each["row"],
            by=each["by"],
            on=Day(each["on"]),
            expires=Day(each["expires"]),
            lacking=each["lacking"] or each["statement"],
            withdrawn_by=each["withdrawn_by"],
            withdrawn_on=Day(each["withdrawn_on"]),
            reason=each["withdrawal_reason"],
        )
        for each in _ordered(held, "code")
        if each["outcome"] != "met"
    )


def _tailorings(rows: Iterable[Row], day: str) -> tuple[TailoringEvidence, ...]:
    held = [
        each
        for each in rows
        if each["state"] == "approved" and _by(each["decided_on"], day) and each["valid_from"] <= day
    ]
    return tuple(
        TailoringEvidence(
            row=each["row"],
            reason=each["reason"],
            approved_by=each["decided_by"],
            asked_by=each["asked_by"],
            valid_from=Day(each["valid_from"]),
            valid_to=_or_none(each["valid_to"]),
        )
        for each in _ordered(held, "row")
    )


def _corrections(rows: Iterable[Row], day: str) -> tuple[CorrectionEvidence, ...]:
    """Accepted ones; one whose effect was judged as none is none, and another for the row is one once it is done."""
    known = list(rows)
    failed = _failed(known, day)
    held = [
        each
        for each in known
        if _by(each["accepted_on"], day)
        and not (each["effect"] == "not_effective" and _by(each["effect_on"], day))
        and (each["row"] not in failed or _by(each["done_on"], day))
    ]
    return tuple(
        CorrectionEvidence(
            row=each["row"],
            accepted_by=each["accepted_by"],
            due=Day(each["due"]),
            done_on=_or_none(each["done_on"]) if _by(each["done_on"], day) else None,
            effective_on=Day(each["effect_on"])
            if each["effect"] == "effective" and _by(each["effect_on"], day)
            else None,
            code=each["code"],
            answers=tuple(each["answers"]),
            proposed_by=each["proposed_by"],
            owner=each["owner"],
            effect_by=each["effect_by"] if _by(each["effect_on"], day) else "",
            accepted_on=Day(each["accepted_on"]),
        )
        for each in _ordered(held, "code")
    )


def _failed(rows: Iterable[Row], day: str) -> frozenset[str]:
    """Rows of the code whose corrective action that was judged last had no effect: a new promise is none there."""
    judged = [each for each in rows if _by(each["accepted_on"], day) and _by(each["effect_on"], day)]
    judged.sort(key=lambda each: (each["effect_on"], each["code"]))
    last = {each["row"]: each["effect"] for each in judged}
    return frozenset(row for row, effect in last.items() if effect == "not_effective")


def _adjudications(
    rows: GivenRows, day: str, whole: Whole
) -> tuple[tuple[AdjudicationEvidence, ...], tuple[OpenSuspicion, ...]]:
    """What was decided up to the day, and what was open then; one set aside later stood confirmed until then.

    Of a decision that may not be believed the one against the agency counts.
    """
    known = _ordered((each for each in rows.adjudications if each["opened_on"] <= day), "code")
    replies, rulings = _below(rows.replies), _below(rows.rulings)
    decided = [
        (each, _by(each["overturned_on"], day) and each["id"] not in rows.undecided)
        for each in known
        if _by(each["decided_on"], day) and (each["id"] not in rows.undecided or each["decision"] == "confirmed")
    ]
    return (
        tuple(
            _decided(each, overturned, replies[each["id"]], rulings[each["id"]], whole) for each, overturned in decided
        ),
        tuple(_open(each) for each in known if not _by(each["decided_on"], day)),
    )


def _below(rows: Iterable[Row]) -> dict[int, list[Row]]:
    """Rows by the suspicion that they belong to, in the order in which they were written."""
    found: dict[int, list[Row]] = defaultdict(list)
    for each in _ordered(rows, "id"):
        found[each["adjudication_id"]].append(each)
    return found


def _open(row: Row) -> OpenSuspicion:
    return OpenSuspicion(
        code=row["code"],
        row=row["row"],
        where=row["found_at"],
        rule=row["finding"],
        opened_on=Day(row["opened_on"]),
        reply_until=Day(row["reply_until"]),
    )


def _decided(row: Row, overturned: bool, replies: list[Row], rulings: list[Row], whole: Whole) -> AdjudicationEvidence:
    decision = "overturned" if overturned else row["decision"]
    agreed = [each for each in rulings if each["decision"] == decision]
    told = Suspicion(
        code=row["code"],
        suspected=row["suspected"],
        files=tuple(whole(row, row["files"])),
        replies=tuple(_said(row, each, each["statement"], whole) for each in replies),
        rulings=tuple(_said(row, each, _reason(each), whole) for each in agreed),
        overturned=overturned,
        of_attestation=bool(row.get("of_attestation")),
    )
    return AdjudicationEvidence(
        row=row["row"],
        where=row["found_at"],
        code=row["finding"],
        decision="dismissed" if overturned else row["decision"],
        by=tuple(each["by"] for each in agreed),
        on=Day(row["overturned_on"] if overturned else row["decided_on"]),
        reason=" / ".join(each["reason"] for each in agreed),
        finding=Digest(row["finding_sha256"]) if row["finding_sha256"] else None,
        suspicion=told,
    )


def _said(row: Row, each: Row, text: str, whole: Whole) -> Statement:
    return Statement(by=each["by"], on=Day(each["on"]), text=text, files=tuple(whole(row, each["files"])))


def _reason(ruling: Row) -> str:
    """The reason of a ruling, and who advised from outside."""
    return f"{ruling['reason']} [{ruling['adviser']}]" if ruling["adviser"] else str(ruling["reason"])
