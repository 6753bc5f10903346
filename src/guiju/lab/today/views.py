"""The first page after sign-in."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guiju.lab.accounts.queries import signed_in
from guiju.lab.house import clock
from guiju.lab.house.watching import findings_on
from guiju.lab.today.calendar import Filters, calendar
from guiju.lab.today.queries import desk
from guiju.lab.ui.acting import told
from guiju.lab.ui.desk import page, staff
from guiju.lab.ui.words import role_names


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
    context = {"calendar": calendar(clock.today(), filters), "filters": filters, "day": clock.today()}
    return page(request, "today/dues.html", context, title=_("Due dates"))


@staff()
@require_safe
def register_findings(request: HttpRequest) -> HttpResponse:
    """What the rules find in the registers as of a day."""
    wrong, day = False, clock.today()
    try:
        day = date.fromisoformat(request.GET.get("on") or day.isoformat())
    except ValueError:
        wrong = True
    found = [told(each) for each in findings_on(day)]
    context = {"told": found, "day": day, "today": clock.today(), "wrong": wrong}
    return page(
        request, "today/findings.html", context, title=_("State of the registers"), status=422 if wrong else 200
    )
