"""An authorisation names what is on file, by a range that holds something in a unit of what the method measures."""

from collections.abc import Iterator
from typing import Any

import pytest
from lab_installation import TestInstallation
from lab_registers import SINCE, do, fit, furnish
from test_honest_acts import refusal, today

GRANT = {"person": "P-B", "kind": "calibrate", "method_code": "M-1", "edition": "2025", "fields": "length"}
SIGN = {"person": "P-B", "kind": "sign", "method_code": "", "edition": "", "fields": "length", "trained": False}
BY_FIELDS = {"kind": "supervise", "method_code": "", "edition": ""}


@pytest.fixture
def house(sqlite_installation: TestInstallation) -> Iterator[TestInstallation]:
    """A furnished house; P-B may be authorised, and the scope has M-1 in millimetres."""
    from guiju.lab.agency.acts import AddScopeRow
    from guiju.lab.people.acts import FileQualification

    furnish()
    fit("P-B")
    paper = {"person": "P-B", "kind": "other", "number": "PX-7", "issuer": "某培训机构", "attested": True}
    do(FileQualification, **paper, valid_from=SINCE)
    line = {"code": "L-1", "field": "length", "instrument": "量块", "instrument_en": "Gauge block", "on_site": False}
    unit = {"quantity": "length", "lower": "0.5", "upper": "100", "unit": "mm"}
    smallest = {"smallest_U": "0.1", "smallest_U_unit": "µm", "smallest_U_rule": None, "relative": False, "k": "2"}
    named = {"qualification": "L0001", "method_code": "M-1", "edition": "2025", "site_code": "S1"}
    do(AddScopeRow, **line, **unit, **smallest, **named, valid_from=SINCE, valid_to=SINCE.replace(year=2028))
    yield sqlite_installation


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, ""),
        ({"method_code": "NOPE"}, "grant_method_unknown"),
        ({"edition": "1800"}, "grant_edition_unknown"),
        ({"edition": ""}, "grant_edition_unknown"),
        ({"kind": "develop", "edition": "试行稿"}, ""),
        ({"kind": "develop", "edition": "2199"}, "grant_edition_far"),
        ({"kind": "develop", "edition": "V-2199"}, "grant_edition_far"),
        ({"kind": "confirm", "edition": ""}, ""),
        ({"kind": "confirm", "edition": "1800"}, "grant_edition_unknown"),
        ({"fields": "zzz"}, "grant_field_unknown"),
        ({"fields": "mass"}, "grant_field_differs"),
        ({"fields": "length mass"}, "grant_field_differs"),
        ({"fields": ""}, "grant_field_differs"),
        ({**BY_FIELDS, "fields": "length mass"}, ""),
        ({**BY_FIELDS, "fields": ""}, "grant_about_nothing"),
        ({**BY_FIELDS, "edition": "2025"}, "grant_edition_unknown"),
        ({"lower": "50", "upper": "0", "unit": "mm"}, "grant_range"),
        ({"lower": "50", "upper": "50", "unit": "mm"}, ""),
        ({"lower": "-1", "unit": "µm"}, ""),
        ({"lower": "1"}, "range_without_unit"),
        ({"lower": "x", "upper": "1", "unit": "mm"}, "invalid_value"),
        ({"lower": "NaN", "upper": "1", "unit": "mm"}, "invalid_value"),
        ({"lower": "1", "upper": "1e99", "unit": "mm"}, "invalid_value"),
        ({"upper": "1", "unit": "qq"}, "unit_unknown"),
        ({"upper": "1", "unit": "°C"}, "grant_unit_differs"),
        ({"unit": "kg"}, "grant_unit_differs"),
    ],
)
def test_an_authorisation_names_what_is_on_file(house: TestInstallation, changed: dict[str, Any], found: str) -> None:
    from guiju.lab.people.acts import GrantAuthorisation

    said = {**GRANT, "trained": True, "basis": "培训证明 PX-7", "valid_from": today()}
    assert refusal(GrantAuthorisation, "P-Q", **{**said, **changed}) == found


@pytest.mark.parametrize(("years", "found"), [(0, ""), (1, "grant_edition_far")])
def test_an_edition_that_is_developed_lies_near(house: TestInstallation, years: int, found: str) -> None:
    from datetime import timedelta

    from guiju.lab.people.acts import GrantAuthorisation

    edition = str((today() + timedelta(days=366)).year + years)
    said = {**GRANT, "kind": "develop", "trained": True, "basis": "培训证明 PX-7", "valid_from": today()}
    assert refusal(GrantAuthorisation, "P-Q", **{**said, "edition": edition}) == found


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, ""),
        ({"kind": "calibrate"}, "signing_by_fields"),
        ({"method_code": "M-1"}, "signing_by_fields"),
        ({"edition": "2025"}, "signing_by_fields"),
        ({"upper": "1"}, "signing_by_fields"),
        ({"unit": "mm"}, "signing_by_fields"),
    ],
)
def test_authority_to_sign_names_fields_alone(house: TestInstallation, changed: dict[str, Any], found: str) -> None:
    from guiju.lab.people.acts import GrantSigning

    assert refusal(GrantSigning, "P-Q", **{**SIGN, "valid_from": today(), **changed}) == found
