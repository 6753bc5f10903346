"""What is keyed of a certificate: whether it can be so, and whether its own digital file says so (4.4-2, 4.4-7).

What cannot be so (an uncertainty that is not positive, a value that its own correction contradicts) is a slip of the
keys, or a certificate to be asked about; neither is evidence, and neither is filed.
"""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from guiju.conduct.intervals import written
from guiju.conduct.register_traceability import plain_serial
from guiju.conduct.slips import certificate_far, sensible_k
from guiju.lab.equipment.dcc_intake import Arrival, read
from guiju.lab.equipment.words import CERTIFICATES, COMPETENCES, unknown_word
from guiju.lab.house.act import Reading, Refused
from guiju.lab.house.controlled import is_bounded, is_decimal
from guiju.lab.house.files import stored
from guiju.lab.house.parameters import values_on
from guiju.lab.house.spans import demand_order
from guiju.lab.house.typed import demand_said
from guiju.record.codec import decode
from guiju.record.enclosures import CertifiedPoint
from guiju.record.errors import RecordError
from guiju.results.units import factor, is_known, one_dimension

SLACK = Decimal("1e-9")
"""Relative; the same value in another unit is the same value."""


def plausible(reading: Reading, request: Any) -> tuple[Callable[[], None], ...]:
    """Demands on what was keyed: words that are known, an issuer, days that can be, limits above zero, a unit."""
    shown = request.competence_kind != "none"
    return (
        lambda: _demand_word("kind", request.kind, CERTIFICATES),
        lambda: _demand_word("competence_kind", request.competence_kind, COMPETENCES),
        lambda: demand_said("issuer", request.issuer, requirement="4.4-2"),
        lambda: (
            demand_said("competence_reference", request.competence_reference, requirement="4.4-2") if shown else None
        ),
        lambda: _demand_issued(reading, request),
        lambda: _demand_near(reading, request),
        lambda: _demand_limits(request),
        lambda: _demand_unit(request.unit),
    )


def _demand_word(column: str, code: str, known: Any) -> None:
    if code not in known:
        raise Refused("word_unknown", requirement="4.4-2", parameters=unknown_word(column, code, known))


def _demand_issued(reading: Reading, request: Any) -> None:
    if request.issued_on is not None and request.issued_on > reading.day:
        parameters = {"number": request.number, "day": request.issued_on.isoformat(), "column": "issued_on"}
        raise Refused("certificate_issued_ahead", requirement="4.4-7", parameters=parameters)
    if request.issued_on is not None:
        in_order(request, "calibrated_on", "issued_on")


def _demand_near(reading: Reading, request: Any) -> None:
    parameters = values_on(reading, reading.day)
    far = certificate_far(request.calibrated_on, request.valid_to, today=reading.day, parameters=parameters)
    if far:
        column = "calibrated_on" if far == "certificate_oldest_years" else "valid_to"
        day = getattr(request, column).isoformat()
        told = {"number": request.number, "day": day, "parameter": far, "column": column}
        raise Refused("certificate_days_far", requirement="4.4-2", parameters=told)


def _demand_limits(request: Any) -> None:
    if is_decimal(request.limits) and not Decimal(request.limits) > 0:
        _refuse("limits", request.limits, "limits")


def _demand_unit(unit: str) -> None:
    if not is_known(unit):
        raise Refused("unit_unknown", requirement="4.4-2", parameters={"unit": unit or "—", "column": "unit"})


def in_order(request: Any, first: str, last: str) -> None:
    """Raises Refused, at the later column, where a span of the request ends before it begins."""
    try:
        demand_order(getattr(request, first), getattr(request, last))
    except Refused as refused:
        found = refused.findings[0]
        told = tuple(sorted({**dict(found.parameters), "column": last}.items()))
        raise Refused(findings=(replace(found, parameters=told),)) from None


def demand_points(reading: Reading, request: Any) -> None:
    """Raises Refused for points that cannot be read, or that cannot stand on any certificate."""
    try:
        points = decode(tuple[CertifiedPoint, ...], request.points, "$.points")
    except RecordError as error:
        _refuse(error.path, error.found)
    parameters = values_on(reading, reading.day)
    for place, each in enumerate(points):
        where = f"$.points[{place}]"
        for name in ("value", "correction", "U", "k"):
            if not is_bounded(getattr(each, name)):
                _refuse(f"{where}.{name}", getattr(each, name)[:20])
        if not is_bounded(each.nominal.value):
            _refuse(f"{where}.nominal.value", each.nominal.value[:20])
        if not is_known(each.nominal.unit):
            told = {"unit": each.nominal.unit or "—", "column": "points"}
            raise Refused("unit_unknown", requirement="4.4-2", parameters=told)
        if not Decimal(each.U) > 0:
            _refuse(f"{where}.U", each.U)
        if not sensible_k(each.k, parameters):
            _refuse(f"{where}.k", each.k)
        if _contradicts(each):
            told = {"nominal": written(each.nominal), "column": "points"}
            values = {"value": each.value, "correction": each.correction}
            raise Refused("certificate_point_contradicts", requirement="4.4-7", parameters={**told, **values})
    _demand_whole(request, points)


