"""The frame of a staff page: sign-in, roles, Unfold's layout, a content policy that lets its scripts run."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from guiju import __version__
from guiju.lab.accounts.queries import signed_in
from guiju.lab.house import clock
from guiju.lab.house.unreadable import UnreadableColumn
from guiju.lab.ui.site import site

# Alpine, which Unfold's layout needs, evaluates expressions; Unfold's layout carries a style element of its colours.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "frame-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
    )
)

View = Callable[..., HttpResponse]
UNAVAILABLE = 503


def staff(*roles: str) -> Callable[[View], View]:
    """A page for somebody signed in with one of the roles; without roles for everybody of the house."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            who = signed_in(request)
            if who is None:
                return redirect_to_login(request.get_full_path())
            if roles and not who.roles & set(roles):
                raise PermissionDenied
            try:
                response = view(request, *args, **kwargs)
            except UnreadableColumn:
                response = page(request, "ui/unreadable.html", {}, title=_("A row cannot be read"), status=UNAVAILABLE)
            response.headers.setdefault("Content-Security-Policy", POLICY)
            response.headers.setdefault("X-Frame-Options", "SAMEORIGIN")
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        guarded.guiju_roles = frozenset(roles)  # read by the tests that walk every address
        return guarded

    return decorate


def page(
    request: HttpRequest, template: str, context: dict[str, Any], *, title: str, status: int = 200
) -> HttpResponse:
    """Renders a page of ours inside Unfold's layout."""
    frame = {
        **site.each_context(request),
        "title": title,
        "who": signed_in(request),
        "demonstration": clock.is_demonstration(),
    }
    return render(request, template, {**frame, **context}, status=status)


def public_frame(name: str) -> dict[str, Any]:
    """What the base of every public page needs; `name` marks the page in its head."""
    return {"page": name, "demonstration": clock.is_demonstration(), "software": __version__}
