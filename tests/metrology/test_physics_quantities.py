"""Air, mass, length, pressure, gravity, humidity against published figures; all functions' derivatives and ranges."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guiju.metrology import physics
from guiju.metrology.errors import InputError
from guiju.metrology.model.model import Model
from guiju.metrology.physics import air, humidity


def test_constants_of_cipm_2007_are_those_of_its_molar_masses():
    """CIPM-2007 eqs. (1) to (5): 28.96546e-3 kg/mol, 18.01528e-3 kg/mol, R = 8.314472 J/(mol K)."""
    dry = air.AIR_DENSITY.value(20.0, 100000.0, 0.0)
    compressibility = float(air._compressibility(20.0, 100000.0, 0.0))
    assert dry == pytest.approx(100000 * 28.96546e-3 / (compressibility * 8.314472 * 293.15), rel=2e-7)
    vapour = float(air._vapour(20.0, 100000.0, 0.5))
    wet = air.AIR_DENSITY.value(20.0, 100000.0, 0.5) * float(air._compressibility(20.0, 100000.0, vapour))
    assert wet / (dry * compressibility) == pytest.approx(1 - vapour * (1 - 18.01528 / 28.96546), rel=2e-6)


def test_sensitivities_of_cipm_2007():
    """The round figures that go with the formula: 1e-5 /Pa, -4e-3 /K, -9e-3 for h, 0.4 for the carbon dioxide."""
    density = physics.air_density(20.0, 101325.0, 0.5)
    by_t, by_p, by_h, by_co2 = (each / density for each in air.AIR_DENSITY_CO2.partials(20.0, 101325.0, 0.5, 400e-6))
    assert by_p == pytest.approx(1e-5, abs=0.5e-5 / 10)
    assert by_t == pytest.approx(-4e-3, abs=0.5e-3)
    assert by_h == pytest.approx(-9e-3, abs=0.5e-3)
    assert by_co2 == pytest.approx(0.4, abs=0.05)


def test_the_approximation_of_r111_keeps_its_promise():
    """OIML R 111-1:2004 E.3.1: within 2e-4 for 900 to 1100 hPa, 10 to 30 degC, below 80 %."""
    for t in np.linspace(15, 27, 7):
        for p in np.linspace(90000, 110000, 5):
            for h in np.linspace(0, 0.8, 5):
                ratio = physics.air_density_r111(float(t), float(p), float(h)) / physics.air_density(
                    float(t), float(p), float(h)
                )
                assert abs(ratio - 1) < 2e-4


def test_conventional_mass_balances_in_conventional_air():
    """By definition: body and reference of 8000 kg/m^3 feel equal force in air of 1.2 kg/m^3."""
    for density in (1000.0, 2700.0, 7950.0, 21500.0):
        conventional = physics.conventional_mass(1000.0, density)
        assert conventional * (1 - 1.2 / 8000) == pytest.approx(1000.0 * (1 - 1.2 / density), rel=1e-15)
        assert physics.mass_from_conventional(conventional, density) == pytest.approx(1000.0, rel=1e-15)
        assert physics.buoyancy_factor(1.2, density, 8000.0) == pytest.approx(1000.0 / conventional, rel=1e-15)


def test_conventional_weighing_is_the_exact_balance_to_first_order():
    """In air of 1.1 the exact equation of forces and R 111's formula agree to second order in air/density."""
    test, reference, in_air = 2700.0, 7950.0, 1.1
    mass = physics.mass_from_conventional(1000.0, reference) * physics.buoyancy_factor(in_air, test, reference)
    exact = physics.conventional_mass(mass, test)
    assert physics.conventional_weighing(0.0, 1000.0, in_air, test, reference) == pytest.approx(exact, rel=1e-7)
    assert abs(exact - 1000.0) > 0.01


