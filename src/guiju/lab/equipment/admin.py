"""The register of equipment with its certificates, confirmations and states."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from guiju.lab.equipment import traceability_pages
from guiju.lab.equipment.acts import AFTER, AmendEquipment, ChangeState, RegisterEquipment
from guiju.lab.equipment.models import Certificate, Equipment
from guiju.lab.equipment.queries import SOON, due_light, due_of, with_due
from guiju.lab.equipment.words import (
    CERTIFICATES,
    COLOURS,
    COMPETENCES,
    INTERPOLATIONS,
    KINDS,
    STATES,
    USED_BY,
)
from guiju.lab.house import clock
from guiju.lab.ui import words
from guiju.lab.ui.register_deeds import amending, filing
from guiju.lab.ui.register_fields import ActForm, label
from guiju.lab.ui.register_lists import NOTHING, by_word, named, plain, state, tag, told, word
from guiju.lab.ui.registers import ActAdmin, Block, Cell, Deed, Line, Target, site
from guiju.lab.ui.timeline import Subject

DUE = {"none": "bad", "over": "bad", "soon": "warn", "good": "good"}


def _due(due_on: Any) -> SafeString:
    light = due_light(due_on, clock.today())
    return tag(translated("No certificate") if light == "none" else due_on, DUE[light])


class ByDue(admin.SimpleListFilter):
    """By the last day of the newest certificate."""

    title = _("Calibration due")
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("over", _("Overdue")), ("soon", _("Within 60 days")), ("none", _("No certificate"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        today = clock.today()
        wanted = {
            "over": {"due_on__lt": today},
            "soon": {"due_on__gte": today, "due_on__lte": today + SOON},
            "none": {"due_on__isnull": True},
        }
        return queryset.filter(**wanted.get(self.value() or "", {}))


def state_form(target: Target) -> type[ActForm]:
    """Every state is offered, those that may not follow under a heading of their own: the act tells why not."""
    now = target.row.state
    after = [(code, word) for code, word in STATES.items() if code in AFTER[now]]
    others = [(code, word) for code, word in STATES.items() if code not in AFTER[now]]
    groups = [(_("May follow"), after), (_("Does not follow from here"), others)]
    chosen = forms.ChoiceField(label=label("state"), choices=[each for each in groups if each[1]])
    return type("StateForm", (ActForm,), {"state": chosen})


@admin.register(Equipment, site=site)
class EquipmentAdmin(ActAdmin):
    adding = filing(
        RegisterEquipment,
        _("Register equipment"),
        without=("state", "verified_on"),
        given=lambda target: {"state": "received", "verified_on": None},
        tables={"kind": KINDS, "used_by": USED_BY, "interpolation": INTERPOLATIONS},
        remark=_("It begins as received; verification comes before service."),
    )
    tables = {"kind": KINDS, "state": STATES, "used_by": USED_BY, "interpolation": INTERPOLATIONS}
    deeds = (
        Deed(
            name="state",
            act=ChangeState,
            title=_("Change the state"),
            form=state_form,
            make=lambda request, target, cleaned: ChangeState.Request(code=target.row.code, **cleaned),
            version=lambda target: target.row,
            remark=_("The way back into service always passes through verification."),
        ),
        *traceability_pages.DEEDS,
        amending(AmendEquipment),
    )
    list_display = (
        plain("code"),
        named("name"),
        plain("model"),
        plain("serial_number"),
        word("kind", KINDS),
        state("state", STATES, COLOURS),
        told("due", _("Calibration due"), lambda row: _due(row.due_on), "due_on"),
    )
    list_filter = (by_word("state", STATES), by_word("kind", KINDS), ByDue)
    search_fields = ("code", "name", "name_en", "model", "serial_number", "manufacturer", "certificates__number")
    ordering = ("code",)
    links = ((_("Findings on traceability"), "quality:register"),)
    lead = _("Everything that affects results, with the certificates of its own calibration.")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return with_due(super().get_queryset(request))

    def badge(self, row: Equipment) -> SafeString:
        return tag(words.word(STATES, row.state), COLOURS.get(row.state, ""))

    def facts(self, row: Equipment) -> list[tuple[Any, Any]]:
        after = "、".join(str(word) for code, word in STATES.items() if code in AFTER[row.state])
        return [(_("Calibration due"), _due(due_of(row))), (_("May follow"), after or NOTHING), *super().facts(row)]

    def blocks(self, request: HttpRequest, row: Equipment) -> Sequence[Block]:
        certificates = list(row.certificates.order_by("-calibrated_on", "-pk"))
        heads = (
            label("number"),
            label("kind"),
            label("issuer"),
            label("competence_kind"),
            label("calibrated_on"),
            label("valid_to"),
            label("points"),
        )
        upload = format_html(
            '<p class="g-actions g-send"><a class="g-button" href="{}">{}</a></p>',
            reverse("equipment:new_certificate", args=(row.code,)),
            translated("Upload a certificate (DCC or PDF)"),
        )
        lines = [_certificate(each) for each in certificates]
        return (
            Block(_("Certificates"), heads, lines, markup=upload),
            *traceability_pages.blocks(row),
        )

    def subjects(self, row: Equipment) -> Sequence[Subject]:
        return (Subject(row), *traceability_pages.subjects(row))


def _certificate(row: Certificate) -> Line:
    competence = words.word(COMPETENCES, row.competence_kind)
    cells = (
        Cell(row.number, link=reverse("equipment:certificate", args=(row.pk,))),
        words.word(CERTIFICATES, row.kind),
        row.issuer,
        f"{competence} {row.competence_reference}",
        row.calibrated_on,
        Cell(row.valid_to, DUE[due_light(row.valid_to, clock.today())]),
        len(row.points),
    )
    return Line(cells, row, ("ask",))
