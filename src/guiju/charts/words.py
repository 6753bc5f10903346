"""Chinese and English words of a chart; an axis shows both."""

from typing import NamedTuple


class Words(NamedTuple):
    """The same words in both languages."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.zh if self.zh == self.en or not self.en else f"{self.zh} {self.en}"
