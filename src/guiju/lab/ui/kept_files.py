"""Files that rows of registers keep by their hash, shown to the staff: what each app names here and nothing else."""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from guiju.lab.accounts.queries import signed_in
from guiju.lab.house.files import stored
from guiju.lab.ui.desk import staff

POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
KNOWN = ((b"%PDF-", "application/pdf", "pdf"), (b"\xff\xd8\xff", "image/jpeg", "jpg"))
"""First bytes, media type and ending of what the browser may show; everything else is handed over as it is."""

_columns: dict[str, str] = {}
_roles: dict[str, frozenset[str]] = {}
_own: dict[str, Callable[[Any], Collection[str]]] = {}


def keep_file(
    model: type[Any],
    column: str = "file_sha256",
    roles: Iterable[str] = (),
    own: Callable[[Any], Collection[str]] = lambda row: (row.person.code,),
) -> None:
    """Says that rows of a model show the file whose hash stands in a column; called when the app is ready.

    `roles`: who may open it, none for everybody of the house; beside them the people of the row, whom `own` names.
    """
    _columns[model._meta.label_lower] = column
    _roles[model._meta.label_lower] = frozenset(roles)
    _own[model._meta.label_lower] = own


def file_link(row: Any) -> str:
    """Where the file of a row is shown; empty where it has none."""
    column = _columns.get(row._meta.label_lower)
    if column is None or not getattr(row, column):
        return ""
    return reverse("ui:file", args=[row._meta.app_label, row._meta.model_name, row.pk])


@staff()
@require_safe
def file(request: HttpRequest, app: str, model: str, pk: int) -> HttpResponse:
    """The file of one row, as its first bytes say what it is."""
    column = _columns.get(f"{app}.{model}")
    row = None if column is None else apps.get_model(app, model).objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    asked, who = _roles[f"{app}.{model}"], signed_in(request)
    if asked and (who is None or (not who.roles & asked and who.person_id not in _own[f"{app}.{model}"](row))):
        raise PermissionDenied
    return shown_file(stored(getattr(row, column)), f"{model}-{pk}")


def shown_file(data: bytes, name: str) -> HttpResponse:
    """A kept file for the browser, as its first bytes say what it is; `name` is without ending."""
    known = next(((media, ending) for first, media, ending in KNOWN if data.startswith(first)), None) or _text(data)
    media_type, ending = known or ("application/octet-stream", "bin")
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = str(content_disposition_header(known is None, f"{name}.{ending}"))
    response["Content-Security-Policy"] = POLICY
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _text(data: bytes) -> tuple[str, str] | None:
    """Plain text in UTF-8, without signs that no text has; a browser shows it as such and runs nothing."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    return (
        ("text/plain; charset=utf-8", "txt")
        if all(each.isprintable() or each in "\t\r\n\u3000" for each in text)
        else None
    )
