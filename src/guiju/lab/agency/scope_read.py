"""How a scope line is read, shown before it is stored: its range, and its smallest U at the places that tell a slip.

An annex writes a function or a table; a wrong unit or power of ten shows in the values, not in the notation.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from guiju.lab.agency.acts import AddScopeRow
from guiju.lab.agency.stated import read_line
from guiju.lab.house.quantities import demand_quantity
from guiju.lab.ui import words
from guiju.lab.ui.quantities import MEASURED
from guiju.lab.ui.register_fields import label
from guiju.record.codec import decode
from guiju.record.smallest import Matrix, SmallestRule, smallest_of
from guiju.record.smallest_notation import write_smallest
from guiju.record.words import DecimalText, Interval
from guiju.results.units import behind, fraction


def read_of(target: Any, cleaned: Mapping[str, Any]) -> Sequence[tuple[Any, Any]]:
    """What a line says, by name. Raises Refused for a quantity or a smallest U that cannot be read."""
    request = AddScopeRow.Request(qualification=target.row.number, smallest_U_rule=None, **cleaned)
    number, document = read_line(request)
    quantity = demand_quantity(request.quantity, requirement="4.3-1")
    rule = None if document is None else decode(SmallestRule, document)
    return [
        (label("quantity"), words.word(MEASURED, quantity)),
        (_("Range"), f"{request.lower} – {request.upper}{behind(request.unit)}"),
        *(_of_table(request, rule) if isinstance(rule, Matrix) else _at_ends(request, number, rule)),
    ]


def _at_ends(request: Any, number: str, rule: Any) -> Iterator[tuple[str, str]]:
    reach = Interval(lower=DecimalText(request.lower), upper=DecimalText(request.upper), unit=request.unit)
    for at in dict.fromkeys((request.lower, request.upper)):
        U = Decimal(number) if rule is None else smallest_of(rule, reach, Decimal(at))
        if U is not None:
            yield _("Smallest U at %(value)s") % {"value": f"{at}{behind(request.unit)}"}, _value(request, U, at)


def _value(request: Any, U: Decimal, at: str) -> str:
    """U with its unit and k; of a relative one also what it comes to at the value."""
    shown = f"{U:f}{behind(request.smallest_U_unit)} (k = {request.k})"
    share = fraction(request.smallest_U_unit) if request.relative else None
    if share is None:
        return shown
    return f"{shown} = {(U * share * abs(Decimal(at))).normalize():f}{behind(request.unit)}"


def _of_table(request: Any, rule: Matrix) -> Iterator[tuple[str, str]]:
    cells = [each for row in rule.cells for each in row if each is not None]
    size = {"rows": len(rule.cells), "columns": len(rule.parameter_bounds) - 1, "cells": len(cells)}
    yield (
        _("By intervals"),
        _("%(rows)s intervals of the value by %(columns)s of the parameter; %(cells)s cells hold a U") % size,
    )
    ends = min(cells, key=Decimal), max(cells, key=Decimal)
    yield _("Smallest and largest U"), " … ".join(f"{each}{behind(request.smallest_U_unit)}" for each in ends)
    yield label("smallest_U"), write_smallest(rule)
