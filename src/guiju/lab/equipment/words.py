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
SIGNATURES = {
    "none": _("Not a digital certificate"),
    "unsigned": _("Not signed"),
    "intact": _("Intact"),
    "trusted": _("Intact and trusted"),
    "broken": _("Broken"),
}
SOURCES = {"typed": _("Keyed from the file"), "dcc": _("Read from a DCC")}
CERTIFICATE_VERDICTS = {"pass": _("Pass"), "fail": _("Fail")}
CHANNELS = {"check_page": _("Check page of the issuer"), "letter": _("Letter"), "telephone": _("Telephone")}
ANSWERS = {
    "genuine": _("Issued by us"),
    "not_genuine": _("Not issued by us"),
    "corrected": _("Corrected since"),
}
WAYS_OF_RESULT = {"transfer": _("Transfer"), "comparison": _("Comparison of laboratories")}
STABILITY_KINDS = {"new": _("New standard"), "in_service": _("Standard in service")}
LIMITS_ARE = {"mpe": _("Largest permissible error"), "U_of_correction": _("U of the correction")}
REASONS = {
    "": _("Meets it"),
    "error": _("Error too large"),
    "U": _("U too large"),
    "ratio": _("U too large beside the error allowed"),
    "undecided": _("Too near to the limit for this U"),
    "not_certified": _("Not certified here"),
    "unit": _("Units do not compare"),
    "no_verdict": _("No class, limits or verdict that counts"),
}


def span(lower: str | None, upper: str | None, unit: str) -> str:
    """A range as people write it; one place where both ends are the same."""
    return f"{upper} {unit}" if lower == upper else f"{lower} – {upper} {unit}"


COLUMNS = {
    ("equipment_certificate", "competence_kind"): COMPETENCES,
    ("equipment_certificate", "kind"): CERTIFICATES,
    ("equipment_certificate", "signature"): SIGNATURES,
    ("equipment_certificate", "source"): SOURCES,
    ("equipment_certificate", "verdict"): CERTIFICATE_VERDICTS,
    ("equipment_equipment", "interpolation"): INTERPOLATIONS,
    ("equipment_equipment", "kind"): KINDS,
    ("equipment_equipment", "state"): STATES,
    ("equipment_equipment", "used_by"): USED_BY,
    ("equipment_issuerquestion", "answer"): ANSWERS,
    ("equipment_issuerquestion", "channel"): CHANNELS,
    ("equipment_repeatabilitytest", "verdict"): CERTIFICATE_VERDICTS,
    ("equipment_resultverification", "way"): WAYS_OF_RESULT,
    ("equipment_stabilitytest", "kind"): STABILITY_KINDS,
    ("equipment_stabilitytest", "limit_is"): LIMITS_ARE,
}
"""Words for the codes of a column, by table and column, as timelines tell them."""
