"""The typed errors of this room: what is wrong and where, in Chinese and English."""

from __future__ import annotations


class MetrologyError(ValueError):
    """Something that cannot be computed; `where` names the input, point or place in the text that is wrong."""

    def __init__(self, zh: str, en: str, where: str = "") -> None:
        super().__init__(zh, en, where)
        self.zh, self.en, self.where = zh, en, where

    def __str__(self) -> str:
        return self.sentence("en")

    def sentence(self, lang: str) -> str:
        """The sentence in `lang` ("zh" or "en"), the place first."""
        words = self.zh if lang == "zh" else self.en
        if not self.where:
            return words
        return f"{self.where}：{words}" if lang == "zh" else f"{self.where}: {words}"


class ModelError(MetrologyError):
    """A model's text cannot be read, or is not defined where it is evaluated; `position` counts characters from 0."""

    def __init__(self, zh: str, en: str, where: str = "", position: int | None = None) -> None:
        super().__init__(zh, en, where)
        self.position = position


class InputError(MetrologyError):
    """An input quantity, correlation or parameter that makes no sense (nan, negative u, impossible correlation)."""


class DataError(MetrologyError):
    """Data that do not fit the computation: too few, of unequal length, all alike, not finite."""


class ConvergenceError(MetrologyError):
    """An iteration that did not come to an end within its limit."""


class UnitError(MetrologyError):
    """Units or dimensions that do not go together; names both sides."""
