"""Acts on the JJF 1033 file of a measurement standard: tests whose verdicts are computed.

Readings are kept as written; mean, s, difference and verdict are computed by `guiju.metrology` when the test is filed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps

from guiju.conduct.register_traceability import plain_serial
from guiju.lab.equipment.models import (
    Equipment,
    RepeatabilityTest,
    ResultVerification,
    StabilityGroup,
    StabilityTest,
)
from guiju.lab.equipment.plausible import demand_not_far, demand_of_size, demand_quantity, demand_unit
from guiju.lab.house.act import Act, Reading, Refused, Transaction
from guiju.lab.house.controlled import is_decimal
from guiju.lab.house.spans import demand_order
from guiju.lab.house.typed import demand_said

TESTERS = frozenset({"calibrator", "equipment_keeper", "technical_manager", "system"})


def _item(tx: Reading, code: str) -> Equipment:
    return tx.one(Equipment.objects.filter(code=code), code)


def _number(value: float) -> str:
    """A computed figure as text, with the digits that give it back."""
    return repr(float(value) + 0.0)


def computing(make: Callable[[], Any]) -> Any:
    """What a computation gives. Raises Refused with its own words when the data do not allow it."""
    from guiju.metrology.errors import MetrologyError

    try:
        return make()
    except (MetrologyError, ValueError) as error:
        words = {"why.zh": getattr(error, "zh", str(error)), "why.en": getattr(error, "en", str(error))}
        raise Refused("test_not_computable", requirement="4.4-8", parameters=words) from None


def floats(texts: Sequence[str]) -> list[float]:
    """Readings as numbers. Raises Refused for what is none."""
    wrong = [each for each in texts if not isinstance(each, str) or not is_decimal(each)]
    if wrong:
        words = {"why.zh": f"{wrong[0]} 不是十进制数", "why.en": f"{wrong[0]} is no decimal number"}
        raise Refused("test_not_computable", requirement="4.4-8", parameters=words)
    return [float(each) for each in texts]


def _demand_plausible(reading: Reading, request: Any, values: Sequence[str], limits: Sequence[str]) -> None:
    """Raises Refused for a day, a unit or a number that cannot be so."""
    demand_order(request.day, reading.day)
    demand_not_far(reading, request.day)
    demand_unit(request.unit)
    item = _item(reading, request.equipment)
    demand_quantity(reading, item, request.unit)
    demand_of_size(item, request.unit, values, limits)


class TestRepeatability(Act):
    """Files a repeatability test: s of the readings beside the s that the evaluation used (JJF 1033)."""

    name = "equipment.test_repeatability"
    roles = TESTERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        equipment: str
        day: date
        object: str
        conditions: str
        readings: list[str]
        unit: str
        s_used: str = ""

    def check(self, reading: Reading, request: Request) -> None:
        demand_said("object", request.object, requirement="4.4-8")
        _demand_plausible(reading, request, request.readings, [request.s_used])

    def change(self, tx: Transaction, request: Request) -> RepeatabilityTest:
        from guiju.metrology.validity import standard

        used = floats([request.s_used])[0] if request.s_used else None
        found = computing(lambda: standard.repeatability(floats(request.readings), s_used=used))
        return tx.insert(
            RepeatabilityTest(
                equipment=_item(tx, request.equipment),
                day=request.day,
                object=request.object,
                conditions=request.conditions,
                readings=list(request.readings),
                unit=request.unit,
                s_used=request.s_used,
                mean=_number(found.mean),
                s=_number(found.s),
                verdict="" if found.passes is None else "pass" if found.passes else "fail",
                by=tx.actor.person_id,
            )
        )


class RecordGroup(Act):
    """Files one day's readings of the check standard."""

    name = "equipment.record_stability_group"
    roles = TESTERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        equipment: str
        check_standard: str
        day: date
        readings: list[str]
        unit: str

    def check(self, reading: Reading, request: Request) -> None:
        demand_said("check_standard", request.check_standard, requirement="4.4-8")
        _demand_plausible(reading, request, request.readings, ())

    def change(self, tx: Transaction, request: Request) -> StabilityGroup:
        from guiju.metrology.validity import standard

        group = standard.Group(request.day, tuple(floats(request.readings)))
        return tx.insert(
            StabilityGroup(
                equipment=_item(tx, request.equipment),
                check_standard=request.check_standard,
                day=request.day,
                readings=list(request.readings),
                unit=request.unit,
                mean=_number(computing(lambda: group.mean)),
                by=tx.actor.person_id,
            )
        )


