"""Gates, points and verdict over judged rows: points are for chapter 6 alone and never offset a gate.

All arithmetic is exact (fractions); what is stored is rounded once, last. The model is this software's own: the draft
has no points.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from guiju.conduct.catalogue import catalogue
from guiju.conduct.evaluation.evidence import LEVELS, Snapshot
from guiju.conduct.evaluation.plan import RowPlan
from guiju.conduct.evaluation.profile import Profile
from guiju.conduct.evaluation.promised import covered_rows
from guiju.conduct.evaluation.result import DimensionResult, GateResult, RowResult, Verdict, is_tailored
from guiju.record.words import DecimalText

TAILORED_LIMIT = Fraction(1, 5)
"""A dimension, or a gate, of which more than this share is stated not to apply keeps those rows as not shown."""

REQUIRED = ("must", "must_not")


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    verdict: Verdict
    final: bool
    score: DecimalText | None
    bonus: DecimalText
    coverage: DecimalText
    assurance: DecimalText
    gates: tuple[GateResult, ...]
    dimensions: tuple[DimensionResult, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Atom:
    """One scored row with its share of the points of its dimension."""

    row: RowResult
    points: Fraction
    value: Fraction


def score(rows: tuple[RowResult, ...], snapshot: Snapshot, profile: Profile, plans: Mapping[str, RowPlan]) -> Score:
    """The four numbers with gates and dimensions."""
    by_id = {each.id: each for each in rows}
    atoms = {key: _atoms(key, by_id, profile, plans) for key in profile.points}
    everything = [atom for group in atoms.values() for atom in group]
    possible = sum((each.points for each in everything), Fraction(0))
    scale = Fraction(1000) / possible if possible else Fraction(0)
    gained = sum((each.points * each.value for each in everything), Fraction(0)) * scale
    gates = _gates(rows, snapshot, plans)
    coverage = _share([each for each in everything if _determined(each.row)], possible)
    strength = sum((each.points * LEVELS.index(each.row.evidence_level) for each in everything), Fraction(0))
    assurance = strength / possible if possible else Fraction(0)
    verdict = _verdict(gates, _confirmed(rows, snapshot), gained, assurance, profile)
    return Score(
        verdict=verdict,
        final=_final(rows, coverage, profile),
        score=None if verdict == "D" else _text(gained),
        bonus=_text(Fraction(_bonus(rows, plans, profile))),
        coverage=_text(coverage, "0.0001"),
        assurance=_text(assurance),
        gates=gates,
        dimensions=tuple(_dimension(key, atoms[key], scale) for key in profile.points if atoms[key]),
    )


def _atoms(key: str, rows: Mapping[str, RowResult], profile: Profile, plans: Mapping[str, RowPlan]) -> list[_Atom]:
    """The rows of a dimension that are scored; permissions bring a bonus alone."""
    scored = [rows[plan.id] for plan in plans.values() if plan.dimension == key and plan.effective != "may"]
    asked = [each for each in scored if not profile.left_out & set(plans[each.id].groups)]
    tailored = [each for each in asked if each.outcome == "not_applicable"]
    everything = sum(plans[each.id].weight for each in asked)
    share = Fraction(sum(plans[each.id].weight for each in tailored), everything) if everything else Fraction(0)
    kept = asked if share > TAILORED_LIMIT else [each for each in asked if each not in tailored]
    weight = sum(plans[each.id].weight for each in kept)
    return [
        _Atom(
            row=each,
            points=Fraction(profile.points[key] * plans[each.id].weight, weight),
            value=_value(each, rows, profile, plans),
        )
        for each in kept
    ]


def _value(row: RowResult, rows: Mapping[str, RowResult], profile: Profile, plans: Mapping[str, RowPlan]) -> Fraction:
    """0 to 1: a required row by outcome, a recommended one by maturity; a list's items bound their parent.

    An item that the draft words as required inside a recommended list is judged as required once it is adopted.
    """
    if catalogue()[row.id].literal in REQUIRED:
        return {"met": Fraction(1), "partly": Fraction(profile.partly)}.get(row.outcome, Fraction(0))
    children = [rows[plan.id] for plan in plans.values() if plan.parent == row.id]
    maturity = Fraction(row.maturity)
    if children:
        adopted = [each for each in children if each.outcome in ("met", "partly", "not_met")]
        met = Fraction(sum(each.outcome == "met" for each in adopted), len(children))
        maturity = min(maturity, 2 + 3 * met)
    return maturity / 5


def _determined(row: RowResult) -> bool:
    return row.outcome in ("met", "partly", "not_met")


def _share(atoms: list[_Atom], possible: Fraction) -> Fraction:
    return sum((each.points for each in atoms), Fraction(0)) / possible if possible else Fraction(0)


def _dimension(key: str, atoms: list[_Atom], scale: Fraction) -> DimensionResult:
    return DimensionResult(
        chapter=key,
        points=_text(sum((each.points for each in atoms), Fraction(0)) * scale),
        scored=_text(sum((each.points * each.value for each in atoms), Fraction(0)) * scale),
        determined=_text(sum((each.points for each in atoms if _determined(each.row)), Fraction(0)) * scale),
    )


def _bonus(rows: tuple[RowResult, ...], plans: Mapping[str, RowPlan], profile: Profile) -> int:
    """Permissions that are used and shown by more than that no rule objected."""
    used = [
        each
        for each in rows
        if plans[each.id].effective == "may"
        and each.outcome == "met"
        and each.evidence_level >= profile.bonus_level
        and any(part.state == "held" and part.name != "rules" for part in each.parts)
    ]
    return min(profile.bonus_limit, profile.bonus_each * len(used))


def _gates(rows: tuple[RowResult, ...], snapshot: Snapshot, plans: Mapping[str, RowPlan]) -> tuple[GateResult, ...]:
    covered = covered_rows(snapshot, plans)
    confirmed = _confirmed(rows, snapshot)
    # What is only suspected in words keeps the evaluation from being final and closes no gate: it may be nothing.
    found = {each.id for each in rows if each.suspicion and each.outcome == "not_met"}
    red = tuple(each.id for each in rows if each.id in found | confirmed)
    hidden = _hidden(rows, plans)
    closed = [
        each
        for each in rows
        if plans[each.id].effective in REQUIRED and (each.id in hidden or not _passes(each, covered))
    ]
    by_tier = {
        name: tuple(each.id for each in closed if plans[each.id].tier == tier)
        for name, tier in (("G1", "basic_conditions"), ("G2", "basic_conduct"), ("G3", "good_conduct"))
    }
    return (
        GateResult(name="G0", passed=not red, rows=red),
        GateResult(name="G1", passed=not by_tier["G1"], rows=by_tier["G1"]),
        GateResult(name="G2", passed=not by_tier["G2"], rows=by_tier["G2"]),
        GateResult(name="G3", passed=not by_tier["G3"], rows=by_tier["G3"]),
    )


def _hidden(rows: tuple[RowResult, ...], plans: Mapping[str, RowPlan]) -> frozenset[str]:
    """Rows stated not to apply beyond a fifth of what a gate asks: they are not shown, and keep it closed."""
    found: set[str] = set()
    for tier in {each.tier for each in plans.values()}:
        asked = [each for each in rows if plans[each.id].tier == tier and plans[each.id].effective in REQUIRED]
        asked = [each for each in asked if each.outcome != "not_applicable" or is_tailored(each)]
        tailored = [each.id for each in asked if is_tailored(each)]
        found |= set(tailored) if asked and Fraction(len(tailored), len(asked)) > TAILORED_LIMIT else set()
    return frozenset(found)


def _passes(row: RowResult, covered: frozenset[str]) -> bool:
    """Met, not applicable, or a lighter lack with an accepted corrective action that is not overdue."""
    if row.outcome in ("met", "not_applicable"):
        return True
    light = row.severity == "minor" or (row.severity == "major" and row.outcome == "partly")
    return light and row.outcome in ("partly", "not_met") and row.id in covered


def _confirmed(rows: tuple[RowResult, ...], snapshot: Snapshot) -> frozenset[str]:
    """Red lines that two people confirmed."""
    critical = {each.id for each in rows if each.severity == "critical"}
    return frozenset(
        each.row
        for each in snapshot.adjudications
        if each.decision == "confirmed" and each.row in critical and len(set(each.by)) >= 2
    )


def _verdict(
    gates: tuple[GateResult, ...],
    confirmed: frozenset[str],
    gained: Fraction,
    assurance: Fraction,
    profile: Profile,
) -> Verdict:
    if confirmed:
        return "D"
    passed = {each.name: each.passed for each in gates}
    if not (passed["G0"] and passed["G1"] and passed["G2"]):
        return "C"
    if not passed["G3"] or gained < profile.good:
        return "B"
    excellent = gained >= profile.excellent and assurance >= Fraction(profile.excellent_assurance)
    return "AA" if excellent and profile.by_outsiders else "A"


def _final(rows: tuple[RowResult, ...], coverage: Fraction, profile: Profile) -> bool:
    broken = any(each.faulty or each.suspicion for each in rows)
    return not broken and coverage >= Fraction(profile.final_coverage)


def _text(value: Fraction, unit: str = "0.01") -> DecimalText:
    """Rounded half to even, once."""
    digits = Decimal(unit)
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return DecimalText(str(exact.quantize(digits, rounding=ROUND_HALF_EVEN)))
