"""The register of methods: the list with filters, and the page of a method with all that it may be used by."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from guiju.conduct.register_methods import rank
from guiju.lab.accounts.queries import signed_in
from guiju.lab.house import clock
from guiju.lab.methods import shown
from guiju.lab.methods.acts import RegisterMethod
from guiju.lab.methods.blocks import blocks
from guiju.lab.methods.bulk import BULK
from guiju.lab.methods.deeds import DEEDS
from guiju.lab.methods.models import (
    BudgetTemplate,
    Change,
    Method,
    NoveltyCheck,
    Procedure,
    Validation,
    Verification,
)
from guiju.lab.methods.queries import in_force
from guiju.lab.methods.standing import in_state, novelty_due, state_of, with_standing
from guiju.lab.methods.words import KINDS, STATE_COLOURS, STATES
from guiju.lab.ui import words
from guiju.lab.ui.desk import page
from guiju.lab.ui.list_day import list_day
from guiju.lab.ui.register_deeds import filing
from guiju.lab.ui.register_lists import NOTHING, by_word, named, plain, tag, told, word
from guiju.lab.ui.registers import ActAdmin, Block, Target, site
from guiju.lab.ui.timeline import Subject


def _current(row: Method) -> str:
    return "、".join(each.edition for each in in_force(row, list_day())) or NOTHING


def _due(row: Method) -> SafeString | str:
    today = list_day()
    days = [novelty_due(each, row.longest) for each in in_force(row, today)]
    if not days:
        return NOTHING
    return tag(min(days), "bad" if min(days) < today else "")


def _state(row: Method) -> SafeString:
    found = state_of(row, list_day())
    return tag(STATES[found], STATE_COLOURS[found])


class ByState(admin.SimpleListFilter):
    """By the worst state of a method today."""

    title = _("State")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(STATES.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in STATES:
            return queryset
        return queryset.filter(pk__in=in_state(Method.objects.all(), self.value()))


@admin.register(Method, site=site)
class MethodAdmin(ActAdmin):
    adding = filing(RegisterMethod, _("Register a method"), tables={"kind": KINDS, "field": words.FIELDS})
    tables = {"kind": KINDS, "field": words.FIELDS}
    deeds = DEEDS
    bulk = BULK
    list_display = (
        plain("code"),
        named("title"),
        word("kind", KINDS),
        word("field", words.FIELDS),
        told("editions", _("Edition in force"), _current),
        told("novelty", _("Novelty check due"), _due),
        told("state", _("State"), _state),
    )
    list_filter = (by_word("field", words.FIELDS), by_word("kind", KINDS), ByState)
    dated = True
    dated_filters = (by_word("field", words.FIELDS), by_word("kind", KINDS))
    search_fields = ("code", "title", "title_en", "editions__edition")
    ordering = ("code",)
    lead = _("Methods with their editions, what proves that each may be used, and changes of edition on their way.")
    links = ((_("Checks for novelty"), "methods:novelty"),)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return with_standing(super().get_queryset(request), list_day())

    def blocks(self, request: HttpRequest, row: Method) -> Sequence[Block]:
        return blocks(row)

    def badge(self, row: Method) -> SafeString | str:
        return _state(row)

    def facts(self, row: Method) -> list[tuple[Any, Any]]:
        place = rank(row.kind)
        order = [(_("Order of preference"), NOTHING if place is None else place + 1)]
        return [*super().facts(row), *order]

    def subjects(self, row: Method) -> Sequence[Subject]:
        parts = [Subject(each, each.edition) for each in row.editions.all()]
        for model in (NoveltyCheck, Verification, Validation):
            parts += [Subject(each, f"{each.edition} · {each.day}") for each in _of_editions(model, row)]
        parts += [Subject(each, f"{each.edition} · {each}") for each in _of_editions(BudgetTemplate, row)]
        for model in (Change, Procedure):
            parts += [Subject(each, str(each)) for each in model.objects.filter(method=row)]
        return (Subject(row), *parts)

    def _row_page(self, request: HttpRequest, row: Method) -> HttpResponse:
        who = signed_in(request)
        listed = [self._shown(each, row, who) for each in self.all_blocks(request, row)]
        taken = {name for each in listed for name in each.block.deeds}
        own = [each.name for each in self.deeds if each.of is None and each.name not in taken]
        editions = list(row.editions.all())
        current = in_force(row, clock.today())
        steps = [
            (each, self._next(each, row, who), self._offers(("move",), Target(row, each.row), who))
            for each in shown.changes(row)
        ]
        context = {
            "row": row,
            "badge": self.badge(row),
            "facts": self.facts(row),
            "blocks": listed,
            "offers": self._offers(own, Target(row), who),
            "history": self.address("history", row.pk),
            "back": self.address("changelist"),
            "back_title": self.heading,
            "lights": shown.lights(row),
            "changes": steps,
            "editions_chart": shown.editions_chart(
                sorted(editions, key=lambda each: each.effective_from), [each.row for each, *_ in steps]
            ),
            "climate_chart": shown.climate_chart(current[0]) if current else "",
            "current": current[0] if current else None,
        }
        return page(request, "methods/method.html", context, title=self.headline(row))

    def _next(self, change: shown.ChangeShown, row: Method, who: Any) -> list[Any]:
        """The deeds of a change's next step: while it waits for its verification, those of the new edition."""
        if change.stage != "analysed":
            return self._offers(("analyse", "file_change", "grant"), Target(row, change.row), who)
        new = row.editions.filter(edition=change.row.edition).first()
        return (
            self._offers(("edition",), Target(row), who)
            if new is None
            else self._offers(("verify",), Target(row, new), who)
        )


def _of_editions(model: Any, row: Method) -> list[Any]:
    return list(model.objects.select_related("edition").filter(edition__method=row))
