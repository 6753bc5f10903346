"""Words for the codes of the register of equipment."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

KINDS = {
    "measuring_instrument": _("Measuring instrument"),
    "software": _("Software"),
    "standard": _("Measurement standard"),
    "material": _("Reference material"),
    "data": _("Reference data"),
    "reagent": _("Reagent"),
    "consumable": _("Consumable"),
    "auxiliary": _("Auxiliary apparatus"),
}
STATES = {
    "received": pgettext_lazy("equipment", "Received"),
    "verified": pgettext_lazy("equipment", "Verified"),
    "in_service": pgettext_lazy("equipment", "In service"),
    "restricted": pgettext_lazy("equipment", "Restricted"),
    "due": pgettext_lazy("equipment", "Due"),
    "suspended": pgettext_lazy("equipment", "Suspended"),
    "out_for_calibration": pgettext_lazy("equipment", "Out for calibration"),
    "lent": pgettext_lazy("equipment", "Lent"),
    "under_repair": pgettext_lazy("equipment", "Under repair"),
    "retired": pgettext_lazy("equipment", "Retired"),
}
COLOURS = {
    "in_service": "good",
    "verified": "good",
    "restricted": "warn",
    "due": "warn",
    "suspended": "bad",
    "under_repair": "bad",
    "retired": "bad",
}
USED_BY = {"value": _("By its values"), "class": _("By its class")}
INTERPOLATIONS = {
    "none": pgettext_lazy("interpolation", "None"),
    "linear": pgettext_lazy("interpolation", "Linear"),
    "curve": pgettext_lazy("interpolation", "By a curve"),
}
CERTIFICATES = {"calibration": _("Calibration"), "verification": _("Verification by law")}
COMPETENCES = {
    "accredited": _("Accredited"),
    "cipm_mra": _("National institute under the CIPM MRA"),
    "legal_authorisation": _("Legal authorisation"),
    "none": _("No competence shown"),
}
COLUMNS = {
    ("equipment_certificate", "competence_kind"): COMPETENCES,
    ("equipment_certificate", "kind"): CERTIFICATES,
    ("equipment_equipment", "interpolation"): INTERPOLATIONS,
    ("equipment_equipment", "kind"): KINDS,
    ("equipment_equipment", "state"): STATES,
    ("equipment_equipment", "used_by"): USED_BY,
}
"""Words for the codes of a column, by table and column, as timelines tell them."""
