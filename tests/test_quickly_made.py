"""Frozen dataclasses whose __init__ is written anew stay what they were."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest

from guiju.quickly_made import quickly_made


@quickly_made
@dataclass(frozen=True, slots=True)
class Made:
    place: int
    name: str = "name"
    only: tuple[int, ...] = field(default=(), kw_only=True)


def test_arguments_defaults_equality_and_frozenness_are_those_of_the_dataclass() -> None:
    one = Made(1)
    assert (one.place, one.name, one.only) == (1, "name", ())
    assert Made(2, "b", only=(3,)) == Made(place=2, name="b", only=(3,)) == replace(one, place=2, name="b", only=(3,))
    assert pickle.loads(pickle.dumps(one)) == one and hash(one) == hash(Made(1)) and repr(one).startswith("Made(")
    with pytest.raises(FrozenInstanceError):
        one.place = 2  # type: ignore[misc]
    for wrong in ({}, {"place": 1, "other": 2}):
        with pytest.raises(TypeError):
            Made(**wrong)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Made(1, "b", (3,))  # type: ignore[misc]


def test_what_is_more_than_set_is_left_alone() -> None:
    @dataclass(frozen=True, slots=True)
    class Filled:
        many: list[int] = field(default_factory=list)

    with pytest.raises(TypeError, match="many"):
        quickly_made(Filled)
