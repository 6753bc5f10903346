"""Pages for what went wrong: each says what, and what to do."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token

from guiju.canonical import CanonicalError
from guiju.lab.house.files import FileMissing
from guiju.lab.house.mishap import as_act_error
from guiju.lab.house.publication import CheckpointUnreadable, LogBehindCheckpoint
from guiju.lab.house.refusal import ActError, Busy, Refused
from guiju.lab.ui.acting import told_error
from guiju.lab.ui.desk import POLICY, page
from guiju.record.errors import RecordError

LOGGER = logging.getLogger("django.request")


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


class StoredContentNeeded:
    """Middleware: where a page meets a stored file or document that is damaged, 503 says which, and what to do.

    The house is at fault and goes on elsewhere: whoever is signed in sees it inside the usual frame. Only they are told
    what it is; the log of the server keeps the whole error either way.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, (FileMissing, RecordError, CanonicalError)):
            return None
        LOGGER.error("Stored content is damaged: %s", request.path, exc_info=error)
        if request.path.startswith("/api/"):
            says = told_error(_refusal(error))[0].words
            return JsonResponse({"error": "stored_content", "says": says, "findings": []}, status=503)
        if not request.user.is_authenticated:
            return render(None, "unsound.html", status=503)
        told = {"digest": getattr(error, "digest", ""), "found": told_error(_refusal(error))}
        title = _("What is stored here is damaged")
        response = page(request, "ui/stored_unsound.html", told, title=str(title), status=503)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response


def _refusal(error: Exception) -> ActError:
    """What an act that meets the same would say: pages and acts tell it in the same words."""
    if isinstance(error, FileMissing):
        return as_act_error(error, None) or Busy(str(error))
    zh, en = (error.sentence("zh"), error.sentence("en")) if isinstance(error, RecordError) else (str(error),) * 2
    return Refused("stored_unreadable", requirement="6.1.5-3", parameters={"zh": zh, "en": en})


def _both(error: CheckpointUnreadable | LogBehindCheckpoint) -> tuple[str, str]:
    if isinstance(error, CheckpointUnreadable):
        return error.zh, error.en
    zh, _mark, en = str(error).partition(" / ")
    return zh, en
