"""YAML read with the place of every field, so that an error can say where it stands.

Scalars stay the text that was typed: YAML's own reading would make 8 of 010, 90 of 1:30 and a date of 2026-01-31.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, NoReturn

from guiju.metrology.errors import InputError

MOST_CHARACTERS = 262_144
MOST_FIELDS = 20_000
DEEPEST = 12
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
RELATIVE = {"%": 2, "‰": 3, "ppm": 6, "ppb": 9}
"""Signs of a relative value, and the power of ten that each divides by."""
_INFINITE = frozenset({"inf", ".inf", "infinity", "∞"})


class BudgetFileError(InputError):
    """What is wrong in a budget file, at which path and in which line (from 1; 0 when there is none)."""

    def __init__(self, zh: str, en: str, path: str = "", line: int = 0) -> None:
        super().__init__(zh, en, path)
        self.path, self.line = path, line

    def sentence(self, lang: str) -> str:
        """Line and path first: "line 12, inputs.V.u: must not be negative"."""
        words = self.zh if lang == "zh" else self.en
        place = [f"第 {self.line} 行" if lang == "zh" else f"line {self.line}"] if self.line else []
        place += [self.path] if self.path else []
        if not place:
            return words
        return f"{'，'.join(place)}：{words}" if lang == "zh" else f"{', '.join(place)}: {words}"


@dataclass(frozen=True)
class Field:
    """A part of the file: its path, line, and the text, list of fields or mapping of fields that stands there."""

    path: str
    line: int
    value: str | list[Field] | dict[str, Field] | None

    def refuse(self, zh: str, en: str) -> NoReturn:
        """Raises the error that this field is wrong."""
        raise BudgetFileError(zh, en, self.path, self.line)

    def mapping(self, known: Iterable[str] | None = None, needed: Iterable[str] = ()) -> dict[str, Field]:
        """The fields by name; any name when `known` is None. Raises BudgetFileError for what is unknown or missing."""
        if not isinstance(self.value, dict):
            self.refuse("须为一组字段（名称: 值）", f"must be a set of fields (name: value), not {self._kind()}")
        names = None if known is None else tuple(known)
        for name, one in self.value.items():
            if names is not None and name not in names:
                one.refuse(*_unknown(name, names))
        for name in needed:
            if name not in self.value:
                self.refuse(f"缺少 {name}", f"{name} is missing")
        return self.value

    def items(self, least: int = 0) -> list[Field]:
        """The fields of a list with at least so many."""
        if not isinstance(self.value, list):
            self.refuse("须为一个列表", f"must be a list, not {self._kind()}")
        if len(self.value) < least:
            self.refuse(
                f"至少要有 {least} 项，只有 {len(self.value)} 项",
                f"needs at least {least} items, has {len(self.value)}",
            )
        return self.value

    def text(self, longest: int = 2000) -> str:
        """A text that is not empty."""
        if not isinstance(self.value, str):
            self.refuse("须为一段文字", f"must be a text, not {self._kind()}")
        found = self.value.strip()
        if not found:
            self.refuse("不能为空", "must not be empty")
        if len(found) > longest:
            self.refuse(f"最长 {longest} 个字符", f"has more than {longest} characters")
        return found

    def number(self, infinite: bool = False) -> float:
        """A finite decimal number; also "inf" where that is a value."""
        typed = self.value.strip() if isinstance(self.value, str) else ""
        if infinite and typed.lower().removeprefix("+") in _INFINITE:
            return math.inf
        found = float(typed) if _NUMBER.fullmatch(typed) else math.nan
        if not math.isfinite(found):
            shown = f" {typed}" if typed else ""
            self.refuse(
                f"须为十进制数，不能是{shown or '空'}", f"must be a decimal number, not{shown or ' ' + self._kind()}"
            )
        return found

    def amount(self, of: float | None, unit: str = "") -> float:
        """A number, or one with %, ‰, ppm or ppb behind it: that part of |of|, the value that it belongs to.

        Refused where `of` is missing or zero, and where the unit itself is such a sign: nobody could tell them apart.
        """
        typed = self.value.strip() if isinstance(self.value, str) else ""
        sign = next((each for each in RELATIVE if typed.endswith(each)), "")
        if not sign:
            return self.number()
        if unit in RELATIVE:
            self.refuse(
                f"单位是 {unit}，分不清 {sign} 是单位还是相对值；请只写数",
                f"the unit is {unit}, so {sign} may be that or relative: write the number alone",
            )
        if not of:
            self.refuse("相对值要有不为零的 value", "a relative value needs a `value` that is not zero beside it")
        # By the text, so that 0.05 % of 100 is what 0.05 typed would be.
        part = Decimal(replace(self, value=typed.removesuffix(sign)).decimal())
        return float(part.scaleb(-RELATIVE[sign]) * abs(Decimal(repr(of))))

    def decimal(self) -> str:
        """The text of a finite decimal number."""
        self.number()
        return str(self.value).strip()

    def whole(self, least: int, most: int) -> int:
        """A whole number within two limits."""
        typed = self.value.strip() if isinstance(self.value, str) else ""
        if not re.fullmatch(r"[0-9]{1,20}", typed) or not least <= int(typed) <= most:
            self.refuse(
                f"须为 {least} 至 {most} 的整数，不能是 {typed or '空'}",
                f"must be a whole number from {least} to {most}, not {typed or self._kind()}",
            )
        return int(typed)

    def one_of(self, known: Iterable[str]) -> str:
        """One of the words."""
        found, names = self.text(), tuple(known)
        if found not in names:
            self.refuse(*_unknown(found, names))
        return found

    def walk(self) -> Iterator[Field]:
        """The field and all below it."""
        yield self
        below = self.value.values() if isinstance(self.value, dict) else self.value
        if not isinstance(below, str) and below is not None:
            for one in below:
                yield from one.walk()

    def _kind(self) -> str:
        if isinstance(self.value, dict):
            return "a set of fields"
        if isinstance(self.value, list):
            return "a list"
        return f"the text {self.value!r}" if self.value else "nothing"


def _unknown(name: str, known: tuple[str, ...]) -> tuple[str, str]:
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=1, cutoff=0.6)
    listed = ", ".join(known)
    if near:
        return f"不认识 {name}；您要的是 {near[0]} 吗？", f"{name} is not known here; did you mean {near[0]}?"
    return f"不认识 {name}；可用：{listed}", f"{name} is not known here; there are: {listed}"


def read_fields(text: str) -> Field:
    """The file as fields. Raises BudgetFileError for text that is no YAML, too large, or names a field twice."""
    import yaml

    if len(text) > MOST_CHARACTERS:
        raise BudgetFileError(f"文件大于 {MOST_CHARACTERS} 个字符", f"has more than {MOST_CHARACTERS} characters")
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "unreadable"
        line = mark.line + 1 if mark is not None else 0
        raise BudgetFileError(f"不是可读的 YAML：{problem}", f"is not readable YAML: {problem}", "", line) from None
    except RecursionError:
        raise BudgetFileError("嵌套太深", "is nested too deeply") from None
    if node is None:
        raise BudgetFileError("文件是空的", "is empty")
    return _Reader().field(node, "", 0)


class _Reader:
    def __init__(self) -> None:
        self.count = 0

    def field(self, node: Any, path: str, depth: int) -> Field:
        import yaml

        line = node.start_mark.line + 1
        self.count += 1
        if self.count > MOST_FIELDS or depth > DEEPEST:
            raise BudgetFileError("字段太多或嵌套太深", "has too many fields, or nests them too deeply", path, line)
        if isinstance(node, yaml.MappingNode):
            return Field(path, line, self.mapping(node, path, depth))
        if isinstance(node, yaml.SequenceNode):
            listed = [self.field(one, f"{path}[{place}]", depth + 1) for place, one in enumerate(node.value)]
            return Field(path, line, listed)
        return Field(path, line, None if node.tag.endswith(":null") else str(node.value))

    def mapping(self, node: Any, path: str, depth: int) -> dict[str, Field]:
        found: dict[str, Field] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key.value, str) or not key.value:
                raise BudgetFileError("字段名须为文字", "the name of a field must be a text", path, line)
            below = f"{path}.{key.value}" if path else key.value
            if key.value in found:
                raise BudgetFileError("这个字段写了两次", "is given twice", below, line)
            one = self.field(value, below, depth + 1)
            # An error about a field points at its name, wherever its value begins.
            found[key.value] = Field(below, line, one.value)
        return found
