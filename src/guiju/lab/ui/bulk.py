"""One act done to many rows of a list, row by row under the act's own rules, with one report at the end.

Each row is a transaction of its own: it is done whole or refused with its reason, and what was done stays done. The key
of each act follows from the form's key, so that sending the form again does what is left and repeats nothing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _

from guiju.lab.accounts.queries import signed_in
from guiju.lab.house.act import Act
from guiju.lab.house.typed import plain_number
from guiju.lab.ui import words
from guiju.lab.ui.acting import Done, act_on
from guiju.lab.ui.desk import page
from guiju.lab.ui.register_fields import ActForm

MOST = 200
"""Rows of one sending at most: each is an act of its own."""


@dataclass(frozen=True, kw_only=True)
class Bulk:
    """An act for chosen rows of a register's list; or, with `leads`, a page for them, such as labels to be printed."""

    name: str
    title: Any
    act: type[Act] | None = None
    form: Callable[[], type[ActForm]] = lambda: ActForm
    make: Callable[[Any, Mapping[str, Any]], Any] = lambda row, cleaned: None
    initial: Callable[[], Mapping[str, Any]] = dict
    versioned: bool = True
    """The rows are the acts' subjects: one that somebody changed since the form was shown is refused."""
    remark: Any = ""
    leads: Callable[[Sequence[Any]], str] | None = None


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of one row."""

    pk: int
    title: str
    link: str
    done: Done


def perform_each(
    request: HttpRequest,
    act: type[Act],
    rows: Iterable[Any],
    make: Callable[[Any], Any],
    *,
    title: Callable[[Any], str] = str,
    link: Callable[[Any], str] = lambda row: "",
    versioned: bool = False,
) -> list[Tried]:
    """Performs an act for each row, whatever came of the others; with `versioned`, of the version that was shown."""
    base = request.POST.get("key", "")
    found = []
    for row in rows:
        version = request.POST.get(f"version-{row.pk}", "") if versioned else ""
        key = f"{base}-{row.pk}" if base else ""
        done = act_on(request, act, lambda row=row: make(row), key=key, version=version)  # type: ignore[misc]
        found.append(Tried(row.pk, title(row), link(row), done))
    return found


_offered: dict[str, list[tuple[Bulk, str]]] = {}


def bulk_links(table: str, roles: frozenset[str]) -> list[tuple[str, Any, str]]:
    """Name, title and address of what somebody with these roles may do to rows of a table (`app.model`)."""
    return [
        (each.name, each.title, reverse(address, args=(each.name,)))
        for each, address in _offered.get(table, ())
        if each.act is None or each.act.roles & roles
    ]


class BulkActions:
    """What an admin of a register needs for its bulk actions."""

    bulk: Sequence[Bulk] = ()

    def __init__(self, model: Any, admin_site: Any) -> None:
        super().__init__(model, admin_site)  # type: ignore[call-arg]
        label = model._meta.label_lower
        _offered[label] = [(each, f"admin:{label.replace('.', '_')}_bulk") for each in self.bulk]

    def bulk_urls(self: Any) -> list[Any]:
        """The address of the forms."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_bulk"
        return [path("bulk/<slug:name>/", self.admin_site.admin_view(self.bulk_view), name=name)]

    def get_actions(self: Any, request: HttpRequest) -> dict[str, Any]:
        """The actions of the list: those that the signed-in person may do."""
        who = signed_in(request)
        offered = [each for each in self.bulk if each.act is None or (who and each.act.roles & who.roles)]
        return {each.name: (_leading(each), each.name, each.title) for each in offered}

    def bulk_view(self: Any, request: HttpRequest, name: str) -> HttpResponse:
        """The form for the chosen rows; sent, the report of what was done and what was refused."""
        bulk = next((each for each in self.bulk if each.name == name), None)
        who = signed_in(request)
        if bulk is None or who is None:
            raise Http404
        rows = self.chosen(request)
        if bulk.leads is not None:
            return redirect(bulk.leads(rows))
        may = bool(bulk.act.roles & who.roles)
        sent = request.method == "POST"
        form = bulk.form()(request.POST) if sent else bulk.form()(initial=bulk.initial())
        if sent and may and rows and form.is_valid():
            return self._report(request, bulk, rows, form.cleaned_data)
        if sent and not rows:
            messages.error(request, _("Choose at least one row of the list."))
        if not may:
            form.lock()
        context = {
            "bulk": bulk,
            "form": form,
            "may": may,
            "roles": words.enumerated(words.role_names(bulk.act.roles)),
            "rows": [(each, self.headline(each), self.address("change", each.pk)) for each in rows],
            "back": self.address("changelist"),
            "back_title": self.heading,
        }
        status = 403 if sent and not may else 422 if sent else 200
        return page(request, "ui/register_bulk.html", context, title=str(bulk.title), status=status)

    def chosen(self: Any, request: HttpRequest) -> list[Any]:
        """The rows that were chosen, in the order of the list."""
        asked = request.POST.getlist("rows") if request.method == "POST" else request.GET.get("rows", "").split(",")
        keys = [key for key in (plain_number(each) for each in asked[:MOST]) if key is not None]
        return list(self.get_queryset(request).filter(pk__in=keys).order_by(*(self.ordering or ("pk",))))

    def _report(
        self: Any, request: HttpRequest, bulk: Bulk, rows: list[Any], cleaned: Mapping[str, Any]
    ) -> HttpResponse:
        tried = perform_each(
            request,
            bulk.act,  # type: ignore[arg-type]
            rows,
            lambda row: bulk.make(row, cleaned),
            title=self.headline,
            link=lambda row: self.address("change", row.pk),
            versioned=bulk.versioned,
        )
        refused = [each for each in tried if each.done.refused]
        again = self.address("bulk", bulk.name) + "?rows=" + ",".join(str(each.pk) for each in refused)
        context = {
            "tried": tried,
            "count": len(tried),
            "refused": len(refused),
            "done": len(tried) - len(refused),
            "again": again if refused else "",
            "back": self.address("changelist"),
            "back_title": self.heading,
        }
        status = 422 if len(refused) == len(tried) else 200
        return page(request, "ui/register_bulk_report.html", context, title=str(bulk.title), status=status)


def _leading(bulk: Bulk) -> Callable[[Any, HttpRequest, Any], HttpResponse]:
    """Django's action: it leads to the form for the rows that were ticked."""

    def lead(admin: Any, request: HttpRequest, rows: Any) -> HttpResponse:
        keys = list(rows.order_by("pk").values_list("pk", flat=True)[: MOST + 1])
        if len(keys) > MOST:
            messages.warning(request, _("Only the first %(count)s rows are taken at once.") % {"count": MOST})
        asked = ",".join(str(each) for each in keys[:MOST])
        return redirect(f"{admin.address('bulk', bulk.name)}?rows={asked}")

    lead.short_description = bulk.title  # type: ignore[attr-defined]
    return lead
