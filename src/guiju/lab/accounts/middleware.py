"""What every request of somebody signed in passes: the person's language, the second factor, a role of today."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation

from guiju.lab.accounts.models import SeatRead
from guiju.lab.accounts.queries import ASSESSOR, SIGNING_ROLES, last_role, signed_in
from guiju.lab.house import clock

LANGUAGES = ("zh-hans", "en")
COOKIE = "guiju_language"
OPEN = frozenset(
    {
        "accounts:become",
        "accounts:forgotten",
        "accounts:language",
        "accounts:people",
        "demo:home",
        "portal:capability",
        "portal:capability_export",
        "portal:catalogue",
        "portal:catalogue_file",
        "portal:certificate",
        "portal:favicon",
        "portal:file",
        "portal:status",
        "portal:verify",
    }
)
"""Pages of everybody, and of sign-in itself; every other page is a staff page."""
SIGN_IN = ("account_", "mfa_")
UNREAD = frozenset({"jsi18n"})
"""What a page fetches by itself, and nobody reads."""

GetResponse = Callable[[HttpRequest], HttpResponse]


class PersonLanguage:
    """The language of the account, else of the cookie, else Chinese; the browser's wish does not count."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.user.language if request.user.is_authenticated else request.COOKIES.get(COOKIE, "")
        language = chosen if chosen in LANGUAGES else LANGUAGES[0]
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            # A template that is rendered late is rendered in the same language.
            if hasattr(response, "render") and not response.is_rendered:
                response.render()
        response.headers.setdefault("Content-Language", language)
        return response


def _is_staff_page(request: HttpRequest) -> bool:
    """Whether somebody signed in asks for a page behind the sign-in."""
    name = request.resolver_match.view_name or ""
    return request.user.is_authenticated and name not in OPEN and not name.startswith(SIGN_IN)


class SecondFactor:
    """Whoever signs statements needs a second factor before anything else; a demonstration is exempt."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if _is_staff_page(request) and self._lacks(request):
            return redirect("mfa_activate_totp")
        return None

    @staticmethod
    def _lacks(request: HttpRequest) -> bool:
        from allauth.mfa.utils import is_mfa_enabled

        who = signed_in(request)
        signs = who is not None and bool(who.roles & SIGNING_ROLES)
        return signs and not clock.is_demonstration() and not is_mfa_enabled(request.user)


class RoleGiven:
    """Whoever has no role today is told so, and whom to ask, instead of meeting closed doors."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not _is_staff_page(request):
            return None
        who = signed_in(request)
        if who is not None and who.roles:
            return None
        over = {} if who is None else last_role(who.person_id)
        return render(request, "accounts/no_roles.html", over, status=403)


class SeatReads:
    """Writes down every page that somebody opens from an assessor's seat; the seat lets nothing else be done."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not _is_staff_page(request) or request.resolver_match.url_name in UNREAD:
            return None
        who = signed_in(request)
        if who is not None and ASSESSOR in who.roles:
            path = request.get_full_path()[:400]
            SeatRead.objects.create(person_code=who.person_id, at=clock.now(), path=path)
        return None
