"""How a line came to its method: reason, consent, deviations, and which methods of higher rank would cover it (4.6)."""

from collections.abc import Iterable

from django.db.models import Q

from guiju.conduct.coverage import covering, in_force
from guiju.conduct.facts import SectionFacts
from guiju.conduct.register_methods import KINDS_BY_RANK, ChoiceFacts, DeviationFacts, rank
from guiju.lab.agency.facts import scope
from guiju.lab.agency.models import ScopeRow
from guiju.lab.commissions.models import Deviation, Line
from guiju.lab.house.act import Reading
from guiju.lab.methods.facts import method
from guiju.lab.methods.models import Edition
from guiju.record.words import Day, DecimalText

MOST = 40
"""Editions of higher rank that are looked at for one line."""


def choice(line: Line, deviations: Iterable[Deviation], better: tuple[str, ...] | None) -> ChoiceFacts:
    """The choice as the line holds it."""
    return ChoiceFacts(
        named_by_customer=line.method_named_by == "customer",
        reason=line.method_reason,
        better=better,
        consent=None if line.own_method_consent is None else Day(line.own_method_consent.isoformat()),
        item_limit=DecimalText(line.item_limit) if line.item_limit else None,
        item_limit_unit=line.item_limit_unit,
        deviations=tuple(deviation_facts(each) for each in deviations if _is_from_method(each)),
    )


def _is_from_method(row: Deviation) -> bool:
    """Whether it is a deviation from the method that is to be made; one that the customer declined is not."""
    if row.kind in ("method", "environment"):
        return row.settled_on is None or row.accepted
    return row.kind == "edition"


def deviation_facts(row: Deviation) -> DeviationFacts:
    """A deviation with the days of its parts."""
    days = {name: getattr(row, f"{name}_on") for name in ("noted", "told", "judged", "authorised", "settled")}
    told = {name: None if day is None else Day(day.isoformat()) for name, day in days.items()}
    return DeviationFacts(
        text=row.text,
        kind=row.kind if row.kind in ("edition", "environment") else "method",
        documented_on=told["noted"],
        told_on=told["told"],
        judged_on=told["judged"],
        authorised_on=told["authorised"],
        accepted_on=told["settled"] if row.accepted else None,
        expires_on=None if row.expires_on is None else Day(row.expires_on.isoformat()),
    )


def better_methods(reading: Reading, section: SectionFacts) -> tuple[str, ...] | None:
    """Methods of higher rank in force on the section's day whose scope in force covers every point.

    None where the section's method or place is not known, or no point is.
    """
    own, place, day = section.method, section.place, section.day
    if own is None or place is None or not section.points:
        return None
    place_in_order = rank(own.kind)
    if place_in_order is None:
        return ()
    known = Q(effective_from__lte=day) & (Q(superseded_on__isnull=True) | Q(superseded_on__gt=day))
    quantities = {each.quantity for each in section.points}
    named = ScopeRow.objects.filter(quantity__in=quantities, site_code=place.site, valid_from__lte=day)
    lines = named.filter(valid_to__gte=day).exclude(method_code=own.code).values_list("method_code", "edition")
    pairs = set(lines.distinct())
    editions = Edition.objects.select_related("method").filter(
        known, method__kind__in=KINDS_BY_RANK[:place_in_order], method__code__in={code for code, _ in pairs}
    )
    rows = [
        each for each in reading.rows(editions.order_by("method__code")) if (each.method.code, each.edition) in pairs
    ]
    found = scope(reading, {each.method.code for each in rows[:MOST]}) if rows else ()
    return tuple(
        f"{each.method.code}（{each.edition}）" for each in rows[:MOST] if _covers(reading, section, each, found)
    )


def _covers(reading: Reading, section: SectionFacts, row: Edition, lines: Iterable[object]) -> bool:
    other = method(reading, row.method.code, row.edition, reading.day)
    if other is None or section.place is None:
        return False
    held = tuple(lines)
    return all(
        any(in_force(line, section.day) for line in covering(held, other, section.place, point))
        for point in section.points
    )
