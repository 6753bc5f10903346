"""The published examples of decisions, reporting and validity, and cases like them, through the command's look-ups."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from pathlib import Path
from typing import Any

import pytest

import guiju.metrology
from guiju.cli.example_kinds import UnknownQuantity
from guiju.cli.examples import KINDS, read_cases, run_case

OURS = {kind for kind, module in KINDS.items() if module.endswith((".decisions", ".validity"))}


@pytest.mark.shared
def test_all_published_values_agree(shared: Path) -> None:
    cases = read_cases(shared / "reference" / "metrology_cases.yaml")
    values = [value for case in cases if case["kind"] in OURS for value in run_case(case)]
    assert len(values) >= 170
    assert [(value.case, value.quantity, value.of, value.error) for value in values if not value.agrees] == []
    # The unrounded references too, to the digits that they are given with.
    for value in values:
        assert value.computed == pytest.approx(value.reference, rel=1e-9, abs=1e-13), value


def look_up(kind: str, fields: dict[str, Any], quantity: str, of: str = "") -> Any:
    return importlib.import_module(KINDS[kind]).compute({"kind": kind, **fields})(quantity, of)


def test_cases_that_the_file_does_not_hold() -> None:
    one_sided = {
        "process": {"distribution": "rectangular", "mean": 0, "std": 0.5773502691896258},
        "measurement": {"distribution": "t", "u": 0.1, "dof": 8},
        "tolerance": {"lower": None, "upper": 0.9},
    }
    assert 0 < look_up("global_risk", one_sided, "pfa") < 0.05
    assert look_up("global_risk", one_sided, "p_conforming") == pytest.approx(0.95)
    assert look_up("decision_rule", {"entries": [{"w_over_U": 0.5}]}, "pfa", "w=0.5U") == pytest.approx(
        0.158655, abs=1e-6
    )
    factor = {"tur": "4", "formulas": {"own": "1 - 0.5/tur**2"}}
    assert look_up("decision_rule", factor, "factor", "own") == pytest.approx(0.96875)
    rounding = {"entries": [{"y": 1.23456, "u": 0.0996, "mode": "up"}]}
    assert look_up("reporting", rounding, "u_rounded", "entry 1") == 0.10
    assert look_up("control_chart", {"entries": [{"n": 10}]}, "D4", "n=10") == pytest.approx(1.777, abs=6e-4)
    assert look_up("statistic_table", {"entries": [{"n": 2}]}, "C") == pytest.approx(1.128379, abs=1e-6)
    line = {"days": [10, 20, 30], "drift": [1, 2, 3.1], "model": "b1*t", "u0": 0.1}
    assert look_up("calibration_interval", line, "b1") == pytest.approx(14.3 / 140, rel=1e-9)


@pytest.mark.parametrize("kind", sorted(OURS))
def test_an_unknown_quantity_is_told(kind: str, shared: Path) -> None:
    cases = read_cases(shared / "reference" / "metrology_cases.yaml")
    case = next(each for each in cases if each["kind"] == kind)
    compute = importlib.import_module(KINDS[kind]).compute
    of = next(entry.get("of", "") for entry in case["expected"])
    with pytest.raises(UnknownQuantity):
        compute(case)("unheard_of", of)


ROOMS = ("decision", "validity", "reporting", "units", "levels", "checking")


def modules() -> list[str]:
    found = []
    for room in ROOMS:
        module = importlib.import_module(f"{guiju.metrology.__name__}.{room}")
        found.append(module.__name__)
        inner = pkgutil.iter_modules(getattr(module, "__path__", []))
        found += [f"{module.__name__}.{each.name}" for each in inner]
    return found


@pytest.mark.parametrize("name", modules())
def test_the_examples_in_the_docstrings(name: str) -> None:
    found = doctest.testmod(importlib.import_module(name))
    assert found.failed == 0
