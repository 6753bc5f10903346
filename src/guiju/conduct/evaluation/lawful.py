"""What people gave, beside what the acts of giving it demand: nothing else counts, wherever it came from (4.7-2).

In the running agency the acts refuse it; a dossier is a file, and whoever signs it could have written anything.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from guiju.conduct.days import days_until
from guiju.conduct.evaluation.decided import TWO
from guiju.conduct.evaluation.evidence import (
    AdjudicationEvidence,
    AttestationEvidence,
    CorrectionEvidence,
    DocumentEvidence,
    OpenSuspicion,
    TailoringEvidence,
    WithdrawnEvidence,
)
from guiju.conduct.evaluation.evidence_file import EMPTY
from guiju.conduct.evaluation.plan import RowPlan, plans
from guiju.conduct.evaluation.sources import Given
from guiju.conduct.evaluation.substance import is_sentence, names_something, tells_something
from guiju.conduct.evaluation.terms import longest_attestation
from guiju.conduct.parameters import ParameterError, Parameters
from guiju.record.words import Day

Unlawful = tuple[str, str, str]
"""Kind of what was given, what it is called, and a word of the table `unlawful`."""
HIGHEST_MATURITY = 5
A_YEAR = 365
OUTCOMES = ("met", "partly", "not_met")
DECISIONS = ("confirmed", "dismissed")


def lawful(
    given: Given, parameters: Parameters, unfit: Collection[str] = (), issued: Collection[str] = ()
) -> tuple[Given, tuple[Unlawful, ...]]:
    """What may count, and what may not with the reason, in the order of kinds and rows.

    What speaks against the agency counts however it is written: nobody gains by writing it badly.

    Args:
        unfit: digests of files that are no evidence: nothing is read in them, or the work itself produced them.
        issued: the day of each certificate that was issued and stands.
    """
    unfit = frozenset((*unfit, EMPTY))
    attested = ((each, _attestation(each, parameters, unfit, issued)) for each in given.attestations)
    kept: dict[str, tuple[Any, ...]] = {}
    found: list[Unlawful] = []
    for kind, rows in (
        ("adjudications", [(each, each.row, _adjudication(each)) for each in given.adjudications]),
        (
            "attestations",
            [(each, each.code, wrong) for each, wrong in attested],
        ),
        ("corrections", [(each, each.code or each.row, _correction(each)) for each in given.corrections]),
        ("documents", [(each, each.code, _document(each, unfit)) for each in given.documents]),
        ("tailorings", [(each, each.row, _tailoring(each, plans())) for each in given.tailorings]),
    ):
        kept[kind] = tuple(_bare(each) if wrong else each for each, _, wrong in rows if not wrong or adverse(each))
        found += [(kind, name, wrong) for _, name, wrong in rows if wrong]
    return replace(given, **kept), tuple(found)


def adverse(each: Any) -> bool:
    """Whether what was given speaks against the agency."""
    if isinstance(each, AttestationEvidence):
        return each.outcome in ("partly", "not_met")
    if isinstance(each, (OpenSuspicion, WithdrawnEvidence)):
        return True
    return isinstance(each, AdjudicationEvidence) and each.decision == "confirmed"


def _bare(each: Any) -> Any:
    """What speaks against the agency though no act would have taken it: without files, so that it shows nothing."""
    return replace(each, files=()) if isinstance(each, AttestationEvidence) else each


def _first(wrong: Iterator[str]) -> str:
    return next(wrong, "")


def _adjudication(each: AdjudicationEvidence) -> str:
    return _first(
        word
        for word, broken in (
            ("row_unknown", each.row not in plans()),
            ("decision_unknown", each.decision not in DECISIONS),
            ("not_two_people", len(set(each.by)) < TWO or "" in each.by),
        )
        if broken
    )


def _attestation(
    each: AttestationEvidence, parameters: Parameters, unfit: Collection[str], issued: Collection[str]
) -> str:
    return _first(
        word
        for word, broken in (
            ("row_unknown", each.row not in plans()),
            ("outcome_unknown", each.outcome not in OUTCOMES),
            ("maturity_beyond", not 0 <= each.maturity <= HIGHEST_MATURITY),
            ("sample_beyond", not 0 <= each.sample <= each.population),
            ("by_nobody", not each.by),
            ("own_doing", each.own and each.outcome == "met"),
            ("expires_too_late", not 0 <= days_until(each.on, each.expires) <= _longest(parameters)),
            ("outside_without_file", bool(each.outside) and not each.files),
            ("without_file", each.outcome != "not_met" and not each.files),
            ("file_unfit", any(file in unfit for file in each.files)),
            ("population_below", _below_known(each, issued)),
            ("says_nothing", not tells_something(each.statement) or not names_something(each.scope)),
        )
        if broken
    )


def _below_known(each: AttestationEvidence, issued: Collection[str]) -> bool:
    """Whether its population is smaller than the certificates that were issued in the year before it."""
    if each.row not in plans() or plans()[each.row].counts != "certificates":
        return False
    return each.population < sum(0 <= days_until(Day(day), each.on) < A_YEAR for day in issued)


def _longest(parameters: Parameters) -> int:
    try:
        return longest_attestation(parameters)
    except ParameterError:
        return 0


def _correction(each: CorrectionEvidence) -> str:
    return _first(
        word
        for word, broken in (
            ("row_unknown", each.row not in plans()),
            ("by_nobody", not each.accepted_by or (each.effective_on is not None and not each.effect_by)),
            ("own_thing", each.accepted_by in (each.owner, each.proposed_by)),
            ("own_thing", bool(each.effect_by) and each.effect_by in (each.owner, each.proposed_by, each.accepted_by)),
            (
                "effect_before_done",
                each.effective_on is not None and (each.done_on is None or each.effective_on < each.done_on),
            ),
        )
        if broken
    )


def _document(each: DocumentEvidence, unfit: Collection[str]) -> str:
    return _first(
        word
        for word, broken in (
            ("row_unknown", any(row not in plans() for row in each.rows)),
            ("file_unfit", each.sha256 in unfit),
            ("ends_before_it_begins", each.valid_to is not None and each.valid_to < each.valid_from),
        )
        if broken
    )


def _tailoring(each: TailoringEvidence, known: Mapping[str, RowPlan]) -> str:
    return _first(
        word
        for word, broken in (
            ("row_unknown", each.row not in known),
            ("red_line", each.row in known and known[each.row].severity == "critical"),
            ("by_nobody", not each.approved_by),
            ("own_thing", each.approved_by == each.asked_by),
            ("without_reason", not is_sentence(each.reason)),
        )
        if broken
    )
