"""Words for the codes of impact assessments."""

from django.utils.translation import gettext_lazy as _

BASES = {
    "calibration": _("A later calibration shifts it"),
    "doubted": _("Its values are in doubt, and no later calibration tells how far they were off"),
    "untraced": _("It was never traced"),
}
STATES = {"examining": _("Being computed"), "ready": _("To be decided"), "closed": _("Closed")}
STATE_COLOURS = {"examining": "warn", "ready": "warn", "closed": "good"}
EVIDENCES = {
    "certificate": _("the calibration before"),
    "intermediate": _("the last passed intermediate check"),
    "corrected": _("the certificate that was corrected"),
    "chosen": _("a day chosen before the last good evidence"),
    "first_use": _("the first use on file"),
}
OUTCOMES = {"changed": _("Result changes"), "unknown": _("Change not known")}
WHYS = {
    "doubted": _("No later calibration tells what the item's values were."),
    "untraced": _("The item was never traced: nothing says what its values were."),
    "file_unsound": _("The stored record is missing or damaged: nothing of it can be computed until it is restored."),
    "left_out": _("Something that the evaluation needs is no longer with the record."),
    "not_in_budget": _("The budget does not read this item's certificate: the change follows by no computation."),
    "by_class": _("The item is used by its class: the later certificate gives no correction to compare."),
    "not_covered": _("The later certificate does not cover the points measured."),
    "not_evaluated": _("The budget could not be evaluated with the shifted value."),
}
DECISIONS = {"notify": _("Notify the holder"), "recall": _("Recall the certificate"), "none": _("No action")}
DECISION_COLOURS = {"notify": "warn", "recall": "bad", "none": "good"}
USES = {"standard": _("Measurement standard"), "sensor": _("Climate sensor")}
VERDICTS = {
    "conforms": _("Conforms"),
    "conditional_pass": _("Conditional pass"),
    "undecided": _("Undecided"),
    "conditional_fail": _("Conditional fail"),
    "does_not_conform": _("Does not conform"),
    "unknown": _("Not known"),
}
COLUMNS = {
    ("calibrations_use", "kind"): USES,
    ("quality_affected", "decision"): DECISIONS,
    ("quality_affected", "outcome"): OUTCOMES,
    ("quality_affected", "why"): WHYS,
    ("quality_impact", "basis"): BASES,
    ("quality_impact", "evidence"): EVIDENCES,
    ("quality_impact", "state"): STATES,
}
