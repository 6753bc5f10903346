"""The one error of this room: what is wrong, where, in two languages."""


class CertificateError(ValueError):
    """A certificate cannot be built, rendered, signed or read; `where` is a path into the record, file or page."""

    def __init__(self, zh: str, en: str, where: str = "") -> None:
        super().__init__(f"{zh} / {en}" + (f" [{where}]" if where else ""))
        self.zh = zh
        self.en = en
        self.where = where

    def sentence(self, lang: str) -> str:
        """The sentence in `zh` or `en`."""
        words = self.en if lang == "en" else self.zh
        return (
            f"{words}（{self.where}）"
            if self.where and lang != "en"
            else f"{words} ({self.where})"
            if self.where
            else words
        )


class MissingGlyph(CertificateError):
    """No embedded font has a character; archiving (PDF/A) forbids an empty box in its place."""

    def __init__(self, characters: str) -> None:
        self.characters = characters
        shown = " ".join(f"“{one}” (U+{ord(one):04X})" for one in characters) or "?"
        super().__init__(
            f"字体中没有字符 {shown}；请改用通行写法，或换用含该字符的字体",
            f"no font has the character {shown}; write it otherwise, or use a font that has it",
        )
