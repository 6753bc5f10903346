"""What the pages of impact and of the search downward show."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, IntegerField, Value, When

from guiju.lab.calibrations.models import Use
from guiju.lab.calibrations.uses import Depending, depending, in_progress, uses_of
from guiju.lab.equipment.models import Certificate as Own
from guiju.lab.equipment.models import Equipment
from guiju.lab.house.typed import plain_number
from guiju.lab.issuing.models import Certificate
from guiju.lab.quality.models import Affected, Impact

PER_PAGE, CASES = 50, 20
YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Depends:
    """A record that depends on an item, with its certificate where one is issued."""

    use: Use
    certificate: Certificate | None


@dataclass(frozen=True, slots=True)
class Downward:
    """Everything that depended on an item between two days."""

    counts: Depending
    certificates: int
    page: Page[Any]
    lines: list[Depends]
    jobs: list[Any]
    """Jobs that measure with it now."""


def downward(item: Equipment, first: date, last: date, page: str) -> Downward:
    """The search from an item down to readings, results and certificates; a fixed number of queries."""
    rows = uses_of(item.code, first, last)
    shown = Paginator(rows, PER_PAGE).get_page(plain_number(page) or 1)
    lines = list(shown.object_list)
    return Downward(
        counts=depending(item.code, first, last),
        certificates=issued_of(rows.order_by().values("record_id")).count(),
        page=shown,
        lines=[Depends(each, found) for each, found in _with_certificates(lines)],
        jobs=in_progress(item.code),
    )


def issued_of(records: Any) -> Any:
    """Certificates issued on records."""
    return Certificate.objects.filter(number__record_id__in=records).select_related("number")


def _with_certificates(uses: list[Use]) -> Iterable[tuple[Use, Certificate | None]]:
    found = {each.number.record_id: each for each in issued_of([each.record_id for each in uses]).order_by("pk")}
    return ((each, found.get(each.record_id)) for each in uses)


def cases(impact: Impact, asked: dict[str, str]) -> Page[Any]:
    """The affected certificates, undecided and largest first."""
    rows = Affected.objects.filter(impact=impact)
    if asked.get("show") == "open":
        rows = rows.filter(decision="")
    elif asked.get("show") == "verdict":
        rows = rows.filter(verdict_changes=True)
    undecided = Case(When(decision="", then=Value(0)), default=Value(1), output_field=IntegerField())
    ordered = sorted(
        rows.annotate(rank=undecided).values_list("pk", "rank", "outcome", "largest"),
        key=lambda each: (each[1], each[2] != "changed", -abs(float(each[3] or 0)), each[0]),
    )
    page = Paginator([each[0] for each in ordered], CASES).get_page(plain_number(asked.get("page", "")) or 1)
    by_key = Affected.objects.in_bulk(list(page.object_list))
    page.object_list = [by_key[key] for key in page.object_list]
    return page


def later_certificates(item: Equipment) -> list[Own]:
    """Certificates of an item with which an assessment can begin: every one that has another before it."""
    rows = list(Own.objects.filter(equipment=item).order_by("calibrated_on", "pk"))
    return rows[1:][::-1]