class JudgeStability(Act):
    """Judges the stability of a standard by the groups on file (JJF 1033)."""

    name = "equipment.judge_stability"
    roles = TESTERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        equipment: str
        check_standard: str
        kind: str
        limit: str
        limit_is: str

    def change(self, tx: Transaction, request: Request) -> StabilityTest:
        from guiju.metrology.validity import standard

        item = _item(tx, request.equipment)
        rows = StabilityGroup.objects.filter(equipment=item, check_standard=request.check_standard).order_by("day")
        groups = tx.rows(rows)
        ways = {"new": standard.stability_of_new, "in_service": standard.stability_in_service}
        if request.kind not in ways:
            raise Refused("not_found", requirement="4.4-8", parameters={"what": request.kind})
        made = [standard.Group(each.day, tuple(floats(each.readings))) for each in groups]
        limit = floats([request.limit])[0]
        found = computing(lambda: ways[request.kind](made, limit, request.limit_is))
        return tx.insert(
            StabilityTest(
                equipment=item,
                check_standard=request.check_standard,
                day=tx.day,
                kind=request.kind,
                limit=request.limit,
                limit_is=request.limit_is,
                unit=groups[-1].unit,
                stability=_number(found.stability),
                groups=len(groups),
                passed=found.passes,
                by=tx.actor.person_id,
            )
        )


class VerifyResult(Act):
    """Files a verification of results: transfer to another reference, or comparison of laboratories (JJF 1033)."""

    name = "equipment.verify_result"
    roles = TESTERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        equipment: str
        day: date
        way: str
        object: str
        partner: str
        value: str
        U: str
        k: str
        unit: str
        reference: str = ""
        U_reference: str = ""
        k_reference: str = ""
        common_root: bool = False
        others: list[str]

    def check(self, reading: Reading, request: Request) -> None:
        demand_said("object", request.object, requirement="4.4-8")
        demand_said("partner", request.partner, requirement="4.4-8")
        _demand_others(reading, request)
        values = [request.value, request.reference, *request.others]
        _demand_plausible(reading, request, values, [request.U, request.U_reference])

    def change(self, tx: Transaction, request: Request) -> ResultVerification:
        found = computing(lambda: _verified(request))
        return tx.insert(
            ResultVerification(
                equipment=_item(tx, request.equipment),
                day=request.day,
                way=request.way,
                object=request.object,
                partner=request.partner,
                value=request.value,
                U=request.U,
                k=request.k,
                reference=request.reference,
                U_reference=request.U_reference,
                k_reference=request.k_reference,
                others=list(request.others),
                unit=request.unit,
                difference=_number(found.difference),
                limit=_number(found.limit),
                En="" if found.En is None else _number(found.En),
                passed=found.passes,
                by=tx.actor.person_id,
            )
        )


def _demand_others(reading: Reading, request: VerifyResult.Request) -> None:
    """Raises Refused where nobody else verifies a result; a reference above may be the agency's own."""
    own = list(SELF)
    if request.way == "comparison":
        rows = reading.rows(apps.get_model("agency.Agency").objects.order_by("pk"))
        own += [each for row in rows for each in (row.name, row.name_en, row.code) if each]
    if plain_serial(request.partner) in {plain_serial(each) for each in own}:
        raise Refused("verified_by_itself", requirement="4.4-8", parameters={"partner": request.partner})


SELF = ("self", "ourselves", "own", "本机构", "自己", "自身", "本单位")
"""What nobody else is called."""


def _verified(request: VerifyResult.Request) -> Any:
    from guiju.metrology.validity import standard

    value, U, k = floats([request.value, request.U, request.k])
    if request.way == "comparison":
        return standard.verify_by_comparison(value, U, floats(request.others), k=k)
    if request.way != "transfer":
        raise Refused("not_found", requirement="4.4-8", parameters={"what": request.way})
    reference = standard.Result(*floats([request.reference, request.U_reference, request.k_reference]))
    return standard.verify_by_transfer(standard.Result(value, U, k), reference, common_root=request.common_root)
