"""What becomes of a past result when a standard turns out to have been elsewhere than its certificate said (5-6d).

The standard's correction in the record is replaced by another, and the budgets are evaluated again. Two assumptions:
the whole shift since the last good evidence, or a shift that grew linearly with time between two days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from guiju.metrology.decision import RULES, Limits, decide
from guiju.metrology.errors import MetrologyError
from guiju.record.enclosures import CertifiedPoint, Standard, StandardCertificate
from guiju.record.measurement import Conformity, Result
from guiju.record.statement import Case
from guiju.record.words import DecimalText, Quantity
from guiju.results.certified import certified
from guiju.results.evaluate import evaluate
from guiju.results.recompute import inputs_of
from guiju.results.sections import EvaluationError, SectionInputs
from guiju.results.units import factor

Why = Literal["left_out", "not_in_budget", "by_class", "not_covered", "not_evaluated"]
"""Why a change is not known: an enclosure is gone; the budget does not read the standard's certificate; it is used by
class; the later certificate does not cover the point; a model failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One result under one assumption: what it would have been, and by how much it differs."""

    result_id: str
    symbol: str
    at: Quantity | None
    unit: str
    value: DecimalText
    U: DecimalText
    reported: str
    shifted: DecimalText
    """The value with the shift taken into account, unrounded."""
    shifted_reported: str
    difference: DecimalText
    in_U: DecimalText
    """The difference as a share of the result's U."""
    verdict: str
    """The verdict in the record; empty where none was ordered."""
    shifted_verdict: str

    @property
    def changes(self) -> bool:
        """Whether the result as reported, or its verdict, would have been another."""
        return self.reported != self.shifted_reported or self.verdict != self.shifted_verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Shifted:
    """The changes of one case under one assumption; `unknown` says why there are none where that is not known."""

    changes: tuple[Change, ...]
    unknown: Why | None = None


class _Unknown(Exception):
    """The change cannot be computed."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why: Why = why


def fraction(day: date, since: date, until: date) -> Decimal:
    """How much of the shift a linear change had reached on a day: 0 at the last good evidence, 1 at the calibration.

    >>> fraction(date(2026, 1, 11), date(2026, 1, 1), date(2026, 1, 31))
    Decimal('0.3333333333333333333333333333')
    """
    if until <= since or day >= until:
        return Decimal(1)
    return Decimal(max(0, (day - since).days)) / Decimal((until - since).days)


def shifted(case: Case, equipment_id: str, later: StandardCertificate, *parts: Decimal) -> tuple[Shifted, ...]:
    """The results of a case if a part of the way to the later certificate's corrections had been gone that day.

    One answer for each part; what the evaluations need is taken out of the case once.
    """
    try:
        groups = _groups(case, equipment_id)
    except _Unknown as unknown:
        return (Shifted(changes=(), unknown=unknown.why),) * len(parts)
    return tuple(_shifted(case, groups, equipment_id, later, part) for part in parts)


_Place = tuple[str, str]
"""Section, and digest of the template by which its results were evaluated."""


def _places(case: Case) -> list[tuple[Result, _Place]]:
    templates = {each.budget_id: each.template.digest for each in case.record.budgets}
    return [(each, (each.section_id, templates[each.budget_id])) for each in case.record.results]


def _groups(case: Case, equipment_id: str) -> dict[_Place, SectionInputs]:
    groups: dict[_Place, SectionInputs] = {}
    for result, place in _places(case):
        if place not in groups:
            inputs = inputs_of(case, result)
            if inputs is None:
                raise _Unknown("left_out")
            groups[place] = inputs
    if not any(reads(each, equipment_id) for each in groups.values()):
        raise _Unknown("not_in_budget")
    return groups


def _shifted(
    case: Case, groups: Mapping[_Place, SectionInputs], equipment_id: str, later: StandardCertificate, part: Decimal
) -> Shifted:
    try:
        again = {
            place: {_key(each): each for each in evaluate(_moved(inputs, equipment_id, later, part)).results}
            for place, inputs in groups.items()
        }
        found = [(each, again[place].get(_key(each))) for each, place in _places(case)]
    except _Unknown as unknown:
        return Shifted(changes=(), unknown=unknown.why)
    except EvaluationError:
        return Shifted(changes=(), unknown="not_evaluated")
    if any(other is None for _, other in found):
        return Shifted(changes=(), unknown="not_evaluated")
    return Shifted(changes=tuple(_change(case, result, other) for result, other in found if other is not None))


def reads(inputs: SectionInputs, equipment_id: str) -> bool:
    """Whether an input of the template takes its value from this standard's certificate."""
    roles = {each.role for each in inputs.template.inputs if each.from_ in ("standard", "standard_correction")}
    held = [inputs.standards, *inputs.run_standards.values()]
    return any(
        role in roles and standard.equipment_id == equipment_id for each in held for role, standard in each.items()
    )


