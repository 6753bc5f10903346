"""What every request of somebody signed in passes: the person's language, and the second factor of signing roles."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation

from guiju.lab.accounts.queries import SIGNING_ROLES, signed_in
from guiju.lab.house import clock

LANGUAGES = ("zh-hans", "en")
COOKIE = "guiju_language"
OPEN_PATHS = ("/accounts/", "/static/", "/verify", "/status/", "/certificates/", "/language")


class PersonLanguage:
    """The language of the account, else of the cookie, else Chinese; the browser's wish does not count."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
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


class SecondFactor:
    """Whoever signs statements needs a second factor before anything else; a demonstration is exempt."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and not request.path.startswith(OPEN_PATHS) and self._lacks(request):
            return redirect("mfa_activate_totp")
        return self.get_response(request)

    @staticmethod
    def _lacks(request: HttpRequest) -> bool:
        from allauth.mfa.utils import is_mfa_enabled

        who = signed_in(request)
        signs = who is not None and bool(who.roles & SIGNING_ROLES)
        return signs and not clock.is_demonstration() and not is_mfa_enabled(request.user)
