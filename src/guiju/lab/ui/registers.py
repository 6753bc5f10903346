"""The register pages: Unfold's lists, and pages of ours on which every save is an act.

A register's page shows the row, blocks of what belongs to it, and its deeds: each a form that makes the request of one
act. Who may is what the act says (`act.roles`); whoever may not sees the form with the sentence that says who may.
Nothing is saved or deleted but by acts, and the history is the journal's.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin

from guiju.lab.accounts.queries import saved_views, signed_in
from guiju.lab.house import clock
from guiju.lab.house.act import Act, Actor
from guiju.lab.house.controlled import ControlledModel
from guiju.lab.house.unreadable import unreadable_columns
from guiju.lab.ui import words
from guiju.lab.ui.acting import Done, act_on
from guiju.lab.ui.bulk import Bulk, BulkActions
from guiju.lab.ui.desk import page
from guiju.lab.ui.known_at import known_at
from guiju.lab.ui.list_day import DatedLists
from guiju.lab.ui.register_faults import foreseen, mark, read_form
from guiju.lab.ui.register_fields import ActForm, label
from guiju.lab.ui.register_lists import NOTHING, in_language, yes_no
from guiju.lab.ui.register_parts import Block, Cell, Line
from guiju.lab.ui.register_search import SearchedOnce
from guiju.lab.ui.register_unreadable import UnreadableRows, block_of, readable_blocks
from guiju.lab.ui.register_withheld import WithheldColumns, blanked, told_to
from guiju.lab.ui.site import site
from guiju.lab.ui.timeline import Subject, timeline
from guiju.lab.ui.told_blocks import blocks_told

__all__ = ["ActAdmin", "Block", "Bulk", "Cell", "Deed", "Line", "Target", "site"]

REFUSED, OVERTAKEN, FORBIDDEN = 422, 409, 403


@dataclass(frozen=True)
class Target:
    """What a deed is done to: a row of the register, and one of the rows that belong to it; None when adding."""

    row: Any = None
    part: Any = None


@dataclass(frozen=True, kw_only=True)
class Deed:
    """A form that performs one act.

    `name` stands in the address. `make` builds the act's request of the target and the form's cleaned data. `version`
    gives the row whose version the form carries, for acts with a subject.
    """

    name: str
    act: type[Act]
    title: Any
    form: Callable[[Target], type[ActForm]]
    make: Callable[[HttpRequest, Target, Mapping[str, Any]], Any]
    initial: Callable[[Target], Mapping[str, Any]] = lambda target: {}
    version: Callable[[Target], ControlledModel | None] = lambda target: None
    of: Callable[[Any], Any] | None = None
    """The rows that belong to the register's row, of which one is the deed's part; None: the row itself."""
    offered: Callable[[Target], bool] = lambda target: True
    barred: Callable[[Target], Collection[str]] = lambda target: ()
    """Codes of the people who may not do it because it is their own; the act refuses them too."""
    remark: Any = ""
    danger: bool = False
    reads: Callable[[Target, Mapping[str, Any]], Sequence[tuple[Any, Any]]] | None = None
    """What is read out of the form, by name: shown on demand before anything is stored; raises Refused."""
    secret: str = ""
    """Member of the cleaned data that `make` leaves there and the page shows once."""
    secret_words: Any = ""
    secret_note: Any = ""
    """What is to be done with what was shown; without it, that it is handed over in person."""


@dataclass(frozen=True)
class _Offer:
    """A deed as a page offers it."""

    title: str
    link: str
    may: bool
    danger: bool
    who: str


@dataclass(frozen=True)
class _Shown:
    """A block with its deeds as links."""

    block: Block
    lines: list[tuple[list[tuple[str, Cell]], list[_Offer]]] = field(default_factory=list)
    """Cells with the head of their column, and what can be done to the row."""
    offers: list[_Offer] = field(default_factory=list)


def who_may(act: type[Act]) -> str:
    """The roles that an act asks for, in the language of the page."""
    return words.enumerated(words.role_names(act.roles))


class ActAdmin(UnreadableRows, DatedLists, WithheldColumns, SearchedOnce, BulkActions, ModelAdmin):
    """A register whose saves are acts."""

    adding: Deed | None = None
    deeds: Sequence[Deed] = ()
    tables: Mapping[str, Any] = {}
    """Words for the codes of a column."""
    hidden: frozenset[str] = frozenset({"id", "version"})
    lead: Any = ""
    links: Sequence[tuple[Any, str]] = ()
    """Other lists that belong to this one: title and name of the address."""

    actions = None
    list_per_page = 50
    list_max_show_all = 50
    list_before_template = "ui/register_list.html"
    list_fullwidth = True
    row_template = "ui/register_row.html"

    @property
    def heading(self) -> str:
        """The register's name."""
        return capfirst(str(self.opts.verbose_name_plural))

    def blocks(self, request: HttpRequest, row: Any) -> Sequence[Block]:
        """What belongs to a row."""
        return ()

    def all_blocks(self, request: HttpRequest, row: Any) -> Sequence[Block]:
        """What belongs to a row, and what apps above tell of it."""
        return [*self.blocks(request, row), *blocks_told(row)]

    def more(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """What a template of the register's own needs besides."""
        return {}

    def subjects(self, row: Any) -> Sequence[Subject]:
        """The rows whose timeline is this row's history."""
        return (Subject(row),)

    def headline(self, row: Any) -> str:
        """What the row is called at the head of its page: its name before its code."""
        names = [each for each in ("name", "title") if hasattr(row, f"{each}_en")]
        return f"{in_language(row, names[0])} · {getattr(row, row.known_by)}" if names else str(row)

    def part_told(self, part: Any) -> str:
        """What a row that belongs to the register's row is called at the head of a form about it."""
        return str(part)

    def badge(self, row: Any) -> SafeString | str:
        """A word about the row beside its name."""
        return ""

    # Permissions: everybody of the house may look; acts decide the rest.
    def has_add_permission(self, request: HttpRequest) -> bool:
        who = signed_in(request)
        return self.adding is not None and who is not None and bool(self.adding.act.roles & who.roles)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[Any]:
        def named(name: str) -> str:
            return f"{self.opts.app_label}_{self.opts.model_name}_{name}"

        guarded = self.admin_site.admin_view(self.deed_view)
        return [
            *self.bulk_urls(),
            path("<int:pk>/do/<slug:name>/", guarded, name=named("do")),
            path("<int:pk>/do/<slug:name>/<int:part>/", guarded, name=named("do_part")),
            *super().get_urls(),
        ]

    def address(self, name: str, *args: Any) -> str:
        """Address of one of this register's pages."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}", args=args)

    def get_list_display_links(self, request: HttpRequest, list_display: Sequence[Any]) -> list[Any]:
        return list(list_display[:2])

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        more = {
            "title": self.heading,
            "demonstration": clock.is_demonstration(),
            "register_lead": self.lead,
            "register_links": [(title, reverse(name)) for title, name in self.links],
            "register_closed": self._closed(request),
        }
        more["saved_views"] = saved_views(request)
        return super().changelist_view(request, {**more, **(extra_context or {})})

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        found = super().get_changelist_instance(request)
        found.empty_words = self.empty_words(request)
        return found

    def empty_words(self, request: HttpRequest) -> str:
        """What the list says that nobody narrowed and that holds nothing."""
        return _("The first entry is made here.") if self.has_add_permission(request) else self._closed(request)

    def _closed(self, request: HttpRequest) -> str:
        if self.adding is None or self.has_add_permission(request):
            return ""
        return _("New entries are made by: %(roles)s.") % {"roles": who_may(self.adding.act)}

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if self.adding is None:
            raise Http404
        return self._deed_page(request, self.adding, Target())

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return self._row_page(request, self._row(request, object_id))

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        row = self._row(request, object_id)
        day, known = known_at(request, self.subjects(row))
        context = {
            "steps": told_to(timeline(self.subjects(row), refusals=True), self.model, signed_in(request)),
            "day": day,
            "known": known,
            "row": row,
            "back": self.address("change", row.pk),
            "back_title": str(row),
        }
        title = _("History: %(row)s") % {"row": self.headline(row)}
        return page(request, "ui/register_history.html", context, title=title)

    def deed_view(self, request: HttpRequest, pk: int, name: str, part: int | None = None) -> HttpResponse:
        """The form of a deed on a row, or on one of the rows that belong to it."""
        row = self._row(request, str(pk))
        deed = next((each for each in self.deeds if each.name == name), None)
        if deed is None or (deed.of is None) != (part is None):
            raise Http404
        target = Target(row, None if deed.of is None else deed.of(row).filter(pk=part).first())
        if deed.of is not None and target.part is None:
            raise Http404
        return self._deed_page(request, deed, target)

    def _row(self, request: HttpRequest, object_id: str) -> Any:
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        return blanked(row, signed_in(request))

    def _row_page(self, request: HttpRequest, row: Any) -> HttpResponse:
        who = signed_in(request)
        # Of a row that cannot be read nothing is told but what stands in it, and nothing is offered to be done to it.
        whole = not unreadable_columns(row)
        told = readable_blocks(lambda: self.all_blocks(request, row)) if whole else [block_of(row)]
        blocks = [self._shown(each, row, who) for each in told]
        in_blocks = {name for each in blocks for name in each.block.deeds}
        own = [each.name for each in self.deeds if each.of is None and each.name not in in_blocks and whole]
        offers = self._offers(own, Target(row), who)
        context = {
            "row": row,
            "badge": self.badge(row) if whole else "",
            "facts": self.facts(row) if whole else ActAdmin.facts(self, row),
            "blocks": blocks,
            "offers": offers,
            "history": self.address("history", row.pk),
            "back": self.address("changelist"),
            "back_title": self.heading,
            **(self.more(request, row) if whole else {}),
        }
        return page(request, self.row_template, context, title=self.headline(row))

    def _shown(self, block: Block, row: Any, who: Actor | None) -> _Shown:
        heads = [str(each) for each in block.heads]
        lines = [
            (
                list(zip(heads, (each if isinstance(each, Cell) else Cell(each) for each in line.cells), strict=False)),
                self._offers(line.deeds, Target(row, line.part), who),
            )
            for line in block.lines
        ]
        return _Shown(block, lines, self._offers(block.deeds, Target(row), who))

    def _offers(self, names: Sequence[str], target: Target, who: Actor | None) -> list[_Offer]:
        wanted = [each for name in names for each in self.deeds if each.name == name and each.offered(target)]
        return [self._offer(each, target, who) for each in wanted]

    def _offer(self, deed: Deed, target: Target, who: Actor | None) -> _Offer:
        args = (target.row.pk, deed.name) if deed.of is None else (target.row.pk, deed.name, target.part.pk)
        link = self.address("do" if deed.of is None else "do_part", *args)
        may = who is not None and bool(deed.act.roles & who.roles)
        own = may and who is not None and who.person_id in deed.barred(target)
        only = _("Only for: %(roles)s") % {"roles": who_may(deed.act)}
        who_else = _("Somebody else: you are concerned") if own else only
        return _Offer(str(deed.title), link, may and not own, deed.danger, "" if may and not own else who_else)

    def facts(self, row: Any) -> list[tuple[Any, Any]]:
        """Every column of a row by its name, in words."""
        columns = [each for each in row._meta.concrete_fields if each.name not in self.hidden]
        broken = unreadable_columns(row)
        return [
            (_name(each), str(getattr(row, each.name)) if each.name in broken else self.value(row, each))
            for each in columns
        ]

    def value(self, row: Any, column: Any) -> Any:
        """A column of a row as people read it."""
        found = getattr(row, column.name)
        if isinstance(found, bool):
            return yes_no(found)
        if column.name in self.tables and isinstance(self.tables[column.name], Mapping):
            return words.word(dict(self.tables[column.name]), found) or NOTHING
        return NOTHING if found in (None, "") else found

    def _deed_page(self, request: HttpRequest, deed: Deed, target: Target) -> HttpResponse:
        who = signed_in(request)
        may = who is not None and bool(deed.act.roles & who.roles)
        looks = deed.reads is not None and "look" in request.POST
        form, done = self._sent(request, deed, target) if request.method == "POST" and not looks else (None, None)
        read: Sequence[tuple[Any, Any]] = ()
        if looks:
            form, read = read_form(deed, target, request)
        if done is not None and not done.refused:
            return self._after(request, deed, target, done, form.cleaned_data if form else {})
        if form is None:
            asked = {name: value for name, value in request.GET.items() if name not in {"key", "version"}}
            form = deed.form(target)(initial={**deed.initial(target), **asked})
        if not may:
            form.lock()
        version = deed.version(target)
        context = {
            "deed": deed,
            "form": form,
            "may": may,
            "roles": who_may(deed.act),
            "found": done.findings if done else (),
            "can_look": deed.reads is not None,  # a template would call the function itself
            "read": read,
            "version": _seen(request, version),
            "back": self.address("change", target.row.pk) if target.row else self.address("changelist"),
            "back_title": str(target.row or self.heading),
            "part": "" if target.part is None else self.part_told(target.part),
        }
        return page(
            request,
            "ui/register_deed.html",
            context,
            title=str(deed.title),
            status=200 if read else _status(request, may, done),
        )

    def _sent(self, request: HttpRequest, deed: Deed, target: Target) -> tuple[ActForm, Done | None]:
        form = deed.form(target)(request.POST, request.FILES)
        if not form.is_valid():
            mark(form, foreseen(request, deed, target, form))
            return form, None
        done = act_on(request, deed.act, lambda: deed.make(request, target, form.cleaned_data))
        return form, Done(done.outcome, mark(form, done.findings))

    def _after(
        self, request: HttpRequest, deed: Deed, target: Target, done: Done, cleaned: Mapping[str, Any]
    ) -> HttpResponse:
        row = target.row or (done.outcome.row if done.outcome else None)
        back = self.address("change", row.pk) if row is not None else self.address("changelist")
        if deed.secret and cleaned.get(deed.secret):
            shown = {"deed": deed, "secret": cleaned[deed.secret], "back": back, "back_title": str(row)}
            return page(request, "ui/register_once.html", shown, title=str(deed.title))
        messages.success(request, _("Done: %(what)s.") % {"what": words.word(words.ACTS, deed.act.name)})
        return redirect(back)


def _name(column: Any) -> Any:
    """A column's name for people; that of a foreign row is the name of its code."""
    return label(f"{column.name}_code" if column.is_relation else column.name)


def _seen(request: HttpRequest, row: ControlledModel | None) -> Any:
    """The version that the form was first shown with; a refused form keeps it, so that a conflict stays one."""
    return request.POST.get("version") or (row.version if row is not None else "")


def _status(request: HttpRequest, may: bool, done: Done | None) -> int:
    if request.method != "POST":
        return 200
    if not may:
        return FORBIDDEN
    overtaken = done is not None and bool(done.findings) and not done.findings[0].requirement
    return OVERTAKEN if overtaken else REFUSED
