"""What the page of a confirmation shows: demands of methods, each point beside its limit, corrections to come."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from guiju.lab.equipment.confirming import computed
from guiju.lab.equipment.models import Certificate, Confirmation
from guiju.lab.equipment.needs import Need
from guiju.lab.equipment.stated_points import parts
from guiju.lab.equipment.words import REASONS, span
from guiju.lab.house.act import Refused
from guiju.lab.ui import words
from guiju.record.codec import decode, encode
from guiju.results.confirming import Compared, Demand, Outcome
from guiju.results.units import factor

NOTHING = "—"


@dataclass(frozen=True, slots=True)
class NeedLine:
    """What a method asks, as a row that can be chosen."""

    code: str
    method: str
    role: str
    range: str
    largest_U: str
    ratio: str
    serves: bool
    chosen: bool
    standing: str
    """What this certificate gives of it: whole, part, none, unknown."""


@dataclass(frozen=True, slots=True)
class Coming:
    """The corrections that come into force, beside those of the certificate that is in force until then."""

    unit: str
    before: str
    """Number of the certificate in force until now; empty for the first."""
    lines: tuple[Mapping[str, str], ...]


def need_lines(row: Certificate, needs: Sequence[Need], chosen: Collection[str]) -> list[NeedLine]:
    """What methods ask, with what this certificate gives of it."""
    chinese = words.language() == "zh"
    return [
        NeedLine(
            code=each.code,
            method=each.method,
            role=each.role if chinese else each.role_en,
            range=span(each.demand.lower, each.demand.upper, each.demand.unit),
            largest_U=NOTHING
            if each.demand.largest_U is None
            else f"{each.demand.largest_U}{words.unit(each.demand.unit)}",
            ratio=each.demand.largest_ratio or NOTHING,
            serves=each.serves,
            chosen=each.code in chosen,
            standing=_standing(row, each),
        )
        for each in needs
    ]


def _standing(row: Certificate, need: Need) -> str:
    try:
        outcome = computed(row, [encode(need.demand)])
    except Refused:
        return "unknown"
    if not outcome.compared:
        return "unknown"
    # Every point that there is may meet it, and yet say nothing of most of the range.
    whole = outcome.whole and not uncovered([encode(need.demand)], outcome)
    return "whole" if whole else "part" if outcome.passed else "none"


def point(each: Compared) -> dict[str, Any]:
    """A place beside what is asked of it; `share`: U in per cent of the largest U."""
    share = None
    if each.U is not None and each.largest_U is not None and Decimal(each.largest_U) > 0:
        share = round(100 * Decimal(each.U) / Decimal(each.largest_U))
    return {
        "nominal": each.nominal,
        "correction": _figure(each.correction),
        "U": _figure(each.U),
        "largest_error": each.largest_error or NOTHING,
        "largest_U": each.largest_U or NOTHING,
        "share": share,
        "width": None if share is None else min(share, 100),
        "passes": each.passes,
        "reason": words.word(REASONS, each.reason),
    }


def _figure(text: str | None) -> str:
    """A figure as certified; one that was interpolated with six digits."""
    if text is None:
        return NOTHING
    return text if len(text) <= 12 else f"{float(text):.6g}"


def uncovered(demands: Sequence[Any], outcome: Outcome) -> list[str]:
    """What is asked and does not lie within the computed range; all of it where nothing passes is told elsewhere."""
    held = outcome.range
    if held.lower is None or held.upper is None:
        return []
    found = []
    for each in decode(tuple[Demand, ...], list(demands), "$.demands"):
        scale = factor(each.unit, held.unit)
        within = scale is not None and (
            Decimal(held.lower) <= Decimal(each.lower) * scale and Decimal(each.upper) * scale <= Decimal(held.upper)
        )
        if not within:
            found.append(span(each.lower, each.upper, each.unit))
    return found


def corrections(row: Certificate, outcome: Outcome) -> Coming | None:
    """The certified corrections within the computed range; None where the item is used by its class."""
    held = outcome.range
    if row.equipment.used_by != "value" or held.lower is None or held.upper is None:
        return None
    last = in_force_before(row)
    earlier = {} if last is None else _by_place(last)
    low, high = Decimal(held.lower), Decimal(held.upper)
    lines = []
    for part in parts(row):
        scale = factor(part.nominal_unit, held.unit)
        for each in part.points:
            at = each["nominal"]["value"]
            if scale is None or not low <= Decimal(at) * scale <= high:
                continue
            old = earlier.get((Decimal(at) * scale, part.unit))
            change = None if old is None else Decimal(each["correction"]) - Decimal(old)
            lines.append(
                {
                    "nominal": f"{at}{words.unit(part.nominal_unit)}",
                    "before": NOTHING if old is None else f"{old}{words.unit(part.unit)}",
                    "correction": f"{each['correction']}{words.unit(part.unit)}",
                    "change": NOTHING if change is None else f"{change:+f}{words.unit(part.unit)}".replace("-", "−"),
                    "U": f"{each['U']}{words.unit(part.unit)}",
                    "k": each["k"],
                }
            )
    return Coming(held.unit, "" if last is None else last.number, tuple(lines)) if lines else None


def _by_place(certificate: Certificate) -> dict[tuple[Decimal, str], str]:
    found = {}
    for part in parts(certificate):
        scale = factor(part.nominal_unit, certificate.unit)
        for each in part.points if scale is not None else ():
            found[Decimal(each["nominal"]["value"]) * scale, part.unit] = each["correction"]
    return found


def in_force_before(row: Certificate) -> Certificate | None:
    """The newest other certificate, not calibrated later, whose newest confirmation found it fit."""
    others = row.equipment.certificates.filter(calibrated_on__lte=row.calibrated_on).exclude(pk=row.pk)
    for each in others.order_by("-calibrated_on", "-pk"):
        newest = Confirmation.objects.filter(certificate=each).order_by("-day", "-pk").first()
        if newest is not None and newest.passed:
            return each
    return None
