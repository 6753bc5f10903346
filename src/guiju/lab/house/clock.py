"""The installation's clock: every 'today' and default period reads it.

Only a demonstration may tell a story on another clock, and only in the process that plays it; sign-in, rate limits
and signing sessions use real time (`time.monotonic`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from guiju.lab.house.questions import question

_story: ContextVar[datetime | None] = ContextVar("story", default=None)


class ClockRefused(RuntimeError):
    """Somebody tried to set the clock of an installation that is no demonstration."""


def now() -> datetime:
    """The instant by the installation's clock, in UTC."""
    return _story.get() or datetime.now(UTC)


def zone() -> ZoneInfo:
    """The site's zone."""
    return ZoneInfo(settings.TIME_ZONE)


def civil_day(instant: datetime) -> date:
    """The civil day of an instant in the site's zone."""
    return instant.astimezone(zone()).date()


def midnight(day: date) -> datetime:
    """The first instant of a civil day in the site's zone."""
    return datetime.combine(day, time(), zone())


def instants(first_day: date, last_day: date) -> tuple[datetime, datetime]:
    """The first instant of a period of civil days, and the instant after its last day."""
    return midnight(first_day), midnight(last_day + timedelta(days=1))


def today() -> date:
    """The civil day by the installation's clock."""
    return civil_day(now())


def instant_text(instant: datetime) -> str:
    """An instant as documents hold it: UTC with offset and microseconds."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def parse_instant(text: str) -> datetime:
    """The instant that a document holds."""
    return datetime.fromisoformat(text)


def is_demonstration() -> bool:
    """Whether this installation was founded as a demonstration; it never changes."""
    return any(row.demonstration for row in installation.rows())


@question
def installation() -> Any:
    """The one row that says what was founded here."""
    from guiju.lab.house.models import Installation

    return Installation.objects.order_by("pk")[:1]


@contextmanager
def story(instant: datetime) -> Iterator[None]:
    """Lets a demonstration live at `instant`; refused in any other installation (ClockRefused)."""
    if not is_demonstration():
        raise ClockRefused("只有演示机构的时钟可以设定 / only a demonstration's clock can be set")
    token = _story.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _story.reset(token)
