"""Chinese and English words of a chart; an axis shows both, unless it is drawn for readers of one language."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

_READERS: ContextVar[str] = ContextVar("readers", default="")


class Words(NamedTuple):
    """The same words in both languages."""

    zh: str
    en: str

    def __str__(self) -> str:
        one = _READERS.get()
        if one or self.zh == self.en or not self.en:
            return self.en if one == "en" and self.en else self.zh
        return f"{self.zh} {self.en}"


def wrapped(words: str, room: float, size: float, most: int = 2) -> list[str]:
    """Words in lines that fit into the room, broken between words and between Chinese signs.

    What is left over after `most` lines is cut.

    >>> wrapped("6.8 Smart measurement and digital management", 160.0, 10.5)
    ['6.8 Smart measurement', 'and digital management']
    """
    lines = [""]
    for part in re.findall(r"[\u2e80-\uffff]|[^\s\u2e80-\uffff]+\s*|\s+", words):
        if lines[-1] and _wide(lines[-1] + part.rstrip(), size) > room and part not in "，。；：、）":
            lines.append("")
        lines[-1] += part
    shown = [each.rstrip() for each in lines[:most]]
    if len(lines) > most or _wide(shown[-1], size) > room:
        while shown[-1] and _wide(shown[-1] + "…", size) > room:
            shown[-1] = shown[-1][:-1]
        shown[-1] += "…"
    return shown


def _wide(words: str, size: float) -> float:
    """A little more than what the words take."""
    return sum(size * (1.0 if ord(sign) > 0x2E7F else 0.6) for sign in words)


@contextmanager
def in_one_language(language: str) -> Iterator[None]:
    """Charts that are drawn meanwhile tell their words in one language: zh or en.

    >>> with in_one_language("zh"):
    ...     str(Words("日期", "day"))
    '日期'
    """
    before = _READERS.set(language)
    try:
        yield
    finally:
        _READERS.reset(before)
