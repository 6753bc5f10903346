"""What other registers hold about a method: standards that fit, people authorised, lines of the scope, jobs.

They stand beside and above this one, which looks them up by their names.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db.models import Q

from guiju.lab.methods.models import Method
from guiju.record.enclosures import StandardRequirement

MOST = 30


def _model(app: str, name: str) -> Any:
    return apps.get_model(app, name).objects


def standards_for(demand: StandardRequirement) -> list[Any]:
    """Equipment in service whose range, in the same unit, covers what a role of the method asks for."""
    rows = _model("equipment", "Equipment").filter(unit=demand.range.unit, state="in_service").order_by("code")
    return [each for each in rows[:500] if _covers(each, demand)][:MOST]


def _covers(row: Any, demand: StandardRequirement) -> bool:
    def at_least(own: str, asked: str | None) -> bool:
        return own == "" or (asked is not None and Decimal(own) <= Decimal(asked))

    def at_most(own: str, asked: str | None) -> bool:
        return own == "" or (asked is not None and Decimal(own) >= Decimal(asked))

    return at_least(row.lower, demand.range.lower) and at_most(row.upper, demand.range.upper)


def authorised(row: Method, day: date) -> list[Any]:
    """Authorisations in force that name the method, or all methods of its field."""
    open_end = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    named = Q(method_code=row.code) | Q(method_code="", fields__contains=row.field)
    rows = _model("people", "Authorisation").select_related("person").filter(open_end, named, valid_from__lte=day)
    found = list(rows.order_by("person__code", "kind", "pk")[:200])
    return [each for each in found if each.method_code or row.field in each.fields.split()]


def scope_lines(row: Method) -> list[Any]:
    """Lines of the scope that name the method, the newest edition first."""
    rows = _model("agency", "ScopeRow").select_related("qualification").filter(method_code=row.code)
    return list(rows.order_by("-edition", "code")[:MOST])


def jobs(row: Method) -> list[Any]:
    """The newest jobs by this method, open ones first."""
    rows = _model("calibrations", "Job").select_related("line__commission").filter(line__method_code=row.code)
    found = list(rows.order_by("-pk")[:MOST])
    return sorted(found, key=lambda each: each.state == "issued")
