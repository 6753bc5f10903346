"""The search of a register's list: each row is looked at once, also where words of rows that belong to it are sought.

Django's own joins these rows, which doubles what they belong to, and then sorts the doubles out again.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.text import smart_split, unescape_string_literal


class SearchedOnce:
    """A list with `search_fields`: columns of its own, of what a row names, or of the rows that belong to it."""

    model: type[Model]

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """The rows that have every word of the search in one of the columns, and that none of them stands twice."""
        fields = self.get_search_fields(request)  # type: ignore[attr-defined]
        for word in _words(search_term) if fields else ():
            queryset = queryset.filter(_has(self.model, fields, word))
        return queryset, False


def _words(text: str) -> list[str]:
    """The words of a search; what stands in quotes is one word."""
    return [unescape_string_literal(each) if _is_quoted(each) else each for each in smart_split(text)]


def _is_quoted(word: str) -> bool:
    return len(word) > 1 and word[0] in "\"'" and word[0] == word[-1]


def _has(model: Any, fields: Sequence[str], word: str) -> Q:
    wanted = Q(pk__in=())
    belonging: dict[Any, Q] = {}
    for each in fields:
        first, _, rest = each.partition("__")
        relation = model._meta.get_field(first)
        if relation.one_to_many:
            belonging[relation] = belonging.get(relation, Q(pk__in=())) | Q(**{f"{rest}__icontains": word})
        else:
            wanted |= Q(**{f"{each}__icontains": word})
    for relation, has in belonging.items():
        wanted |= Q(pk__in=relation.related_model.objects.filter(has).values(relation.field.attname))
    return wanted
