"""Templates to fill in, and exports of registers in the same columns, so that what was exported can be imported."""

import io
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any

from guiju.canonical import dumps
from guiju.lab.api.documents import registers
from guiju.lab.house import clock, past
from guiju.lab.house.reading import Actor
from guiju.lab.house.withheld import seen_by, withheld
from guiju.lab.sheets.filed import Column, act_words, columns_of, fileable, pointed_to, title_of
from guiju.lab.sheets.workbook import as_csv, as_xlsx

WITHHELD = {"zh-hans": "（无权查看）", "en": "(withheld)"}
"""What stands in place of what the person may not see."""
ROWS = 2000
"""Rows for which a template offers its choices."""
KINDS = {
    "zh-hans": {
        "text": "文本",
        "number": "十进制数",
        "integer": "整数",
        "truth": "是 / 否",
        "day": "日期 2026-03-31",
        "instant": "时刻 2026-03-31 09:30",
        "document": "逗号分隔的词，或 JSON",
    },
    "en": {
        "text": "text",
        "number": "decimal number",
        "integer": "whole number",
        "truth": "yes / no",
        "day": "day 2026-03-31",
        "instant": "time 2026-03-31 09:30",
        "document": "words between commas, or JSON",
    },
}
GUIDE = {
    "zh-hans": ("填写说明", "列", "是否必填", "内容", "可选项", "必填", "可空"),
    "en": ("Guide", "Column", "Needed", "Content", "Choices", "needed", "may be empty"),
}


def template(act: str, language: str) -> bytes:
    """A workbook with the headings of an act's sheet, its choices to pick from, and a guide."""
    import openpyxl
    from openpyxl.comments import Comment
    from openpyxl.styles import Font, PatternFill
    from openpyxl.worksheet.datavalidation import DataValidation

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title_of(act, language)[:31]
    sheet.freeze_panes = "A2"
    for place, column in enumerate(columns_of(act), start=1):
        cell = sheet.cell(row=1, column=place, value=column.heading(language))
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="D8E8F3" if column.required else "F1F1F1")
        cell.comment = Comment(_content(column, language), "Guiju")
        sheet.column_dimensions[cell.column_letter].width = max(12, len(column.heading(language)) + 4)
        choices = _choices(column, language)
        if choices and len(",".join(choices)) < 250:
            rule = DataValidation(type="list", formula1='"' + ",".join(choices) + '"', allow_blank=not column.required)
            rule.add(f"{cell.column_letter}2:{cell.column_letter}{ROWS}")
            sheet.add_data_validation(rule)
    _guide(book, act, language)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _choices(column: Column, language: str) -> list[str]:
    from django.utils import translation

    with translation.override(language):
        named = [str(each) for each in column.choices.values()]
    return named or (KINDS[language]["truth"].split(" / ") if column.kind == "truth" else [])


def _content(column: Column, language: str) -> str:
    _, _, _, _, _, needed, free = GUIDE[language]
    return f"{KINDS[language][column.kind]}；{needed if column.required else free}"


def _guide(book: Any, act: str, language: str) -> None:
    from openpyxl.styles import Font

    title, *heads = GUIDE[language][:5]
    sheet = book.create_sheet(title)
    sheet.append(heads)
    for each in sheet[1]:
        each.font = Font(bold=True)
    for column in columns_of(act):
        choices = "、".join(_choices(column, language))
        needed = GUIDE[language][5 if column.required else 6]
        sheet.append([column.heading(language), needed, KINDS[language][column.kind], choices])
    for letter, width in zip("ABCD", (36, 12, 28, 60), strict=True):
        sheet.column_dimensions[letter].width = width


def export(table: str, kind: str, language: str, actor: Actor, day: date | None = None) -> bytes:
    """A whole register: in the columns of its sheet where it can be imported, else in those of the table.

    Args:
        day: as it was at the end of this past day; None: as it is.

    Raises KeyError for a table that is no register.
    """
    model, columns = registers()[table], columns_shown(table)
    headings = [each.heading(language) for each in columns]
    rows = _rows(model, columns, language, actor, day)
    title = f"{model._meta.verbose_name_plural}{'' if day is None else f' {day}'}"
    return as_csv(headings, rows) if kind == "csv" else as_xlsx(title, headings, rows)


def columns_shown(table: str) -> tuple[Column, ...]:
    """The columns of a register's export: those of its sheet, or of its table where none is imported."""
    model = registers()[table]
    act = next((name for name, each in fileable().items() if each.model is model), None)
    return columns_of(act) if act else tuple(_plain(each) for each in model._meta.concrete_fields)


def _plain(field: Any) -> Column:
    return Column(field.name, "text", False, {}, of=pointed_to(field))


def _rows(
    model: Any, columns: tuple[Column, ...], language: str, actor: Actor, day: date | None
) -> Iterator[list[Any]]:
    from django.utils import translation

    hidden = withheld(model, actor)
    named = {each.name: each for each in model._meta.concrete_fields}
    foreign = [name for name, each in named.items() if each.is_relation]
    with translation.override(language):
        words = {each.name: {code: str(title) for code, title in each.choices.items()} for each in columns}
        yes, no = KINDS[language]["truth"].split(" / ")
    for row in _found(seen_by(model.objects.select_related(*foreign).order_by("pk"), actor), day):
        yield [
            WITHHELD[language] if each.name in hidden else _cell(row, each.name, words[each.name], (yes, no))
            for each in columns
        ]


def _found(rows: Any, day: date | None) -> Iterator[Any]:
    if day is None:
        yield from rows.iterator(chunk_size=2000)
        return
    entry = past.last_entry(past.end_of(day))
    some = past.existing(rows, entry).iterator(chunk_size=500)
    while found := list(islice(some, 500)):
        past.as_they_were(found, entry)
        yield from found


def _cell(row: Any, name: str, words: dict[str, str], truth: tuple[str, str]) -> Any:
    value = getattr(row, name, "")
    if hasattr(value, "known_by"):
        return str(getattr(value, value.known_by))
    if isinstance(value, bool):
        return truth[0] if value else truth[1]
    if isinstance(value, datetime):
        return value.astimezone(clock.zone()).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        parts = value.split(" ")
        return "、".join(words[each] for each in parts) if words and set(parts) <= set(words) else value
    return "" if value is None else value if isinstance(value, int) else dumps(value).decode()


def all_templates() -> list[dict[str, str]]:
    """What can be imported: name of the act, what it enters, the act in words."""
    titles = {name: title_of(name) for name in fileable()}
    same = Counter(titles.values())
    return [
        {"act": name, "title": f"{title}（{act_words(name)}）" if same[title] > 1 else title, "words": act_words(name)}
        for name, title in titles.items()
    ]
