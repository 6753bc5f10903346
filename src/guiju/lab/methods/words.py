"""Words for the codes of the register of methods."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

KINDS = {
    "national": pgettext_lazy("method", "National"),
    "industry": pgettext_lazy("method", "Industry"),
    "local": pgettext_lazy("method", "Local"),
    "international": pgettext_lazy("method", "International"),
    "customer": pgettext_lazy("method", "Customer's"),
    "own": pgettext_lazy("method", "Our own"),
    "demonstration": _("Demonstration"),
}
ROUNDINGS = {
    "up": _("Always up"),
    "nearest": _("To the nearest"),
    "half_even": _("To the nearest, halves to the even digit"),
}
TEMPLATES = {
    "propagation": _("Propagation at every point"),
    "joint": _("Several outputs of one sample"),
    "line": _("A fitted line"),
}
K_RULES = {
    "t_truncated": _("k by t and effective degrees of freedom"),
    "fixed": _("Fixed k"),
    "dominant_shape": _("k by the dominant distribution"),
}
SOURCES = {
    "reading": _("Readings"),
    "resolution": _("Resolution"),
    "summary": _("Published summary"),
    "standard": _("Certified value of the standard"),
    "standard_correction": _("Correction of the standard"),
    "standard_drift": _("Drift of the standard"),
    "nominal": _("Nominal value"),
    "influence": _("Influence quantity"),
    "constant": _("Constant"),
    "limit": _("Limits"),
    "known": _("Known value"),
}
DISTRIBUTIONS = {
    "normal": _("Normal"),
    "t": _("t"),
    "rectangular": _("Rectangular"),
    "triangular": _("Triangular"),
    "arcsine": _("Arcsine"),
    "constant": _("Constant"),
}
FITS = {
    "ordinary": _("Ordinary least squares"),
    "weighted": _("Weighted least squares"),
    "generalised_distance": _("Generalised distance regression"),
}
QUANTITIES = {
    "temperature": _("Temperature"),
    "relative_humidity": _("Relative humidity"),
    "pressure": _("Air pressure"),
}
"""Influence quantities that a method limits; other words are shown as they were given."""
OUTCOMES = {
    "newest": _("Still the newest"),
    "announced": _("A new edition is announced"),
    "superseded": _("Superseded"),
}
"""What a check for novelty found."""
STAGES = {
    "announced": _("Announced"),
    "analysed": _("Gap analysed"),
    "verified": pgettext_lazy("change of edition", "Verified"),
    "filed": pgettext_lazy("change of edition", "Filed"),
    "granted": pgettext_lazy("change of edition", "Granted"),
}
"""States of a change of edition, in their order."""
NEXT = {
    "announced": _("The technical manager analyses the gap."),
    "analysed": _("A calibrator enters and verifies the new edition; the technical manager approves the verification."),
    "verified": _("The quality manager applies for the change of scope."),
    "filed": _("The quality manager enters the granted scope lines and the grant."),
    "granted": _("Nothing is left to do."),
}
"""Who does the next step."""
DIRECTIONS = {"up": _("Upwards"), "down": _("Downwards"), "both": _("Up and down")}
STATES = {
    "late": _("New edition in force, change not complete"),
    "none": _("No edition in force"),
    "unverified": _("Not verified"),
    "novelty": _("Novelty check overdue"),
    "changing": _("Edition about to change"),
    "fine": _("In order"),
}
STATE_COLOURS = {
    "late": "bad",
    "none": "",
    "unverified": "bad",
    "novelty": "warn",
    "changing": "warn",
    "fine": "good",
}
PASSED = {True: _("Passed"), False: _("Failed")}
COLUMNS = {
    ("methods_edition", "logged"): QUANTITIES,
    ("methods_edition", "rounding"): ROUNDINGS,
    ("methods_edition", "directions"): DIRECTIONS,
    ("methods_method", "kind"): KINDS,
    ("methods_noveltycheck", "outcome"): OUTCOMES,
}
"""Words for the codes of a column, by table and column, as timelines tell them."""
