"""Budgets as data: table, shares, Pareto, freezing and reading back."""

import json
import math
from collections.abc import Callable

import pytest

from guiju.metrology import (
    Budget,
    Correlations,
    DataError,
    InputError,
    MetrologyError,
    Model,
    Normal,
    Rectangular,
    Source,
    StudentT,
    Table,
    adaptive,
    interpolator,
    mean_of,
    propagate,
    propagate_all,
    propagate_complex,
    simulate,
    simulate_all,
)
from guiju.metrology.curves.table import table

S4 = Budget(
    "lS + dlD + dl + dlC - 50*(1.15e-5*dt + dadt) - dlV",
    {
        "lS": Source(Normal(50.00002, 1.5e-05), "mm", "标准量块", "standard"),
        "dlD": Source(Rectangular(0.0, 3e-05), "mm"),
        "dl": Source(StudentT(-9.4e-05, 5.37e-06, dof=11), "mm"),
        "dlC": Source(Rectangular(0.0, 3.2e-05), "mm"),
        "dt": Source(Rectangular(0.0, 0.05), "K"),
        "dadt": Source(Normal(0.0, 2.36e-07), ""),
        "dlV": Source(Rectangular(0.0, 6.7e-06), "mm"),
    },
    unit="mm",
    k=2.0,
)


def test_the_table_of_ea_4_02_s4() -> None:
    result = S4.evaluate()
    assert result.estimate.u == pytest.approx(36.4e-6, abs=0.05e-6)
    assert pytest.approx(73e-6, abs=0.5e-6) == result.expanded.U
    rows = {row.name: row for row in result.rows}
    assert list(rows) == list(S4.sources)
    assert rows["dt"].contribution == pytest.approx(-16.6e-6, abs=0.05e-6)
    assert rows["dt"].sensitivity == pytest.approx(-50 * 1.15e-5)
    assert rows["dl"].distribution == "t" and rows["dl"].dof == 11
    assert rows["dlC"].u == pytest.approx(18.5e-6, abs=0.05e-6)
    assert rows["lS"].zh == "标准量块"


def test_shares_sum_to_one_and_are_ranked() -> None:
    pareto = S4.evaluate().pareto()
    shares = [share for _, share, _ in pareto]
    assert shares == sorted(shares, reverse=True)
    assert math.fsum(shares) == pytest.approx(1.0) and pareto[-1][2] == pytest.approx(1.0)
    assert pareto[0][0] == "dlC"


def test_shares_heed_correlation_and_common_sources() -> None:
    sources = {"a": Source(Normal(1.0, 0.2)), "b": Source(Normal(1.0, 0.1))}
    result = Budget("a - b", sources, correlations=Correlations({("a", "b"): 0.9})).evaluate()
    shares = {row.name: row.share for row in result.rows}
    assert sum(shares.values()) == pytest.approx(1.0)
    assert shares["b"] < 0
    common = {name: Source(Normal(1.0, 0.2, source="standard")) for name in "ab"}
    assert Budget("a - b", common).evaluate().estimate.u == 0.0
    both = Budget("a + b", common).evaluate()
    assert [row.share for row in both.rows] == pytest.approx([0.5, 0.5])


def test_trap_11_zero_sensitivity_brings_the_second_order_and_a_remark() -> None:
    budget = Budget("x**2", {"x": Source(Normal(0.0, 0.1))})
    result = budget.evaluate()
    assert result.second_order is not None
    assert result.second_order.u == pytest.approx(math.sqrt(2) * 0.01)
    assert [remark.code for remark in result.remarks] == ["zero-sensitivity"]
    assert "x" in result.remarks[0].sentence("zh")
    assert S4.evaluate().second_order is None


def test_a_budget_survives_json_and_gives_the_same_bits() -> None:
    correlated = Budget(
        "a*b",
        {"a": Source(Normal(0.1 + 0.2, 1 / 3, dof=7), "V"), "b": Source(Rectangular(1e-34, 1e-40, source="s"))},
        correlations=Correlations({("a", "b"): 0.1}, "gaussian"),
        p=0.99,
    )
    for budget in (S4, correlated):
        again = Budget.from_data(json.loads(json.dumps(budget.as_data())))
        assert again == budget
        assert again.evaluate().as_data() == budget.evaluate().as_data()


