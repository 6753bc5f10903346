"""The demonstration's seven published measurements, as data: facts and figures of the source, and what is invented.

Readings, summaries, models and published values are those of the source named in each file. Items, standards, method
codes, scope and climate are invented so that the published budget comes out, and are marked as demonstration.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from guiju.record.codec import decode
from guiju.record.enclosures import BudgetTemplate, CertifiedPoint, Drift, EnvironmentLimit, StandardRequirement
from guiju.record.words import DecimalText, Interval, Quantity, Text

ORDER = (
    "gum-h3-thermometer",
    "gum-h2-impedance",
    "ts28037-line",
    "ea402-s7-attenuator",
    "ea402-s9-multimeter",
    "ea402-s2-weight",
    "ea402-s4-gauge-block",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSource:
    document: str
    clause: str
    note: str
    """What the source prints, and what it leaves out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoItem:
    """An invented item that fits the source."""

    name: Text
    model: str
    serial_number: str
    manufacturer: str
    range: str
    accuracy_class: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoMethod:
    """An invented method; its code names no real regulation."""

    code: str
    edition: str
    title: Text
    field: str
    rounding: str
    environment: tuple[EnvironmentLimit, ...]
    standards: tuple[StandardRequirement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoScope:
    """An invented row of scope, whose smallest U lies below what the source computes."""

    instrument: Text
    quantity: str
    range: Interval
    smallest_U: DecimalText
    smallest_U_unit: str
    k: DecimalText


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoStandard:
    """A standard as the source describes it; certificate number, days and people are the demonstration's affair."""

    role: str
    name: Text
    model: str
    serial_number: str
    manufacturer: str
    range: Interval
    used_by: str
    interpolation: str
    unit: str
    points: tuple[CertifiedPoint, ...]
    drift: Drift | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPoint:
    point_id: str
    function: Text
    quantity: str
    nominal: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoReadings:
    point_id: str
    symbol: str
    source: str
    unit: str
    resolution: DecimalText | None
    values: tuple[DecimalText, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSummary:
    point_id: str
    symbol: str
    unit: str
    value: DecimalText
    u: DecimalText
    dof: DecimalText | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedValue:
    """A value that the source prints: of the result with this symbol (and at this abscissa, for a line)."""

    quantity: Text
    symbol: str
    at: DecimalText | None
    unit: str
    value: DecimalText | None
    tolerance: DecimalText | None
    U: DecimalText | None
    u: DecimalText | None
    U_tolerance: DecimalText | None
    """Of U where the source prints U, else of u."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoMeasurement:
    key: str
    title: Text
    source: DemoSource
    item: DemoItem
    method: DemoMethod
    scope: DemoScope
    template: BudgetTemplate
    standards: tuple[DemoStandard, ...]
    points: tuple[DemoPoint, ...]
    readings: tuple[DemoReadings, ...]
    """Readings that the source prints (provenance published_readings)."""
    summaries: tuple[DemoSummary, ...]
    """Means that the source prints without their readings (provenance published_summary)."""
    published: tuple[PublishedValue, ...]


@cache
def load() -> tuple[DemoMeasurement, ...]:
    """The seven measurements in the order of the story. Raises RecordError when a data file is malformed."""
    folder = files("guiju.lab.demo") / "data"
    texts = ((folder / f"{key}.json").read_text(encoding="utf-8") for key in ORDER)
    return tuple(decode(DemoMeasurement, json.loads(text)) for text in texts)
