"""Words for the codes of the agency's registers."""

from django.utils.translation import gettext_lazy as _

from guiju.lab.ui.quantities import MEASURED

QUALIFICATION_KINDS = {
    "accreditation": _("Accreditation"),
    "measurement_standard": _("Measurement-standard certificate"),
    "legal_authorisation": _("Legal authorisation"),
    "demonstration": _("Demonstration"),
    "other": _("Other"),
}
AGENCY_KINDS = {
    "legal_entity": _("Legal entity"),
    "part": _("Part of a legal entity"),
    "armed_forces": _("Agency of defence or the armed forces"),
}
COLUMNS = {
    ("agency_agency", "kind"): AGENCY_KINDS,
    ("agency_qualification", "kind"): QUALIFICATION_KINDS,
    ("agency_scoperow", "quantity"): MEASURED,
}
"""Words for the codes of a column, by table and column, as timelines tell them."""
