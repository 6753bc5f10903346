"""Smallest expanded uncertainty of a scope line: the five ways to state it, at a point, and read as people write it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.record.codec import decode, encode
from guiju.record.errors import RecordError
from guiju.record.model import ScopeRow
from guiju.record.smallest import Function, Interpolated, Matrix, SmallestRule, faults_of, smallest_of
from guiju.record.smallest_notation import NotationError, read_smallest, write_smallest
from guiju.record.words import DecimalText, Interval

REACH = Interval(lower=DecimalText("0.5"), upper=DecimalText("100"), unit="mm")


def text(value: Decimal) -> DecimalText:
    return DecimalText(f"{value:f}")


numbers = st.decimals(min_value="0.0001", max_value="1000", places=4).map(text)
values = st.decimals(min_value="0.5", max_value="100", places=3)
rules: st.SearchStrategy[SmallestRule] = st.one_of(
    st.builds(Interpolated, form=st.just("interpolated"), at_lower=numbers, at_upper=numbers),
    st.builds(Function, form=st.sampled_from(("linear", "root_sum_square")), a=numbers, b=numbers),
)


@st.composite
def matrices(draw: st.DrawFn) -> Matrix:
    inner = draw(st.lists(st.decimals("0.6", "99", places=2), unique=True, max_size=3))
    across = draw(st.lists(st.decimals("1", "999", places=1), unique=True, min_size=2, max_size=4))
    bounds = (DecimalText("0.5"), *map(text, sorted(inner)), DecimalText("100"))
    columns = len(across) - 1
    row = st.lists(st.one_of(st.none(), numbers), min_size=columns, max_size=columns).map(tuple)
    cells = draw(st.lists(row, min_size=len(bounds) - 1, max_size=len(bounds) - 1))
    return Matrix(
        form="matrix",
        parameter="frequency",
        parameter_unit="kHz",
        parameter_bounds=tuple(map(text, sorted(across))),
        value_bounds=bounds,
        cells=tuple(cells),
    )


def test_gauge_blocks_by_the_usual_function() -> None:
    """Q[20 nm, 0.3e-6 L]: at 100 mm √(20² + 30²) = 36.06 nm, as the CMC of gauge blocks is commonly written."""
    rule = read_smallest("Q[20, 0.3 L]")
    assert isinstance(rule, Function)
    found = smallest_of(rule, REACH, Decimal(100))
    assert found is not None
    assert round(found, 2) == Decimal("36.06")


def test_linear_and_interpolated_agree_where_they_say_the_same() -> None:
    linear = Function(form="linear", a=DecimalText("2"), b=DecimalText("0.1"))
    between = Interpolated(form="interpolated", at_lower=DecimalText("2.05"), at_upper=DecimalText("12"))
    for value in ("0.5", "1", "50", "99.9", "100"):
        assert smallest_of(linear, REACH, Decimal(value)) == smallest_of(between, REACH, Decimal(value))


def test_a_matrix_at_its_edges_gives_the_larger_value() -> None:
    rule = read_smallest("frequency/kHz | 0.1~1 | 1~10\n0.5 ~ 10 | 0.02 | 0.03\n10 ~ 100 | 0.05 | -")
    assert isinstance(rule, Matrix)

    def at(value: str, frequency: str | None) -> Decimal | None:
        return smallest_of(rule, REACH, Decimal(value), None if frequency is None else Decimal(frequency))

    assert at("5", "0.5") == Decimal("0.02")
    assert at("5", "1") == Decimal("0.03")
    assert at("10", "0.5") == Decimal("0.05")
    assert at("10", "1") == Decimal("0.05")
    assert at("0.5", "0.1") == Decimal("0.02")
    assert at("100", "1") == Decimal("0.05")
    assert at("50", "5") is None
    assert at("5", "10.1") is None
    assert at("5", "0.09") is None
    assert at("5", None) is None
    assert at("0.49", "0.5") is None


@given(rules, values)
def test_what_is_stated_lies_between_its_own_ends_and_only_in_the_range(rule: SmallestRule, value: Decimal) -> None:
    found, ends = smallest_of(rule, REACH, value), [smallest_of(rule, REACH, Decimal(each)) for each in ("0.5", "100")]
    assert found is not None
    assert None not in ends
    low, high = sorted(each for each in ends if each is not None)
    assert low * (1 - Decimal("1e-20")) <= found <= high * (1 + Decimal("1e-20"))
    assert smallest_of(rule, REACH, Decimal("100.0001")) is None
    assert smallest_of(rule, REACH, Decimal("0.4999")) is None


@given(rules, values)
def test_the_quadratic_sum_is_below_the_linear_one_and_above_each_part(rule: SmallestRule, value: Decimal) -> None:
    if isinstance(rule, Function):
        whole, root = (
            smallest_of(Function(form=form, a=rule.a, b=rule.b), REACH, value) for form in ("linear", "root_sum_square")
        )
        assert whole is not None and root is not None
        assert max(Decimal(rule.a), Decimal(rule.b) * value) <= root * (1 + Decimal("1e-20"))
        assert root <= whole * (1 + Decimal("1e-20"))


@given(matrices(), values, st.decimals(min_value="1", max_value="999", places=1))
def test_a_matrix_gives_one_of_its_cells_or_nothing(rule: Matrix, value: Decimal, parameter: Decimal) -> None:
    found = smallest_of(rule, REACH, value, parameter)
    assert found is None or any(Decimal(each) == found for row in rule.cells for each in row if each is not None)


@given(st.one_of(rules, matrices()))
def test_notation_and_document_bring_the_same_back(rule: SmallestRule) -> None:
    assert read_smallest(write_smallest(rule)) == rule
    assert decode(type(rule), encode(rule)) == rule


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("0.02", DecimalText("0.02")),
        (" ０．０２ ", DecimalText("0.02")),
        ("0.02～0.05", Interpolated(form="interpolated", at_lower=DecimalText("0.02"), at_upper=DecimalText("0.05"))),
        ("0.02至0.05", Interpolated(form="interpolated", at_lower=DecimalText("0.02"), at_upper=DecimalText("0.05"))),
        ("(0.1+2e-6 L)", Function(form="linear", a=DecimalText("0.1"), b=DecimalText("2e-6"))),
        ("Q［0.1，2e-6×L］", Function(form="root_sum_square", a=DecimalText("0.1"), b=DecimalText("2e-6"))),
    ],
)
def test_what_people_write_is_read(said: str, meant: object) -> None:
    assert read_smallest(said) == meant


@pytest.mark.parametrize(
    "said", ["", "  ", "<0.02", "≤ 0.02", "> 0.1", "优于 0.02", "0.02 ~", "~ 0.02", "better than 1"]
)
def test_an_open_interval_is_refused_with_its_reason(said: str) -> None:
    with pytest.raises(NotationError, match="open interval") as caught:
        read_smallest(said)
    assert "开区间" in caught.value.zh


@pytest.mark.parametrize(
    "said",
    ["about 1", "1 2", "Q[1]", "1+2", "f/kHz|1~2\n1~2|x", "f/kHz|1~2|3~4\n1~2|1|1", "f|1~2\n1~2|1|2", "1" * 5000],
)
def test_what_states_nothing_is_refused(said: str) -> None:
    with pytest.raises(NotationError):
        read_smallest(said)


def test_faults_of_a_rule_are_named() -> None:
    zero = DecimalText("0")
    one = DecimalText("1")
    wide = Interval(lower=DecimalText("-1"), upper=DecimalText("1"), unit="V")
    assert faults_of(Function(form="linear", a=zero, b=one), REACH) == ()
    assert faults_of(Function(form="linear", a=zero, b=one), wide) == ("zero",)
    assert faults_of(Function(form="linear", a=DecimalText("-1"), b=one), REACH) == ("negative",)
    assert faults_of(Interpolated(form="interpolated", at_lower=zero, at_upper=one), REACH) == ("negative",)
    short = Interval(lower=DecimalText("0.5"), upper=DecimalText("50"), unit="mm")
    rule = read_smallest("f/kHz | 1~2\n0.5~100 | 1")
    assert isinstance(rule, Matrix)
    assert faults_of(rule, REACH) == ()
    assert faults_of(rule, short) == ("outside",)


def test_a_scope_row_without_rule_has_no_such_member_and_null_is_refused() -> None:
    """Documents written before the member existed keep their bytes, and there is one way to write each."""
    from record_examples import scope_row

    plain = encode(scope_row())
    assert "smallest_U_rule" not in plain
    assert decode(ScopeRow, plain).smallest_U_rule is None
    with pytest.raises(RecordError, match="smallest_U_rule"):
        decode(ScopeRow, {**plain, "smallest_U_rule": None})
    rule = encode(Function(form="linear", a=DecimalText("1"), b=DecimalText("2")))
    assert decode(ScopeRow, {**plain, "smallest_U_rule": rule}).smallest_U_rule is not None