def test_tables_and_versions_of_a_formula_survive_json() -> None:
    curved = interpolator(table([0, 10, 20, 30], [0.0, 1.0, 4.0, 9.0], method="cubic"))
    straight = Table((0.0, 10.0, 20.0), (1 / 3, 0.2, 0.7))
    model = Model("interp(c, t) + interp(s, t) + air_density(t + 5, 101325, 0.5)", tables={"c": curved, "s": straight})
    budget = Budget(model, {"t": Source(Normal(15.0, 0.1))})
    data = json.loads(json.dumps(budget.as_data()))
    again = Budget.from_data(data)
    assert again.as_data() == budget.as_data()
    assert again.evaluate().as_data() == budget.evaluate().as_data()
    assert data["versions"] == model.versions and data["tables"]["c"]["method"] == "cubic"
    with pytest.raises(DataError, match=r"tables\.s"):
        Budget.from_data({**data, "tables": {**data["tables"], "s": {"x": ["1", "1"], "y": ["0", "0"]}}})
    with pytest.raises(InputError, match=r"tables\.s"):
        Budget.from_data({**data, "tables": {**data["tables"], "s": {"x": ["1", "2"]}}})


def test_correlated_inputs_are_told_with_the_share_of_their_covariance() -> None:
    """GUM 5.2.2: 3, 4 and r = 0.5 make u² = 37, of which 12 is covariance; a pair of one source is r = 1."""
    sources = {"a": Source(Normal(0.0, 3.0)), "b": Source(Normal(0.0, 4.0))}
    result = Budget("a + b", sources, correlations=Correlations({("a", "b"): 0.5})).evaluate()
    assert [remark.code for remark in result.remarks] == ["correlated-shares"]
    assert "32.4 %" in result.remarks[0].sentence("zh") and "32.4 %" in result.remarks[0].sentence("en")
    assert sum(row.share for row in result.rows) == pytest.approx(1.0)
    assert Budget("a + b", sources).evaluate().remarks == ()


def test_the_bench_fills_in_a_template() -> None:
    filled = S4.with_inputs({"dl": Normal(1e-5, 1e-6)})
    assert filled.evaluate().estimate.value == pytest.approx(50.00003)
    assert S4.sources["dl"].input.value == -9.4e-05
    with pytest.raises(InputError, match="no such source"):
        S4.with_inputs({"dL": Normal(0.0, 1.0)})


def test_a_frozen_budget_is_the_propagation() -> None:
    frozen = S4.evaluate().as_data()
    direct = propagate(S4.model, S4.inputs)
    assert float(frozen["value"]) == direct.value and float(frozen["u"]) == direct.u
    assert all(isinstance(value, str) for row in frozen["rows"] for value in row.values())


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "needs model and sources"),
        ({"model": "a", "sources": []}, "needs model and sources"),
        ({"model": "a", "sources": {"b": {"value": 1}}}, "check the name"),
        ({"model": "a+", "sources": {"a": {"value": 1}}}, "ends where"),
        ({"model": "a", "sources": {"a": {"value": 1, "u": -1}}}, "a.u: must not be negative"),
        ({"model": "a", "sources": {"a": 5}}, "must be a set of fields"),
        ({"model": "a", "sources": {"a": {"value": 1}}, "k": "two"}, "k: must be a number"),
    ],
)
def test_wrong_budgets_say_what_and_where(data: dict[str, object], words: str) -> None:
    with pytest.raises(MetrologyError, match=words):
        Budget.from_data(data)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: propagate("a", None),  # type: ignore[arg-type]
        lambda: propagate("a", [1]),  # type: ignore[arg-type]
        lambda: propagate_all({"y": "a"}, None),  # type: ignore[arg-type]
        lambda: propagate_all(None, {}),  # type: ignore[arg-type]
        lambda: propagate_complex("a", None),  # type: ignore[arg-type]
        lambda: simulate("a", None),  # type: ignore[arg-type]
        lambda: simulate_all(None, {}),  # type: ignore[arg-type]
        lambda: adaptive("a", [1]),  # type: ignore[arg-type]
        lambda: Budget("a", None),  # type: ignore[arg-type]
        lambda: Correlations(5),  # type: ignore[arg-type]
        lambda: propagate("a", {"a": Normal(1.0, 1.0)}, {"x": 1.0}),  # type: ignore[dict-item]
        lambda: mean_of(5),  # type: ignore[arg-type]
        lambda: Budget.from_data(None),  # type: ignore[arg-type]
        lambda: Budget.from_data({"model": "a", "sources": {"a": {"value": 1}}, "correlations": 5}),
        lambda: Budget.from_data({"model": "a", "sources": {"a": {"value": 1}}, "correlations": [{"a": 1}]}),
    ],
)
def test_what_is_not_given_by_name_is_an_error_of_ours(wrong: Callable[[], object]) -> None:
    with pytest.raises(MetrologyError):
        wrong()
