"""`guiju examples`: agreement as the file's head defines it, errors per value, JSON and table."""

import json
import math
from pathlib import Path
from typing import Any

import pytest
import yaml

from guiju.cli.examples import KINDS, agrees, read_cases, run_case
from guiju.cli.main import main

MINE = {kind for kind, module in KINDS.items() if module.endswith(".uncertainty")}

SMALL = """
format: 1
cases:
- id: sum
  kind: propagation
  model: a + b
  inputs:
    a: {dist: normal, value: 1, u: 3e-1, dof: 9}
    b: {dist: rectangular, value: 2, a: 0.5}
  expected:
    - {quantity: y, printed: 3, tol: 1e-9}
    - {quantity: u, printed: 0.5, tol: 0.001}
    - {quantity: component, of: a, printed: 0.3, tol: 0.0}
    - {quantity: component, of: nothing, printed: 0.3, tol: 0.0}
    - {quantity: colour, printed: 1, tol: 1}
- id: strange
  kind: astrology
  expected:
    - {quantity: y, printed: 1, tol: 1}
- id: broken
  kind: propagation
  model: a +
  inputs: {a: {dist: normal, value: 1, u: 1}}
  expected:
    - {quantity: y, printed: 1, tol: 1}
"""


def run(tmp_path: Path, text: str, *words: str) -> int:
    path = tmp_path / "cases.yaml"
    path.write_text(text, "utf-8")
    return main(["examples", str(path), *words])


def test_json_tells_every_value_and_its_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, SMALL, "--json", "--lang", "en") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["cases"], found["agree"], found["total"]) == (3, 2, 7)
    values = {(one["case"], one["quantity"], one["of"]): one for one in found["values"]}
    assert set(next(iter(values.values()))) == {
        "case",
        "quantity",
        "of",
        "computed",
        "printed",
        "tol",
        "reference",
        "agrees",
        "error",
    }
    u = values["sum", "u", None]
    assert u["computed"] == pytest.approx(math.hypot(0.3, 0.5 / math.sqrt(3))) and not u["agrees"]
    assert u["error"] is None
    assert values["sum", "component", "a"]["agrees"]
    for key in (("sum", "colour", None), ("sum", "component", "nothing")):
        assert "no quantity" in values[key]["error"] and values[key]["computed"] is None
    assert "unknown kind" in values["strange", "y", None]["error"]
    assert "ends where" in values["broken", "y", None]["error"]


def test_the_table_speaks_both_languages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, SMALL, "--lang", "zh") == 0
    chinese = capsys.readouterr().out
    assert "容差" in chinese and "3 个算例，7 个值，2 个一致" in chinese and "这类算例没有量 colour" in chinese
    assert run(tmp_path, SMALL, "--lang", "en") == 0
    assert "3 cases, 7 values, 2 agree" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["", "cases: 5", "cases: [1]", "a: [", "- x"])
def test_a_file_that_is_none_ends_with_64(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, text, "--json") == 64
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "usage"
    assert main(["examples", str(tmp_path / "absent.yaml")]) == 64


@pytest.mark.parametrize(
    ("entry", "computed", "agreed"),
    [
        ({"printed": 1.0, "tol": 0.1}, 1.05, True),
        ({"printed": 1.0, "tol": 0.1, "reference": 2.0}, 2.0, False),
        ({"printed": 4, "tol": 0}, 4.0, True),
        ({"printed": "1e-6", "tol": "1e-9"}, 1e-6, True),
        ({"printed": [1.0, 2.0], "tol": 0.1}, [1.05, 1.95], True),
        ({"printed": [1.0, 2.0], "tol": [0.1, 0.01]}, [1.05, 1.95], False),
        ({"printed": [1.0, 2.0], "tol": 0.1}, [1.0], False),
        ({"printed": "pass", "tol": 0}, "pass", True),
        ({"printed": "pass", "tol": 0}, "fail", False),
        ({"printed": 1.0, "tol": 1.0}, math.nan, False),
        ({"printed": math.inf, "tol": 0}, math.inf, True),
        ({"printed": True, "tol": 0}, True, True),
        ({"printed": 1, "tol": 0}, True, False),
    ],
)
def test_agreement_element_by_element(entry: dict[str, Any], computed: Any, agreed: bool) -> None:
    assert agrees({"kind": "propagation"}, entry, computed) is agreed


def test_a_simulated_value_may_also_lie_near_the_reference() -> None:
    u = {"quantity": "u", "printed": 2.0, "tol": 0.001, "reference": 2.0}
    case = {"kind": "distribution", "expected": [u]}
    assert agrees(case, u, 2.019) and not agrees(case, u, 2.021)
    interval = {"quantity": "interval_symmetric", "printed": [-3.9, 3.9], "tol": 0.001, "reference": [-3.92, 3.92]}
    assert agrees(case, interval, [-3.97, 3.87]) and not agrees(case, interval, [-3.99, 3.92])
    first = {"quantity": "gum_u", "printed": 2.0, "tol": 0.001, "reference": 2.1}
    assert not agrees(case, first, 2.1)
    assert not agrees({**case, "kind": "propagation"}, u, 2.019)


