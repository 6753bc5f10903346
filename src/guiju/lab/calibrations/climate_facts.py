"""The climate of a job as evidence: readings of the time whose sensor was equipment in order on the day (4.2-4)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType

from guiju.conduct.facts import ReadingsLeftOut
from guiju.conduct.sensors import why_not
from guiju.conduct.sentences import word
from guiju.lab.calibrations.models import Job
from guiju.lab.calibrations.models import Reading as Taken
from guiju.lab.equipment.facts import standards
from guiju.lab.house import clock
from guiju.lab.house.act import Reading
from guiju.lab.house.ahead import Ask, Follow
from guiju.lab.house.watching import NOBODY
from guiju.lab.premises.facts import climate_of, climate_readings, summary
from guiju.lab.premises.models import ClimateReading
from guiju.lab.ui.words import language
from guiju.record.enclosures import EnvironmentLimit, Standard
from guiju.record.model import Conditions
from guiju.record.words import Day

CLIMATE_BEFORE = timedelta(hours=2)
"""How far back a climate reading still speaks for the start of a measurement."""

NOTHING: Mapping[date, Mapping[str, Standard]] = MappingProxyType({})

Found = tuple[tuple[Conditions, ...], tuple[ReadingsLeftOut, ...]]


def taken_for(reading: Reading, job: Job, limits: tuple[EnvironmentLimit, ...], now: datetime) -> list[ClimateReading]:
    """The readings of the room that speak for the job, of the limited quantities."""
    since, until = _span(job, now)
    return climate_readings(reading, job.room_code, [each.quantity for each in limits], since=since, until=until)


def climate_asked(job: Job, quantities: Iterable[str], now: datetime, then: Follow) -> Iterator[Ask]:
    """What `taken_for` asks, to be asked ahead, and what follows from the readings."""
    since, until = _span(job, now)
    values = {"room": job.room_code, "quantities": sorted(set(quantities)), "since": since, "until": until}
    yield Ask(climate_of, values, then)


def _span(job: Job, now: datetime) -> tuple[datetime, datetime]:
    return (job.started_at or now) - CLIMATE_BEFORE, job.finished_at or now


def sensors(rows: Iterable[ClimateReading], day: date) -> set[str]:
    """The sensors that were read on a day."""
    return {each.sensor for each in rows if clock.civil_day(each.at) == day}


def climate(
    reading: Reading,
    job: Job,
    limits: tuple[EnvironmentLimit, ...],
    now: datetime,
    *,
    rows: list[ClimateReading],
    known: Mapping[date, Mapping[str, Standard]],
) -> Found:
    """Summary of each limited quantity that was read, and the readings that do not count, by sensor and reason.

    Args:
        rows: as `taken_for` gives them.
        known: equipment that was read already, by its day.
    """
    started, ended = job.started_at or now, job.finished_at or now
    measured = _last_value(job) or ended
    why = reasons(reading, rows, known)
    counting: dict[str, list[ClimateReading]] = defaultdict(list)
    for row in rows:
        if not why[row.pk]:
            counting[row.quantity].append(row)
    known = [
        summary("1", limit, counting[limit.quantity], started=started, ended=measured)
        for limit in limits
        if counting[limit.quantity]
    ]
    return tuple(known), _left_out(rows, why)


def _last_value(job: Job) -> datetime | None:
    """When the last value was taken: a record that is signed the next morning was not measured all night."""
    if job.started_at is None:
        return None
    newest = Taken.objects.filter(job=job).order_by("-at").values_list("at", flat=True)[:1]
    return newest[0] if newest else None


def reasons(
    reading: Reading,
    rows: Iterable[ClimateReading],
    known: Mapping[date, Mapping[str, Standard]] = NOTHING,
) -> dict[int, str]:
    """Why each reading is no evidence, by its key; empty where it is. Queries grow with the days, not the readings."""
    by_day: dict[date, list[ClimateReading]] = defaultdict(list)
    for row in rows:
        by_day[clock.civil_day(row.at)].append(row)
    found: dict[int, str] = {}
    for day, taken in by_day.items():
        read = known[day] if day in known else standards(reading, {each.sensor for each in taken}, day)
        for each in taken:
            found[each.pk] = why_not(read.get(each.sensor), Day(day.isoformat()), each.value, each.unit)
    return found


def _left_out(rows: Iterable[ClimateReading], why: dict[int, str]) -> tuple[ReadingsLeftOut, ...]:
    taken: dict[tuple[str, str, str], list[ClimateReading]] = defaultdict(list)
    for row in rows:
        if why[row.pk]:
            taken[row.quantity, row.sensor, why[row.pk]].append(row)
    return tuple(
        ReadingsLeftOut(
            quantity=quantity,
            sensor=sensor,
            readings=len(own),
            why=reason,
            lowest=str(min(own, key=_value).value),
            highest=str(max(own, key=_value).value),
            unit=own[0].unit,
        )
        for (quantity, sensor, reason), own in sorted(taken.items())
    )


def _value(row: ClimateReading) -> Decimal:
    return Decimal(row.value)


def told_reasons(rows: Iterable[ClimateReading]) -> dict[int, str]:
    """The same in words of the page, for whoever looks at the readings of a room."""
    reading = Reading(NOBODY, locking=False)
    return {pk: word("why", why, language()) if why else "" for pk, why in reasons(reading, rows).items()}
