"""Quantities in requests: whatever name is given, a row keeps the key, and what is unknown is said to be."""

from collections.abc import Iterable
from typing import Any

from guiju.conduct.quantities import key_of, name_of
from guiju.lab.house.refusal import Refused


def demand_quantity(said: str, *, requirement: str) -> str:
    """The key that a name stands for. Raises Refused for an unknown one: nothing would ever be found under it."""
    key = key_of(said)
    if key is None:
        raise Refused("quantity_unknown", requirement=requirement, parameters={"quantity": said, "column": "quantity"})
    return key


def keyed(documents: Iterable[Any], *, requirement: str) -> list[Any]:
    """Documents with the key of their quantity in place of its name. Raises Refused for an unknown one."""
    return [{**each, "quantity": demand_quantity(each["quantity"], requirement=requirement)} for each in documents]


def names_told(member: str, keys: Iterable[str]) -> dict[str, str]:
    """The names of quantities in both languages, as the parameters of a refusal hold them."""
    names = [name_of(each) for each in keys]
    return {f"{member}.zh": "、".join(each.zh for each in names), f"{member}.en": ", ".join(each.en for each in names)}
