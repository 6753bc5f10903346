"""The register of methods: each finding of the watch at its boundary, and what a change of edition lets be done."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from conduct_makers import PARAMETERS, change, changed, edition
from hypothesis import given
from hypothesis import strategies as st

from guiju.conduct import RULES, judge, sentence
from guiju.conduct.method_words import NEITHER, NEW_READY, NEW_STANDS, OLD_STANDS, STAGES, lawful
from guiju.conduct.register_methods import EditionFacts, MethodRegisterFacts
from guiju.conduct.rules.method_register import is_in_force
from guiju.record.words import Day

TODAY = Day("2026-06-15")
WATCH = [each for each in RULES.values() if each.reads is MethodRegisterFacts]


def found(*editions: EditionFacts, changes: tuple[Any, ...] = (), day: Day = TODAY) -> list[tuple[str, str]]:
    facts = MethodRegisterFacts(day=day, editions=editions, changes=changes)
    told = judge(WATCH, facts, PARAMETERS)
    for each in told:
        assert "{" not in sentence(each, "zh") + sentence(each, "en")
    return [(each.code, each.severity) for each in told]


def test_a_register_in_good_order_gives_no_finding() -> None:
    assert found(edition()) == []
    assert found(edition(), changes=(changed(change(), stage="granted"),)) == []


BOUNDARIES = (
    # 92 days before 2026-06-15 is 2026-03-15
    ("checked_on", "register_novelty_overdue", {"2026-03-14": True, "2026-03-15": False, "2026-03-16": False}),
    ("verified_on", "register_edition_unverified", {"2026-06-14": False, "2026-06-15": False, "2026-06-16": True}),
    (
        "procedure__reviewed_on",
        "register_procedure_overdue",
        {"2025-06-14": True, "2025-06-15": False, "2025-06-16": False},
    ),
)


@pytest.mark.parametrize(
    ("member", "code", "value", "is_found"),
    [(member, code, value, is_found) for member, code, cases in BOUNDARIES for value, is_found in cases.items()],
)
def test_boundaries(member: str, code: str, value: str, is_found: bool) -> None:
    expected = [(code, "nonconformity")] if is_found else []
    assert found(changed(edition(), **{member: Day(value)})) == expected


@pytest.mark.parametrize(
    ("member", "code"),
    [
        ("checked_on", "register_novelty_overdue"),
        ("verified_on", "register_edition_unverified"),
        ("procedure", "register_procedure_overdue"),
    ],
)
def test_what_is_not_there_is_found(member: str, code: str) -> None:
    assert found(changed(edition(), **{member: None})) == [(code, "nonconformity")]


def test_editions_out_of_force_are_left_alone() -> None:
    bare = {"checked_on": None, "verified_on": None, "procedure": None}
    assert found(changed(edition(), superseded_on=TODAY, **bare)) == []
    assert found(changed(edition(), effective_from=Day("2026-06-16"), **bare)) == []


def test_two_editions_on_one_day_are_found() -> None:
    later = changed(edition(), edition="2026", effective_from=TODAY)
    assert found(edition(), later) == [("register_editions_overlap", "nonconformity")]
    assert found(changed(edition(), superseded_on=TODAY), later) == []


@pytest.mark.parametrize("stage", [each for each in STAGES if each != "granted"])
@pytest.mark.parametrize(
    ("day", "severity"),
    [("2026-05-31", None), ("2026-06-01", "warning"), ("2026-06-30", "warning"), ("2026-07-01", "nonconformity")],
)
def test_a_change_warns_from_its_announcement_and_is_a_fault_once_it_is_late(
    stage: Any, day: str, severity: str | None
) -> None:
    told = found(changes=(changed(change(), stage=stage),), day=Day(day))
    assert told == ([] if severity is None else [("register_change_open", severity)])


def test_what_may_be_done_follows_from_state_and_day() -> None:
    for stage in STAGES:
        before, on = (lawful(stage, Day("2026-07-01"), Day(day)) for day in ("2026-06-30", "2026-07-01"))
        assert (before, on) == ((NEW_READY, NEW_STANDS) if stage == "granted" else (OLD_STANDS, NEITHER))


@given(
    first=st.dates(date(2020, 1, 1), date(2022, 1, 1)),
    lengths=st.lists(st.integers(1, 900), min_size=1, max_size=6),
    after=st.integers(0, 4000),
)
def test_a_chain_of_editions_has_exactly_one_in_force_each_day(first: date, lengths: list[int], after: int) -> None:
    starts = [first]
    for each in lengths:
        starts.append(starts[-1] + timedelta(days=each))
    ends: list[date | None] = [*starts[1:], None]
    chain = [
        changed(edition(), effective_from=Day(str(start)), superseded_on=None if end is None else Day(str(end)))
        for start, end in zip(starts, ends, strict=True)
    ]
    day = Day(str(first + timedelta(days=after)))
    assert sum(is_in_force(each, day) for each in chain) == 1
    assert not any(is_in_force(each, Day(str(first - timedelta(days=1)))) for each in chain)
