"""Forms of a reported result: plain, concise, scientific; relative to a named reference, in % or ppm."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from guiju.metrology import checking
from guiju.metrology.errors import InputError
from guiju.metrology.reporting.rounding import plain, reported, rounded_U

RELATIVE_UNITS = {"1": 0, "%": 2, "‰": 3, "ppm": 6, "ppb": 9}
REFERENCES = {
    "reading": ("读数", "of reading"),
    "full_scale": ("满量程", "of full scale"),
    "nominal": ("标称值", "of nominal value"),
}
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class Scientific:
    """Value and U as mantissas of one power of ten."""

    value: str
    U: str
    exponent: int

    def text(self, unit: str = "") -> str:
        """(1.73 ± 0.18) × 10⁻⁵ K⁻¹"""
        power = "" if self.exponent == 0 else f" × 10{str(self.exponent).translate(_RAISED)}"
        return f"({self.value} ± {self.U}){power} {unit}".rstrip()


def scientific(
    value: float, U: float, digits: int = 2, rounding: str = "up", smallest: float | None = None
) -> Scientific:
    """Value and U with the power of ten of the larger one, rounded as by `reported`. Raises InputError for U = 0.

    >>> scientific(1.727e-5, 1.76e-6, 2, "nearest").text("1/K")
    '(1.73 ± 0.18) × 10⁻⁵ 1/K'
    """
    checking.positive(U, "U")
    value_text, U_text = reported(value, U, digits, rounding, smallest)
    unsure = rounded_U(U, digits, rounding, smallest)
    sure, place = Decimal(value_text), int(unsure.as_tuple().exponent)
    exponent = max(sure.adjusted() if sure else unsure.adjusted(), Decimal(U_text).adjusted())
    shown = [_shifted(each, place, exponent) for each in (sure, unsure)]
    return Scientific(shown[0], shown[1], exponent)


def concise(value: float, U: float, digits: int = 2, rounding: str = "up", smallest: float | None = None) -> str:
    """The value with the last digits' uncertainty in brackets (GUM 7.2.2); what the brackets hold must be told.

    >>> concise(10.05762, 0.027, 2, "nearest")
    '10.058(27)'
    """
    value_text, U_text = reported(value, U, digits, rounding, smallest)
    if "." in U_text and Decimal(U_text) < 1:
        U_text = U_text.replace(".", "").lstrip("0") or "0"
    return f"{value_text}({U_text})"


@dataclass(frozen=True, slots=True)
class RelativeU:
    """A relative expanded uncertainty, its unit, and what it is relative to."""

    text: str
    unit: str
    reference: str

    def sentence(self, lang: str) -> str:
        """With the reference named: U_rel = 0.12 % of reading."""
        unit = "" if self.unit == "1" else f" {self.unit}"
        zh, en = REFERENCES[self.reference]
        if lang == "zh":
            return f"Urel = {self.text}{unit}（相对于{zh}）"
        return f"Urel = {self.text}{unit} {en}"


def relative_U(
    U: float,
    reference_value: float,
    *,
    reference: str,
    unit: str = "%",
    digits: int = 2,
    rounding: str = "up",
    smallest: float | None = None,
) -> RelativeU:
    """U / |reference value| in %, ‰, ppm, ppb or 1; `reference`: one of REFERENCES, e.g. "full_scale".

    `smallest` is relative too, a pure number. Raises InputError for a reference value of zero.

    >>> relative_U(0.12, 100.0, reference="full_scale").sentence("en")
    'Urel = 0.12 % of full scale'
    >>> relative_U(1.5e-5, 10.0, reference="reading", unit="ppm").text
    '1.5'
    """
    checking.one_of(reference, REFERENCES, "reference")
    scale = RELATIVE_UNITS[checking.one_of(unit, RELATIVE_UNITS, "unit")]
    base = abs(checking.finite(reference_value, "reference_value"))
    if base == 0:
        raise InputError("参考值为零，不能给出相对不确定度", "the reference value is zero", "reference_value")
    if checking.not_negative(U, "U") == 0:
        return RelativeU("0", unit, reference)
    rounded = rounded_U(U / base, digits, rounding, smallest)
    return RelativeU(plain(rounded.scaleb(scale)), unit, reference)


def _shifted(value: Decimal, place: int, exponent: int) -> str:
    """value / 10^exponent with its last digit at `place`."""
    exact = value.quantize(Decimal(1).scaleb(place)) if place < 0 else value
    moved = exact.scaleb(-exponent)
    return plain(moved.quantize(Decimal(1).scaleb(place - exponent)))
