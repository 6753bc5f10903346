"""Climate at the bench: the quick form for temperature and humidity, and what is on file for the room."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from guiju.lab.calibrations.climate_facts import CLIMATE_BEFORE
from guiju.lab.calibrations.models import Job
from guiju.lab.calibrations.normal import DecimalText, plain_decimal
from guiju.lab.house import clock
from guiju.lab.premises.acts import RecordClimate
from guiju.lab.premises.models import ClimateReading, Room
from guiju.lab.premises.queries import last_sensor
from guiju.lab.ui.acting import Told, act_on
from guiju.lab.ui.offered import sensors
from guiju.lab.ui.register_fields import ListedInput
from guiju.record.enclosures import EnvironmentLimit

QUANTITIES = {"temperature": (_("Temperature"), "°C"), "relative_humidity": (_("Relative humidity"), "%")}
OTHERS = {"pressure": _("Pressure")}
NEWEST = 6


class ClimateForm(forms.Form):
    """Temperature and relative humidity as read from a sensor; one of them may be left out."""

    temperature = DecimalText(label=_("Temperature"), required=False)
    relative_humidity = DecimalText(label=_("Relative humidity"), required=False)
    sensor = forms.CharField(label=_("Sensor"), max_length=64, widget=ListedInput(sensors, {"autocomplete": "off"}))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not self.errors and not any(found.get(each) for each in QUANTITIES):
            raise forms.ValidationError(_("Enter temperature or humidity."))
        return found


def sensor_of(job: Job) -> str:
    """The sensor that was read last in the job's room."""
    room = Room.objects.filter(code=job.room_code).first()
    return "" if room is None else last_sensor(room)


def record_climate(request: HttpRequest, job: Job, form: ClimateForm) -> tuple[Told, ...]:
    """Performs an act for each quantity that was entered; what was refused, if anything.

    One form is two acts: each has a key of its own, so that sending it again does what is left.
    """
    now, key = clock.now(), request.POST.get("key", "")
    for quantity, (_title, unit) in QUANTITIES.items():
        value = form.cleaned_data.get(quantity)
        if not value:
            continue
        request.POST = request.POST.copy()
        request.POST["key"], request.POST["version"] = f"{key}-{quantity}" if key else "", ""
        made = RecordClimate.Request(
            room=job.room_code,
            quantity=quantity,
            value=plain_decimal(value) or value,
            unit=unit,
            at=now,
            sensor=form.cleaned_data["sensor"],
        )
        done = act_on(request, RecordClimate, lambda made=made: made)
        if done.refused:
            return done.findings
    return ()


@dataclass(frozen=True, slots=True)
class ShownQuantity:
    """What is on file for one quantity of the room, beside the method's limits."""

    title: Any
    limits: str
    readings: tuple[ClimateReading, ...]

    @property
    def last(self) -> ClimateReading | None:
        return self.readings[0] if self.readings else None


def shown_climate(job: Job, limits: tuple[EnvironmentLimit, ...]) -> tuple[ShownQuantity, ...]:
    """The newest readings that speak for this measurement, by one query."""
    since = (job.started_at or clock.now()) - CLIMATE_BEFORE
    until = job.finished_at or clock.now() + timedelta(seconds=1)
    rows = ClimateReading.objects.filter(room__code=job.room_code, at__gte=since, at__lte=until).order_by("-at", "-pk")
    taken: dict[str, list[ClimateReading]] = {}
    for row in rows[:200]:
        taken.setdefault(row.quantity, []).append(row)
    bounds = {each.quantity: each for each in limits}
    wanted = list(dict.fromkeys([*bounds, *taken]))
    return tuple(
        ShownQuantity(_title(each), _limits(bounds.get(each)), tuple(taken.get(each, ())[:NEWEST])) for each in wanted
    )


def _title(quantity: str) -> Any:
    return QUANTITIES[quantity][0] if quantity in QUANTITIES else OTHERS.get(quantity, quantity)


def _limits(limit: EnvironmentLimit | None) -> str:
    if limit is None:
        return ""
    lower, upper = limit.interval.lower, limit.interval.upper
    if lower is None or upper is None:
        return f"≥ {lower} {limit.interval.unit}" if lower is not None else f"≤ {upper} {limit.interval.unit}"
    return f"{lower} … {upper} {limit.interval.unit}"
