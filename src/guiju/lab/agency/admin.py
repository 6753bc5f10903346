"""The registers of the agency itself: its description with licences, its qualifications with scope and suspensions."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from guiju.lab.agency.acts import (
    NOT_LIFTED,
    AddScopeRow,
    AmendAgency,
    ConfirmLifting,
    DescribeAgency,
    EndLicence,
    ExtendQualification,
    FileLicence,
    FileQualification,
    LiftSuspension,
    ReduceScope,
    SuspendQualification,
)
from guiju.lab.agency.address import ADDRESS_DEED, address_block
from guiju.lab.agency.models import Agency, Licence, Qualification, ScopeRow, Suspension
from guiju.lab.agency.qualification_page import as_of_day, blocks
from guiju.lab.agency.queries import suspension_on
from guiju.lab.agency.scope_read import read_of
from guiju.lab.agency.words import AGENCY_KINDS, QUALIFICATION_KINDS
from guiju.lab.house import clock, files
from guiju.lab.house.verification_address import addresses
from guiju.lab.ui import words
from guiju.lab.ui.kept_files import file_link
from guiju.lab.ui.list_day import list_day
from guiju.lab.ui.offered import methods, sites
from guiju.lab.ui.quantities import QuantityField
from guiju.lab.ui.register_deeds import amending, ending, filing
from guiju.lab.ui.register_fields import ActForm, day, label, reason
from guiju.lab.ui.register_files import PDF, pdf, stored_pdf
from guiju.lab.ui.register_lists import (
    NOTHING,
    VALIDITY,
    by_standing,
    by_word,
    named,
    plain,
    standing_tag,
    tag,
    told,
    word,
)
from guiju.lab.ui.register_watch import lights_block, span_cell
from guiju.lab.ui.registers import ActAdmin, Block, Cell, Deed, Line, site
from guiju.lab.ui.timeline import Subject

MOST_LINES_TOLD = 500
"""Lines whose story a qualification's history tells, the newest; each line has its own too."""


def _smallest() -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3, "data-full": "1", "spellcheck": "false"})
    words_of = _(
        "As the annex has it: 0.02 · 0.02 ~ 0.05 (between the ends of the range) · 0.05 + 0.0005 L · Q[0.05, 0.0005 L]"
        " · or a table: f/Hz | 10~100 | 100~1000, then a row for each interval of the value."
        " An open interval, such as < 0.02, is refused."
    )
    return forms.CharField(label=label("smallest_U"), max_length=4000, widget=widget, help_text=words_of)


SCOPE_HINTS = {
    "code": _("The number of the line in the annex, or one of your own; every line has its own."),
    "instrument_en": _("Stands on English certificates and on the public page."),
    "edition": _("As the annex names it, such as 2016; it must be on file with the method."),
    "on_site": _("Ticked: the line also holds at the customer's."),
    "lower": _("As the annex has it, as a plain number."),
    "unit": _("Such as V, mm, °C; 1 without a unit."),
    "smallest_U_unit": _("The unit of the smallest U; of a relative one such as %, or 1."),
    "relative": _("Ticked: U is a share of the value, such as 0.02 %."),
}

AMENDED = tuple(each for each in AmendAgency.columns if each != "proof_sha256")


def _amending() -> Deed:
    """Correcting the description; the proof keeps its file unless another is sent."""
    own = {"proof_sha256": pdf(_("Proof of an agency of defence or the armed forces"), required=False)}
    deed = amending(AmendAgency, tables={"kind": AGENCY_KINDS}, own=own)

    def make(request: Any, target: Any, cleaned: Any) -> Any:
        data = cleaned.get("proof_sha256")
        kept = files.store(data, PDF) if data else target.row.proof_sha256
        return AmendAgency.Request(code=target.row.code, **{**cleaned, "proof_sha256": kept})

    shown = {name: value for name, value in deed.__dict__.items() if name not in {"make", "initial"}}
    return Deed(**shown, make=make, initial=lambda target: {each: getattr(target.row, each) for each in AMENDED})


