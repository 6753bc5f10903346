"""What a cell of a spreadsheet says: spreadsheets keep numbers, days and truth in their own ways."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Any

from guiju.conduct.quantities import key_of
from guiju.lab.house import clock
from guiju.lab.house.controlled import is_decimal
from guiju.lab.house.request import RequestUnreadable, demand_encodable
from guiju.lab.house.request_json import read_request
from guiju.lab.house.rowwise import Lines
from guiju.lab.sheets.annexes import plain
from guiju.lab.sheets.filed import DOCUMENT, LANGUAGES, Column
from guiju.lab.sheets.workbook import Formula

YES = frozenset({"是", "有", "真", "yes", "y", "true", "1", "√"})
NO = frozenset({"否", "无", "假", "no", "n", "false", "0", "×", "x"})
SAID: dict[str, dict[str, Any]] = {
    "on_site": {"现场": True, "on site": True, "实验室": False, "实验室内": False, "laboratory": False},
    "field": {"温度": "thermometry", "长度": "length", "电磁": "electricity"},
}
"""What annexes write in a column instead of its own words."""
TOLD = 20
"""So many choices are told where a cell holds none of them."""
DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d")
INSTANTS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M")


class CellUnreadable(ValueError):
    """A cell does not say what its column wants; told in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(en)


@dataclass(frozen=True)
class Nothing:
    """An empty cell."""


def value_of(column: Column, raw: Any, files: Mapping[str, str] = MappingProxyType({})) -> Any:
    """The value of a request's member in a cell; `Nothing` for an empty cell.

    Args:
        files: SHA-256 of the files that came with the sheet, by their names without regard to case.

    Raises CellUnreadable.
    """
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        if column.required:
            raise CellUnreadable("不能为空", "must not be empty")
        return Nothing()
    if isinstance(raw, Formula):
        raise CellUnreadable(
            f"是公式 {raw[:40]}，文件里没有它的结果；请用表格软件打开并保存一次，或粘贴为数值",
            f"is the formula {raw[:40]} without its result; save the file in a spreadsheet program, or paste the value",
        )
    if isinstance(raw, str) and raw.startswith("#") and raw.rstrip("!?").isupper():
        raise CellUnreadable(f"单元格是公式错误 {raw}", f"the cell holds the error {raw} of a formula")
    if column.name in SAID and isinstance(raw, str) and raw.strip().casefold() in SAID[column.name]:
        return SAID[column.name][raw.strip().casefold()]
    if column.name == "quantity" and key_of(_text(raw)) in column.choices:
        return key_of(_text(raw))
    if column.choices:
        return _code(column, _text(raw))
    if column.kind == "file":
        return _file(_text(raw), files)
    if column.lines is not None:
        return _lines(column.lines, _text(raw))
    readers = {"number": _number, "integer": _integer, "truth": _truth, "day": _day, "instant": _instant}
    return _document(raw) if column.kind == DOCUMENT else readers.get(column.kind, _text)(raw)


def text_of(raw: Any) -> str:
    """What a cell says as text; empty for an empty one."""
    return "" if raw is None else _text(raw)


def _text(raw: Any) -> str:
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, float):
        return _digits(raw)
    if isinstance(raw, datetime):
        return raw.date().isoformat() if raw.time() == time() else raw.isoformat(sep=" ")
    return str(raw).strip()


def _digits(raw: float) -> str:
    """The shortest decimal number that a spreadsheet's binary number can have been typed as."""
    return str(int(raw)) if raw.is_integer() and abs(raw) < 1e15 else repr(raw)


def _code(column: Column, text: str) -> str:
    """A code, or several between spaces, given by themselves or by their words in either language."""
    known = column.codes
    if text.casefold() in known:
        return known[text.casefold()]
    for separators in (r"\s*[、,，;；]\s*", r"[\s、,，;；]+"):  # words may hold spaces, codes do not
        parts = [known.get(each.casefold()) for each in re.split(separators, text) if each]
        if len(parts) > 1 and None not in parts:
            return " ".join(sorted(each for each in parts if each))
    zh, en = (_listed(_titles(column, LANGUAGES[0]), "、", "等"), _listed(_titles(column, LANGUAGES[1]), ", ", " …"))
    raise CellUnreadable(f"“{text}”不在可选项中：{zh}", f"“{text}” is none of: {en}")


