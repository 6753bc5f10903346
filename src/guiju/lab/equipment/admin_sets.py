"""The registers of sets of equipment (measurement standards) and of suppliers."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.apps import apps
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from guiju.lab.equipment.acts_sets import (
    AddMember,
    AmendSet,
    AmendSupplier,
    EndMember,
    EndServing,
    EvaluateSupplier,
    FormSet,
    RegisterSupplier,
    ServeScope,
)
from guiju.lab.equipment.labels import facts_by_key, label_of
from guiju.lab.equipment.models import StandardSet, Supplier
from guiju.lab.equipment.words import LABEL_COLOURS, LABELS, STATES, SUPPLIERS
from guiju.lab.house import clock
from guiju.lab.ui import words
from guiju.lab.ui.addresses import address
from guiju.lab.ui.offered import MOST, people
from guiju.lab.ui.register_deeds import amending, ending, filing
from guiju.lab.ui.register_fields import label
from guiju.lab.ui.register_lists import (
    NOTHING,
    by_standing,
    by_word,
    in_language,
    named,
    plain,
    standing_tag,
    tag,
    told,
    word,
    yes_no,
)
from guiju.lab.ui.registers import ActAdmin, Block, Cell, Deed, Line, Target, site
from guiju.lab.ui.timeline import Subject
from guiju.lab.ui.timeline import people as names_of


def _scope_lines() -> list[tuple[str, str]]:
    rows = apps.get_model("agency.ScopeRow").objects.order_by("code")[:MOST]
    return [(each.code, f"{each.code} {in_language(each, 'instrument')}") for each in rows]


def _today(target: Target) -> dict[str, Any]:
    return {"valid_from": clock.today()}


def _of_set(target: Target) -> dict[str, Any]:
    return {"standard_set": target.row.code}


SET_DEEDS: tuple[Deed, ...] = (
    filing(
        AddMember,
        _("Add an item"),
        name="member",
        without=("standard_set",),
        given=_of_set,
        initial=_today,
        remark=_("The main standard carries the value; auxiliaries are needed beside it."),
    ),
    ending(EndMember, "end-member", _("Take out"), lambda row: row.members),
    filing(
        ServeScope,
        _("Serve a line of the scope"),
        name="serve",
        without=("standard_set",),
        given=_of_set,
        tables={"scope_code": _scope_lines},
        initial=_today,
    ),
    ending(EndServing, "end-serving", _("Serve it no longer"), lambda row: row.servings),
    amending(AmendSet, tables={"custodian": people}),
)


def _validity(row: StandardSet) -> SafeString | str:
    return NOTHING if row.valid_to is None else standing_tag(row.valid_from, row.valid_to)


@admin.register(StandardSet, site=site)
class StandardSetAdmin(ActAdmin):
    adding = filing(
        FormSet,
        _("Form a set"),
        tables={"custodian": people},
        remark=_("A measurement standard with its main standard and auxiliaries; the certificate may follow later."),
    )
    deeds = SET_DEEDS
    list_display = (
        plain("code"),
        named("name"),
        plain("certificate_number"),
        told("standing", _("Certificate of examination"), _validity, "valid_to"),
    )
    list_filter = (by_standing("valid_from", "valid_to"),)
    dated = True
    search_fields = ("code", "name", "name_en", "certificate_number")
    ordering = ("code",)
    lead = _("Sets of equipment that serve the scope: each line needs at least one that is complete and usable.")

    def badge(self, row: StandardSet) -> SafeString | str:
        usable, whole = self._usable(row)
        if not whole:
            return tag(translated("No member"), "bad")
        if usable == whole:
            return tag(translated("Complete and usable"), "good")
        return tag(translated("%(usable)s of %(whole)s usable") % {"usable": usable, "whole": whole}, "bad")

    def _usable(self, row: StandardSet) -> tuple[int, int]:
        today = clock.today()
        items = [each.equipment for each in self._members(row)]
        facts = facts_by_key(items, today)
        return sum(label_of(facts.get(each.pk), today) != "red" for each in items), len(items)

    def _members(self, row: StandardSet) -> list[Any]:
        today = clock.today()
        found = row.members.select_related("equipment").filter(valid_from__lte=today).order_by("-main", "pk")
        return [each for each in found if each.valid_to is None or each.valid_to >= today]

    def facts(self, row: StandardSet) -> list[tuple[Any, Any]]:
        names = names_of({row.custodian})
        shown = [pair for pair in super().facts(row) if str(pair[0]) != str(label("custodian"))]
        return [(label("custodian"), names.get(row.custodian, row.custodian) or NOTHING), *shown]

    def blocks(self, request: HttpRequest, row: StandardSet) -> Sequence[Block]:
        today = clock.today()
        members = list(row.members.select_related("equipment").order_by("valid_to", "-main", "pk"))
        facts = facts_by_key([each.equipment for each in members], today)
        heads = (
            label("code"),
            label("name"),
            _("Part"),
            label("role"),
            _("Status label"),
            label("state"),
            label("valid_from"),
            label("valid_to"),
        )
        lines = []
        for each in members:
            colour = label_of(facts.get(each.equipment_id), today)
            link = address("admin:equipment_equipment_change", each.equipment_id)
            cells = (
                Cell(each.equipment.code, link=link),
                in_language(each.equipment, "name"),
                _("main standard") if each.main else _("auxiliary"),
                words.word(words.STANDARD_ROLES, each.role) or NOTHING,
                Cell(words.word(LABELS, colour), LABEL_COLOURS[colour]),
                words.word(STATES, each.equipment.state),
                each.valid_from,
                each.valid_to or NOTHING,
            )
            lines.append(Line(cells, each, ("end-member",)))
        serving = [
            Line((each.scope_code, each.valid_from, each.valid_to or NOTHING), each, ("end-serving",))
            for each in row.servings.order_by("valid_to", "scope_code")
        ]
        scope_heads = (_("Scope line"), label("valid_from"), label("valid_to"))
        return (
            Block(_("Members"), heads, lines, ("member",), empty=_("A set without a main standard serves nothing.")),
            Block(_("Lines of the scope served"), scope_heads, serving, ("serve",)),
        )

    def subjects(self, row: StandardSet) -> Sequence[Subject]:
        members = [Subject(each, each.equipment.code) for each in row.members.select_related("equipment")]
        return (Subject(row), *members, *(Subject(each, each.scope_code) for each in row.servings.all()))


def _standing(row: Any) -> SafeString:
    newest = max(row.evaluations.all(), key=lambda each: (each.day, each.pk), default=None)
    if newest is None:
        return tag(translated("Not evaluated"), "bad")
    if not newest.passed:
        return tag(translated("Not passed"), "bad")
    return standing_tag(newest.day, newest.valid_to)


@admin.register(Supplier, site=site)
class SupplierAdmin(ActAdmin):
    adding = filing(RegisterSupplier, _("Register a supplier"), tables={"kind": SUPPLIERS})
    deeds = (
        filing(
            EvaluateSupplier,
            _("Evaluate the supplier"),
            name="evaluate",
            without=("supplier",),
            given=lambda target: {"supplier": target.row.code},
            initial=lambda target: {"day": clock.today()},
            remark=_("By stated criteria, with what was found and until when it is good."),
        ),
        amending(AmendSupplier),
    )
    tables: ClassVar[dict[str, Any]] = {"kind": SUPPLIERS}
    list_display = (
        plain("code"),
        named("name"),
        word("kind", SUPPLIERS),
        plain("contact"),
        plain("telephone"),
        told("evaluation", _("Evaluation of the supplier"), _standing),
    )
    list_filter = (by_word("kind", SUPPLIERS),)
    search_fields = ("code", "name", "name_en", "contact")
    ordering = ("code",)
    lead = _("Who supplies equipment, materials, calibration or repair, and how each was evaluated.")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("evaluations")

    def badge(self, row: Supplier) -> SafeString:
        return _standing(row)

    def blocks(self, request: HttpRequest, row: Supplier) -> Sequence[Block]:
        found = list(row.evaluations.order_by("-day", "-pk"))
        names = names_of({each.by for each in found})
        heads = (label("day"), label("requirement"), label("text"), label("passed"), label("valid_to"), label("by"))
        lines = [
            Line(
                (
                    each.day,
                    each.requirement,
                    each.text,
                    Cell(yes_no(each.passed), "good" if each.passed else "bad"),
                    each.valid_to,
                    names.get(each.by, each.by),
                ),
                each,
            )
            for each in found
        ]
        items = [
            Line(
                (Cell(each.code, link=address("admin:equipment_equipment_change", each.pk)), in_language(each, "name"))
            )
            for each in row.items.order_by("code")[:50]
        ]
        return (
            Block(_("Evaluations"), heads, lines, ("evaluate",)),
            Block(_("Supplied equipment"), (label("code"), label("name")), items),
        )

    def subjects(self, row: Supplier) -> Sequence[Subject]:
        return (Subject(row), *(Subject(each, each.day) for each in row.evaluations.all()))
