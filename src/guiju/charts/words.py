"""Chinese and English words of a chart; an axis shows both, unless it is drawn for readers of one language."""

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
