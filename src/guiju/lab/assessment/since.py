"""What was done since a run was judged, and which rows would come out differently today: told before it is frozen."""

from dataclasses import dataclass
from functools import lru_cache

from guiju.lab.assessment.models import Run
from guiju.lab.assessment.profiles import pinned
from guiju.lab.assessment.running import Turned, compared, kept_evaluation, of_period
from guiju.lab.house import log
from guiju.lab.house.files import FileMissing
from guiju.lab.house.models import JournalEntry
from guiju.record.errors import RecordError

OWN = (
    "assessment.assign_finding",
    "assessment.close_finding",
    "assessment.declare_conflict",
    "assessment.record_result",
    "assessment.reply_to_finding",
    "assessment.waive_reply",
)
"""Acts of the run itself: they follow every result."""


@dataclass(frozen=True, slots=True)
class Since:
    """Acts done since, and the rows that would turn if the run were judged again now."""

    acts: int
    turned: tuple[Turned, ...]


def since(run: Run) -> Since | None:
    """What came after a judged run; None where nothing did, or its result is gone. Cases are not looked at again."""
    if run.state != "judged":
        return None
    return _since(run.pk, run.version, run.evaluation_sha256, log.size())


@lru_cache(maxsize=8)
def _since(pk: int, version: int, evaluation: str, size: int) -> Since | None:
    """By the head of the log, so what is kept here never grows old."""
    run = Run.objects.get(pk=pk)
    try:
        before = kept_evaluation(run)
    except (FileMissing, RecordError):
        return None
    done = JournalEntry.objects.filter(log_index__gte=before.snapshot.log_size, outcome="done").exclude(act__in=OWN)
    acts = done.count()
    if not acts:
        return None
    profile = pinned(run)
    if profile is None:
        return None
    now = of_period(profile, run.first_day, run.last_day, touched=frozenset, goes_on=True)
    return Since(acts, compared(before.evaluation, now.evaluation))