def test_gauge_block_steel():
    # 100 mm of steel at 11.5e-6 /K, 1 K above 20 degC: 1.15 micrometre
    assert physics.length_at(100.0, 11.5e-6, 21.0) - 100.0 == pytest.approx(1.15e-3, rel=1e-9)
    assert physics.length_at_20(physics.length_at(100.0, 11.5e-6, 33.0), 11.5e-6, 33.0) == pytest.approx(
        100.0, rel=1e-15
    )


def test_columns():
    # The conventional millimetre of mercury, 133.322387415 Pa, and the conventional metre of water, 9806.65 Pa
    assert physics.pressure_head(13595.1, 0.0, 9.80665, 0.001) == pytest.approx(133.322387415, rel=1e-12)
    assert physics.pressure_head(1000.0, 0.0, 9.80665, 1.0) == pytest.approx(9806.65, rel=1e-12)
    assert physics.head_corrected_pressure(1e5, 914.0, 1.2, 9.8, -0.2) == pytest.approx(1e5 - 912.8 * 9.8 * 0.2)


def test_normal_gravity():
    # NGA.STND.0036 and Moritz (1980): equator, pole, and GRS 80 at 45 degrees
    assert physics.normal_gravity(0.0) == pytest.approx(9.7803253359, abs=1e-10)
    assert physics.normal_gravity(-90.0) == pytest.approx(9.8321849378, abs=2e-10)
    assert physics.normal_gravity_grs80(0.0) == pytest.approx(9.7803267715, abs=1e-10)
    assert physics.normal_gravity_grs80(90.0) == pytest.approx(9.8321863685, abs=2e-10)
    assert physics.normal_gravity_grs80(45.0) == pytest.approx(9.806199203, abs=2e-9)
    # The free-air gradient of the textbooks, 0.3086 mGal per metre
    assert (physics.normal_gravity(45.0, 100.0) - physics.normal_gravity(45.0)) / 100 == pytest.approx(
        -3.086e-6, rel=1e-3
    )


def test_saturation_pressures():
    # Triple point 611.657 Pa; IAPWS-95 at 25 degC 3169.9 Pa, at 100 degC 101.42 kPa; over ice at -20 degC 103.2 Pa
    assert physics.saturation_water(0.01) == pytest.approx(611.657, abs=5e-4)
    assert physics.saturation_ice(0.01) == pytest.approx(611.657, abs=5e-4)
    assert physics.saturation_water(25.0) == pytest.approx(3169.9, abs=0.1)
    assert physics.saturation_water(100.0) == pytest.approx(101420, abs=10)
    assert physics.saturation_ice(-20.0) == pytest.approx(103.2, abs=0.1)


def test_hardy_and_sonntag_agree_within_their_uncertainty():
    for t in np.linspace(-50, 100, 31):
        water = humidity.SATURATION_WATER_SONNTAG.value(float(t))
        assert physics.saturation_water(float(t)) == pytest.approx(water, rel=5e-4)
    for t in np.linspace(-80, 0, 17):
        assert physics.saturation_ice(float(t)) == pytest.approx(
            humidity.SATURATION_ICE_SONNTAG.value(float(t)), rel=1e-3
        )


def test_enhancement_agrees_with_cipm_2007():
    for t in (15.0, 20.0, 27.0):
        for p in (80000.0, 101325.0):
            cipm = 1.00062 + 3.14e-8 * p + 5.6e-7 * t**2
            assert physics.enhancement_factor(t, p) == pytest.approx(cipm, abs=1.5e-4)


@given(st.floats(-30, 90), st.floats(0.02, 1.0))
@settings(max_examples=60, deadline=None)
def test_dew_point_and_humidity_undo_each_other(t, h):
    dew = physics.dew_point(t, h)
    assert dew <= t + 1e-9
    if dew >= -50:
        assert physics.relative_humidity(t, dew) == pytest.approx(h, rel=1e-10)


FUNCTIONS = {function.name: function for function in physics.functions()}


def _inside(function, share):
    return [limits.lowest + share * (limits.highest - limits.lowest) for limits in function.ranges]


