"""The verdict of an intermediate check by `guiju.metrology`: En, two standards, drift of a check standard."""

from typing import Any

from guiju.lab.house.act import Refused
from guiju.lab.house.controlled import is_decimal

WITH_U = frozenset({"En", "two_standards"})


def _number(text: str) -> float:
    return float(text) if text else 0.0


def written(value: float) -> str:
    """A computed number with the digits that a double holds, as a decimal text."""
    return f"{value:.12g}"


NUMBERS = ("value", "reference", "U", "reference_U", "shared_U", "limit_given")


def _demand_numbers(request: Any) -> None:
    """Raises Refused for what is no number, in words: a check of nothing has no verdict."""
    for name in NUMBERS:
        text = getattr(request, name)
        if not is_decimal(text) and (text or name in NUMBERS[:2]):
            why = {"why.zh": f"“{text}”不是十进制数", "why.en": f"“{text}” is no decimal number"}
            raise Refused("check_values", requirement="4.4-8", parameters=why)


def verdict(request: Any) -> tuple[str, str, bool]:
    """Difference, limit and verdict. Raises Refused for values that give none."""
    from guiju.metrology.errors import InputError
    from guiju.metrology.validity.intermediate import check_by_En, check_by_two_standards, check_of_drift

    _demand_numbers(request)
    try:
        value, reference = float(request.value), float(request.reference)
        if request.method in WITH_U:
            by = check_by_En if request.method == "En" else check_by_two_standards
            found = by(
                value,
                _number(request.U),
                reference,
                _number(request.reference_U),
                shared_U=_number(request.shared_U),
            )
        elif request.method == "drift":
            found = check_of_drift(value, reference, _number(request.limit_given))
        else:
            raise Refused("check_method", requirement="4.4-8", parameters={"method": request.method})
    except (InputError, ValueError) as error:
        why = {"why.zh": getattr(error, "zh", str(error)), "why.en": getattr(error, "en", str(error))}
        raise Refused("check_values", requirement="4.4-8", parameters=why) from error
    return written(found.difference), written(found.limit), found.passes