@admin.register(Agency, site=site)
class AgencyAdmin(ActAdmin):
    adding = filing(
        DescribeAgency,
        _("Describe the agency"),
        tables={"kind": AGENCY_KINDS},
        own={"proof_sha256": pdf(_("Proof of an agency of defence or the armed forces"), required=False)},
        initial=lambda target: {"kind": "legal_entity"},
        make=stored_pdf("proof_sha256"),
    )
    tables = {"kind": AGENCY_KINDS}
    hidden = frozenset({"id", "version", "proof_sha256"})
    deeds = (
        _amending(),
        filing(
            FileLicence,
            _("File a licence"),
            name="licence",
            own={"file_sha256": pdf(_("Licence as PDF"))},
            initial=lambda target: {"number": target.row.responsible_code or target.row.credit_code},
            make=stored_pdf("file_sha256"),
            remark=_(
                "The business licence, or the certificate of registration of the body; without a last day: for ever."
            ),
        ),
        ending(EndLicence, "end_licence", _("End"), lambda row: Licence.objects),
        ADDRESS_DEED,
    )
    list_display = (
        plain("code"),
        named("name"),
        word("kind", AGENCY_KINDS),
        plain("credit_code"),
        named("address"),
        plain("telephone"),
    )
    lead = _("Who the agency is in law, as its certificates say; described once, corrected with a reason.")

    def blocks(self, request: HttpRequest, row: Agency) -> Sequence[Block]:
        lines = [
            Line(
                (
                    Cell(each.number, link=file_link(each)),
                    each.issuer,
                    each.valid_from,
                    each.valid_to or _("Without end"),
                    span_cell(each.valid_from, each.valid_to),
                ),
                each,
                ("end_licence",),
            )
            for each in Licence.objects.order_by("-valid_from", "-pk")
        ]
        heads = (label("number"), label("issuer"), label("valid_from"), label("valid_to"), VALIDITY)
        lights = lights_block("agency", clock.today(), good=_("Described, licensed, qualified."))
        return (lights, Block(_("Licences"), heads, lines, ("licence",)), address_block())

    def facts(self, row: Agency) -> list[tuple[Any, Any]]:
        proof = file_link(row)
        shown = [(name, value) for name, value in super().facts(row) if value != NOTHING]
        return [*shown, (label("proof_sha256"), tag(_("On file"), "good"))] if proof else shown

    def subjects(self, row: Agency) -> Sequence[Subject]:
        licences = (Subject(each, each.number) for each in Licence.objects.all())
        return (Subject(row), *licences, *(Subject(each, each.value) for each in addresses()))


class LiftForm(ActForm):
    """The last day of the suspension, and why it ends."""

    until = day(label=_("Last day of the suspension"))
    reason = reason()


class ConfirmForm(ActForm):
    """The issuer's paper for a lifting backward."""

    file_sha256 = pdf(_("Paper of the issuer that these days were not suspended, as PDF"))()


class ExtendForm(ActForm):
    """The new last day, and what granted it."""

    valid_to = day(label=_("New last day"))
    file_sha256 = pdf(_("Paper of the issuer that extends it, as PDF"))()
    reason = reason()


class ReduceForm(ActForm):
    """The last day of a line, and why it ends."""

    last_day = day(label=_("Last day"))
    reason = reason()


def _standing(row: Qualification) -> SafeString:
    running = suspension_on(row, list_day())
    return tag(_("Suspended"), "bad") if running else standing_tag(row.valid_from, row.valid_to)


def _of(target: Any) -> dict[str, Any]:
    return {"qualification": target.row.number}


