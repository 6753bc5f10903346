"""Whether words say anything: a reason is a sentence, a name has letters."""

import re
import unicodedata
from difflib import SequenceMatcher

LEAST_SIGNS, LEAST_DIFFERENT = 10, 5
"""A reason is a sentence: so many signs, so many different words or Chinese characters."""
LEAST_OF_A_WORD = 2
"""Letters of a word that is written in letters: single letters and figures are none."""
CHARACTER = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
WORD = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]|[^\W\u3400-\u9fff\U00020000-\U0003ffff]+")
LEAST_LETTERS = 2
"""A name or a scope has so many letters or digits, not all the same."""
LEAST_SEEN, LEAST_SEEN_DIFFERENT = 5, 4
"""What was seen is told in so many letters, so many of them different."""

ALIKE = 0.8
"""Two texts say the same where so much of both together stands in both, in the same order."""


def is_sentence(text: str) -> bool:
    """Whether a reason may state facts: neither a word or two, nor the same words over and over."""
    words = {each for each in WORD.findall(text.casefold()) if _is_word(each)}
    return len("".join(text.split())) >= LEAST_SIGNS and len(words) >= LEAST_DIFFERENT


def _is_word(found: str) -> bool:
    """Whether it says something by itself: a Chinese character, or several letters."""
    return CHARACTER.match(found) is not None or sum(each.isalpha() for each in found) >= LEAST_OF_A_WORD


def letters(text: str) -> list[str]:
    """The letters and digits of a text, in whatever writing."""
    return [each for each in text if unicodedata.category(each)[0] in "LN"]


def names_something(text: str) -> bool:
    """Whether a name or a scope has letters that are seen, and not the same one alone."""
    found = letters(text)
    return len(found) >= LEAST_LETTERS and len(set(found)) >= LEAST_LETTERS


def tells_something(text: str) -> bool:
    """Whether words tell what was seen."""
    found = letters(text)
    return len(found) >= LEAST_SEEN and len(set(found)) >= LEAST_SEEN_DIFFERENT


def bare(text: str) -> str:
    """The letters and digits of a text alone: two that differ in marks, blanks, width or case say the same."""
    return "".join(each for each in unicodedata.normalize("NFKC", text).casefold() if each.isalnum())


def says_the_same(one: str, other: str) -> bool:
    """Whether one text is the other again: as it is, with a little put in or taken out, or the whole within it."""
    shorter, longer = sorted((bare(one), bare(other)), key=len)
    if shorter in longer:
        return True
    return SequenceMatcher(None, shorter, longer, autojunk=False).ratio() >= ALIKE
