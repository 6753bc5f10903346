"""Pages of metrological confirmation: what is asked, the computed verdict with its chart, then the person's word."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from guiju.lab.accounts.queries import signed_in
from guiju.lab.equipment import confirmation_shown, traceability_charts
from guiju.lab.equipment.confirming import Confirm, computed
from guiju.lab.equipment.lines import demand
from guiju.lab.equipment.models import Certificate, Confirmation
from guiju.lab.equipment.needs import Need, needs_of
from guiju.lab.equipment.words import span
from guiju.lab.house.act import Refused
from guiju.lab.ui.acting import Told, act_on, told_error
from guiju.lab.ui.desk import page, staff
from guiju.lab.ui.register_fields import ActForm, TableField, label
from guiju.lab.ui.registers import who_may
from guiju.lab.ui.timeline import people
from guiju.record.codec import decode
from guiju.results.confirming import Compared, Demand, Outcome

REFUSED = 422
HEADS = (
    gettext_lazy("Lower"),
    gettext_lazy("Upper"),
    label("unit"),
    gettext_lazy("Largest error"),
    gettext_lazy("Largest U"),
    gettext_lazy("Largest ratio of U to the error"),
    gettext_lazy("Needed points"),
)


DECISIONS = ("yes", "no")
"""What the person may say; nothing is said beforehand."""
PATHS = ("$.lower", "$.upper", "$.unit", "$.largest_error", "$.largest_U", "$.largest_ratio", "$.points")


def _line(demand: Demand) -> str:
    members = (
        demand.lower,
        demand.upper,
        demand.unit,
        demand.largest_error or "",
        demand.largest_U or "",
        demand.largest_ratio or "",
        " ".join(demand.points),
    )
    return " | ".join(members)


def _wide() -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 2, "data-full": "1"})


class AskedForm(ActForm):
    """What the use asks."""

    demands = TableField(
        HEADS, demand, paths=PATHS, label=gettext_lazy("Ranges, with the largest error or the largest U of each")
    )
    requirement = forms.CharField(label=gettext_lazy("The use, in words"), max_length=300, widget=_wide())
    requirement_en = forms.CharField(
        label=gettext_lazy("The use, in English"), max_length=300, required=False, widget=_wide()
    )


@staff()
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Compares and confirms: GET shows what is asked beside the certificate and the computed verdict; POST confirms.

    What the methods ask that the item serves is taken over where nothing was typed yet.
    """
    row = get_object_or_404(Certificate.objects.select_related("equipment"), pk=pk)
    who = signed_in(request)
    may = who is not None and bool(Confirm.roles & who.roles)
    needs = needs_of(row.equipment)
    if request.method == "POST" and may:
        return _confirmed(request, row, needs)
    typed = "demands" in request.GET and "take" not in request.GET
    codes = request.GET.getlist("need")
    chosen = [each for each in needs if (each.code in codes if request.GET else each.serves)]
    given = request.GET if typed else _of_needs(chosen)
    return _page(request, row, needs, given, chosen={each.code for each in chosen}, may=may)


def _of_needs(chosen: Sequence[Need]) -> Mapping[str, str]:
    if not chosen:
        return {}
    return {
        "requirement": "；".join(each.words for each in chosen)[:300],
        "requirement_en": "; ".join(each.words_en for each in chosen)[:300],
        "demands": "\n".join(dict.fromkeys(_line(each.demand) for each in chosen)),
    }


def _confirmed(request: HttpRequest, row: Certificate, needs: Sequence[Need]) -> HttpResponse:
    form = AskedForm(request.POST)
    if not form.is_valid():
        return _page(request, row, needs, request.POST, may=True, status=REFUSED)
    if request.POST.get("passed") not in DECISIONS:
        told = Told("4.4-3", "nonconformity", "", _("Say whether the certificate meets what is asked."), "passed")
        return _page(request, row, needs, request.POST, may=True, found=(told,), status=REFUSED)
    asked = form.cleaned_data
    done = act_on(
        request,
        Confirm,
        lambda: Confirm.Request(
            equipment=row.equipment.code,
            certificate=row.number,
            requirement=asked["requirement"],
            requirement_en=asked["requirement_en"] or asked["requirement"],
            demands=asked["demands"],
            passed=request.POST["passed"] == "yes",
            lower=request.POST.get("lower", "").strip(),
            upper=request.POST.get("upper", "").strip(),
            remark=request.POST.get("remark", "").strip(),
        ),
    )
    if done.outcome is None:
        return _page(request, row, needs, request.POST, may=True, found=done.findings, status=REFUSED)
    messages.success(request, _("The confirmation is on file."))
    return redirect("equipment:confirmation", pk=done.outcome.answer["id"])


def _page(
    request: HttpRequest,
    row: Certificate,
    needs: Sequence[Need],
    given: Mapping[str, str],
    *,
    may: bool,
    chosen: Collection[str] = (),
    found: Any = (),
    status: int = 200,
) -> HttpResponse:
    form = AskedForm(given) if given else AskedForm()
    outcome: Outcome | None = None
    if given and form.is_valid():
        try:
            outcome = computed(row, form.cleaned_data["demands"])
        except Refused as refusal:
            found = found or told_error(refusal)
    context = {
        "row": row,
        "item": row.equipment,
        "needs": confirmation_shown.need_lines(row, needs, chosen),
        "form": form,
        "outcome": outcome,
        "range": "" if outcome is None else span(outcome.range.lower, outcome.range.upper, outcome.range.unit),
        "lines": [] if outcome is None else [confirmation_shown.point(each) for each in outcome.compared],
        "failing": [] if outcome is None else [each.nominal for each in outcome.compared if not each.passes],
        "uncovered": [] if outcome is None else confirmation_shown.uncovered(form.cleaned_data["demands"], outcome),
        "coming": confirmation_shown.corrections(row, outcome) if outcome is not None and outcome.passed else None,
        "chart": "" if outcome is None else traceability_charts.confirmation_chart(outcome),
        "may": may,
        "roles": who_may(Confirm),
        "found": found,
        "sent": {name: given.get(name, "") for name in ("lower", "upper", "remark", "passed")},
    }
    title = _("Confirm %(item)s by certificate %(number)s") % {"item": row.equipment.code, "number": row.number}
    return page(request, "equipment/confirm.html", context, title=title, status=status)


@staff()
@require_safe
def confirmation(request: HttpRequest, pk: int) -> HttpResponse:
    """A confirmation on file: what was compared, what was computed, what the person said."""
    row = get_object_or_404(Confirmation.objects.select_related("certificate", "certificate__equipment"), pk=pk)
    compared = decode(tuple[Compared, ...], row.compared, "$.compared")
    held = type("Held", (), {"compared": compared, "range": type("Range", (), {"unit": row.unit})})
    context = {
        "row": row,
        "item": row.certificate.equipment,
        "requirement": traceability_charts.words_of(row, "requirement"),
        "lines": [confirmation_shown.point(each) for each in compared],
        "chart": traceability_charts.confirmation_chart(held),
        "computed": span(row.computed_lower, row.computed_upper, row.unit),
        "confirmed": span(row.lower, row.upper, row.unit),
        "by": people({row.confirmed_by}).get(row.confirmed_by, row.confirmed_by),
    }
    title = _("Confirmation of %(item)s") % {"item": row.certificate.equipment.code}
    return page(request, "equipment/confirmation.html", context, title=title)
