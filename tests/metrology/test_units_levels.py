"""Units in three spellings, temperatures and intervals, levels and ratios in decibel."""

from __future__ import annotations

import math
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guiju.metrology import levels, units
from guiju.metrology.errors import InputError, MetrologyError, UnitError
from guiju.metrology.levels import Level, Ratio
from guiju.metrology.units_table import PREFIXES, UNITS

FEW = settings(max_examples=80, deadline=None)


@pytest.mark.parametrize(
    ("printed", "dsi", "ucum", "shown"),
    [
        ("mΩ", r"\milli\ohm", "mOhm", "mΩ"),
        ("m/s²", r"\metre\second\tothe{-2}", "m.s-2", "m·s⁻²"),
        ("µV/V", r"\micro\volt\volt\tothe{-1}", "uV.V-1", "µV·V⁻¹"),
        ("kg·m^3", r"\kilogram\metre\tothe{3}", "kg.m3", "kg·m³"),
        ("μm/(m·℃)", r"\micro\metre\metre\tothe{-1}\degreecelsius\tothe{-1}", "um.m-1.Cel-1", "µm·m⁻¹·°C⁻¹"),
        ("W/(m2·K)", r"\watt\metre\tothe{-2}\kelvin\tothe{-1}", "W.m-2.K-1", "W·m⁻²·K⁻¹"),
        ("min", r"\minute", "min", "min"),
        ("cd", r"\candela", "cd", "cd"),
        ("hPa", r"\hecto\pascal", "hPa", "hPa"),
        ("1/K", r"\kelvin\tothe{-1}", "K-1", "K⁻¹"),
        ("%", r"\percent", "%", "%"),
        ("×10⁻⁶", r"\ppm", "[ppm]", "ppm"),
        ("1", r"\one", "1", "1"),
        ("", r"\one", "1", "1"),
        ("psi", "|psi", "[psi]", "psi"),
    ],
)
def test_spellings(printed: str, dsi: str, ucum: str, shown: str) -> None:
    found = units.read_unit(printed)
    assert (found.dsi, found.ucum, found.printed) == (dsi, ucum, shown)
    for text in (ucum, shown, *([] if dsi.startswith("|") else [dsi])):
        assert units.read_unit(text) == found


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("mm2/s", "mm²·s⁻¹"),
        ("m.s-1", "m·s⁻¹"),
        ("J/kg.K", "J·kg⁻¹·K"),  # UCUM reads from left to right
        ("[in_i]", "in"),
        ("mm[Hg]", "mmHg"),
        ("[degF]", "°F"),
        ("10*-6", "ppm"),
        (r"\metre\per\second\tothe{2}", "m·s⁻²"),
        (r"\kilo\gram", "kg"),
        (r"\kilogram\per\metre\tothe{3}", "kg·m⁻³"),
    ],
)
def test_other_spellings(text: str, printed: str) -> None:
    assert units.read_unit(text).printed == printed


parts = st.builds(
    units.Part,
    st.sampled_from(["", *PREFIXES]),
    st.sampled_from([name for name, unit in UNITS.items() if unit.prefixed]),
    st.integers(-4, 4).filter(bool),
)


@FEW
@given(st.lists(parts, min_size=1, max_size=4, unique_by=lambda part: (part.prefix, part.name)))
def test_every_unit_is_read_back(found: list[units.Part]) -> None:
    unit = units.Unit(tuple(found))
    assert units.read_unit(unit.dsi) == unit
    assert units._read_ucum(unit.ucum) == unit


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("furlong", "furlong"),
        ("J/kg·K", "brackets"),
        (r"\milli", "position"),
        (r"\tothe{2}", "position"),
        (r"\metre\foo", "foo"),
        (r"\per\per\metre", "per"),
        ("dBm", "level"),
        ("m" * 500, "longer"),
        ("m//s", "not a unit"),
        ("__import__('os')", "unknown"),
    ],
)
def test_what_is_no_unit(text: str, word: str) -> None:
    with pytest.raises(UnitError) as caught:
        units.read_unit(text)
    assert word in caught.value.en and caught.value.zh and caught.value.where


# Conversion


