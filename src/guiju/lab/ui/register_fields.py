"""Fields of the forms of registers, made from the columns of a model; the act checks, the form only reads the text."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.db import models
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guiju.lab.house.controlled import CanonicalJSONField, ControlledModel, DecimalTextField
from guiju.lab.house.images import LARGEST, PictureUnreadable, encoded_anew
from guiju.lab.ui import words
from guiju.lab.ui.members import MEMBERS

LARGEST_FILE = 20 * 1024 * 1024
PDF = b"%PDF-"
LONG = 200
"""A column that may be longer than this is given more than one line."""

ROWS = (
    gettext_lazy("Add a row"),
    gettext_lazy("Remove row"),
    gettext_lazy("Row"),
    gettext_lazy("Enter: next row; Ctrl+Backspace: remove the row; rows of a spreadsheet can be pasted."),
    gettext_lazy("As text"),
    gettext_lazy("As rows"),
)
"""Words of the rows of fields, in the order in which `rows.js` reads them."""

Choices = Callable[[], Iterable[tuple[str, Any]]]


class ActForm(forms.Form):
    """A form whose cleaned data become the request of an act."""

    use_required_attribute = False

    def lock(self) -> None:
        """Shows the form to somebody who may not send it."""
        for each in self.fields.values():
            each.widget.attrs["disabled"] = True


def label(column: str) -> Any:
    """A column's name for people."""
    return MEMBERS.get(column, column)


def day(*, required: bool = True, **more: Any) -> forms.DateField:
    """A civil day, by the browser's own picker."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(widget=widget, required=required, input_formats=["%Y-%m-%d"], **more)


def reason() -> forms.CharField:
    """Why an act is done; the act refuses an empty one."""
    widget = forms.Textarea(attrs={"rows": 2, "data-full": "1"})
    return forms.CharField(label=label("reason"), max_length=300, required=False, widget=widget)


def choice(options: Mapping[str, Any] | Choices, *, required: bool = True, **more: Any) -> forms.ChoiceField:
    """One of a table of words, or of what a function finds when the form is shown."""

    def offered() -> list[tuple[str, Any]]:
        found = list(options() if callable(options) else options.items())
        return found if required and len(found) == 1 else [("", "—"), *found]

    return forms.ChoiceField(choices=offered, required=required, **more)


def codes(model: type[ControlledModel], shown: Callable[[Any], str] = str) -> Choices:
    """The rows of a register by their code."""
    return lambda: [
        (getattr(each, model.known_by), shown(each)) for each in model.objects.order_by(model.known_by)[:2000]
    ]


def field_for(column: models.Field, tables: Mapping[str, Any]) -> forms.Field:
    """The form's field for a column; `tables` holds the words, or the offered codes, of a column by its name."""
    named = f"{column.name}_code" if column.is_relation and column.name not in MEMBERS else column.name
    common = {"label": label(named)}
    if column.name in tables:
        return choice(tables[column.name], required=not (column.null or column.blank), **common)
    if isinstance(column, models.ForeignKey):
        return choice(codes(column.related_model), required=not column.null, **common)
    if isinstance(column, models.DateField):
        return day(required=not column.null, **common)
    if isinstance(column, models.BooleanField):
        return forms.BooleanField(required=False, **common)
    return _text_field(column, common)


def _text_field(column: models.Field, common: dict[str, Any]) -> forms.Field:
    required = not column.blank
    if isinstance(column, DecimalTextField):
        widget = forms.TextInput(attrs={"inputmode": "decimal"})
        return forms.CharField(required=required, max_length=column.max_length, widget=widget, **common)
    if isinstance(column, models.CharField):
        long = column.max_length > LONG
        widget = forms.Textarea(attrs={"rows": 2, "data-full": "1"}) if long else forms.TextInput()
        return forms.CharField(required=required, max_length=column.max_length, widget=widget, **common)
    if isinstance(column, models.IntegerField):
        return forms.IntegerField(required=required, min_value=0, **common)
    kind = "a document" if isinstance(column, CanonicalJSONField) else type(column).__name__
    raise TypeError(f"{column}: {kind} needs a field of its own")


