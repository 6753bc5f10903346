"""Rows of the registers in which a column cannot be read: they stay on lists and pages, which tell what to do."""

from collections.abc import Callable, Sequence
from functools import lru_cache, wraps
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from guiju.lab.house.unreadable import UnreadableColumn, unreadable_columns
from guiju.lab.ui.register_fields import label
from guiju.lab.ui.register_lists import tag
from guiju.lab.ui.register_parts import Block, Cell, Line

Column = Callable[[Any], Any]


@lru_cache(maxsize=1024)
def _guarded(column: Column) -> Column:
    @wraps(column)
    def show(row: Any) -> Any:
        try:
            return column(row)
        except UnreadableColumn:
            return tag(_("cannot be read"), "bad")

    return show


class UnreadableRows:
    """A list that goes on over a cell that cannot be read."""

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        columns = super().get_list_display(request)  # type: ignore[misc]
        return [_guarded(each) if callable(each) else each for each in columns]


def block_of(row: Any) -> Block:
    """What is told of a row that cannot be read whole, in the place of all that rests on it."""
    return _block([str(label(each)) for each in unreadable_columns(row)])


def readable_blocks(blocks: Callable[[], Sequence[Block]]) -> list[Block]:
    """Blocks of a row's page; where a row beside it cannot be read, that is told in their place."""
    try:
        return list(blocks())
    except UnreadableColumn:
        return [_block([])]


def _block(columns: Sequence[str]) -> Block:
    return Block(
        _("Cannot be read"),
        (_("Column"), _("What is the matter")),
        [Line((each, Cell(_("changed past the software"), "bad"))) for each in columns],
        note=_(
            "Something here was changed past the software and cannot be read any more, so it counts for nothing. "
            "The history tells what was filed; guiju log audit names every such row, and two people put it back."
        ),
        empty=_("A row that belongs here."),
    )
