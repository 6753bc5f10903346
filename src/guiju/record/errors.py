"""The error of this room: what was found, where, and what should stand there instead."""

from __future__ import annotations

LONGEST_SHOWN = 60
NOTHING = "—"
"""What an error shows where something is missing."""


class RecordError(ValueError):
    """A document that is not what its format demands.

    `path` is the JSON path of the place (``$.sections[0].method.digest``), `found` what stands there, `expected_zh`
    and `expected_en` what should.
    """

    def __init__(self, expected_zh: str, expected_en: str, found: str, path: str = "$") -> None:
        self.path, self.found = path, found
        self.expected_zh, self.expected_en = expected_zh, expected_en
        super().__init__(expected_zh, expected_en, found, path)

    def __str__(self) -> str:
        return self.sentence("en")

    @property
    def zh(self) -> str:
        """The sentence in Chinese."""
        return self.sentence("zh")

    @property
    def en(self) -> str:
        """The sentence in English."""
        return self.sentence("en")

    def sentence(self, lang: str) -> str:
        """The sentence in `lang` ("zh" or "en"), the path first."""
        if lang == "zh":
            return f"{self.path}：应为{self.expected_zh}；现为 {self.found}"
        return f"{self.path}: expected {self.expected_en}; found {self.found}"

    def under(self, step: str, root: str = "$") -> RecordError:
        """The same error seen from the container that holds the place under `step` (``.item``, ``[3]``)."""
        return RecordError(self.expected_zh, self.expected_en, self.found, root + step + self.path[1:])


def shown(value: object) -> str:
    """A value as an error shows it: JSON-like and short, the same in both languages."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{" + ", ".join(map(str, list(value)[:6])) + (", …}" if len(value) > 6 else "}")
    if isinstance(value, list | tuple):
        return f"[…] × {len(value)}"
    text = f'"{value}"' if isinstance(value, str) else repr(value)
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"
