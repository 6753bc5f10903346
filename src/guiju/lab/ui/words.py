"""Words for codes that pages show: roles, states, purposes, acts. English here, Chinese in the catalogue."""

from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

ROLES = {
    "item_clerk": _("Item clerk"),
    "equipment_keeper": _("Equipment keeper"),
    "calibrator": _("Calibrator"),
    "reviewer": _("Reviewer"),
    "signatory": _("Authorised signatory"),
    "technical_manager": _("Technical manager"),
    "quality_manager": _("Quality manager"),
    "head": _("Head of the agency"),
}
JOB_STATES = {
    "assigned": _("Assigned"),
    "measuring": _("Measuring"),
    "finished": _("Waiting for review"),
    "reviewed": _("Waiting for approval"),
    "approved": _("Waiting for issue"),
    "issued": _("Issued"),
}
LINE_STATES = {"requested": _("Waiting for contract review"), "accepted": _("Accepted")}
CERTIFICATE_STATES = {"issued": _("In force"), "replaced": _("Replaced"), "withdrawn": _("Withdrawn")}
PURPOSES = {
    "calibrate": _("Calibrated"),
    "review": _("Reviewed"),
    "approve": _("Approved"),
    "issue": _("Issued"),
    "replace": _("Replaced"),
    "withdraw": _("Withdrawn"),
}
FIELDS = {
    "length": _("Length"),
    "thermometry": _("Thermometry"),
    "mass": _("Mechanics"),
    "electricity": _("Electricity"),
    "radio": _("Radio"),
    "time": _("Time and frequency"),
    "optics": _("Optics"),
    "acoustics": _("Acoustics"),
    "ionising_radiation": _("Ionising radiation"),
    "chemistry": _("Physical chemistry"),
    "general": _("General"),
}


def role_names(roles: Iterable[str]) -> list[str]:
    """Names of roles in the order of the table, in the language of the page."""
    held = set(roles)
    return [str(name) for code, name in ROLES.items() if code in held]


def word(table: dict[str, object], code: str) -> str:
    """The word for a code; the code itself where no word is known."""
    return str(table.get(code, code))


def language() -> str:
    """`zh` or `en`: the language in which refusals and findings are told on this page."""
    return "en" if (get_language() or "").startswith("en") else "zh"
