"""The register of evaluation runs: planned, declared on by each assessor, shown as far as they are what was filed."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from guiju.lab.accounts.queries import signed_in
from guiju.lab.assessment import acts, forms
from guiju.lab.assessment.heard import declared_in
from guiju.lab.assessment.models import Run
from guiju.lab.assessment.readers import READERS, OfReaders, runs_of
from guiju.lab.assessment.registers import OVERVIEW, deed
from guiju.lab.assessment.sworn import doubt_of, doubts
from guiju.lab.assessment.words import DOUBTS, PROFILES, RUN_STATES
from guiju.lab.ui.register_lists import NOTHING, by_word, plain, tag, told
from guiju.lab.ui.register_lists import word as worded
from guiju.lab.ui.register_people import PeopleNamed, person
from guiju.lab.ui.registers import ActAdmin, Block, Cell, Line, Target, site
from guiju.lab.ui.timeline import Subject
from guiju.lab.ui.words import word


def _planned(request: HttpRequest, target: Target, cleaned: Mapping[str, Any]) -> Any:
    return acts.PlanRun.Request(**{**cleaned, "assessors": tuple(cleaned["assessors"])})


def _shown_state(row: Run) -> SafeString:
    if getattr(row, "doubt", ""):
        return tag(word(DOUBTS, row.doubt), "bad")  # type: ignore[attr-defined]
    colours = {"frozen": "good", "judged": "", "planned": "warn"}
    return tag(word(RUN_STATES, row.state), colours[row.state])


def _if_held(column: str) -> Any:
    """A number of a run; nothing where the run is not what was filed."""

    def show(row: Run) -> Any:
        value = "" if getattr(row, "doubt", "") else getattr(row, column)
        return (f"{float(value):.1%}" if column == "coverage" else value) if value else NOTHING

    return show


@admin.register(Run, site=site)
class RunAdmin(OfReaders, PeopleNamed, ActAdmin):
    own = staticmethod(runs_of)
    people_columns = ("planned_by", "frozen_by")
    adding = deed(
        "add",
        acts.PlanRun,
        _("Plan a run"),
        forms.PlanForm,
        _planned,
        remark=_("Each assessor declares for himself before the run is judged. The social profile is a rehearsal."),
    )
    deeds = (
        deed(
            "declare",
            acts.DeclareConflict,
            _("Declare own interests"),
            forms.DeclareForm,
            lambda request, target, cleaned: acts.DeclareConflict.Request(run=target.row.code, **cleaned),
            version=lambda target: target.row,
            offered=lambda target: target.row.state != "frozen",
            remark=_("Each assessor declares alone and in person. Whoever has a conflict takes no part in this run."),
        ),
    )
    list_display = (
        plain("code"),
        worded("profile", PROFILES),
        told("period", _("Period"), lambda row: f"{row.first_day} – {row.last_day}", "last_day"),
        told("state", _("State"), _shown_state, "state"),
        person("planned_by"),
        told("verdict", _("Verdict reached"), _if_held("verdict"), "verdict"),
        told("score", _("Score"), _if_held("score")),
        told("coverage", _("Coverage of rows"), _if_held("coverage")),
    )
    list_filter = (by_word("state", RUN_STATES), by_word("profile", PROFILES))
    search_fields = ("code", "scope")
    ordering = ("-pk",)
    lead = _("Evaluations of the agency over a period: planned, judged, frozen and signed.")
    links = (*OVERVIEW, (_("Findings of runs"), "admin:assessment_runfinding_changelist"))

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        found = super().get_changelist_instance(request)
        wrong = doubts(found.result_list)
        for row in found.result_list:
            row.doubt = wrong.get(row.pk, "")
        return found

    def badge(self, row: Run) -> SafeString:
        row.doubt = doubt_of(row)  # type: ignore[attr-defined]
        return _shown_state(row)

    def blocks(self, request: HttpRequest, row: Run) -> Sequence[Block]:
        asked = declared_in(row)
        lines = [Line((each["name"], Cell(each["said"], each["colour"]), each["on"] or NOTHING)) for each in asked]
        return (Block(_("Assessors"), (_("Person"), _("Conflict of interest"), _("Declared on")), lines, ("declare",)),)

    def subjects(self, row: Run) -> Sequence[Subject]:
        return (Subject(row), *(Subject(each) for each in row.declarations.all()))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        who = signed_in(request)
        if who is None or not who.roles & frozenset(READERS):
            # An assessor from the bench sees the plan, and declares; the evaluation is not for everybody.
            return super().change_view(request, object_id, form_url, extra_context)
        return redirect("assessment:run", code=self._row(request, object_id).code)
