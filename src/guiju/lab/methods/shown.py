"""What the page of a method shows above its tables: lights, charts, and the steps of each change of edition.

People, equipment, scope and jobs belong to registers beside and above this one, which are looked up by their names.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from guiju.charts import DaySpan, LimitBar, Words, day_span_chart, limit_chart
from guiju.conduct.method_words import lawful
from guiju.lab.house import clock
from guiju.lab.house.watching import findings_on
from guiju.lab.methods.facts import stage_of
from guiju.lab.methods.models import Change, Edition, Method
from guiju.lab.methods.queries import in_force, procedures_in_force, standing_on
from guiju.lab.methods.words import NEXT, QUANTITIES, STAGES
from guiju.lab.ui.acting import Told, told
from guiju.lab.ui.charts import drawn
from guiju.lab.ui.words import either
from guiju.record import enclosures
from guiju.record.codec import decode
from guiju.record.words import Day

TITLES = (
    ("register_editions_overlap", "one"),
    ("register_novelty_overdue", "novelty"),
    ("register_edition_unverified", "verified"),
    ("register_procedure_overdue", "procedure"),
    ("register_change_open", "change"),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A light with its title and reasons."""

    code: str
    title: str
    colour: str
    findings: tuple[Told, ...]


def _title(name: str) -> str:
    return {
        "one": _("One edition in force"),
        "novelty": _("Checked for novelty"),
        "verified": _("Verified before use"),
        "procedure": _("Procedure reviewed in time"),
        "change": _("Changes of edition"),
    }[name]


def lights(row: Method) -> tuple[Shown, ...]:
    """What the watch over the register finds about one method today; where it judges nothing, nothing is green."""
    today = clock.today()
    found = [each for each in findings_on(today, "methods") if each.subject == row.code]
    shown = []
    for code, name in TITLES:
        own = tuple(told(each) for each in found if each.code == code)
        blocks = any(each.blocks for each in found if each.code == code)
        colour = "red" if blocks else "yellow" if own else "green"
        idle = "" if own else _unjudged(row, name, today)
        if idle:
            colour, own = "grey", (Told("", "undetermined", "", idle),)
        shown.append(Shown(code, _title(name), colour, own))
    order = ("red", "yellow", "grey", "green")
    return tuple(sorted(shown, key=lambda each: order.index(each.colour)))


def _unjudged(row: Method, name: str, today: date) -> str:
    """Why a light of a method on which nothing was found has nothing to judge; empty where it has."""
    standing = in_force(row, today)
    if name == "change":
        return "" if row.editions.all() else _("No edition is registered yet.")
    if not standing:
        return _("No edition is in force: nothing is calibrated by this method, and there is nothing to judge.")
    needed = any(each.choices_left for each in standing)
    if name == "procedure" and not needed and not procedures_in_force(row.code, today):
        return _("The edition in force leaves no choices: no operating procedure is needed.")
    return ""


@dataclass(frozen=True, slots=True)
class StepShown:
    """One step of a change: its name, the day and person where it is done, how it is drawn."""

    name: Any
    css: str
    day: date | None
    who: str


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """A change of edition as a row of steps, with who is next, the days left and what may be done today."""

    row: Change
    stage: str
    steps: tuple[StepShown, ...]
    next: Any
    days: int
    lawful: str
    colour: str

    @property
    def late(self) -> int:
        """Days for which the new edition is in force."""
        return -self.days


def changes(row: Method) -> list[ChangeShown]:
    """The changes of a method, the newest first; one that was granted is shown until its day has come."""
    today = clock.today()
    found = row.changes.order_by("-pk")
    return [_change(each, today) for each in found if stage_of(each) != "granted" or each.effective_from > today]


def _change(row: Change, today: date) -> ChangeShown:
    from guiju.lab.ui.timeline import people

    stage, days = stage_of(row), (row.effective_from - today).days
    done = {name: (getattr(row, f"{name}_on"), getattr(row, f"{name}_by")) for name in STAGES}
    names = people({who for _day, who in done.values() if who})
    order = list(STAGES)
    now = order.index(stage) + 1
    steps = tuple(
        StepShown(
            STAGES[name],
            "g-done" if place < now else "g-now" if place == now else "",
            done[name][0],
            names.get(done[name][1], ""),
        )
        for place, name in enumerate(order)
    )
    colour = "bad" if days <= 0 and stage != "granted" else "warn" if stage != "granted" else "good"
    words = lawful(stage, Day(row.effective_from.isoformat()), Day(today.isoformat()))
    return ChangeShown(row, stage, steps, NEXT[stage], days, either(words.zh, words.en), colour)


def editions_chart(editions: Iterable[Edition], coming: Iterable[Change]) -> SafeString | str:
    """The editions on one axis of days, with those that are announced and not registered yet."""
    today, editions = clock.today(), list(editions)
    known = {each.edition for each in editions}
    marks = {"superseded": "past", "in_force": "now", "not_yet": "ahead"}
    spans = [
        DaySpan(
            label=each.edition,
            first=each.effective_from,
            last=None if each.superseded_on is None else each.superseded_on - timedelta(days=1),
            standing=marks[standing_on(each, today)],
        )
        for each in editions
    ] + [
        DaySpan(label=f"{each.edition} *", first=each.effective_from, last=None, standing="ahead")
        for each in coming
        if each.edition not in known
    ]
    if not spans:
        return ""
    return drawn(day_span_chart, spans, today=today, title=Words("方法版本", "Editions of the method"))


def climate_chart(row: Edition) -> SafeString | str:
    """Limits of the climate, with the newest reading of each room set against them."""
    limits = decode(tuple[enclosures.EnvironmentLimit, ...], row.environment)
    bars = [
        LimitBar(
            label=_words(each.quantity),
            lower=None if each.interval.lower is None else float(each.interval.lower),
            upper=None if each.interval.upper is None else float(each.interval.upper),
            unit=each.interval.unit,
            marks=_newest(each.quantity, each.interval.unit),
        )
        for each in limits
    ]
    if not bars:
        return ""
    return drawn(limit_chart, bars, title=Words("环境条件限值", "Limits of the climate"))


def _words(quantity: str) -> Words:
    from django.utils.translation import override

    if quantity not in QUANTITIES:
        return Words(quantity, quantity)
    with override("zh-hans"):
        zh = str(QUANTITIES[quantity])
    with override("en"):
        return Words(zh, str(QUANTITIES[quantity]))


def _newest(quantity: str, unit: str) -> tuple[tuple[str, float], ...]:
    """The newest reading of the last day in each room, by the room's code."""
    since = clock.now() - timedelta(days=1)
    rows = apps.get_model("premises", "ClimateReading").objects.filter(quantity=quantity, unit=unit, at__gte=since)
    newest = {each.room.code: float(each.value) for each in rows.select_related("room").order_by("at", "pk")}
    return tuple(sorted(newest.items()))[:4]
