"""The form of a token."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guiju.lab.api.rights import known_rights
from guiju.lab.ui import words

APPS = {
    "agency": _("Agency and scope"),
    "assessment": _("Evaluation by the code"),
    "calibrations": _("Jobs and records"),
    "commissions": _("Commissions and items"),
    "customers": _("Customers"),
    "equipment": _("Equipment"),
    "issuing": _("Certificates"),
    "methods": _("Methods"),
    "people": _("People"),
    "premises": _("Premises"),
    "quality": _("Quality"),
    "sheets": _("Imports"),
}


def _choices() -> list[tuple[str, Any]]:
    def title(right: str) -> str:
        if right == "read":
            return str(_("Read the registers"))
        app = right.removesuffix(".*")
        if right == app:
            return str(words.word(words.ACTS, right))
        return str(_("All acts of: %(app)s") % {"app": APPS.get(app, app)})

    return [(each, title(each)) for each in known_rights()]


class TokenForm(forms.Form):
    """Title, rights and last day of a token."""

    title = forms.CharField(label=_("What it is for"), max_length=100)
    valid_to = forms.DateField(
        label=_("Valid until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    rights = forms.MultipleChoiceField(
        label=_("Rights"), choices=_choices, widget=forms.SelectMultiple(attrs={"size": 10})
    )
