"""What a standard's certificate says at a nominal value, by the interpolation rule of the standard."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from decimal import Decimal

from guiju.record.enclosures import CertifiedPoint, Standard, StandardCertificate
from guiju.record.words import Quantity
from guiju.results.sections import EvaluationError, MissingError
from guiju.results.units import factor


@dataclass(frozen=True, slots=True)
class Certified:
    """Value, correction and uncertainty of a standard at one nominal value, in the certificate's unit."""

    value: float
    correction: float
    u: float
    half_width: float | None
    """For a standard used by class: its limits, a rectangular distribution."""
    source_id: str
    """One certified point of one certificate is one random variable."""


def certified(standard: Standard, nominal: Quantity, where: str) -> Certified:
    """What the certificate says at `nominal`.

    By value: the certified point itself, or between two neighbours (linear: corrections and standard uncertainties
    interpolated linearly, an upper bound whatever their correlation; curve: corrections by the monotone cubic through
    all points, uncertainties as for linear). By class: the nominal value within the limits of the class.

    Raises MissingError without certificate, EvaluationError outside the certified points or in another unit.
    """
    certificate = standard.certificate
    if certificate is None:
        raise MissingError(where, "标准器没有证书", "the standard has no certificate")
    scale = factor(nominal.unit, certificate.unit)
    if scale is None:
        zh = f"点的单位 {nominal.unit} 与证书的单位 {certificate.unit} 不能换算"
        raise EvaluationError(where, zh, f"the point's unit {nominal.unit} is no multiple of {certificate.unit}")
    at = Decimal(nominal.value) * scale
    name = f"{standard.equipment_id}/{certificate.number}@{at.normalize():f} {certificate.unit}"
    if standard.used_by == "class":
        return _by_class(certificate, at, name, where)
    points = _points(certificate, where)
    for place, point in points:
        if place == at:
            u = float(Decimal(point.U) / Decimal(point.k))
            return Certified(float(point.value), float(point.correction), u, None, name)
    if standard.interpolation == "none" or not points[0][0] < at < points[-1][0]:
        zh = f"证书在 {at} {certificate.unit} 处没有校准点；请换用覆盖该点的标准器，或规定内插规则"
        en = f"the certificate has no point at {at} {certificate.unit}; take a standard that covers it, or set a rule"
        raise EvaluationError(where, zh, en)
    return _between(points, at, standard.interpolation, name)


def _by_class(certificate: StandardCertificate, at: Decimal, name: str, where: str) -> Certified:
    if certificate.limits is None:
        raise MissingError(where, "按等级使用的标准器缺最大允许误差", "used by class, but without limits of error")
    half_width = float(certificate.limits)
    return Certified(float(at), 0.0, half_width / 3**0.5, half_width, name)


def _points(certificate: StandardCertificate, where: str) -> list[tuple[Decimal, CertifiedPoint]]:
    placed = []
    for point in certificate.points:
        scale = factor(point.nominal.unit, certificate.unit)
        if scale is None:
            zh = f"证书校准点的单位 {point.nominal.unit} 与 {certificate.unit} 不能换算"
            raise EvaluationError(where, zh, f"a certified point in {point.nominal.unit}, not in {certificate.unit}")
        placed.append((Decimal(point.nominal.value) * scale, point))
    if not placed:
        raise MissingError(where, "证书没有校准点", "the certificate has no points")
    return sorted(placed, key=lambda pair: pair[0])


def _between(points: list[tuple[Decimal, CertifiedPoint]], at: Decimal, rule: str, name: str) -> Certified:
    places = [float(place) for place, _ in points]
    corrections = [float(point.correction) for _, point in points]
    uncertainties = [float(Decimal(point.U) / Decimal(point.k)) for _, point in points]
    x = float(at)
    right = bisect_left(places, x)
    left = right - 1
    share = (x - places[left]) / (places[right] - places[left])
    u = (1 - share) * uncertainties[left] + share * uncertainties[right]
    if rule == "curve" and len(points) > 2:
        from scipy.interpolate import PchipInterpolator

        correction = float(PchipInterpolator(places, corrections)(x))
    else:
        correction = (1 - share) * corrections[left] + share * corrections[right]
    return Certified(x + correction, correction, u, None, name)
