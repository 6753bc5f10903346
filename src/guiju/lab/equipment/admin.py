"""The register of equipment with its certificates, confirmations and states."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from guiju.lab.equipment import admin_sets, function_pages, kinds, traceability_pages
from guiju.lab.equipment.acts import AmendEquipment, RegisterEquipment
from guiju.lab.equipment.blocks import own_blocks
from guiju.lab.equipment.bulk import BULK
from guiju.lab.equipment.deeds import DEEDS
from guiju.lab.equipment.labels import facts_by_key, label_of
from guiju.lab.equipment.life import may_follow
from guiju.lab.equipment.lists import (
    CUSTODIAN,
    LABEL,
    SEARCHED,
    ByCustodian,
    ByDue,
    ByLabel,
    ByPastState,
    ByRoom,
    ByStandards,
    FastList,
)
from guiju.lab.equipment.lists import DUE as NEXT_DUE
from guiju.lab.equipment.models import Certificate, Equipment
from guiju.lab.equipment.page import ItemPage, lived
from guiju.lab.equipment.queries import due_light
from guiju.lab.equipment.words import (
    CERTIFICATES,
    COLOURS,
    COMPETENCES,
    INTERPOLATIONS,
    KINDS,
    LABEL_COLOURS,
    LABELS,
    STATES,
    USED_BY,
)
from guiju.lab.house import clock
from guiju.lab.ui import words
from guiju.lab.ui.desk import page
from guiju.lab.ui.register_deeds import amending
from guiju.lab.ui.register_fields import label
from guiju.lab.ui.register_lists import NOTHING, by_word, named, plain, state, tag, word
from guiju.lab.ui.registers import ActAdmin, Block, Cell, Line, Target, site, who_may
from guiju.lab.ui.timeline import Subject

DUE = {"none": "bad", "over": "bad", "soon": "warn", "good": "good"}


@admin.register(Equipment, site=site)
class EquipmentAdmin(ItemPage, FastList, ActAdmin):
    adding = kinds.adding()
    hidden = ActAdmin.hidden | {"room_code", "custodian"}
    tables = {"kind": KINDS, "state": STATES, "used_by": USED_BY, "interpolation": INTERPOLATIONS}
    deeds = (
        *DEEDS,
        *function_pages.DEEDS,
        *traceability_pages.DEEDS,
        amending(AmendEquipment),
    )
    bulk = BULK
    list_display = (
        plain("code"),
        named("name"),
        plain("model"),
        plain("serial_number"),
        word("kind", KINDS),
        plain("room_code"),
        CUSTODIAN,
        state("state", STATES, COLOURS),
        LABEL,
        NEXT_DUE,
    )
    list_filter = (ByLabel, by_word("state", STATES), by_word("kind", KINDS), ByRoom, ByCustodian, ByDue, ByStandards)
    dated = True
    dated_filters = (ByPastState, by_word("kind", KINDS))
    search_fields = (*SEARCHED, "certificates__number")
    ordering = ("code",)
    lead = _("Everything that affects results, with the certificates of its own calibration.")

    @property
    def links(self) -> Sequence[tuple[Any, str]]:
        return (
            (_("Measurement standards (sets)"), "admin:equipment_standardset_changelist"),
            (_("Suppliers"), "admin:equipment_supplier_changelist"),
            (_("Print labels"), "equipment:labels"),
            (_("Findings on traceability"), "quality:register"),
        )

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        scanned = self.scanned(request)
        return (
            super().changelist_view(request, extra_context)
            if scanned is None
            else redirect(self.address("change", scanned.pk))
        )

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """The kind is chosen first; the form then asks what an item of that kind has."""
        kind = (request.POST if request.method == "POST" else request.GET).get("kind", "")
        if request.method != "POST" and kind not in kinds.COLUMNS:
            offered = [(code, word, kinds.PURPOSES[code]) for code, word in KINDS.items()]
            context = {
                "kinds": offered,
                "may": self.has_add_permission(request),
                "roles": who_may(RegisterEquipment),
                "back": self.address("changelist"),
                "back_title": self.heading,
            }
            return page(request, "equipment/kinds.html", context, title=translated("Register equipment"))
        return self._deed_page(request, kinds.adding(kind), Target())

    def badge(self, row: Equipment) -> SafeString:
        today = clock.today()
        colour = label_of(facts_by_key([row], today).get(row.pk), today)
        return tag(words.word(LABELS, colour), LABEL_COLOURS[colour])

    def facts(self, row: Equipment) -> list[tuple[Any, Any]]:
        after = "、".join(str(word) for code, word in STATES.items() if code in may_follow(row))
        return [(_("May follow"), after or NOTHING), *super().facts(row)]

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
        first, rest = own_blocks(row)
        return (
            *function_pages.blocks(row),
            *first,
            Block(_("Certificates"), heads, [_certificate(each) for each in certificates], markup=upload),
            *traceability_pages.blocks(row),
            *rest,
        )

    def subjects(self, row: Equipment) -> Sequence[Subject]:
        return (Subject(row), *traceability_pages.subjects(row), *lived(row))


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


__all__ = ["EquipmentAdmin", "admin_sets"]
