"""The staff's page of a commission's status link: make it, show it with its QR code, print it, revoke it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guiju.lab.commissions.models import Commission
from guiju.lab.portal import acts, queries
from guiju.lab.ui.acting import Done, act_on
from guiju.lab.ui.desk import page, staff

_ACTS = {"create": acts.CreateStatusLink, "revoke": acts.RevokeStatusLink}


@require_http_methods(["GET", "HEAD", "POST"])
@staff(*acts.COUNTER)
def status_link(request: HttpRequest, number: str) -> HttpResponse:
    """Shows the live link; POST makes or revokes it."""
    commission = Commission.objects.filter(number=number).first() if number.isprintable() else None
    if commission is None:
        raise Http404
    done = _performed(request, number) if request.method == "POST" else None
    if done is not None and not done.refused:
        return redirect("portal:status_link", number=number)
    link = queries.live_link(commission)
    token = queries.token_of(link) if link else None
    address = request.build_absolute_uri(reverse("portal:status", args=[token])) if token else ""
    context = {
        "commission": commission,
        "link": link,
        "address": address,
        "qr": drawn(address) if address else "",
        "found": done.findings if done else (),
    }
    return page(request, "portal/link.html", context, title=_("Status link"), status=409 if done else 200)


def _performed(request: HttpRequest, number: str) -> Done:
    act = _ACTS.get(request.POST.get("do", ""))
    if act is None:
        raise Http404
    done = act_on(request, act, lambda: act.Request(commission=number))
    if not done.refused:
        made = act is acts.CreateStatusLink
        messages.success(request, _("The status link is ready.") if made else _("The status link was revoked."))
    return done


def drawn(address: str) -> str:
    """The QR code of an address as the source of an image."""
    import segno

    return str(segno.make(address, error="m", micro=False).svg_data_uri(border=2, scale=4))
