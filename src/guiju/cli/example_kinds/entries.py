"""How the entries of a case are named by `of`: "entry 2", "n=5", "dof=8,p=0.95", or the only one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from guiju.cli.example_kinds import Case, LookUp, UnknownQuantity, number


def entry_of(case: Case, of: Any, quantity: str) -> Mapping[str, Any]:
    """The entry that `of` names; the case itself where it has none. Raises UnknownQuantity."""
    entries = case.get("entries")
    if entries is None:
        return case
    if of in ("", None) and len(entries) == 1:
        only: Mapping[str, Any] = entries[0]
        return only
    found = _by_place(entries, str(of)) or _by_values(entries, str(of))
    if found is None:
        raise UnknownQuantity(quantity, of)
    return found


def _by_place(entries: Sequence[Mapping[str, Any]], of: str) -> Mapping[str, Any] | None:
    match = re.fullmatch(r"(?:entry\s*)?(\d+)", of.strip())
    if match is None or not 1 <= int(match[1]) <= len(entries):
        return None
    return entries[int(match[1]) - 1]


def _by_values(entries: Sequence[Mapping[str, Any]], of: str) -> Mapping[str, Any] | None:
    wanted = dict(pair.split("=", 1) for pair in of.replace(" ", "").split(",") if "=" in pair)
    if not wanted:
        return None
    return next(
        (entry for entry in entries if all(_same(entry.get(name), text) for name, text in wanted.items())), None
    )


def _same(value: Any, text: str) -> bool:
    try:
        return number(value) == float(text)
    except (TypeError, ValueError):
        return str(value) == text


def numbers(values: Sequence[Any]) -> list[float]:
    """A list of the file as floats."""
    return [number(value) for value in values]


def rows(values: Sequence[Sequence[Any]]) -> list[list[float]]:
    """A list of lists of the file as floats."""
    return [numbers(row) for row in values]


def named(values: Mapping[str, Callable[[], Any]]) -> LookUp:
    """A look-up in named computations, each made only when it is asked for."""

    def look_up(quantity: str, of: Any) -> Any:
        if quantity not in values:
            raise UnknownQuantity(quantity, of)
        return values[quantity]()

    return look_up
