"""What a page and a file show of a report: rows as they were read, and the sheet with its faulty cells marked."""

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from guiju.lab.house import clock
from guiju.lab.sheets.filed import Column, columns_of
from guiju.lab.sheets.report import Fault, Report, letter
from guiju.lab.sheets.workbook import Sheet
from guiju.lab.ui import words
from guiju.lab.ui.register_lists import NOTHING, yes_no

SHOWN = 20
"""Rows that a report shows as they were read."""
WIDEST = 80
"""Signs of a cell that a report shows."""
WHY = ("不能导入的原因", "Why not")


def as_read(report: Report) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Headings and first rows of what can be taken, as it was read; columns that no row fills are left out."""
    rows = report.good[:SHOWN]
    columns = [each for each in columns_of(report.act) if any(_filled(values, each) for _, values in rows)]
    language = words.either("zh-hans", "en")
    shown = [(number, [_shown(each, values.get(each.name)) for each in columns]) for number, values in rows]
    return [each.title(language) for each in columns], shown


def _filled(values: dict[str, Any], column: Column) -> bool:
    return values.get(column.name) not in (None, "", [])


def _shown(column: Column, value: Any) -> str:
    if value in (None, "", []):
        return NOTHING
    if isinstance(value, bool):
        return str(yes_no(value))
    if isinstance(value, datetime):
        return value.astimezone(clock.zone()).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return words.either(f"{len(value)} 项", f"{len(value)} entries")
    text = str(column.choices[value]) if value in column.choices else str(value)
    if column.kind == "file":
        text = text[:12]
    return text if len(text) <= WIDEST else f"{text[:WIDEST]}…"


def marked(sheet: Sheet, report: Report) -> bytes:
    """The sheet as a workbook whose faulty cells are marked, each with its reason, and all reasons at the row's end.

    Mended, it can be sent again as it is: the column of reasons belongs to no register and is passed over.
    """
    import openpyxl

    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet.title[:31]
    page.freeze_panes = "A2"
    page.append([*sheet.headings, words.either(*WHY)])
    own = _by_row(report.faults)
    for number, cells in sheet.rows:
        for place, value in enumerate(cells, start=1):
            _write(page, number, place, value)
        _mark(page, number, own.get(number, ()), len(sheet.headings) + 1)
    for place, heading in enumerate(sheet.headings):
        page.column_dimensions[letter(place)].width = max(12, min(40, len(heading) + 4))
    page.column_dimensions[letter(len(sheet.headings))].width = 60
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _by_row(faults: Sequence[Fault]) -> dict[int, list[Fault]]:
    found: dict[int, list[Fault]] = {}
    for each in faults:
        found.setdefault(each.row, []).append(each)
    return found


def _write(page: Any, row: int, place: int, value: Any) -> None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    text = ILLEGAL_CHARACTERS_RE.sub("\ufffd", str(value)) if isinstance(value, str) else value
    cell = page.cell(row=row, column=place, value=text)
    if isinstance(text, str):
        cell.data_type = "s"  # nothing that was sent is run as a formula


def _mark(page: Any, row: int, faults: Sequence[Fault], last: int) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    red = PatternFill("solid", fgColor="F6C9C4")
    told = []
    for each in faults:
        why = words.either(each.zh, each.en)
        told.append(f"{each.heading}{words.either('：', ': ')}{why}" if each.heading else why)
        if each.cell:
            page[each.cell].fill = red
            page[each.cell].comment = Comment(why, "Guiju")
    if told:
        _write(page, row, last, "；".join(told))
        page.cell(row=row, column=last).fill = red
