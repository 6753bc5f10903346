"""What registers say of the days before the last: the same as judging the register day by day, and what is mended."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import evaluation_makers as make
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_conduct_registers import agency, premises

from guiju.conduct import default_parameters, judge
from guiju.conduct.days import within
from guiju.conduct.evaluation import evaluate, profiles, snapshot_of
from guiju.conduct.lapses import gaps, lapses_of, shortfalls
from guiju.conduct.register_agency import LicenceFacts
from guiju.conduct.register_premises import PremisesRegister, TenureFacts
from guiju.conduct.rule import RULES
from guiju.conduct.rules.agency import standing
from guiju.conduct.sentences import sentence
from guiju.record.words import Day

PARAMETERS = {each.name: each.value for each in default_parameters()}
FIRST, LAST = Day("2026-01-01"), Day("2026-12-31")


def tenure(first: str, last: str | None) -> TenureFacts:
    return TenureFacts(kind="leased", valid_from=Day(first), valid_to=None if last is None else Day(last))


def leased(*tenures: TenureFacts) -> PremisesRegister:
    facts = premises()
    (site, *rest) = facts.sites
    return replace(facts, day=LAST, sites=(replace(site, tenures=tenures), *rest))


def days() -> list[Day]:
    return [Day((date(2026, 1, 1) + timedelta(days=each)).isoformat()) for each in range(365)]


SPANS = st.lists(st.tuples(st.integers(-60, 400), st.integers(0, 120), st.booleans()), min_size=1, max_size=6)


@given(SPANS)
def test_spans_say_what_judging_the_register_on_every_day_says(spans: list[tuple[int, int, bool]]) -> None:
    """Every day on which the register's own rule finds the lease lapsed, but those behind which it never came again."""
    begin = date(2026, 1, 1)
    told = [
        tenure(
            (begin + timedelta(days=first)).isoformat(),
            None if open_end else (begin + timedelta(days=first + length)).isoformat(),
        )
        for first, length, open_end in spans
    ]
    facts = leased(*told)
    first = min(each.valid_from for each in told)
    rule = RULES["site_tenure_missing"]
    site = facts.sites[0].code
    lapsed = [
        day
        for day in days()
        if day >= first and any(each.subject == site for each in judge((rule,), replace(facts, day=day), PARAMETERS))
    ]
    # Those that reach the last day are not mended.
    ahead = (date(2026, 12, 31) - timedelta(days=each) for each in range(365))
    lapsed = [*lapsed]
    while lapsed and lapsed[-1] == next(ahead).isoformat():
        lapsed.pop()
    found = [each for each in lapses_of([facts], FIRST, LAST).lapses if (each.kind, each.subject) == ("tenure", site)]
    assert sum(each.days for each in found) == len(lapsed)
    covered = [day for each in found for low, high in each.spans for day in days() if low <= day <= high]
    assert covered == lapsed


@pytest.mark.parametrize(
    "second, spans",
    [
        ("2026-03-01", ()),
        ("2026-03-02", (("2026-03-01", "2026-03-01"),)),
        ("2026-06-01", (("2026-03-01", "2026-05-31"),)),
        # On the last day it is mended; one day later it is not, and the register's own rule finds it.
        ("2026-12-31", (("2026-03-01", "2026-12-30"),)),
        ("2027-01-01", ()),
    ],
)
def test_a_lease_that_lapsed_and_was_mended(second: str, spans: tuple[Any, ...]) -> None:
    held = [(Day("2025-01-01"), Day("2026-02-28")), (Day(second), None)]
    assert gaps(held, FIRST, LAST) == spans
    # Days before the period are not counted.
    assert gaps(held, Day("2026-04-01"), LAST) == tuple(
        (max(a, "2026-04-01"), b) for a, b in spans if b >= "2026-04-01"
    )


def test_before_the_first_span_nothing_had_lapsed() -> None:
    assert gaps([(Day("2026-05-01"), None)], FIRST, LAST) == ()
    assert gaps([], FIRST, LAST) == ()


def test_it_turns_its_row_with_days_and_names() -> None:
    lapsed = leased(tenure("2025-01-01", "2026-02-28"), tenure("2026-06-01", None))
    sound = leased(tenure("2025-01-01", None))

    def outcome(facts: PremisesRegister) -> tuple[str, str]:
        registers = {"agency": replace(agency(), day=LAST), "premises": facts}
        snapshot = snapshot_of(make.LiteralSources(of_registers=registers))
        row = next(each for each in evaluate(snapshot, profiles()["self"]).rows if each.id == "4.2-2")
        tally = next(each for each in snapshot.tallies if each.rule == "site_tenure_lapsed")
        return row.outcome, "".join(sentence(each.finding, "zh") for each in tally.examples)

    before, nothing = outcome(sound)
    after, said = outcome(lapsed)
    assert (before, nothing) != (after, said) and nothing == "" and after in ("partly", "not_met") != before
    assert "92 天" in said and "2026-03-01 – 2026-05-31" in said and lapsed.sites[0].code in said


def test_a_suspension_of_the_only_qualification_is_a_lapse() -> None:
    facts = agency()
    row = replace(
        facts.qualifications[0],
        valid_from=Day("2025-01-01"),
        valid_to=Day("2027-12-31"),
        suspensions=((Day("2026-02-10"), Day("2026-02-19")), (Day("2026-11-01"), None)),
    )
    one = replace(facts, day=LAST, qualifications=(row,), licences=_licences())
    (found,) = lapses_of([one], FIRST, LAST).lapses
    assert (found.kind, found.spans, found.days) == ("qualification", (("2026-02-10", "2026-02-19"),), 10)
    assert not any(standing(row, Day(f"2026-02-{day}")) for day in range(10, 20))
    assert standing(row, Day("2026-02-20")) and not standing(row, LAST)


def _licences() -> tuple[LicenceFacts, ...]:
    return (LicenceFacts(number="L", valid_from=Day("2020-01-01"), valid_to=None),)


@pytest.mark.parametrize("people", [[], [[]]])
def test_a_post_that_nobody_ever_held_has_no_shortfall_of_its_own(people: list[Any]) -> None:
    assert shortfalls(people, 1, FIRST, LAST) == ()


@given(SPANS, SPANS, st.integers(1, 2))
def test_shortfalls_are_the_days_on_which_fewer_people_than_needed_held_it(
    one: list[tuple[int, int, bool]], other: list[tuple[int, int, bool]], needed: int
) -> None:
    begin = date(2026, 1, 1)

    def spans(each: list[tuple[int, int, bool]]) -> list[Any]:
        moved = [(begin + timedelta(days=first), begin + timedelta(days=first + length)) for first, length, _ in each]
        ends = [None if open_end else last.isoformat() for (_, last), (_, _, open_end) in zip(moved, each, strict=True)]
        return [(Day(first.isoformat()), end) for (first, _), end in zip(moved, ends, strict=True)]

    people = [spans(one), spans(other)]

    def full(day: str) -> bool:
        return sum(any(within(Day(day), *span) for span in each) for each in people) >= needed

    ahead = [(begin + timedelta(days=each)).isoformat() for each in range(-60, 365)]
    filled = [day for day in ahead if full(day)]
    short = [day for day in ahead if filled and day > filled[0] and not full(day)]
    while short and short[-1] == ahead[-1]:
        short.pop(), ahead.pop()
    expected = [day for day in short if day >= FIRST]
    found = shortfalls(people, needed, FIRST, LAST)
    assert [day for low, high in found for day in days() if low <= day <= high] == expected
    assert all(low <= high for low, high in found)
    assert all(a[1] < b[0] for a, b in pairwise(found))
