"""The list of equipment: label and next due date of each row at once, filters by index, a count that ends somewhere."""

from collections.abc import Iterator
from datetime import timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.contrib.filters.admin.text_filters import TextFilter

from guiju.lab.equipment.labels import facts_by_key, label_of, labelled
from guiju.lab.equipment.models import Certificate, Duty, Equipment, Opening, StateChange
from guiju.lab.equipment.queries import standards_that
from guiju.lab.equipment.words import LABEL_COLOURS, LABELS, STATES
from guiju.lab.house import clock
from guiju.lab.ui import words
from guiju.lab.ui.list_day import DatedList, list_day
from guiju.lab.ui.register_fields import label
from guiju.lab.ui.register_lists import NOTHING, in_language, tag, told
from guiju.lab.ui.timeline import people

MOST_COUNTED = 2000
"""A list counts no further: nobody turns to its fiftieth page, and counting all takes longer than the page."""

MOST_LISTED = 100
"""A filter lists no more rows of another register than these; more are asked for by what is typed."""


class BoundedPaginator(Paginator):
    """Pages of the first rows; a list that is longer is narrowed by its filters or its search."""

    @cached_property
    def keys(self) -> list[int] | None:
        """Keys of a narrowed list: it is looked through once, for the count and for the page."""
        return getattr(self.object_list, "listed_keys", None)

    @cached_property
    def count(self) -> int:
        return self.object_list[:MOST_COUNTED].count() if self.keys is None else len(self.keys)

    def page(self, number: Any) -> Page:
        if self.keys is None:
            return super().page(number)
        number = self.validate_number(number)
        keys = self.keys[(number - 1) * self.per_page : number * self.per_page]
        rows = self.object_list.listed_from.filter(pk__in=keys).order_by(*self.object_list.query.order_by)
        return self._get_page(rows, number, self)


