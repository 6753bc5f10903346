"""Forms of the upload of a certificate: the file, and what is keyed beside it or read from it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from guiju.lab.equipment.dcc_intake import is_xml
from guiju.lab.equipment.lines import point
from guiju.lab.equipment.models import Certificate
from guiju.lab.equipment.words import CERTIFICATE_VERDICTS, CERTIFICATES, COMPETENCES
from guiju.lab.ui.register_fields import LARGEST_FILE, PDF, ActForm, TableField, form_for, label
from guiju.record.enclosures import CertifiedPoint

COLUMNS = (
    "file_sha256",
    "kind",
    "number",
    "serial_number",
    "issuer",
    "calibrated_on",
    "issued_on",
    "valid_to",
    "competence_kind",
    "competence_reference",
    "competence_from",
    "competence_to",
    "competence_covers",
    "verdict",
    "accuracy_class",
    "limits",
    "unit",
    "corrects",
    "points",
)
PATHS = ("$.nominal.value", "$.nominal.unit", "$.value", "$.correction", "$.U", "$.k")
HEADS = (
    _("Nominal value"),
    label("unit"),
    _("Value (= nominal value + correction)"),
    _("Certified correction"),
    "U",
    "k",
)


def point_lines(points: Iterable[CertifiedPoint]) -> str:
    """Points as the lines of a form."""
    return "\n".join(
        f"{each.nominal.value} | {each.nominal.unit} | {each.value} | {each.correction} | {each.U} | {each.k}"
        for each in points
    )


class CertificateFileField(forms.FileField):
    """A certificate as it was received: a DCC (XML) or a PDF, told by its first bytes."""

    widget = forms.ClearableFileInput(attrs={"accept": "application/pdf,application/xml,text/xml,.xml"})

    def clean(self, data: Any, initial: Any = None) -> Any:
        found = super().clean(data, initial)
        content = found.read(LARGEST_FILE + 1)
        if len(content) > LARGEST_FILE:
            raise forms.ValidationError(translated("The file is larger than 20 MB; send a smaller scan."))
        if not content.startswith(PDF) and not is_xml(content):
            raise forms.ValidationError(translated("This is neither a PDF nor a digital certificate (XML)."))
        return content


class UploadForm(ActForm):
    """The file."""

    file = CertificateFileField(label=_("Certificate as PDF or DCC"))


FileForm = form_for(
    Certificate,
    COLUMNS,
    tables={"kind": CERTIFICATES, "competence_kind": COMPETENCES, "verdict": CERTIFICATE_VERDICTS},
    own={
        "file_sha256": lambda: forms.CharField(widget=forms.HiddenInput, max_length=64),
        "points": lambda: TableField(
            HEADS,
            point,
            paths=PATHS,
            label=label("points"),
            required=False,
            widget=forms.Textarea(attrs={"rows": 8, "data-full": "1", "spellcheck": "false", "class": "g-mono"}),
        ),
        "accuracy_class": lambda: forms.CharField(label=label("accuracy_class"), max_length=32, required=False),
    },
    hints={
        "serial_number": _("As the certificate names it. Left empty, nothing shows that it is this item's (4.4-7)."),
        "competence_reference": _("Such as CNAS L0001, a line of the KCDB, or the authorisation of the institute."),
        "competence_covers": _("Ticked: quantity and range stand in the scope of that competence."),
        "verdict": _("Of a verification alone; a calibration has none."),
        "accuracy_class": _("As a verification names it, such as 0.05; else empty."),
        "limits": _("The largest permissible error that the certificate names; else empty."),
        "corrects": _("The number of the certificate in whose place this one stands."),
    },
)
