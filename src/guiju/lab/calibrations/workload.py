"""How many records each person calibrated, reviewed and approved, for the register of people (4.5-1)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from guiju.lab.calibrations.models import Statement
from guiju.lab.house import clock
from guiju.lab.people.workload import Done


def workload(first: date, people: Sequence[str] | None) -> Iterable[Done]:
    """Statements in force by person, kind and the month in which the measurement was finished, by one query."""
    since = clock.midnight(first)
    rows = Statement.objects.filter(void_reason="", record__job__finished_at__gte=since)
    if people is not None:
        rows = rows.filter(person_code__in=people)
    listed = rows.order_by().values_list("person_code", "purpose", "record__job__finished_at")
    counts = Counter((who, kind, f"{clock.civil_day(at):%Y-%m}") for who, kind, at in listed)
    return [Done(*key, count) for key, count in sorted(counts.items())]
