"""A line of a commission on its way to the bench by the workshop's multimeter method, at days of the test's choice."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

PLACE = 4
"""The multimeter in the demonstration's order: its readings are a published summary."""


def today() -> date:
    from guiju.lab.house import clock

    return clock.today()


@contextmanager
def on(day: date, hours: int = 10) -> Iterator[None]:
    """Plays on a day, at an hour of the site's zone; later than the last act of that day in the workshop."""
    from guiju.lab.house import clock

    with clock.story(datetime.combine(day, time(hours, 30), clock.zone())):
        yield


def act(kind: Any, who: str, /, **members: Any) -> Any:
    """Performs an act as somebody of the cast; its row."""
    from guiju.lab.house.act import perform
    from guiju.lab.house.signing import SYSTEM
    from guiju.lab.people.queries import actor

    by = SYSTEM if who == "system" else actor(who)
    return perform(kind, kind.Request(**members), actor=by, key=secrets.token_hex(12)).row


def refused(kind: Any, who: str, /, **members: Any) -> list[tuple[str, str]]:
    """Code and first requirement of each finding with which an act is refused; empty when it is done."""
    from guiju.lab.house.act import Refused

    try:
        act(kind, who, **members)
    except Refused as error:
        for lang in ("zh", "en"):
            assert "{" not in error.sentence(lang)
        return [(each.code, each.requirements[0]) for each in error.findings]
    return []


def lights(kind: Any, who: str, /, **members: Any) -> dict[str, str]:
    """The lights of an act that are not green, by code."""
    from guiju.lab.house.act import preview
    from guiju.lab.people.queries import actor

    found = preview(kind, kind.Request(**members), actor=actor(who))
    return {each.code: each.colour for each in found if each.colour != "green"}


class Way:
    """One line of a new commission, by the multimeter's method or another."""

    def __init__(self, workshop: Any, index: int, method: str = "", edition: str = "") -> None:
        from guiju.lab.demo.bench import Work
        from guiju.lab.demo.measurements import load

        self.stage = workshop.stage()
        self.work = Work(self.stage, load()[PLACE], index, today())
        self.method = method or self.work.measurement.method.code
        self.edition = edition or self.work.measurement.method.edition

    @property
    def line(self) -> dict[str, Any]:
        return {"commission": self.work.commission, "line": 1}

    def ask(self, **members: Any) -> None:
        """The request at the counter."""
        from guiju.lab.commissions import acts
        from guiju.lab.demo import bench, registers

        party = self.work.customer
        act(
            acts.OpenCommission,
            "demo-clerk",
            number=self.work.commission,
            **dict.fromkeys(("commissioned_by", "certificate_for", "paid_by", "sent_by"), party),
            received_on=today(),
            conformity_ordered=False,
            interval_agreed=False,
        )
        asked = {
            "title": "万用表",
            "title_en": "Multimeter",
            "method_code": self.method,
            "edition": self.edition,
            "method_named_by": "agency",
            "template_code": "budget",
            "site_code": registers.SITE,
            "points": bench.points(self.work.measurement),
        }
        act(acts.AddRequest, "demo-clerk", **self.line, **{**asked, **members})

    def assign(self, **said: Any) -> None:
        """Contract review, receipt, assignment."""
        from guiju.lab.commissions.acts import ReviewContract
        from guiju.lab.demo import bench

        act(ReviewContract, "demo-technical", **self.line, **said)
        bench.receive_item(self.work)
        bench.assign(self.work)

    def climate(self) -> None:
        from guiju.lab.demo import bench, registers

        bench.climate(self.stage, registers.ROOM, *bench.CLIMATE[0])

    def start(self) -> list[tuple[str, str]]:
        """Tries to start; what it is refused with."""
        from guiju.lab.calibrations.acts import StartMeasurement

        return refused(StartMeasurement, "demo-calibrator", job=self.work.job)

    def start_lights(self) -> dict[str, str]:
        from guiju.lab.calibrations.acts import StartMeasurement

        return lights(StartMeasurement, "demo-calibrator", job=self.work.job)

    def to_start(self, **members: Any) -> None:
        """Everything up to the start, with a climate of today."""
        self.ask(**members)
        self.assign()
        self.climate()


