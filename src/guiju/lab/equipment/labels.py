"""The status label of items: computed of facts for what a page shows, and as a condition for filters of long lists.

Both say the same: a test compares them over items of every sort.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Case, Count, Exists, F, FloatField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Cast

from guiju.conduct.register_equipment import EXPIRING, USABLE, VERSIONED, ItemFacts, Label, label
from guiju.conduct.traced import TRACED
from guiju.lab.equipment.models import Certificate, Confirmation, Duty, Equipment, Opening, Use, Validation
from guiju.lab.equipment.register import item_facts
from guiju.lab.equipment.stock import MOST_KEYS
from guiju.lab.house.reading import Reading
from guiju.lab.house.watching import NOBODY
from guiju.record.words import Day

Keys = list[int] | QuerySet
"""Keys of few rows, or the query for those of many."""


def facts_by_key(rows: Iterable[Equipment], day: date, *, with_uses: bool = False) -> dict[int, ItemFacts]:
    """Facts of the items that a page shows."""
    shown = list(rows)
    keys = {each.code: each.pk for each in shown}
    found = item_facts(Reading(NOBODY, locking=False), shown, day, with_uses=with_uses)
    return {keys[each.equipment_id]: each for each in found}


def label_of(facts: ItemFacts | None, day: date) -> Label:
    """The label as of a day; an item that was not in the house is out of use."""
    return "red" if facts is None else label(facts, Day(day.isoformat()))


def labelled(rows: QuerySet, wanted: str, day: date) -> QuerySet:
    """The items that bear this label as of today's rows."""
    newest = Certificate.objects.filter(equipment=OuterRef("pk"), calibrated_on__lte=day)
    rows = rows.annotate(label_certificate=Subquery(newest.order_by("-calibrated_on", "-pk").values("pk")[:1]))
    if wanted == "red":
        return rows.filter(_red(day))
    if wanted == "green":
        # Most are green: each is looked at until the list is full, while the few yellow ones are looked up.
        limited = Q(state="restricted") | _narrowed(day)
        return rows.filter(state__in=USABLE).exclude(_red(day)).exclude(limited)
    items = _partly(day)
    limited = Q(state="restricted") | (_narrowed(day) & Q(pk__in=items))
    return rows.filter(_may_be_limited(items)).filter(state__in=USABLE).exclude(_red(day)).filter(limited)


def _may_be_limited(items: Keys) -> Q:
    """The few that may bear the yellow label by their keys, so that the others are not looked at."""
    restricted = list(Equipment.objects.filter(state="restricted").values_list("pk", flat=True)[: MOST_KEYS + 1])
    few = len(restricted) <= MOST_KEYS and isinstance(items, list)
    return Q(pk__in=sorted({*restricted, *items})) if few else Q()


def _red(day: date) -> Q:
    return ~Q(state__in=USABLE) | _by_certificate(day) | _by_kind(day) | _by_plan(day)


def _positive(day: date) -> QuerySet:
    """The newest confirmation of the newest certificate, where it is positive."""
    others = Confirmation.objects.filter(certificate=OuterRef("certificate"), day__lte=day).order_by("-day", "-pk")
    return Confirmation.objects.filter(
        certificate=OuterRef("label_certificate"), passed=True, pk=Subquery(others.values("pk")[:1])
    )


def _by_certificate(day: date) -> Q:
    good = Certificate.objects.filter(pk=OuterRef("label_certificate"), valid_to__gte=day)
    return Q(kind__in=TRACED) & (~Exists(good) | (~Q(kind="material") & ~Exists(_positive(day))))


def _by_kind(day: date) -> Q:
    vessels = Opening.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day), equipment=OuterRef("pk"), opened_on__lte=day, usable_to__lt=day
    )
    others = Validation.objects.filter(equipment=OuterRef("equipment"), release=OuterRef("release"), day__lte=day)
    passed = Validation.objects.filter(
        equipment=OuterRef("pk"),
        release=OuterRef("release"),
        passed=True,
        pk=Subquery(others.order_by("-day", "-pk").values("pk")[:1]),
    )
    expired = Q(material_expiry__isnull=True) | Q(material_expiry__lt=day) | Exists(vessels)
    return (Q(kind__in=EXPIRING) & expired) | (Q(kind__in=VERSIONED) & ~Exists(passed))


def _stopped(day: date, whose: str) -> Q:
    holds = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    stopping = Duty.objects.filter(holds, equipment=OuterRef(whose), stops=True)
    taken = Use.objects.filter(equipment=OuterRef("equipment"), day__gt=OuterRef("since"), day__lt=day)
    count = taken.order_by().values("equipment").annotate(jobs=Count("job", distinct=True)).values("jobs")
    by_uses = stopping.filter(uses__isnull=False).annotate(used=Subquery(count)).filter(used__gte=F("uses"))
    return Exists(stopping.filter(due_on__lt=day)) | Exists(by_uses)


def _by_plan(day: date) -> Q:
    """Items that a plan row of their own, or of their instrument, stops."""
    return _stopped(day, "pk") | (Q(part_of__isnull=False) & _stopped(day, "part_of"))


def _number(column: str) -> Case:
    """A decimal text as a number; nothing where it is empty, which no database turns into one."""
    return Case(When(**{column: ""}, then=None), default=Cast(column, FloatField()), output_field=FloatField())


def _part_only(confirmations: QuerySet) -> QuerySet:
    """Those of them that cover a part of the item's range only, in the item's own unit."""
    return (
        confirmations.filter(unit=F("certificate__equipment__unit"))
        .annotate(
            lowest=_number("lower"),
            highest=_number("upper"),
            item_from=_number("certificate__equipment__lower"),
            item_to=_number("certificate__equipment__upper"),
        )
        .filter(item_from__isnull=False, item_to__isnull=False)
        .filter(Q(lowest__gt=F("item_from")) | Q(highest__lt=F("item_to")))
    )


def _partly(day: date) -> Keys:
    """Items with a positive confirmation for a part of the range only."""
    less = _part_only(Confirmation.objects.filter(passed=True, day__lte=day))
    found = list(less.values_list("certificate__equipment_id", flat=True)[: MOST_KEYS + 1])
    return found if len(found) <= MOST_KEYS else less.values("certificate__equipment_id")


def _narrowed(day: date) -> Q:
    """Those whose newest confirmation covers a part of the range only; a material needs no confirmation."""
    return Q(kind__in=TRACED - {"material"}) & Exists(_part_only(_positive(day)))
