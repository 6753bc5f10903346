"""Language, and the demonstration's switch between its people."""

from urllib.parse import urlsplit

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from guiju.lab.accounts.middleware import COOKIE, LANGUAGES
from guiju.lab.accounts.models import Account, SavedView
from guiju.lab.house import clock, who
from guiju.lab.ui.desk import public_frame, staff
from guiju.lab.ui.words import role_names

DUTIES = {
    "item_clerk": _("Takes in requests and items at the counter, and gives them back."),
    "technical_manager": _("Reviews contracts and assigns jobs."),
    "calibrator": _("Measures at the bench and signs the record."),
    "reviewer": _("Checks records before approval."),
    "signatory": _("Approves and issues certificates."),
    "equipment_keeper": _("Keeps standards and their traceability."),
    "quality_manager": _("Keeps roles, accounts and the rules."),
    "head": _("Answers for the agency."),
    "assessor": _("Assesses from outside: reads everything, changes nothing."),
}


def _back(request: HttpRequest) -> str:
    target = request.POST.get("next", "/")
    # What begins with no slash may be the name of a page to `redirect`, or of none.
    known = target.startswith("/") and url_has_allowed_host_and_scheme(target, {request.get_host()})
    return target if known else "/"


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keeps the chosen language: with the account when somebody is signed in, else in a cookie."""
    chosen = request.POST.get("language", "")
    response = redirect(_back(request))
    if chosen in LANGUAGES:
        if request.user.is_authenticated:
            Account.objects.filter(pk=request.user.pk).update(language=chosen)
        response.set_cookie(COOKIE, chosen, max_age=365 * 86400, httponly=True, samesite="Lax")
    return response


MOST_VIEWS = 20
"""Saved views of one list of one account."""


@staff()
@require_POST
def keep_view(request: HttpRequest) -> HttpResponse:
    """Keeps the list as it is narrowed now under a name, or forgets one that was kept."""
    target = urlsplit(_back(request))
    title = request.POST.get("title", "").strip()[:60]
    own = SavedView.objects.filter(account_id=request.user.pk, path=target.path[:200])
    if request.POST.get("do") == "forget":
        own.filter(title=title).delete()
    elif title and (own.count() < MOST_VIEWS or own.filter(title=title).exists()):
        own.update_or_create(
            account_id=request.user.pk, path=target.path[:200], title=title, defaults={"query": target.query[:1000]}
        )
    return redirect(_back(request))


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """The demonstration's people, to act as any of them."""
    _demand_demonstration()
    accounts = Account.objects.filter(is_active=True).order_by("pk")
    known = [(each, person) for each in accounts if (person := who.actor(each.person_code)) is not None]
    listed = [
        {
            "account": each,
            "actor": person,
            "roles": role_names(person.roles),
            "does": " ".join(str(DUTIES[role]) for role in DUTIES if role in person.roles),
            "is_me": each.pk == request.user.pk,
        }
        for each, person in known
    ]
    return render(request, "accounts/people.html", {**public_frame("people"), "listed": listed})


@require_safe
def forgotten(request: HttpRequest) -> HttpResponse:
    """Where to go without an account or password: to a person, for nothing is sent by mail."""
    return render(request, "accounts/forgotten.html", public_frame("login"))


@require_POST
def become(request: HttpRequest) -> HttpResponse:
    """Signs in as one of the demonstration's people; nowhere else."""
    _demand_demonstration()
    account = Account.objects.filter(username=request.POST.get("username", ""), is_active=True).first()
    if account is None:
        raise Http404
    login(request, account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return redirect((request.POST.get("next") and _back(request)) or "today")


def _demand_demonstration() -> None:
    if not clock.is_demonstration():
        raise Http404
