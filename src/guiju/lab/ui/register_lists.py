"""Columns and filters of the register's lists: words for codes, badges, days."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guiju.lab.ui import words
from guiju.lab.ui.list_day import list_day
from guiju.lab.ui.register_fields import label

SOON = timedelta(days=60)
"""How long before its end a list begins to point at it."""
NOTHING = "—"
VALIDITY = gettext_lazy("Validity")
STANDINGS = {
    "in_force": gettext_lazy("In force"),
    "ends_soon": gettext_lazy("Ends soon"),
    "lapsed": gettext_lazy("Lapsed"),
    "not_yet": gettext_lazy("Not yet in force"),
}
COLOURS = {"in_force": "good", "ends_soon": "warn", "lapsed": "bad", "not_yet": ""}


def in_language(row: Any, column: str) -> str:
    """A bilingual column in the language of the page; the Chinese where there is no English."""
    english = getattr(row, f"{column}_en") if words.language() == "en" else ""
    return str(english or getattr(row, column))


def standing(first: date | None, last: date | None) -> str:
    """Where today lies in a span of days whose end is inclusive: in_force, ends_soon, lapsed, not_yet."""
    today = list_day()
    if first is not None and first > today:
        return "not_yet"
    if last is None:
        return "in_force"
    return "lapsed" if last < today else "ends_soon" if last - today <= SOON else "in_force"


def tag(text: Any, colour: str = "") -> SafeString:
    """A small coloured word: good, warn, bad or plain."""
    return format_html('<span class="g-tag{}">{}</span>', f" g-{colour}" if colour else "", text)


def standing_tag(first: date | None, last: date | None) -> SafeString:
    """The badge of a span of days."""
    found = standing(first, last)
    return tag(STANDINGS[found], COLOURS[found])


Column = Callable[[Any], Any]


def _named(show: Column, name: str, title: Any, order: str | None) -> Column:
    show.__name__ = name
    show.short_description = title  # type: ignore[attr-defined]
    if order is not None:
        show.admin_order_field = order  # type: ignore[attr-defined]
    return show


def plain(column: str) -> Column:
    """A column as it is."""
    return _named(lambda row: getattr(row, column) or NOTHING, column, label(column), column)


def named(column: str) -> Column:
    """A bilingual column in the language of the page."""
    return _named(lambda row: in_language(row, column), column, label(column), column)


def word(column: str, table: Mapping[str, Any]) -> Column:
    """The word for a code."""
    return _named(lambda row: words.word(dict(table), getattr(row, column)) or NOTHING, column, label(column), column)


def state(column: str, table: Mapping[str, Any], colours: Mapping[str, str]) -> Column:
    """The word for a code as a badge."""

    def show(row: Any) -> SafeString:
        code = getattr(row, column)
        return tag(words.word(dict(table), code), colours.get(code, ""))

    return _named(show, column, label(column), column)


def days(first: str, last: str) -> Column:
    """The badge of a span of days."""
    return _named(lambda row: standing_tag(getattr(row, first), getattr(row, last)), "standing", VALIDITY, last)


def told(name: str, title: Any, show: Column, order: str | None = None) -> Column:
    """A column that a function tells."""
    return _named(show, name, title, order)


def by_word(column: str, table: Mapping[str, Any]) -> type[admin.SimpleListFilter]:
    """A filter by the codes of a table."""

    class ByWord(admin.SimpleListFilter):
        title = label(column)
        parameter_name = column

        def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
            return list(table.items())

        def queryset(self, request: Any, queryset: Any) -> Any:
            return queryset.filter(**{column: self.value()}) if self.value() else queryset

    return ByWord


def by_standing(first: str, last: str) -> type[admin.SimpleListFilter]:
    """A filter by where today lies in a span of days."""

    class ByStanding(admin.SimpleListFilter):
        title = VALIDITY
        parameter_name = "standing"

        def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
            return list(STANDINGS.items())

        def queryset(self, request: Any, queryset: Any) -> Any:
            today = list_day()
            begun = Q(**{f"{first}__lte": today}) if first else Q()
            soon = Q(**{f"{last}__gte": today, f"{last}__lte": today + SOON})
            wanted = {
                "in_force": begun & (Q(**{f"{last}__isnull": True}) | Q(**{f"{last}__gte": today})),
                "ends_soon": begun & soon,
                "lapsed": Q(**{f"{last}__lt": today}),
                "not_yet": Q(**{f"{first}__gt": today}) if first else Q(pk__in=()),
            }
            return queryset.filter(wanted[self.value()]) if self.value() in wanted else queryset

    return ByStanding


def yes_no(value: bool) -> str:
    """Yes or no."""
    return _("Yes") if value else _("No")
