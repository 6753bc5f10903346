"""Scope lines that state their smallest U otherwise than by a number: the rules read it at each point."""

from __future__ import annotations

from typing import Any

import pytest
from conduct_makers import changed, codes, facts

from guiju.record.measurement import Influence
from guiju.record.smallest import Function, Interpolated, Matrix, SmallestRule
from guiju.record.smallest_notation import read_smallest
from guiju.record.words import DecimalText, Quantity

D = DecimalText
# The row reaches from 1 g to 20000 g and states g for k = 2; the point is 10 kg, and its result has U in kg for k = 2.
LINEAR = Function(form="linear", a=D("0.01"), b=D("0.000004"))
ROOT = Function(form="root_sum_square", a=D("0.03"), b=D("0.000004"))
BETWEEN = Interpolated(form="interpolated", at_lower=D("0.01"), at_upper=D("0.0899955"))


def given(rule: SmallestRule, U: str, **more: Any) -> list[str]:
    stated = {"scope__0__smallest_U": None, "scope__0__smallest_U_rule": rule, "results__0__U": D(U)}
    return codes(changed(facts("approval"), **stated, **more))


@pytest.mark.parametrize("rule", [LINEAR, ROOT, BETWEEN])
def test_at_ten_kilograms_each_states_fifty_milligrams(rule: SmallestRule) -> None:
    """0.01 + 4e-6·10000 = 0.05 g; √(0.03² + 0.04²) = 0.05 g; half way between the ends 0.05 g."""
    assert given(rule, "0.00005") == []
    assert given(rule, "0.0000499") == ["U_below_scope"]


def matrix(text: str) -> Matrix:
    found = read_smallest(text)
    assert isinstance(found, Matrix)
    return found


def test_a_matrix_needs_its_second_variable_and_a_cell_that_is_offered() -> None:
    rule = matrix("humidity/% | 20~50 | 50~80\n1~5000 | 0.02 | 0.03\n5000~20000 | 0.05 | -")

    def at(humidity: str | None, U: str) -> list[str]:
        value = Quantity(value=D(humidity or "0"), unit="%")
        influences = () if humidity is None else (Influence(name="humidity", quantity=value),)
        return given(rule, U, sections__0__points__0__influences=influences)

    assert at("40", "0.00005") == []
    assert at("40", "0.0000499") == ["U_below_scope"]
    assert at("60", "0.00005") == ["point_outside_scope"]
    assert at(None, "0.00005") == ["point_outside_scope"]
    assert at("19.9", "0.00005") == ["point_outside_scope"]
    assert at("50", "0.00005") == []
