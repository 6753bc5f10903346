"""The report of a spreadsheet before anything is stored: every cell and row that cannot be taken, and why."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from guiju.conduct.finding import Finding
from guiju.lab.house.act import preview
from guiju.lab.house.reading import Actor
from guiju.lab.house.refusal import ActError, Refused, sentence
from guiju.lab.house.trial import trial
from guiju.lab.sheets.annexes import as_columns
from guiju.lab.sheets.cells import CellUnreadable, Nothing, value_of
from guiju.lab.sheets.filed import LANGUAGES, Column, columns_of, fileable, request_maker
from guiju.lab.sheets.matching import lacking, unknown_of
from guiju.lab.sheets.workbook import Sheet, SheetUnreadable
from guiju.lab.ui.acting import finding_in_words, in_words
from guiju.lab.ui.words import either

ANNEX = "smallest_U"
"""The column by which a line of a scope is known: its cells are read as annexes write them."""
MOST_LOOKED = 500
"""Faults after which rows with cells that cannot be read are looked at no further: the list is long enough."""
EMPTY_TEXTS = frozenset({"text", "number", "file"})
BLANKS = {"text": "", "number": "", "file": "", "lines": [], "truth": False}
"""What stands for a cell that cannot be read, while the others are looked at."""


def language() -> str:
    """The language of the page, as templates name it."""
    return either(*LANGUAGES)


@dataclass(frozen=True)
class Fault:
    """What is wrong with a cell, or with a whole row where `cell` names no column."""

    row: int
    cell: str
    heading: str
    value: str
    zh: str
    en: str
    column: str = ""
    """The member of the request, where it is known."""


@dataclass(frozen=True)
class Report:
    """What would come of a sheet."""

    act: str
    sheet: str
    rows: int
    faults: tuple[Fault, ...]
    unused: tuple[str, ...]
    """Headings that no column answers to; their cells are passed over, and it is said."""
    requests: tuple[tuple[int, Any], ...]
    """Row number and request of every row, only where there is no fault."""
    good: tuple[tuple[int, dict[str, Any]], ...] = ()
    """Row number and what was read of every row that can be taken."""

    @property
    def faulty_rows(self) -> int:
        return len({each.row for each in self.faults})


def letter(place: int) -> str:
    """The letters of a column by its place: 0 is A, 26 is AA."""
    name, place = "", place + 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


def _places(columns: tuple[Column, ...], sheet: Sheet) -> dict[str, int]:
    """Where each column stands. Raises SheetUnreadable where a needed one is missing or one stands twice."""
    places: dict[str, int] = {}
    for place, heading in enumerate(sheet.headings):
        for column in columns:
            if heading in column.headings:
                if column.name in places:
                    raise SheetUnreadable(f"列“{heading}”出现两次", f"the column “{heading}” stands twice")
                places[column.name] = place
                break
    wrong = lacking(columns, sheet)
    if wrong is not None:
        raise wrong
    return places


def judge(sheet: Sheet, act: str, actor: Actor, progress: Callable[[int], None] = lambda done: None) -> Report:
    """Reads every cell, then tries every row that reads in a transaction that is taken back.

    Raises SheetUnreadable when needed columns are missing.
    """
    columns, kind, make = columns_of(act), fileable()[act], request_maker(act)
    places = _places(columns, sheet)
    faults: list[Fault] = []
    read: list[tuple[int, dict[str, Any], Any]] = []
    for number, cells in sheet.rows:
        values, wrong = _row(columns, places, sheet, number, cells)
        more = _besides(act, values, wrong, actor) if wrong and len(faults) < MOST_LOOKED else ()
        faults += [*wrong, *(_fault(each, sheet, number, columns, places) for each in more)]
        read.append((number, values, None if wrong else make(values)))
    tried = trial([None if each is None else (kind, each) for _, _, each in read], actor, progress)
    good = []
    for (number, values, request), error in zip(read, tried, strict=True):
        if error is not None:
            faults += _faults(error, sheet, number, columns, places)
        elif request is not None:
            good.append((number, values, request))
    faults.sort(key=lambda each: (each.row, len(each.cell), each.cell))
    return Report(
        act=act,
        sheet=sheet.title,
        rows=len(sheet.rows),
        faults=tuple(faults),
        unused=tuple(unknown_of(columns, sheet)),
        requests=() if faults else tuple((number, request) for number, _, request in good),
        good=tuple((number, values) for number, values, _ in good),
    )


def _besides(act: str, values: dict[str, Any], wrong: list[Fault], actor: Actor) -> list[Finding]:
    """What the act would refuse besides in a row of which some cells cannot be read, of the cells that can."""
    columns, kind, make = columns_of(act), fileable()[act], request_maker(act)
    unread = {each.name for each in columns if each.name not in values and each.asked}
    held = {each.name for each in columns} - {each.column for each in wrong}
    blanks = {each.name: BLANKS.get(each.kind) for each in columns if each.name in unread and not each.defaulted}
    try:
        lights = preview(kind, make({**blanks, **values}), actor=actor)
    except (ActError, TypeError, LookupError):
        return []
    return [
        finding
        for light in lights
        for finding in light.findings
        if dict(finding.parameters).get("column", "") in held and finding.blocks
    ]


def requests(sheet: Sheet, act: str) -> list[tuple[int, Any]]:
    """Row number and request of every row of a sheet that was accepted. Raises SheetUnreadable for any fault."""
    columns, make = columns_of(act), request_maker(act)
    places = _places(columns, sheet)
    found = []
    for number, cells in sheet.rows:
        values, wrong = _row(columns, places, sheet, number, cells)
        if wrong:
            raise SheetUnreadable(f"{wrong[0].cell} {wrong[0].zh}", f"{wrong[0].cell} {wrong[0].en}")
        found.append((number, make(values)))
    return found


def _row(
    columns: tuple[Column, ...], places: dict[str, int], sheet: Sheet, number: int, cells: tuple[Any, ...]
) -> tuple[dict[str, Any], list[Fault]]:
    values: dict[str, Any] = {}
    faults = _beyond(sheet, number, cells)
    if ANNEX in places:
        cells = as_columns(cells, places)
    for column in columns:
        place = places.get(column.name)
        raw = cells[place] if place is not None and place < len(cells) else None
        try:
            value = value_of(column, raw, sheet.files)
        except CellUnreadable as error:
            cell = f"{letter(place or 0)}{number}"
            heading = sheet.headings[place or 0]
            faults.append(Fault(number, cell, heading, _shown(raw), error.zh, error.en, column.name))
            continue
        if not isinstance(value, Nothing):
            values[column.name] = value
        elif column.kind in EMPTY_TEXTS and not column.defaulted and column.asked:
            values[column.name] = ""
        elif column.lines is not None and column.asked:
            values[column.name] = []
    return values, faults


def _beyond(sheet: Sheet, number: int, cells: tuple[Any, ...]) -> list[Fault]:
    """Cells that stand under no heading: a comma too many has moved those before them into wrong columns."""
    headings = (*sheet.headings, *[""] * max(0, len(cells) - len(sheet.headings)))
    return [
        Fault(
            number,
            f"{letter(place)}{number}",
            "",
            _shown(raw),
            "上方没有表头；可能多了一个分隔符，使本行各列错位",
            "stands under no heading; a separator too many may have moved the columns of this row",
        )
        for place, (heading, raw) in enumerate(zip(headings, cells, strict=False))
        if not heading and _shown(raw).strip()
    ]


def _shown(raw: Any) -> str:
    return "" if raw is None else str(raw)[:100].encode("utf-8", "replace").decode()


def _faults(
    error: ActError, sheet: Sheet, number: int, columns: tuple[Column, ...], places: dict[str, int]
) -> list[Fault]:
    """Every finding of a refusal at the cell that it speaks of; a conflict at the cell that is taken already."""
    if isinstance(error, Refused):
        return [_fault(each, sheet, number, columns, places) for each in error.findings]
    zh, en = in_words(error, "zh"), in_words(error, "en")
    name = next((each for each in getattr(error, "columns", ()) if each in places), None)
    if name is None:
        return [Fault(number, "", "", "", zh, en)]
    place = places[name]
    earlier = _same_above(sheet, number, place)
    if earlier:
        zh, en = f"与第 {earlier} 行重复", f"stands in row {earlier} too"
    return [_at(sheet, number, place, (zh, en), name)]


def _same_above(sheet: Sheet, number: int, place: int) -> int:
    """The row above whose cell in this column says the same; 0 without any."""
    cells = sheet.cells
    own = _shown(cells[number][place] if place < len(cells[number]) else None)
    above = (each for each in sheet.rows if each[0] < number and place < len(each[1]))
    return next((row for row, other in above if _shown(other[place]) == own), 0)


def _at(sheet: Sheet, number: int, place: int, why: tuple[str, str], column: str) -> Fault:
    cells = sheet.cells[number]
    raw = cells[place] if place < len(cells) else None
    return Fault(number, f"{letter(place)}{number}", sheet.headings[place], _shown(raw), *why, column)


def _fault(finding: Finding, sheet: Sheet, number: int, columns: tuple[Column, ...], places: dict[str, int]) -> Fault:
    """A finding, at the cell that it speaks of where it names one."""
    zh, en = finding_in_words(finding, "zh"), finding_in_words(finding, "en")
    name = _named(finding, columns, sheet, number, places)
    if name is None:
        return Fault(number, "", "", "", zh, en)
    if name not in places:
        title = next(each for each in columns if each.name == name).title
        return Fault(number, "", title(language()), "", zh, en, name)
    return _at(sheet, number, places[name], (zh, en), name)


def _named(
    finding: Finding, columns: tuple[Column, ...], sheet: Sheet, number: int, places: dict[str, int]
) -> str | None:
    """The column that the finding names, or whose cell or name it repeats."""
    told = dict(finding.parameters).get("column")
    for column in columns:
        if column.name == told:
            return column.name
    said = [value for _, value in finding.parameters] + [sentence(finding, "en")]
    cells = sheet.cells[number]
    # Many refusals name the row by its code besides the cell that is wrong.
    for column in sorted(columns, key=lambda each: each.name in {"code", "number", "equipment"}):
        place = places.get(column.name)
        raw = _shown(cells[place]) if place is not None and place < len(cells) else ""
        if raw and raw in said:
            return column.name
    words = {word.strip(".,:；，") for each in said for word in each.replace(".", " ").split()}
    for column in columns:
        if column.name in places and column.name in words:
            return column.name
    return None
