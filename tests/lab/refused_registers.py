"""Acts of the registers in the three ways: the page is found by the act, and its form filled in from the request."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from refused import SHOWS, Way
from refused_house import DAY, today

KEYS = ("code", "person", "equipment", "number", "qualification", "method", "site", "room", "post", "set")
"""Members of requests by which the row of a page is found."""
PDF_FILE = b"%PDF-1.7\n%of a test\n"


@dataclass(frozen=True)
class Refusal:
    """A request that an act of a register refuses."""

    code: str
    name: str
    who: str
    request: Callable[[], dict[str, Any]]
    page: str = SHOWS
    make: Callable[[], Any] = lambda: None
    """What is on file before."""
    sent: Callable[[], Mapping[str, Any]] = dict
    """Members of the form that no member of the request gives."""
    send: Any = None
    """Where the page is no form of a register."""
    also: tuple[str, ...] = ()
    """Further codes of the same refusal."""

    @property
    def way(self) -> Way:
        """The act in its three ways."""
        return Way(self.name, self.who, lambda: made(self.request()), self.send or self._post)

    def _post(self, browser: Any, request: dict[str, Any]) -> Any:
        admin, deed, target = page_of(self.name, request)
        path = admin.address("add") if target.row is None else _address(admin, deed, target)
        form = deed.form(target)()
        values = filled(form, {**dict(deed.initial(target)), **request})
        return browser.post(path, {**values, **self.sent(), "key": secrets.token_hex(8)})


def _address(admin: Any, deed: Any, target: Any) -> str:
    if target.part is None:
        return str(admin.address("do", target.row.pk, deed.name))
    return str(admin.address("do_part", target.row.pk, deed.name, target.part.pk))


def page_of(name: str, request: dict[str, Any]) -> tuple[Any, Any, Any]:
    """Register, deed and target of an act's page: the register's row, and the part of it that the request means."""
    from guiju.lab.ui.registers import Target
    from guiju.lab.ui.site import site

    for admin in site._registry.values():
        if getattr(admin, "adding", None) is not None and admin.adding.act.name == name:
            return admin, admin.adding, Target()
        for deed in getattr(admin, "deeds", ()):
            if deed.act.name == name:
                target = _target(admin, deed, request)
                if target is not None:
                    return admin, deed, target
    raise AssertionError(f"no page offers {name}")


def _target(admin: Any, deed: Any, request: dict[str, Any]) -> Any:
    from guiju.lab.ui.registers import Target

    if deed.of is None:
        known_by = admin.model.known_by
        values = [request[each] for each in KEYS if isinstance(request.get(each), str)]
        row = admin.model.objects.filter(**{f"{known_by}__in": values}).first()
        return Target(row or admin.model.objects.order_by("pk").first())
    for row in admin.model.objects.order_by("pk"):
        for part in deed.of(row).order_by("pk"):
            if _is_meant(part, request):
                return Target(row, part)
    return None


def _is_meant(part: Any, request: dict[str, Any]) -> bool:
    for member in ("row", "duty", "procedure", "question"):
        if member in request:
            return bool(part.pk == request[member])
    if "edition" in request and hasattr(part, "edition"):
        return (part.method.code, str(part.edition)) == (request["method"], request["edition"])
    if "code" in request and hasattr(part, "code"):
        return bool(part.code == request["code"])
    return True


def filled(form: Any, request: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a form's fields as a browser sends them."""
    from django import forms
    from django.core.files.uploadedfile import SimpleUploadedFile

    sent: dict[str, Any] = {}
    for name, each in form.fields.items():
        value = request.get(name)
        if isinstance(each, forms.FileField):
            if request.get(name) or request.get("file_sha256"):
                sent[name] = SimpleUploadedFile("paper.pdf", PDF_FILE, "application/pdf")
        elif isinstance(each, forms.MultipleChoiceField):
            sent[name] = str(value or "").split()
        elif isinstance(each, forms.BooleanField):
            sent |= {name: "on"} if value else {}
        else:
            sent[name] = value.isoformat() if isinstance(value, date) else "" if value is None else str(value)
    return sent


def made(members: Mapping[str, Any]) -> dict[str, Any]:
    """Members whose functions are asked now, when the house is open."""
    return {name: each() if callable(each) else each for name, each in members.items()}


def ago(days: int) -> date:
    """So many days before today; negative for days to come."""
    return today() - days * DAY


def first(model: str, **which: Any) -> Any:
    """The first row of a table that is so."""
    from django.apps import apps

    found = apps.get_model(model).objects.filter(**which).order_by("pk").first()
    assert found is not None, (model, which)
    return found


def row(model: str, **which: Any) -> int:
    """The key of the first row of a table that is so."""
    return int(first(model, **which).pk)
