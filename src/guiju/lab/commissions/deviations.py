"""Acts on deviations: noted, told, judged, authorised, answered by the customer (6.1.1-2, 6.1.1-3, 6.1.2-2).

Three people see to one from the method: who judges it does not authorise it, and the customer decides.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from guiju.conduct.parameters import DEVIATION_LONGEST_DAYS, whole
from guiju.lab.commissions.lines import COUNTER, line_of
from guiju.lab.commissions.models import Deviation, Line
from guiju.lab.house.act import Act, Reading, Refused, Transaction
from guiju.lab.house.backdating import demand_not_long_ago
from guiju.lab.house.parameters import values_on
from guiju.lab.house.typed import seen
from guiju.lab.methods.facts import edition_row

KINDS = ("contract", "method", "edition", "environment")
FROM_METHOD = frozenset({"method", "edition", "environment"})


class NoteDeviation(Act):
    """Writes down a difference between request and contract, or from the method (6.1.1-3, 6.1.2-2)."""

    name = "commissions.note_deviation"
    roles = COUNTER | {"calibrator"}

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        commission: str
        line: int
        text: str
        told_on: date | None = None
        kind: str = "contract"
        text_en: str = ""

    def check(self, reading: Reading, request: Request) -> None:
        if request.kind not in KINDS:
            raise Refused("deviation_kind", requirement="6.1.2-2", parameters={"kind": request.kind[:16]})
        _demand_told(reading, request.told_on)

    def change(self, tx: Transaction, request: Request) -> Deviation:
        line = tx.one(line_of(request.commission, request.line), f"{request.commission}-{request.line}")
        said = {"kind": request.kind, "text": request.text, "text_en": request.text_en, "told_on": request.told_on}
        return tx.insert(Deviation(line=line, noted_on=tx.day, settled_on=None, answer="", **said))


def note_superseded(tx: Transaction, line: Line) -> None:
    """The step that documents the use of a superseded edition when it is asked for: the notice follows (6.1.1-2)."""
    edition = edition_row(tx, line.method_code, line.edition)
    if edition is None or edition.superseded_on is None or edition.superseded_on > tx.day:
        return
    said = {"method": line.method_code, "edition": line.edition, "day": f"{edition.superseded_on}"}
    tx.insert(
        Deviation(
            line=line,
            kind="edition",
            text="使用已被代替的方法版本：{method}（{edition}），自 {day} 起被代替".format(**said),
            text_en="use of a superseded edition: {method} ({edition}), superseded since {day}".format(**said),
            noted_on=tx.day,
            settled_on=None,
            answer="",
        )
    )


def _demand_told(reading: Reading, told_on: date | None) -> None:
    if told_on is not None and told_on > reading.day:
        raise Refused("told_in_future", requirement="6.1.1-2", parameters={"day": f"{told_on}"})
    if told_on is not None:
        demand_not_long_ago(reading, told_on, reading.actor.name, requirement="6.1.1-2")


class OnDeviation(Act):
    """An act on one deviation that the customer has not answered yet."""

    def subjects(self, request: Any) -> list[Any]:
        return [Deviation.objects.filter(pk=request.deviation)]

    def row(self, reading: Reading, request: Any) -> Deviation:
        """The deviation. Refused when there is none."""
        found: Deviation = reading.one(Deviation.objects.filter(pk=request.deviation), str(request.deviation))
        return found

    def check(self, reading: Reading, request: Any) -> None:
        row = self.row(reading, request)
        if row.settled_on is not None:
            raise Refused("deviation_settled", requirement="6.1.1-3", parameters={"day": f"{row.settled_on}"})


class TellCustomer(OnDeviation):
    """Writes down that the customer was told (6.1.1-2)."""

    name = "commissions.tell_customer"
    roles = COUNTER

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        deviation: int
        told_on: date

    def check(self, reading: Reading, request: Request) -> None:
        super().check(reading, request)
        _demand_told(reading, request.told_on)

    def change(self, tx: Transaction, request: Request) -> Deviation:
        return tx.update(self.row(tx, request), told_on=request.told_on)


class JudgeDeviation(OnDeviation):
    """The technical judgement of a deviation from the method, with its effect in the uncertainty budget."""

    name = "commissions.judge_deviation"
    roles = frozenset({"technical_manager"})

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        deviation: int
        judgement: str
        budget_effect: str

    def check(self, reading: Reading, request: Request) -> None:
        super().check(reading, request)
        row = self.row(reading, request)
        if row.kind not in FROM_METHOD:
            raise Refused("deviation_of_contract", requirement="6.1.2-2")
        if row.judged_on is not None:
            told = {"part.zh": "技术判断", "part.en": "judged", "day": f"{row.judged_on}"}
            raise Refused("deviation_part_done", requirement="6.1.2-2", parameters=told)
        if not seen(request.judgement) or not seen(request.budget_effect):
            raise Refused("judgement_incomplete", requirement="6.1.2-2")

    def change(self, tx: Transaction, request: Request) -> Deviation:
        done = {"judged_on": tx.day, "judged_by": tx.actor.person_id}
        said = {"judgement": request.judgement, "budget_effect": request.budget_effect}
        return tx.update(self.row(tx, request), **done, **said)


class AuthoriseDeviation(OnDeviation):
    """Authorises a judged deviation from the method up to a day: somebody else than who judged it.

    Without a day it is authorised for as long as the parameter allows.
    """

    name = "commissions.authorise_deviation"
    roles = frozenset({"quality_manager", "head"})

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        deviation: int
        expires_on: date | None = None

    def check(self, reading: Reading, request: Request) -> None:
        super().check(reading, request)
        row = self.row(reading, request)
        last = self._last(reading)
        if request.expires_on is not None and not reading.day <= request.expires_on <= last:
            told = {"day": f"{request.expires_on}", "first": f"{reading.day}", "last": f"{last}"}
            raise Refused("deviation_expiry", requirement="6.1.2-2", parameters=told)
        if row.judged_on is None:
            raise Refused("deviation_not_judged", requirement="6.1.2-2")
        if row.authorised_on is not None:
            told = {"part.zh": "授权", "part.en": "authorised", "day": f"{row.authorised_on}"}
            raise Refused("deviation_part_done", requirement="6.1.2-2", parameters=told)
        if row.judged_by == reading.actor.person_id:
            raise Refused("deviation_own_judgement", requirement="6.1.2-2")

    def change(self, tx: Transaction, request: Request) -> Deviation:
        ends = request.expires_on or self._last(tx)
        said = {"authorised_on": tx.day, "authorised_by": tx.actor.person_id, "expires_on": ends}
        return tx.update(self.row(tx, request), **said)

    def _last(self, reading: Reading) -> date:
        return reading.day + timedelta(days=whole(values_on(reading, reading.day), DEVIATION_LONGEST_DAYS))


class SettleDeviation(OnDeviation):
    """Writes down the customer's answer, which settles a deviation before the work."""

    name = "commissions.settle_deviation"
    roles = COUNTER

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        deviation: int
        answer: str
        accepted: bool = True
        """The customer accepts a deviation from the method; one that it does not accept is not made."""

    def check(self, reading: Reading, request: Request) -> None:
        super().check(reading, request)
        if not seen(request.answer):
            raise Refused("answer_missing", requirement="6.1.1-3")
        row = self.row(reading, request)
        if row.kind in FROM_METHOD and request.accepted and row.judged_on is None:
            # The customer cannot accept what nobody has told it the effect of.
            raise Refused("deviation_not_judged", requirement="6.1.2-2")

    def change(self, tx: Transaction, request: Request) -> Deviation:
        row = self.row(tx, request)
        told = {} if row.told_on is not None else {"told_on": tx.day}
        return tx.update(row, settled_on=tx.day, answer=request.answer, accepted=request.accepted, **told)
