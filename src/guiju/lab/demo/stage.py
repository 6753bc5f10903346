"""The stage of the demonstration: its clock, its cast, the acts that it performs and the refusals that it meets."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from guiju.lab.house import clock, signing
from guiju.lab.house.act import Act, Outcome, Refused, perform
from guiju.lab.house.refusal import sentence
from guiju.lab.people.queries import actor

DAYS = 8
"""Working days on which the story plays, before today."""
FOUNDED_BEFORE = timedelta(days=45)


class StoryError(RuntimeError):
    """The demonstration did not go as it must: an act that had to be refused was done, or a figure disagrees."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A dishonest or mistaken act that was refused: which, by which requirement, with which words."""

    fault: str
    act: str
    requirement: str
    zh: str
    en: str


@dataclass
class Stage:
    """Plays acts at given instants; every instant lies in the past and none before the last."""

    today: datetime
    say: Callable[[str, str], None]
    passphrases: dict[str, str] = field(default_factory=dict)
    passwords: dict[str, str] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    _instant: datetime | None = None
    _count: int = 0
    _sessions: dict[str, signing.SigningSession] = field(default_factory=dict)
    _open: ExitStack = field(default_factory=ExitStack)

    def day(self, index: int) -> date:
        """The `index`-th working day of the story."""
        return working_days(clock.civil_day(self.today), DAYS)[index]

    @contextmanager
    def at(self, day: date, hours: int, minutes: int = 0) -> Iterator[datetime]:
        """Plays at a time of a day in the site's zone."""
        with self.moment(datetime.combine(day, time(hours, minutes), clock.zone())) as instant:
            yield instant

    @contextmanager
    def moment(self, instant: datetime) -> Iterator[datetime]:
        """Plays at an instant; the story never runs backwards nor past its end."""
        instant = min(instant.astimezone(UTC), self.today)
        if self._instant is not None:
            instant = max(instant, self._instant)
        self._instant = instant
        with clock.story(instant):
            yield instant

    @property
    def last_minutes(self) -> datetime:
        """Where the story's last day begins: shortly before its end, but not on the day before."""
        midnight = clock.midnight(clock.civil_day(self.today)).astimezone(UTC)
        return max(self.today - timedelta(minutes=2), midnight)

    def key(self) -> str:
        """A new idempotency key."""
        self._count += 1
        return f"demo-{self._count:05d}"

    def do(self, act: type[Act], who: str, **members: Any) -> Outcome:
        """Performs an act as somebody of the cast, or as the installation itself (`system`)."""
        return self.perform(act, who, act.Request(**members))

    def perform(self, act: type[Act], who: str, request: Any) -> Outcome:
        """Performs an act with a request that is made already."""
        by = signing.SYSTEM if who == "system" else actor(who)
        return perform(act, request, actor=by, key=self.key())

    def refused(self, fault: str, act: type[Act], who: str, request: Any) -> None:
        """Tries an act that must be refused. Raises StoryError when it is done."""
        try:
            self.perform(act, who, request)
        except Refused as error:
            first = error.findings[0]
            words = sentence(first, "zh"), sentence(first, "en")
            self.refusals.append(Refusal(fault, act.name, error.requirement, *words))
            return
        raise StoryError(f"{act.name} was not refused ({fault})")

    @contextmanager
    def signing(self, who: str) -> Iterator[signing.SigningSession]:
        """The signing session of somebody of the cast; opened once, for the story is told within its few minutes."""
        if who not in self._sessions:
            self._sessions[who] = self._open.enter_context(signing.signing_session(who, self.passphrases[who]))
        yield self._sessions[who]

    def close(self) -> None:
        """Lets go of every signing key."""
        self._open.close()
        self._sessions.clear()


def working_days(today: date, count: int) -> list[date]:
    """The last `count` days before today that are no Saturday or Sunday, oldest first."""
    found: list[date] = []
    day = today
    while len(found) < count:
        day -= timedelta(days=1)
        if day.weekday() < 5:
            found.append(day)
    return found[::-1]
