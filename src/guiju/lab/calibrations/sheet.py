"""The sheet of a job: one row for each point and series that its template asks for, with what was taken down so far."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from guiju.lab.calibrations.models import Job
from guiju.lab.calibrations.models import Reading as Link
from guiju.lab.house import clock
from guiju.lab.ui.timeline import people
from guiju.lab.ui.words import either
from guiju.record.enclosures import BudgetTemplate
from guiju.record.measurement import Point
from guiju.record.words import Quantity, Text

USUAL_COLUMNS = 5
SOURCES = ("item", "standard", "auxiliary")
ARROWS = {"up": "↑", "down": "↓", "none": ""}
TYPED = "typed"


def pick(text: Text) -> str:
    """The words in the language of the page."""
    return either(text.zh, text.en)


@dataclass(frozen=True, slots=True)
class Mended:
    """One correction of a cell: from, to, why, by whom, when."""

    old: str
    new: str
    reason: str
    by: str
    at: datetime


@dataclass(slots=True)
class Cell:
    """A reading in the grid, or the place for one (`index` None)."""

    position: int
    index: int | None = None
    value: str = ""
    at: datetime | None = None
    corrections: list[Mended] = field(default_factory=list)


@dataclass(slots=True)
class Series:
    """What the template reads at every point: its symbol, name and unit, and whether its resolution is needed."""

    symbol: str
    name: Text
    unit: str
    summary: bool = False
    needs_resolution: bool = False
    one_is_enough: bool = False
    resolution: str = ""
    source: str = "item"
    begun: bool = False

    @property
    def title(self) -> str:
        return pick(self.name)


@dataclass(slots=True)
class Row:
    """One series at one point."""

    series: Series
    cells: list[Cell]
    batch: str = ""
    provenance: str = ""
    u: str = ""
    dof: str = ""
    first: bool = False
    """The first row of its point."""
    rows: int = 1

    @property
    def taken(self) -> bool:
        return any(each.index is not None for each in self.cells)

    @property
    def is_typed(self) -> bool:
        """Whether the bench may add to it: nothing yet, or only typed readings."""
        return self.provenance in ("", TYPED)


@dataclass(slots=True)
class PointRows:
    """A point with its rows."""

    point: Point
    label: str
    note: str
    rows: list[Row]


@dataclass(slots=True)
class Sheet:
    """All of it; `columns` is how many repeats are shown."""

    series: list[Series]
    points: list[PointRows]
    columns: int
    readings: int
    batches: list[Any]

    @property
    def readable(self) -> list[Series]:
        """The series of readings, which the grid shows."""
        return [each for each in self.series if not each.summary]

    @property
    def numbers(self) -> list[int]:
        return list(range(1, self.columns + 1))


def series_of(template: BudgetTemplate, points: tuple[Point, ...]) -> list[Series]:
    """The series that the template reads, in its order; of a line abscissa and ordinate."""
    found: dict[str, Series] = {}
    for each in template.inputs:
        if each.from_ in ("reading", "resolution", "summary") and each.series:
            new = Series(each.series, each.name, each.unit, each.from_ == "summary")
            new.source = each.series if each.series in SOURCES else "item"
            series = found.setdefault(each.series, new)
            series.needs_resolution |= each.from_ == "resolution"
            if each.from_ == "reading":
                # A template may name the resolution before the reading it belongs to.
                series.name, series.one_is_enough = each.name, each.distribution == "constant"
    if template.line is not None:
        x_unit = points[0].nominal.unit if points else "1"
        across = Text(zh="自变量", en="Abscissa")
        pairs = ((template.line.x_series, across, x_unit), (template.line.y_series, *_ordinate(template)))
        for symbol, name, unit in pairs:
            found.setdefault(symbol, Series(symbol, name, unit, one_is_enough=True))
    return list(found.values())


def _ordinate(template: BudgetTemplate) -> tuple[Text, str]:
    output = template.outputs[0]
    return output.quantity, output.unit


def sheet_of(
    job: Job, template: BudgetTemplate | None, points: tuple[Point, ...], links: Iterable[Link], *, repeats: int = 0
) -> Sheet:
    """The sheet of a job with what its chain holds; `repeats` places at least for each series, as the edition asks."""
    taken = list(links)
    series = [] if template is None else series_of(template, points)
    names = people({each.by for each in taken})
    cells = _cells(taken, names)
    _note_begun(series, taken)
    columns = _columns(series, cells, repeats)
    rows = [_point_rows(point, series, cells, columns) for point in points]
    if len({each.note for each in rows}) == 1:
        # What all points have in common tells none from another.
        for each in rows:
            each.note = ""
    batches = list({each.batch_id: each.batch for each in taken}.values())
    return Sheet(series, rows, columns, sum(each.kind == "reading" for each in taken), batches)


Held = dict[tuple[str, str], dict[int, tuple[Cell, Link]]]


def _cells(taken: list[Link], names: dict[str, str]) -> Held:
    held: Held = {}
    by_index: dict[int, Cell] = {}
    for link in taken:
        at = link.at.astimezone(clock.zone())
        if link.kind == "correction":
            cell = by_index.get(link.position)
            if cell is not None:
                mended = Mended(cell.value, link.value, link.reason, names.get(link.by, link.by), at)
                cell.corrections.append(mended)
                cell.value = link.value
            continue
        cell = Cell(link.position, link.index, link.value, at)
        by_index[link.index] = cell
        held.setdefault((link.point, link.symbol), {})[link.position] = (cell, link)
    return held


def _note_begun(series: list[Series], taken: list[Link]) -> None:
    for each in series:
        first = next((link for link in taken if link.symbol == each.symbol and link.kind != "correction"), None)
        if first is not None:
            each.begun, each.resolution, each.source = True, first.resolution, first.source


def _columns(series: list[Series], cells: Held, repeats: int) -> int:
    widest = max((position + 1 for held in cells.values() for position in held), default=0)
    usual = 1 if series and all(each.one_is_enough for each in series) else repeats or USUAL_COLUMNS
    return max(widest, usual)


def _point_rows(point: Point, series: list[Series], cells: Held, columns: int) -> PointRows:
    rows = [_row(each, cells.get((point.point_id, each.symbol), {}), columns) for each in series]
    for place, row in enumerate(rows):
        row.first, row.rows = place == 0, len(rows)
    return PointRows(point, point_label(point), _note(point), rows)


def _row(series: Series, held: dict[int, tuple[Cell, Link]], columns: int) -> Row:
    count = 1 if series.summary else columns
    row = Row(series, [held[place][0] if place in held else Cell(place) for place in range(count)])
    for _cell, link in held.values():
        row.batch, row.provenance = link.batch.code, link.batch.provenance
        row.u, row.dof = link.u, link.dof
    return row


def quantity_text(quantity: Quantity) -> str:
    """A value with its unit; the unit one is not written."""
    return quantity.value if quantity.unit == "1" else f"{quantity.value} {quantity.unit}"


def point_label(point: Point) -> str:
    """Nominal value with what tells it from another of the same value: range, channel, direction, cycle."""
    parts = [quantity_text(point.nominal), point.range, point.channel, ARROWS[point.direction]]
    if point.cycle > 1:
        parts.append(f"#{point.cycle}")
    return " ".join(each for each in parts if each)


def _note(point: Point) -> str:
    parts = [pick(point.function)] + [f"{each.name} {quantity_text(each.quantity)}" for each in point.influences]
    return " · ".join(each for each in parts if each)
