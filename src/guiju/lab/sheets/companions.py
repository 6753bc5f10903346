"""Lists that stand on a sheet of their own in the same workbook, a line each, joined to their rows."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from guiju.lab.house.rowwise import Lines
from guiju.lab.sheets.cells import text_of
from guiju.lab.sheets.filed import LANGUAGES, Column, columns_of
from guiju.lab.sheets.workbook import Sheet, SheetUnreadable


def headings(act: str, column: Column, language: str) -> list[str]:
    """The headings of the sheet on which a column's lines stand."""
    lines = column.lines or Lines(heads=(), make=list)
    keys = [each for each in columns_of(act) if each.name in lines.by]
    place = LANGUAGES.index(language)
    return [*(each.heading(language) for each in keys), *(each[place] for each in lines.heads)]


def joined(sheet: Sheet, act: str, others: Sequence[Sheet]) -> Sheet:
    """The sheet with the lines of others in their cells. Raises SheetUnreadable for lines that belong to no row."""
    for column in columns_of(act):
        own = [each for each in others if column.lines is not None and each.title in _titles(column)]
        for other in own if column.lines is not None and column.lines.by else ():
            sheet = _with_lines(sheet, act, column, other)
    return sheet


def _titles(column: Column) -> set[str]:
    return {column.title(each) for each in LANGUAGES}


def _with_lines(sheet: Sheet, act: str, column: Column, other: Sheet) -> Sheet:
    lines = column.lines
    assert lines is not None  # of a column with lines alone
    keys = [each for each in columns_of(act) if each.name in lines.by]
    wide = len(keys)
    place_of = _places(sheet, [*keys, column])
    if (
        other.headings[: wide + len(lines.heads)] not in {tuple(headings(act, column, each)) for each in LANGUAGES}
        or None in place_of
    ):
        raise SheetUnreadable(
            f"工作表“{other.title}”的表头与模板不符，或主表缺少列“{column.title('zh-hans')}”",
            f"the headings of the sheet “{other.title}” are not those of the template, or the main sheet lacks the "
            f"column “{column.title('en')}”",
        )
    found: dict[tuple[str, ...], list[str]] = {}
    for _number, cells in other.rows:
        texts = [text_of(each) for each in (*cells, *[None] * (wide + len(lines.heads)))]
        found.setdefault(tuple(texts[:wide]), []).append(" | ".join(texts[wide : wide + len(lines.heads)]))
    rows = []
    for number, cells in sheet.rows:
        row = [*cells, *[None] * (len(sheet.headings) - len(cells))]
        told = found.pop(tuple(text_of(row[each]) for each in place_of[:-1] if each is not None), None)
        if told is not None and not text_of(row[place_of[-1] or 0]):
            row[place_of[-1] or 0] = "\n".join(told)
        rows.append((number, tuple(row)))
    if found:
        shown = "、".join(" ".join(each) for each in list(found)[:5])
        raise SheetUnreadable(
            f"工作表“{other.title}”中的 {shown} 在主表中没有对应的行",
            f"{shown} on the sheet “{other.title}” belongs to no row of the main sheet",
        )
    return replace(sheet, rows=tuple(rows))


def _places(sheet: Sheet, columns: Sequence[Column]) -> list[Any]:
    """Where columns stand; None for one that is not there."""
    return [
        next((place for place, heading in enumerate(sheet.headings) if heading in each.headings), None)
        for each in columns
    ]
