"""A frozen record in readable form: every figure as it stands in the record, in the language of the page."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from guiju.certificate.numbers import coverage_factor, printed, with_unit
from guiju.charts import Bar, Words, pareto
from guiju.lab.calibrations.roles import role_word
from guiju.lab.house import clock
from guiju.lab.ui.charts import drawn
from guiju.lab.ui.words import language, word
from guiju.lab.ui.words import unit as unit_behind
from guiju.record.enclose import find
from guiju.record.enclosures import Customer, Method, Person, Standard
from guiju.record.measurement import Budget, CaptureBatch, Point, Result, Series
from guiju.record.model import Record
from guiju.record.statement import Case
from guiju.record.words import Enclosed, Interval, Text

DIGITS = 13
"""Signs of a number that stands as it is: a longer one is that of a computation."""
CHARTS = 24
"""How many budgets are drawn; the tables below are all there."""
PROVENANCES = {
    "driver": _("Read by the software"),
    "file": _("From a file of the instrument"),
    "typed": _("Typed in"),
    "published_readings": _("Published readings"),
    "published_summary": _("Published summary"),
    "simulator": _("Simulator"),
}
CLIMATE = {"temperature": _("Temperature"), "relative_humidity": _("Relative humidity"), "pressure": _("Air pressure")}


@dataclass(frozen=True, slots=True)
class Cell:
    """One reading: its value in force, when it was taken, and the values it had before."""

    value: str
    at: str
    before: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeriesShown:
    """Readings of one source at one point, or a published summary of them."""

    symbol: str
    unit: str
    resolution: str
    cells: tuple[Cell, ...]
    summary: str
    taken: str
    by: str
    name: str = ""
    """What is read, as the record's budgets name the quantity of this symbol; empty where none does."""


@dataclass(frozen=True, slots=True)
class PointShown:
    """A calibration point with its readings."""

    name: str
    function: str
    series: tuple[SeriesShown, ...]


@dataclass(frozen=True, slots=True)
class CorrectionShown:
    """A corrected reading: where, what it was and became, why, by whom and when."""

    where: str
    old: str
    new: str
    reason: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class ResultShown:
    """A result unrounded beside the strings that are reported."""

    result_id: str
    name: str
    at: str
    unit: str
    value: str
    u: str
    dof: str
    k: str
    U: str
    reported: str
    raised: str
    budget: str


@dataclass(frozen=True, slots=True)
class BudgetShown:
    """A budget: its model, its lines, and its contributions drawn."""

    budget_id: str
    model: str
    lines: tuple[Any, ...]
    chart: SafeString


@dataclass(frozen=True, slots=True)
class StandardShown:
    """A standard as it was that day, with the certificate it stood on."""

    name: str
    identity: str
    role: str
    certificate: str
    issuer: str
    valid_to: str
    confirmed: str


@dataclass(frozen=True, slots=True)
class RecordShown:
    """The whole record, group by group."""

    record: Record
    item: tuple[tuple[Any, str], ...]
    work: tuple[tuple[Any, str], ...]
    standards: tuple[StandardShown, ...]
    climate: tuple[tuple[str, str, str], ...]
    points: tuple[PointShown, ...]
    corrections: tuple[CorrectionShown, ...]
    results: tuple[ResultShown, ...]
    budgets: tuple[BudgetShown, ...]

    @property
    def raised(self) -> tuple[ResultShown, ...]:
        """Results whose uncertainty was raised to the scope's smallest."""
        return tuple(each for each in self.results if each.raised)


def said(words: Text) -> str:
    """A text of the record in the language of the page; the other language where this one is empty."""
    return (words.en or words.zh) if language() == "en" else (words.zh or words.en)


def instant(text: str, offset: int = 0) -> str:
    """An instant of the record in the site's zone, to the second; `offset` in milliseconds is added."""
    at = clock.parse_instant(text) + timedelta(milliseconds=offset)
    return f"{at.astimezone(clock.zone()):%Y-%m-%d %H:%M:%S}"


def record_shown(case: Case) -> RecordShown:
    """The record of a case in readable form. What was left out of the case is said, not skipped."""
    record = case.record
    of = {each.budget_id: (float(each.u), "" if each.unit == "1" else each.unit) for each in record.results}
    return RecordShown(
        record=record,
        item=_item(case),
        work=_work(case),
        standards=tuple(_standard(case, _role(case, use.role), use.standard) for use in record.standards),
        climate=tuple(
            (
                word(CLIMATE, each.quantity),
                f"{printed(each.lowest)} ~ {printed(each.highest)} {each.unit}",
                interval(each.limits),
            )
            for each in record.conditions
        ),
        points=_points(case),
        corrections=corrections(case),
        results=results_shown(record),
        budgets=tuple(
            _budget(each, *of.get(each.budget_id, (None, "")), place < CHARTS)
            for place, each in enumerate(record.budgets)
        ),
    )