def edition_of(workshop: Any, edition: str, first: date, *, kind: str = "", code: str = "", **members: Any) -> str:
    """An edition of the multimeter's method, or of a method of another kind like it, with scope and authorisation.

    It is neither checked for novelty nor verified.
    """
    from guiju.lab.demo import registers
    from guiju.lab.demo.measurements import load
    from guiju.lab.methods import acts as methods
    from guiju.lab.people.acts import GrantAuthorisation
    from guiju.record.codec import encode

    measurement = load()[PLACE]
    own = measurement.method
    code = code or own.code
    if kind:
        act(methods.RegisterMethod, "system", code=code, title="方法", title_en="Method", kind=kind, field=own.field)
    scope = measurement.scope
    made = {
        "covers": [{"quantity": scope.quantity, "range": encode(scope.range)}],
        "environment": [encode(each) for each in own.environment],
        "standards": [encode(each) for each in own.standards],
        "reviewer_may_sign": False,
        "rounding": own.rounding,
    }
    act(methods.AddEdition, "system", method=code, edition=edition, effective_from=first, **{**made, **members})
    act(
        methods.AddTemplate,
        "system",
        method=code,
        edition=edition,
        code="budget",
        number=1,
        document=encode(measurement.template),
    )
    scope_row(code, edition)
    act(
        GrantAuthorisation,
        "system",
        person="demo-calibrator",
        kind="calibrate",
        method_code=code,
        edition=edition,
        fields=own.field,
        valid_from=today() - timedelta(days=30),
        valid_to=None,
        trained=True,
    )
    assert registers.SITE
    return code


def scope_row(code: str, edition: str) -> None:
    """A line of the scope like the multimeter's, for another method or edition."""
    from guiju.lab.agency.acts import AddScopeRow
    from guiju.lab.demo import registers
    from guiju.lab.demo.measurements import load

    measurement, day = load()[PLACE], today()
    scope = measurement.scope
    act(
        AddScopeRow,
        "system",
        qualification=registers.QUALIFICATION,
        code=f"{code}/{edition}",
        field=measurement.method.field,
        instrument=scope.instrument.zh,
        instrument_en=scope.instrument.en,
        quantity=scope.quantity,
        method_code=code,
        edition=edition,
        site_code=registers.SITE,
        on_site=False,
        lower=scope.range.lower or "",
        upper=scope.range.upper or "",
        unit=scope.range.unit,
        smallest_U=scope.smallest_U,
        smallest_U_unit=scope.smallest_U_unit,
        relative=False,
        k=scope.k,
        valid_from=day - timedelta(days=30),
        valid_to=day + timedelta(days=900),
    )


VERIFIED = {
    "people": "两人持证",
    "equipment": "标准器在有效期内",
    "climate": "满足",
    "trial": "试做三次，一致",
    "uncertainty": "与预期一致",
    "passed": True,
}


def verify(method: str, edition: str, **changed: Any) -> None:
    """Files and approves a verification."""
    from guiju.lab.methods import acts

    row = act(acts.FileVerification, "demo-calibrator", method=method, edition=edition, **{**VERIFIED, **changed})
    act(acts.ApproveVerification, "demo-technical", row=row.pk)


VALIDATED = {
    "lack": "现有规程规范不覆盖该量程",
    "plan": "方案",
    "data": "数据",
    "range_shown": "0 至 100 V",
    "accuracy_shown": "示值误差小于 0.1 V",
    "repeatability_shown": "0.01 V",
    "robustness_shown": "温度变化 2 °C 无影响",
    "uncertainty_shown": "U = 0.05 V",
    "comparison": "与另一实验室比对，En = 0.3",
    "experts": "三位专家评审通过",
    "conclusion": "适用",
    "passed": True,
}