class EquipmentList(DatedList):
    """A page of the list with the facts of its rows, read at once."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet:
        rows = super().get_queryset(request, exclude_parameters)
        if not self.query and not self.get_filters_params():
            return rows
        keys = list(rows.values_list("pk", flat=True)[:MOST_COUNTED])
        narrowed = self.root_queryset.filter(pk__in=keys).order_by(*rows.query.order_by)
        narrowed.listed_keys, narrowed.listed_from = keys, self.root_queryset
        return narrowed

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows, today = list(self.result_list), list_day()
        facts = facts_by_key(rows, today)
        for each in rows:
            each.facts = facts.get(each.pk)
            each.label = label_of(each.facts, today)
        names = people({each.custodian for each in rows if each.custodian})
        for each in rows:
            each.custodian_name = names.get(each.custodian, each.custodian)
        self.result_list = rows


def _label(row: Any) -> SafeString:
    return tag(words.word(LABELS, row.label), LABEL_COLOURS[row.label])


def next_due(facts: Any) -> tuple[str, str] | None:
    """The earliest day on which something about an item ends or is due, and what it is."""
    if facts is None:
        return None
    found = [(each.due_on, each.kind) for each in facts.duties if each.due_on]
    found += [(facts.certificate.valid_to, "certificate")] if facts.certificate is not None else []
    found += [(facts.expiry, "expiry")] if facts.expiry else []
    return min(found, default=None)


def _due(row: Any) -> SafeString | str:
    found = next_due(row.facts)
    if found is None:
        return tag(translated("Nothing planned"), "") if row.state != "retired" else NOTHING
    today = list_day()
    soon = (today + timedelta(days=60)).isoformat()
    return tag(found[0], "bad" if found[0] < today.isoformat() else "warn" if found[0] <= soon else "good")


CUSTODIAN = told("custodian", label("custodian"), lambda row: row.custodian_name or NOTHING, "custodian")
LABEL = told("label", _("Status label"), _label)
DUE = told("due", _("Next due date"), _due)


class ByLabel(admin.SimpleListFilter):
    """By the status label of today, which is stored nowhere."""

    title = _("Status label")
    parameter_name = "label"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(LABELS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return labelled(queryset, self.value(), clock.today()) if self.value() in LABELS else queryset


class ByPastState(admin.SimpleListFilter):
    """By the state that the history tells of a past day."""

    title = label("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(STATES.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in STATES:
            return queryset
        changes = StateChange.objects.filter(equipment=OuterRef("pk"), day__lte=list_day()).order_by("-at", "-pk")
        return queryset.alias(past_state=Subquery(changes.values("state")[:1])).filter(past_state=self.value())


class ByAnother(TextFilter):
    """By a row of another register that the newest move names: offered in a list, or typed where it has many rows."""

    of: str
    searched: tuple[str, ...] = ("name",)
    nobody: Any

    def __init__(self, request: HttpRequest, params: dict[str, Any], model: Any, model_admin: Any) -> None:
        self.rows = apps.get_model(self.of).objects.order_by("code")
        self.typed = len(self.rows.values_list("pk")[: MOST_LISTED + 1]) > MOST_LISTED
        if not self.typed:
            self.template = admin.SimpleListFilter.template
        super().__init__(request, params, model, model_admin)

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        if self.typed:
            return []
        return [("-", self.nobody), *((each.code, self.called(each)) for each in self.rows)]

    def called(self, row: Any) -> str:
        """What a row of the other register is called in the list."""
        return str(row.name)

    def choices(self, changelist: ChangeList) -> Iterator[dict[str, Any]]:
        return super().choices(changelist) if self.typed else admin.SimpleListFilter.choices(self, changelist)

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        asked = (self.value() or "").strip()
        if not asked:
            return queryset
        if asked == "-":
            return queryset.filter(**{self.parameter_name: ""})
        if not self.typed:
            return queryset.filter(**{self.parameter_name: asked})
        meant = Q(code__iexact=asked) | reduce(or_, (Q(**{f"{each}__icontains": asked}) for each in self.searched))
        codes = list(self.rows.filter(meant).values_list("code", flat=True)[:MOST_LISTED])
        return queryset.filter(**{f"{self.parameter_name}__in": codes})


class ByRoom(ByAnother):
    """By the room of the newest move."""

    title = label("room_code")
    parameter_name = "room_code"
    of = "premises.Room"
    searched = ("name", "name_en")
    nobody = _("Nowhere")

    def called(self, row: Any) -> str:
        return f"{row.code} {in_language(row, 'name')}"


class ByCustodian(ByAnother):
    """By who answers for an item since its newest move."""

    title = label("custodian")
    parameter_name = "custodian"
    of = "people.Person"
    nobody = pgettext_lazy("custodian", "Nobody")


class ByStandards(admin.SimpleListFilter):
    """Standards in use by their newest certificate, as the tiles of today count them."""

    title = _("Standards by their certificate")
    parameter_name = "standards"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("over", _("Over, or none")),
            ("soon", _("Ends within 90 days")),
            ("unconfirmed", _("Not confirmed")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in {"over", "soon", "unconfirmed"}:
            return queryset
        return queryset.filter(pk__in=standards_that(self.value(), clock.today()).values("pk"))


class ByDue(admin.SimpleListFilter):
    """By what is due: certificate, plan row, expiry, opened vessel."""

    title = _("Due")
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("over", _("Overdue")),
            ("30", _("Within 30 days")),
            ("60", _("Within 60 days")),
            ("90", _("Within 90 days")),
            ("none", _("No certificate")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        today = clock.today()
        if self.value() == "over":
            return queryset.filter(_overdue(today)).exclude(state="retired")
        if self.value() in ("30", "60", "90"):
            last = today + timedelta(days=int(self.value()))
            return queryset.filter(_due_between(today, last)).exclude(state="retired")
        if self.value() == "none":
            return queryset.exclude(pk__in=Certificate.objects.values("equipment_id"))
        return queryset


def _overdue(today: Any) -> Q:
    """Items of which something is over; they are few, so that they are found by what is due."""
    going = Certificate.objects.filter(valid_to__gte=today).values("equipment_id")
    ended = Certificate.objects.filter(valid_to__lt=today).exclude(equipment_id__in=going)
    return (
        Q(pk__in=Duty.objects.filter(valid_to__isnull=True, due_on__lt=today).values("equipment_id"))
        | Q(pk__in=Opening.objects.filter(valid_to__isnull=True, usable_to__lt=today).values("equipment_id"))
        | Q(material_expiry__lt=today)
        | Q(pk__in=ended.values("equipment_id"))
    )


def _due_between(first: Any, last: Any) -> Q:
    """Items of which something is due between two days; many, so that each is looked at until a page is full."""
    of_item = {"equipment": OuterRef("pk")}
    duties = Duty.objects.filter(valid_to__isnull=True, due_on__range=(first, last), **of_item)
    opened = Opening.objects.filter(valid_to__isnull=True, usable_to__range=(first, last), **of_item)
    later = Certificate.objects.filter(valid_to__gt=last, **of_item)
    ending = Certificate.objects.filter(valid_to__range=(first, last), **of_item)
    return (
        Q(Exists(duties))
        | Q(Exists(opened))
        | Q(material_expiry__range=(first, last))
        | (Q(Exists(ending)) & ~Q(Exists(later)))
    )


SEARCHED = ("code", "name", "name_en", "model", "serial_number", "asset_number", "manufacturer", "lot")
"""Columns of an item in which a search looks."""


class FastList:
    """What makes the list of a register of a hundred thousand items answer at once; for the register's admin."""

    paginator = BoundedPaginator
    show_full_result_count = False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return EquipmentList

    def scanned(self, request: HttpRequest) -> Equipment | None:
        """The item whose very code was typed into the search, by a scanner or by hand."""
        asked = request.GET.get("q", "").strip()
        return Equipment.objects.filter(code=asked).first() if asked else None
