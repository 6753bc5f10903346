"""Pages for what went wrong: each says what, and what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return render(request, "404.html", status=404)


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: signed in, but without the role."""
    return render(request, "403.html", status=403)


def malformed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: what came was no request of ours. No session and no form: reading them may fail again."""
    return render(None, "400.html", status=400)


def failed(request: HttpRequest) -> HttpResponse:
    """500. Reads no database and asks nobody who is signed in, for these may be what failed."""
    return render(None, "500.html", status=500)


@requires_csrf_token
def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form without its token, by a page that was open too long or a browser without cookies."""
    return render(request, "403_csrf.html", status=403)
