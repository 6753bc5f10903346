"""The first page after sign-in."""

from dataclasses import asdict
from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guiju.lab.accounts.queries import signed_in
from guiju.lab.house import clock
from guiju.lab.house.typed import plain_number
from guiju.lab.house.watching import findings_on
from guiju.lab.today.calendar import Filters, calendar, owners
from guiju.lab.today.queries import desk
from guiju.lab.ui.acting import told
from guiju.lab.ui.bulk import MOST, bulk_links
from guiju.lab.ui.desk import page, staff
from guiju.lab.ui.offered import sites
from guiju.lab.ui.subjects import links_of
from guiju.lab.ui.timeline import people
from guiju.lab.ui.words import role_names

PER_PAGE = 50


@staff()
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """What waits for the signed-in person, what is due, what is blocked and who can mend it."""
    who = signed_in(request)
    context = {"desk": desk(who), "day": clock.today(), "roles": role_names(who.roles)}
    return page(request, "today/today.html", context, title=_("Today"))


@staff()
@require_safe
def due_dates(request: HttpRequest) -> HttpResponse:
    """What falls due in every register: over, within 30, 60, 90 days, within the year."""
    filters = Filters(**{name: request.GET.get(name, "") for name in ("window", "kind", "site", "owner")})
    who = signed_in(request)
    whole = calendar(clock.today(), filters, who)
    found = Paginator(whole.falling, PER_PAGE).get_page(plain_number(request.GET.get("page", "")) or 1)
    page_of = list(found)
    names = people({each.owner for each in page_of if each.owner})
    shown = [(each, (each.day - clock.today()).days, names.get(each.owner, each.owner)) for each in page_of]
    tables = sorted({each.table for each in page_of if each.table})
    offered = [(f"{table}:{name}", title) for table in tables for name, title, _link in bulk_links(table, who.roles)]
    context = {
        "calendar": whole,
        "filters": filters,
        "found": found,
        "shown": shown,
        "asked": asdict(filters),
        "day": clock.today(),
        "offered": offered,
        "owners": owners(),
        "sites": sites(),
    }
    return page(request, "today/dues.html", context, title=_("Due dates"))


@staff()
@require_safe
def do_to_chosen(request: HttpRequest) -> HttpResponse:
    """Leads from the chosen due dates to the form of one act for the rows that they are about."""
    table, _colon, name = request.GET.get("act", "").partition(":")
    links = {each: link for each, _title, link in bulk_links(table, signed_in(request).roles)}
    asked = [each.partition(":") for each in request.GET.getlist("row")]
    rows = dict.fromkeys(row for of, _colon, row in asked if of == table and row.isdecimal())
    if name not in links or not rows:
        messages.error(request, _("Choose what is to be done, and rows that it can be done to."))
        return redirect("dues")
    return redirect(f"{links[name]}?rows={','.join(list(rows)[:MOST])}")


@staff()
@require_safe
def register_findings(request: HttpRequest) -> HttpResponse:
    """What the rules find in the registers as of a day."""
    wrong, day = False, clock.today()
    try:
        day = date.fromisoformat(request.GET.get("on") or day.isoformat())
    except ValueError:
        wrong = True
    findings = findings_on(day)
    links = links_of({each.subject for each in findings})
    found = [(told(each), links.get(each.subject, "")) for each in findings]
    context = {"told": found, "day": day, "today": clock.today(), "wrong": wrong}
    return page(
        request, "today/findings.html", context, title=_("State of the registers"), status=422 if wrong else 200
    )
