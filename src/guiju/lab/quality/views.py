"""Pages: what depends on an item, impact assessments with their progress, decisions on affected certificates."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guiju.lab.accounts.queries import signed_in
from guiju.lab.equipment.drawings import plain
from guiju.lab.equipment.models import Equipment
from guiju.lab.house import clock
from guiju.lab.house.act import ActError
from guiju.lab.house.watching import findings_on
from guiju.lab.quality import queries, words
from guiju.lab.quality.acts import ASSESSORS, DECIDERS, AssessImpact, CloseImpact, DecideImpact, ExamineImpact
from guiju.lab.quality.models import Affected, Impact
from guiju.lab.quality.steps import step
from guiju.lab.ui.acting import Done, act_on, told, told_error
from guiju.lab.ui.desk import page, staff
from guiju.lab.ui.registers import who_may
from guiju.lab.ui.timeline import Subject, people, timeline
from guiju.lab.ui.words import unit as behind
from guiju.lab.ui.words import word

REFUSED = 422


@staff()
@require_safe
def downward(request: HttpRequest, code: str) -> HttpResponse:
    """Which readings, results and certificates depended on an item between two days."""
    item = get_object_or_404(Equipment, code=code)
    today = clock.today()
    first = _day(request.GET.get("first", "")) or today - queries.YEAR
    last = _day(request.GET.get("last", "")) or today
    found = queries.downward(item, first, last, request.GET.get("page", ""))
    context = {
        "item": item,
        "found": found,
        "lines": [(each, word(words.USES, each.use.kind)) for each in found.lines],
        "first": first.isoformat(),
        "last": last.isoformat(),
        "asked": {"first": first.isoformat(), "last": last.isoformat()},
        "impacts": Impact.objects.filter(equipment=item).order_by("-pk"),
        "later": queries.later_certificates(item),
        "may": _may(request, ASSESSORS),
        "roles": who_may(AssessImpact),
    }
    return page(request, "quality/downward.html", context, title=_("What depends on %(item)s") % {"item": item.code})


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _may(request: HttpRequest, roles: frozenset[str]) -> bool:
    who = signed_in(request)
    return who is not None and bool(roles & who.roles)


@staff()
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """What the rules find in the register of certificates today."""
    found = [told(each) for each in findings_on(clock.today(), "traceability")]
    context = {"found": found, "day": clock.today()}
    return page(request, "quality/register.html", context, title=_("Findings on traceability"))


@staff()
@require_safe
def impacts(request: HttpRequest) -> HttpResponse:
    """Every assessment, the newest first."""
    rows = Impact.objects.select_related("equipment").order_by("-pk")
    listed = [(each, word(words.STATES, each.state), word(words.BASES, each.basis)) for each in rows[:200]]
    return page(request, "quality/impacts.html", {"listed": listed}, title=_("Impact assessments"))


@staff(*sorted(DECIDERS))
@require_POST
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Begins an assessment of an item."""
    item = get_object_or_404(Equipment, code=code)
    post = request.POST
    done = act_on(
        request,
        AssessImpact,
        lambda: AssessImpact.Request(
            equipment=item.code,
            certificate=post.get("certificate", ""),
            since=_day(post.get("since", "")),
            reason=post.get("reason", "").strip(),
        ),
    )
    if done.outcome is None:
        return _refused(request, done, "quality:downward", item.code)
    row = Impact.objects.get(pk=done.outcome.answer["id"])
    return redirect("quality:impact", code=row.code)


def _refused(request: HttpRequest, done: Done, name: str, code: str) -> HttpResponse:
    for each in done.findings:
        messages.error(request, f"{each.words}")
    return redirect(name, code=code)


@staff()
@require_safe
def impact(request: HttpRequest, code: str) -> HttpResponse:
    """One assessment: its ground, its progress, the list of affected certificates with the decision on each."""
    return _impact_page(request, code)


