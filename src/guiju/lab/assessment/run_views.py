"""The page of a run: plan, result, findings, what turned since the last; judged, frozen and signed."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guiju.conduct.evaluation.sentences import word as said_word
from guiju.lab.accounts.queries import signed_in
from guiju.lab.assessment import freezing, run_steps, words
from guiju.lab.assessment.acts import FreezeRun, PlanRun, RecordResult
from guiju.lab.assessment.drawn import due_tag
from guiju.lab.assessment.heard import declared_in, heard_in, waiting_for
from guiju.lab.assessment.models import Run, RunFinding
from guiju.lab.assessment.present import Present, of_run, runs_before
from guiju.lab.assessment.profiles import name_of_run
from guiju.lab.assessment.readers import READERS
from guiju.lab.assessment.running import compared
from guiju.lab.assessment.since import since
from guiju.lab.assessment.sworn import doubt_of
from guiju.lab.assessment.views import overview_of
from guiju.lab.house.act import Actor
from guiju.lab.house.refusal import ActError, Refused
from guiju.lab.house.signing import signing_session
from guiju.lab.house.typed import plain_number
from guiju.lab.ui.acting import Told, act_on, told_error
from guiju.lab.ui.desk import page, staff
from guiju.lab.ui.registers import who_may
from guiju.lab.ui.timeline import Subject, people, timeline
from guiju.lab.ui.words import language, word
from guiju.reports.evaluation_model import TONES

REFUSED = 422
MANAGERS = ("head", "quality_manager", "technical_manager")


@staff(*READERS)
@require_safe
def run(request: HttpRequest, code: str) -> HttpResponse:
    """One run."""
    return _page(request, get_object_or_404(Run, code=code))


def _page(request: HttpRequest, row: Run, refused: tuple[Told, ...] = (), status: int = 200) -> HttpResponse:
    found, doubt, asked = of_run(row), doubt_of(row), declared_in(row)
    who = signed_in(request)
    roles = who.roles if who else frozenset()
    context = {
        "run": row,
        "state": word(words.RUN_STATES, row.state),
        "profile": name_of_run(row, language()),
        "doubt": word(words.DOUBTS, doubt) if doubt else "",
        "steps_done": {"planned": 1, "judged": 2, "frozen": 2 if doubt else 4}[row.state],
        "names": people({row.planned_by, row.frozen_by}),
        "findings": _findings(row),
        "heard": heard_in(row),
        "turned": _turned(found),
        "judging": run_steps.progress_of(row),
        "since": None if doubt else since(row),
        "declared": asked,
        "waits": (", " if language() == "en" else "、").join(each["name"] for each in asked if each["on"] is None),
        "may_declare": who is not None and who.person_id in row.assessors and row.state != "frozen",
        "declared_mine": who is not None and row.declarations.filter(person=who.person_id).exists(),
        "may_judge": bool(RecordResult.roles & roles) and row.state != "frozen",
        "may_freeze": bool(FreezeRun.roles & roles) and row.state == "judged" and not doubt,
        "unowned": RunFinding.objects.filter(run=row, owner="").exclude(state__in=("closed", "lapsed")).count(),
        "unheard": waiting_for(row) if row.state == "judged" else None,
        "who_judges": who_may(RecordResult),
        "who_plans": who_may(PlanRun),
        "refused": refused,
        "history": timeline([Subject(row), *(Subject(each) for each in row.declarations.order_by("pk"))]),
        **(overview_of(found) if found else {}),
    }
    context["planner"] = context["names"].get(row.planned_by, row.planned_by)
    context["freezer"] = context["names"].get(row.frozen_by, row.frozen_by)
    return page(request, "assessment/run.html", context, title=_("Run %(code)s") % {"code": row.code}, status=status)


def _findings(row: Run) -> list[dict[str, Any]]:
    rows = list(RunFinding.objects.filter(run=row).order_by("pk"))
    order = list(words.SEVERITIES)
    names = people({each.owner for each in rows})
    return [
        {
            "row": each,
            "link": reverse("admin:assessment_runfinding_change", args=[each.pk]),
            "tone": TONES.get(each.outcome, "open"),
            "outcome": said_word("outcome", each.outcome, language()),
            "severity": word(words.SEVERITIES, each.severity),
            "state": word(words.FINDING_STATES, each.state),
            "owner": names.get(each.owner, each.owner),
            "due": due_tag(each.due) if each.due and each.state not in ("closed", "lapsed") else each.due,
        }
        for each in sorted(rows, key=lambda each: (each.state == "lapsed", order.index(each.severity), each.pk))
    ]


def _turned(found: Present | None) -> list[dict[str, Any]] | None:
    """What came out differently from the run before; None where there is none."""
    before = runs_before(found)[-1:] if found else []
    then = of_run(before[0]) if before else None
    if found is None or then is None:
        return None
    lang = language()
    return [
        {
            "row": each.row,
            "before": {"tone": TONES[each.before], "word": said_word("outcome", each.before, lang)},
            "after": {"tone": TONES[each.after], "word": said_word("outcome", each.after, lang)},
            "better": each.better,
        }
        for each in compared(then.evaluation, found.evaluation)
    ]


@staff(*MANAGERS)
@require_POST
def judge(request: HttpRequest, code: str) -> HttpResponse:
    """Begins to judge the run over its period: a small house at once, of a large one the page shows how far it is."""
    row = get_object_or_404(Run, code=code)
    try:
        run_steps.begin(code, _who(request), plain_number(request.POST.get("version", "")))
        done = run_steps.step(code, _who(request), audits=False)
    except ActError as error:
        return _page(request, row, told_error(error), REFUSED)
    return _onward(request, code, done)


@staff(*MANAGERS)
@require_POST
def go_on(request: HttpRequest, code: str) -> HttpResponse:
    """One slice of the judging; a script asks for the next until it is done, a button does without a script."""
    row = get_object_or_404(Run, code=code)
    asked = request.headers.get("Accept", "").startswith("application/json")
    try:
        done = run_steps.step(code, _who(request), audits=False)
    except ActError as error:
        found = told_error(error)
        if asked:
            return JsonResponse({"error": [each.words for each in found]}, status=REFUSED)
        return _page(request, row, found, REFUSED)
    if asked:
        return JsonResponse(asdict(done))
    return _onward(request, code, done)


def _onward(request: HttpRequest, code: str, done: run_steps.Step) -> HttpResponse:
    if done.state != run_steps.JUDGING:
        messages.success(request, _("Judged: every row of the code over the period."))
    return redirect("assessment:run", code=code)


@staff(*MANAGERS)
@require_POST
def freeze(request: HttpRequest, code: str) -> HttpResponse:
    """Freezes the run that was shown, signed with the passphrase."""
    row = get_object_or_404(Run, code=code)

    def make() -> FreezeRun.Request:
        who = _who(request)
        if row.evaluation_sha256 != request.POST.get("evaluation", ""):
            raise Refused("run_judged_again", requirement="4.7-2", parameters={"code": code})
        role = min(freezing.ROLES & who.roles, default="")
        said = freezing.statement_of(row, who.person_id, role)
        with signing_session(who.person_id, request.POST.get("passphrase", "")) as session:
            return FreezeRun.Request(code=code, signed=freezing.sign(session, said))

    done = act_on(request, FreezeRun, make)
    if done.outcome is None:
        return _page(request, row, done.findings, REFUSED)
    messages.success(request, _("Frozen and signed: this run never changes."))
    return redirect("assessment:run", code=code)


def _who(request: HttpRequest) -> Actor:
    who = signed_in(request)
    assert who is not None
    return who
