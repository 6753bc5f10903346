"""A qualification as of a day: what was in force, line by line, and its ranges on the axes of their quantities."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString

from guiju.charts import Span, Words, span_chart
from guiju.lab.agency.models import Qualification, ScopeRow
from guiju.lab.agency.queries import suspended_on, suspension_on
from guiju.lab.agency.stated import notation_of
from guiju.lab.ui.charts import drawn as chart
from guiju.lab.ui.quantities import quantity_word
from guiju.lab.ui.register_lists import in_language

STANDINGS = ("in_force", "suspended", "lapsed", "not_yet")
MOST_CHARTS = 8


def held_on(day: date) -> Q:
    """Scope lines that are in force on a day by their own days, their qualification's and its suspensions."""
    from guiju.lab.agency.models import Suspension

    own = Q(valid_from__lte=day, valid_to__gte=day)
    whole = Q(qualification__valid_from__lte=day, qualification__valid_to__gte=day)
    running = Suspension.objects.filter(suspended_on(day))
    return own & whole & ~Q(qualification__in=running.values("qualification"))


def standing_of(row: ScopeRow, whole: Qualification, day: date) -> str:
    """in_force, suspended, lapsed or not_yet, on a day."""
    first, last = max(row.valid_from, whole.valid_from), min(row.valid_to, whole.valid_to)
    if day < first:
        return "not_yet"
    if last < day:
        return "lapsed"
    return "suspended" if suspension_on(whole, day) else "in_force"


def lines_of(row: Qualification, search: str) -> QuerySet[ScopeRow]:
    """Lines of a qualification by words, in the order of their codes."""
    rows = row.scope_rows.order_by("code")
    if search:
        words = Q(instrument__icontains=search) | Q(instrument_en__icontains=search)
        rows = rows.filter(words | Q(code__icontains=search) | Q(method_code__icontains=search))
    return rows


def reach_of(row: ScopeRow) -> str:
    """The range of a line with its unit; a pure number has none."""
    return f"{row.lower} – {row.upper}{_unit(row.unit)}"


def _unit(unit: str) -> str:
    return "" if unit == "1" else f" {unit}"


def stated(row: ScopeRow) -> str:
    """The smallest U of a line on one line of text, with unit and k; a matrix is told by its ends."""
    notation = notation_of(row)
    if not notation:
        return ""
    if "\n" in notation:
        cells = [each for line in row.smallest_U_rule["cells"] for each in line if each is not None]
        low, high = min(cells, key=float), max(cells, key=float)
        notation = f"{low} … {high} ({quantity_word(row.smallest_U_rule['parameter'])})"
    return f"{notation}{_unit(row.smallest_U_unit)} (k = {row.k})"


@dataclass(frozen=True, slots=True)
class Drawn:
    """The lines of one quantity and unit on one axis."""

    quantity: str
    unit: str
    svg: SafeString


def drawn(rows: Iterable[ScopeRow], whole: Qualification, day: date, quantities: Any) -> list[Drawn]:
    """A chart for each quantity and unit of some lines; a line that is not in force that day is pale."""
    groups: dict[tuple[str, str], list[ScopeRow]] = {}
    for row in rows:
        groups.setdefault((row.quantity, row.unit), []).append(row)
    found = []
    for (quantity, unit), lines in list(groups.items())[:MOST_CHARTS]:
        name = quantities(quantity)
        spans = [_span(each, standing_of(each, whole, day) != "in_force") for each in lines]
        axis = name if unit == "1" else f"{name} / {unit}"
        words = Words(axis, axis)
        found.append(Drawn(name, unit, chart(span_chart, spans, title=words, x_label=words)))
    return found


def _span(row: ScopeRow, idle: bool) -> Span:
    note = f"{reach_of(row)} · U = {stated(row) or '—'}"
    label = Words(in_language(row, "instrument"), row.instrument_en)
    return Span(label=label, lower=float(row.lower), upper=float(row.upper), note=note, idle=idle)
