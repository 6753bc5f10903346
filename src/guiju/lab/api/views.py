"""The page of one's own tokens: making one, which shows its secret once, and revoking one."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guiju.lab.accounts.queries import signed_in
from guiju.lab.api import tokens
from guiju.lab.api.acts import IssueToken, RevokeToken
from guiju.lab.api.forms import TokenForm
from guiju.lab.api.queries import tokens_of
from guiju.lab.house import clock
from guiju.lab.ui.acting import Told, act_on
from guiju.lab.ui.desk import page, staff

QUARTER = timedelta(days=90)


@require_http_methods(["GET", "HEAD", "POST"])
@staff()
def own_tokens(request: HttpRequest) -> HttpResponse:
    """Shows the tokens of whoever is signed in; POST makes or revokes one."""
    todo = request.POST.get("do", "")
    if request.method == "POST" and todo == "revoke":
        return _revoke(request)
    if request.method == "POST" and todo == "issue":
        return _issue(request)
    if request.method == "POST":
        raise Http404
    return _shown(request, TokenForm(initial={"valid_to": clock.today() + QUARTER, "rights": ["read"]}))


def _issue(request: HttpRequest) -> HttpResponse:
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _shown(request, form, status=422)
    code, text, digest = tokens.new()
    said = form.cleaned_data
    done = act_on(request, IssueToken, lambda: IssueToken.Request(code=code, sha256=digest, **said))
    if done.refused:
        return _shown(request, form, found=done.findings, status=422)
    # The secret is in this answer alone: nothing keeps it, so the page is not reached again by a redirect.
    return _shown(request, TokenForm(initial={"valid_to": clock.today() + QUARTER, "rights": ["read"]}), secret=text)


def _revoke(request: HttpRequest) -> HttpResponse:
    code = request.POST.get("code", "")
    reason = request.POST.get("reason", "").strip()
    done = act_on(request, RevokeToken, lambda: RevokeToken.Request(code=code, reason=reason), reason=reason)
    if done.refused:
        return _shown(request, TokenForm(), found=done.findings, status=422)
    messages.success(request, _("The token was revoked."))
    return redirect("tokens")


def _shown(
    request: HttpRequest, form: TokenForm, *, found: tuple[Told, ...] = (), secret: str = "", status: int = 200
) -> HttpResponse:
    who, today = signed_in(request), clock.today()
    rows: list[dict[str, Any]] = [
        {"row": each, "over": today > each.valid_to, "live": each.state == "live" and today <= each.valid_to}
        for each in (tokens_of(who.person_id) if who else ())
    ]
    context = {
        "form": form,
        "rows": rows,
        "found": found,
        "secret": secret,
        "base": request.build_absolute_uri("/api/v1/"),
    }
    return page(request, "api/tokens.html", context, title=_("Interface tokens"), status=status)
