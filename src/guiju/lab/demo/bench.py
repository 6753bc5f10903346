"""One measurement of the demonstration, from the customer's request to the issued certificate, by the real acts."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from guiju.lab.calibrations import acts as bench
from guiju.lab.calibrations.queries import drafted, statement_on
from guiju.lab.calibrations.review import Review
from guiju.lab.commissions import acts as commissions
from guiju.lab.demo import cast
from guiju.lab.demo.measurements import DemoMeasurement
from guiju.lab.demo.registers import CUSTOMERS, ROOM, SENSOR, SITE
from guiju.lab.demo.stage import Stage
from guiju.lab.demo.standards import standard_code
from guiju.lab.house import clock
from guiju.lab.issuing import production
from guiju.lab.issuing.acts import Approve
from guiju.lab.people.queries import actor
from guiju.lab.premises.acts import RecordClimate
from guiju.record.codec import encode
from guiju.record.measurement import Point

PREFIX = "DEMO"
CLIMATE = (("20.1", "48"), ("20.0", "47"), ("20.0", "48"))
"""Invented readings of a steady room: temperature in °C, relative humidity in %."""


def job_number(index: int) -> str:
    """Number of the job of the story's measurement at this place."""
    return f"{PREFIX}-J-{index + 1:04d}"


@dataclass(frozen=True, slots=True)
class Work:
    """One measurement on its way: its place in the story and its numbers."""

    stage: Stage
    measurement: DemoMeasurement
    index: int
    day: date

    @property
    def commission(self) -> str:
        """Number of the commission."""
        return f"{PREFIX}-C-{self.index + 1:04d}"

    @property
    def job(self) -> str:
        """Number of the job, which the record bears too."""
        return job_number(self.index)

    @property
    def customer(self) -> str:
        """Code of the customer."""
        return CUSTOMERS[self.index % len(CUSTOMERS)]


def points(measurement: DemoMeasurement) -> list[Any]:
    """The points asked for, as a commission keeps them."""
    return [
        encode(
            Point(
                point_id=each.point_id,
                section_id="1",
                run_id="1",
                function=each.function,
                quantity=each.quantity,
                range="",
                channel="",
                nominal=each.nominal,
                influences=(),
                cycle=1,
                direction="none",
                state="not_adjusted",
            )
        )
        for each in measurement.points
    ]


def open_commission(work: Work) -> None:
    """The customer's request at the counter."""
    party = work.customer
    work.stage.do(
        commissions.OpenCommission,
        cast.CLERK,
        number=work.commission,
        commissioned_by=party,
        certificate_for=party,
        paid_by=party,
        sent_by=party,
        received_on=clock.today(),
        conformity_ordered=False,
        interval_agreed=False,
    )
    add_line(work, 1, work.measurement.method.edition, points(work.measurement))


def add_line(work: Work, line: int, edition: str, wanted: list[Any]) -> None:
    """A line of the commission: what is to be calibrated, by which edition, at which points."""
    work.stage.do(
        commissions.AddRequest,
        cast.CLERK,
        commission=work.commission,
        line=line,
        title=work.measurement.title.zh,
        title_en=work.measurement.title.en,
        method_code=work.measurement.method.code,
        edition=edition,
        method_named_by="agency",
        template_code="budget",
        site_code=SITE,
        points=wanted,
    )


def review_contract(work: Work, line: int = 1) -> None:
    """The technical manager's review of one line."""
    work.stage.do(commissions.ReviewContract, cast.TECHNICAL, commission=work.commission, line=line)


def receive_item(work: Work, line: int = 1) -> None:
    """The item arrives, is looked at and labelled."""
    item = work.measurement.item
    work.stage.do(
        commissions.ReceiveItem,
        cast.CLERK,
        commission=work.commission,
        line=line,
        label=f"{PREFIX}-I-{work.index + 1:04d}-{line}",
        name=item.name.zh,
        name_en=item.name.en,
        model=item.model,
        serial_number=item.serial_number if line == 1 else f"{item.serial_number}-{line}",
        manufacturer=item.manufacturer,
        range=item.range,
        accuracy_class=item.accuracy_class,
        accessories=[],
        condition="外观完好，工作正常（演示）",
        condition_en="in good order (demonstration)",
        deviations=[],
        instructions="none",
        customer_supplied=["name", "model", "serial_number", "manufacturer", "range", "accuracy_class"],
    )


def place_item(work: Work, line: int = 1) -> None:
    """The item is put into the room of its measurement, to take on its climate."""
    label = f"{PREFIX}-I-{work.index + 1:04d}-{line}"
    work.stage.do(commissions.PlaceItem, cast.CLERK, label=label, room_code=ROOM)