def form_for(
    model: type[ControlledModel],
    columns: Iterable[str],
    *,
    tables: Mapping[str, Any] | None = None,
    own: Mapping[str, Callable[[], forms.Field]] | None = None,
    hints: Mapping[str, Any] | None = None,
) -> type[ActForm]:
    """A form with a field for each column; `own` gives fields that no column can tell, under any name.

    `hints`: what the form says below a field whose name alone does not tell what belongs into it.
    """
    made = own or {}
    fields = {
        name: made[name]() if name in made else field_for(model._meta.get_field(name), tables or {}) for name in columns
    }
    for name, hint in (hints or {}).items():
        fields[name].help_text = hint
    return type(f"{model.__name__}Form", (ActForm,), fields)


class TableField(forms.CharField):
    """Rows of a small table as text, one a line, its columns by | or tab, so that a spreadsheet can be pasted.

    Where scripts run, `rows.js` shows the text as rows of fields; what is sent is the text.

    Cleaned: the list of what `make` gives for each line's cells; `make` raises ValueError for a line that it cannot
    read, whose `zh` and `en`, where it has them, are told. `paths` are the places of the columns in the document that
    `make` reads, so that what is wrong with one is told by the column's head.
    """

    def __init__(
        self,
        heads: tuple[Any, ...],
        make: Callable[[list[str]], Any],
        *,
        paths: tuple[str, ...] = (),
        **kwargs: Any,
    ) -> None:
        self.heads, self.make, self.paths = heads, make, paths
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 4, "data-full": "1", "spellcheck": "false"}))
        super().__init__(**kwargs)

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        heads = [str(each) for each in self.heads]
        self.help_text = _("One a line: %(heads)s; separated by | or tab.") % {"heads": " | ".join(heads)}
        self.widget.attrs["data-heads"] = json.dumps(heads, ensure_ascii=False)
        self.widget.attrs["data-words"] = json.dumps([str(each) for each in ROWS], ensure_ascii=False)
        return super().get_bound_field(form, field_name)

    def clean(self, value: Any) -> list[Any]:
        lines = [each for each in super().clean(value).splitlines() if each.strip()]
        return [self._read(number, line) for number, line in enumerate(lines, start=1)]

    def _read(self, number: int, line: str) -> Any:
        cells = [each.strip() for each in line.split("\t" if "\t" in line else "|")]
        if len(cells) != len(self.heads):
            wrong = {"line": number, "found": len(cells), "wanted": len(self.heads)}
            raise forms.ValidationError(_("Line %(line)s has %(found)s columns instead of %(wanted)s.") % wrong)
        try:
            return self.make(cells)
        except ValueError as error:
            why, path = getattr(error, words.language(), str(error)), getattr(error, "path", "")
            for place, head in zip(self.paths, self.heads, strict=False):
                if path and path.partition("[")[0] == place:
                    why = why.replace(path, str(head), 1)
            raise forms.ValidationError(_("Line %(line)s: %(why)s") % {"line": number, "why": why}) from None


class PictureField(forms.FileField):
    """A plan or photo; cleaned: the picture encoded anew, without anything else that the file carried."""

    widget = forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})

    def clean(self, data: Any, initial: Any = None) -> Any:
        found = super().clean(data, initial)
        if found is None:
            return None
        try:
            return encoded_anew(found.read(LARGEST + 1))
        except PictureUnreadable as error:
            raise forms.ValidationError(getattr(error, words.language())) from None


class ListedInput(forms.TextInput):
    """A text for which the browser offers a list; another text may be written."""

    def __init__(self, offered: Choices, attrs: Mapping[str, Any] | None = None) -> None:
        self.offered = offered
        super().__init__(attrs)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        listed = f"{name}_offered"
        shown = super().render(name, value, {**(attrs or {}), "list": listed}, renderer)
        options = format_html_join("", '<option value="{}">{}</option>', self.offered())
        return format_html('{}<datalist id="{}">{}</datalist>', shown, listed, options)


class PdfField(forms.FileField):
    """A PDF as it was received; its first bytes are looked at, not its name."""

    widget = forms.ClearableFileInput(attrs={"accept": "application/pdf"})

    def clean(self, data: Any, initial: Any = None) -> Any:
        found = super().clean(data, initial)
        if found is None:
            return None
        content = found.read(LARGEST_FILE + 1)
        if len(content) > LARGEST_FILE:
            raise forms.ValidationError(_("The file is larger than 20 MB; send a smaller scan."))
        if not content.startswith(PDF):
            raise forms.ValidationError(_("This is no PDF; scan or print the certificate as PDF."))
        return content
