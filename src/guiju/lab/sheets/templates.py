"""Templates to fill in: what can be filled in and nothing else, with the choices to pick from and a guide."""

import io
from typing import Any

from django.apps import apps
from django.utils import translation

from guiju.lab.sheets.companions import headings
from guiju.lab.sheets.filed import Column, columns_of, model_of, title_of
from guiju.lab.sheets.templates_out import KINDS
from guiju.lab.ui.register_lists import in_language

ROWS = 2000
"""Rows for which a template offers its choices."""
MOST_OFFERED = 2000
"""Rows of another register that a template offers; of a longer one the codes are typed."""
GUIDE = {
    "zh-hans": ("填写说明", "列", "是否必填", "内容", "可选项", "说明", "必填", "可空", "可选编号"),
    "en": ("Guide", "Column", "Needed", "Content", "Choices", "Remark", "needed", "may be empty", "Codes"),
}
NAMED = {
    "room_code": "premises.Room",
    "custodian": "people.Person",
    "person": "people.Person",
    "equipment": "equipment.Equipment",
}
"""Registers whose codes stand in columns of these names."""


def template(act: str, language: str) -> bytes:
    """A workbook with the headings of an act's sheet, its choices to pick from, its lists, and a guide."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title_of(act, language)[:31]
    sheet.freeze_panes = "A2"
    asked = [each for each in columns_of(act) if each.asked]
    codes = [each for each in asked if _register(act, each) is not None]
    for place, column in enumerate(asked, start=1):
        cell = _heading(sheet, place, column.heading(language), needed=column.required)
        cell.comment = _comment(column, language)
        formula = _choices_formula(column, language)
        if column in codes:
            formula = _offered(book, act, column, codes.index(column), language)
        if formula:
            _offer(sheet, cell.column_letter, formula, free=not column.required)
    for column in asked:
        if column.lines is not None and column.lines.by:
            own = book.create_sheet(column.title(language)[:31])
            own.freeze_panes = "A2"
            for place, heading in enumerate(headings(act, column, language), start=1):
                _heading(own, place, heading, needed=True)
    _guide(book, asked, language)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _heading(sheet: Any, place: int, text: str, *, needed: bool) -> Any:
    from openpyxl.styles import Font, PatternFill

    cell = sheet.cell(row=1, column=place, value=text)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="D8E8F3" if needed else "F1F1F1")
    sheet.column_dimensions[cell.column_letter].width = max(12, len(text) + 4)
    return cell


def _comment(column: Column, language: str) -> Any:
    from openpyxl.comments import Comment

    needed, free = GUIDE[language][6:8]
    told = [KINDS[language][column.kind], needed if column.required else free, _note(column, language)]
    return Comment("；".join(filter(None, told)), "Guiju")


def _note(column: Column, language: str) -> str:
    return column.note[0 if language == "zh-hans" else 1]


def _choices(column: Column, language: str) -> list[str]:
    with translation.override(language):
        named = [str(each) for each in column.choices.values()]
    return named or (KINDS[language]["truth"].split(" / ") if column.kind == "truth" else [])


def _choices_formula(column: Column, language: str) -> str:
    choices = _choices(column, language)
    listed = ",".join(choices)
    return f'"{listed}"' if choices and len(listed) < 250 else ""


def _offer(sheet: Any, letter: str, formula: str, *, free: bool) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    rule = DataValidation(type="list", formula1=formula, allow_blank=free)
    rule.add(f"{letter}2:{letter}{ROWS}")
    sheet.add_data_validation(rule)


def _register(act: str, column: Column) -> Any:
    """The register whose codes stand in a column; None for any other column."""
    found = {each.name: each for each in model_of(act)._meta.concrete_fields}.get(column.name)
    if found is not None and found.is_relation:
        return found.related_model if hasattr(found.related_model, "known_by") else None
    return apps.get_model(NAMED[column.name]) if column.name in NAMED else None


def _offered(book: Any, act: str, column: Column, place: int, language: str) -> str:
    """Writes the codes of a register beside their names on a sheet of their own; the formula that picks from them."""
    model = _register(act, column)
    if model.known_by == "pk":
        return ""
    with translation.override(language):
        rows = list(model.objects.order_by(model.known_by)[: MOST_OFFERED + 1])
        named = [(str(getattr(each, model.known_by)), _named(each)) for each in rows]
    if not named or len(named) > MOST_OFFERED:
        return ""
    title = GUIDE[language][8]
    sheet = book[title] if title in book.sheetnames else book.create_sheet(title)
    at = 2 * place + 1
    letter = _heading(sheet, at, column.title(language), needed=False).column_letter
    sheet.column_dimensions[letter].width = 18
    for line, (code, name) in enumerate(named, start=2):
        for offset, text in enumerate((code, name)):
            sheet.cell(row=line, column=at + offset, value=text).data_type = "s"
    return f"'{title}'!${letter}$2:${letter}${len(named) + 1}"


def _named(row: Any) -> str:
    return str(in_language(row, "name")) if hasattr(row, "name_en") else str(row)


def _guide(book: Any, asked: list[Column], language: str) -> None:
    from openpyxl.styles import Alignment, Font

    title, *heads = GUIDE[language][:6]
    sheet = book.create_sheet(title)
    sheet.append(heads)
    for each in sheet[1]:
        each.font = Font(bold=True)
    for column in asked:
        choices = "、".join(_choices(column, language))
        needed = GUIDE[language][6 if column.required else 7]
        told = _note(column, language)
        sheet.append([column.heading(language), needed, KINDS[language][column.kind], choices, told])
    for letter, width in zip("ABCDE", (36, 12, 28, 60, 60), strict=True):
        sheet.column_dimensions[letter].width = width
        for cell in sheet[letter]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
