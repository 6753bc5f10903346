"""How the published examples of each kind are run through the library.

Every module here offers `compute(case)`, which takes one case of the file and returns a look-up
`(quantity, of) -> number, list or text`; `of` is "" for the only one. A module imports what is heavy inside functions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Case = Mapping[str, Any]
LookUp = Callable[[str, Any], Any]


class UnknownQuantity(Exception):
    """A quantity, or what it is of, that the kind of the case does not know."""

    def __init__(self, quantity: object, of: object = "") -> None:
        super().__init__(quantity, of)
        self.quantity, self.of = quantity, of

    def __str__(self) -> str:
        return self.sentence("en")

    def sentence(self, lang: str) -> str:
        """The sentence in `lang` ("zh" or "en")."""
        named = f"{self.quantity} ({self.of})" if self.of not in ("", None) else f"{self.quantity}"
        return f"这类算例没有量 {named}" if lang == "zh" else f"this kind of case has no quantity {named}"


def number(value: Any) -> float:
    """A number of the file as float; YAML 1.1 reads 1e-6 as text, which is meant as a number.

    Raises ValueError or TypeError for what is none.
    """
    if isinstance(value, bool):
        raise TypeError(f"{value} is not a number")
    return float(value)


def look_up_in(known: Mapping[str, Callable[[str], Any]]) -> LookUp:
    """A look-up in a table of functions of `of`; what the table or a function does not find is unknown."""

    def find(quantity: str, of: str) -> Any:
        if quantity not in known:
            raise UnknownQuantity(quantity, of)
        try:
            return known[quantity](of)
        except KeyError:
            raise UnknownQuantity(quantity, of) from None

    return find
