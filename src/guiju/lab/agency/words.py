"""Words for the codes of the agency's registers."""

from django.utils.translation import gettext_lazy as _

QUALIFICATION_KINDS = {
    "accreditation": _("Accreditation"),
    "measurement_standard": _("Measurement-standard certificate"),
    "legal_authorisation": _("Legal authorisation"),
    "demonstration": _("Demonstration"),
    "other": _("Other"),
}
AGENCY_KINDS = {
    "legal_entity": _("Legal entity"),
    "part": _("Part of a legal entity"),
    "armed_forces": _("Agency of defence or the armed forces"),
}
MEASURED = {
    "ac_current": _("AC current"),
    "ac_voltage": _("AC voltage"),
    "angle": _("Angle"),
    "attenuation": _("Attenuation"),
    "dc_current": _("DC current"),
    "dc_voltage": _("DC voltage"),
    "force": _("Force"),
    "frequency": _("Frequency"),
    "impedance": _("Impedance"),
    "length": _("Length"),
    "mass": _("Mass"),
    "power": _("Power"),
    "pressure": _("Pressure"),
    "relative_humidity": _("Relative humidity"),
    "resistance": _("Resistance"),
    "signal": _("Signal"),
    "temperature": _("Temperature"),
    "time": _("Time"),
    "torque": _("Torque"),
    "volume": _("Volume"),
}
"""Words for the quantities that scope lines name; another one is shown by its own name."""
COLUMNS = {
    ("agency_agency", "kind"): AGENCY_KINDS,
    ("agency_qualification", "kind"): QUALIFICATION_KINDS,
    ("agency_scoperow", "quantity"): MEASURED,
}
"""Words for the codes of a column, by table and column, as timelines tell them."""
