"""Quantities in forms and on pages: the names of the one vocabulary, and the key that a typed name stands for."""

from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from guiju.conduct.quantities import QUANTITIES, key_of, name_of
from guiju.lab.ui.register_fields import ListedInput, label
from guiju.lab.ui.words import language


def _said(key: str) -> str:
    return getattr(name_of(key), language())


_lazily = lazy(_said, str)
MEASURED: dict[str, Any] = {key: _lazily(key) for key in QUANTITIES}
"""Words for the quantities that methods and scope lines name, in the language of the page."""


def quantity_word(said: str) -> str:
    """A quantity that somebody named, in the language of the page; as it was written where no name is known."""
    key = key_of(said)
    return said if key is None else _said(key)


def offered() -> list[tuple[str, str]]:
    """Every name in the language of the page, for a list to choose from: what is sent is the name."""
    return [(_said(key), "") for key in QUANTITIES]


class QuantityField(forms.CharField):
    """A quantity by its name in either language, or its key; the browser offers the names. Cleaned: the key.

    What no name stands for goes on as it was typed, and the act says that it is unknown.
    """

    def __init__(self, **more: Any) -> None:
        more.setdefault("label", label("quantity"))
        help_text = _("By its name, such as DC voltage, length or temperature; the list offers every known one.")
        super().__init__(max_length=64, widget=ListedInput(offered), help_text=help_text, **more)

    def prepare_value(self, value: Any) -> Any:
        return _said(value) if value in QUANTITIES else value

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        return key_of(typed) or typed
