"""One file, or one reason, on which many answers stand: told with each of them, for it shows none of them strongly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from guiju.conduct.evaluation.evidence import AttestationEvidence, DocumentEvidence, TailoringEvidence
from guiju.conduct.evaluation.sources import Given
from guiju.conduct.evaluation.substance import says_the_same
from guiju.conduct.evaluation.terms import answers_of_a_file
from guiju.conduct.parameters import ParameterError, Parameters
from guiju.record.words import Day

ROWS_OF_A_REASON = 3
"""Rows that may be stated not to apply by the same words: what is said of more was thought of none of them."""
LOOKED_AT = 120
"""Signs of a reason by which it is compared: whoever says the same says it from the beginning."""


def shared_told(given: Given, parameters: Parameters, day: Day) -> Given:
    """What people gave, each with the number of answers that stand on its file where they are too many.

    It is counted over everything, so that a row can be judged alone afterwards.
    """
    most = _most(parameters)
    attested = {(each.row, str(file)) for each in given.attestations for file in each.files}
    rows = Counter(file for _, file in attested)
    papers = {(each.code, str(each.sha256)) for each in given.documents if each.sha256 is not None}
    documents = Counter(file for _, file in papers)
    return replace(
        given,
        attestations=tuple(_attestation(each, rows, most) for each in given.attestations),
        documents=tuple(_document(each, documents, most) for each in given.documents),
        tailorings=_tailorings(given.tailorings, day),
    )


def rows_of_reason(reason: str, reasons: Mapping[str, str]) -> tuple[str, ...]:
    """The rows that are stated not to apply by a reason that says the same; `reasons` by row."""
    asked = reason[:LOOKED_AT]
    return tuple(row for row, told in reasons.items() if told == reason or says_the_same(told[:LOOKED_AT], asked))


def _tailorings(given: tuple[TailoringEvidence, ...], day: Day) -> tuple[TailoringEvidence, ...]:
    """Of each row the first statement in date is the one that counts (`judging`), and the one that is compared."""
    reasons: dict[str, str] = {}
    for each in given:
        if in_date(each, day):
            reasons.setdefault(each.row, each.reason)
    if len(reasons) <= ROWS_OF_A_REASON:
        return given
    rows = {row: len(rows_of_reason(reason, reasons)) for row, reason in reasons.items()}
    beyond = {row: count for row, count in rows.items() if count > ROWS_OF_A_REASON}
    return tuple(replace(each, shared=beyond.get(each.row, 0)) for each in given)


def in_date(each: TailoringEvidence, day: str) -> bool:
    """Whether an approved statement holds on a day."""
    approved = bool(each.approved_by and each.reason)
    return approved and each.valid_from <= day and (each.valid_to is None or day <= each.valid_to)


def _most(parameters: Parameters) -> int:
    try:
        return answers_of_a_file(parameters)
    except ParameterError:
        return 1


def _attestation(each: AttestationEvidence, rows: Counter[str], most: int) -> AttestationEvidence:
    """One file of its own is enough."""
    return replace(each, shared=_beyond((rows[file] for file in each.files), most))


def _document(each: DocumentEvidence, documents: Counter[str], most: int) -> DocumentEvidence:
    return replace(each, shared=_beyond([documents[each.sha256]] if each.sha256 else [], most))


def _beyond(counts: Iterable[int], most: int) -> int:
    least = min(counts, default=0)
    return least if least > most else 0
