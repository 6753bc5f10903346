"""The register of equipment with its certificates, confirmations and states."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from guiju.lab.equipment import admin_sets
from guiju.lab.equipment.acts import AmendEquipment, Confirm, FileCertificate, RegisterEquipment
from guiju.lab.equipment.blocks import own_blocks
from guiju.lab.equipment.deeds import DEEDS, or_none
from guiju.lab.equipment.labels import facts_by_key, label_of
from guiju.lab.equipment.life import AFTER
from guiju.lab.equipment.lists import DUE as NEXT_DUE
from guiju.lab.equipment.lists import LABEL, ByDue, ByLabel, ByRoom, FastList
from guiju.lab.equipment.models import Certificate, Confirmation, Equipment
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
from guiju.lab.house import clock, files
from guiju.lab.ui import words
from guiju.lab.ui.register_deeds import amending, filing
from guiju.lab.ui.register_fields import PdfField, TableField, form_for, label
from guiju.lab.ui.register_lists import NOTHING, by_word, in_language, named, plain, state, tag, word, yes_no
from guiju.lab.ui.registers import ActAdmin, Block, Cell, Deed, Line, Target, site
from guiju.lab.ui.timeline import Subject, people
from guiju.record.codec import decode, encode
from guiju.record.enclosures import CertifiedPoint

DUE = {"none": "bad", "over": "bad", "soon": "warn", "good": "good"}


def _point(cells: list[str]) -> Any:
    """One certified point as the record encodes it. Raises RecordError."""
    nominal, unit, value, correction, expanded, k = cells
    document = {
        "nominal": {"value": nominal, "unit": unit},
        "value": value,
        "correction": correction,
        "U": expanded,
        "k": k,
    }
    return encode(decode(CertifiedPoint, document))


def _certificate_own() -> dict[str, Any]:
    heads = (_("Nominal value"), label("unit"), label("value"), _("Certified correction"), "U", "k")
    return {
        "file_sha256": lambda: PdfField(label=_("Certificate as PDF")),
        "points": lambda: TableField(heads, _point, label=label("points"), required=False),
        "accuracy_class": lambda: forms.CharField(label=label("accuracy_class"), max_length=32, required=False),
    }


def _store(cleaned: Mapping[str, Any]) -> Mapping[str, Any]:
    """The file goes into the content store first; the act names it by its hash."""
    return {**cleaned, "file_sha256": files.store(cleaned["file_sha256"], "application/pdf"), "chain": []}


CONFIRM_COLUMNS = ("requirement", "requirement_en", "passed", "lower", "upper", "unit")
ConfirmForm = form_for(Confirmation, CONFIRM_COLUMNS)


def _confirm(request: HttpRequest, target: Target, cleaned: Mapping[str, Any]) -> Any:
    return Confirm.Request(equipment=target.row.code, certificate=target.part.number, **cleaned)


@admin.register(Equipment, site=site)
class EquipmentAdmin(ItemPage, FastList, ActAdmin):
    adding = filing(
        RegisterEquipment,
        _("Register equipment"),
        without=("state", "verified_on", "room_code", "custodian"),
        given=lambda target: {"state": "received", "verified_on": None, "room_code": "", "custodian": ""},
        tables={"kind": KINDS, "used_by": USED_BY, "interpolation": INTERPOLATIONS},
        make=or_none("supplier"),
        remark=_("It begins as received; verification comes before service."),
    )
    hidden = ActAdmin.hidden | {"room_code", "custodian"}
    tables = {"kind": KINDS, "state": STATES, "used_by": USED_BY, "interpolation": INTERPOLATIONS}
    deeds = (
        *DEEDS,
        filing(
            FileCertificate,
            _("File a certificate"),
            name="certificate",
            without=("equipment", "chain"),
            given=lambda target: {"equipment": target.row.code},
            tables={"kind": CERTIFICATES, "competence_kind": COMPETENCES},
            own=_certificate_own(),
            make=_store,
            initial=lambda target: {"unit": target.row.unit},
            remark=_("A filed certificate is never changed; a wrong one is followed by the right one."),
        ),
        Deed(
            name="confirm",
            act=Confirm,
            title=_("Confirm metrologically"),
            form=lambda target: ConfirmForm,
            make=_confirm,
            initial=lambda target: {"lower": target.row.lower, "upper": target.row.upper, "unit": target.row.unit},
            of=lambda row: row.certificates,
            remark=_("Whether the results of this certificate meet what the use demands, and in which range."),
        ),
        amending(AmendEquipment),
    )
    list_display = (
        plain("code"),
        named("name"),
        plain("model"),
        plain("serial_number"),
        word("kind", KINDS),
        state("state", STATES, COLOURS),
        LABEL,
        NEXT_DUE,
    )
    list_filter = (ByLabel, by_word("state", STATES), by_word("kind", KINDS), ByRoom, ByDue)
    search_fields = ("code", "name", "model", "serial_number", "lot", "certificates__number")
    ordering = ("code",)
    lead = _("Everything that affects results, with the certificates of its own calibration.")

    @property
    def links(self) -> Sequence[tuple[Any, str]]:
        return (
            (_("Measurement standards (sets)"), "admin:equipment_standardset_changelist"),
            (_("Suppliers"), "admin:equipment_supplier_changelist"),
            (_("Print labels"), "equipment:labels"),
        )

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        scanned = self.scanned(request)
        return (
            super().changelist_view(request, extra_context)
            if scanned is None
            else redirect(self.address("change", scanned.pk))
        )

    def badge(self, row: Equipment) -> SafeString:
        today = clock.today()
        colour = label_of(facts_by_key([row], today).get(row.pk), today)
        return tag(words.word(LABELS, colour), LABEL_COLOURS[colour])

    def facts(self, row: Equipment) -> list[tuple[Any, Any]]:
        after = "、".join(str(word) for code, word in STATES.items() if code in AFTER[row.state])
        return [(_("May follow"), after or NOTHING), *super().facts(row)]

    def blocks(self, request: HttpRequest, row: Equipment) -> Sequence[Block]:
        certificates = list(row.certificates.order_by("-calibrated_on", "-pk"))
        confirmations = list(
            Confirmation.objects.filter(certificate__equipment=row)
            .select_related("certificate")
            .order_by("-day", "-pk")
        )
        names = people({each.confirmed_by for each in confirmations})
        heads = (
            label("number"),
            label("kind"),
            label("issuer"),
            label("competence_kind"),
            label("calibrated_on"),
            label("valid_to"),
            label("points"),
        )
        confirmed = (label("day"), label("certificate"), label("requirement"), _("Range"), label("passed"), label("by"))
        first, rest = own_blocks(row)
        return (
            *first,
            Block(_("Certificates"), heads, [_certificate(each) for each in certificates], ("certificate",)),
            Block(
                _("Metrological confirmations"),
                confirmed,
                [_confirmation(each, names) for each in confirmations],
                note=_("A certificate is confirmed in its own line above."),
            ),
            *rest,
        )

    def subjects(self, row: Equipment) -> Sequence[Subject]:
        certificates = [Subject(each, each.number) for each in row.certificates.all()]
        rows = Confirmation.objects.filter(certificate__equipment=row)
        return (Subject(row), *certificates, *(Subject(each, each.day) for each in rows), *lived(row))


def _certificate(row: Certificate) -> Line:
    competence = words.word(COMPETENCES, row.competence_kind)
    cells = (
        row.number,
        words.word(CERTIFICATES, row.kind),
        row.issuer,
        f"{competence} {row.competence_reference}",
        row.calibrated_on,
        Cell(row.valid_to, DUE[due_light(row.valid_to, clock.today())]),
        len(row.points),
    )
    return Line(cells, row, ("confirm",))


def _confirmation(row: Confirmation, names: Mapping[str, str]) -> Line:
    cells = (
        row.day,
        row.certificate.number,
        in_language(row, "requirement"),
        f"{row.lower} – {row.upper} {row.unit}",
        Cell(yes_no(row.passed), "good" if row.passed else "bad"),
        names.get(row.confirmed_by, row.confirmed_by),
    )
    return Line(cells, row)


__all__ = ["EquipmentAdmin", "admin_sets"]
