"""Whether two certificates of one standard can both be right (5-6d; VIM 2.47, metrological compatibility).

Place by place: the shift of the correction beside the expanded uncertainty of a difference, in which both U and the
drift that the standard is known for have their part (En, ISO 13528), and beside the largest error that its use allows.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from guiju.metrology.validity.scores import En_score
from guiju.record.enclosures import CertifiedPoint, Standard, StandardCertificate
from guiju.record.words import DecimalText, Quantity
from guiju.results.certified import certified
from guiju.results.confirming import Demand
from guiju.results.sections import EvaluationError
from guiju.results.units import behind, factor

K = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """The shift between two certificates at one place, in the unit of the earlier one."""

    at: str
    shift: float
    allowed: float
    """The smaller of U of the difference and the largest error that the use allows."""
    unit: str
    beyond: bool


def shifts(standard: Standard, later: StandardCertificate, demands: Sequence[Demand] = ()) -> tuple[Shift, ...]:
    """The shift at every place that both certificates tell, the standard's own and a later one."""
    found = {each.at: each for each in (*_interpolated(standard, later, demands), *_alike(standard, later))}
    return tuple(sorted(found.values(), key=lambda each: (not each.beyond, -abs(each.shift))))


def largest(found: Iterable[Shift]) -> Shift | None:
    """The shift that is furthest beyond what is allowed; None where nothing is comparable."""
    return max(found, key=lambda each: (each.beyond, abs(each.shift) / each.allowed), default=None)


def _interpolated(standard: Standard, later: StandardCertificate, demands: Sequence[Demand]) -> Iterator[Shift]:
    certificate = standard.certificate
    if certificate is None or standard.used_by == "class":
        return
    scale = factor(later.unit, certificate.unit)
    if scale is None:
        return
    before, after = (_of_unit(standard, each) for each in (certificate, later))
    half = _half_width(standard, certificate.unit)
    for nominal in _places(certificate, later):
        try:
            one, other = (certified(each, nominal, "certificate") for each in (before, after))
        except EvaluationError:
            continue
        pair = (one.correction, K * one.u), (other.correction * float(scale), K * other.u * float(scale))
        most = _largest_error(nominal, certificate.unit, demands)
        yield _shift(f"{nominal.value}{behind(nominal.unit)}", certificate.unit, *pair, half=half, most=most)


def _of_unit(standard: Standard, certificate: StandardCertificate) -> Standard:
    """The standard with the points of the certificate's own quantity alone."""
    points = tuple(each for each in certificate.points if factor(each.nominal.unit, certificate.unit) is not None)
    return replace(standard, certificate=replace(certificate, points=points))


def _places(*certificates: StandardCertificate) -> list[Quantity]:
    found = {
        Decimal(each.nominal.value) * scale: Quantity(value=_text(Decimal(each.nominal.value) * scale), unit=unit)
        for one in certificates
        for unit in (certificates[0].unit,)
        for each in one.points
        if (scale := factor(each.nominal.unit, unit)) is not None
    }
    return [found[at] for at in sorted(found)]


def _alike(standard: Standard, later: StandardCertificate) -> Iterator[Shift]:
    """Points of a further quantity, which nobody interpolates: those with the same nominal value."""
    certificate = standard.certificate
    if certificate is None or standard.used_by == "class":
        return
    known = {each.nominal: each for each in certificate.points if factor(each.nominal.unit, certificate.unit) is None}
    for each in later.points:
        if each.nominal in known:
            at = f"{each.nominal.value}{behind(each.nominal.unit)}"
            yield _shift(at, each.nominal.unit, _stated(known[each.nominal]), _stated(each))


def _stated(point: CertifiedPoint) -> tuple[float, float]:
    return float(point.correction), K * float(point.U) / float(point.k)


def _shift(
    at: str,
    unit: str,
    one: tuple[float, float],
    other: tuple[float, float],
    *,
    half: float = 0.0,
    most: float | None = None,
) -> Shift:
    before = math.hypot(one[1], K * half / math.sqrt(3))
    difference, U = other[0] - one[0], math.hypot(before, other[1])
    # Rounding of binary numbers must not make a shift that equals what is allowed a larger one.
    score = abs(En_score(other[0], one[0], other[1], before)) > 1 + 1e-9
    wrong = most is not None and abs(difference) > most * (1 + 1e-9)
    return Shift(at=at, shift=difference, allowed=U if most is None else min(U, most), unit=unit, beyond=score or wrong)


def _half_width(standard: Standard, unit: str) -> float:
    drift = standard.drift
    scale = None if drift is None else factor(drift.unit, unit)
    return 0.0 if drift is None or scale is None else float(Decimal(drift.half_width) * scale)


def _largest_error(nominal: Quantity, unit: str, demands: Sequence[Demand]) -> float | None:
    """The smallest of the largest errors that the uses at a place allow."""
    at = Decimal(nominal.value)
    found = [
        float(Decimal(each.largest_error) * scale)
        for each in demands
        if each.largest_error is not None
        and (scale := factor(each.unit, unit)) is not None
        and Decimal(each.lower) * scale <= at <= Decimal(each.upper) * scale
    ]
    return min(found, default=None)


def _text(value: Decimal) -> DecimalText:
    return DecimalText(f"{value.normalize():f}")
