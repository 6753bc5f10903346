"""The certified points of a certificate with the units in which they are told.

A certificate names one unit. A sensor of two quantities has points of both on it, and the second quantity's values are
no values in the first one's unit: where the nominal values have several units, a point whose nominal value does not
compare with the certificate's unit is told in the unit of its own nominal value.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guiju.lab.equipment.models import Certificate
from guiju.results.units import factor


@dataclass(frozen=True, slots=True)
class Part:
    """The points of one nominal unit, in the order of the certificate."""

    nominal_unit: str
    unit: str
    """Of value, correction and U."""
    points: tuple[Mapping[str, Any], ...]


def parts(certificate: Certificate) -> list[Part]:
    """The certificate's points by the unit of their nominal values."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for each in certificate.points:
        found.setdefault(each["nominal"]["unit"], []).append(each)
    return [
        Part(nominal, _unit(nominal, certificate.unit, alone=len(found) == 1), tuple(points))
        for nominal, points in found.items()
    ]


def _unit(nominal: str, stated: str, *, alone: bool) -> str:
    return stated if alone or factor(nominal, stated) is not None else nominal
