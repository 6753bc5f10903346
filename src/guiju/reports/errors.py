"""What can go wrong with a report."""

from __future__ import annotations


class ReportError(Exception):
    """A document cannot be set; says in both languages what is wrong."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en
