"""What the editions of methods in force ask of an item, for its confirmation (5-5e)."""

from collections.abc import Iterator

from guiju.lab.equipment.models import Equipment
from guiju.lab.equipment.needs import Need
from guiju.lab.methods.models import Edition
from guiju.record.codec import decode
from guiju.record.enclosures import StandardRequirement
from guiju.results.confirming import Demand
from guiju.results.units import factor


def method_needs(item: Equipment) -> Iterator[Need]:
    """Every role of every edition in force whose unit compares with the item's."""
    rows = Edition.objects.filter(superseded_on__isnull=True).select_related("method").order_by("pk")
    for row in rows:
        for each in decode(tuple[StandardRequirement, ...], row.standards, "$.standards"):
            if each.range.lower is None or each.range.upper is None or factor(each.range.unit, item.unit) is None:
                continue
            if each.unit != each.range.unit:
                continue
            asked = f"≤ {each.largest_U} {each.unit}" if each.largest_U else ""
            yield Need(
                code=f"{row.method.code}/{row.edition}/{each.role}",
                words=f"{row.method.code}（{row.edition}）：{each.name.zh}，U {asked}".removesuffix("，U "),
                words_en=f"{row.method.code} ({row.edition}): {each.name.en}, U {asked}".removesuffix(", U "),
                demand=Demand(
                    lower=each.range.lower,
                    upper=each.range.upper,
                    unit=each.unit,
                    largest_error=None,
                    largest_U=each.largest_U,
                    largest_ratio=None,
                ),
            )
