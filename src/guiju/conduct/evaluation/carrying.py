"""How strong what people gave is, E1 to E5: by its file, by dated occasions, and by whom outside it comes from."""

from __future__ import annotations

from collections.abc import Iterable

from guiju.conduct.evaluation.evidence import AttestationEvidence, DocumentEvidence, EvidenceLevel
from guiju.conduct.evaluation.substance import bare, names_something
from guiju.record.words import Day

SHOWS: EvidenceLevel = "E2"
"""The weakest evidence that shows anything: a statement without a file (E1) is told and turns no row."""
FROM_OUTSIDE = frozenset({"certificate", "outside_list", "report"})
"""Kinds of documents that somebody outside the agency issues: certificates, look-ups in public lists, reports."""
LOOKED_UP = "outside_list"
"""The kind by which it is on file that the issuer was asked: anybody can look there again."""


def document_lapsed(each: DocumentEvidence, day: Day) -> str:
    """Why a document does not count on the day, as a word of the table `lapse`; empty where it does."""
    if not each.approved:
        return "not_approved"
    if day < each.valid_from:
        return "not_yet"
    if each.valid_to is not None and day > each.valid_to:
        return "over"
    return "review_overdue" if each.review_due is not None and day > each.review_due else ""


def document_level(each: DocumentEvidence, documents: Iterable[DocumentEvidence], day: Day) -> EvidenceLevel:
    """E5 a paper of its issuer outside, who was asked; E3 one that nobody checked, or dated records of at least two
    occasions; E2 approved; E1 without its file.

    A file that more documents stand on than one file carries is none of the stronger kinds.

    Args:
        documents: all that answer the same rows, among which the look-up is that checks a paper.
    """
    if each.sha256 is None:
        return "E1"
    if each.shared:
        return "E2"
    if issued_outside(each.kind, each.outside):
        return "E5" if is_checked(each, documents, day) else "E3"
    return "E3" if each.occasions >= 2 else "E2"


def is_checked(paper: DocumentEvidence, documents: Iterable[DocumentEvidence], day: Day) -> bool:
    """Whether its issuer was asked: a scan alone shows what somebody scanned, and not who issued it.

    It is itself the look-up in a public list, or such a look-up at the same issuer is on file for the row, with a file
    of its own, approved and current.
    """
    return paper.kind == LOOKED_UP or any(
        each.kind == LOOKED_UP
        and bare(each.outside) == bare(paper.outside)
        and bool(set(each.rows) & set(paper.rows))
        and each.sha256 not in (None, paper.sha256)
        and not each.shared
        and not document_lapsed(each, day)
        for each in documents
    )


def issued_outside(kind: str, outside: str) -> bool:
    """Whether a document is of a kind that others issue, and its issuer is named."""
    return kind in FROM_OUTSIDE and names_something(outside)


def attestation_level(each: AttestationEvidence, documents: Iterable[DocumentEvidence], day: Day) -> EvidenceLevel:
    """What an attestation carries: E5 where it stands on a paper of whom it names outside, which another approved.

    Its issuer was asked (`is_checked`). What people say of their own doing is a statement (E1), whatever it stands on.
    """
    filed = tuple(documents)
    return carried(
        files=bool(each.files) and not each.own,
        outside=any(_is_paper_of(one, each, day) and is_checked(one, filed, day) for one in filed),
        sample=each.sample,
        occasions=each.occasions,
        shared=bool(each.shared),
    )


def _is_paper_of(document: DocumentEvidence, each: AttestationEvidence, day: Day) -> bool:
    """Nobody's own words are a confirmation from outside: its paper is approved by another than who attests on it."""
    return (
        document.sha256 in each.files
        and each.row in document.rows
        and issued_outside(document.kind, document.outside)
        and document.outside.strip() == each.outside.strip()
        and document.approved_by != each.by
        and not document.shared
        and not document_lapsed(document, day)
    )


def carried(*, files: bool, outside: bool, sample: int, occasions: int, shared: bool = False) -> EvidenceLevel:
    """What an attestation on such evidence carries; its digit caps the maturity that it may claim."""
    if not files:
        return "E1"
    if shared:
        return "E2"
    if outside:
        return "E5"
    return "E3" if sample and occasions >= 2 else "E2"
