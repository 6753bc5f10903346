"""The report of a spreadsheet before anything is stored: every cell and row that cannot be taken, and why."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from guiju.lab.house.reading import Actor
from guiju.lab.house.refusal import ActError, Conflict, Refused, sentence
from guiju.lab.house.trial import trial
from guiju.lab.sheets.annexes import as_columns
from guiju.lab.sheets.cells import CellUnreadable, Nothing, value_of
from guiju.lab.sheets.filed import Column, columns_of, fileable
from guiju.lab.sheets.workbook import Sheet, SheetUnreadable
from guiju.lab.ui.acting import in_words


@dataclass(frozen=True)
class Fault:
    """What is wrong with a cell, or with a whole row where `cell` names no column."""

    row: int
    cell: str
    heading: str
    value: str
    zh: str
    en: str


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


def matching(sheet: Sheet) -> str | None:
    """The act whose columns the sheet's headings name best; None where none has all that it needs."""
    best, most = None, 0
    for act in fileable():
        columns = columns_of(act)
        known = [each for each in columns if each.headings & set(sheet.headings)]
        lacking = [each for each in columns if each.required and each not in known]
        used = len(known) - sum(
            heading not in {name for each in columns for name in each.headings} for heading in sheet.headings
        )
        if not lacking and used > most:
            best, most = act, used
    return best


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
    lacking = [each for each in columns if each.required and each.name not in places]
    if lacking:
        zh = "、".join(each.title("zh-hans") for each in lacking)
        en = ", ".join(each.title("en") for each in lacking)
        raise SheetUnreadable(
            f"工作表“{sheet.title}”缺少列：{zh}", f"the sheet “{sheet.title}” lacks the columns: {en}"
        )
    return places


def judge(sheet: Sheet, act: str, actor: Actor, progress: Callable[[int], None] = lambda done: None) -> Report:
    """Reads every cell, then tries every row that reads in a transaction that is taken back.

    Raises SheetUnreadable when needed columns are missing.
    """
    columns, kind = columns_of(act), fileable()[act]
    places = _places(columns, sheet)
    faults: list[Fault] = []
    read: list[tuple[int, Any]] = []
    for number, cells in sheet.rows:
        values, wrong = _row(columns, places, sheet, number, cells)
        faults += wrong
        read.append((number, None if wrong else kind.Request(**values)))
    tried = trial([None if each is None else (kind, each) for _, each in read], actor, progress)
    for (number, _), error in zip(read, tried, strict=True):
        if error is not None:
            faults.append(_fault(error, sheet, number, columns, places))
    known = {name for each in columns for name in each.headings}
    unused = tuple(each for each in sheet.headings if each and each not in known)
    faults.sort(key=lambda each: (each.row, len(each.cell), each.cell))
    return Report(act, sheet.title, len(sheet.rows), tuple(faults), unused, () if faults else tuple(read))


def requests(sheet: Sheet, act: str) -> list[tuple[int, Any]]:
    """Row number and request of every row of a sheet that was accepted. Raises SheetUnreadable for any fault."""
    columns, kind = columns_of(act), fileable()[act]
    places = _places(columns, sheet)
    found = []
    for number, cells in sheet.rows:
        values, wrong = _row(columns, places, sheet, number, cells)
        if wrong:
            raise SheetUnreadable(f"{wrong[0].cell} {wrong[0].zh}", f"{wrong[0].cell} {wrong[0].en}")
        found.append((number, kind.Request(**values)))
    return found


def _row(
    columns: tuple[Column, ...], places: dict[str, int], sheet: Sheet, number: int, cells: tuple[Any, ...]
) -> tuple[dict[str, Any], list[Fault]]:
    values: dict[str, Any] = {}
    faults = _beyond(sheet, number, cells)
    cells = as_columns(cells, places)
    for column in columns:
        place = places.get(column.name)
        raw = cells[place] if place is not None and place < len(cells) else None
        try:
            value = value_of(column, raw)
        except CellUnreadable as error:
            cell = f"{letter(place or 0)}{number}"
            faults.append(Fault(number, cell, sheet.headings[place or 0], _shown(raw), error.zh, error.en))
            continue
        if not isinstance(value, Nothing):
            values[column.name] = value
        elif column.kind in {"text", "number"} and not column.defaulted:
            values[column.name] = ""
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


def _fault(error: ActError, sheet: Sheet, number: int, columns: tuple[Column, ...], places: dict[str, int]) -> Fault:
    """The refusal, at the cell that it speaks of where it names one."""
    zh, en = in_words(error, "zh"), in_words(error, "en")
    name = _named(error, columns, sheet, number, places)
    if name is None:
        return Fault(number, "", "", "", zh, en)
    place = places[name]
    cells = sheet.cells[number]
    raw = cells[place] if place < len(cells) else None
    return Fault(number, f"{letter(place)}{number}", sheet.headings[place], _shown(raw), zh, en)


def _named(
    error: ActError, columns: tuple[Column, ...], sheet: Sheet, number: int, places: dict[str, int]
) -> str | None:
    """The column whose name or whose cell the refusal repeats."""
    said: list[str] = []
    if isinstance(error, Refused):
        told = {value for each in error.findings for name, value in each.parameters if name == "column"}
        for column in columns:
            if column.name in told and column.name in places:
                return column.name
        said = [value for each in error.findings for _, value in each.parameters] + [sentence(error.findings[0], "en")]
    elif isinstance(error, Conflict):
        said = [error.what]
    cells = sheet.cells[number]
    # Many refusals name the row by its code besides the cell that is wrong.
    for column in sorted(columns, key=lambda each: each.name in {"code", "number"}):
        place = places.get(column.name)
        raw = _shown(cells[place]) if place is not None and place < len(cells) else ""
        if raw and raw in said:
            return column.name
    words = {word.strip(".,:；，") for each in said for word in each.replace(".", " ").split()}
    for column in columns:
        if column.name in places and column.name in words:
            return column.name
    return None