def test_all_published_cases_of_uncertainty_agree(shared: Path) -> None:
    cases = [one for one in read_cases(shared / "reference" / "metrology_cases.yaml") if one["kind"] in MINE]
    values = [value for case in cases for value in run_case(case)]
    assert len(values) >= 145
    wrong = [(one.case, one.quantity, one.of, one.computed, one.printed, one.error) for one in values if not one.agrees]
    assert wrong == []


def case(text: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


OTHER_CASES = [
    """
id: two-outputs
kind: multi_output
models: {s: a + b, d: a - b}
inputs: {a: {dist: normal, value: 2, u: 0.3}, b: {dist: normal, value: 1, u: 0.4}}
correlation: [{a: a, b: b, r: 0.5}]
expected:
  - {quantity: u, of: s, printed: 0.608276253029822, tol: 1.0e-12}
  - {quantity: r, of: 's,d', printed: -0.319179, tol: 1.0e-5}
  - {quantity: component, of: 'd,b', printed: 0.4, tol: 1.0e-12}
  - {quantity: component, of: 'b,d', printed: 0.4, tol: 1.0e-12}
""",
    """
id: fixed-k
kind: propagation
model: 2*a
inputs: {a: {dist: triangular, value: 1, a: 0.6}}
k_rule: fixed
k: 3
expected:
  - {quantity: k, printed: 3, tol: 0}
  - {quantity: U, printed: 1.46969384567, tol: 1.0e-9}
  - {quantity: relative_u, printed: 0.244948974278, tol: 1.0e-9}
""",
    """
id: t-by-standard-deviation
kind: distribution
model: a
inputs: {a: {dist: t, value: 0, u: 1, dof: 5, t_u_is: std}}
expected:
  - {quantity: u, printed: 1.0, tol: 0.01}
  - {quantity: interval_symmetric, printed: [-1.9912, 1.9912], tol: 0.01}
  - {quantity: gum_lower, printed: -2.5706, tol: 0.0001}
""",
    """
id: series
kind: type_a
observations: {x: [1.0, 2.0, 3.0], y: [2.0, 4.0, 7.0]}
expected:
  - {quantity: mean, of: y, printed: 4.333333333333, tol: 1.0e-9}
  - {quantity: std, of: x, printed: 1, tol: 1.0e-12}
  - {quantity: u, of: x, printed: 0.577350269190, tol: 1.0e-9}
  - {quantity: dof, of: x, printed: 2, tol: 0}
  - {quantity: r, of: 'x,y', printed: 0.993399267799, tol: 1.0e-9}
""",
    """
id: reduced
kind: data_reduction
model: A*R/b
observations: {a: [4.0, 6.0, 8.0], b: [2.0, 2.0, 3.0]}
reduction: {half: 1/2, R: a*half, use: means}
inputs: {A: {dist: constant, value: 2}}
expected:
  - {quantity: mean, of: R, printed: 3, tol: 1.0e-12}
  - {quantity: std, of: R, printed: 1, tol: 1.0e-12}
  - {quantity: y, printed: 2.571428571429, tol: 1.0e-9}
  - {quantity: r, of: 'R,b', printed: 0.866025403784, tol: 1.0e-9}
  - {quantity: dof, printed: 2, tol: 1.0e-9}
""",
    """
id: statements
kind: type_b
statements:
  - {name: a, value: 1, expanded: 0.2, k: 2}
  - {name: b, lower: 1, upper: 3}
  - {name: c, value: 0, half_width: 1, distribution: arcsine}
expected:
  - {quantity: u, of: a, printed: 0.1, tol: 1.0e-12}
  - {quantity: u, of: b, printed: 0.577350269190, tol: 1.0e-9}
  - {quantity: u, of: c, printed: 0.707106781187, tol: 1.0e-9}
""",
]


@pytest.mark.parametrize("text", OTHER_CASES, ids=lambda text: text.split()[1])
def test_cases_that_are_in_no_file(text: str) -> None:
    values = run_case(case(text))
    assert values and all(value.agrees for value in values), values


def test_one_output_without_a_derivative_does_not_take_the_others_with_it() -> None:
    text = """
id: polar
kind: multi_output
models: {m: 'hypot(a, b)', s: a + b}
inputs: {a: {dist: normal, value: 0, u: 0.3}, b: {dist: normal, value: 0, u: 0.4}}
expected:
  - {quantity: u, of: m, printed: 0.3, tol: 1}
  - {quantity: u, of: s, printed: 0.5, tol: 1.0e-12}
"""
    first, second = run_case(case(text))
    assert "no derivative" in first.error and second.agrees
