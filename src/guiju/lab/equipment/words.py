"""Words for the codes of the register of equipment."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from guiju.lab.ui import words

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
LABELS = {
    "green": pgettext_lazy("status label", "Qualified"),
    "yellow": pgettext_lazy("status label", "Limited use"),
    "red": pgettext_lazy("status label", "Out of use"),
}
LABEL_COLOURS = {"green": "good", "yellow": "warn", "red": "bad"}
DUTIES = {
    "calibration": _("Calibration or verification by law"),
    "intermediate_check": _("Intermediate check"),
    "maintenance": _("Maintenance"),
    "verification": _("Functional verification"),
    "validation": _("Validation of software"),
    "stability": _("Stability"),
    "repeatability": _("Repeatability"),
    "safety": _("Safety inspection"),
    "other": pgettext_lazy("plan row", "Other"),
}
STEPS = {
    "planned": pgettext_lazy("plan row", "Planned"),
    "done": pgettext_lazy("plan row", "Done"),
    "adjusted": pgettext_lazy("plan row", "Interval adjusted"),
}
EVENTS = {
    "purchase": _("Purchase"),
    "acceptance": _("Acceptance"),
    "calibration": _("Calibration or verification by law"),
    "maintenance": _("Maintenance"),
    "fault": _("Fault or damage"),
    "repair": _("Repair"),
    "adjustment": _("Adjustment"),
    "modification": _("Modification"),
    "other": pgettext_lazy("event", "Other"),
}
DOCUMENTS = {
    "photo": _("Photograph"),
    "manual": _("Manual"),
    "acceptance": _("Paper of acceptance"),
    "drawing": _("Drawing"),
    "other": pgettext_lazy("document", "Other"),
}
CHECKS = {
    "En": _("En of a reference value"),
    "two_standards": _("Comparison of two standards"),
    "drift": _("Drift of a check standard"),
}
MOVEMENTS = {
    "in": pgettext_lazy("stock", "In"),
    "use": pgettext_lazy("stock", "Used in a job"),
    "out": pgettext_lazy("stock", "Handed out"),
    "discard": pgettext_lazy("stock", "Thrown away"),
}
SUPPLIERS = {
    "manufacturer": pgettext_lazy("supplier", "Maker or dealer"),
    "calibration": pgettext_lazy("supplier", "Calibration service"),
    "repair": pgettext_lazy("supplier", "Repair"),
    "material": pgettext_lazy("supplier", "Materials and reagents"),
    "other": pgettext_lazy("supplier", "Other"),
}
WHY = {
    "state": _("It is not in service: {detail}."),
    "restricted": _("It is in restricted use; look at what its confirmation covers."),
    "certificate_missing": _("It has no certificate of calibration or verification."),
    "certificate_over": _("Its certificate ended on {detail}."),
    "not_confirmed": _("Its certificate {detail} was not confirmed metrologically."),
    "confirmation_failed": _("By its confirmation, certificate {detail} does not meet the requirement."),
    "narrowed": _("It was confirmed for a part of its range only."),
    "expiry_unknown": _("Its expiry is not on file."),
    "expired": _("It was good until {detail}."),
    "not_validated": _("Version {detail} has no positive validation."),
    "overdue": _("Overdue and stopped by its plan: {detail}."),
}
"""Why a label is not green, by the code of `guiju.conduct.register_equipment`."""
WAYS_OUT = {
    "state": _("Follow the states: receive, verify, put into service."),
    "restricted": _("Verify it for the whole range to lift the restriction."),
    "certificate_missing": _("Have it calibrated and file the certificate."),
    "certificate_over": _("Have it calibrated and file the new certificate."),
    "not_confirmed": _("Whoever uses it confirms the certificate."),
    "confirmation_failed": _("Repair or replace it, or have it calibrated anew."),
    "narrowed": _("Use it within the confirmed range."),
    "expiry_unknown": _("Register the lot with the expiry of its certificate."),
    "expired": _("Isolate the lot or dispose of the opened vessel."),
    "not_validated": _("Validate this version and record it."),
    "overdue": _("Do what is planned and record it."),
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
    return f"{upper}{words.unit(unit)}" if lower == upper else f"{lower} – {upper}{words.unit(unit)}"


COLUMNS = {
    ("equipment_certificate", "competence_kind"): COMPETENCES,
    ("equipment_certificate", "kind"): CERTIFICATES,
    ("equipment_check", "method"): CHECKS,
    ("equipment_document", "kind"): DOCUMENTS,
    ("equipment_duty", "kind"): DUTIES,
    ("equipment_dutystep", "kind"): STEPS,
    ("equipment_certificate", "signature"): SIGNATURES,
    ("equipment_certificate", "source"): SOURCES,
    ("equipment_certificate", "verdict"): CERTIFICATE_VERDICTS,
    ("equipment_equipment", "interpolation"): INTERPOLATIONS,
    ("equipment_equipment", "kind"): KINDS,
    ("equipment_equipment", "state"): STATES,
    ("equipment_equipment", "used_by"): USED_BY,
    ("equipment_event", "kind"): EVENTS,
    ("equipment_movement", "kind"): MOVEMENTS,
    ("equipment_statechange", "state"): STATES,
    ("equipment_statechange", "was"): STATES,
    ("equipment_supplier", "kind"): SUPPLIERS,
    ("equipment_issuerquestion", "answer"): ANSWERS,
    ("equipment_issuerquestion", "channel"): CHANNELS,
    ("equipment_repeatabilitytest", "verdict"): CERTIFICATE_VERDICTS,
    ("equipment_resultverification", "way"): WAYS_OF_RESULT,
    ("equipment_stabilitytest", "kind"): STABILITY_KINDS,
    ("equipment_stabilitytest", "limit_is"): LIMITS_ARE,
}
"""Words for the codes of a column, by table and column, as timelines tell them."""


def said(name: str, table: Mapping[str, Any], code: str) -> dict[str, str]:
    """A code as parameters of a refusal, whose sentence then says its word in either language."""
    found = {}
    for tongue, language in (("zh", "zh-hans"), ("en", "en")):
        with override(language):
            found[f"{name}.{tongue}"] = str(table.get(code, code))
    return found


def unknown_word(column: str, code: str, known: Mapping[str, Any]) -> dict[str, str]:
    """Parameters of the refusal of a word that is none of a column's, with those that are."""
    words_of = [said("known", known, each) for each in known]
    return {
        "column": column,
        "word": code,
        "known.zh": "、".join(each["known.zh"] for each in words_of),
        "known.en": ", ".join(each["known.en"] for each in words_of),
    }
