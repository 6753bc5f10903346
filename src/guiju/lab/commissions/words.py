"""Words for the codes of commissions."""

from django.utils.translation import gettext_lazy as _

SUPPLIED = {
    "name": _("Name"),
    "model": _("Model"),
    "serial_number": _("Serial number"),
    "manufacturer": _("Manufacturer"),
    "range": _("Range"),
    "accuracy_class": _("Accuracy class"),
}
"""What of an item the customer usually says; it is marked as such on the certificate (GB/T 27025 7.8.2.2)."""
DEVIATIONS = {
    "contract": _("From request or contract"),
    "method": _("From the method"),
    "edition": _("Use of a superseded edition"),
    "environment": _("From the method's environment"),
}
"""Kinds of deviation; all but the first have four parts before the measurement (6.1.2-2)."""
COLUMNS = {
    ("commissions_deviation", "kind"): DEVIATIONS,
    ("commissions_item", "customer_supplied"): SUPPLIED,
    ("commissions_item", "instructions"): {"none": _("nothing")},
}
"""Words for the codes of a column, by table and column, as timelines tell them."""
