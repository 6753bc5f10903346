"""A request as a canonical document, so that the same request has the same hash; and whether it is well typed."""

import re
import types
import unicodedata
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from guiju.canonical import MAX_DEPTH
from guiju.lab.house.clock import instant_text

UNPRINTED = frozenset({"Cc", "Cs", "Co", "Cn"})
"""Categories of characters that nothing prints: controls, halves of pairs, private and unassigned ones."""
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that turn the direction of what is read, so that a text shows otherwise than it stands."""
HALF = re.compile("[\ud800-\udfff]")
"""Halves of pairs: text from JSON may hold one alone, and nothing can be written down of it."""
YEARS = (1800, 2199)
"""Years that a day of a request may lie in: further out it is mistyped, and periods from it leave the calendar."""


class RequestUnreadable(TypeError):
    """A request holds what no request may hold; `where` is the path of the member."""

    def __init__(self, where: str, zh: str, en: str) -> None:
        super().__init__(f"{where}: {en}")
        self.where, self.zh, self.en = where, zh, en


def request_document(value: Any, where: str = "$") -> Any:
    """The value with dataclasses as objects and days and instants as text.

    Raises RequestUnreadable for what no request holds, such as a float or an instant without offset.
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {
            each.name: request_document(getattr(value, each.name), f"{where}.{each.name}") for each in fields(value)
        }
    if isinstance(value, datetime):
        if value.utcoffset() is None:
            raise RequestUnreadable(where, "时刻须带时区", "an instant needs its offset from UTC")
        try:
            return instant_text(value)
        except OverflowError:
            raise RequestUnreadable(where, "时刻超出日历", "an instant beyond the calendar") from None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        if any(not isinstance(key, str) for key in value):
            raise RequestUnreadable(where, "键须为文本", "every key must be text")
        return {key: request_document(each, f"{where}.{key}") for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [request_document(each, f"{where}[{place}]") for place, each in enumerate(value)]
    if isinstance(value, bytes):
        return value.hex()
    if value is None or isinstance(value, (str, bool, int)):
        return value
    name = type(value).__name__
    raise RequestUnreadable(where, f"不能是 {name}", f"a request holds no {name}")


def demand_encodable(value: Any, where: str = "$", depth: int = 0) -> None:
    """Raises RequestUnreadable for a text, or the name of a member, that holds half of a pair: no file can keep it.

    Also for what is nested deeper than a document that can be hashed.
    """
    if depth > MAX_DEPTH:
        raise RequestUnreadable(where, f"嵌套超过 {MAX_DEPTH} 层", f"is nested more than {MAX_DEPTH} deep")
    if isinstance(value, str):
        half = None if value.isascii() else HALF.search(value)
        if half is not None:
            sign = f"U+{ord(half[0]):04X}"
            zh, en = f"含有不成对的代理字符 {sign}，无法保存", f"holds {sign}, half of a pair, and cannot be kept"
            raise RequestUnreadable(where, zh, en)
    elif isinstance(value, Mapping):
        for key, each in value.items():
            shown = str(key).encode("utf-8", "backslashreplace").decode()
            demand_encodable(key, f"{where}.{shown}", depth)
            demand_encodable(each, f"{where}.{shown}", depth + 1)
    elif isinstance(value, (list, tuple)):
        for place, each in enumerate(value):
            demand_encodable(each, f"{where}[{place}]", depth + 1)
    elif is_dataclass(value) and not isinstance(value, type):
        for member in fields(value):
            demand_encodable(getattr(value, member.name), f"{where}.{member.name}", depth + 1)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def demand_typed(kind: type, request: Any) -> None:
    """Raises RequestUnreadable unless `request` is of this kind and every member is what its annotation says."""
    if not isinstance(request, kind):
        raise RequestUnreadable("$", f"应为 {kind.__qualname__}", f"must be a {kind.__qualname__}")
    _demand_members(request, "$")
    demand_encodable(request)


def _demand_members(value: Any, where: str) -> None:
    for name, hint in _hints(type(value)).items():
        if name in value.__dataclass_fields__:
            _demand(getattr(value, name), hint, f"{where}.{name}")


def _demand(value: Any, hint: Any, where: str) -> None:
    if not _fits(value, hint):
        name = getattr(hint, "__name__", str(hint))
        raise RequestUnreadable(where, f"应为 {name}，不是 {type(value).__name__}", f"must be {name}")
    if is_dataclass(value) and not isinstance(value, type):
        _demand_members(value, where)
        return
    if isinstance(value, date) and not YEARS[0] <= value.year <= YEARS[1]:
        span = f"{YEARS[0]}—{YEARS[1]}"
        zh, en = f"不在 {span} 年之间，没有终止日期时请留空", f"not in the years {span}; leave open ends empty"
        raise RequestUnreadable(where, f"{value.isoformat()[:10]} {zh}", en)
    if isinstance(value, str):
        _demand_text(value, where)
    inner = get_args(hint)
    if isinstance(value, (list, tuple)) and get_origin(hint) in (list, tuple):
        each_hint = inner if inner[-1:] != (...,) and get_origin(hint) is tuple else (inner[0],) * len(value)
        if len(each_hint) != len(value):
            raise RequestUnreadable(where, f"应有 {len(each_hint)} 项", f"must have {len(each_hint)} members")
        for place, (each, its) in enumerate(zip(value, each_hint, strict=True)):
            _demand(each, its, f"{where}[{place}]")
    elif isinstance(value, Mapping) and inner:
        for key, each in value.items():
            _demand(key, inner[0], f"{where}.{key}")
            _demand(each, inner[1], f"{where}.{key}")


def _demand_text(value: str, where: str) -> None:
    """Texts are kept for ever and printed: what nothing prints, or what turns the writing around, is none."""
    if value.isascii() and value.isprintable():
        return
    for place, sign in enumerate(value):
        if (unicodedata.category(sign) in UNPRINTED and sign not in "\n\r\t") or sign in TURNING:
            zh, en = f"第 {place + 1} 个字符 U+{ord(sign):04X} 不能使用", f"character {place + 1}, U+{ord(sign):04X}"
            raise RequestUnreadable(
                where, f"{zh}：它无法显示或改变书写方向", f"{en}, cannot be shown or turns the writing"
            )


def _fits(value: Any, hint: Any) -> bool:
    if hint in (Any, object):
        return True
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return any(_fits(value, each) for each in get_args(hint))
    if origin is Literal:
        return value in get_args(hint)
    if hint is None or hint is type(None):
        return value is None
    kind = getattr(hint, "__supertype__", origin or hint)
    if kind in (list, tuple):
        return isinstance(value, (list, tuple))
    if kind in (int, date):
        # True is an int, and an instant a date, only to Python.
        return type(value) is kind
    return not isinstance(kind, type) or isinstance(value, kind)
