"""Blocks of a register's page that apps above it tell: what else hangs on a row, read where it is known."""

from collections.abc import Callable, Sequence
from typing import Any

Provider = Callable[[Any], Sequence[Any]]
"""Gives the blocks (`registers.Block`) of one row; none where there is nothing to tell."""

_providers: dict[str, list[Provider]] = {}


def tell_blocks(model: str, provider: Provider) -> None:
    """Says that pages of rows of a model (`app.model`) show further blocks; called when the app is ready."""
    _providers.setdefault(model.lower(), []).append(provider)


def blocks_told(row: Any) -> list[Any]:
    """What the apps above tell of a row."""
    return [block for provider in _providers.get(row._meta.label_lower, ()) for block in provider(row)]
