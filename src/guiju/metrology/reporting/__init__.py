"""Reporting: rounding of value and U, relative and scientific forms, sentences of the certificate."""

from guiju.metrology.reporting.comparing import Comparison, compare, compared_value, decide_as
from guiju.metrology.reporting.forms import (
    REFERENCES,
    RELATIVE_UNITS,
    RelativeU,
    Scientific,
    concise,
    relative_U,
    scientific,
)
from guiju.metrology.reporting.rounding import (
    ROUNDINGS,
    plain,
    reported,
    reported_to_interval,
    rounded_U,
    to_interval,
)
from guiju.metrology.reporting.statements import Coverage, certificate_sentence, result_text

__all__ = [
    "REFERENCES",
    "RELATIVE_UNITS",
    "ROUNDINGS",
    "Comparison",
    "Coverage",
    "RelativeU",
    "Scientific",
    "certificate_sentence",
    "compare",
    "compared_value",
    "concise",
    "decide_as",
    "plain",
    "relative_U",
    "reported",
    "reported_to_interval",
    "result_text",
    "rounded_U",
    "scientific",
    "to_interval",
]