@admin.register(Qualification, site=site)
class QualificationAdmin(ActAdmin):
    adding = filing(
        FileQualification,
        _("File a qualification"),
        tables={"kind": QUALIFICATION_KINDS},
        own={"file_sha256": pdf(_("Certificate with its annex, as PDF"))},
        hints={
            "number": _("As the certificate has it, such as CNAS L0001."),
            "file_sha256": _("The file cannot be added later: whoever asks for the paper is shown this one."),
        },
        remark=_("Next, on its page: the lines of its scope, one by one or by a spreadsheet; and its addresses."),
        make=stored_pdf("file_sha256"),
    )
    tables = {"kind": QUALIFICATION_KINDS}
    hidden = frozenset({"id", "version", "file_sha256"})
    deeds = (
        filing(
            AddScopeRow,
            _("Add a scope line"),
            name="scope",
            without=("qualification", "smallest_U_rule"),
            given=_of,
            tables={"field": words.FIELDS, "site_code": sites, "method_code": methods},
            own={"smallest_U": _smallest, "quantity": QuantityField},
            hints=SCOPE_HINTS,
            reads=read_of,
            initial=lambda target: {"valid_from": target.row.valid_from, "valid_to": target.row.valid_to, "k": "2"},
            remark=_(
                "As the annex of the qualification says it; nothing outside it is certified under this qualification."
            ),
        ),
        Deed(
            name="extend",
            act=ExtendQualification,
            title=_("Extend the validity"),
            form=lambda target: ExtendForm,
            make=lambda request, target, cleaned: ExtendQualification.Request(
                number=target.row.number, **stored_pdf("file_sha256")(cleaned)
            ),
            version=lambda target: target.row,
            remark=_("Lines of the scope that end with the qualification are extended with it."),
        ),
        filing(
            SuspendQualification,
            _("Suspend the qualification"),
            name="suspend",
            without=("qualification", *NOT_LIFTED),
            given=_of,
            initial=lambda target: {"since": clock.today()},
            danger=True,
            remark=_("From the first day on nothing is certified under it, until the suspension is lifted."),
        ),
        Deed(
            name="lift",
            act=LiftSuspension,
            title=_("Lift the suspension"),
            form=lambda target: LiftForm,
            make=lambda request, target, cleaned: LiftSuspension.Request(number=target.row.number, **cleaned),
            initial=lambda target: {"until": clock.today()},
            of=lambda row: row.suspensions,
            version=lambda target: target.part,
            offered=lambda target: target.part.until is None or target.part.until >= clock.today(),
        ),
        Deed(
            name="confirm-lifting",
            act=ConfirmLifting,
            title=_("Confirm the lifting"),
            form=lambda target: ConfirmForm,
            make=lambda request, target, cleaned: ConfirmLifting.Request(
                row=target.part.pk, **stored_pdf("file_sha256")(cleaned)
            ),
            of=lambda row: row.suspensions,
            version=lambda target: target.part,
            offered=lambda target: target.part.lifted_back and target.part.confirmed_on is None,
            remark=_("By somebody else than who lifted it; until then the days taken from it count as suspended."),
        ),
        Deed(
            name="reduce",
            act=ReduceScope,
            title=_("End this line"),
            form=lambda target: ReduceForm,
            make=lambda request, target, cleaned: ReduceScope.Request(code=target.part.code, **cleaned),
            initial=lambda target: {"last_day": clock.today()},
            of=lambda row: row.scope_rows,
            version=lambda target: target.part,
            offered=lambda target: target.part.valid_to > clock.today(),
            danger=True,
            remark=_(
                "The line stays on file for the days on which it was in force; after its last day it covers nothing."
            ),
        ),
    )
    list_display = (
        plain("number"),
        word("kind", QUALIFICATION_KINDS),
        plain("issuer"),
        plain("valid_from"),
        plain("valid_to"),
        told("scope", _("Scope lines"), lambda row: row.lines),
        told("standing", VALIDITY, _standing, "valid_to"),
    )
    list_filter = (by_word("kind", QUALIFICATION_KINDS), by_standing("valid_from", "valid_to"))
    dated = True
    dated_filters = list_filter
    search_fields = ("number", "issuer", "scope_rows__code", "scope_rows__instrument", "scope_rows__method_code")
    ordering = ("-valid_to", "number")
    lead = _("Qualifications of the agency with the lines of their scope.")
    links = ((_("What the public sees"), "portal:capability"),)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).prefetch_related("suspensions")
        asked = list_day()
        lines = ScopeRow.objects.filter(qualification=OuterRef("pk"))
        if asked != clock.today():
            lines = lines.filter(valid_from__lte=asked, valid_to__gte=asked)
        many = lines.order_by().values("qualification").annotate(many=Count("pk")).values("many")
        return rows.annotate(lines=Coalesce(Subquery(many), 0))

    def badge(self, row: Qualification) -> SafeString:
        return _standing(row)

    def facts(self, row: Qualification) -> list[tuple[Any, Any]]:
        shown = super().facts(row)
        return [*shown, (label("file_sha256"), tag(_("On file"), "good") if row.file_sha256 else NOTHING)]

    def blocks(self, request: HttpRequest, row: Qualification) -> Sequence[Block]:
        return blocks(request, row, as_of_day(request))

    def subjects(self, row: Qualification) -> Sequence[Subject]:
        suspensions = [Subject(each, str(each)) for each in Suspension.objects.filter(qualification=row)]
        newest = ScopeRow.objects.filter(qualification=row).order_by("-pk")[:MOST_LINES_TOLD]
        return (Subject(row), *suspensions, *(Subject(each, each.code) for each in newest))