def _listed(titles: list[str], between: str, more: str) -> str:
    """What may be chosen, a long list by its beginning; the guide of the template has all of it."""
    return between.join(titles[:TOLD]) + (more if len(titles) > TOLD else "")


def _titles(column: Column, language: str) -> list[str]:
    from django.utils import translation

    with translation.override(language):
        return [str(each) for each in column.choices.values()]


def _number(raw: Any) -> str:
    text = plain(_text(raw)).replace("−", "-").replace("，", "").replace("\u2009", "").replace("\xa0", "")
    if not is_decimal(text):
        raise CellUnreadable(f"“{_text(raw)}”不是十进制数", f"“{_text(raw)}” is no decimal number")
    return text


def _integer(raw: Any) -> int:
    text = _text(raw)
    if not (text.removeprefix("-").isascii() and text.removeprefix("-").isdecimal() and len(text) <= 16):
        raise CellUnreadable(f"“{text}”不是整数", f"“{text}” is no whole number")
    return int(text)


def _truth(raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    text = _text(raw).casefold()
    if text not in YES | NO:
        raise CellUnreadable(f"“{text}”应为 是 或 否", f"“{text}” must be yes or no")
    return text in YES


def _day(raw: Any) -> date:
    if isinstance(raw, datetime):
        if raw.time() != time():
            raise CellUnreadable(f"{raw} 应为日期，不带时刻", f"{raw} must be a day without a time")
        return raw.date()
    if isinstance(raw, date):
        return raw
    text = _text(raw)
    for pattern in DAYS:
        try:
            return datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    raise CellUnreadable(f"“{text}”不是日期（如 2026-03-31）", f"“{text}” is no day (such as 2026-03-31)")


def _instant(raw: Any) -> datetime:
    """Civil time of the site where no offset is given, as people write it down."""
    if isinstance(raw, datetime):
        return raw if raw.utcoffset() is not None else raw.replace(tzinfo=clock.zone())
    text = _text(raw)
    try:
        found = datetime.fromisoformat(text)
        return found if found.utcoffset() is not None else found.replace(tzinfo=clock.zone())
    except ValueError:
        pass
    for pattern in INSTANTS:
        try:
            return datetime.strptime(text, pattern).replace(tzinfo=clock.zone())
        except ValueError:
            continue
    raise CellUnreadable(f"“{text}”不是时刻（如 2026-03-31 09:30）", f"“{text}” is no time (such as 2026-03-31 09:30)")


def _file(text: str, files: Mapping[str, str]) -> str:
    """The SHA-256 of a file that came with the sheet, by its name; or given itself."""
    if re.fullmatch(r"[0-9a-f]{64}", text):
        return text
    found = files.get(text.casefold()) or files.get(f"{text}.pdf".casefold())
    if found is None:
        raise CellUnreadable(f"没有随表格一起上传文件“{text}”", f"the file “{text}” was not sent with the spreadsheet")
    return found


def _lines(lines: Lines, text: str) -> list[Any]:
    """A list of documents, one a line, its parts between | or tabs; or as JSON, as exports write it."""
    if text[:1] in "[{":
        found = _document(text)
        return found if isinstance(found, list) else [found]
    made = []
    for number, line in enumerate(filter(str.strip, text.splitlines()), start=1):
        parts = [each.strip() for each in line.replace("｜", "|").split("\t" if "\t" in line else "|")]
        try:
            if len(parts) != len(lines.heads):
                raise CellUnreadable(
                    f"有 {len(parts)} 项，应为 {len(lines.heads)} 项（{' | '.join(each[0] for each in lines.heads)}）",
                    f"has {len(parts)} parts instead of {len(lines.heads)} "
                    f"({' | '.join(each[1] for each in lines.heads)})",
                )
            made.append(lines.make(parts))
        except ValueError as error:
            zh, en = getattr(error, "zh", str(error)), getattr(error, "en", str(error))
            raise CellUnreadable(f"第 {number} 行：{zh}", f"line {number}: {en}") from None
    return made


def _document(raw: Any) -> Any:
    """A document as JSON; or, as people write short lists, words between commas."""
    text = _text(raw)
    if text[:1] not in "[{":
        return [each.strip() for each in text.replace("，", ",").replace("、", ",").split(",") if each.strip()]
    try:
        found = read_request(object, json.loads(text))
        demand_encodable(found)
        return found
    except (ValueError, RecursionError, RequestUnreadable) as error:
        raise CellUnreadable(f"不是有效的 JSON：{error}", f"is no JSON: {error}") from None
