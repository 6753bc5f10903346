"""What people type: whole numbers, and the codes and numbers by which rows are called."""

import re
import unicodedata

from guiju.lab.house.refusal import Refused

LONGEST_WHOLE = 9
LONGEST_CODE = 64
LETTER = r"0-9A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0391-\u03c9\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
CODE = re.compile(f"[{LETTER}（(〔][-{LETTER} _.,:+#&·()（）〔〕]*")
"""No sign that cannot be seen, turns the writing or leads out of a folder."""
GIVEN = re.compile(f"[{LETTER}（(〔\\[［【][-{LETTER} _.,:+#&·()（）〔〕\\[\\]［］【】/]*")
"""Designations and numbers that others gave, such as GB/T 27025; they name no file."""


RESERVED = frozenset({"new"})
"""Words that stand in addresses where a code may stand."""


def plain_number(text: str) -> int | None:
    """The whole number that these plain digits write; None for anything else, and for one that no column holds."""
    if not (0 < len(text) <= LONGEST_WHOLE and text.isascii() and text.isdecimal()):
        return None
    return int(text)


def demand_code(text: str, *, given_by_others: bool = False) -> None:
    """Raises Refused unless the text can stand as a code: seen whole, typed again, and part of a file's name.

    Two that look alike are not both taken: full-width letters and digits are no letters of a code.
    """
    shape = GIVEN if given_by_others else CODE
    plain = unicodedata.normalize("NFC", text) == text
    fits = len(text) <= LONGEST_CODE if not given_by_others else True
    if not (plain and fits and shape.fullmatch(text)) or text != text.strip() or text.lower() in RESERVED:
        shown = "".join(each if each.isprintable() else "\ufffd" for each in text[:LONGEST_CODE])
        raise Refused("code_unfit", requirement="5-5f", parameters={"code": shown})


def seen(text: str) -> bool:
    """Whether anything of a text is seen: neither spaces nor signs without width alone."""
    return any(unicodedata.category(sign)[0] not in "ZC" for sign in text)


def plain_text(text: str) -> str:
    """A name or number as it is compared: without case, width, spaces and marks, which are written at will."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum())


def demand_said(column: str, text: str, *, requirement: str) -> None:
    """Raises Refused where a column that says what something is holds nothing that can be read."""
    if not seen(text):
        raise Refused("column_empty", requirement=requirement, parameters={"column": column})
