"""The registers of suspicions, corrective actions, findings and runs."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import SafeString
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from guiju.lab.assessment import acts, forms
from guiju.lab.assessment.acts_runs import Assessor
from guiju.lab.assessment.heard import heard_on
from guiju.lab.assessment.models import (
    Adjudication,
    Correction,
    Hearing,
    Run,
    RunFinding,
)
from guiju.lab.assessment.present import names_of_staff
from guiju.lab.assessment.readers import OfReaders, corrections_of, findings_of, suspicions_of
from guiju.lab.assessment.registers import OVERVIEW, ROW, deed, due_of, evidence_link, row_link
from guiju.lab.assessment.words import (
    DECISIONS,
    EFFECTS,
    FINDING_STATES,
    OUTCOME_COLOURS,
    OUTCOMES,
    PROFILES,
    RUN_STATES,
    SEVERITIES,
)
from guiju.lab.ui.register_fields import ActForm
from guiju.lab.ui.register_lists import (
    NOTHING,
    by_standing,
    by_word,
    plain,
    state,
    tag,
    told,
)
from guiju.lab.ui.register_lists import word as worded
from guiju.lab.ui.register_people import PeopleNamed, person
from guiju.lab.ui.registers import ActAdmin, Block, Cell, Line, Target, site
from guiju.lab.ui.timeline import Subject
from guiju.lab.ui.timeline import people as names_of
from guiju.lab.ui.words import language, word
from guiju.reports.evaluation_charts import row_text


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
class AdjudicationAdmin(OfReaders, PeopleNamed, ActAdmin):
    own = staticmethod(suspicions_of)
    people_columns = ("opened_by",)
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
    tables: ClassVar[Mapping[str, Any]] = {"decision": DECISIONS}
    hidden = frozenset({"id", "version", "concerned"})
    list_display = (
        plain("code"),
        ROW,
        told("found_at", _("Where"), lambda row: row.found_at, "found_at"),
        told("decision", _("Decision"), _decided, "decision"),
        told("reply", _("They may reply until"), lambda row: due_of(row.reply_until, row.decision), "reply_until"),
    )
    list_filter = (by_word("decision", DECISIONS),)
    search_fields = ("code", "row", "found_at", "finding")
    ordering = ("-pk",)
    lead = _("Suspicions at rows of the code: opened, heard, decided by two people. Nothing is withdrawn.")
    links = OVERVIEW

    def badge(self, row: Adjudication) -> SafeString:
        return _decided(row)

    def facts(self, row: Adjudication) -> list[tuple[Any, Any]]:
        # A vessel is opened too, and its word is another one.
        names = [each.name for each in row._meta.concrete_fields if each.name not in self.hidden]
        told_ = zip(names, super().facts(row), strict=True)
        return [
            (_("Opened on day"), value) if name == "opened_on" else (label_, value) for name, (label_, value) in told_
        ]

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
class CorrectionAdmin(OfReaders, PeopleNamed, ActAdmin):
    own = staticmethod(corrections_of)
    people_columns = ("owner", "accepted_by", "effect_by")
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
    tables: ClassVar[Mapping[str, Any]] = {"effect": EFFECTS}
    list_display = (
        plain("code"),
        ROW,
        told("state", _("State"), _correction_state),
        person("owner", _("Owner")),
        told("due", _("Due day"), lambda row: due_of(row.due, row.done_on), "due"),
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


def _named(target: Target) -> list[Hearing]:
    """Who may reply because the finding names them; nobody once its run is frozen."""
    row = target.row
    if row.state == "lapsed" or row.run.state == "frozen":
        return []
    return list(row.hearings.exclude(state="lapsed"))


@admin.register(RunFinding, site=site)
class RunFindingAdmin(OfReaders, PeopleNamed, ActAdmin):
    own = staticmethod(findings_of)
    people_columns = ("owner", "replied_by", "closed_by")
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
            offered=lambda target: target.row.state in ("assigned", "answered") or bool(_named(target)),
            remark=_("Its owner replies, and whoever the finding names: until the run is frozen, in other words too."),
        ),
        deed(
            "waive",
            acts.WaiveReply,
            _("Waive the reply"),
            ActForm,
            lambda request, target, cleaned: acts.WaiveReply.Request(**_finding(target)),
            offered=lambda target: any(each.state == "asked" for each in _named(target)),
            remark=_("You have read what was found and say nothing to it. The evaluation need not wait for you."),
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
    tables: ClassVar[Mapping[str, Any]] = {"outcome": OUTCOMES, "severity": SEVERITIES, "state": FINDING_STATES}
    hidden = frozenset({"id", "version", "why"})
    list_display = (
        told("run", _("Run"), lambda row: row.run.code, "run__code"),
        ROW,
        state("outcome", OUTCOMES, OUTCOME_COLOURS),
        state("severity", SEVERITIES, {"critical": "bad", "major": "warn"}),
        state("state", FINDING_STATES, {"open": "bad", "assigned": "warn", "answered": "warn", "closed": "good"}),
        person("owner", _("Owner")),
        told("due", _("Due day"), lambda row: due_of(row.due, row.state in ("closed", "lapsed")), "due"),
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
        from guiju.conduct.evaluation.people_named import named_reasons
        from guiju.conduct.evaluation.result import Said
        from guiju.conduct.evaluation.sentences import said
        from guiju.record.codec import decode

        asked = [Line((row_link(row.row), row_text(row.row, language())))]
        reasons = named_reasons((decode(Said, each) for each in row.why), names_of_staff())
        why = [Line((said(each, language()),)) for each in reasons]
        return (
            Block(_("What the row asks"), (_("Row of the code"), _("What the row asks")), asked),
            Block(_("What was found"), (_("What was found"),), why),
            Block(_("What to do"), (_("What to do"),), [Line((_to_do(row.row),))]),
            Block(
                _("Right of reply"),
                (_("Person"), _("Where it names the person"), _("They may reply until"), _("State"), _("Reply")),
                [_heard(each) for each in heard_on(row)],
                ("reply", "waive"),
                empty=_("The finding names nobody."),
            ),
        )

    def subjects(self, row: RunFinding) -> Sequence[Subject]:
        return (Subject(row), *(Subject(each) for each in row.hearings.all()))


def _to_do(row: str) -> str:
    from guiju.conduct.evaluation.plan import plans

    text = plans()[row].to_do
    return text.en if language() == "en" else text.zh


def _heard(each: dict[str, Any]) -> Line:
    places = "、".join(name for name, _link in each["places"]) or NOTHING
    state = Cell(each["state"], each["colour"])
    return Line((each["name"], places, each["until"], state, each["statement"] or NOTHING))


def _planned(request: HttpRequest, target: Target, cleaned: Mapping[str, Any]) -> Any:
    given = dict(cleaned)
    conflict = given.pop("conflict")
    assessors = tuple(Assessor(person=each, conflict=conflict) for each in given.pop("assessors"))
    return acts.PlanRun.Request(**given, assessors=assessors)


@admin.register(Run, site=site)
class RunAdmin(OfReaders, PeopleNamed, ActAdmin):
    people_columns = ("planned_by", "frozen_by")
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
        person("planned_by"),
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