def _impact_page(request: HttpRequest, code: str, about: int = 0, found: Any = (), status: int = 200) -> HttpResponse:
    row = get_object_or_404(Impact.objects.select_related("equipment"), code=code)
    asked = {name: request.GET.get(name, "")[:20] for name in ("show", "page")}
    shown = queries.cases(row, asked)
    affected = Affected.objects.filter(impact=row)
    names = people({row.begun_by, *(each.decided_by for each in shown.object_list)})
    context = {
        "row": row,
        "item": row.equipment,
        "basis": word(words.BASES, row.basis),
        "evidence": word(words.EVIDENCES, row.evidence),
        "state": word(words.STATES, row.state),
        "colour": words.STATE_COLOURS[row.state],
        "by": names.get(row.begun_by, row.begun_by),
        "counts": {
            "affected": affected.count(),
            "changed": affected.filter(outcome="changed").count(),
            "unknown": affected.filter(outcome="unknown").count(),
            "verdict": affected.filter(verdict_changes=True).count(),
            "open": affected.filter(decision="").count(),
        },
        "asked": asked,
        "found": shown,
        "cases": [_case(each, names) for each in shown.object_list],
        "decisions": list(words.DECISIONS.items()),
        "may": _may(request, DECIDERS),
        "roles": who_may(DecideImpact),
        "about": about,
        "refused": found,
        "steps": timeline([Subject(row)], counted=frozenset({ExamineImpact.name})),
    }
    title = _("Impact assessment %(code)s") % {"code": row.code}
    return page(request, "quality/impact.html", context, title=title, status=status)


def _case(row: Affected, names: dict[str, str]) -> dict[str, Any]:
    return {
        "row": row,
        "outcome": word(words.OUTCOMES, row.outcome),
        "largest": _share(row.largest),
        "why": word(words.WHYS, row.why) if row.why else "",
        "results": [_result(each) for each in row.results[:8]],
        "more": max(0, len(row.results) - 8),
        "decision": word(words.DECISIONS, row.decision) if row.decision else "",
        "colour": words.DECISION_COLOURS.get(row.decision, ""),
        "by": names.get(row.decided_by, row.decided_by),
    }


def _result(each: dict[str, Any]) -> dict[str, Any]:
    verdicts = [each["verdict"], each["verdict_whole"], each["verdict_linear"]]
    changed = verdicts[0] and set(verdicts) != {verdicts[0]}
    told = [word(words.VERDICTS, one) for one in verdicts] if changed else []
    at = "" if each["at"] is None else f"{each['at']['value']}{behind(each['at']['unit'])}"
    shares = {name: _share(each[name]) for name in ("whole_in_U", "linear_in_U")}
    changes = {name: plain(each[name]) for name in ("U", "whole_difference", "linear_difference") if each[name]}
    return {**each, **shares, **changes, "at": at, "verdicts": told}


def _share(text: str) -> str:
    """A share of U with three significant digits, and a real minus sign."""
    return f"{float(text):.3g}".replace("-", "−") if text else ""


@staff(*sorted(DECIDERS))
@require_POST
def go_on(request: HttpRequest, code: str) -> HttpResponse:
    """One step of the computation; a script asks for the next until it is done, a button does without a script."""
    get_object_or_404(Impact, code=code)
    who = signed_in(request)
    assert who is not None
    try:
        row = step(code, who)
    except ActError as error:
        reasons = [each.words for each in told_error(error)]
        if request.headers.get("Accept", "").startswith("application/json"):
            return JsonResponse({"error": reasons}, status=REFUSED)
        messages.error(request, " ".join(reasons))
        return redirect("quality:impact", code=code)
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"done": row.done, "total": row.total, "state": row.state})
    return redirect("quality:impact", code=code)


class DecisionForm(forms.Form):
    """A decision on one affected certificate."""

    decision = forms.CharField(required=False, max_length=16)
    reason = forms.CharField(required=False, max_length=300)
    notice = forms.CharField(required=False, max_length=10_000)
    notice_en = forms.CharField(required=False, max_length=10_000)


@staff(*sorted(DECIDERS))
@require_POST
def decide(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Files the decision on one affected certificate."""
    row = get_object_or_404(Affected, pk=pk, impact__code=code)
    form = DecisionForm(request.POST)
    form.is_valid()
    sent = {name: form.cleaned_data.get(name, "") for name in ("decision", "reason", "notice", "notice_en")}
    texts = {name: sent[name].replace("\r\n", "\n") for name in ("notice", "notice_en")}
    done = act_on(
        request,
        DecideImpact,
        lambda: DecideImpact.Request(affected=row.pk, decision=sent["decision"], reason=sent["reason"], **texts),
    )
    if done.outcome is None:
        return _impact_page(request, code, row.pk, done.findings, REFUSED)
    messages.success(request, _("The decision on %(certificate)s is on file.") % {"certificate": row})
    return redirect("quality:impact", code=code)


@staff(*sorted(DECIDERS))
@require_POST
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Closes an assessment of which everything is decided."""
    get_object_or_404(Impact, code=code)
    done = act_on(request, CloseImpact, lambda: CloseImpact.Request(code=code))
    if done.outcome is None:
        return _impact_page(request, code, found=done.findings, status=REFUSED)
    return redirect("quality:impact", code=code)