def name_of(case: Case, reference: Enclosed | None) -> str:
    """Name of the person behind a reference; says so where the enclosure was left out."""
    found = find(case, reference) if reference is not None else None
    return found.name if isinstance(found, Person) else str(_("left out"))


def interval(limits: Interval) -> str:
    """Limits as text; an open end is left away."""
    lower, upper = limits.lower, limits.upper
    if lower is None or upper is None:
        return f"≤ {printed(upper)} {limits.unit}" if upper is not None else f"≥ {printed(lower or '')} {limits.unit}"
    return f"{printed(lower)} ~ {printed(upper)} {limits.unit}"


def _item(case: Case) -> tuple[tuple[Any, str], ...]:
    record = case.record
    item, found = record.item, find(case, record.parties.certificate_for)
    customer = found if isinstance(found, Customer) else None
    name = str(_("left out")) if customer is None else customer.name
    if customer and language() == "en":
        name = customer.name_en or customer.name
    rows = (
        (_("Item"), said(item.name)),
        (_("Model"), item.model),
        (_("Serial number"), item.serial_number),
        (_("Manufacturer"), item.manufacturer),
        (_("Range"), item.range),
        (_("Label"), item.label),
        (_("Condition"), said(item.condition)),
        (_("Received on"), item.received_on),
        (_("Customer"), name),
        (_("Commission"), record.commission.number),
    )
    return tuple((label, value) for label, value in rows if value)


def _work(case: Case) -> tuple[tuple[Any, str], ...]:
    record, section = case.record, case.record.sections[0]
    found = find(case, section.method)
    title = said(found.title) if isinstance(found, Method) else str(_("left out"))
    days = section.day if section.day == section.finished_day else f"{section.day} ~ {section.finished_day}"
    as_found = str(_("Recorded")) if record.as_found == "recorded" else record.as_found.not_applicable
    return (
        (_("Method"), f"{section.method_code} {section.edition} · {title}"),
        (_("Calibrator"), "、".join(name_of(case, each) for each in section.calibrators)),
        (_("Days"), str(days)),
        (_("Place"), f"{said(record.place.name)} · {section.room}"),
        (_("Before adjustment"), as_found),
        (_("Frozen"), instant(record.frozen_at)),
        (_("Software"), record.software),
    )


def _role(case: Case, role: str) -> str:
    methods = (find(case, each.method) for each in case.record.sections)
    return next((role_word(role, each) for each in methods if isinstance(each, Method)), role)


def _standard(case: Case, role: str, reference: Enclosed) -> StandardShown:
    found = find(case, reference)
    if not isinstance(found, Standard):
        return StandardShown(str(_("left out")), "", role, "", "", "", "")
    certificate, confirmation = found.certificate, found.confirmation
    return StandardShown(
        name=said(found.name),
        identity=" · ".join(filter(None, (found.model, found.serial_number))),
        role="" if role == said(found.name) else role,
        certificate=certificate.number if certificate else "",
        issuer=certificate.issuer if certificate else "",
        valid_to=str(certificate.valid_to if certificate else found.material_expiry or ""),
        confirmed=str(confirmation.day) if confirmation and confirmation.passed else "",
    )


def point_name(point: Point) -> str:
    """The point by its nominal value, with direction and cycle where they tell it from others."""
    return with_unit(point.nominal.value, point.nominal.unit) + {"up": " ↑", "down": " ↓"}.get(point.direction, "")


def _points(case: Case) -> tuple[PointShown, ...]:
    record = case.record
    batches = {each.batch_id: each for each in record.batches}
    names = {each.batch_id: name_of(case, each.by) for each in record.batches}
    old: dict[tuple[str, int], list[str]] = {}
    for each in record.corrections:
        old.setdefault((each.series_id, each.position), []).append(printed(each.old))
    quantities = {line.symbol: said(line.name) for budget in record.budgets for line in budget.lines}
    shown = []
    for point in record.points:
        own = [_series(each, batches, names, old) for each in record.series if each.point_id == point.point_id]
        for summary in record.summaries:
            if summary.point_id == point.point_id:
                batch = batches[summary.batch_id]
                words = with_unit(summary.value, summary.unit)
                if Decimal(summary.u):
                    words = f"{words}, u = {with_unit(summary.u, summary.unit)}"
                taken = f"{instant(batch.started_at)} · {word(PROVENANCES, batch.provenance)} · {batch.source}"
                own.append(SeriesShown(summary.symbol, summary.unit, "", (), words, taken, names[summary.batch_id]))
        own = [replace(each, name=quantities.get(each.symbol, "")) for each in own]
        shown.append(PointShown(point_name(point), said(point.function), tuple(own)))
    return tuple(shown)


