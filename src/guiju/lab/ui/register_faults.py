"""All that is wrong with a form at once, each fault at its field: what cannot be read, and what the act finds."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.http import HttpRequest

from guiju.lab.accounts.queries import signed_in
from guiju.lab.house.act import ActError, Refused, preview
from guiju.lab.ui.acting import Told, told


def mark(form: forms.Form, findings: Iterable[Told]) -> tuple[Told, ...]:
    """Puts findings about a field at that field; gives back those that are about none."""
    rest = []
    for each in findings:
        if each.column in form.fields and not form.fields[each.column].widget.is_hidden:
            form.add_error(each.column, each.words)
        else:
            rest.append(each)
    return tuple(rest)


def read_form(deed: Any, target: Any, request: HttpRequest) -> tuple[forms.Form, Sequence[tuple[Any, Any]]]:
    """The form as sent, and what a deed reads out of it; what cannot be read stands at its field, nothing is stored."""
    form = deed.form(target)(request.POST, request.FILES)
    if not form.is_valid():
        return form, ()
    try:
        return form, deed.reads(target, form.cleaned_data)
    except Refused as refused:
        for each in mark(form, [told(finding) for finding in refused.findings]):
            form.add_error(None, each.words)
        return form, ()


def foreseen(request: HttpRequest, deed: Any, target: Any, form: forms.Form) -> list[Told]:
    """What the act finds about the fields that could be read, where others could not: nobody comes back twice.

    What could not be read is left empty for the act; what it finds about that is not told. A form with a file, or one
    that makes a secret, is not looked at: what is made of it would be kept.
    """
    who = signed_in(request)
    files = any(isinstance(each, forms.FileField) for each in form.fields.values())
    if who is None or files or deed.secret or not deed.act.roles & who.roles:
        return []
    blanks = {name: _blank(each) for name, each in form.fields.items() if name not in form.cleaned_data}
    try:
        asked = deed.make(request, target, {**blanks, **form.cleaned_data})
        lights = preview(deed.act, asked, actor=who)
    except (ActError, TypeError, ValueError, LookupError, AttributeError, ArithmeticError):
        return []  # what is made of a half-filled form cannot always be judged
    found = [told(finding) for light in lights for finding in light.findings if finding.blocks]
    return [each for each in dict.fromkeys(found) if each.column in form.cleaned_data]


def _blank(field: forms.Field) -> Any:
    if isinstance(field, (forms.DateField, forms.IntegerField, forms.FileField)):
        return None
    return False if isinstance(field, forms.BooleanField) else ""
