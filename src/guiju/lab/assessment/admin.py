"""The registers of evaluations: documents, attestations, tailoring, suspicions, corrective actions, findings, runs."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from guiju.conduct.evaluation.sentences import word as said_word
from guiju.lab.assessment import acts, forms
from guiju.lab.assessment.acts_runs import Assessor
from guiju.lab.assessment.drawn import due_tag
from guiju.lab.assessment.models import (
    Adjudication,
    Attestation,
    Correction,
    Document,
    Run,
    RunFinding,
    Tailoring,
)
from guiju.lab.assessment.words import (
    DECISIONS,
    EFFECTS,
    FINDING_STATES,
    OUTCOME_COLOURS,
    OUTCOMES,
    PROFILES,
    RUN_STATES,
    SEVERITIES,
    TAILORING_STATES,
)
from guiju.lab.house import clock
from guiju.lab.ui.kept_files import file_link
from guiju.lab.ui.register_deeds import EndForm
from guiju.lab.ui.register_fields import ActForm
from guiju.lab.ui.register_lists import (
    NOTHING,
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
from guiju.lab.ui.register_lists import word as worded
from guiju.lab.ui.registers import ActAdmin, Block, Cell, Deed, Line, Target, site
from guiju.lab.ui.timeline import Subject
from guiju.lab.ui.timeline import people as names_of
from guiju.lab.ui.words import language, word
from guiju.reports.evaluation_charts import row_text

LONGEST = 60
"""Signs of a row that a list shows."""
Make = Callable[[HttpRequest, Target, Mapping[str, Any]], Any]


def deed(name: str, act: Any, title: Any, form: type[ActForm], make: Make, **more: Any) -> Deed:
    """A deed whose form is always the same."""
    return Deed(name=name, act=act, title=title, form=lambda target: form, make=make, **more)


def row_link(row: str) -> Cell:
    """A row of the code, leading to its page."""
    return Cell(row, link=reverse("assessment:row", args=[row]))


def evidence_link(kind: str, row: Any, place: int) -> Cell:
    """One of the files of a row."""
    return Cell(_("Open"), link=reverse("assessment:evidence", args=[kind, row.pk, place]))


def _row_words(each: Any) -> str:
    words = f"{each.row} {row_text(each.row, language())}"
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"


ROW = told("row", _("Row of the code"), _row_words, "row")
OVERVIEW = ((_("Conduct evaluation"), "assessment:overview"),)


def _due(last: Any, done: Any = None) -> Any:
    """A due day with its light; the day alone where it is done."""
    if last is None:
        return NOTHING
    return last if done else due_tag(last)


def _rows(each: Document) -> str:
    return " ".join(each.clauses[:6]) + (" …" if len(each.clauses) > 6 else "")


def _approved(each: Document) -> SafeString:
    return tag(_("Approved edition"), "good") if each.approved_on else tag(_("Not approved"), "bad")


@admin.register(Document, site=site)
class DocumentAdmin(ActAdmin):
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
    list_display = (
        plain("code"),
        named("title"),
        plain("edition"),
        told("kind", _("Kind of document"), lambda row: said_word("document_kind", row.kind, language()), "kind"),
        told("rows", _("Rows of the code"), _rows),
        told("approved", _("Approval"), _approved, "approved_on"),
        days("valid_from", "valid_to"),
        told("review", _("Next review"), lambda row: _due(row.review_due), "review_due"),
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
class AttestationAdmin(ActAdmin):
    adding = deed(
        "add",
        acts.Attest,
        _("Attest a row by evidence"),
        forms.AttestForm,
        lambda request, target, cleaned: acts.Attest.Request(**forms.attested(cleaned)),
        remark=_("Nobody attests the own doing. Without a file it is a statement alone (E1)."),
    )
    deeds = (
        deed(
            "withdraw",
            acts.WithdrawAttestation,
            _("Take back"),
            forms.WhyForm,
            lambda request, target, cleaned: acts.WithdrawAttestation.Request(code=target.row.code, **cleaned),
            version=lambda target: target.row,
            offered=lambda target: target.row.withdrawn_on is None and target.row.outcome != "not_met",
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
        told("by", _("Attested by"), lambda row: row.by, "by"),
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
class TailoringAdmin(ActAdmin):
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


def _replied(request: HttpRequest, target: Target, cleaned: Mapping[str, Any]) -> Any:
    said = cleaned["statement"]
    return acts.ReplyToSuspicion.Request(code=target.row.code, statement=said, files=forms.kept(cleaned["file"]))


def _suspected(request: HttpRequest, target: Target, cleaned: Mapping[str, Any]) -> Any:
    return acts.OpenSuspicion.Request(**{**cleaned, "concerned": tuple(cleaned["concerned"])})


def _open(target: Target) -> bool:
    return not target.row.decision


def _decided(row: Adjudication) -> SafeString:
    if not row.decision:
        return tag(translated("Being decided"), "warn")
    return tag(word(dict(DECISIONS), row.decision), "bad" if row.decision == "confirmed" else "good")


@admin.register(Adjudication, site=site)
class AdjudicationAdmin(ActAdmin):
    adding = deed(
        "add",
        acts.OpenSuspicion,
        _("Open a suspicion"),
        forms.SuspicionForm,
        _suspected,
        remark=_("A suspicion confirms nothing: those concerned are heard, then two people who are not decide."),
    )
    deeds = (
        deed("reply", acts.ReplyToSuspicion, _("Reply"), forms.ReplyForm, _replied, offered=_open),
        deed(
            "rule",
            acts.Adjudicate,
            _("Rule"),
            forms.RulingForm,
            lambda request, target, cleaned: acts.Adjudicate.Request(code=target.row.code, **cleaned),
            version=lambda target: target.row,
            offered=_open,
            remark=_("Two people who agree decide; nobody concerned rules."),
        ),
    )
    tables = {"decision": DECISIONS}
    hidden = frozenset({"id", "version", "concerned"})
    list_display = (
        plain("code"),
        ROW,
        told("found_at", _("Where"), lambda row: row.found_at, "found_at"),
        told("decision", _("Decision"), _decided, "decision"),
        told("reply", _("They may reply until"), lambda row: _due(row.reply_until, row.decision), "reply_until"),
    )
    list_filter = (by_word("decision", DECISIONS),)
    search_fields = ("code", "row", "found_at", "finding")
    ordering = ("-pk",)
    lead = _("Suspicions at rows of the code: opened, heard, decided by two people. Nothing is withdrawn.")
    links = OVERVIEW

    def badge(self, row: Adjudication) -> SafeString:
        return _decided(row)

    def blocks(self, request: HttpRequest, row: Adjudication) -> Sequence[Block]:
        replies, rulings = list(row.replies.order_by("pk")), list(row.rulings.order_by("pk"))
        names = names_of({*row.concerned, *(each.by for each in (*replies, *rulings))})
        heard = {each.by: each for each in replies}
        return (
            Block(
                _("People concerned"),
                (_("Person"), _("Heard"), _("Reply"), _("File")),
                [
                    Line(
                        (
                            names.get(each, each),
                            Cell(heard[each].on, "good") if each in heard else Cell(_("not yet"), "warn"),
                            heard[each].statement if each in heard else NOTHING,
                            evidence_link("reply", heard[each], 0) if each in heard and heard[each].files else NOTHING,
                        )
                    )
                    for each in row.concerned
                ],
                ("reply",),
            ),
            Block(
                _("Rulings"),
                (_("Person"), _("Day"), _("Decision"), _("Reason")),
                [
                    Line((names.get(each.by, each.by), each.on, word(dict(DECISIONS), each.decision), each.reason))
                    for each in rulings
                ],
                ("rule",),
                empty=_("Two people who agree decide; so far nobody has ruled."),
            ),
            Block(
                _("What the row asks"),
                (_("Row of the code"), _("What the row asks")),
                [Line((row_link(row.row), row_text(row.row, language())))],
            ),
        )

    def subjects(self, row: Adjudication) -> Sequence[Subject]:
        return (Subject(row), *(Subject(each) for each in (*row.replies.all(), *row.rulings.all())))


def _correction_state(row: Correction) -> SafeString:
    if row.effect:
        return tag(word(dict(EFFECTS), row.effect), "good" if row.effect == "effective" else "bad")
    if row.done_on:
        return tag(translated("Done, effect not judged"), "warn")
    return tag(translated("Action accepted"), "") if row.accepted_on else tag(translated("Proposed"), "warn")


def _code(target: Target) -> dict[str, str]:
    return {"code": target.row.code}


@admin.register(Correction, site=site)
class CorrectionAdmin(ActAdmin):
    adding = deed(
        "add",
        acts.ProposeCorrection,
        _("Propose a corrective action"),
        forms.CorrectionForm,
        lambda request, target, cleaned: acts.ProposeCorrection.Request(**cleaned),
    )
    deeds = (
        deed(
            "accept",
            acts.AcceptCorrection,
            _("Accept"),
            ActForm,
            lambda request, target, cleaned: acts.AcceptCorrection.Request(**_code(target)),
            version=lambda target: target.row,
            offered=lambda target: target.row.accepted_on is None,
        ),
        deed(
            "complete",
            acts.CompleteCorrection,
            _("Write down that it is done"),
            forms.NoteForm,
            lambda request, target, cleaned: acts.CompleteCorrection.Request(**_code(target), **cleaned),
            version=lambda target: target.row,
            offered=lambda target: target.row.accepted_on is not None and target.row.done_on is None,
        ),
        deed(
            "effect",
            acts.JudgeCorrection,
            _("Judge the effect"),
            forms.EffectForm,
            lambda request, target, cleaned: acts.JudgeCorrection.Request(**_code(target), **cleaned),
            version=lambda target: target.row,
            offered=lambda target: target.row.done_on is not None and not target.row.effect,
        ),
    )
    tables = {"effect": EFFECTS}
    list_display = (
        plain("code"),
        ROW,
        told("state", _("State"), _correction_state),
        plain("owner"),
        told("due", _("Due day"), lambda row: _due(row.due, row.done_on), "due"),
    )
    list_filter = (by_standing("", "due"),)
    search_fields = ("code", "row", "cause", "action", "owner")
    ordering = ("-pk",)
    lead = _("Corrective actions for rows of the code, from cause to effect.")
    links = OVERVIEW

    def badge(self, row: Correction) -> SafeString:
        return _correction_state(row)

    def blocks(self, request: HttpRequest, row: Correction) -> Sequence[Block]:
        asked = [Line((row_link(row.row), row_text(row.row, language())))]
        return (Block(_("What the row asks"), (_("Row of the code"), _("What the row asks")), asked),)


def _finding(target: Target) -> dict[str, str]:
    return {"run": target.row.run.code, "row": target.row.row}


@admin.register(RunFinding, site=site)
class RunFindingAdmin(ActAdmin):
    deeds = (
        deed(
            "assign",
            acts.AssignFinding,
            _("Give it to somebody"),
            forms.AssignForm,
            lambda request, target, cleaned: acts.AssignFinding.Request(**_finding(target), **cleaned),
            version=lambda target: target.row,
            offered=lambda target: target.row.state in ("open", "assigned", "answered"),
        ),
        deed(
            "reply",
            acts.ReplyToFinding,
            _("Reply"),
            forms.FindingReplyForm,
            lambda request, target, cleaned: acts.ReplyToFinding.Request(**_finding(target), **cleaned),
            version=lambda target: target.row,
            offered=lambda target: target.row.state in ("assigned", "answered"),
        ),
        deed(
            "close",
            acts.CloseFinding,
            _("Close"),
            forms.NoteForm,
            lambda request, target, cleaned: acts.CloseFinding.Request(**_finding(target), **cleaned),
            version=lambda target: target.row,
            offered=lambda target: target.row.state == "answered",
        ),
    )
    tables = {"outcome": OUTCOMES, "severity": SEVERITIES, "state": FINDING_STATES}
    hidden = frozenset({"id", "version", "why"})
    list_display = (
        told("run", _("Run"), lambda row: row.run.code, "run__code"),
        ROW,
        state("outcome", OUTCOMES, OUTCOME_COLOURS),
        state("severity", SEVERITIES, {"critical": "bad", "major": "warn"}),
        state("state", FINDING_STATES, {"open": "bad", "assigned": "warn", "answered": "warn", "closed": "good"}),
        told("owner", _("Owner"), lambda row: row.owner or NOTHING, "owner"),
        told("due", _("Due day"), lambda row: _due(row.due, row.state in ("closed", "lapsed")), "due"),
    )
    list_filter = (by_word("state", FINDING_STATES), by_word("severity", SEVERITIES), by_word("outcome", OUTCOMES))
    search_fields = ("row", "owner", "run__code")
    ordering = ("-run", "pk")
    list_select_related = ("run",)
    lead = _("What runs found lacking: who looks after it, by when, and what was replied.")
    links = (*OVERVIEW, (_("Runs"), "admin:assessment_run_changelist"))

    def headline(self, row: RunFinding) -> str:
        return f"{row.run.code} · {row.row}"

    def blocks(self, request: HttpRequest, row: RunFinding) -> Sequence[Block]:
        from guiju.conduct.evaluation.result import Said
        from guiju.conduct.evaluation.sentences import said
        from guiju.record.codec import decode

        asked = [Line((row_link(row.row), row_text(row.row, language())))]
        why = [Line((said(decode(Said, each), language()),)) for each in row.why]
        return (
            Block(_("What the row asks"), (_("Row of the code"), _("What the row asks")), asked),
            Block(_("What was found"), (_("What was found"),), why),
        )


def _planned(request: HttpRequest, target: Target, cleaned: Mapping[str, Any]) -> Any:
    given = dict(cleaned)
    conflict = given.pop("conflict")
    assessors = tuple(Assessor(person=each, conflict=conflict) for each in given.pop("assessors"))
    return acts.PlanRun.Request(**given, assessors=assessors)


@admin.register(Run, site=site)
class RunAdmin(ActAdmin):
    adding = deed(
        "add",
        acts.PlanRun,
        _("Plan a run"),
        forms.PlanForm,
        _planned,
        remark=_("Whoever has a conflict of interest does not evaluate. The social profile by oneself is a rehearsal."),
    )
    list_display = (
        plain("code"),
        worded("profile", PROFILES),
        told("period", _("Period"), lambda row: f"{row.first_day} – {row.last_day}", "last_day"),
        state("state", RUN_STATES, {"frozen": "good", "judged": "", "planned": "warn"}),
        told("verdict", _("Verdict reached"), lambda row: row.verdict or NOTHING, "verdict"),
        told("score", _("Score"), lambda row: row.score or NOTHING),
        told("coverage", _("Coverage of rows"), lambda row: f"{float(row.coverage):.1%}" if row.coverage else NOTHING),
    )
    list_filter = (by_word("state", RUN_STATES), by_word("profile", PROFILES))
    search_fields = ("code", "scope")
    ordering = ("-pk",)
    lead = _("Evaluations of the agency over a period: planned, judged, frozen and signed.")
    links = (*OVERVIEW, (_("Findings of runs"), "admin:assessment_runfinding_changelist"))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return redirect("assessment:run", code=self._row(request, object_id).code)
