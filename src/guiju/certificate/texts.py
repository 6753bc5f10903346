"""The certificate's own words, zh and en, out of the versioned data file."""

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any

from guiju.record.words import Text

VERSION = 1


@lru_cache(maxsize=4)
def _words(version: int) -> dict[str, Any]:
    source = files("guiju.certificate").joinpath("data", f"texts-{version}.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


def text(group: str, key: str, **values: str) -> Text:
    """The pair of sentences at ``group.key``, with ``{placeholders}`` filled in; KeyError when there is none."""
    entry = _words(VERSION)[group][key]
    zh, en = entry["zh"], entry["en"]
    return Text(zh=zh.format(**values), en=en.format(**values)) if values else Text(zh=zh, en=en)


def clause(key: str) -> str:
    """Clause of GB/T 27025 that a statement serves; empty for none."""
    return str(_words(VERSION)["statement"][key]["item"])


def same(value: str) -> Text:
    """One string for both languages: numbers, codes, and what was given in one language only."""
    return Text(zh=value, en=value)


def both(words: Text, joiner: str = " ") -> str:
    """Chinese and English behind one another; once when they are the same."""
    return words.zh if words.zh == words.en or not words.en else f"{words.zh}{joiner}{words.en}"
