"""Words for the codes of the agency's registers."""

from django.utils.translation import gettext_lazy as _

QUALIFICATION_KINDS = {
    "accreditation": _("Accreditation"),
    "measurement_standard": _("Measurement-standard certificate"),
    "legal_authorisation": _("Legal authorisation"),
    "demonstration": _("Demonstration"),
    "other": _("Other"),
}
COLUMNS = {("agency_qualification", "kind"): QUALIFICATION_KINDS}
"""Words for the codes of a column, by table and column, as timelines tell them."""
