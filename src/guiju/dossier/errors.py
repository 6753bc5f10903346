"""What keeps a dossier from being read at all."""

from __future__ import annotations


class DossierError(ValueError):
    """The file is no dossier that can be opened; a short name for programs, and the sentence in both languages."""

    def __init__(self, code: str, zh: str, en: str) -> None:
        self.code, self.zh, self.en = code, zh, en
        super().__init__(en)

    def text(self, lang: str) -> str:
        return self.zh if lang == "zh" else self.en
