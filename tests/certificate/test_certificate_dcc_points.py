"""Certified points out of real and made DCCs: what the columns mean, in the unit that is wanted."""

from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from guiju.certificate.dcc_points import ProposedPoints, proposed_points
from guiju.certificate.dcc_reader import DccDocument, DccValue, read_dcc

EXAMPLES = sorted((Path(__file__).parents[3] / "shared/reference/dcc/examples").glob("*.xml"))


def read(shared: Path, name: str, unit: str = "") -> ProposedPoints:
    return proposed_points(read_dcc((shared / "reference/dcc/examples" / name).read_bytes()), unit)


@pytest.mark.shared
def test_weights_are_material_measures_in_the_unit_wanted(shared: Path) -> None:
    found = read(shared, "made_here_mass_E2_3.3.0.xml", "g")
    assert (found.unit, found.typed, found.left_out, len(found.points)) == ("g", True, 0, 10)
    first = found.points[0]
    assert (first.nominal.value, first.nominal.unit) == ("1", "g")
    assert Decimal(first.value) == Decimal("1.000012")
    assert Decimal(first.correction) == Decimal("0.000012")
    assert (Decimal(first.U), first.k) == (Decimal("0.00001"), "2")


@pytest.mark.shared
def test_an_indicating_instrument_is_corrected_to_its_reference(shared: Path) -> None:
    celsius = read(shared, "dcc_gp_temperature_typical_v12.xml", "°C")
    kelvin = read(shared, "dcc_gp_temperature_typical_v12.xml", "K")
    assert (celsius.unit, kelvin.unit) == ("°C", "K")
    assert len(celsius.points) == len(kelvin.points) == 5
    for point in (*celsius.points, *kelvin.points):
        assert Decimal(point.nominal.value) + Decimal(point.correction) == Decimal(point.value)
        assert (point.U, point.k) == ("0.061", "2")
    # Errors stand in kelvin alone: a difference of temperature is the same number in degrees Celsius.
    assert [each.correction for each in celsius.points] == [each.correction for each in kelvin.points]
    assert celsius.points[0].nominal.value == "33.17"
    # The reference was 306.248 K while the instrument showed 306.32 K.
    assert (kelvin.points[0].nominal.value, Decimal(kelvin.points[0].correction)) == ("306.32", Decimal("-0.072"))


@pytest.mark.shared
def test_an_error_gives_the_correction_with_the_other_sign(shared: Path) -> None:
    found = read(shared, "made_here_pt100_3.3.0.xml", "K")
    assert [Decimal(each.correction) for each in found.points] == [
        Decimal(text) for text in ("-0.031", "-0.037", "-0.049", "-0.053")
    ]
    assert [each.U for each in found.points] == ["0.030", "0.035", "0.040", "0.058"]


@pytest.mark.shared
def test_humidity_in_per_cent_takes_U_from_the_list_that_has_it(shared: Path) -> None:
    found = read(shared, "dcc_gp_humidity_v1.0.xml", "%")
    assert (found.unit, len(found.points)) == ("%", 7)
    assert (found.points[0].nominal.value, Decimal(found.points[0].correction)) == ("19.7", Decimal("0.4"))
    assert Decimal(found.points[0].U) == Decimal("0.6")


@pytest.mark.shared
def test_columns_without_a_type_are_said_to_be_bare(shared: Path) -> None:
    found = read(shared, "siliziumkugel_3.0.0.xml", "kg")
    assert (found.typed, len(found.points), found.left_out) == (False, 1, 1)
    assert (found.points[0].nominal.value, found.points[0].correction) == ("1.00007841", "0")


@pytest.mark.shared
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_every_example_gives_points_that_hold_together(path: Path) -> None:
    found = proposed_points(read_dcc(path.read_bytes()))
    assert found.points
    for point in found.points:
        assert Decimal(point.value) - Decimal(point.correction) == Decimal(point.nominal.value)


def value(kind: str, text: str, U: str | None, table: str = "r") -> DccValue:
    """A resistance in a column of a table."""
    column = {"nominalValue": 1, "measuredValue": 2}[kind]
    return DccValue(
        path=f"{table}/list/quantity[{column}]/real",
        names=(),
        reference_types=(f"basic_{kind}",),
        value=text,
        unit="\\ohm",
        printed_unit="Ω",
        U=U,
        k="2" if U else None,
        probability=None,
        standard_uncertainty=None,
        relative_U=None,
    )


@pytest.mark.parametrize("order", [("127.73", "219.85", "254.26"), ("254.26", "219.85", "127.73")])
def test_of_the_parts_of_an_impedance_its_magnitude_is_the_point(order: tuple[str, ...]) -> None:
    """R, X and |Z| of GUM H.2, each beside the nominal 250 Ω: the nominal value names the magnitude."""
    values = [
        each
        for measured in order
        for each in (value("nominalValue", "250", None, measured), value("measuredValue", measured, "0.07", measured))
    ]
    found = proposed_points(cast(DccDocument, SimpleNamespace(values=tuple(values))), "Ω")
    assert [(each.nominal.value, each.value, each.correction) for each in found.points] == [("250", "254.26", "4.26")]


@pytest.mark.parametrize(("measured", "count"), [("250.04", 1), ("325", 1), ("325.1", 0), ("127.73", 0)])
def test_a_component_beside_a_nominal_value_of_another_quantity_is_no_point(measured: str, count: int) -> None:
    """A resistance beside the nominal impedance has no correction to it; nothing is proposed, and it is counted."""

    document = SimpleNamespace(values=(value("nominalValue", "250", None), value("measuredValue", measured, "0.07")))
    found = proposed_points(cast(DccDocument, document), "Ω")
    assert (found.typed, len(found.points), found.left_out) == (True, count, 0 if count else 2)
