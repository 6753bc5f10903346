"""Metrological confirmation by computation: a certificate's results against what the use asks (code 4.4-3).

Every point that is needed is compared: the certified correction with the largest error that is allowed, its expanded
uncertainty with the largest U or with a share of that error. Where only some points pass, the range shrinks to those.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from guiju.record.enclosures import CertifiedPoint, Standard, StandardCertificate
from guiju.record.words import DecimalText, Interval, Quantity
from guiju.results.certified import certified
from guiju.results.sections import EvaluationError, number
from guiju.results.units import factor

Reason = Literal["", "error", "U", "ratio", "undecided", "not_certified", "unit", "no_verdict"]
"""Why a point does not pass; empty when it does."""
K = Decimal(2)
"""Expanded uncertainties are compared at this coverage factor, whatever the certificate's own."""
NEGLECTED = Decimal(1) / Decimal(3)
"""JJF 1094: U up to this share of the largest error is neglected in the decision; beyond it the limits are guarded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What the use asks between two places of the range, both included, or at the places named."""

    lower: DecimalText
    upper: DecimalText
    unit: str
    """Unit of the places, of the error and of U."""
    largest_error: DecimalText | None
    largest_U: DecimalText | None
    largest_ratio: DecimalText | None
    """Largest U as a share of `largest_error`."""
    points: tuple[DecimalText, ...] = ()
    """Places that must be certified, by a point of the certificate or by its interpolation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One place beside what was asked of it; in the certificate's unit, U at k = 2."""

    nominal: DecimalText
    correction: DecimalText | None
    U: DecimalText | None
    largest_error: DecimalText | None
    largest_U: DecimalText | None
    reason: Reason

    @property
    def passes(self) -> bool:
        return self.reason == ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The computed verdict: all compared places, whether any use remains, and in which range."""

    compared: tuple[Compared, ...]
    passed: bool
    whole: bool
    """Every place passed: nothing was restricted."""
    range: Interval


def confirm(standard: Standard, demands: Sequence[Demand], *, verified: bool | None = None) -> Outcome:
    """Compares the standard's certificate with the demands.

    `verified`: the verdict of a verification certificate; a standard that is used by class passes by it alone.
    Nothing passes without a demand, a certificate or a place to compare.
    """
    certificate = standard.certificate
    if certificate is None or not demands:
        return Outcome(compared=(), passed=False, whole=False, range=Interval(lower=None, upper=None, unit=""))
    if standard.used_by == "class":
        compared = tuple(_by_class(certificate, each, verified) for each in demands)
        return _judged(compared, certificate.unit, _ends(demands, certificate.unit))
    places = _places(standard, certificate, demands)
    compared = tuple(_by_value(standard, certificate, at, demand) for at, demand in places)
    return _judged(compared, certificate.unit, None)


def _ends(demands: Iterable[Demand], unit: str) -> tuple[DecimalText, DecimalText] | None:
    scaled = [
        (Decimal(each.lower) * scale, Decimal(each.upper) * scale)
        for each in demands
        if (scale := factor(each.unit, unit)) is not None
    ]
    if not scaled:
        return None
    return _text(min(low for low, _ in scaled)), _text(max(high for _, high in scaled))


def _by_class(certificate: StandardCertificate, demand: Demand, verified: bool | None) -> Compared:
    scale = factor(demand.unit, certificate.unit)
    allowed = demand.largest_error or demand.largest_U
    reason: Reason = ""
    if scale is None:
        reason = "unit"
    elif certificate.limits is None or (certificate.kind == "verification" and verified is not True):
        reason = "no_verdict"
    elif certificate.kind == "calibration" and (beside := _beside_limits(certificate, demand, scale)):
        reason = beside
    elif allowed is not None and Decimal(certificate.limits) > Decimal(allowed) * scale:
        reason = "error"
    return Compared(
        nominal=demand.upper if scale is None else _text(Decimal(demand.upper) * scale),
        correction=None,
        U=certificate.limits,
        largest_error=_scaled(demand.largest_error, scale),
        largest_U=_scaled(demand.largest_U, scale),
        reason=reason,
    )


def _beside_limits(certificate: StandardCertificate, demand: Demand, scale: Decimal) -> Reason:
    """Whether a calibration, which gives no verdict, shows the limits of the class that it is keyed with.

    Without a point in the range that is asked for it shows nothing.
    """
    low, high = Decimal(demand.lower) * scale, Decimal(demand.upper) * scale
    found: list[Reason] = []
    for each in certificate.points:
        own = factor(each.nominal.unit, certificate.unit)
        if own is not None and low <= Decimal(each.nominal.value) * own <= high:
            U = Decimal(each.U) * K / Decimal(each.k)
            found.append(_reason(Decimal(each.correction), U, certificate.limits, None, None))
    return next((each for each in found if each), "") if found else "no_verdict"


def _places(
    standard: Standard, certificate: StandardCertificate, demands: Sequence[Demand]
) -> list[tuple[Decimal, Demand]]:
    """Every certified place that a demand holds, and every place that a demand names, in order."""
    found: dict[tuple[Decimal, int], Demand] = {}
    for index, demand in enumerate(demands):
        scale = factor(demand.unit, certificate.unit)
        if scale is None:
            found[Decimal(demand.lower), index] = demand
            continue
        low, high = Decimal(demand.lower) * scale, Decimal(demand.upper) * scale
        named = [Decimal(each) * scale for each in demand.points]
        held = [at for at in _certified_places(certificate) if low <= at <= high]
        for at in (*named, *held):
            found[at, index] = demand
    return [(at, demand) for (at, _), demand in sorted(found.items(), key=lambda pair: pair[0])]


def _certified_places(certificate: StandardCertificate) -> list[Decimal]:
    scaled = ((each, factor(each.nominal.unit, certificate.unit)) for each in certificate.points)
    return [Decimal(each.nominal.value) * scale for each, scale in scaled if scale is not None]


def _by_value(standard: Standard, certificate: StandardCertificate, at: Decimal, demand: Demand) -> Compared:
    scale = factor(demand.unit, certificate.unit)
    largest_error, largest_U = _scaled(demand.largest_error, scale), _scaled(demand.largest_U, scale)
    correction: DecimalText | None = None
    U: DecimalText | None = None
    reason: Reason = "unit"
    if scale is not None:
        try:
            correction, U = _stated(standard, certificate, at)
            reason = _reason(Decimal(correction), Decimal(U), largest_error, largest_U, demand.largest_ratio)
        except EvaluationError:
            reason = "not_certified"
    return Compared(
        nominal=_text(at),
        correction=correction,
        U=U,
        largest_error=largest_error,
        largest_U=largest_U,
        reason=reason,
    )


def _stated(standard: Standard, certificate: StandardCertificate, at: Decimal) -> tuple[DecimalText, DecimalText]:
    """Correction and U at k = 2, exactly as certified where the place is a certified point."""
    point = _point_at(certificate, at)
    if point is not None:
        return point.correction, _text(Decimal(point.U) * K / Decimal(point.k))
    known = certified(standard, Quantity(value=_text(at), unit=certificate.unit), "certificate")
    return number(known.correction), number(2 * known.u)


def _point_at(certificate: StandardCertificate, at: Decimal) -> CertifiedPoint | None:
    for each in certificate.points:
        scale = factor(each.nominal.unit, certificate.unit)
        if scale is not None and Decimal(each.nominal.value) * scale == at:
            return each
    return None


def _reason(
    correction: Decimal,
    U: Decimal,
    largest_error: DecimalText | None,
    largest_U: DecimalText | None,
    ratio: DecimalText | None,
) -> Reason:
    if largest_U is not None and Decimal(largest_U) < U:
        return "U"
    if largest_error is None:
        return ""
    limit = Decimal(largest_error)
    if ratio is not None and Decimal(ratio) * limit < U:
        return "ratio"
    if abs(correction) > limit:
        return "error"
    if limit * NEGLECTED < U and abs(correction) > limit - U:
        return "undecided"
    return ""


def _judged(compared: tuple[Compared, ...], unit: str, ends: tuple[DecimalText, DecimalText] | None) -> Outcome:
    whole = bool(compared) and all(each.passes for each in compared)
    if ends is not None:
        lower, upper = ends if whole else (None, None)
        return Outcome(
            compared=compared, passed=whole, whole=whole, range=Interval(lower=lower, upper=upper, unit=unit)
        )
    run = _longest(compared)
    lower, upper = (run[0].nominal, run[-1].nominal) if run else (None, None)
    return Outcome(
        compared=compared, passed=bool(run), whole=whole, range=Interval(lower=lower, upper=upper, unit=unit)
    )


def _longest(compared: Sequence[Compared]) -> list[Compared]:
    """The neighbouring places that all pass, as many as possible; of two such runs the wider.

    A place stands in two demands where their ranges meet; it passes when it passes both.
    """
    runs: list[list[Compared]] = [[]]
    failed = {each.nominal for each in compared if not each.passes}
    for each in compared:
        if each.nominal in failed:
            runs.append([])
        else:
            runs[-1].append(each)
    return max(runs, key=lambda run: (len(run), _width(run)))


def _width(run: Sequence[Compared]) -> Decimal:
    return Decimal(run[-1].nominal) - Decimal(run[0].nominal) if run else Decimal(-1)


def narrower(outcome: Outcome, lower: str, upper: str) -> bool:
    """Whether a range, in the outcome's unit, lies within the computed one."""
    held = outcome.range
    if not outcome.passed or held.lower is None or held.upper is None:
        return False
    return Decimal(held.lower) <= Decimal(lower) <= Decimal(upper) <= Decimal(held.upper)


def with_certificate(standard: Standard, certificate: StandardCertificate) -> Standard:
    """The standard with another certificate in place of its own."""
    return replace(standard, certificate=certificate, confirmation=None)


def _scaled(text: DecimalText | None, scale: Decimal | None) -> DecimalText | None:
    return None if text is None or scale is None else _text(Decimal(text) * scale)


def _text(value: Decimal) -> DecimalText:
    """A decimal as people write it: no exponent, no needless digits."""
    plain = f"{value.normalize():f}"
    return DecimalText("0" if plain == "-0" else plain)
