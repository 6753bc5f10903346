"""The first page after sign-in."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guiju.lab.accounts.queries import signed_in
from guiju.lab.house import clock
from guiju.lab.today.queries import desk
from guiju.lab.ui.desk import page, staff
from guiju.lab.ui.words import role_names


@staff()
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """What waits for the signed-in person, what is due, what is blocked and who can mend it."""
    who = signed_in(request)
    context = {"desk": desk(who), "day": clock.today(), "roles": role_names(who.roles)}
    return page(request, "today/today.html", context, title=_("Today"))
