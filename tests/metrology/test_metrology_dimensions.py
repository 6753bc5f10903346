"""Dimensions of formulas: what goes together, what is told with place and both sides, what is not guessed at."""

import pytest

from guiju.metrology import DimensionError, UnitError, check_dimensions
from guiju.metrology.budget_file import BudgetFileError, check_units, read_budget
from guiju.metrology.units import _pint, dimension_of, read_unit
from guiju.metrology.units_table import UNITS


@pytest.mark.parametrize(
    ("formula", "units", "unit"),
    [
        ("V/I*cos(phi)", {"V": "mV", "I": "A", "phi": "rad"}, "Ω"),
        # EA-4/02 S4: constants that carry units are not pure numbers.
        ("lS + dl - 50*(1.15e-5*dt + dadt) - dlV", {"lS": "mm", "dl": "mm", "dt": "K", "dadt": "1", "dlV": "µm"}, "mm"),
        ("L*(1 + alpha*(t - 20))", {"L": "m", "alpha": "1/K", "t": "°C"}, "mm"),
        ("sqrt(2*p/rho)", {"p": "Pa", "rho": "kg/m³"}, "m/s"),
        ("100*(x - s)/s", {"x": "g", "s": "kg"}, "%"),
        ("t + 273.15", {"t": "°C"}, "K"),
        ("LS + dLS", {"LS": "dB", "dLS": "dB"}, "dB"),
        ("a*b", {"a": "m"}, "s"),
        ("air_density(t, p, h)*V", {"t": "°C", "p": "Pa", "h": "1", "V": "m³"}, "kg"),
        ("max(0, x)", {"x": "V"}, "V"),
        ("hypot(x, y)*atan2(y, x)", {"x": "V", "y": "mV"}, "V"),
        ("(a/b)**n", {"a": "V", "b": "V", "n": "1"}, "1"),
        ("a**-2*b**0.5", {"a": "s", "b": "m⁴"}, "m²/s²"),
    ],
)
def test_formulas_whose_dimensions_go_together(formula: str, units: dict[str, str], unit: str) -> None:
    check_dimensions(formula, units, unit)


@pytest.mark.parametrize(
    ("formula", "units", "unit", "words", "position"),
    [
        ("U + I", {"U": "V", "I": "A"}, "V", r"U \(m²·kg·A⁻¹·s⁻³\) and I \(A\)", 2),
        ("U*I", {"U": "V", "I": "A"}, "Ω", r"has the dimension m²·kg·s⁻³, and the unit of the result, Ω", None),
        ("1 + exp(t)", {"t": "K"}, "1", r"t must be a pure number, and has the dimension K", 4),
        ("a**b", {"a": "1", "b": "s"}, "1", r"b must be a pure number", 1),
        ("max(a, b)", {"a": "m", "b": "s"}, "", r"a \(m\) and b \(s\)", 0),
        ("x - a*(t - s)", {"x": "K", "a": "1", "t": "s", "s": "m"}, "", r"t \(s\) and s \(m\)", 9),
        ("sqrt(x)", {"x": "m"}, "m", r"m\^\(1/2\)", None),
        ("L*(1 + alpha*dt)", {"L": "m", "alpha": "1/K", "dt": "s"}, "m", r"m·s·K⁻¹", None),
    ],
)
def test_what_does_not_go_together_is_told_with_both_sides(
    formula: str, units: dict[str, str], unit: str, words: str, position: int | None
) -> None:
    with pytest.raises(DimensionError, match=words) as caught:
        check_dimensions(formula, units, unit)
    assert caught.value.position == position and "量纲" in caught.value.zh


def test_an_unknown_unit_is_an_error_of_its_own() -> None:
    with pytest.raises(UnitError, match="unknown unit"):
        check_dimensions("a", {"a": "xyz"})
    assert dimension_of("N") == dimension_of("kg·m/s²") != dimension_of("J")


def test_a_budget_file_of_impossible_units() -> None:
    text = "measurand: {model: V/I, unit: A}\ninputs:\n  V: {value: 10, u: 1, unit: V}\n  I: {value: 2, unit: A}\n"
    with pytest.raises(BudgetFileError, match=r"line 1, measurand\.model: the formula has the dimension"):
        check_units(read_budget(text))
    check_units(read_budget(text.replace("unit: A}\ninputs", "unit: Ω}\ninputs")))
    check_units(read_budget(text.replace("unit: A}\ninputs", "unit: 格}\ninputs")))


def test_every_unit_has_the_dimension_that_pint_gives_it() -> None:
    symbols = {"mass": "kg", "length": "m", "time": "s", "current": "A", "temperature": "K", "substance": "mol"}
    symbols["luminosity"] = "cd"
    for unit in UNITS.values():
        found = dict(_pint(read_unit(unit.printed), interval=True).dimensionality)
        assert dimension_of(unit.printed).powers == {symbols[name.strip("[]")]: power for name, power in found.items()}