def assignment(work: Work, **changed: Any) -> bench.Assign.Request:
    """The request to assign the job to the calibrator, with room and standards; `changed` members differ."""
    standards = {each.role: standard_code(work.measurement, each) for each in work.measurement.standards}
    members = {
        "commission": work.commission,
        "line": 1,
        "job": work.job,
        "room_code": ROOM,
        "calibrator": cast.CALIBRATOR,
        "standards": standards,
    }
    return bench.Assign.Request(**(members | changed))


def assign(work: Work, **changed: Any) -> None:
    """The technical manager gives the work to the calibrator."""
    work.stage.perform(bench.Assign, cast.TECHNICAL, assignment(work, **changed))


def climate(stage: Stage, room: str, temperature: str, humidity: str) -> None:
    """The climate of a room is written down."""
    for quantity, value, unit in (("temperature", temperature, "°C"), ("relative_humidity", humidity, "%")):
        stage.do(
            RecordClimate,
            cast.CALIBRATOR,
            room=room,
            quantity=quantity,
            value=value,
            unit=unit,
            at=clock.now(),
            sensor=SENSOR,
        )


def start(work: Work) -> None:
    """The measurement begins."""
    work.stage.do(bench.StartMeasurement, cast.CALIBRATOR, job=work.job)


def take_readings(work: Work) -> None:
    """The readings that the source prints, or its published summaries; never a reading that nobody printed."""
    source = f"{work.measurement.source.document} {work.measurement.source.clause}"
    common = {"job": work.job, "source": source, "started_at": clock.now() - timedelta(minutes=20)}
    readings = tuple(
        bench.RecordReadings.Value(
            point=each.point_id,
            symbol=each.symbol,
            source=each.source,
            value=value,
            unit=each.unit,
            resolution=each.resolution or "",
            offset=5000 * number,
        )
        for each in work.measurement.readings
        for number, value in enumerate(each.values)
    )
    summaries = tuple(
        bench.RecordReadings.Value(
            point=each.point_id,
            symbol=each.symbol,
            source="item",
            value=each.value,
            unit=each.unit,
            u=each.u,
            dof=each.dof or "",
        )
        for each in work.measurement.summaries
    )
    record = bench.RecordReadings
    if readings:
        work.stage.do(record, cast.CALIBRATOR, batch="B1", provenance="published_readings", values=readings, **common)
    if summaries:
        work.stage.do(
            record,
            cast.CALIBRATOR,
            batch="B2",
            provenance="published_summary",
            values=summaries,
            summary=True,
            **common,
        )
    say_not_adjusted(work)


def say_not_adjusted(work: Work) -> None:
    """The calibrator says that nothing was adjusted: the sources tell of no adjustment."""
    reason, reason_en = "未经调整，无调整前后之分", "not adjusted, so there is no before and after"
    work.stage.do(bench.SayBeforeAdjustment, cast.CALIBRATOR, job=work.job, reason=reason, reason_en=reason_en)


def finish(work: Work) -> None:
    """The calibrator looks at the draft, signs it, and the record is frozen."""
    shown = drafted(work.job, actor(cast.CALIBRATOR))
    with work.stage.signing(cast.CALIBRATOR) as session:
        signed = session.sign(shown.statement)
    work.stage.do(
        bench.Finish, cast.CALIBRATOR, job=work.job, frozen_at=shown.frozen_at, seed=shown.seed, signed=signed
    )


def review_request(work: Work, who: str) -> Review.Request:
    """A signed review of the record by somebody."""
    by, said = statement_on(work.job, actor(who), "review", "reviewer")
    with work.stage.signing(who) as session:
        return Review.Request(job=work.job, by=by, signed=session.sign(said))


def approval_request(work: Work, who: str) -> Approve.Request:
    """A signed approval of the record by somebody."""
    by, said = statement_on(work.job, actor(who), "approve", "signatory")
    with work.stage.signing(who) as session:
        return Approve.Request(job=work.job, by=by, signed=session.sign(said))


def review(work: Work) -> None:
    """The reviewer checks and signs."""
    work.stage.perform(Review, cast.REVIEWER, review_request(work, cast.REVIEWER))


def approve(work: Work) -> None:
    """The authorised signatory approves."""
    work.stage.perform(Approve, cast.SIGNATORY, approval_request(work, cast.SIGNATORY))


def issue(work: Work) -> None:
    """Number, files, seal, log."""
    production.issue_certificate(work.job, actor=actor(cast.SIGNATORY), key=work.stage.key(), prefix=PREFIX)