@pytest.mark.parametrize(
    ("value", "unit", "to", "expected"),
    [
        (1.0, "in", "mm", 25.4),
        (1.0, "psi", "kPa", 6.894757293168361),
        (760.0, "mmHg", "kPa", 101.325),
        (20.0, "°C", "K", 293.15),
        (68.0, "°F", "°C", 20.0),
        (11.5, "µm/(m·°C)", "1/K", 11.5e-6),
        (1.0, "°", "rad", math.pi / 180),
        (3600.0, "″", "°", 1.0),
        (1.0, "kW·h", "MJ", 3.6),
        (50.0, "ppm", "%", 0.005),
        (2.0, "‰", "%", 0.2),
        (1.0, "L", "cm3", 1000.0),
        (1.0, "bar", r"\newton\metre\tothe{-2}", 1e5),
        (1.0, "mm[Hg]", "Pa", 133.322387415),
    ],
)
def test_values(value: float, unit: str, to: str, expected: float) -> None:
    assert units.convert(value, unit, to) == pytest.approx(expected, rel=1e-6)


def test_temperatures_are_no_intervals() -> None:
    assert units.convert(0.5, "°C", "K") == pytest.approx(273.65)
    assert units.convert_interval(0.5, "°C", "K") == pytest.approx(0.5)
    assert units.convert_interval(9.0, "°F", "°C") == pytest.approx(5.0)
    assert units.convert_interval(0.3, "mK", "°C") == pytest.approx(3e-4)


@pytest.mark.parametrize("conversion", [units.convert, units.convert_interval])
def test_a_wrong_dimension_names_both_sides(conversion) -> None:
    with pytest.raises(UnitError) as caught:
        conversion(1.0, "mV", "mA")
    for text in (caught.value.zh, caught.value.en):
        assert "mV" in text and "mA" in text and "m²·kg·A⁻¹·s⁻³" in text
    assert not units.compatible("°C", "m") and units.compatible("°C", "K")


@FEW
@given(st.floats(-1e6, 1e6), st.sampled_from([("mV", "V"), ("°C", "°F"), ("bar", "psi"), ("ppm", "%"), ("in", "µm")]))
def test_there_and_back(value: float, pair: tuple[str, str]) -> None:
    for conversion in (units.convert, units.convert_interval):
        assert conversion(conversion(value, *pair), *reversed(pair)) == pytest.approx(value, rel=1e-9, abs=1e-9)


