"""Words for the codes of the registers of places."""

from django.utils.translation import gettext_lazy as _

QUANTITIES = {
    "temperature": _("Temperature"),
    "relative_humidity": _("Relative humidity"),
    "pressure": _("Air pressure"),
}
UNITS = {"temperature": "°C", "relative_humidity": "%", "pressure": "hPa"}
COLUMNS = {("premises_climatereading", "quantity"): QUANTITIES}
"""Words for the codes of a column, by table and column, as timelines tell them."""
