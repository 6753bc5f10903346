"""ITS-90, IEC 60751 and IEC 60584 against the figures that their documents print."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guiju.metrology import physics
from guiju.metrology.errors import DataError, InputError
from guiju.metrology.physics import its90, platinum, thermocouple

KELVIN = 273.15
# ITS-90 table 1: T90 in K and W_r
PRINTED_RATIOS = {
    13.8033: 0.00119007,
    24.5561: 0.00844974,
    54.3584: 0.09171804,
    83.8058: 0.21585975,
    234.3156: 0.84414211,
    273.16: 1.00000000,
    302.9146: 1.11813889,
    429.7485: 1.60980185,
    505.078: 1.89279768,
    692.677: 2.56891730,
    933.473: 3.37600860,
    1234.93: 4.28642053,
}
# IEC 60751, ohm for 100 ohm at 0 degC
PRINTED_PT100 = {
    **{-200: 18.52, -150: 39.72, -100: 60.26, -50: 80.31, 0: 100.00, 50: 119.40, 100: 138.51, 150: 157.33, 200: 175.86},
    **{300: 212.05, 400: 247.09, 500: 280.98, 600: 313.71, 700: 345.28, 800: 375.70, 850: 390.48},
}
# NIST Monograph 175 / IEC 60584-1, mV, reference junction at 0 degC
PRINTED_EMF = {
    "B": {100: 0.033, 200: 0.178, 300: 0.431, 400: 0.787, 500: 1.242, 600: 1.792, 800: 3.154, 1000: 4.834}
    | {1200: 6.786, 1400: 8.956, 1600: 11.263, 1800: 13.591, 1820: 13.820},
    "E": {-270: -9.835, -200: -8.825, -100: -5.237, 100: 6.319, 200: 13.421, 300: 21.036, 400: 28.946, 500: 37.005}
    | {600: 45.093, 800: 61.017, 1000: 76.373},
    "J": {-210: -8.095, -200: -7.890, -100: -4.633, 100: 5.269, 200: 10.779, 300: 16.327, 400: 21.848, 500: 27.393}
    | {600: 33.102, 700: 39.132, 760: 42.919, 800: 45.494, 1000: 57.953, 1200: 69.553},
    "K": {-270: -6.458, -200: -5.891, -100: -3.554, 100: 4.096, 200: 8.138, 300: 12.209, 400: 16.397, 500: 20.644}
    | {600: 24.905, 700: 29.129, 800: 33.275, 900: 37.326, 1000: 41.276, 1200: 48.838, 1372: 54.886},
    "N": {-270: -4.345, -200: -3.990, -100: -2.407, 100: 2.774, 200: 5.913, 300: 9.341, 400: 12.974, 500: 16.748}
    | {600: 20.613, 800: 28.455, 1000: 36.256, 1300: 47.513},
    "R": {-50: -0.226, 100: 0.647, 200: 1.469, 300: 2.401, 400: 3.408, 500: 4.471, 600: 5.583, 800: 7.950, 1000: 10.506}
    | {1200: 13.228, 1400: 16.040, 1600: 18.849, 1768: 21.101},
    "S": {-50: -0.236, 100: 0.646, 200: 1.441, 300: 2.323, 400: 3.259, 500: 4.233, 600: 5.239, 800: 7.345, 1000: 9.587}
    | {1200: 11.951, 1400: 14.373, 1600: 16.777, 1768: 18.693},
    "T": {-270: -6.258, -200: -5.603, -100: -3.379, 100: 4.279, 200: 9.288, 300: 14.862, 400: 20.872},
}


@pytest.mark.parametrize(("kelvin", "ratio"), PRINTED_RATIOS.items())
def test_reference_function_at_the_fixed_points(kelvin, ratio):
    assert physics.reference_ratio(kelvin - KELVIN) == pytest.approx(ratio, abs=5.5e-9)


def test_the_table_of_fixed_points_is_the_scale_s():
    printed = sorted((round(kelvin - KELVIN, 4), ratio) for kelvin, ratio in PRINTED_RATIOS.items())
    assert sorted((round(t, 4), ratio) for t, ratio in physics.FIXED_POINTS.values()) == printed


def test_the_scale_s_own_inverses_agree_within_what_it_says():
    """ITS-90 3.3.1 and 3.3.2: eq. (9b) inverts (9a) within 0.1 mK, eq. (10b) inverts (10a) within 0.13 mK."""
    for low, high, within in ((0.0011901, 0.99999, 1.0e-4), (1.00001, 4.2864, 1.35e-4)):
        for ratio in np.linspace(low, high, 300):
            exact = physics.reference_temperature(float(ratio))
            assert abs(its90.approximate_temperature(float(ratio)) - exact) <= within


@given(st.floats(-259.34, 961.78))
@settings(max_examples=150, deadline=None)
def test_ratio_and_temperature_undo_each_other(t):
    # The two reference functions meet at 0.01 degC to 5e-9, which is 1.3 microkelvin
    assert physics.reference_temperature(physics.reference_ratio(t)) == pytest.approx(
        t, abs=3e-6 if abs(t) < 0.1 else 1e-9
    )


FIXED = physics.FIXED_POINTS
CALIBRATIONS = {
    "argon": ["Ar", "Hg"],
    "oxygen": ["O2", "Ar", "Hg"],
    "mercury-gallium": ["Hg", "Ga"],
    "gallium": ["Ga"],
    "indium": ["In"],
    "tin": ["In", "Sn"],
    "zinc": ["Sn", "Zn"],
    "aluminium": ["Sn", "Zn", "Al"],
    "silver": ["Sn", "Zn", "Al", "Ag"],
}


@pytest.mark.parametrize(("subrange", "names"), CALIBRATIONS.items())
def test_a_calibrated_thermometer_reads_its_fixed_points_and_inverts(subrange, names):
    """W of a real thermometer lies below W_r by some 1e-5 to 1e-4 times W - 1."""
    points = [
        (FIXED[name][0], FIXED[name][1] - (2e-5 + 1e-6 * place) * (FIXED[name][1] - 1))
        for place, name in enumerate(names)
    ]
    sprt = physics.sprt_from_fixed_points(subrange, points)
    for t, w in points:
        assert physics.sprt_temperature(sprt, w) == pytest.approx(t, abs=1e-8)
    bounds = physics.SUBRANGES[subrange]
    for t in np.linspace(bounds.lowest + 0.02, bounds.highest - 0.02, 7):
        w = physics.sprt_ratio(sprt, float(t))
        assert physics.sprt_temperature(sprt, w) == pytest.approx(float(t), abs=1e-8)
        step = 1e-6
        if step < abs(t - 0.01):
            rise = physics.sprt_temperature(sprt, w + step / 250) - physics.sprt_temperature(sprt, w - step / 250)
            assert physics.sprt_slope(sprt, w) == pytest.approx(rise * 125 / step, rel=1e-4)
    with pytest.raises(physics.OutOfRangeError):
        physics.sprt_ratio(sprt, bounds.highest + 0.01)


def test_a_thermometer_without_deviation_is_the_reference_function():
    for subrange, bounds in physics.SUBRANGES.items():
        sprt = physics.Sprt(subrange, (0.0,) * bounds.count, 3.376 if subrange == "silver" else None)
        t = 0.5 * (bounds.lowest + bounds.highest)
        assert physics.sprt_ratio(sprt, t) == pytest.approx(physics.reference_ratio(t), rel=1e-15)


def test_bad_calibrations():
    with pytest.raises(InputError, match="copper"):
        physics.Sprt("copper", (0.0,))
    with pytest.raises(DataError):
        physics.Sprt("zinc", (0.0,))
    with pytest.raises(DataError):
        physics.Sprt("silver", (0.0,) * 4)
    with pytest.raises(DataError):
        physics.sprt_from_fixed_points("zinc", [(231.928, 1.8927)])
    with pytest.raises(DataError):
        physics.sprt_from_fixed_points("zinc", [(231.928, 1.8927), (231.928, 1.8927)])
    with pytest.raises(InputError):
        physics.sprt_temperature(physics.Sprt("zinc", (0.0, 0.0)), -1.0)


@pytest.mark.parametrize(("t", "ohm"), PRINTED_PT100.items())
def test_pt100_table(t, ohm):
    assert physics.pt_resistance(float(t)) == pytest.approx(ohm, abs=0.00501)
    assert physics.pt_temperature(ohm) == pytest.approx(t, abs=0.03)
    assert physics.pt_resistance(float(t), 1000.0) == pytest.approx(10 * physics.pt_resistance(float(t)))


def test_pt100_to_more_digits():
    assert physics.pt_resistance(100.0) == pytest.approx(138.5055, abs=1e-10)
    # The mean coefficient between 0 and 100 degC that names the standard's platinum
    assert (physics.pt_resistance(100.0) / 100 - 1) / 100 == pytest.approx(0.00385055, abs=1e-10)


@given(st.floats(-199.99, 850.0), st.sampled_from([10.0, 100.0, 1000.0]))
@settings(max_examples=100, deadline=None)
def test_pt_there_and_back(t, r0):
    assert physics.pt_temperature(physics.pt_resistance(t, r0), r0) == pytest.approx(t, abs=1e-9)


def test_pt_classes():
    # IEC 60751 table of tolerances: class A 0.35 K and class B 0.8 K at 100 degC, 1.3 K at -200 degC for class B
    assert physics.pt_tolerance("A", 100.0) == pytest.approx(0.35)
    assert physics.pt_tolerance("B", 100.0) == pytest.approx(0.80)
    assert physics.pt_tolerance("B", -100.0) == pytest.approx(0.80)
    assert physics.pt_tolerance("AA", 0.0) == pytest.approx(0.10)
    assert physics.pt_tolerance("C", 600.0) == pytest.approx(6.6)
    with pytest.raises(physics.OutOfRangeError):
        physics.pt_tolerance("A", 400.0, film=True)
    with pytest.raises(InputError):
        physics.pt_tolerance("1/3 B", 0.0)


def test_callendar_van_dusen_with_the_standard_s_coefficients_is_the_standard():
    for t in (-150.0, -0.1, 0.0, 333.0):
        own = platinum.CALLENDAR_VAN_DUSEN.value(t, 100.0, 3.9083e-3, -5.775e-7, -4.183e-12)
        assert own == pytest.approx(physics.pt_resistance(t), rel=1e-15)


@pytest.mark.parametrize("letter", PRINTED_EMF)
def test_thermocouple_tables(letter):
    for t, millivolts in PRINTED_EMF[letter].items():
        assert physics.emf(letter, float(t)) == pytest.approx(millivolts, abs=5.01e-4), t
        slope = physics.seebeck(letter, float(t))
        if t >= 100:
            assert physics.temperature(letter, millivolts) == pytest.approx(t, abs=5.1e-4 / slope), t
    assert physics.emf(letter, 0.0) == pytest.approx(0.0, abs=1e-8)


@pytest.mark.parametrize("letter", PRINTED_EMF)
def test_thermocouples_rise_and_invert_over_the_whole_range(letter):
    function = thermocouple.EMF[letter]
    low = 50.0 if letter == "B" else function.ranges[0].lowest
    grid = np.linspace(low, function.ranges[0].highest, 401)
    forces = function.array(grid)
    assert np.all(np.diff(forces) > 0)
    found = [physics.temperature(letter, float(force)) for force in forces]
    # At -270 degC the force hardly changes: 1e-17 mV of rounding is some 1e-8 K there
    assert found == pytest.approx(grid, abs=2e-8)
    assert found[50:] == pytest.approx(grid[50:], abs=1e-9)


def test_pieces_of_the_reference_functions_meet():
    for letter, pieces in thermocouple.PIECES.items():
        for highest, _ in pieces[:-1]:
            function = thermocouple.EMF[letter].formula
            assert abs(float(function(math.nextafter(highest, 9e9))) - float(function(highest))) < 1e-6, letter


def test_reference_junction():
    for letter in "KTS":
        measured = physics.emf(letter, 300.0, 23.4)
        assert measured == pytest.approx(physics.emf(letter, 300.0) - physics.emf(letter, 23.4))
        assert physics.temperature(letter, measured, 23.4) == pytest.approx(300.0, abs=1e-9)


def test_thermocouple_tolerances():
    # IEC 60584-1:2013 table 12
    assert physics.tolerance("K", "1", 1000.0) == pytest.approx(4.0)
    assert physics.tolerance("K", "2", 100.0) == pytest.approx(2.5)
    assert physics.tolerance("T", "1", 100.0) == pytest.approx(0.5)
    assert physics.tolerance("S", "1", 1000.0) == pytest.approx(1.0)
    assert physics.tolerance("S", "1", 1600.0) == pytest.approx(2.5)
    assert physics.tolerance("R", "2", 1600.0) == pytest.approx(4.0)
    assert physics.tolerance("B", "3", 600.0) == pytest.approx(4.0)
    with pytest.raises(InputError):
        physics.tolerance("J", "3", 0.0)
    with pytest.raises(physics.OutOfRangeError):
        physics.tolerance("K", "3", 100.0)


@pytest.mark.parametrize(
    "call",
    [
        lambda: physics.emf("K", 1372.1),
        lambda: physics.emf("K", 20.0, -300.0),
        lambda: physics.temperature("K", 54.9),
        lambda: physics.temperature("B", 0.001),
        lambda: physics.reference_ratio(-259.4),
        lambda: physics.reference_ratio(961.79),
        lambda: physics.reference_temperature(0.001),
        lambda: physics.pt_resistance(-200.1),
        lambda: physics.pt_temperature(18.51),
        lambda: physics.pt_temperature(390.49),
    ],
)
def test_outside_the_range_is_refused(call):
    with pytest.raises(physics.OutOfRangeError) as caught:
        call()
    assert ":" in caught.value.where or " " in caught.value.where or "_" in caught.value.where
    assert "[" in caught.value.zh and "[" in caught.value.en


def test_unknown_type():
    with pytest.raises(InputError, match="'X'"):
        physics.emf("X", 20.0)
