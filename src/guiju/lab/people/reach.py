"""What an authorisation names is on file and makes sense: method, edition, fields, range and its unit (5-5d)."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.apps import apps

from guiju.conduct.fields import fields_in_force
from guiju.conduct.parameters import whole
from guiju.lab.house.act import Reading, Refused
from guiju.lab.house.controlled import demand_decimal
from guiju.lab.house.parameters import values_on
from guiju.results.units import factor, is_known

ROW = "5-5d"
BY_EDITION = frozenset({"calibrate", "review"})
"""Doings that are authorised for one edition; another edition asks for a grant of its own."""
YEAR = re.compile(r"(?<![0-9])[12][0-9]{3}(?![0-9])\Z")
"""The year with which an edition is named, where it is: 2025, or JJF 1101-2019."""
AHEAD = "develop"
"""Who develops or verifies an edition does so before it is on file."""


def demand_reach(reading: Reading, request: Any) -> None:
    """Raises Refused for an authorisation that names what is not on file, or a range that holds nothing."""
    known = fields_in_force(values_on(reading, reading.day))
    for each in request.fields.split():
        if each not in known:
            told = {"field": each, "known": ", ".join(known)}
            raise Refused("grant_field_unknown", requirement=ROW, parameters=told)
    if request.method_code:
        _demand_method(reading, request)
    elif not request.fields.split():
        raise Refused("grant_about_nothing", requirement=ROW)
    elif request.edition:
        raise Refused("grant_edition_unknown", requirement=ROW, parameters={"method": "—", "edition": request.edition})
    _demand_range(reading, request)


def _demand_method(reading: Reading, request: Any) -> None:
    """The method is on file, the field is its own, and so is the edition."""
    told = {"method": request.method_code, "edition": request.edition or "—"}
    methods = apps.get_model("methods", "Method").objects.filter(code=request.method_code)
    method = next(iter(reading.rows(methods)), None)
    if method is None:
        raise Refused("grant_method_unknown", requirement=ROW, parameters=told)
    if request.fields.split() != [method.field]:
        fields = {"fields": request.fields or "—", "wanted": method.field}
        raise Refused("grant_field_differs", requirement=ROW, parameters={**told, **fields})
    asked = request.edition or request.kind in BY_EDITION
    if asked and request.kind != AHEAD and not _editions(reading, request):
        raise Refused("grant_edition_unknown", requirement=ROW, parameters=told)
    if asked and request.kind == AHEAD and not _editions(reading, request):
        _demand_near(reading, request.edition)


def _demand_near(reading: Reading, edition: str) -> None:
    """Raises Refused for an edition of a year that lies further ahead than anything that is written down."""
    ahead = timedelta(days=whole(values_on(reading, reading.day), "entered_ahead_days"))
    last, year = (reading.day + ahead).year, YEAR.search(edition)
    if year is not None and int(year[0]) > last:
        raise Refused("grant_edition_far", requirement=ROW, parameters={"edition": edition, "year": str(last)})


def _editions(reading: Reading, request: Any) -> list[Any]:
    rows = apps.get_model("methods", "Edition").objects.filter(method__code=request.method_code)
    return reading.rows(rows.filter(edition=request.edition).order_by("pk"))


def _demand_range(reading: Reading, request: Any) -> None:
    if not (request.lower or request.upper or request.unit):
        return
    for name in ("lower", "upper"):
        if getattr(request, name):
            demand_decimal(getattr(request, name), f"people.Authorisation.{name}")
    if not request.unit:
        raise Refused("range_without_unit", requirement=ROW)
    if not is_known(request.unit):
        raise Refused("unit_unknown", requirement=ROW, parameters={"unit": request.unit})
    if request.lower and request.upper and Decimal(request.lower) > Decimal(request.upper):
        told = {"lower": request.lower, "upper": request.upper, "unit": request.unit}
        raise Refused("grant_range", requirement=ROW, parameters=told)
    units = _units(reading, request)
    # What is never compared, such as kelvins with degrees Celsius, would let somebody do nothing.
    if units and not any(factor(request.unit, each) is not None for each in units):
        told = {"unit": request.unit, "method": request.method_code, "known": ", ".join(units)}
        raise Refused("grant_unit_differs", requirement=ROW, parameters=told)


def _units(reading: Reading, request: Any) -> list[str]:
    """Units in which the method's quantities are on file: by its edition, and by the lines of the scope."""
    covered = {row["range"]["unit"] for each in _editions(reading, request) for row in each.covers}
    lines = apps.get_model("agency", "ScopeRow").objects.filter(method_code=request.method_code)
    return sorted(covered | {each.unit for each in reading.rows(lines.order_by("pk"))})


def demand_signing(request: Any) -> None:
    """Raises Refused where an authorisation to sign names more than fields: it is granted by these alone (4.5-3)."""
    said = {"kind": "" if request.kind == "sign" else request.kind}
    said |= {each: getattr(request, each) for each in ("method_code", "edition", "lower", "upper", "unit")}
    for column, value in said.items():
        if value:
            raise Refused("signing_by_fields", requirement="4.5-3", parameters={"column": column, "value": value})
