"""Numbers as people type them: full-width digits and a decimal comma are understood, anything else is told."""

import unicodedata
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from guiju.lab.house.controlled import DECIMAL

MINUS = str.maketrans({"−": "-", "–": "-", "‒": "-", "﹣": "-"})


def plain_decimal(text: str) -> str | None:
    """The number as a decimal text with all its digits; None for what is no number.

    Full-width signs become plain ones, one decimal comma becomes a point, a leading plus and leading zeros go, and
    `.5` becomes `0.5`. A text with both comma and point, or with several commas, could mean two things: None.
    """
    found = unicodedata.normalize("NFKC", text).translate(MINUS).strip().replace("。", ".")
    if "," in found:
        if "." in found or found.count(",") > 1:
            return None
        found = found.replace(",", ".")
    sign = "-" if found.startswith("-") else ""
    body = found.removeprefix("-") if sign else found.removeprefix("+")
    if body[:1] in ("+", "-"):
        return None
    if body.startswith("."):
        body = f"0{body}"
    while len(body) > 1 and body[0] == "0" and body[1].isdigit():
        body = body[1:]
    found = sign + body
    return found if DECIMAL.fullmatch(found) else None


class DecimalText(forms.CharField):
    """A form's field that keeps a number as its text."""

    default_error_messages: ClassVar[dict[str, Any]] = {"decimal": _("“%(value)s” is not a number.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 64)
        super().__init__(**kwargs)
        self.widget.attrs["inputmode"] = "decimal"
        self.widget.attrs["autocomplete"] = "off"

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        found = plain_decimal(text)
        if found is None:
            raise forms.ValidationError(self.error_messages["decimal"], code="decimal", params={"value": text[:40]})
        return found
