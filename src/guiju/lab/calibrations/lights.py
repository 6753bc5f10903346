"""The lights of the bench by subject: person, method, standards, place, environment, scope, item, record."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.translation import gettext_lazy as _

from guiju.lab.calibrations.acts import Finish, StartMeasurement
from guiju.lab.calibrations.models import Job
from guiju.lab.house import clock
from guiju.lab.house.act import Actor
from guiju.lab.people.queries import actor_or_none
from guiju.lab.ui.acting import Told, ToldLight, lights
from guiju.lab.ui.words import language
from guiju.record.statement import SignedStatement, Statement
from guiju.record.words import Digest, Instant

SUBJECTS = {
    "person": _("Person"),
    "method": _("Method"),
    "standards": _("Standards"),
    "place": _("Place"),
    "environment": _("Environment"),
    "scope": _("Scope"),
    "item": _("Item and contract"),
    "record": _("Record"),
}
AT_START = frozenset({"person", "place", "scope", "item"})
"""Judged when the measurement starts; finishing asks no more about them."""
ORDER = ("red", "yellow", "grey", "green")
NOT_YET = frozenset({"record_incomplete", "template_field_missing", "readings_too_few"})
"""While the measurement goes on, what is still missing in the record is no fault: it is not yet there."""


@dataclass(frozen=True, slots=True)
class TitledLight:
    """A rule's light under its short title."""

    code: str
    title: str
    colour: str
    findings: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class SubjectLight:
    """The worst of the lights about one subject; `at_start` where it was judged at the start alone."""

    subject: str
    title: Any
    colour: str
    lights: tuple[TitledLight, ...]
    at_start: bool = False

    @property
    def telling(self) -> tuple[TitledLight, ...]:
        """Those that are not green."""
        return tuple(each for each in self.lights if each.colour != "green")


@cache
def table() -> dict[str, dict[str, str]]:
    """Subject and titles by the code of a rule or refusal."""
    text = (files("guiju.lab.calibrations") / "data" / "lights.toml").read_text("utf-8")
    return tomllib.loads(text)


def title_of(code: str) -> str:
    """The short title of a rule in the language of the page; its code where the table has none."""
    return table().get(code, {}).get(language(), code)


def subject_of(code: str) -> str:
    """What a rule is about; `record` where the table does not say."""
    return table().get(code, {}).get("subject", "record")


def by_subject(
    shown: Iterable[ToldLight], *, begun: bool = False, unfinished: bool = False
) -> tuple[SubjectLight, ...]:
    """Lights grouped, in the order of the subjects; one without any lights is left out unless judged at the start."""
    groups: dict[str, list[TitledLight]] = {}
    for each in shown:
        colour = "grey" if unfinished and each.code in NOT_YET and each.colour == "red" else each.colour
        light = TitledLight(each.code, title_of(each.code), colour, each.findings)
        groups.setdefault(subject_of(each.code), []).append(light)
    found = []
    for subject, title in SUBJECTS.items():
        own = sorted(groups.get(subject, ()), key=lambda each: ORDER.index(each.colour))
        at_start = begun and not own and subject in AT_START
        if own or at_start:
            colour = own[0].colour if own else "green"
            found.append(SubjectLight(subject, title, colour, tuple(own), at_start))
    return tuple(found)


def bench_lights(job: Job, who: Actor, *, unfinished: bool = False) -> tuple[SubjectLight, ...]:
    """The lights of the next step at the bench: start, or finish; none once the record is frozen.

    They are those of the job's own calibrator, whoever looks: what somebody else may not do blocks nothing.
    `unfinished`: the calibrator still reads; finishing is refused all the same.
    """
    who = actor_or_none(job.calibrator) or who
    if job.state == "assigned":
        return by_subject(lights(StartMeasurement, StartMeasurement.Request(job=job.number), who))
    if job.state == "measuring":
        return by_subject(lights(Finish, _unsigned(job), who), begun=True, unfinished=unfinished)
    return ()


def _unsigned(job: Job) -> Finish.Request:
    """A request to finish now that nobody has signed: enough for the rules, which look at the record."""
    now = clock.now()
    said = Statement(
        format="guiju.statement",
        version=1,
        purpose="calibrate",
        record_sha256=Digest("0" * 64),
        role="calibrator",
        person=Digest("0" * 64),
        at=Instant(clock.instant_text(now)),
        certificate_number=None,
        replaced_by=None,
        reason="",
        confirms_raised=(),
        seal=False,
    )
    signed = SignedStatement(statement=said, algorithm="Ed25519", key_id="", value="", certificate="")
    return Finish.Request(job=job.number, frozen_at=now, seed="00" * 32, signed=signed)
