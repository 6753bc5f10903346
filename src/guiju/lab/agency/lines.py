"""What a line of the scope names: a method's edition, a site, a quantity, units of one dimension, a k (4.3-1).

The public reads these lines as what the agency can do. What a line names is on file before the line is; registers know
each other by name alone.
"""

from decimal import Decimal
from typing import Any

from django.apps import apps

from guiju.conduct.quantities import key_of
from guiju.conduct.slips import largest_k, sensible_k
from guiju.lab.agency.models import Qualification
from guiju.lab.house.act import Reading, Refused
from guiju.lab.house.controlled import is_decimal
from guiju.lab.house.parameters import values_on
from guiju.lab.house.quantities import names_told
from guiju.lab.ui.words import unit as behind
from guiju.results.units import factor, fraction, is_known, one_dimension

ID = "4.3-1"


def demand_line(reading: Reading, request: Any) -> None:
    """Raises Refused for a line that names what is not on file, or that cannot be true of anything."""
    _demand_k(reading, request)
    _demand_units(request)
    _demand_method(reading, request)
    _demand_days(reading, request)


def _demand_k(reading: Reading, request: Any) -> None:
    parameters = values_on(reading, reading.day)
    if not is_decimal(request.k) or not sensible_k(request.k, parameters):
        told = {"code": request.code, "column": "k", "k": request.k, "largest": str(largest_k(parameters))}
        raise Refused("scope_k", requirement=ID, parameters=told)


def _demand_units(request: Any) -> None:
    """The units are known; an absolute U compares with the range, a relative one is a pure number off zero."""
    for unit in (request.unit, request.smallest_U_unit):
        if not is_known(unit):
            raise Refused("unit_unknown", requirement=ID, parameters={"unit": unit or "—"})
    # Of what is measured nothing is nothing, but where the unit itself begins elsewhere, as at the ice point.
    if Decimal(request.lower) == Decimal(request.upper) == 0 and not _begins_elsewhere(request.unit):
        told = {"code": request.code, "column": "lower", "range": _range(request)}
        raise Refused("scope_nothing", requirement=ID, parameters=told)
    told = {"code": request.code, "unit": request.unit, "U_unit": request.smallest_U_unit}
    told["column"] = "smallest_U_unit"
    if not request.relative:
        if not one_dimension(request.smallest_U_unit, request.unit):
            raise Refused("scope_units_differ", requirement=ID, parameters=told)
        return
    if fraction(request.smallest_U_unit) is None and not _ratio(request.smallest_U_unit, request.unit):
        raise Refused("scope_relative_unit", requirement=ID, parameters=told)
    if Decimal(request.lower) <= 0 <= Decimal(request.upper):
        raise Refused("scope_relative_zero", requirement=ID, parameters={**told, "range": _range(request)})


def _begins_elsewhere(unit: str) -> bool:
    """Whether zero is a value like any other: of degrees Celsius, and of levels, which are logarithms."""
    return factor(unit, "°C") is not None or unit.startswith("dB")


def _ratio(unit: str, of: str) -> bool:
    """Whether a unit is a ratio in units of the range, such as mV/V or µm/m."""
    over, slash, under = unit.partition("/")
    return bool(slash) and one_dimension(over, under) and one_dimension(under, of)


def _range(request: Any) -> str:
    return f"{request.lower} – {request.upper}{behind(request.unit)}"


def _demand_method(reading: Reading, request: Any) -> None:
    """Method, edition and site are on file, the field is the method's, and the quantity one of the edition's."""
    methods = apps.get_model("methods", "Method").objects.filter(code=request.method_code)
    method = next(iter(reading.rows(methods)), None)
    told = {"code": request.code, "method": request.method_code, "edition": request.edition, "site": request.site_code}
    if method is None:
        raise Refused("scope_method_unknown", requirement=ID, parameters=told)
    if method.field != request.field:
        fields = {"field": request.field, "wanted": method.field}
        raise Refused("scope_field_differs", requirement=ID, parameters={**told, **fields})
    editions = apps.get_model("methods", "Edition").objects.filter(method=method, edition=request.edition)
    edition = next(iter(reading.rows(editions)), None)
    if edition is None:
        raise Refused("scope_edition_unknown", requirement=ID, parameters=told)
    covers = [(key_of(each["quantity"]) or each["quantity"], each["range"]) for each in edition.covers]
    covered = sorted({quantity for quantity, _range in covers})
    if covered and request.quantity not in covered:
        quantities = {**names_told("quantity", [request.quantity]), **names_told("known", covered)}
        raise Refused("scope_quantity_unknown", requirement=ID, parameters={**told, **quantities, "column": "quantity"})
    _demand_within(request, [span for quantity, span in covers if quantity == request.quantity])
    if not reading.rows(apps.get_model("premises", "Site").objects.filter(code=request.site_code)):
        raise Refused("scope_site_unknown", requirement=ID, parameters=told)


def _demand_within(request: Any, ranges: list[dict[str, Any]]) -> None:
    """The range lies within what the edition is meant for, where that is on file in a unit that compares."""
    known = [(each, factor(request.unit, each["unit"])) for each in ranges]
    if not known or any(_holds(each, request, scale) for each, scale in known if scale is not None):
        return
    held = "; ".join(f"{each['lower'] or '…'} – {each['upper'] or '…'}{behind(each['unit'])}" for each in ranges)
    told = {"code": request.code, "column": "lower", "range": _range(request), "held": held}
    raise Refused("scope_beyond_edition", requirement=ID, parameters=told)


def _holds(covered: dict[str, Any], request: Any, scale: Decimal) -> bool:
    low, high = Decimal(request.lower) * scale, Decimal(request.upper) * scale
    above = covered["lower"] is None or Decimal(covered["lower"]) <= low
    return above and (covered["upper"] is None or high <= Decimal(covered["upper"]))


def _demand_days(reading: Reading, request: Any) -> None:
    rows = Qualification.objects.filter(number=request.qualification)
    whole_of = reading.one(rows, request.qualification)
    if request.valid_from < whole_of.valid_from or whole_of.valid_to < request.valid_to:
        days = {"first": whole_of.valid_from.isoformat(), "last": whole_of.valid_to.isoformat()}
        parameters = {"code": request.code, "qualification": request.qualification, **days}
        raise Refused("scope_outside_qualification", requirement=ID, parameters=parameters)
