"""What a standard's certificate says at a nominal value, by the interpolation rule of the standard."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from guiju.metrology import Input, Rectangular, from_certificate
from guiju.quickly_made import quickly_made
from guiju.record.enclosures import CertifiedPoint, Standard, StandardCertificate
from guiju.record.words import Quantity
from guiju.results.sections import EvaluationError, MissingError, evaluating
from guiju.results.units import factor


@quickly_made
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
    with evaluating(where):
        for place, point in points:
            if place == at:
                return Certified(float(point.value), float(point.correction), _stated(point).u, None, name)
    if standard.interpolation == "none" or not points[0][0] < at < points[-1][0]:
        zh = f"证书在 {at} {certificate.unit} 处没有校准点；请换用覆盖该点的标准器，或规定内插规则"
        en = f"the certificate has no point at {at} {certificate.unit}; take a standard that covers it, or set a rule"
        raise EvaluationError(where, zh, en)
    with evaluating(where):
        return _between(points, float(at), standard.interpolation, name)


def _by_class(certificate: StandardCertificate, at: Decimal, name: str, where: str) -> Certified:
    if certificate.limits is None:
        raise MissingError(where, "按等级使用的标准器缺最大允许误差", "used by class, but without limits of error")
    with evaluating(where):
        limits = Rectangular(float(at), float(certificate.limits))
    return Certified(limits.value, 0.0, limits.u, limits.half_width, name)


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


def _stated(point: CertifiedPoint) -> Input:
    return from_certificate(float(point.correction), float(point.U), k=float(point.k))


def _between(points: list[tuple[Decimal, CertifiedPoint]], x: float, rule: str, name: str) -> Certified:
    from guiju.metrology.curves import interp, interpolate, table

    stated = [_stated(point) for _, point in points]
    places, corrections = [float(place) for place, _ in points], [each.value for each in stated]
    # What the interpolation itself adds belongs to the template, as an input of its own.
    linear = table(places, corrections, [each.u for each in stated], u_interpolation=0.0)
    curve = table(places, corrections, method="cubic") if rule == "curve" else linear
    correction = interp(curve, x)
    return Certified(x + correction, correction, interpolate(linear, x).u, None, name)
