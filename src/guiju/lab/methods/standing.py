"""How a method stands today: its editions, when its check for novelty is due, and its worst state, for the list."""

from datetime import date, timedelta

from django.db.models import Prefetch, QuerySet, Value

from guiju.conduct.parameters import ParameterError, whole
from guiju.lab.house import clock
from guiju.lab.house.parameters import values_on
from guiju.lab.house.reading import Reading
from guiju.lab.house.watching import NOBODY
from guiju.lab.methods.facts import stage_of
from guiju.lab.methods.models import Change, Edition, Method, NoveltyCheck, Verification
from guiju.lab.methods.queries import in_force


def with_standing(rows: QuerySet, day: date) -> QuerySet:
    """Methods with all that their standing on a day needs, in a number of queries that does not depend on their number.

    Each row's `longest` is the number of days after which a check for novelty is due again.
    """
    checks = NoveltyCheck.objects.filter(day__lte=day).order_by("day", "pk")
    approved = Verification.objects.filter(passed=True, approved_on__lte=day)
    editions = Edition.objects.prefetch_related(
        Prefetch("novelty_checks", checks, to_attr="checks"), Prefetch("verifications", approved, to_attr="approved")
    )
    return rows.annotate(longest=Value(longest_on(day))).prefetch_related(
        Prefetch("editions", editions),
        Prefetch("changes", Change.objects.filter(announced_on__lte=day).order_by("pk"), to_attr="announced"),
    )


def longest_on(day: date) -> int:
    """Days after which a check for novelty is due again; 0 on a day without a value: unknown never passes."""
    try:
        return whole(values_on(Reading(NOBODY, locking=False), day), "novelty_check_days")
    except ParameterError:
        return 0


def novelty_due(row: Edition, longest: int) -> date:
    """The last good day of the newest check; the first day of the edition where there is none."""
    return row.checks[-1].day + timedelta(days=longest) if row.checks else row.effective_from


def state_of(row: Method, day: date) -> str:
    """The worst state of a method that `with_standing` read: late, none, unverified, novelty, changing, fine."""
    standing = in_force(row, day)
    open_changes = [each for each in row.announced if stage_of(each, day) != "granted"]
    if any(each.effective_from <= day for each in open_changes):
        return "late"
    if not standing:
        return "none"
    if not all(each.approved for each in standing):
        return "unverified"
    if any(novelty_due(each, row.longest) < day for each in standing):
        return "novelty"
    return "changing" if open_changes else "fine"


def in_state(rows: QuerySet, state: str) -> list[int]:
    """Keys of the methods in a state today."""
    today = clock.today()
    return [each.pk for each in with_standing(rows, today) if state_of(each, today) == state]
