"""Exports of registers in the columns of their sheets, so that what was exported can be imported."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any

from guiju.canonical import dumps
from guiju.lab.api.documents import registers
from guiju.lab.house import clock, past
from guiju.lab.house.reading import Actor
from guiju.lab.house.unreadable import Unreadable
from guiju.lab.house.withheld import seen_by, withheld
from guiju.lab.sheets.filed import Column, act_words, columns_of, fileable, filing_into, pointed_to, title_of
from guiju.lab.sheets.workbook import as_csv, as_xlsx

WITHHELD = {"zh-hans": "（无权查看）", "en": "(withheld)"}
"""What stands in place of what the person may not see."""
KINDS = {
    "zh-hans": {
        "text": "文本",
        "number": "十进制数",
        "integer": "整数",
        "truth": "是 / 否",
        "day": "日期 2026-03-31",
        "instant": "时刻 2026-03-31 09:30",
        "document": "逗号分隔的词，或 JSON",
        "lines": "每行一条，各项用 | 分隔",
        "file": "文件名",
    },
    "en": {
        "text": "text",
        "number": "decimal number",
        "integer": "whole number",
        "truth": "yes / no",
        "day": "day 2026-03-31",
        "instant": "time 2026-03-31 09:30",
        "document": "words between commas, or JSON",
        "lines": "a line each, parts between |",
        "file": "name of a file",
    },
}


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
    act = filing_into(model)
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
    if isinstance(value, Unreadable):
        return str(value)
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
