"""The first page after sign-in."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guiju.lab.ui.desk import page, staff


@staff()
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """What waits for the signed-in person."""
    return page(request, "today/today.html", {}, title=_("Today"))