# Where the middle of every range makes no possible set of arguments together
PLACES = {
    "pt_temperature": [138.5, 100.0],
    "callendar_van_dusen": [-120.0, 100.0, 3.91e-3, -5.8e-7, -4e-12],
    "dew_point": [20.0, 0.4],
    "sprt_temperature_above": [1.9, -1e-4, 1e-5, 1e-6],
    "sprt_temperature_below": [0.5, -1e-4, 1e-5],
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_partials_are_the_derivatives(name):
    """Against Richardson's extrapolation of central differences."""
    function = FUNCTIONS[name]
    places = PLACES.get(name) or _inside(function, 0.37)
    partials = function.partials(*places)
    assert len(partials) == function.arity == len(places)
    for index, partial in enumerate(partials):
        limits = function.ranges[index]
        step = 1e-4 * (abs(places[index]) or limits.highest - limits.lowest)

        def rise(h, index=index):
            up, down = list(places), list(places)
            up[index] += h
            down[index] -= h
            return (float(function.formula(*up)) - float(function.formula(*down))) / (2 * h)

        found = (4 * rise(step / 2) - rise(step)) / 3
        noise = 1e-11 * abs(float(function.formula(*places))) / step
        assert partial == pytest.approx(found, rel=1e-6, abs=noise)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_arrays_give_what_numbers_give(name):
    function = FUNCTIONS[name]
    places = PLACES.get(name) or _inside(function, 0.37)
    arrays = [np.array([place, place * (1 + 1e-6)]) if index == 0 else place for index, place in enumerate(places)]
    found = function.array(*arrays)
    single = [function.value(float(first), *places[1:]) for first in arrays[0]]
    assert list(found) == pytest.approx(single, rel=1e-14)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_argument_is_refused_outside_its_range_and_when_not_finite(name):
    function = FUNCTIONS[name]
    places = PLACES.get(name) or _inside(function, 0.37)
    for index, limits in enumerate(function.ranges):
        span = limits.highest - limits.lowest
        for bad in (limits.lowest - 1e-6 * span, limits.highest + 1e-6 * span, math.nan, math.inf):
            wrong = [*places[:index], bad, *places[index + 1 :]]
            for call in (function.value, function.partials):
                with pytest.raises(InputError) as caught:
                    call(*wrong)
                assert name in caught.value.where and limits.name in caught.value.where
            if math.isfinite(bad):
                with pytest.raises(physics.OutOfRangeError):
                    function.array(*(np.array([place, place]) for place in wrong))
            else:
                with pytest.raises(InputError):
                    function.array(*(np.array([place, place]) for place in wrong))
    with pytest.raises(InputError, match="arguments"):
        function.value(*places, 1.0)


def test_every_function_names_version_source_and_unit_of_its_arguments():
    assert len(FUNCTIONS) == len(physics.functions())
    for function in FUNCTIONS.values():
        assert function.version and function.source
        assert function.name.isidentifier()
        assert len({limits.name for limits in function.ranges}) == function.arity


def test_models_call_them_with_derivatives():
    model = Model("m * (1 - air_density(t, p, h) / 8000)")
    at = {"m": 1.0, "t": 20.0, "p": 101325.0, "h": 0.5}
    density = physics.air_density(20.0, 101325.0, 0.5)
    assert model.value(at) == pytest.approx(1 - density / 8000, rel=1e-15)
    value, slopes = model.gradient(at)
    assert value == model.value(at)
    by_t = FUNCTIONS["air_density"].partials(20.0, 101325.0, 0.5)[0]
    assert slopes["t"] == pytest.approx(-by_t / 8000, rel=1e-12)
    assert model.versions["air_density"] == "CIPM-2007"


def test_a_model_outside_a_function_s_range_says_so():
    with pytest.raises(InputError) as caught:
        Model("air_density(t, 101325, 0.5)").value({"t": 55.0})
    assert "55" in str(caught.value)
