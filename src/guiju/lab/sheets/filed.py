"""What can be imported: every act that is done once for a row of a sheet, with the columns of its sheet."""

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date, datetime
from functools import cache, cached_property
from typing import Any, Union, get_args, get_origin, get_type_hints

from django.utils import translation

from guiju.lab.api.documents import registers
from guiju.lab.api.rights import open_acts
from guiju.lab.house.act import Act
from guiju.lab.house.controlled import DecimalTextField
from guiju.lab.house.filing import Filing
from guiju.lab.house.rowwise import EMPTY, Both, Lines, Rowwise
from guiju.lab.ui import words
from guiju.lab.ui.timeline import columns as coded_columns
from guiju.lab.ui.timeline import member

LANGUAGES = ("zh-hans", "en")
DOCUMENT = "document"
FILE = "file_sha256"
NAMING = ("code", "number", "name", "title", "lower", "upper", "value", "unit")
"""Columns without which a row says nothing."""


@dataclass(frozen=True)
class Column:
    """One column of a sheet: the member of the request that its cells give."""

    name: str
    kind: str
    """text, number, integer, truth, day, instant, document, lines, file."""
    required: bool
    choices: Mapping[str, Any]
    """Codes and their words, where only these may stand."""
    defaulted: bool = False
    """The request says itself what an empty cell stands for."""
    asked: bool = True
    """A template asks for it; exports show the others too."""
    note: Both = ("", "")
    also: tuple[str, ...] = ()
    lines: Lines | None = None
    of: Any = None
    """What a column that points to another row points to, in words."""

    def title(self, language: str) -> str:
        """The heading in a language."""
        with translation.override(language):
            named = member(self.name)
            if named == self.name:
                named = member(f"{self.name}_code")
            if named == f"{self.name}_code":
                named = str(self.of or self.name)
            return named[:1].upper() + named[1:] if self.of else named

    @property
    def headings(self) -> frozenset[str]:
        """Every heading under which the column is known."""
        titles = {self.title(each) for each in LANGUAGES}
        # A template of before the column had a title has its name twice.
        named = (f"{each} ({self.name})" for each in (*titles, self.name))
        return frozenset({self.name, *titles, *self.also, *named})

    @cached_property
    def codes(self) -> dict[str, str]:
        """Every code by itself and by its words in either language, without regard to case."""
        found = {str(code).casefold(): code for code in self.choices}
        for language in LANGUAGES:
            with translation.override(language):
                titles = [str(each) for each in self.choices.values()]
            for code, title in zip(self.choices, titles, strict=True):
                found.setdefault(title.casefold(), code)
        return found

    def heading(self, language: str) -> str:
        """The heading of the template: the title with the code, which no two columns share."""
        return f"{self.title(language)} ({self.name})"


@cache
def fileable() -> dict[str, type[Act]]:
    """The acts that are done once for a row: those that file one of a register that can be read, and those with a
    sheet of their own."""
    tables = registers()
    return {
        name: act
        for name, act in open_acts().items()
        if (issubclass(act, Filing) and act.model._meta.db_table in tables) or act.sheet is not None
    }


def sheet_of_act(act: str) -> Rowwise:
    """What the sheet of an act asks beside its columns."""
    return fileable()[act].sheet or EMPTY


def model_of(act: str) -> Any:
    """The model whose rows an act writes down, with the words of its columns."""
    kind = fileable()[act]
    return kind.model if issubclass(kind, Filing) else sheet_of_act(act).model


def filing_into(model: Any) -> str | None:
    """The act that files a row of a model as a whole, by name; None where none does."""
    kinds = fileable().items()
    return next((name for name, each in kinds if issubclass(each, Filing) and each.model is model), None)


def title_of(act: str, language: str | None = None) -> str:
    """What the act enters, in a language or in that of the page."""
    with translation.override(language or translation.get_language()):
        return str(model_of(act)._meta.verbose_name)


@cache
def columns_of(act: str) -> tuple[Column, ...]:
    """The columns of an act's sheet, in the order of its request."""
    row = sheet_of_act(act).row or fileable()[act].Request
    hints = get_type_hints(row)
    return tuple(_column(act, each, hints[each.name]) for each in fields(row))


def _column(act: str, part: Any, hint: Any) -> Column:
    kind, sheet, model = fileable()[act], sheet_of_act(act), model_of(act)
    column = {each.name: each for each in model._meta.concrete_fields}.get(part.name)
    name = part.name
    defaulted = part.default is not MISSING or part.default_factory is not MISSING
    asked = name not in sheet.fixed
    needed = not defaulted and _needed(model, column, hint) and name not in sheet.free
    notations = kind.notations if issubclass(kind, Filing) else frozenset()
    return Column(
        name=name,
        kind=_kind_of(name, hint, column, sheet, notations),
        required=asked and (needed or name in sheet.needed),
        choices=coded_columns().get((model._meta.db_table, name), {}),
        defaulted=defaulted,
        asked=asked,
        note=sheet.notes.get(name, ("", "")),
        also=sheet.also.get(name, ()),
        lines=sheet.lists.get(name),
        of=pointed_to(column),
    )


def _kind_of(name: str, hint: Any, column: Any, sheet: Rowwise, notations: frozenset[str]) -> str:
    if name in sheet.lists:
        return "lines"
    if name == FILE:
        return "file"
    return "text" if name in notations else _kind(hint, column)


def request_maker(act: str) -> Callable[[dict[str, Any]], Any]:
    """What makes an act's request of the values of a row."""
    kind, sheet = fileable()[act], sheet_of_act(act)
    return lambda values: kind.Request(**sheet.make({**sheet.fixed, **values}))


def pointed_to(column: Any) -> Any:
    """What a column points to, in words; None for one that holds a value of its own."""
    return column.related_model._meta.verbose_name if column is not None and column.is_relation else None


def _needed(model: Any, column: Any, hint: Any) -> bool:
    """Whether a cell may not be empty: a text may, unless the row is called by it or it points to another row."""
    if column is None or hint is not str:
        return hint is not object
    coded = (model._meta.db_table, column.name) in coded_columns()
    return not column.blank and (coded or column.is_relation or column.name in {model.known_by, *NAMING})


def _kind(hint: Any, column: Any) -> str:
    inner = [each for each in get_args(hint) if each is not type(None)]
    if get_origin(hint) in (Union, types.UnionType) and len(inner) == 1:
        hint = inner[0]
    if isinstance(column, DecimalTextField):
        return "number"
    return {str: "text", bool: "truth", int: "integer", date: "day", datetime: "instant"}.get(hint, DOCUMENT)


def act_words(act: str) -> str:
    """The act as the timeline tells it."""
    return str(words.word(words.ACTS, act))
