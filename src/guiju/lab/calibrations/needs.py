"""What the editions of methods in force ask of an item, for its confirmation (5-5e, 4.4-3)."""

from collections.abc import Iterator

from django.db.models import Q

from guiju.lab.agency.models import ScopeRow
from guiju.lab.calibrations.models import Job
from guiju.lab.equipment.models import Equipment, Serving
from guiju.lab.equipment.needs import Need
from guiju.lab.house import clock
from guiju.lab.methods.models import Edition
from guiju.record.codec import decode
from guiju.record.enclosures import StandardRequirement
from guiju.results.confirming import Demand
from guiju.results.units import factor


def method_needs(item: Equipment) -> Iterator[Need]:
    """Every role of every edition that is not superseded today and whose unit compares with the item's."""
    served = _served(item)
    going = Q(superseded_on__isnull=True) | Q(superseded_on__gt=clock.today())
    rows = Edition.objects.filter(going).select_related("method").order_by("pk")
    for row in rows:
        for each in decode(tuple[StandardRequirement, ...], row.standards, "$.standards"):
            demand = _demand(each, item.unit)
            if demand is not None:
                yield Need(
                    code=f"{row.method.code}/{row.edition}/{each.role}",
                    method=f"{row.method.code}（{row.edition}）",
                    role=each.name.zh,
                    role_en=each.name.en,
                    demand=demand,
                    serves=(row.method.code, each.role) in served,
                )


def _demand(asked: StandardRequirement, unit: str) -> Demand | None:
    lower, upper = asked.range.lower, asked.range.upper
    if lower is None or upper is None or asked.unit != asked.range.unit or factor(asked.unit, unit) is None:
        return None
    return Demand(
        lower=lower,
        upper=upper,
        unit=asked.unit,
        largest_error=None,
        largest_U=asked.largest_U,
        largest_ratio=asked.largest_ratio,
    )


def _served(item: Equipment) -> set[tuple[str, str]]:
    """Methods with the role that the item fills in them: by its sets today, and by the jobs it was used in."""
    day = clock.today()
    holds = Q(valid_from__lte=day) & (Q(valid_to__gte=day) | Q(valid_to__isnull=True))
    found: set[tuple[str, str]] = set()
    for member in item.memberships.filter(holds):
        lines = Serving.objects.filter(holds, standard_set=member.standard_set_id).values("scope_code")
        methods = ScopeRow.objects.filter(code__in=lines).values_list("method_code", flat=True).distinct()
        found |= {(each, member.role) for each in methods}
    uses = list(item.uses.order_by("-pk").values_list("job", "role")[:MOST_USES])
    methods = dict(Job.objects.filter(number__in={job for job, _ in uses}).values_list("number", "line__method_code"))
    return found | {(methods[job], role) for job, role in uses if job in methods}


MOST_USES = 500
"""Uses that are looked at for the methods that an item serves; the newest."""
