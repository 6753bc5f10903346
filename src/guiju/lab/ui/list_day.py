"""Lists as of a day: `?on=2026-03-31` shows what held at the end of that day; what was not there yet is absent.

The columns of the rows are those of that day by the journal, and dated columns are read for `list_day()`.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from unfold.views import ChangeList

from guiju.lab.house import clock, past
from guiju.lab.ui.addresses import address

MEMBER = "on"
_ASKED: ContextVar[date | None] = ContextVar("list_day", default=None)


def list_day() -> date:
    """The day that the list is asked for; today where none is."""
    return _ASKED.get() or clock.today()


@contextmanager
def list_as_of(day: date | None) -> Iterator[None]:
    """What is shown meanwhile is shown as of a day; None: of today."""
    before = _ASKED.set(day)
    try:
        yield
    finally:
        _ASKED.reset(before)


def asked_day(request: HttpRequest) -> tuple[date | None, bool]:
    """The past day that a request asks for, and whether what it asks for is no past day."""
    text = request.GET.get(MEMBER, "").strip()
    if not text:
        return None, False
    try:
        day = date.fromisoformat(text)
        past.end_of(day)
    except (ValueError, OverflowError):
        return None, True
    today = clock.today()
    return (day if day < today else None), day > today


def searched_then(admin: Any, request: HttpRequest, rows: QuerySet, words: str, entry: int) -> QuerySet:
    """Rows that a search finds by what their columns said after an entry of the log.

    What was not changed since is found by today's words; of the rest, every row that has the words today or had them
    before a later change is looked at as it was. Words of rows that belong to a row are those of today.
    """
    bits = words.split()
    changed = past.changed_since(rows.model, entry)
    today, _doubled = admin.get_search_results(request, rows, words)
    suspects = set(today.filter(pk__in=changed).values_list("pk", flat=True)) | past.once_said(rows.model, bits, entry)
    fields = admin.get_search_fields(request)
    held = past.documents(rows.model, suspects, entry)
    beside = {bit: _found_beside(rows.model, fields, bit, suspects) for bit in bits}
    columns = [rows.model._meta.get_field(each).column for each in fields if "__" not in each]

    def said(row: int, bit: str) -> bool:
        return any(bit.lower() in str(held[row].get(each) or "").lower() for each in columns) or row in beside[bit]

    found = [row for row in held if all(said(row, bit) for bit in bits)]
    return rows.filter(Q(pk__in=today.exclude(pk__in=changed).values("pk")) | Q(pk__in=found))


def _found_beside(model: Any, fields: Iterable[str], bit: str, rows: Iterable[int]) -> set[int]:
    """Those of some rows to which a row belongs that has the word."""
    wanted = Q(pk__in=())
    for each in fields:
        if "__" in each:
            wanted |= Q(**{f"{each}__icontains": bit})
    return set(model.objects.filter(wanted, pk__in=rows).values_list("pk", flat=True))


class DatedList(ChangeList):
    """A page of a register's list, as of today or of the day that is asked for."""

    entry: int | None = None
    """The last entry of the log of that day; None for today."""
    dropped = False
    """A filter was asked for that tells only of today."""

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        day = _ASKED.get()
        self.entry = None if day is None else past.last_entry(past.end_of(day))
        super().__init__(request, *args, **kwargs)

    def get_filters_params(self, params: Any = None) -> dict[str, Any]:
        """Without the day; and of a past day only the filters that are offered, as columns say what holds today."""
        found: dict[str, Any] = super().get_filters_params(params)
        found.pop(MEMBER, None)
        if self.entry is None:
            return found
        offered = {getattr(each, "parameter_name", "") for each in self.list_filter or ()}
        self.dropped = not offered >= found.keys()
        return {name: value for name, value in found.items() if name in offered}

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet:
        if self.entry is None:
            return super().get_queryset(request, exclude_parameters)
        asked, self.query = self.query, ""
        try:
            rows = past.existing(super().get_queryset(request, exclude_parameters), self.entry)
        finally:
            self.query = asked
        return searched_then(self.model_admin, request, rows, asked, self.entry) if asked else rows

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        if self.entry is not None:
            rows = list(self.result_list)
            past.as_they_were(rows, self.entry)
            self.result_list = rows


class DatedLists:
    """What a register's admin needs for its list to be asked for as of a day."""

    dated = False
    """Every column of the list is read for `list_day()`, or is the row's own."""
    dated_filters: Sequence[Any] = ()
    """Filters that are right for a past day: by dated rows, or by what never changes."""

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return DatedList

    def get_list_filter(self, request: HttpRequest) -> Sequence[Any]:
        past_day = _ASKED.get() is not None
        return self.dated_filters if past_day else super().get_list_filter(request)  # type: ignore[misc]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """None for a past day: acts are done to what is there today."""
        return {} if _ASKED.get() is not None else super().get_actions(request)  # type: ignore[misc]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.dated:
            return super().changelist_view(request, extra_context)  # type: ignore[misc]
        day, wrong = asked_day(request)
        given = {**(extra_context or {}), **self._told(request, day, wrong)}
        if day is not None:
            title = _("%(register)s as of %(day)s") % {"register": given["title"], "day": day.isoformat()}
            given["title"] = title
        with list_as_of(day):
            response = super().changelist_view(request, given)  # type: ignore[misc]
            if hasattr(response, "render"):
                response.render()  # the columns are read while the page is written
        return response

    def _told(self, request: HttpRequest, day: date | None, wrong: bool) -> dict[str, Any]:
        kept = [
            (name, value) for name, values in request.GET.lists() for value in values if name not in {MEMBER, "p", "e"}
        ]
        export = address("sheets:export", self.model._meta.db_table, "xlsx")  # type: ignore[attr-defined]
        return {
            "list_dated": True,
            "list_day": day,
            "list_wrong": wrong,
            "list_today": clock.today(),
            "list_kept": kept,
            "list_export": f"{export}?{MEMBER}={day.isoformat()}" if export and day is not None else "",
        }
