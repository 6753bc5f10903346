"""One file on which many answers stand: told with each of them, for it shows none of them strongly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from guiju.conduct.evaluation.evidence import AttestationEvidence, DocumentEvidence
from guiju.conduct.evaluation.sources import Given
from guiju.conduct.evaluation.terms import answers_of_a_file
from guiju.conduct.parameters import ParameterError, Parameters


def shared_told(given: Given, parameters: Parameters) -> Given:
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
    )


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
