"""How an act that is done once for each row of a spreadsheet tells the columns of its sheet.

Filing acts tell theirs by the columns of their model; this says what is not asked there, and what else is needed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

Both = tuple[str, str]
"""In Chinese and in English."""


@dataclass(frozen=True, kw_only=True)
class Lines:
    """A member that is a list: in a cell one document a line, its parts between | in this order."""

    heads: tuple[Both, ...]
    make: Callable[[list[str]], Any]
    """Raises ValueError, with `zh` and `en` where it has them, for parts that cannot be so."""
    by: tuple[str, ...] = ()
    """Members by which lines on a sheet of their own name the row that they belong to."""


@dataclass(frozen=True, kw_only=True)
class Rowwise:
    """The sheet of an act."""

    model: type[models.Model] | None = None
    """Whose table has the words of its columns; a filing act has its own."""
    register: str = ""
    """The register (`app.model`) that shows what came of it; empty: the model's."""
    row: type | None = None
    """A dataclass whose members are the columns; None: the act's request."""
    make: Callable[[dict[str, Any]], dict[str, Any]] = dict
    """Members of the request out of a row's; may look things up, and gives what the act refuses where it finds none."""
    fixed: Mapping[str, Any] = field(default_factory=dict)
    """Members that no template asks for, as the act wants them."""
    needed: frozenset[str] = frozenset()
    """Members whose cells may not be empty."""
    free: frozenset[str] = frozenset()
    """Members whose cells may be empty: `make` says what they stand for then, or the act refuses."""
    notes: Mapping[str, Both] = field(default_factory=dict)
    """What the guide says of a column."""
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Further headings under which people know a column."""
    lists: Mapping[str, Lines] = field(default_factory=dict)


EMPTY = Rowwise()
