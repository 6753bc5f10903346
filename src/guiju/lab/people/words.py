"""Words for the codes of the register of people."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guiju.lab.ui.words import FIELDS

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
    "military_verifier": _("Verifier of the armed forces or defence industry"),
    "registration": _("Registration as metrologist"),
    "trainer_basics": _("Teacher of basics"),
    "trainer_professional": _("Teacher of professional knowledge"),
    "trainer_skills": _("Teacher of skills"),
    "other": _("Other"),
}
AUTHORISATIONS = {
    "calibrate": pgettext_lazy("authorisation", "Calibrate"),
    "review": pgettext_lazy("authorisation", "Review"),
    "sign": pgettext_lazy("authorisation", "Sign"),
    "develop": pgettext_lazy("authorisation", "Develop, verify and validate methods"),
    "opinion": pgettext_lazy("authorisation", "State conformity, opinions and interpretations"),
    "confirm": pgettext_lazy("authorisation", "Confirm equipment metrologically"),
    "supervise": pgettext_lazy("authorisation", "Supervise"),
}
DOINGS = {name: word for name, word in AUTHORISATIONS.items() if name != "sign"}
"""What is authorised method by method; signing is granted by field."""
POSTS = {
    "technical_manager": _("Technical manager"),
    "quality_manager": _("Quality manager"),
    "head": _("Head of the agency"),
    "supervisor": _("Supervisor"),
    "calibrator": _("Calibrator"),
    "reviewer": _("Reviewer"),
    "signatory": _("Authorised signatory"),
    "equipment_keeper": _("Equipment keeper"),
    "item_clerk": _("Item clerk"),
    "internal_auditor": _("Internal auditor"),
    "other": _("Other"),
}
COURSES = {
    "basics": _("Basic knowledge"),
    "professional": _("Professional knowledge"),
    "skills": _("Skills"),
}
CHECKS = {"supervision": _("Supervision"), "competence": _("Check of competence")}
PURPOSES = {
    "age": _("Judging the age limit"),
    "papers": _("Checking papers"),
    "contract": _("Contract of employment"),
    "assessment": _("Assessment by an authority"),
    "correction": _("Correction asked for by the person"),
}
"""What personal data may be looked at for."""
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
    ("people_check", "kind"): CHECKS,
    ("people_course", "field"): FIELDS,
    ("people_course", "kind"): COURSES,
    ("people_employment", "kind"): EMPLOYMENTS,
    ("people_experience", "field"): FIELDS,
    ("people_post", "kind"): POSTS,
    ("people_post", "papers"): PAPERS,
    ("people_qualification", "kind"): PAPERS,
    ("people_viewing", "purpose"): PURPOSES,
}
"""Words for the codes of a column, by table and column, as timelines tell them."""
