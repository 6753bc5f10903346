"""Acts on plan rows and intermediate checks: planned, done, given another interval with its basis (4.4-8)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from guiju.lab.equipment.acts_life import item
from guiju.lab.equipment.as_of import Standing, standings
from guiju.lab.equipment.checked import fulfilling
from guiju.lab.equipment.duties import due_on, fulfil, step
from guiju.lab.equipment.fulfilled import demand_fulfilled
from guiju.lab.equipment.life import USABLE, enter_state, kin
from guiju.lab.equipment.models import Check, Duty, Equipment
from guiju.lab.equipment.plausible import demand_not_far, demand_of_size, demand_quantity, demand_unit
from guiju.lab.equipment.recording import Recording, demand_past
from guiju.lab.equipment.roles import KEEPERS, USERS
from guiju.lab.equipment.sheets import DONE, PLAN
from guiju.lab.equipment.words import DUTIES, said, unknown_word
from guiju.lab.house.act import Act, Reading, Refused, Transaction
from guiju.lab.house.gathering import demand_each
from guiju.lab.house.spans import Ending
from guiju.lab.house.typed import demand_said, seen

MANAGERS = frozenset({"technical_manager", "system"})
MOST_MONTHS = 600
"""Fifty years: a longer interval is mistyped."""


def _demand_interval(months: int | None, uses: int | None) -> None:
    if not months and not uses:
        raise Refused("interval_missing", requirement="4.4-8", parameters={"column": "months"})
    if (months or 0) > MOST_MONTHS:
        parameters = {"months": str(months), "most": str(MOST_MONTHS), "column": "months"}
        raise Refused("interval_too_long", requirement="4.4-8", parameters=parameters)


def _demand_basis(basis: str) -> None:
    if not basis.strip():
        raise Refused("interval_basis", requirement="4.4-8", parameters={"column": "basis"})


def _demand_kind(kind: str) -> None:
    if kind not in DUTIES:
        raise Refused("word_unknown", requirement="4.4-8", parameters=unknown_word("kind", kind, DUTIES))


class PlanDuty(Recording):
    """Plans what is due again and again for an item: interval in months or uses, and why (4.4-8)."""

    name = "equipment.plan_duty"
    roles = KEEPERS
    model = Duty
    sheet = PLAN
    own = frozenset({"done_on", "due_on", "valid_from", "valid_to"})

    def check(self, reading: Reading, request: Any) -> None:
        demand_each(
            lambda: _demand_kind(request.kind),
            lambda: _demand_interval(request.months, request.uses),
            lambda: _demand_basis(request.basis),
            lambda: demand_past(reading, request.since, "since"),
        )

    def computed(self, tx: Transaction, request: Any) -> dict[str, Any]:
        return {
            "done_on": None,
            "due_on": due_on(request.since, request.months or None),
            "valid_from": tx.day,
            "valid_to": None,
        }

    def columns(self, tx: Transaction, request: Any) -> dict[str, Any]:
        found = super().columns(tx, request)
        return found | {"months": found["months"] or None, "uses": found["uses"] or None}

    def change(self, tx: Transaction, request: Any) -> Duty:
        made = super().change(tx, request)
        step(tx, made, "planned", min(tx.day, made.since))
        return made


def _open_duty(reading: Reading, row: int) -> Duty:
    found = reading.one(Duty.objects.filter(pk=row), str(row))
    if found.valid_to is not None and found.valid_to <= reading.day:
        raise Refused("ended_already", requirement="6.1.5-3", parameters={"day": found.valid_to.isoformat()})
    return found


def _demand_manager(reading: Reading, duty: Duty) -> None:
    """Raises Refused where nobody but the technical manager may wave an overdue plan row through (4.4-8)."""
    if not reading.actor.roles & MANAGERS:
        told = {name: f"{each} {duty.title}".strip() for name, each in said("duty", DUTIES, duty.kind).items()}
        raise Refused("overdue_by_manager", requirement="4.4-8", parameters={"code": duty.equipment.code, **told})


def _overdue(reading: Reading, duty: Duty) -> Standing | None:
    """How a plan row that stops its item stands today, where it is overdue."""
    found = standings(reading, [duty.equipment_id], reading.day, only_stopping=True)
    return next((each for each in found if each.duty.pk == duty.pk and each.overdue), None)


class AdjustInterval(Act):
    """Gives a plan row another interval, with the basis; the interval before stays in its history (ILAC-G24).

    Where it is overdue and stops the item, an interval by which it would not be is the technical manager's to give.
    """

    name = "equipment.adjust_interval"
    roles = KEEPERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        duty: int
        months: int | None = None
        uses: int | None = None
        basis: str = ""

    def subjects(self, request: Request) -> list[object]:
        return [Duty.objects.filter(pk=request.duty)]

    def check(self, reading: Reading, request: Request) -> None:
        duty = _open_duty(reading, request.duty)
        _demand_interval(request.months, request.uses)
        _demand_basis(request.basis)
        if (request.months or None, request.uses or None) == (duty.months, duty.uses):
            told = {name: f"{each} {duty.title}".strip() for name, each in said("code", DUTIES, duty.kind).items()}
            raise Refused("nothing_amended", requirement="6.1.5-3", parameters=told)
        late = _overdue(reading, duty)
        if late is not None and not _still_overdue(late, request):
            _demand_manager(reading, duty)

    def change(self, tx: Transaction, request: Request) -> Duty:
        duty = _open_duty(tx, request.duty)
        asked = {"months": request.months or None, "uses": request.uses or None, "basis": request.basis.strip()}
        return step(tx, duty, "adjusted", tx.day, **asked)


def _still_overdue(late: Standing, request: AdjustInterval.Request) -> bool:
    last = due_on(late.step.since, request.months or None)
    return (last is not None and last < late.day) or (bool(request.uses) and late.used >= (request.uses or 0))


class CompleteDuty(Act):
    """Writes down that what was planned was done, and whether it passed; the interval then begins anew.

    A row that stops its item is done by the recorded test or the paper that it asks for (`fulfilled`).
    """

    name = "equipment.complete_duty"
    roles = USERS
    sheet = DONE

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        duty: int
        day: date
        passed: bool
        text: str
        file_sha256: str = ""

    def subjects(self, request: Request) -> list[object]:
        whole = Equipment.objects.filter(duties=request.duty)
        functions = Equipment.objects.filter(part_of__duties=request.duty)
        return [Duty.objects.filter(pk=request.duty), whole, functions]

    def check(self, reading: Reading, request: Request) -> None:
        duty = _open_duty(reading, request.duty)
        demand_each(
            lambda: demand_past(reading, request.day),
            lambda: _demand_by_hand(duty.kind),
            lambda: _demand_done_told(request.text),
        )
        demand_fulfilled(reading, duty, request)

    def change(self, tx: Transaction, request: Request) -> Duty:
        duty = _open_duty(tx, request.duty)
        if request.file_sha256:
            tx.log_file(request.file_sha256)
        told = {"passed": request.passed, "text": request.text.strip(), "file_sha256": request.file_sha256}
        done = fulfil(tx, duty, request.day, **told)
        row = tx.one(Equipment.objects.filter(pk=duty.equipment_id), str(duty.equipment_id))
        if not request.passed and row.state in USABLE:
            enter_state(tx, row, "suspended", reason=request.text.strip(), suspect=True)
        return done


def _demand_by_hand(kind: str) -> None:
    if kind == "calibration":
        raise Refused("calibration_by_certificate", requirement="4.4-2", parameters={"column": "kind"})
    if kind == "intermediate_check":
        raise Refused("check_by_values", requirement="4.4-8", parameters={"column": "kind"})


def _demand_done_told(text: str) -> None:
    if not seen(text):
        raise Refused("duty_text", requirement="4.4-8", parameters={"column": "text"})


class EndDuty(Ending):
    """Takes a row out of the plan, with the reason; it stays on file.

    One that stops its item ends today or later, so that no past day on which it was overdue becomes a good one.
    """

    name = "equipment.end_duty"
    roles = KEEPERS
    model = Duty
    of_the_house = True

    def check(self, reading: Reading, request: Any) -> None:
        super().check(reading, request)
        duty = reading.one(Duty.objects.filter(pk=request.row), str(request.row))
        if duty.stops and request.last_day < reading.day and "system" not in reading.actor.roles:
            parameters = {"day": request.last_day.isoformat()}
            raise Refused("stopping_ended_back", requirement="4.4-8", parameters=parameters)
        if _overdue(reading, duty) is not None:
            _demand_manager(reading, duty)


class RecordCheck(Recording):
    """Writes down an intermediate check; its verdict is computed, and a failed one takes the item out of use.

    A passed one whose limit proves nothing is on file all the same; what was planned is not done by it.
    """

    name = "equipment.record_check"
    roles = USERS
    model = Check
    own = frozenset({"difference", "limit", "passed", "duty"})

    def subjects(self, request: Any) -> list[object]:
        return [item(request.equipment), *kin(request.equipment)]

    def check(self, reading: Reading, request: Any) -> None:
        row = reading.one(item(request.equipment), request.equipment)
        limits = (request.U, request.reference_U, request.limit_given)
        demand_each(
            lambda: super(RecordCheck, self).check(reading, request),
            lambda: demand_said("object", request.object, requirement="4.4-8"),
            lambda: demand_not_far(reading, request.day),
            lambda: demand_unit(request.unit),
        )
        demand_quantity(reading, row, request.unit)
        demand_of_size(row, request.unit, (request.value, request.reference), limits)
        self.computed_verdict(request)

    def computed_verdict(self, request: Any) -> tuple[str, str, bool]:
        """Difference, limit and verdict by `guiju.metrology`. Raises Refused for values that give none."""
        from guiju.lab.equipment.checks import verdict

        return verdict(request)

    def computed(self, tx: Transaction, request: Any) -> dict[str, Any]:
        difference, limit, passed = self.computed_verdict(request)
        verdict = {"difference": difference, "limit": limit, "passed": passed}
        row = tx.one(item(request.equipment), request.equipment)
        made = Check(day=request.day, method=request.method, unit=request.unit, limit=limit)
        if passed and not fulfilling(tx, row, made):
            return {**verdict, "duty": None}
        planned = Duty.objects.filter(
            equipment__code=request.equipment, kind="intermediate_check", valid_to=None
        ).order_by("due_on", "pk")
        found = tx.rows(planned[:1])
        return {**verdict, "duty": found[0].pk if found else None}

    def change(self, tx: Transaction, request: Any) -> Check:
        made: Check = super().change(tx, request)
        told = f"{made.object} {made.point}".strip()
        if made.duty is not None:
            fulfil(tx, made.duty, made.day, passed=made.passed, text=told)
        row = tx.one(item(request.equipment), request.equipment)
        if not made.passed and row.state in USABLE:
            enter_state(
                tx, row, "suspended", reason=f"期间核查不合格 / intermediate check failed: {told}"[:300], suspect=True
            )
        return made