def _demand_whole(request: Any, points: tuple[CertifiedPoint, ...]) -> None:
    """Raises Refused for a calibration without points, points of another quantity alone, or one place told twice."""
    if request.kind == "calibration" and not points and not request.limits:
        _refuse("$.points", "—")
    if points and not any(one_dimension(each.nominal.unit, request.unit) for each in points):
        _refuse("$.points[0].nominal.unit", f"{points[0].nominal.unit} ≠ {request.unit}")
    known: list[CertifiedPoint] = []
    for place, each in enumerate(points):
        for other in known:
            scale = factor(each.nominal.unit, other.nominal.unit)
            if (
                scale is not None
                and Decimal(each.nominal.value) * scale == Decimal(other.nominal.value)
                and each != other
            ):
                _refuse(f"$.points[{place}].nominal", written(each.nominal))
        known.append(each)


def _refuse(where: str, found: str, column: str = "points") -> None:
    parameters = {"where": where, "found": found, "column": column}
    raise Refused("certificate_points", requirement="4.4-2", parameters=parameters) from None


def _contradicts(point: CertifiedPoint) -> bool:
    """Whether value and correction differ by more than the last digit of the coarser: value = nominal + correction."""
    nominal, value, correction = (Decimal(each) for each in (point.nominal.value, point.value, point.correction))
    last = max(_last_digit(value), _last_digit(correction)) / 2
    return abs(value - nominal - correction) > last


def _last_digit(value: Decimal) -> Decimal:
    """What the last decimal is worth; a whole number is taken as exact."""
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) and exponent < 0 else Decimal(0)


def beside(came: Arrival, request: Any) -> Arrival:
    """The arrival with what was keyed otherwise than its digital certificate says; nothing where it says nothing."""
    if came.source != "dcc":
        return came
    data = stored(request.file_sha256)
    told = read(data, request.unit)
    return came if told is None else replace(came, differs=tuple(_differences(told.values, told.typed, request)))


def _differences(told: dict[str, Any], typed: bool, request: Any) -> list[str]:
    found = [
        f"{getattr(request, name)} ≠ {told[name]}"
        for name in ("calibrated_on", "issued_on", "serial_number")
        if told[name] and getattr(request, name) and _plain(getattr(request, name)) != _plain(told[name])
    ]
    if not told["points"]:
        return found
    try:
        points = decode(tuple[CertifiedPoint, ...], request.points, "$.points")
    except RecordError:
        return found
    for each in points:
        if not any(_same(each, other, typed) for other in told["points"]):
            found.append(f"{written(each.nominal)} ({each.value}; {each.correction}; U {each.U})")
    return found


def _plain(value: Any) -> str:
    """A day, or a serial number without the marks that are written or left out at will."""
    return plain_serial(str(value))


def _same(keyed: CertifiedPoint, told: CertifiedPoint, typed: bool) -> bool:
    """Whether a keyed point is one of the file; where its columns have no type, a value with its U is all it tells."""
    unit, own = keyed.nominal.unit, told.nominal.unit
    scale = factor(own, unit)
    if scale is None and not one_dimension(own, unit):
        return False
    if scale is None:
        return _same_temperature(keyed, told, typed)
    by = scale
    if not _equal(Decimal(told.U) * by * Decimal(keyed.k), Decimal(keyed.U) * Decimal(told.k)):
        return False
    value = Decimal(told.value) * by
    if not typed:
        return any(_equal(value, Decimal(each)) for each in (keyed.value, keyed.nominal.value, keyed.correction))
    pairs = ((told.nominal.value, keyed.nominal.value), (told.correction, keyed.correction))
    return all(_equal(Decimal(one) * by, Decimal(other)) for one, other in pairs)


def _same_temperature(keyed: CertifiedPoint, told: CertifiedPoint, typed: bool) -> bool:
    """As `_same` for °C beside K, which begin elsewhere: temperatures are compared in kelvins, differences as they are.

    Units that are neither, and that do not compare either, tell of a point by their U alone.
    """
    unit, own = keyed.nominal.unit, told.nominal.unit
    one, other = _step(own), _step(unit)
    if one is None or other is None:
        return _equal(Decimal(told.U) * Decimal(keyed.k), Decimal(keyed.U) * Decimal(told.k))
    U, as_keyed = Decimal(told.U) * one * Decimal(keyed.k), Decimal(keyed.U) * other * Decimal(told.k)
    if not _equal(U, as_keyed):
        return False
    value, correction = _kelvins(told.value, own), Decimal(keyed.correction) * other
    if not typed:
        at = [_kelvins(each, unit) for each in (keyed.value, keyed.nominal.value)]
        return any(_equal(value, each) for each in at) or _equal(Decimal(told.value) * one, correction)
    nominal = _equal(_kelvins(told.nominal.value, own), _kelvins(keyed.nominal.value, unit))
    return nominal and _equal(Decimal(told.correction) * one, correction)


ICE = Decimal("273.15")
"""0 °C in kelvins (SI brochure, 2.3.1)."""


def _step(unit: str) -> Decimal | None:
    """The size of a unit of temperature in kelvins; None for any other unit."""
    of_kelvin = factor(unit, "K")
    return factor(unit, "°C") if of_kelvin is None else of_kelvin


def _kelvins(value: str, unit: str) -> Decimal:
    from_ice = factor(unit, "K") is None
    return Decimal(value) * (_step(unit) or 1) + (ICE if from_ice else 0)


def _equal(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) <= SLACK * max(abs(one), abs(other))


def demand_as_file(came: Arrival | None, request: Any) -> None:
    """Raises Refused when what was keyed is not what the digital certificate filed with it says (4.4-7)."""
    if came is not None and came.differs:
        listed = "; ".join(came.differs[:3])
        raise Refused("certificate_not_as_file", requirement="4.4-7", parameters={"differs": listed})
