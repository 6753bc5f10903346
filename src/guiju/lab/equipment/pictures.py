"""Pictures and papers that people hand in: known by their content; a picture is encoded anew, a PDF kept as it came."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from guiju.lab.house.images import LARGEST, MEDIA_TYPE, PictureUnreadable, encoded_anew
from guiju.lab.ui import words

PDF = "application/pdf"


class PaperField(forms.FileField):
    """A photograph or a PDF; its content is looked at, not its name. Cleaned: bytes and media type."""

    widget = forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"})

    def clean(self, data: Any, initial: Any = None) -> Any:
        content = super().clean(data, initial).read(LARGEST + 1)
        if content.startswith(b"%PDF-"):
            if len(content) > LARGEST:
                raise forms.ValidationError(_("The file is larger than 12 MB; send a smaller one."))
            return content, PDF
        try:
            return encoded_anew(content), MEDIA_TYPE
        except PictureUnreadable as error:
            raise forms.ValidationError(getattr(error, words.language())) from None
