"""Frozen dataclasses with slots that are made by the thousand: an __init__ that takes half as long."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any, TypeVar

__all__ = ["quickly_made"]

T = TypeVar("T")


def quickly_made(kind: type[T]) -> type[T]:
    """The frozen dataclass with slots itself, its __init__ written anew with the same arguments.

    The generated one looks up `object.__setattr__` and the name of the slot for each field; this one holds the slots.
    """
    names: dict[str, Any] = {}
    positional, named = ["self"], list[str]()
    lines = list[str]()
    for each in fields(kind):  # type: ignore[arg-type]
        if not each.init or each.default_factory is not MISSING or hasattr(kind, "__post_init__"):
            raise TypeError(f"{kind.__name__}.{each.name} is more than set")
        names[f"set_{each.name}"] = kind.__dict__[each.name].__set__
        names[f"default_{each.name}"] = each.default
        given = each.name if each.default is MISSING else f"{each.name}=default_{each.name}"
        (named if each.kw_only else positional).append(given)
        lines.append(f"    set_{each.name}(self, {each.name})")
    arguments = ", ".join([*positional, *(["*", *named] if named else [])])
    # Written here from the fields of our own classes, as `dataclasses` writes theirs.
    exec("\n".join([f"def __init__({arguments}):", *lines]), names)
    setattr(kind, "__init__", names["__init__"])  # noqa: B010 - to mypy a method is not assigned
    return kind
