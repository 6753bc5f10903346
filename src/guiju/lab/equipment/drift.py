"""How an item moved: what each of its certificates says at the same nominal values, one beside the other (4.4-3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from guiju.charts import ErrorPoint, Words, error_chart
from guiju.lab.equipment.models import Certificate, Equipment
from guiju.lab.equipment.stated_points import parts
from guiju.lab.ui import words
from guiju.lab.ui.charts import drawn
from guiju.lab.ui.register_parts import Block, Cell, Line
from guiju.results.units import factor

MOST_CERTIFICATES = 8
"""The newest ones; older ones stand on their own pages."""
MOST_DRAWN = 6
"""Places that are drawn; the table has them all."""
NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Place:
    """A nominal value and what each certificate says there: correction and U in one unit, None where it is silent."""

    nominal: str
    nominal_unit: str
    unit: str
    said: tuple[tuple[Decimal, Decimal] | None, ...]


def drift(row: Equipment) -> list[Block]:
    """The block of an item that at least two certificates tell of; those that their issuer corrected are left out."""
    filed = list(row.certificates.order_by("-calibrated_on", "-pk")[:MOST_CERTIFICATES])
    corrected = {each.corrects for each in filed if each.corrects}
    told = [each for each in reversed(filed) if each.number not in corrected]
    places = [each for each in places_of(told) if sum(one is not None for one in each.said) > 1]
    if not places:
        return []
    days = [each.calibrated_on.isoformat() for each in told]
    heads = (_("Nominal value"), *days, _("Change since the one before"))
    return [
        Block(
            _("Certified corrections over time"), heads, [_line(each) for each in places], markup=_charts(places, days)
        )
    ]


def places_of(certificates: Sequence[Certificate]) -> list[Place]:
    """Every nominal value of the newest certificate with what all of them say there."""
    if not certificates:
        return []
    found = []
    for part in parts(certificates[-1]):
        for each in part.points:
            at, unit = each["nominal"]["value"], part.nominal_unit
            said = tuple(_said(one, Decimal(at), unit, part.unit) for one in certificates)
            found.append(Place(at, unit, part.unit, said))
    return found


def _said(certificate: Certificate, at: Decimal, nominal_unit: str, unit: str) -> tuple[Decimal, Decimal] | None:
    """Correction and U of a certificate at a nominal value, in a unit; None where it has no such point."""
    for part in parts(certificate):
        place, scale = factor(part.nominal_unit, nominal_unit), factor(part.unit, unit)
        if place is None or scale is None:
            continue
        for each in part.points:
            if Decimal(each["nominal"]["value"]) * place == at:
                return Decimal(each["correction"]) * scale, Decimal(each["U"]) * scale
    return None


def _line(place: Place) -> Line:
    known = [each for each in place.said if each is not None]
    (before, _U_before), (last, U) = known[-2], known[-1]
    change = last - before
    figure = f"{change.normalize():+f}" if change else "0"
    shown = f"{figure}{words.unit(place.unit)}".replace("-", "−")
    return Line(
        (
            f"{place.nominal}{words.unit(place.nominal_unit)}",
            *(_figure(each, place.unit) for each in place.said),
            # A change beyond what both certificates leave open is no scatter.
            Cell(shown, "warn") if abs(change) > _root(_U_before, U) else shown,
        )
    )


def _root(one: Decimal, other: Decimal) -> Decimal:
    return (one * one + other * other).sqrt()


def _figure(said: tuple[Decimal, Decimal] | None, unit: str) -> str:
    if said is None:
        return NOTHING
    return f"{said[0].normalize():f} ± {said[1].normalize():f}{words.unit(unit)}".replace("-", "−")


def _charts(places: Sequence[Place], days: Sequence[str]) -> SafeString:
    drawings = mark_safe("".join(_chart(each, days) for each in places[:MOST_DRAWN]))
    return format_html('<div class="e-drift">{}</div>', drawings)


def _chart(place: Place, days: Sequence[str]) -> Any:
    points = [
        ErrorPoint(label=day, x=None, y=float(said[0]), U=float(said[1]))
        for day, said in zip(days, place.said, strict=True)
        if said is not None
    ]
    at = f"{place.nominal}{words.unit(place.nominal_unit)}"
    unit = f" / {place.unit}" if place.unit != "1" else ""
    return drawn(
        error_chart,
        points,
        title=Words(f"{at} 处的修正值", f"Corrections at {at}"),
        x_label=Words("校准日期", "calibrated on"),
        y_label=Words(f"{at} 处的修正值 ± U{unit}", f"correction ± U at {at}{unit}"),
    )
