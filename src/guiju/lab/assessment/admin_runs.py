"""The registers of corrective actions, findings and runs."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from guiju.lab.assessment import acts, forms
from guiju.lab.assessment.heard import heard_on
from guiju.lab.assessment.models import (
    Correction,
    Hearing,
    RunFinding,
)
from guiju.lab.assessment.present import names_inside
from guiju.lab.assessment.readers import OfReaders, corrections_of, findings_of
from guiju.lab.assessment.registers import OVERVIEW, ROW, deed, due_of, row_link, run_row_link
from guiju.lab.assessment.words import (
    EFFECTS,
    FINDING_STATES,
    OUTCOME_COLOURS,
    OUTCOMES,
    SEVERITIES,
)
from guiju.lab.ui.addresses import address
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
from guiju.lab.ui.register_people import PeopleNamed, person
from guiju.lab.ui.registers import ActAdmin, Block, Cell, Line, Subject, Target, site
from guiju.lab.ui.timeline import people as names_of
from guiju.lab.ui.words import language, word
from guiju.reports.evaluation_charts import row_text


def _correction_state(row: Correction) -> SafeString:
    if row.effect:
        return tag(word(dict(EFFECTS), row.effect), "good" if row.effect == "effective" else "bad")
    if row.done_on:
        return tag(translated("Done, effect not judged"), "warn")
    return tag(translated("Action accepted"), "") if row.accepted_on else tag(translated("Proposed"), "warn")


def _code(target: Target) -> dict[str, str]:
    return {"code": target.row.code}


def _is_to_be_done(row: Correction) -> bool:
    return row.accepted_on is not None and row.done_on is None and not row.effect


@admin.register(Correction, site=site)
class CorrectionAdmin(OfReaders, PeopleNamed, ActAdmin):
    own = staticmethod(corrections_of)
    people_columns = ("owner", "accepted_by", "effect_by")
    adding = deed(
        "add",
        acts.ProposeCorrection,
        _("Propose a corrective action"),
        forms.CorrectionForm,
        lambda request, target, cleaned: acts.ProposeCorrection.Request(**forms.correction(cleaned)),
        remark=_("It sets aside only what it names, once its effect is judged; on a red line two people rule."),
    )
    deeds = (
        deed(
            "accept",
            acts.AcceptCorrection,
            _("Accept"),
            ActForm,
            lambda request, target, cleaned: acts.AcceptCorrection.Request(**_code(target)),
            version=lambda target: target.row,
            offered=lambda target: target.row.accepted_on is None and not target.row.effect,
            barred=lambda target: {target.row.owner, target.row.proposed_by},
        ),
        deed(
            "complete",
            acts.CompleteCorrection,
            _("Write down that it is done"),
            forms.DoneForm,
            lambda request, target, cleaned: acts.CompleteCorrection.Request(**_code(target), **cleaned),
            version=lambda target: target.row,
            offered=lambda target: _is_to_be_done(target.row),
        ),
        deed(
            "effect",
            acts.JudgeCorrection,
            _("Judge the effect"),
            forms.EffectForm,
            lambda request, target, cleaned: acts.JudgeCorrection.Request(**_code(target), **cleaned),
            version=lambda target: target.row,
            offered=lambda target: not target.row.effect,
            barred=lambda target: {target.row.owner, target.row.accepted_by, target.row.proposed_by},
            remark=_("One that is given up before it is done had no effect; another may then be proposed."),
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
    hidden = frozenset({"id", "version", "why", "continues"})
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

        asked = [Line((run_row_link(row.run, row.row), row_text(row.row, language())))]
        reasons = named_reasons((decode(Said, each) for each in row.why), names_inside(language()))
        why = [Line((said(each, language()),)) for each in reasons]
        return (
            Block(_("What the row asks"), (_("Row of the code"), _("What the row asks")), asked),
            Block(_("What was found"), (_("What was found"),), why),
            *_continued(row),
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


def _continued(row: RunFinding) -> Iterator[Block]:
    """The finding of the last frozen run that this one goes on with, and the one that goes on with it."""
    heads = (_("Run"), _("State"), _("Owner"), _("Due day"))
    joined = [*([row.continues] if row.continues else []), *row.continued_by.select_related("run").order_by("pk")]
    if joined:
        names = names_of({each.owner for each in joined})
        lines = [
            Line(
                (
                    Cell(each.run.code, link=address("admin:assessment_runfinding_change", each.pk)),
                    word(FINDING_STATES, each.state),
                    names.get(each.owner, each.owner) or NOTHING,
                    each.due or NOTHING,
                )
            )
            for each in joined
        ]
        yield Block(_("The same row in other runs"), heads, lines)


def _to_do(row: str) -> str:
    from guiju.conduct.evaluation.plan import plans

    text = plans()[row].to_do
    return text.en if language() == "en" else text.zh


def _heard(each: dict[str, Any]) -> Line:
    places = ", ".join(name for name, _link in each["places"]) or NOTHING
    state = Cell(each["state"], each["colour"])
    return Line((each["name"], places, each["until"], state, each["statement"] or NOTHING))
