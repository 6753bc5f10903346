"""The register of methods with editions, limits, demands on standards, and budget templates."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guiju.lab.house import clock
from guiju.lab.methods import pretty
from guiju.lab.methods.acts import AddEdition, AmendMethod, RegisterMethod, SupersedeEdition
from guiju.lab.methods.models import BudgetTemplate, Edition, Method
from guiju.lab.methods.queries import in_force, standing_on
from guiju.lab.methods.words import KINDS, QUANTITIES, ROUNDINGS
from guiju.lab.ui import words
from guiju.lab.ui.register_deeds import amending, filing
from guiju.lab.ui.register_fields import ActForm, TableField, choice, day, label
from guiju.lab.ui.register_lists import NOTHING, STANDINGS, VALIDITY, by_word, named, plain, told, word, yes_no
from guiju.lab.ui.registers import ActAdmin, Block, Cell, Deed, Line, Target, site
from guiju.lab.ui.timeline import Subject
from guiju.record import enclosures
from guiju.record.codec import decode, encode

EDITIONS = {
    "in_force": (STANDINGS["in_force"], "good"),
    "not_yet": (STANDINGS["not_yet"], ""),
    "superseded": (_("Superseded"), "bad"),
}


def _limit(cells: list[str]) -> Any:
    """One limit of the climate as the record encodes it. Raises RecordError."""
    quantity, lower, upper, unit, change = cells
    codes = {str(each): code for code, each in QUANTITIES.items()}
    document = {
        "quantity": codes.get(quantity, quantity),
        "interval": {"lower": lower or None, "upper": upper or None, "unit": unit},
        "largest_change_per_hour": change or None,
    }
    return encode(decode(enclosures.EnvironmentLimit, document))


def _demand(cells: list[str]) -> Any:
    """One demand on a standard as the record encodes it. Raises RecordError."""
    role, zh, en, lower, upper, unit, largest, largest_unit = cells
    document = {
        "role": role,
        "name": {"zh": zh, "en": en},
        "range": {"lower": lower or None, "upper": upper or None, "unit": unit},
        "largest_U": largest or None,
        "unit": largest_unit,
    }
    return encode(decode(enclosures.StandardRequirement, document))


LIMIT_HEADS = (label("quantity"), label("lower"), label("upper"), label("unit"), _("Largest change per hour"))
DEMAND_HEADS = (
    _("Role of the standard"),
    label("name"),
    label("name_en"),
    label("lower"),
    label("upper"),
    label("unit"),
    _("Largest U"),
    _("Unit of U"),
)


class EditionForm(ActForm):
    """An edition with its limits and demands."""

    edition = forms.CharField(label=label("edition"), max_length=32)
    effective_from = day(label=label("effective_from"))
    rounding = choice(ROUNDINGS, label=label("rounding"))
    validated = forms.BooleanField(label=label("validated"), required=False)
    reviewer_may_sign = forms.BooleanField(label=label("reviewer_may_sign"), required=False)
    environment = TableField(LIMIT_HEADS, _limit, label=label("environment"), required=False)
    standards = TableField(DEMAND_HEADS, _demand, label=label("standards"), required=False)


class SupersedeForm(ActForm):
    """From which day another edition takes the place of this one."""

    superseded_on = day(label=label("superseded_on"))


def _named(target: Target) -> dict[str, str]:
    return {"method": target.row.code, "edition": target.part.edition}


def _current(row: Method) -> str:
    return "、".join(each.edition for each in in_force(row, clock.today())) or NOTHING


@admin.register(Method, site=site)
class MethodAdmin(ActAdmin):
    adding = filing(RegisterMethod, _("Register a method"), tables={"kind": KINDS, "field": words.FIELDS})
    tables = {"kind": KINDS, "field": words.FIELDS}
    deeds = (
        Deed(
            name="edition",
            act=AddEdition,
            title=_("Add an edition"),
            form=lambda target: EditionForm,
            make=lambda request, target, cleaned: AddEdition.Request(method=target.row.code, **cleaned),
            remark=_("An edition is never changed: another one takes its place."),
        ),
        Deed(
            name="supersede",
            act=SupersedeEdition,
            title=_("Supersede the edition"),
            form=lambda target: SupersedeForm,
            make=lambda request, target, cleaned: SupersedeEdition.Request(**_named(target), **cleaned),
            initial=lambda target: {"superseded_on": clock.today()},
            version=lambda target: target.part,
            of=lambda row: row.editions,
            offered=lambda target: target.part.superseded_on is None,
            danger=True,
            remark=_("From that day on no job begins by this edition."),
        ),
        amending(AmendMethod),
    )
    list_display = (
        plain("code"),
        named("title"),
        word("kind", KINDS),
        word("field", words.FIELDS),
        told("editions", _("Edition in force"), _current),
    )
    list_filter = (by_word("field", words.FIELDS), by_word("kind", KINDS))
    search_fields = ("code", "title", "title_en", "editions__edition")
    ordering = ("code",)
    lead = _("Methods with their editions, limits of climate, demands on standards and budget templates.")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("editions")

    def blocks(self, request: HttpRequest, row: Method) -> Sequence[Block]:
        editions = list(row.editions.order_by("-effective_from", "-pk"))
        templates = list(
            BudgetTemplate.objects.filter(edition__method=row).select_related("edition").order_by("-edition", "-number")
        )
        heads = (
            label("edition"),
            label("effective_from"),
            label("superseded_on"),
            label("checked_on"),
            label("validated"),
            label("rounding"),
            VALIDITY,
            _("Budget templates"),
        )
        asked = [block for each in editions for block in _asked(each)]
        shown = [block for each in templates[:6] for block in _template(each)]
        return (Block(_("Editions"), heads, [_edition(each) for each in editions], ("edition",)), *asked, *shown)

    def subjects(self, row: Method) -> Sequence[Subject]:
        editions = [Subject(each, each.edition) for each in row.editions.all()]
        rows = BudgetTemplate.objects.filter(edition__method=row)
        return (Subject(row), *editions, *(Subject(each, str(each)) for each in rows))


def _edition(row: Edition) -> Line:
    name, colour = EDITIONS[standing_on(row, clock.today())]
    cells = (
        row.edition,
        row.effective_from,
        row.superseded_on or NOTHING,
        row.checked_on or NOTHING,
        yes_no(row.validated),
        words.word(ROUNDINGS, row.rounding),
        Cell(name, colour),
        Cell(_("Versions and editor"), link=reverse("methods:templates", args=[row.pk])),
    )
    return Line(cells, row, ("supersede",))


def _span(interval: Any) -> str:
    return f"{interval.lower or '…'} – {interval.upper or '…'} {interval.unit}"


def _asked(row: Edition) -> list[Block]:
    """What an edition demands of climate and standards."""
    limits = decode(tuple[enclosures.EnvironmentLimit, ...], row.environment)
    demands = decode(tuple[enclosures.StandardRequirement, ...], row.standards)
    climate = [
        Line((words.word(QUANTITIES, each.quantity), _span(each.interval), each.largest_change_per_hour or NOTHING))
        for each in limits
    ]
    standards = [
        Line((pretty.said(each.name), each.role, _span(each.range), f"{each.largest_U or NOTHING} {each.unit}"))
        for each in demands
    ]
    return [
        Block(
            _("Edition %(edition)s: climate") % {"edition": row.edition},
            (label("quantity"), label("limits"), _("Largest change per hour")),
            climate,
        ),
        Block(
            _("Edition %(edition)s: demands on standards") % {"edition": row.edition},
            (label("name"), _("Role of the standard"), _("Range"), _("Largest U")),
            standards,
        ),
    ]


def _template(row: BudgetTemplate) -> list[Block]:
    """A template as people read it: what it is, its models, its inputs."""
    template = decode(enclosures.BudgetTemplate, row.document)
    name = _("Budget template %(code)s %(number)s (edition %(edition)s)") % {
        "code": row.code,
        "number": row.number,
        "edition": row.edition.edition,
    }
    blocks = [
        Block(name, (_("Of the template"), _("Content")), [Line(each) for each in pretty.described(template)]),
        Block(
            _("Outputs and models"),
            (label("quantity"), label("unit"), _("Model of measurement")),
            [Line(each) for each in pretty.outputs(template)],
        ),
    ]
    heads = (label("symbol"), label("name"), label("unit"), label("source"), _("Distribution"))
    if template.inputs:
        blocks.append(Block(_("Inputs"), heads, [Line(each) for each in pretty.inputs(template)]))
    return blocks
