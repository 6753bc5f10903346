"""Calibration points as they are entered at the counter: nominal values, quickly, with one unit."""

import re
from typing import Any

from guiju.conduct.quantities import QUANTITIES
from guiju.lab.house.controlled import is_decimal
from guiju.lab.ui.words import unit as behind
from guiju.record.codec import encode
from guiju.record.measurement import Point
from guiju.record.words import DecimalText, Quantity, Text

MOST = 500
"""Points of one line at most; more is a mistake in typing."""
BETWEEN = re.compile(r"[\s,，、;；]+")
NAMES = QUANTITIES
"""What is measured, in the words of a certificate's table."""


class PointsUnreadable(ValueError):
    """What was typed is no list of nominal values; `word` is the first that cannot be read, empty for none at all."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


def nominals(text: str) -> tuple[str, ...]:
    """The nominal values in the order typed, as decimal strings with every digit kept. Raises PointsUnreadable."""
    words = [each for each in BETWEEN.split(text.strip()) if each]
    wrong = [each for each in words if not is_decimal(each)]
    if wrong or not words:
        raise PointsUnreadable(wrong[0] if wrong else "")
    if len(words) > MOST:
        raise PointsUnreadable(words[MOST])
    twice = [each for place, each in enumerate(words) if each in words[:place]]
    if twice:
        raise PointsUnreadable(twice[0])
    return tuple(words)


def in_directions(values: tuple[str, ...], directions: str) -> list[tuple[str, str]]:
    """Each value with its direction: upwards through all of them, then downwards back, as the edition asks."""
    if directions not in ("up", "down", "both"):
        return [(each, "none") for each in values]
    up = [(each, "up") for each in values] if directions != "down" else []
    down = [(each, "down") for each in reversed(values)] if directions != "up" else []
    return up + down


def asked_points(values: tuple[str, ...], unit: str, quantity: str, otherwise: Text, directions: str = "") -> list[Any]:
    """The points as a line keeps them; `otherwise` names what is measured where the table above has no word."""
    return [
        encode(
            Point(
                point_id=f"p{place}",
                section_id="1",
                run_id="1",
                function=NAMES.get(quantity, otherwise),
                quantity=quantity,
                range="",
                channel="",
                nominal=Quantity(value=DecimalText(value), unit=unit),
                influences=(),
                cycle=1,
                direction=way,
                state="not_adjusted",
            )
        )
        for place, (value, way) in enumerate(in_directions(values, directions), start=1)
    ]


def points_text(points: list[Any]) -> str:
    """The nominal values of a line for reading: one unit is written once."""
    quantities = [(each["nominal"]["value"], each["nominal"]["unit"]) for each in points]
    units = {unit for _, unit in quantities}
    if len(units) == 1:
        return f"{', '.join(value for value, _ in quantities)}{behind(units.pop())}"
    return ", ".join(f"{value}{behind(unit)}" for value, unit in quantities)
