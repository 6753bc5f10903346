"""Idempotency keys that the house makes for acts of its own, such as the rows of an import.

Their names can be foretold, and what was done under them is looked up by them; so nobody else may send such a key.
"""

WORDS = frozenset({"accept", "end", "explain", "impact", "import", "lock", "undo"})
"""First words of the house's keys, before a colon."""


class HouseKey(str):
    """A key that the house itself made; plain text of the same letters is refused by `perform`."""

    __slots__ = ()


def house_key(word: str, *parts: object) -> HouseKey:
    """A key of the house: its word and its parts between colons. Raises ValueError for a word that is not reserved."""
    if word not in WORDS:
        raise ValueError(f"{word} is no word of the house's keys")
    return HouseKey(":".join([word, *map(str, parts)]))


def is_reserved(key: str) -> bool:
    """Whether a key reads as one of the house without having been made by it."""
    word, colon, _ = key.partition(":")
    return bool(colon) and word in WORDS and not isinstance(key, HouseKey)
