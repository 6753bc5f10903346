"""The capability that the agency declares to the public (4.3-2): scope lines in force on a day, and never one more."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db.models import Exists, FloatField, OuterRef, Q, QuerySet
from django.db.models.functions import Cast

from guiju.lab.agency.as_of import held_on
from guiju.lab.agency.models import ScopeRow
from guiju.lab.agency.stated import notation_of
from guiju.results.units import factor

SLACK = 1e-12
"""Relative; the database compares binary numbers, and a value at the very end of a range belongs to it."""
CHUNK = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody looks for; empty texts and None ask for everything."""

    words: str = ""
    field: str = ""
    quantity: str = ""
    method: str = ""
    value: Decimal | None = None
    unit: str = ""


def declared(day: date, asked: Asked) -> QuerySet[ScopeRow]:
    """Lines in force on a day that answer, by field, instrument and code."""
    rows = _by_edition_in_force(ScopeRow.objects.filter(held_on(day)), day).select_related("qualification")
    if asked.words:
        named = Q(instrument__icontains=asked.words) | Q(instrument_en__icontains=asked.words)
        rows = rows.filter(named | Q(method_code__icontains=asked.words))
    if asked.field:
        rows = rows.filter(field=asked.field)
    if asked.quantity:
        rows = rows.filter(quantity=asked.quantity)
    if asked.method:
        rows = rows.filter(method_code__icontains=asked.method)
    if asked.value is not None:
        rows = _holding(rows, asked.value, asked.unit)
    return rows.order_by("field", "instrument", "code")


def _by_edition_in_force(rows: QuerySet[ScopeRow], day: date) -> QuerySet[ScopeRow]:
    """Without lines whose edition is superseded or not yet effective: nothing is calibrated by these (6.1.2-1)."""
    lasting = Q(superseded_on__isnull=True) | Q(superseded_on__gt=day)
    editions = apps.get_model("methods", "Edition").objects.filter(lasting, effective_from__lte=day)
    named = editions.filter(method__code=OuterRef("method_code"), edition=OuterRef("edition"))
    return rows.filter(Exists(named))


def _holding(rows: QuerySet[ScopeRow], value: Decimal, unit: str) -> QuerySet[ScopeRow]:
    """Lines whose range holds the value, in whatever multiple of its unit; in any unit where none is given."""
    held = Q(pk__in=())
    for stated in rows.order_by().values_list("unit", flat=True).distinct():
        scale = factor(unit, stated) if unit else Decimal(1)
        if scale is not None:
            at = float(value * scale)
            slack = abs(at) * SLACK
            held |= Q(unit=stated, low__lte=at + slack, high__gte=at - slack)
    return rows.annotate(low=Cast("lower", FloatField()), high=Cast("upper", FloatField())).filter(held)


def quantities(day: date) -> list[str]:
    """Quantities of the lines in force on a day."""
    held = _by_edition_in_force(ScopeRow.objects.filter(held_on(day)), day)
    rows = held.order_by().values_list("quantity", flat=True)
    return sorted(rows.distinct())


COLUMNS = (
    "qualification_kind",
    "qualification",
    "issuer",
    "code",
    "field",
    "instrument",
    "instrument_en",
    "quantity",
    "method",
    "edition",
    "site",
    "on_site",
    "lower",
    "upper",
    "unit",
    "smallest_U",
    "smallest_U_unit",
    "relative",
    "k",
    "valid_from",
    "valid_to",
)
"""Columns of the export, in their order; the JSON has the same members, and the rule of U where there is one."""


def exported(rows: QuerySet[ScopeRow]) -> Iterator[dict[str, Any]]:
    """The lines as plain data, a part at a time."""
    for row in rows.iterator(CHUNK):
        yield document(row)


def document(row: ScopeRow) -> dict[str, Any]:
    """One line as plain data: numbers as the annex writes them, days that both line and qualification hold."""
    whole = row.qualification
    return {
        "qualification_kind": whole.kind,
        "qualification": whole.number,
        "issuer": whole.issuer,
        "code": row.code,
        "field": row.field,
        "instrument": row.instrument,
        "instrument_en": row.instrument_en,
        "quantity": row.quantity,
        "method": row.method_code,
        "edition": row.edition,
        "site": row.site_code,
        "on_site": row.on_site,
        "lower": row.lower,
        "upper": row.upper,
        "unit": row.unit,
        "smallest_U": notation_of(row),
        "smallest_U_unit": row.smallest_U_unit,
        "relative": row.relative,
        "k": row.k,
        "valid_from": max(row.valid_from, whole.valid_from).isoformat(),
        "valid_to": min(row.valid_to, whole.valid_to).isoformat(),
        "smallest_U_rule": row.smallest_U_rule,
    }
