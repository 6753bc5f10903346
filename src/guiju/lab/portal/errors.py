"""Pages for what went wrong: each says what, and what to do."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token

from guiju.lab.house.publication import CheckpointUnreadable, LogBehindCheckpoint


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


class PublishedLogNeeded:
    """Middleware: where a page cannot go on without the published log, 503 says what happened and what to do.

    Only who is signed in is told the place of the files.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, (CheckpointUnreadable, LogBehindCheckpoint)):
            return None
        zh, en = _both(error)
        if request.path.startswith("/api/"):
            says = en if getattr(request, "LANGUAGE_CODE", "") == "en" else zh
            return JsonResponse({"error": "published_log", "says": says, "findings": []}, status=503)
        inside = request.user.is_authenticated
        told = {"zh": zh.rstrip("。"), "en": en.rstrip(".")} if inside else {}
        response = render(None, "503.html", told, status=503)
        response.headers["Retry-After"] = "600"
        return response


def _both(error: CheckpointUnreadable | LogBehindCheckpoint) -> tuple[str, str]:
    if isinstance(error, CheckpointUnreadable):
        return error.zh, error.en
    zh, _mark, en = str(error).partition(" / ")
    return zh, en
