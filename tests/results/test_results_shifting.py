"""A shifted standard in past budgets: by hand for two published measurements, and as a property of any shift."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from measured import BY_KEY
from measured import case_of as case_of_demo

from guiju.record import measurement
from guiju.record.enclose import enclose, find, reference
from guiju.record.enclosures import Standard, StandardCertificate
from guiju.record.statement import Case
from guiju.record.words import DecimalText, Interval
from guiju.results.shifting import fraction, shifted

ATTENUATOR, MULTIMETER = "ea402-s7-attenuator", "ea402-s9-multimeter"


def case_of(key: str) -> Case:
    return case_of_demo(BY_KEY[key])


def held(case: Case) -> Standard:
    found = find(case, case.record.standards[0].standard)
    assert isinstance(found, Standard)
    return found


def later(case: Case, shift: Decimal, number: str = "later") -> StandardCertificate:
    certificate = held(case).certificate
    assert certificate is not None
    points = tuple(
        dataclasses.replace(
            each,
            value=DecimalText(str(Decimal(each.value) + shift)),
            correction=DecimalText(str(Decimal(each.correction) + shift)),
        )
        for each in certificate.points
    )
    return dataclasses.replace(certificate, number=number, points=points)


def moved(case: Case, shift: str, part: str = "1") -> Any:
    return shifted(case, held(case).equipment_id, later(case, Decimal(shift)), Decimal(part))[0]


@pytest.mark.parametrize(("key", "sensitivity"), [(ATTENUATOR, 1), (MULTIMETER, -1)])
def test_by_hand_the_result_moves_by_the_sensitivity_times_the_shift(key: str, sensitivity: int) -> None:
    """S7: LX = LS + dLS + …, so c = +1; S9: EX = ViX - VS + …, so c = -1 (EA-4/02 M:2022)."""
    case = case_of(key)
    result = case.record.results[0]
    (change, *_) = moved(case, "0.030").changes
    assert abs(Decimal(change.difference) - sensitivity * Decimal("0.030")) < Decimal("1e-9")
    assert abs(Decimal(change.in_U) * Decimal(result.U) / Decimal(change.difference) - 1) < Decimal("0.005")
    assert change.changes
    assert change.reported == result.reported_value != change.shifted_reported
    (half, *_) = moved(case, "0.030", "0.5").changes
    assert abs(Decimal(half.difference) - sensitivity * Decimal("0.015")) < Decimal("1e-9")


def test_no_shift_and_the_same_certificate_change_nothing() -> None:
    case = case_of(ATTENUATOR)
    assert not any(each.changes for each in moved(case, "0").changes)
    same = later(case, Decimal(5), number=held(case).certificate.number)
    assert not any(each.changes for each in shifted(case, held(case).equipment_id, same, Decimal(1))[0].changes)


def test_several_assumptions_are_answered_in_their_order() -> None:
    case = case_of(ATTENUATOR)
    parts = Decimal(1), Decimal("0.25"), Decimal(0)
    found = shifted(case, held(case).equipment_id, later(case, Decimal("0.04")), *parts)
    differences = [float(each.changes[0].difference) for each in found]
    assert differences == pytest.approx([0.04, 0.01, 0.0], abs=1e-9)


@given(st.decimals("-1", "1", places=4), st.decimals("0", "1", places=3))
def test_the_change_is_linear_in_the_shift_and_its_part(shift: Decimal, part: Decimal) -> None:
    case = case_of(ATTENUATOR)
    (change, *_) = shifted(case, held(case).equipment_id, later(case, shift), part)[0].changes
    assert abs(Decimal(change.difference) - shift * part) < Decimal("1e-5")


def test_what_cannot_be_computed_is_said_and_never_unchanged() -> None:
    case = case_of(ATTENUATOR)
    code = held(case).equipment_id
    elsewhere = dataclasses.replace(
        later(case, Decimal(1)),
        points=tuple(
            dataclasses.replace(each, nominal=dataclasses.replace(each.nominal, value=DecimalText("40")))
            for each in held(case).certificate.points
        ),
    )
    assert shifted(case, code, elsewhere, Decimal(1))[0].unknown == "not_covered"
    assert shifted(case, "another item", later(case, Decimal(1)), Decimal(1))[0].unknown == "not_in_budget"
    templates = {each.template.digest for each in case.record.budgets}
    bare = dataclasses.replace(case, enclosures=tuple(each for each in case.enclosures if each.digest not in templates))
    assert shifted(bare, code, later(case, Decimal(1)), Decimal(1))[0].unknown == "left_out"
    by_class = enclose(dataclasses.replace(held(case), used_by="class"))
    record = dataclasses.replace(
        case.record,
        standards=tuple(dataclasses.replace(each, standard=reference(by_class)) for each in case.record.standards),
    )
    classed = dataclasses.replace(case, record=record, enclosures=(*case.enclosures, by_class))
    assert shifted(classed, code, later(case, Decimal(1)), Decimal(1))[0].unknown == "by_class"


def test_a_verdict_is_judged_again_by_its_own_rule() -> None:
    case = case_of(ATTENUATOR)
    result = case.record.results[0]
    limit = DecimalText(str(Decimal(result.value) + Decimal("0.02")))
    verdict = measurement.Conformity(
        result_id=result.result_id,
        specification="演示",
        limits=Interval(lower=DecimalText("0"), upper=limit, unit="dB"),
        decision_rule="ilac_g8_simple",
        verdict="conforms",
    )
    judged = dataclasses.replace(case, record=dataclasses.replace(case.record, conformity=(verdict,)))
    (inside, *_) = moved(judged, "0.019").changes
    assert (inside.verdict, inside.shifted_verdict) == ("conforms", "conforms")
    (outside, *_) = moved(judged, "0.021").changes
    assert (outside.verdict, outside.shifted_verdict) == ("conforms", "does_not_conform")
    own = dataclasses.replace(verdict, decision_rule="house rule")
    unknown = dataclasses.replace(case, record=dataclasses.replace(case.record, conformity=(own,)))
    assert moved(unknown, "0.019").changes[0].shifted_verdict == "unknown"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2025-12-31", "0"),
        ("2026-01-01", "0"),
        ("2026-01-02", "0.1"),
        ("2026-01-10", "0.9"),
        ("2026-01-11", "1"),
        ("2026-02-01", "1"),
    ],
)
def test_the_fraction_of_a_linear_shift(day: str, expected: str) -> None:
    assert fraction(date.fromisoformat(day), date(2026, 1, 1), date(2026, 1, 11)) == Decimal(expected)
