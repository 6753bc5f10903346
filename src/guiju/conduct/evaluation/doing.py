"""What is to be done about a row: a breach is mended; of a gap the evidence is brought that is lacking."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from guiju.conduct.evaluation.plan import RowPlan
from guiju.conduct.evaluation.result import Part, Said

ANSWERS = {
    "attestation_absent": "attest_to_do",
    "attestation_over": "attest_to_do",
    "attested_against": "attested_to_do",
    "attested_lacking": "attested_to_do",
    "attested_partly": "attested_to_do",
    "attested_partly_lacking": "attested_to_do",
    "document_absent": "document_absent_to_do",
    "attestation_shared": "attestation_shared_to_do",
    "document_lapsed": "document_lapsed_to_do",
    "document_shared": "document_shared_to_do",
    "document_without_file": "document_without_file_to_do",
    "finding": "finding_to_do",
    "outside_not_shown": "outside_not_shown_to_do",
    "outside_unchecked": "outside_unchecked_to_do",
    "rules_nothing": "rules_nothing_to_do",
    "sample_short": "sample_to_do",
}
"""Which reason is answered by doing what; the parameters name person, document or attestation."""

RED = frozenset({"attested_to_do", "rules_nothing_to_do"})
"""What is done otherwise on a red line."""

LACKING = frozenset({"contrary", "partly"})


def breach(plan: RowPlan, parts: tuple[Part, ...]) -> tuple[Said, ...]:
    """What mends a row against which there is evidence: each thing found by name, then what the row asks in general."""
    found = [each for each in parts if each.state in LACKING and each.name != "adjudication"]
    papers = [each for each in parts if each.name == "documents" and each.state != "held" and each not in found]
    named = tuple(_answers(plan, [*found, *papers]))
    general = (Said(code="row_to_do", parameters=(("row", plan.id),)),)
    only_ruled = any(each.name == "adjudication" for each in parts) and not found
    return named if only_ruled else named + general


def gap(plan: RowPlan, parts: tuple[Part, ...]) -> tuple[Said, ...]:
    """What shows a row of which nothing is known: the evidence that is lacking, and what an assessor asks to see."""
    lacking = [each for each in parts if each.state != "held"]
    return (*_answers(plan, lacking), Said(code="row_asks", parameters=(("row", plan.id),)))


def _answers(plan: RowPlan, parts: Iterable[Part]) -> Iterator[Said]:
    for each in (said for part in parts for said in part.why):
        code = ANSWERS.get(each.code, "")
        if code in RED and plan.severity == "critical":
            code = f"{code}_red"
        if code:
            yield replace(each, code=code)