def _series(
    series: Series,
    batches: dict[str, CaptureBatch],
    names: dict[str, str],
    old: dict[tuple[str, int], list[str]],
) -> SeriesShown:
    batch = batches[series.batch_id]
    offsets = series.offsets or (0,) * len(series.values)
    return SeriesShown(
        symbol=series.symbol,
        unit=series.unit,
        resolution=with_unit(series.resolution, series.unit) if series.resolution else "",
        cells=tuple(
            Cell(printed(value), instant(batch.started_at, offset), tuple(old.get((series.series_id, place), ())))
            for place, (value, offset) in enumerate(zip(series.values, offsets, strict=False))
        ),
        summary="",
        taken=f"{instant(batch.started_at)} · {word(PROVENANCES, batch.provenance)} · {batch.source}",
        by=names[series.batch_id],
    )


def corrections(case: Case) -> tuple[CorrectionShown, ...]:
    """Every corrected reading of the record in the order of the corrections."""
    record = case.record
    series = {each.series_id: each for each in record.series}
    points = {each.point_id: point_name(each) for each in record.points}
    shown = []
    for each in record.corrections:
        own = series.get(each.series_id)
        where = f"{points[own.point_id]} · {own.symbol} #{each.position + 1}" if own else each.series_id
        shown.append(
            CorrectionShown(
                where, printed(each.old), printed(each.new), each.reason, name_of(case, each.by), instant(each.at)
            )
        )
    return tuple(shown)


def results_shown(record: Record) -> tuple[ResultShown, ...]:
    """Every result of the record: unrounded and reported."""
    return tuple(result_shown(each) for each in record.results)


def result_shown(result: Result) -> ResultShown:
    """One result."""
    unit = unit_behind(result.unit)
    reported = f"{printed(result.reported_value)} ± {printed(result.reported_U)}{unit}"
    if unit.strip():
        reported = f"({printed(result.reported_value)} ± {printed(result.reported_U)}){unit}"
    raised = ""
    if result.raised is not None:
        raised = f"{short(result.raised.computed_U)} → {short(result.raised.smallest_U)}{unit_behind(result.unit)}"
    return ResultShown(
        result_id=result.result_id,
        name=said(result.quantity),
        at=with_unit(result.at.value, result.at.unit) if result.at else "",
        unit=result.unit,
        value=whole(result.value),
        u=whole(result.u),
        dof=short(result.dof) if result.dof else "∞",
        k=coverage_factor(result.k),
        U=whole(result.U),
        reported=reported,
        raised=raised,
        budget=result.budget_id,
    )


def whole(number: str) -> str:
    """A computed figure without the last digits of a binary number, which nobody measured; the record has them too."""
    return printed(f"{float(number):.12g}".replace("e", "E")) if len(number) > DIGITS else printed(number)


def short(number: str) -> str:
    """A decimal string in four significant digits, for reading beside the whole figure."""
    return printed(f"{Decimal(number):.4g}".replace("e", "E"))


def _budget(budget: Budget, u: float | None, unit: str, shown: bool) -> BudgetShown:
    bars = [Bar(label=_words(each.name, each.symbol), value=abs(float(each.contribution))) for each in budget.lines]
    chart = SafeString("")
    if shown and any(each.value for each in bars):
        title, axis = Words("不确定度分量", "Contributions"), Words("标准不确定度分量", "standard uncertainty")
        chart = drawn(pareto, [each for each in bars if each.value], title=title, x_label=axis, unit=unit, u=u)
    return BudgetShown(budget.budget_id, budget.model, tuple(_lines(budget)), chart)


def _words(name: Text, symbol: str) -> Words:
    return Words(f"{symbol} {name.zh}", name.en)


def _lines(budget: Budget) -> Iterable[dict[str, str]]:
    total = sum((Decimal(each.contribution) ** 2 for each in budget.lines), Decimal(0))
    for each in budget.lines:
        share = Decimal(each.contribution) ** 2 / total * 100 if total else Decimal(0)
        yield {
            "symbol": each.symbol,
            "name": said(each.name),
            "unit": each.unit,
            "value": short(each.value),
            "distribution": each.distribution,
            "u": short(each.u),
            "dof": short(each.dof) if each.dof else "∞",
            "sensitivity": short(each.sensitivity),
            "contribution": short(each.contribution),
            "share": f"{share:.1f}",
        }
