"""The kinds line_fit and poly_fit of a file of published examples: its own cases, and others than its own."""

from collections.abc import Callable
from pathlib import Path

import curves_data as data
import numpy as np
import pytest
import yaml

from guiju.cli.example_kinds import UnknownQuantity
from guiju.cli.example_kinds.curves import compute


def _line(**more):
    return compute({"kind": "line_fit", "x": [1.0, 2, 3, 4], "y": [2.1, 3.9, 6.2, 7.8], **more})


def test_every_value_of_the_file(shared: Path):
    cases = yaml.safe_load((shared / "reference" / "metrology_cases.yaml").read_text(encoding="utf-8"))["cases"]
    checked = 0
    for case in (each for each in cases if each["kind"] in ("line_fit", "poly_fit")):
        look_up = compute(case)
        for entry in case["expected"]:
            found = np.array(look_up(entry["quantity"], entry.get("of", "")), dtype=float)
            lack = np.abs(found - np.array(entry["printed"], dtype=float))
            assert np.all(lack <= np.array(entry["tol"], dtype=float)), (case["id"], entry["quantity"])
            checked += 1
    assert checked >= 60


def test_weights_are_uncertainties():
    plain = _line(u_y=[0.1, 0.1, 0.2, 0.2])
    weighted = _line(weight_y=[100.0, 100, 25, 25], weights_are="1/u^2")
    for quantity in ("slope", "u_slope", "chi2", "cov"):
        assert weighted(quantity, "") == pytest.approx(plain(quantity, ""))


def test_york():
    look_up = compute(
        {
            "kind": "line_fit",
            "x": data.YORK_X,
            "y": data.YORK_Y,
            "weight_x": data.YORK_WEIGHT_X,
            "weight_y": data.YORK_WEIGHT_Y,
            "weights_are": "1/u^2",
        }
    )
    assert look_up("intercept", "") == pytest.approx(5.47991022, abs=5e-9)
    assert look_up("slope", "") == pytest.approx(-0.480533407, abs=5e-10)
    assert look_up("chi2_per_dof", "") == pytest.approx(11.8663531941 / 8, abs=1e-9)


def test_a_full_matrix_and_numbers_as_text():
    """YAML 1.1 reads 1e-2 as text."""
    diagonal = [["1e-2", 0, 0, 0], [0, "1e-2", 0, 0], [0, 0, 0.04, 0], [0, 0, 0, 0.04]]
    assert _line(cov_y=diagonal)("u_slope", "") == pytest.approx(_line(u_y=[0.1, 0.1, 0.2, 0.2])("u_slope", ""))


def test_inverse_with_the_residual_standard_deviation():
    look_up = _line(inverse={"y": 5.0, "u": "residual standard deviation"}, forward={"x": 2.5})
    s, b = look_up("residual_std", ""), look_up("slope", "")
    told = _line(inverse={"y": 5.0, "u": s})
    assert look_up("inverse_u", "") == told("inverse_u", "") > s / b
    assert look_up("forward_u", "") == pytest.approx(s / 2)


@pytest.mark.parametrize(
    ("quantity", "named"),
    [
        ("colour", "colour"),
        ("inverse_x", "inverse"),
        ("forward_u", "forward"),
        ("confidence_band_variance", "confidence_at"),
    ],
)
def test_a_quantity_that_is_not_known_or_not_told_is_named(quantity, named):
    with pytest.raises(UnknownQuantity, match=named):
        _line()(quantity, "")


def _poly(**more: object) -> Callable[[str, object], object]:
    return compute({"kind": "poly_fit", **more})


@pytest.mark.parametrize("name", ["FILIP", "PONTIUS", "WAMPLER4", "NOINT1"])
def test_powers(name):
    case = getattr(data, name)
    terms = ["1" if power == 0 else "x" if power == 1 else f"x**{power}" for power in case.powers]
    look_up = _poly(x=case.x, y=case.y, basis=terms)
    assert look_up("coefficients", "") == pytest.approx(case.estimates, rel=1e-9)
    assert look_up("u_coefficients", "") == pytest.approx(case.deviations, rel=1e-9)
    assert look_up("residual_std", "") == pytest.approx(case.residual_std, rel=1e-9)
    last = terms[-1]
    assert look_up("coefficients", last) == look_up("coefficients", "")[-1] == look_up("coefficients", len(terms) - 1)


def test_columns_by_name_by_number_and_computed():
    rows, y = data.LONGLEY_X, data.LONGLEY_Y
    names = ["deflator", "product", "unemployed", "forces", "population", "year"]
    with_ones = _poly(X=[[1.0, *row] for row in rows], y=y, basis=["1", *names])
    numbered = _poly(X=rows, y=y, basis=["1", *(f"x{place}" for place in range(1, 7))])
    for look_up in (with_ones, numbered, _poly(X=[[1.0, *row] for row in rows], y=y)):
        assert look_up("coefficients", "") == pytest.approx(data.LONGLEY_ESTIMATES, rel=1e-10)
    assert with_ones("coefficients", "year") == pytest.approx(1829.15146461355)


def test_terms_that_are_formulas():
    x = [1.0, 2.0, 3.0, 4.0, 5.0]
    y = [2 + 3 / each + 0.5 * np.log(each) for each in x]
    look_up = _poly(x=x, y=y, basis=["1", "1/x", "log(x)"])
    assert look_up("coefficients", "") == pytest.approx([2.0, 3.0, 0.5], rel=1e-10)
    pairs = [[a, b] for a in (1.0, 2.0, 3.0) for b in (0.0, 1.0)]
    product = _poly(X=pairs, y=[4 * a * b - b for a, b in pairs], basis=["x1*x2", "x2"])
    assert product("coefficients", "") == pytest.approx([4.0, -1.0], rel=1e-12)
