"""Files of evidence in forms: several at once, each a PDF as it was received or a photo encoded anew."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guiju.lab.house import files
from guiju.lab.house.images import LARGEST, MEDIA_TYPE, PictureUnreadable, encoded_anew
from guiju.lab.ui.register_fields import LARGEST_FILE, PDF
from guiju.lab.ui.words import language

MOST_FILES = 12
Given = tuple[bytes, str]
"""Content and media type."""


class _Several(forms.ClearableFileInput):
    allow_multiple_selected = True


class EvidenceField(forms.FileField):
    """Several files; cleaned: the content and media type of each."""

    widget = _Several(attrs={"accept": "application/pdf,image/jpeg,image/png,image/webp"})

    def clean(self, data: Any, initial: Any = None) -> Any:
        sent = data if isinstance(data, (list, tuple)) else [data]
        found = [super(EvidenceField, self).clean(each, initial) for each in sent or [None]]
        if len(found) > MOST_FILES:
            raise forms.ValidationError(_("At most 12 files at once."))
        return [_read(each) for each in found if each is not None]


def _read(sent: Any) -> Given:
    content = sent.read(LARGEST_FILE + 1)
    if content.startswith(PDF):
        if len(content) > LARGEST_FILE:
            raise forms.ValidationError(_("The file is larger than 20 MB; send a smaller scan."))
        return content, "application/pdf"
    try:
        return encoded_anew(content[: LARGEST + 1]), MEDIA_TYPE
    except PictureUnreadable as error:
        raise forms.ValidationError(getattr(error, language())) from None


def kept_all(given: Iterable[Given]) -> tuple[str, ...]:
    """Files put into the store, by their hashes."""
    return tuple(files.store(content, media_type) for content, media_type in given)