def test_pint_is_loaded_on_first_use() -> None:
    code = (
        "import sys; from guiju.metrology import units, levels, decision, reporting; "
        "import guiju.metrology.validity.robust; units.read_unit('mV/V'); "
        "print([name for name in ('pint', 'scipy', 'django') if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


# Levels


def test_powers_and_fields() -> None:
    assert Ratio(20.0, "power").linear == pytest.approx(100) and Ratio(20.0, "field").linear == pytest.approx(10)
    assert Level(0.0, "dBm").value == 1.0 and Level(0.0, "dBm").unit == "mW"
    assert Level.of(2.0, "dBm").decibel == pytest.approx(3.0103, abs=5e-6)
    assert Level.of(2.0, "dBV").decibel == pytest.approx(6.0206, abs=5e-6)
    assert Level(94.0, "dB(20 µPa)").value == pytest.approx(1.0024e6, rel=1e-4)  # about 1 Pa
    # 0 dBu is 1 mW in 600 ohm.
    assert Level(0.0, "dBu").value == pytest.approx(0.7746, abs=5e-5)


def test_levels_and_ratios_do_not_mix() -> None:
    level, other = Level(10.0, "dBm"), Level(7.0, "dBm")
    assert level - other == Ratio(3.0, "power")
    assert other + Ratio(3.0, "power") == level and level.minus(Ratio(3.0, "power")) == other
    assert Ratio(3.0, "field") + Ratio(4.0, "field") == Ratio(7.0, "field")
    assert -Ratio(3.0, "field") - Ratio(1.0, "field") == Ratio(-4.0, "field")
    for wrong in (
        lambda: level + other,
        lambda: level + Ratio(3.0, "field"),
        lambda: level - Level(1.0, "dBW"),
        lambda: level - Ratio(1.0, "power"),
        lambda: Ratio(3.0, "field") + Ratio(3.0, "power"),
        lambda: Ratio(3.0, "field") + level,
        lambda: level + 3.0,
    ):
        with pytest.raises(UnitError) as caught:
            wrong()
        assert "dB" in caught.value.en and caught.value.zh


@FEW
@given(st.floats(-60, 60), st.floats(0.001, 3), st.sampled_from(["power", "field"]))
def test_moments_of_a_decibel_value(decibel: float, u: float, kind: str) -> None:
    """Lognormal: for small u the first order, for any u the relation of its two moments."""
    found = levels.linear_moments(Ratio(decibel, kind), u)
    x, s = Ratio(decibel, kind).linear, u * math.log(10) / levels.KINDS[kind]
    assert found.mean >= x
    assert math.log1p((found.u / found.mean) ** 2) == pytest.approx(s * s, rel=1e-6)
    if s < 0.01:
        assert found.u == pytest.approx(x * s, rel=1e-3)


def test_moments_against_simulation() -> None:
    draws = 10 ** (np.random.default_rng(5).normal(3.0, 2.0, 2_000_000) / 10)
    found = levels.linear_moments(Ratio(3.0, "power"), 2.0)
    assert (found.mean, found.u) == pytest.approx((draws.mean(), draws.std()), rel=0.01)


def test_large_uncertainties_are_asymmetric() -> None:
    """+/- 3 dB is +99.5 % and -49.9 %; +/- 50 % is +1.76 dB and -3.01 dB."""
    found = levels.linear_interval(Level(10.0, "dBm"), 3.0)
    assert (found.value, found.minus, found.plus) == pytest.approx((10.0, 4.988, 9.953), abs=5e-4)
    found = levels.decibel_interval(10.0, 5.0, "dBm")
    assert (found.value, found.minus, found.plus) == pytest.approx((10.0, 3.0103, 1.7609), abs=5e-5)
    small = levels.decibel_interval(10.0, 0.001, "dBm")
    assert small.minus == pytest.approx(small.plus, rel=1e-3)
    with pytest.raises(InputError):
        levels.decibel_interval(1.0, 1.0, "dBm")


@FEW
@given(st.floats(-40, 40), st.floats(0, 5), st.sampled_from(["power", "field"]))
def test_intervals_there_and_back(decibel: float, U: float, kind: str) -> None:
    linear = levels.linear_interval(Ratio(decibel, kind), U)
    for end, shift in ((linear.lower, -U), (linear.upper, U), (linear.value, 0.0)):
        assert Ratio.of(end, kind).decibel == pytest.approx(decibel + shift, abs=1e-9)


def test_powers_are_added_not_decibels() -> None:
    found = levels.power_sum([(Level(10.0, "dBm"), 0.0)] * 10)
    assert found.value == pytest.approx(20.0)
    unsure = levels.power_sum([(Level(10.0, "dBm"), 1.0), (Level(3.0, "dBm"), 0.5)])
    assert unsure.plus < unsure.minus
    with pytest.raises(UnitError):
        levels.power_sum([(Level(10.0, "dBm"), 0.0), (Level(10.0, "dBV"), 0.0)])
    with pytest.raises(UnitError):
        levels.power_sum([(Level(10.0, "dBV"), 0.0)])


@pytest.mark.parametrize(
    "make",
    [
        lambda: units.convert(math.nan, "V", "V"),
        lambda: units.convert_interval(math.inf, "V", "mV"),
        lambda: Ratio(1.0, "voltage"),
        lambda: Ratio(math.nan, "power"),
        lambda: Ratio.of(0.0, "power"),
        lambda: Ratio(1e5, "power").linear,
        lambda: Level(1.0, "dBx"),
        lambda: Level.of(-1.0, "dBm"),
        lambda: levels.linear_moments(Ratio(1.0, "power"), -1.0),
        lambda: levels.linear_moments(Ratio(1.0, "power"), 1e4),
        lambda: levels.decibel_interval(1.0, 0.1, "dBx"),
        lambda: levels.power_sum([]),
    ],
)
def test_nonsense_is_a_typed_error(make) -> None:
    with pytest.raises(MetrologyError) as caught:
        make()
    assert caught.value.zh and caught.value.en and caught.value.where
