"""Every fault that a rule knows, carried through the evaluation: exactly the rows that its finding names turn."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import evaluation_makers as make
import pytest
from conduct_faults import FAULTS, Fault
from conduct_makers import findings
from test_conduct_period import FAULTS as PERIOD_FAULTS
from test_conduct_period import IN_ORDER
from test_conduct_registers import agency, premises

from guiju.conduct.evaluation import evaluate, plans, profiles, snapshot_of
from guiju.conduct.evaluation.evidence import Snapshot
from guiju.conduct.facts import CalibrationFacts
from guiju.conduct.finding import Finding
from guiju.conduct.rule import RULES

ABOUT_CASES = tuple(each for each in RULES.values() if "case" in each.subjects)
CASE_FAULTS = [each for each in FAULTS if RULES[each.code] in ABOUT_CASES and type(each.facts) is CalibrationFacts]
SELF = profiles()["self"]
CLEAN = tuple(make.judged(f"R-{number}") for number in range(2, 60))


def outcomes(snapshot: Snapshot) -> dict[str, str]:
    return {each.id: each.outcome for each in evaluate(snapshot, SELF).rows}


def sources(*found: Any, **of_periods: Any) -> make.LiteralSources:
    return make.LiteralSources(
        cases=(make.judged("R-1", *found), *CLEAN),
        of_registers={"agency": agency(), "premises": premises()},
        of_periods={**IN_ORDER, **of_periods},
    )


@pytest.fixture(scope="module")
def in_order() -> dict[str, str]:
    return outcomes(snapshot_of(sources()))


def turned(before: dict[str, str], after: dict[str, str]) -> dict[str, str]:
    return {row: after[row] for row in after if after[row] != before[row]}


def by_rules(rows: tuple[str, ...]) -> set[str]:
    return {row for row in rows if "rules" in plans()[row].parts}


def test_there_are_enough_faults() -> None:
    assert len(CASE_FAULTS) + len(PERIOD_FAULTS) >= 80
    assert {each.code for each in ABOUT_CASES} <= {each.code for each in CASE_FAULTS}


@pytest.mark.parametrize("fault", CASE_FAULTS, ids=str)
def test_a_fault_in_one_case_turns_the_rows_that_it_names(fault: Fault, in_order: dict[str, str]) -> None:
    found = findings(fault.facts, fault.act)
    blocking = [each for each in found if each.blocks]
    named = by_rules(tuple(row for each in blocking for row in each.requirements))
    after = outcomes(snapshot_of(sources(*found)))
    # A row without any evidence is undetermined, and stays so where a rule cannot be judged either.
    expected = {row for row in named if in_order[row] != "undetermined" or fault.severity != "undetermined"}
    assert set(turned(in_order, after)) == expected
    wanted = {"undetermined"} if fault.severity == "undetermined" else {"not_met", "partly"}
    assert set(turned(in_order, after).values()) <= wanted


@pytest.mark.parametrize("fault", PERIOD_FAULTS, ids=lambda each: f"{each.code}:{sorted(each.change)}")
def test_a_fault_of_the_period_turns_the_rows_that_it_names(fault: Any, in_order: dict[str, str]) -> None:
    broken = replace(IN_ORDER[fault.name], **fault.change)
    after = outcomes(snapshot_of(sources(**{fault.name: broken})))
    # A warning is told, and turns nothing.
    expected = {
        row
        for row in by_rules(fault.rows)
        if fault.severity != "warning" and (in_order[row] != "undetermined" or fault.severity != "undetermined")
    }
    assert set(turned(in_order, after)) == expected


REGISTERS = (
    ("premises", premises(sites__0__tenures__0__valid_to="2026-06-14"), "4.2-2"),
    ("premises", premises(sites__0__rooms__0__enclosure=""), "4.2-1"),
    ("premises", premises(sites__0__named=()), "4.2-3"),
    ("agency", agency(credit_code="91512081MA62K0260F"), "4.1-1"),
    ("agency", agency(licences=()), "4.1-1"),
    ("agency", agency(qualifications=()), "4.3-1"),
)


@pytest.mark.parametrize(("name", "facts", "row"), REGISTERS, ids=[f"{each[0]}-{each[2]}" for each in REGISTERS])
def test_a_fault_in_a_register_turns_its_row(name: str, facts: Any, row: str, in_order: dict[str, str]) -> None:
    """A lapsed lease, an open room, a licence that is missing: that row and no other."""
    given = sources()
    given.of_registers = {**given.of_registers, name: facts}
    assert set(turned(in_order, outcomes(snapshot_of(given)))) == {row}


def test_a_rule_that_breaks_is_an_error_and_no_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that fails makes its rows errors, and the run is not final."""

    def broken(facts: Any, parameters: Any) -> Iterator[Finding]:
        raise ZeroDivisionError("nothing to divide by")

    monkeypatch.setitem(RULES, "site_tenure_missing", replace(RULES["site_tenure_missing"], judge=broken))
    evaluation = evaluate(snapshot_of(sources()), SELF)
    assert {each.id for each in evaluation.rows if each.outcome == "error"} == {"4.2-2"}
    assert not evaluation.final


def test_the_order_of_counting_plays_no_part() -> None:
    """More findings than examples are kept: the same ones whatever order they came in, and all are counted."""
    fault = next(each for each in CASE_FAULTS if each.code == "point_outside_scope")
    found = findings(fault.facts, fault.act)
    cases = tuple(make.judged(f"R-{number:03d}", *found) for number in range(100))
    one = snapshot_of(make.LiteralSources(cases=cases))
    other = snapshot_of(make.LiteralSources(cases=tuple(reversed(cases))))
    assert one.tallies == other.tallies
    tally = next(each for each in one.tallies if (each.rule, each.subject) == ("point_outside_scope", "case"))
    assert (tally.population, tally.counted[0].places, len(tally.examples)) == (100, 100, 20)
