"""Pages show a row whose document column somebody made unreadable past the software, and tell that it is.

An act, an evaluation and an audit read strictly: there the row is a refusal, a fault or a problem. A page that is only
looked at goes on, with `Unreadable` in the column's place: its text says so, and whatever else is done with it raises,
so that it is taken for no list and for no empty one.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NoReturn

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from guiju.canonical import CanonicalError

LOOKED_AT = frozenset({"GET", "HEAD"})
_showing: ContextVar[bool] = ContextVar("showing", default=False)


class UnreadableColumn(CanonicalError):
    """A page would use what a column holds, and nothing can be read in it."""


class Unreadable:
    """What stands in the place of a document that cannot be read."""

    __hash__ = object.__hash__

    def __init__(self, error: CanonicalError) -> None:
        self._error = error
        self.why = str(error)

    def __str__(self) -> str:
        return _("cannot be read")

    def _used(self, *_args: Any) -> NoReturn:
        raise UnreadableColumn(self._error.zh, self._error.en, self._error.path)

    __iter__ = __len__ = __bool__ = __getitem__ = __contains__ = __eq__ = _used  # type: ignore[assignment]

    def __getattr__(self, name: str) -> Any:
        # Django and copying ask for methods that no document has; those of lists and mappings are a use.
        if hasattr(dict, name) or hasattr(list, name) or hasattr(str, name):
            self._used()
        raise AttributeError(name)


@contextmanager
def reading(*, shown: bool) -> Iterator[None]:
    """What is read meanwhile is shown as it stands, or read strictly."""
    before = _showing.set(shown)
    try:
        yield
    finally:
        _showing.reset(before)


def unreadable(error: CanonicalError) -> Unreadable:
    """What a column gives that cannot be read; raises the error where it is read to be used."""
    if _showing.get():
        return Unreadable(error)
    raise error


def unreadable_columns(row: models.Model) -> tuple[str, ...]:
    """The columns of a row in which nothing can be read."""
    columns = row._meta.concrete_fields
    return tuple(each.name for each in columns if isinstance(row.__dict__.get(each.attname), Unreadable))


class ShownAsItStands:
    """Middleware: what is only looked at is shown with its unreadable columns; what changes anything reads strictly."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with reading(shown=request.method in LOOKED_AT):
            return self.get_response(request)
