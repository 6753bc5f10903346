"""Pages of commissions: the list, the counter, one commission with its actions, its labels."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guiju.lab.accounts.queries import signed_in
from guiju.lab.commissions import actions, counter, queries
from guiju.lab.commissions.acts import COUNTER, AuthoriseDeviation, JudgeDeviation
from guiju.lab.commissions.forms import LineForm
from guiju.lab.commissions.lights import review_checks
from guiju.lab.commissions.models import Commission
from guiju.lab.commissions.offers import offers
from guiju.lab.commissions.overrides import deviation_last
from guiju.lab.commissions.words import DEVIATIONS
from guiju.lab.customers.queries import found, shown
from guiju.lab.house import clock
from guiju.lab.ui.acting import colour_of
from guiju.lab.ui.addresses import address
from guiju.lab.ui.desk import page, staff
from guiju.lab.ui.offered import sites
from guiju.lab.ui.register_withheld import blanked

PAGE = 50
MOST_LIGHTS = 10
"""Lines whose contract review is computed on one page; each costs queries of its own."""


@staff()
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The commissions, by words, stage and customer; an item's label leads to its commission."""
    search, stage = request.GET.get("q", "").strip(), request.GET.get("stage", "")
    customer, site = request.GET.get("customer", ""), request.GET.get("site", "")
    by_label = queries.labelled(search)
    if by_label is not None:
        return redirect("commissions:detail", by_label.number)
    rows = Paginator(queries.listed(search, stage, customer, site), PAGE).get_page(request.GET.get("page"))
    listed = [{"row": each, "lines": [(line, queries.stage_of(line)) for line in each.lines.all()]} for each in rows]
    counts = queries.stage_counts()
    stages = [(name, title, counts[name]) for name, (title, _condition) in queries.STAGES.items()]
    context = {
        "found": rows,
        "listed": listed,
        "stages": stages,
        "asked": {"q": search, "stage": stage, "customer": customer, "site": site},
        "sites": sites(),
        "may_open": bool(signed_in(request).roles & COUNTER),
    }
    return page(request, "commissions/list.html", context, title=_("Commissions"))


@staff(*COUNTER)
@require_safe
def customers(request: HttpRequest) -> JsonResponse:
    """Customers for the list of a form, by words."""
    return JsonResponse({"found": [shown(each) for each in found(request.GET.get("q", "").strip())]})


@staff(*COUNTER)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A commission is opened at the counter."""
    desk = counter.Counter(request)
    if request.method == "POST":
        commission = desk.open()
        if commission is not None:
            return redirect("commissions:detail", commission.number)
    return page(request, "commissions/new.html", desk.context(), title=_("New commission"), status=desk.status)


def _commission(number: str) -> Commission:
    row = queries.whole(number)
    if row is None:
        raise Http404
    return row


@staff()
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: HttpRequest, number: str) -> HttpResponse:
    """One commission: parties, lines, items, jobs, certificates, deviations, one timeline; and what can be done."""
    told = actions.NOTHING
    if request.method == "POST":
        told = actions.do(request, _commission(number))
        if told.anchor:
            return redirect(f"{address('commissions:detail', number)}{told.anchor}")
    row = _commission(number)
    lines = [queries.line_shown(each) for each in row.lines.all()]
    actions.links_of(row, lines)
    _add_lights(request, row, lines)
    for each in lines:
        if each.line.number == told.line and told.values:
            each.values = {**each.values, **told.values}
    offered = offers(clock.today())
    context = {
        "row": row,
        "lines": lines,
        "parties": [
            {**each, "customer": blanked(each["customer"], signed_in(request))} for each in actions.parties(row)
        ],
        "told": told,
        "status_link": address("portal:status_link", row.number),
        "steps": queries.story(row, lines, actions.link),
        "supplied": actions.SUPPLIED.items(),
        "deviation_kinds": DEVIATIONS.items(),
        "may": {
            "judge": bool(signed_in(request).roles & JudgeDeviation.roles),
            "authorise": bool(signed_in(request).roles & AuthoriseDeviation.roles),
        },
        "deviation_last": deviation_last() if any(each.deviations for each in lines) else None,
        "offers": offered,
        "next_line": max((each.line.number for each in lines), default=0) + 1,
        "line_form": told.form if told.action == "add" else LineForm(prefix="line0", offers=offered),
    }
    return page(request, "commissions/detail.html", context, title=row.number, status=told.status)


def _add_lights(request: HttpRequest, row: Commission, lines: list[queries.LineShown]) -> None:
    who = signed_in(request)
    waiting = [each for each in lines if each.stage == "review"][:MOST_LIGHTS]
    for each in waiting:
        each.lights = review_checks(row.number, each.line.number, who)
        each.colour = colour_of(each.lights)
        red = {light.code for light in each.lights if light.colour == "red"}
        each.needs_consent = "own_method_without_consent" in red


@staff()
@require_safe
def labels(request: HttpRequest, number: str) -> HttpResponse:
    """Labels of the commission's items, for a label printer or an A4 sheet."""
    row = _commission(number)
    wanted = request.GET.get("item", "")
    size = "a4" if request.GET.get("size") == "a4" else "62x29"
    lines = [queries.line_shown(each) for each in row.lines.all()]
    items = [each for each in lines if each.item is not None and wanted in ("", each.item.label)]
    context = {"row": row, "labels": [actions.label(each) for each in items], "size": size, "wanted": wanted}
    return page(request, "commissions/labels.html", context, title=_("Labels of %(number)s") % {"number": row.number})
