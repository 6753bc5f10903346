"""Each contradiction within a record gives its own error at its own place, and nothing else does."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
import record_examples as examples

from guiju.record import reading
from guiju.record.check import check_record, problems
from guiju.record.codec import to_bytes
from guiju.record.errors import RecordError
from guiju.record.model import Record
from guiju.record.words import NotApplicable

Change = Callable[[Record], Record]


def of(member: str, number: int | None = None, **changed: Any) -> Change:
    """A change of members of one part of the record."""

    def change(record: Record) -> Record:
        part = getattr(record, member)
        if number is None:
            return dataclasses.replace(record, **{member: dataclasses.replace(part, **changed)})
        parts = list(part)
        parts[number] = dataclasses.replace(parts[number], **changed)
        return dataclasses.replace(record, **{member: tuple(parts)})

    return change


def whole(**changed: Any) -> Change:
    return lambda record: dataclasses.replace(record, **changed)


RECORD = examples.rich_case().record
LINE = RECORD.budgets[0].lines[0]
PHOTO = RECORD.evidence[0].file
CUSTOMER = RECORD.parties.paid_by
REDUCED = dataclasses.replace(RECORD.sections[0].reference_conditions[0].applied[0], result_id="s1-r9")
CONDITION = dataclasses.replace(RECORD.sections[0].reference_conditions[0], applied=(REDUCED,))

CASES: list[tuple[str, Change]] = [
    ("$.number", whole(number="")),
    ("$.software", whole(software="")),
    ("$.revision", whole(revision=0)),
    ("$.supersedes", whole(revision=1)),
    ("$.supersedes", whole(supersedes=None)),
    ("$.item.customer_supplied[0]", of("item", customer_supplied=("colour",))),
    ("$.parties.paid_by.kind", of("parties", paid_by=PHOTO)),
    ("$.people[0].person.kind", of("people", 0, person=dataclasses.replace(RECORD.people[0].person, kind="evidence"))),
    ("$.evidence[0].file.kind", of("evidence", 0, file=CUSTOMER)),
    ("$.sections[0].method.kind", of("sections", 0, method=PHOTO)),
    ("$.budgets[0].template.kind", of("budgets", 0, template=PHOTO)),
    ("$.standards[0].standard.kind", of("standards", 0, standard=PHOTO)),
    ("$.batches[0].by.kind", of("batches", 0, by=CUSTOMER)),
    ("$.sections[0].calibrators", of("sections", 0, calibrators=())),
    ("$.sections[0].calibrators[0]", of("people", 0, role="witness")),
    ("$.sections[0].finished_day", of("sections", 0, finished_day="2026-03-09")),
    (
        "$.sections[0].reference_conditions[0].applied[0].result_id",
        of("sections", 0, reference_conditions=(CONDITION,)),
    ),
    ("$.sections[1].section_id", whole(sections=RECORD.sections * 2)),
    ("$.runs[0].section_id", of("runs", 0, section_id="s2")),
    ("$.runs[0].standards[0]", of("runs", 0, standards=("u2",))),
    ("$.runs[0].finished_at", of("runs", 0, finished_at=examples.at(0))),
    ("$.conditions[0].section_id", of("conditions", 0, section_id="s2")),
    ("$.conditions[0].unit", of("conditions", 0, unit="K")),
    ("$.conditions[0].mean", of("conditions", 0, mean="22.0")),
    ("$.conditions[0].readings", of("conditions", 0, readings=0)),
    ("$.conditions[0].last_at", of("conditions", 0, last_at="2026-03-09T00:00:00.000000+00:00")),
    ("$.points[0].section_id", of("points", 0, section_id="s2")),
    ("$.points[0].run_id", of("points", 0, run_id="run2")),
    ("$.points[0].cycle", of("points", 0, cycle=0)),
    ("$.points[1].point_id", of("points", 1, point_id="p1")),
    ("$.as_found", whole(as_found=NotApplicable(not_applicable="no"))),
    ("$.as_found", of("points", 0, state="not_adjusted")),
    ("$.batches[0].sha256", of("batches", 0, sha256=None)),
    ("$.batches[0].by", of("batches", 0, provenance="typed", by=None)),
    ("$.series[0].point_id", of("series", 0, point_id="p9")),
    ("$.series[0].batch_id", of("series", 0, batch_id="b9")),
    ("$.series[0].batch_id", of("series", 0, batch_id="b2")),
    ("$.summaries[0].batch_id", of("summaries", 0, batch_id="b1")),
    ("$.series[1].values", of("series", 1, values=(), offsets=())),
    ("$.series[0].offsets", of("series", 0, offsets=(0,))),
    ("$.series[0].offsets", of("series", 0, offsets=(5, 4))),
    ("$.series[0].offsets", of("series", 0, offsets=(-1, 4))),
    ("$.series[1].symbol", of("series", 1, point_id="p1")),
    ("$.series[1].unit", of("series", 1, unit="mV")),
    ("$.series[1].series_id", of("series", 1, series_id="q1")),
    ("$.summaries[0].u", of("summaries", 0, u="-0.01")),
    ("$.summaries[0].dof", of("summaries", 0, dof="0")),
    ("$.summaries[0].symbol", of("summaries", 0, point_id="p1")),
    ("$.corrections[0].series_id", of("corrections", 0, series_id="q9")),
    ("$.corrections[0].position", of("corrections", 0, position=2)),
    ("$.corrections[0].reason", of("corrections", 0, reason=" ")),
    ("$.corrections[1].old", of("corrections", 1, old="100.6")),
    ("$.corrections[1].new", of("corrections", 1, new="100.3")),
    ("$.corrections[1].at", of("corrections", 1, at=examples.at(9))),
    ("$.batches[1].started_at", of("batches", 1, started_at=examples.at(59))),
    ("$.budgets[0].lines[0].u", of("budgets", 0, lines=(dataclasses.replace(LINE, u="-1"),))),  # type: ignore[arg-type]
    ("$.budgets[0].lines[0].dof", of("budgets", 0, lines=(dataclasses.replace(LINE, dof="0"),))),  # type: ignore[arg-type]
    ("$.budgets[2].budget_id", of("results", 2, budget_id="s1-b1")),
    ("$.results[0].budget_id", of("results", 0, budget_id="s1-b9")),
    ("$.results[0].points", of("results", 0, points=())),
    ("$.results[0].points[0]", of("results", 0, points=("p9",))),
    ("$.results[0].u", of("results", 0, u="-1")),
    ("$.results[0].k", of("results", 0, k="0")),
    ("$.results[0].probability", of("results", 0, probability="1")),
    ("$.results[1].raised.row_id", whole(scope=())),
    ("$.results[1].raised.smallest_U", of("results", 1, U="0.045")),
    ("$.covariances[0].first", of("covariances", 0, first="s1-r9")),
    ("$.covariances[0].second", of("covariances", 0, second="s1-r1")),
    ("$.covariances[0].covariance", of("covariances", 0, covariance="0.001")),
    ("$.conformity[0]", of("commission", conformity_ordered=False)),
    ("$.conformity[0].result_id", of("conformity", 0, result_id="s1-r9")),
    ("$.conformity[0].decision_rule", of("conformity", 0, decision_rule="")),
    ("$.conformity[0].limits.unit", of("conformity", 0, limits=examples.within("0", "1", "mV"))),
]


@pytest.mark.parametrize(("path", "change"), CASES, ids=[f"{n}-{case[0]}" for n, case in enumerate(CASES)])
def test_a_contradiction_is_found_at_its_place(path: str, change: Change) -> None:
    found = problems(change(RECORD))
    assert path in {problem.path for problem in found}
    assert all(problem.zh and problem.en for problem in found)


def test_the_first_is_raised_and_reading_raises_it_too() -> None:
    broken = whole(number="")(RECORD)
    for work in (lambda: check_record(broken), lambda: reading.read_record(to_bytes(broken))):
        with pytest.raises(RecordError) as caught:
            work()
        assert caught.value.path == "$.number"


def test_a_sound_record_is_read() -> None:
    assert reading.read_record(reading.record_bytes(RECORD)) == RECORD
