"""Lines of cells as documents: a certified point, a demand of a confirmation; for forms and spreadsheets."""

from typing import Any

from guiju.lab.equipment.demands import read_demand
from guiju.record.codec import decode, encode
from guiju.record.enclosures import CertifiedPoint


def point(cells: list[str]) -> Any:
    """One certified point as the record encodes it. Raises RecordError."""
    nominal, unit, value, correction, expanded, k = cells
    document = {
        "nominal": {"value": nominal, "unit": unit},
        "value": value,
        "correction": correction,
        "U": expanded,
        "k": k,
    }
    return encode(decode(CertifiedPoint, document))


def demand(cells: list[str]) -> Any:
    """One line of what is asked, as the act of confirming takes it. Raises RecordError."""
    lower, upper, unit, error, expanded, ratio, points = cells
    document = {
        "lower": lower,
        "upper": upper,
        "unit": unit,
        "largest_error": error or None,
        "largest_U": expanded or None,
        "largest_ratio": ratio or None,
        "points": points.replace(",", " ").split(),
    }
    return encode(read_demand(document))
