"""Dated parameters of the code: one person sets a value, another confirms it, and none is laxer than the code."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from guiju.conduct.parameters import parameter_kinds
from guiju.lab.house.act import Act, Reading, Refused, Transaction
from guiju.lab.house.models import Parameter
from guiju.lab.house.typed import seen

HEADS = frozenset({"head", "quality_manager"})
SYSTEM = "system"


def demand_value(name: str, value: str) -> None:
    """Raises Refused for a parameter that nothing reads, and for a value that is none or laxer than the code's own."""
    kind = parameter_kinds().get(name)
    if kind is None:
        raise Refused("parameter_unknown", requirement="6.1.5-3", parameters={"name": name[:64]})
    wrong = kind.wrong(value)
    if not wrong:
        return
    told = {"name": name, "value": value[:64], "asked": kind.asked() or kind.form}
    if wrong == "weaker":
        raise Refused("parameter_weaker", requirement="6.1.5-3", parameters=told)
    raise Refused("parameter_value", requirement="6.1.5-3", parameters=told)


def demand_day(reading: Reading, name: str, valid_from: date) -> None:
    """Raises Refused for a value that would begin before today: what was judged by the old one stays judged by it."""
    if valid_from < reading.day:
        parameters = {"name": name, "day": valid_from.isoformat()}
        raise Refused("parameter_backdated", requirement="6.1.5-3", parameters=parameters)


def demand_only(reading: Reading, name: str, valid_from: date, valid_to: date | None) -> None:
    """Raises Refused for a span that ends before it begins, and where another value begins on the day."""
    same_day = Parameter.objects.filter(name=name, valid_from=valid_from).exclude(approved_by="")
    if (valid_to is not None and valid_to < valid_from) or reading.rows(same_day):
        parameters = {"name": name, "from": str(valid_from), "to": str(valid_to or "")}
        raise Refused("parameter_dates", requirement="6.1.5-3", parameters=parameters)


class SetParameter(Act):
    """Gives a parameter of the code, or of an outside rule, a value from a day on, with its source.

    It holds when another person has confirmed it; what the system sets, at founding, holds at once.
    """

    name = "house.set_parameter"
    roles = HEADS | {SYSTEM}

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        name: str
        value: str
        valid_from: date
        source: str
        source_en: str
        valid_to: date | None = None

    def check(self, reading: Reading, request: Request) -> None:
        demand_only(reading, request.name, request.valid_from, request.valid_to)
        if SYSTEM in reading.actor.roles:
            return
        demand_value(request.name, request.value)
        demand_day(reading, request.name, request.valid_from)
        if not (seen(request.source) and seen(request.source_en)):
            raise Refused("parameter_source", requirement="6.1.5-3", parameters={"name": request.name})

    def change(self, tx: Transaction, request: Request) -> Parameter:
        return tx.insert(
            Parameter(
                name=request.name,
                value=request.value,
                valid_from=request.valid_from,
                valid_to=request.valid_to,
                source=request.source,
                source_en=request.source_en,
                set_by=tx.actor.person_id,
                approved_by=tx.actor.person_id if SYSTEM in tx.actor.roles else "",
            )
        )


class ConfirmParameter(Act):
    """Confirms a value that another person set; from its day on it holds, and never for days that are past."""

    name = "house.confirm_parameter"
    roles = HEADS | {"technical_manager"}

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        name: str
        value: str
        valid_from: date

    def subjects(self, request: Request) -> list[Any]:
        waiting = {"name": request.name, "value": request.value, "valid_from": request.valid_from, "approved_by": ""}
        return [Parameter.objects.filter(**waiting)]

    def waiting(self, reading: Reading, request: Request) -> Parameter:
        """What somebody else set; of several the first."""
        rows = reading.rows(self.subjects(request)[0].order_by("pk"))
        if not rows:
            raise Refused("not_found", requirement="5-5a", parameters={"what": f"{request.name} {request.valid_from}"})
        others = [each for each in rows if each.set_by != reading.actor.person_id]
        if not others:
            raise Refused("own_thing", requirement="4.5-2", parameters={"person": reading.actor.person_id})
        found: Parameter = others[0]
        return found

    def check(self, reading: Reading, request: Request) -> None:
        row = self.waiting(reading, request)
        demand_value(row.name, row.value)
        demand_day(reading, row.name, row.valid_from)
        demand_only(reading, row.name, row.valid_from, row.valid_to)

    def change(self, tx: Transaction, request: Request) -> Parameter:
        return tx.update(self.waiting(tx, request), approved_by=tx.actor.person_id)
