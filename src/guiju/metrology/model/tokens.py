"""Cuts the text of a formula into tokens. Knows numbers, names and the signs of arithmetic, and nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NoReturn

from guiju.metrology.errors import ModelError
from guiju.metrology.model.characters import caret_line, normalise

MAX_LENGTH = 2000
"""Signs of a formula, before anything else is looked at."""

_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<name>[^\W\d]\w*)|(?P<sign>\*\*|[-+*/(),])|(?P<end>$))",
    re.ASCII,
)
# The same with every letter of Unicode; tried only where the plain one finds nothing.
_WIDE_NAME = re.compile(r"\s*(?P<name>[^\W\d]\w*)")


@dataclass(frozen=True, slots=True)
class Token:
    """A number, name, sign or the end; `position` counts signs of the typed text from 0."""

    kind: str
    text: str
    position: int


@dataclass(frozen=True, slots=True)
class Source:
    """A typed formula and its tokens."""

    typed: str
    tokens: tuple[Token, ...]

    def fail(self, position: int, zh: str, en: str) -> NoReturn:
        """Raises ModelError that shows the place with a caret."""
        shown = caret_line(self.typed, position)
        raise ModelError(f"{zh}\n{shown}", f"{en}\n{shown}", f"{position + 1}", position)


def tokenise(typed: str) -> Source:
    """The tokens of a formula.

    Raises ModelError for a text that is too long or empty, and for a sign that no formula has.
    """
    if not isinstance(typed, str):
        raise ModelError("公式必须是文本", "a formula must be text")
    if len(typed) > MAX_LENGTH:
        raise ModelError(
            f"公式有 {len(typed)} 个字符，最多 {MAX_LENGTH} 个；请分成几个公式",
            f"the formula has {len(typed)} signs, at most {MAX_LENGTH} are read: split it",
            position=MAX_LENGTH,
        )
    if not typed.strip():
        raise ModelError("公式是空的", "the formula is empty", position=0)
    text, origins = normalise(typed)
    origins.append(len(typed))
    return Source(typed, tuple(_tokens(Source(typed, ()), text, origins)))


def _tokens(source: Source, text: str, origins: list[int]) -> list[Token]:
    found: list[Token] = []
    place = 0
    while True:
        match = _TOKEN.match(text, place)
        wide = _WIDE_NAME.match(text, place)
        if wide is not None and (match is None or match.lastgroup == "name"):
            match = wide
        if match is None:
            _refuse_sign(source, text, place, origins)
        kind = match.lastgroup or ""
        start = match.start(kind)
        found.append(_checked(source, Token(kind, match.group(kind), origins[start])))
        if kind == "end":
            return found
        place = match.end()


def _refuse_sign(source: Source, text: str, place: int, origins: list[int]) -> NoReturn:
    while text[place].isspace():
        place += 1
    position = origins[place]
    sign = source.typed[position]
    shown = sign if sign.isprintable() else f"U+{ord(sign):04X}"
    source.fail(position, f"公式里不能有“{shown}”", f"a formula cannot contain {shown!r}")


def _checked(source: Source, token: Token) -> Token:
    if token.kind == "name" and (token.text.startswith("_") or "__" in token.text):
        source.fail(
            token.position,
            f"名称 {token.text} 不能以下划线开头，也不能有连续下划线",
            f"the name {token.text} may neither begin with an underscore nor contain two in a row",
        )
    if token.kind == "number" and float(token.text) == float("inf"):
        source.fail(token.position, f"数 {token.text} 太大", f"the number {token.text} is too large")
    return token
