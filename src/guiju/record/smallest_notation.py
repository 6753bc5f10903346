"""The smallest expanded uncertainty as people write it in a scope annex: read strictly, and written again.

``0.02`` · ``0.02 ~ 0.05`` · ``0.05 + 0.0005 L`` · ``Q[0.05, 0.0005 L]`` · a table in two variables::

    frequency / kHz | 0.1 ~ 1 | 1 ~ 10
    0 ~ 1           | 0.02    | 0.03
    1 ~ 10          | 0.05    |
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from guiju.record.shapes import DECIMAL_PATTERN
from guiju.record.smallest import Function, Interpolated, Matrix, SmallestRule
from guiju.record.words import DecimalText

NUMBER = DECIMAL_PATTERN.replace("(", "(?:")
LONGEST = 4000
"""Characters of a notation that is read at all."""

_NUMBER = re.compile(NUMBER)
_SPAN = re.compile(rf"(?P<a>{NUMBER})~(?P<b>{NUMBER})")
_LINEAR = re.compile(rf"\(?(?P<a>{NUMBER})\+(?P<b>{NUMBER})[*×·]?[A-Za-z]\)?")
_ROOT = re.compile(rf"Q\[(?P<a>{NUMBER})[,;](?P<b>{NUMBER})[*×·]?[A-Za-z]\]")
_OPEN = re.compile(rf"[<>≤≥].*|~{NUMBER}|{NUMBER}~|.*(?:优于|不大于|小于|betterthan|upto).*", re.IGNORECASE)
_SPANS = str.maketrans({"～": "~", "–": "~", "—": "~", "…": "~", "∼": "~", "至": "~", "；": ";", "，": ",", "【": "["})


class NotationError(ValueError):
    """A notation that states no smallest uncertainty, with the reason in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(en)


def open_interval() -> NotationError:
    """An interval without a value at one end promises nothing (ILAC-P14, CNAS-GL025)."""
    return NotationError(
        "开区间（如“优于…”“<…”，或有一端没有不确定度）没有最小扩展不确定度，不能作为能力表述",
        "an open interval ('better than', '<', or an end without a value) has no smallest expanded uncertainty",
    )


def read_smallest(text: str) -> DecimalText | SmallestRule:
    """What a notation states. Raises NotationError."""
    if len(text) > LONGEST:
        raise NotationError(f"表述超过 {LONGEST} 字", f"the notation has more than {LONGEST} characters")
    lines = [each for each in text.splitlines() if each.strip()]
    if len(lines) > 1:
        return _matrix(lines)
    plain = _plain(text)
    if not plain or _OPEN.fullmatch(plain):
        raise open_interval()
    if _NUMBER.fullmatch(plain):
        return DecimalText(plain)
    if found := _SPAN.fullmatch(plain):
        return Interpolated(form="interpolated", at_lower=_decimal(found["a"]), at_upper=_decimal(found["b"]))
    if found := _ROOT.fullmatch(plain):
        return Function(form="root_sum_square", a=_decimal(found["a"]), b=_decimal(found["b"]))
    if found := _LINEAR.fullmatch(plain):
        return Function(form="linear", a=_decimal(found["a"]), b=_decimal(found["b"]))
    raise NotationError(
        f"“{text.strip()[:60]}”无法识别；可写：0.02、0.02 ~ 0.05、0.05 + 0.0005 L、Q[0.05, 0.0005 L] 或两变量表",
        f"'{text.strip()[:60]}' is not known; write 0.02, 0.02 ~ 0.05, 0.05 + 0.0005 L, Q[0.05, 0.0005 L] or a table",
    )


def _plain(text: str) -> str:
    """In half-width signs, one sign for 'to', without spaces but those between two figures: 1 2 is no 12."""
    signs = unicodedata.normalize("NFKC", text.strip()).translate(_SPANS)
    return re.sub(r"(?<![\d.])\s+|\s+(?![\d.])", "", signs).replace("..", "~")


def _decimal(text: str) -> DecimalText:
    return DecimalText(text)


def _cells(line: str) -> list[str]:
    return [each.strip() for each in line.split("\t" if "\t" in line else "|")]


def _matrix(lines: list[str]) -> Matrix:
    head, *rows = [_cells(each) for each in lines]
    name, _, unit = head[0].partition("/")
    if any(len(each) != len(head) for each in rows) or len(head) < 2 or not name.strip():
        raise NotationError(
            "两变量表的首格写“参量/单位”，每行的格数与首行相同，各格以 | 或制表符分隔",
            "a table begins with 'parameter / unit', and every row has as many cells, separated by | or tab",
        )
    return Matrix(
        form="matrix",
        parameter=name.strip(),
        parameter_unit=unit.strip() or "1",
        parameter_bounds=_bounds(head[1:]),
        value_bounds=_bounds([each[0] for each in rows]),
        cells=tuple(tuple(_cell(each) for each in row[1:]) for row in rows),
    )


def _bounds(spans: list[str]) -> tuple[DecimalText, ...]:
    found = [_SPAN.fullmatch(_plain(each)) for each in spans]
    ends = [(each["a"], each["b"]) for each in found if each is not None]
    if len(ends) < len(spans) or any(one[1] != other[0] for one, other in pairwise(ends)):
        raise NotationError(
            "表头和首列写相接的闭区间，如 0.1 ~ 1、1 ~ 10",
            "head and first column hold adjoining closed intervals, such as 0.1 ~ 1, 1 ~ 10",
        )
    return tuple(_decimal(each) for each in (ends[0][0], *(end for _, end in ends)))


def _cell(text: str) -> DecimalText | None:
    plain = _plain(text)
    if plain in ("", "-", "/"):
        return None
    if _OPEN.fullmatch(plain):
        raise open_interval()
    if not _NUMBER.fullmatch(plain):
        raise NotationError(f"表中的“{text[:40]}”不是数字", f"'{text[:40]}' in the table is no number")
    return _decimal(plain)


def write_smallest(stated: str | SmallestRule) -> str:
    """The notation of what is stated; `read_smallest` reads it back."""
    if isinstance(stated, str):
        return stated
    if isinstance(stated, Interpolated):
        return f"{stated.at_lower} ~ {stated.at_upper}"
    if isinstance(stated, Function):
        return f"{stated.a} + {stated.b} L" if stated.form == "linear" else f"Q[{stated.a}, {stated.b} L]"
    head = [f"{stated.parameter} / {stated.parameter_unit}", *_written(stated.parameter_bounds)]
    spans = _written(stated.value_bounds)
    rows = [[span, *(each or "" for each in cells)] for span, cells in zip(spans, stated.cells, strict=True)]
    return "\n".join(" | ".join(each) for each in (head, *rows))


def _written(bounds: tuple[DecimalText, ...]) -> list[str]:
    return [f"{one} ~ {other}" for one, other in pairwise(bounds)]