def _key(result: Result) -> object:
    return result.section_id, result.points, result.symbol, result.at


def _moved(inputs: SectionInputs, equipment_id: str, later: StandardCertificate, part: Decimal) -> SectionInputs:
    def moved(standard: Standard) -> Standard:
        return _moved_standard(standard, later, part, inputs) if standard.equipment_id == equipment_id else standard

    return replace(
        inputs,
        standards={role: moved(each) for role, each in inputs.standards.items()},
        run_standards={
            run: {role: moved(each) for role, each in roles.items()} for run, roles in inputs.run_standards.items()
        },
    )


def _moved_standard(standard: Standard, later: StandardCertificate, part: Decimal, inputs: SectionInputs) -> Standard:
    """The standard with corrections moved by `part` of the way to the later certificate, at the points measured.

    Each certificate is interpolated by its own points; what comes out stands as a certified point at the nominal.
    """
    certificate = standard.certificate
    if certificate is None:
        raise _Unknown("not_evaluated")
    if certificate.number == later.number:
        return standard
    if standard.used_by == "class":
        raise _Unknown("by_class")
    other = replace(standard, certificate=later)
    places = {(each.nominal.value, each.nominal.unit): each.nominal for each in inputs.points}
    points = [
        _moved_point(standard, other, nominal, part)
        for nominal in places.values()
        if factor(nominal.unit, certificate.unit) is not None
    ]
    return replace(standard, certificate=replace(certificate, points=tuple(points))) if points else standard


def _moved_point(standard: Standard, other: Standard, nominal: Quantity, part: Decimal) -> CertifiedPoint:
    before, certificate, later = certified(standard, nominal, "certificate"), standard.certificate, other.certificate
    scale = factor(later.unit, certificate.unit) if later is not None and certificate is not None else None
    try:
        after = certified(other, nominal, "certificate")
    except EvaluationError:
        scale = None
    if scale is None:
        raise _Unknown("not_covered")
    shift = (_decimal(after.correction) * scale - _decimal(before.correction)) * part
    return CertifiedPoint(
        nominal=nominal,
        value=DecimalText(str(_decimal(before.value) + shift)),
        correction=DecimalText(str(_decimal(before.correction) + shift)),
        U=DecimalText(str(2 * _decimal(before.u))),
        k=DecimalText("2"),
    )


def _decimal(value: float) -> Decimal:
    return Decimal(repr(float(value)))


def _change(case: Case, result: Result, other: Result) -> Change:
    difference = Decimal(other.value) - Decimal(result.value)
    # The same bytes as recomputation gives: less than its tolerance is no difference.
    if abs(difference) <= Decimal("1e-9") * max(abs(Decimal(result.value)), Decimal(result.u)):
        difference, other = Decimal(0), replace(other, value=result.value, reported_value=result.reported_value)
    held = next((each for each in case.record.conformity if each.result_id == result.result_id), None)
    return Change(
        result_id=result.result_id,
        symbol=result.symbol,
        at=result.at,
        unit=result.unit,
        value=result.value,
        U=result.U,
        reported=result.reported_value,
        shifted=other.value,
        shifted_reported=other.reported_value,
        difference=DecimalText(_short(difference)),
        in_U=DecimalText(_short(difference / Decimal(result.U), 3)) if Decimal(result.U) else DecimalText("0"),
        verdict="" if held is None else held.verdict,
        shifted_verdict="" if held is None else verdict_on(held, other),
    )


def verdict_on(held: Conformity, result: Result) -> str:
    """The verdict by the rule and limits of an earlier one; `unknown` where the rule is not one that is known."""
    rule, unit = RULES.get(held.decision_rule), factor(held.limits.unit, result.unit)
    if rule is None or unit is None:
        return "unknown"
    ends = [None if each is None else float(Decimal(each) * unit) for each in (held.limits.lower, held.limits.upper)]
    try:
        found = decide(rule, float(result.value), float(result.U), Limits(*ends))
    except MetrologyError:
        return "unknown"
    return found.verdict.value


def _short(value: Decimal, digits: int = 6) -> str:
    """A few significant digits: a difference is read, never computed with."""
    if not value:
        return "0"
    rounded = Decimal(f"{value:.{digits}g}").normalize()
    return f"{rounded:f}" if -9 < rounded.adjusted() < 12 else str(rounded).replace("E", "e")
