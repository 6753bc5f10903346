"""The register of job permits as of a day, for the rules that watch it: each standing permit judged anew."""

from datetime import date, timedelta

from guiju.conduct import sentence
from guiju.conduct.register_permits import PermitFacts, PermitRegister
from guiju.lab.calibrations.models import JobPermit
from guiju.lab.calibrations.permitting import STAGES, blocking_on
from guiju.lab.house import clock
from guiju.lab.house.reading import Reading
from guiju.record.words import Day, Instant, Text


def permit_register(reading: Reading, day: date) -> PermitRegister:
    """The permits that stand on a day; of a day that is past, those whose job is still under way."""
    ends = max(clock.midnight(day), reading.now) if day == reading.day else clock.midnight(day)
    rows = JobPermit.objects.filter(
        valid_until__gt=ends,
        issued_at__lt=clock.midnight(day + timedelta(days=1)),
        withdrawn_at__isnull=True,
        job__state__in=sorted(STAGES),
    )
    standing = reading.rows(rows.select_related("job__line__commission").order_by("number"))
    return PermitRegister(day=Day(day.isoformat()), permits=tuple(_facts(reading, each, day) for each in standing))


def _facts(reading: Reading, row: JobPermit, day: date) -> PermitFacts:
    against = blocking_on(reading, row.job, day)
    return PermitFacts(
        number=row.number,
        job=row.job.number,
        valid_until=Instant(clock.instant_text(row.valid_until)),
        against=tuple(Text(zh=sentence(each, "zh"), en=sentence(each, "en")) for each in against),
    )
