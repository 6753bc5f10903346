"""The registers of what answers rows of the code: documents, attestations, tailoring; and, imported, of runs."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from guiju.conduct.evaluation.sentences import word as said_word
from guiju.lab.assessment import acts, admin_evaluations, admin_profiles, admin_runs, admin_suspicions, forms
from guiju.lab.assessment.models import (
    Attestation,
    Document,
    Tailoring,
)
from guiju.lab.assessment.readers import OfReaders, attestations_of, documents_of
from guiju.lab.assessment.registers import OVERVIEW, ROW, deed, due_of, evidence_link, row_link
from guiju.lab.assessment.tailored import tailored_block
from guiju.lab.assessment.words import (
    DOCUMENT_KINDS,
    OUTCOME_COLOURS,
    OUTCOMES,
    TAILORING_STATES,
)
from guiju.lab.house import clock
from guiju.lab.ui.kept_files import file_link
from guiju.lab.ui.register_deeds import EndForm
from guiju.lab.ui.register_fields import ActForm
from guiju.lab.ui.register_lists import (
    VALIDITY,
    by_standing,
    by_word,
    days,
    named,
    plain,
    standing_tag,
    state,
    tag,
    told,
)
from guiju.lab.ui.register_people import PeopleNamed, person
from guiju.lab.ui.registers import ActAdmin, Block, Cell, Line, Target, site
from guiju.lab.ui.words import language
from guiju.reports.evaluation_charts import row_text

__all__ = [
    "AttestationAdmin",
    "DocumentAdmin",
    "TailoringAdmin",
    "admin_evaluations",
    "admin_profiles",
    "admin_runs",
    "admin_suspicions",
]


def _rows(each: Document) -> str:
    return " ".join(each.clauses[:6]) + (" …" if len(each.clauses) > 6 else "")


def _document_light(each: Document) -> SafeString:
    """The light of its days; an edition that nobody has approved does not count whatever the day."""
    return standing_tag(each.valid_from, each.valid_to) if each.approved_on else tag(_("Does not count"), "bad")


def _approved(each: Document) -> SafeString:
    return tag(_("Approved edition"), "good") if each.approved_on else tag(_("Not approved"), "bad")


@admin.register(Document, site=site)
class DocumentAdmin(OfReaders, PeopleNamed, ActAdmin):
    own = staticmethod(documents_of)
    people_columns = ("owner", "filed_by", "approved_by")
    adding = deed(
        "add",
        acts.FileDocument,
        _("File a document"),
        forms.DocumentForm,
        lambda request, target, cleaned: acts.FileDocument.Request(**forms.document(cleaned)),
        remark=_("It counts once somebody else has approved it, while it is in force and its review is not overdue."),
        initial=lambda target: {"valid_from": clock.today()},
    )
    deeds = (
        deed(
            "approve",
            acts.ApproveDocument,
            _("Approve"),
            ActForm,
            lambda request, target, cleaned: acts.ApproveDocument.Request(**_edition(target)),
            version=lambda target: target.row,
            offered=lambda target: target.row.approved_on is None and not target.row.superseded_by,
            barred=lambda target: {target.row.owner, target.row.filed_by},
        ),
        deed(
            "review",
            acts.ReviewDocument,
            _("Write down a review"),
            forms.ReviewForm,
            lambda request, target, cleaned: acts.ReviewDocument.Request(**_edition(target), **cleaned),
            version=lambda target: target.row,
            offered=lambda target: target.row.approved_on is not None and not target.row.superseded_by,
        ),
        deed(
            "end",
            acts.EndDocument,
            _("End"),
            EndForm,
            lambda request, target, cleaned: acts.EndDocument.Request(row=target.row.pk, **cleaned),
            version=lambda target: target.row,
            offered=lambda target: target.row.valid_to is None,
            danger=True,
        ),
    )
    hidden = frozenset({"id", "version", "file_sha256", "clauses"})
    tables: ClassVar[dict[str, Any]] = {"kind": DOCUMENT_KINDS}
    list_display = (
        plain("code"),
        named("title"),
        plain("edition"),
        told("kind", _("Kind of document"), lambda row: said_word("document_kind", row.kind, language()), "kind"),
        told("rows", _("Rows of the code"), _rows),
        told("approved", _("Approval"), _approved, "approved_on"),
        person("owner", _("Owner")),
        told("standing", VALIDITY, _document_light, "valid_to"),
        told("review", _("Next review"), lambda row: due_of(row.review_due), "review_due"),
    )
    list_filter = (by_standing("valid_from", "valid_to"),)
    search_fields = ("code", "title", "title_en", "kind", "owner")
    ordering = ("code", "-pk")
    lead = _("Documents and records with which rows of the code are answered, with owner, validity and review.")
    links = (*OVERVIEW, (_("Attestations"), "admin:assessment_attestation_changelist"))

    def blocks(self, request: HttpRequest, row: Document) -> Sequence[Block]:
        answered = [Line((row_link(each), row_text(each, language()))) for each in row.clauses]
        held = [Line((Cell(_("Open"), link=file_link(row)), row.file_sha256))] if row.file_sha256 else []
        return (
            Block(_("Rows that it answers"), (_("Row of the code"), _("What the row asks")), answered),
            Block(_("File"), (_("File"), "SHA-256"), held, empty=_("No file: it counts as a statement alone (E1).")),
        )


def _edition(target: Target) -> dict[str, str]:
    return {"code": target.row.code, "edition": target.row.edition}


def _attestation_light(each: Attestation) -> SafeString:
    return tag(_("Taken back"), "bad") if each.withdrawn_on else standing_tag(each.on, each.expires)


@admin.register(Attestation, site=site)
class AttestationAdmin(OfReaders, PeopleNamed, ActAdmin):
    own = staticmethod(attestations_of)
    people_columns = ("by", "withdrawn_by")
    adding = deed(
        "add",
        acts.Attest,
        _("Attest a row by evidence"),
        forms.AttestForm,
        lambda request, target, cleaned: acts.Attest.Request(**forms.attested(cleaned)),
        remark=_(
            "Nobody attests the own doing or the own post as met; what is lacking anybody may say. "
            "Met, wholly or partly, is shown by a file."
        ),
    )
    deeds = (
        deed(
            "withdraw",
            acts.WithdrawAttestation,
            _("Take back"),
            forms.WhyInFactsForm,
            lambda request, target, cleaned: acts.WithdrawAttestation.Request(code=target.row.code, **cleaned),
            version=lambda target: target.row,
            offered=lambda target: target.row.withdrawn_on is None and target.row.outcome != "not_met",
            remark=_("What was found lacking only its attester takes back; it stays told with the row."),
            danger=True,
        ),
    )
    tables = {"outcome": OUTCOMES}
    hidden = frozenset({"id", "version", "files"})
    list_display = (
        plain("code"),
        ROW,
        state("outcome", OUTCOMES, OUTCOME_COLOURS),
        told("sample", _("Sample / population"), lambda row: f"{row.sample} / {row.population}"),
        person("by", _("Attested by")),
        plain("on"),
        told("light", _("Validity"), _attestation_light, "expires"),
    )
    list_filter = (by_word("outcome", OUTCOMES), by_standing("on", "expires"))
    search_fields = ("code", "row", "statement", "scope", "by")
    ordering = ("-on", "-pk")
    lead = _("What people judged by evidence: which row, on what sample, until when it holds.")
    links = (*OVERVIEW, (_("Evidence documents"), "admin:assessment_document_changelist"))

    def blocks(self, request: HttpRequest, row: Attestation) -> Sequence[Block]:
        asked = [Line((row_link(row.row), row_text(row.row, language())))]
        held = [Line((evidence_link("attestation", row, at), each)) for at, each in enumerate(row.files)]
        return (
            Block(_("What the row asks"), (_("Row of the code"), _("What the row asks")), asked),
            Block(
                _("Evidence files"),
                (_("File"), "SHA-256"),
                held,
                empty=_("No file: it counts as a statement alone (E1)."),
            ),
        )


@admin.register(Tailoring, site=site)
class TailoringAdmin(OfReaders, PeopleNamed, ActAdmin):
    people_columns = ("asked_by", "decided_by")
    adding = deed(
        "add",
        acts.AskTailoring,
        _("Ask that a row does not apply"),
        forms.TailoringForm,
        lambda request, target, cleaned: acts.AskTailoring.Request(**cleaned),
        remark=_("Another person decides; a red line always applies."),
    )
    deeds = (
        deed(
            "decide",
            acts.DecideTailoring,
            _("Decide"),
            forms.DecideTailoringForm,
            lambda request, target, cleaned: acts.DecideTailoring.Request(
                tailoring=target.row.pk, approved=cleaned["approved"] == "yes", reason=cleaned["reason"]
            ),
            version=lambda target: target.row,
            offered=lambda target: target.row.state == "asked",
            barred=lambda target: {target.row.asked_by},
        ),
        deed(
            "end",
            acts.EndTailoring,
            _("End"),
            EndForm,
            lambda request, target, cleaned: acts.EndTailoring.Request(row=target.row.pk, **cleaned),
            version=lambda target: target.row,
            offered=lambda target: target.row.state == "approved" and target.row.valid_to is None,
            danger=True,
        ),
    )
    tables = {"state": TAILORING_STATES}
    list_display = (
        ROW,
        state("state", TAILORING_STATES, {"approved": "good", "asked": "warn"}),
        plain("reason"),
        days("valid_from", "valid_to"),
    )
    list_filter = (by_word("state", TAILORING_STATES),)
    search_fields = ("row", "reason")
    ordering = ("-pk",)
    lead = _("Rows that do not apply to this agency: asked by one person, decided by another.")
    links = OVERVIEW

    def blocks(self, request: HttpRequest, row: Tailoring) -> Sequence[Block]:
        """The row itself, and what it is one of: whoever decides sees the whole."""
        asked = [Line((row_link(row.row), row_text(row.row, language())))]
        return Block(_("What the row asks"), (_("Row of the code"), _("What the row asks")), asked), tailored_block()
