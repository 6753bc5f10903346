"""Words for the codes of the registers of places."""

from django.utils.translation import gettext_lazy as _

QUANTITIES = {
    "temperature": _("Temperature"),
    "relative_humidity": _("Relative humidity"),
    "pressure": _("Air pressure"),
}
UNITS = {"temperature": "°C", "relative_humidity": "%", "pressure": "hPa"}
POSSIBLE = {"temperature": ("-90", "100"), "relative_humidity": ("0", "100"), "pressure": ("300", "1100")}
"""Between what values the climate of any room on earth lies, in the unit of the quantity."""
TENURE_KINDS = {"owned": _("Owned"), "leased": _("Leased"), "other": _("Other proof of exclusive use")}
ROOM_FILE_KINDS = {"plan": _("Floor plan"), "photo": _("Photo")}
COLUMNS = {
    ("premises_climatereading", "quantity"): QUANTITIES,
    ("premises_tenure", "kind"): TENURE_KINDS,
    ("premises_roomfile", "kind"): ROOM_FILE_KINDS,
}
"""Words for the codes of a column, by table and column, as timelines tell them."""
