"""What the pages of rooms show: the climate of the last days, and which limits stand for it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.apps import apps
from django.db.models import Q

from guiju.lab.house import clock
from guiju.lab.premises.models import ClimateReading, Room

LOOK_BACK = timedelta(days=60)
MOST = 500
SHOWN = 10
"""Newest readings of each quantity that the page lists."""


@dataclass(frozen=True, slots=True)
class Course:
    """The readings of one quantity in a room, oldest first, and the narrowest limits that a method in force sets."""

    quantity: str
    unit: str
    readings: tuple[ClimateReading, ...]
    lower: str
    upper: str
    why: Mapping[int, str]
    """By the key of each reading that the page shows: why it is no evidence, in words; empty where it is."""

    def holds(self, row: ClimateReading) -> bool:
        """Whether a reading lies within the limits."""
        value = Decimal(row.value)
        above = not self.lower or value >= Decimal(self.lower)
        return above and (not self.upper or value <= Decimal(self.upper))


def courses(room: Room) -> tuple[Course, ...]:
    """Every quantity that was read in the room within 60 days, the newest 500 readings."""
    since = clock.now() - LOOK_BACK
    rows = list(room.climate.filter(at__gte=since).order_by("-at", "-pk")[:MOST])[::-1]
    limits = narrowest()
    groups: dict[tuple[str, str], list[ClimateReading]] = {}
    for row in rows:
        groups.setdefault((row.quantity, row.unit), []).append(row)
    why = _judge([each for own in groups.values() for each in own[-SHOWN:]])
    return tuple(
        Course(quantity, unit, tuple(groups[quantity, unit]), *limits.get((quantity, unit), ("", "")), why)
        for quantity, unit in sorted(groups)
    )


Judge = Callable[[Sequence[ClimateReading]], dict[int, str]]
_judges: list[Judge] = []


def judge_readings(judge: Judge) -> None:
    """Called once by the app that knows places and equipment: tells, in words, why readings are no evidence."""
    _judges[:] = [judge]


def _judge(rows: Sequence[ClimateReading]) -> dict[int, str]:
    """What the bench judges, which stands above the registers and is handed in when its app is ready."""
    return _judges[0](rows) if _judges else {each.pk: "" for each in rows}


def last_sensor(room: Room) -> str:
    """Code of the sensor that was read last in a room; empty where none was."""
    newest = room.climate.order_by("-at", "-pk").values_list("sensor", flat=True)[:1]
    return newest[0] if newest else ""


def narrowest() -> dict[tuple[str, str], tuple[str, str]]:
    """For each quantity and unit the highest lower and the lowest upper limit of the editions in force."""
    # Methods are a register of their own; rooms stand beside them and look them up by name.
    edition = apps.get_model("methods", "Edition")
    today = clock.today()
    not_yet_replaced = Q(superseded_on__isnull=True) | Q(superseded_on__gt=today)
    in_force = edition.objects.filter(not_yet_replaced, effective_from__lte=today).values_list("environment", flat=True)
    ends: dict[tuple[str, str], tuple[list[str], list[str]]] = {}
    for limits in in_force:
        for each in limits:
            lower, upper = ends.setdefault((each["quantity"], each["interval"]["unit"]), ([], []))
            lower.extend([each["interval"]["lower"]] if each["interval"]["lower"] else [])
            upper.extend([each["interval"]["upper"]] if each["interval"]["upper"] else [])
    return {key: (_best(lower, max), _best(upper, min)) for key, (lower, upper) in ends.items()}


def _best(texts: Sequence[str], pick: Callable[..., str]) -> str:
    return pick(texts, key=Decimal) if texts else ""


def site_of_room(code: str) -> str:
    """Code of the site of a room; empty for a code that no room has."""
    found = Room.objects.filter(code=code).values_list("site__code", flat=True).first()
    return found or ""
