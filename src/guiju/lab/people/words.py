"""Words for the codes of the register of people."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

EMPLOYMENTS = {
    "long_term": _("Long-term employed"),
    "short_term": _("Short-term employed"),
    "dispatched": _("Dispatched by an agency"),
    "none": _("Not employed here"),
}
PAPERS = {
    "metrologist_1": _("Registered metrologist, level 1"),
    "metrologist_2": _("Registered metrologist, level 2"),
    "senior_title": _("Senior title"),
    "military_verifier": _("Verifier of the armed forces"),
    "other": _("Other"),
}
AUTHORISATIONS = {
    "calibrate": pgettext_lazy("authorisation", "Calibrate"),
    "review": pgettext_lazy("authorisation", "Review"),
    "sign": pgettext_lazy("authorisation", "Sign"),
}
DOINGS = {name: word for name, word in AUTHORISATIONS.items() if name != "sign"}
"""What is authorised method by method; signing is granted by field."""
KEY_STATES = {
    "active": pgettext_lazy("signing key", "Active"),
    "locked": pgettext_lazy("signing key", "Locked"),
    "revoked": pgettext_lazy("signing key", "Revoked"),
}
KEY_COLOURS = {"active": "good", "locked": "warn", "revoked": ""}
ACCESS_STATES = {"open": pgettext_lazy("account", "Open"), "closed": pgettext_lazy("account", "Closed")}
ACCESS_COLOURS = {"open": "good", "closed": "bad"}
COLUMNS = {
    ("accounts_access", "state"): ACCESS_STATES,
    ("house_signingkey", "state"): KEY_STATES,
    ("people_authorisation", "kind"): AUTHORISATIONS,
    ("people_employment", "kind"): EMPLOYMENTS,
    ("people_qualification", "kind"): PAPERS,
}
"""Words for the codes of a column, by table and column, as timelines tell them."""
