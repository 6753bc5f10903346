"""Dishonest and mistaken acts of the demonstration, tried on the same data: each must be refused with its reason.

Every trial breaks one thing only, so that the refusal is about this thing; afterwards the story takes the way out that
the refusal names.
"""

import dataclasses
from datetime import timedelta
from typing import Any

from guiju.lab.agency.acts import LiftSuspension, SuspendQualification
from guiju.lab.calibrations import acts as bench_acts
from guiju.lab.calibrations.review import Review
from guiju.lab.commissions.acts import ReviewContract
from guiju.lab.demo import bench, cast, registers, standards
from guiju.lab.demo.bench import Work
from guiju.lab.demo.stage import Stage
from guiju.lab.house import clock, files, keys
from guiju.lab.issuing import production
from guiju.lab.issuing.acts import Approve, Issue
from guiju.lab.people.queries import actor

ORDER = (
    "standard_out_of_date",
    "standard_not_confirmed",
    "calibrator_not_authorised",
    "calibrator_too_old",
    "point_outside_scope",
    "qualification_suspended",
    "reviewer_is_calibrator",
    "signatory_outside_fields",
    "edition_superseded",
    "room_out_of_limits",
    "content_differs",
    "number_used_twice",
)
"""The faults in the order in which they are told."""


def _start(work: Work, fault: str, job: str | None = None) -> None:
    request = bench_acts.StartMeasurement.Request(job=job or work.job)
    work.stage.refused(fault, bench_acts.StartMeasurement, cast.CALIBRATOR, request)


def _standards(work: Work, code: str) -> dict[str, str]:
    first = work.measurement.standards[0]
    usual = {each.role: standards.standard_code(work.measurement, each) for each in work.measurement.standards}
    return usual | {first.role: code}


def reassign(work: Work) -> None:
    """The way out: the job is assigned anew with everything in order."""
    work.stage.perform(bench_acts.Reassign, cast.TECHNICAL, bench.assignment(work))


def register_expired_standard(stage: Stage, work: Work) -> str:
    """A spare standard whose certificate was good when it entered service and runs out before the measurement."""
    standard = work.measurement.standards[0]
    code = f"{standards.standard_code(work.measurement, standard)}-B"
    standards.register_standard(stage, standard, code)
    number, last_day = f"演示-{code}-1", work.day - timedelta(days=1)
    first_day = last_day - registers.YEAR
    standards.file_certificate(stage, standard, code, number, calibrated_on=first_day, valid_to=last_day)
    standards.confirm(stage, work.measurement, standard, code, number)
    for state in ("verified", "in_service"):
        stage.do(standards.equipment.ChangeState, cast.KEEPER, code=code, state=state, reason=standards.VERIFIED[state])
    return code


def standard_out_of_date(work: Work, spare: str) -> None:
    """Starting with a standard whose certificate has run out."""
    bench.assign(work, standards=_standards(work, spare))
    _start(work, "standard_out_of_date")
    reassign(work)


def standard_not_confirmed(work: Work) -> None:
    """Starting with a standard that came back from calibration and was not confirmed."""
    standard = work.measurement.standards[0]
    code = standards.standard_code(work.measurement, standard)
    number, day = f"演示-{code}-2", clock.today() - timedelta(days=3)
    last_day = day + registers.YEAR
    standards.file_certificate(work.stage, standard, code, number, calibrated_on=day, valid_to=last_day)
    bench.assign(work)
    _start(work, "standard_not_confirmed")
    standards.confirm(work.stage, work.measurement, standard, code, number)


def wrong_calibrators(work: Work) -> None:
    """Assigning somebody who is not authorised for the method, and somebody past the age."""
    for fault, who in (("calibrator_not_authorised", cast.NEWCOMER), ("calibrator_too_old", cast.RETIRED)):
        work.stage.refused(fault, bench_acts.Assign, cast.TECHNICAL, bench.assignment(work, calibrator=who))


def point_outside_scope(work: Work) -> None:
    """Accepting a line that asks for a point beyond the accredited range."""
    asked = bench.points(work.measurement)
    upper = work.measurement.scope.range.upper or "0"
    beyond = {"value": str(int(float(upper) * 2.5)), "unit": work.measurement.scope.range.unit}
    bench.add_line(work, 2, work.measurement.method.edition, [{**asked[0], "nominal": beyond}])
    request = ReviewContract.Request(commission=work.commission, line=2)
    work.stage.refused("point_outside_scope", ReviewContract, cast.TECHNICAL, request)


def edition_superseded(work: Work) -> None:
    """Starting by an edition that another took the place of."""
    bench.add_line(work, 2, registers.OLD_EDITION, bench.points(work.measurement))
    bench.review_contract(work, 2)
    bench.receive_item(work, 2)
    job = f"{work.job}-2"
    bench.assign(work, line=2, job=job)
    _start(work, "edition_superseded", job)


def room_out_of_limits(work: Work) -> None:
    """Starting in a room whose climate is out of the method's limits."""
    bench.climate(work.stage, registers.WARM_ROOM, "24.6", "51")
    bench.assign(work, room_code=registers.WARM_ROOM)
    _start(work, "room_out_of_limits")
    reassign(work)


def reviewer_is_calibrator(work: Work) -> None:
    """The calibrator signs the review of the own record."""
    request = bench.review_request(work, cast.CALIBRATOR)
    work.stage.refused("reviewer_is_calibrator", Review, cast.CALIBRATOR, request)


def signatory_outside_fields(work: Work) -> None:
    """Somebody approves who may sign for other fields only."""
    work.stage.refused("signatory_outside_fields", Approve, cast.NARROW, bench.approval_request(work, cast.NARROW))


def content_differs(work: Work) -> None:
    """Issuing files whose first value is not the record's, under the genuine seal."""
    by = actor(cast.SIGNATORY)
    number = production.reserve(work.job, by, work.stage.key(), bench.PREFIX)
    request = production.issue_request(number, _altered(number), by)
    work.stage.refused("content_differs", Issue, cast.SIGNATORY, request)


def _altered(number: str) -> production.Produced:
    from guiju.certificate import build_dcc, certificate_model, render_pdf, sign_pdf, sign_xml

    _, case, issuing = production.numbered_case(number)
    model = certificate_model(case, issuing)
    table = model.tables[0]
    row = dataclasses.replace(table.rows[0], value=_other(table.rows[0].value))
    table = dataclasses.replace(table, rows=(row, *table.rows[1:]))
    model = dataclasses.replace(model, tables=(table, *model.tables[1:]))
    xml = sign_xml(build_dcc(model), keys.seal(), clock.now())
    pdf = sign_pdf(render_pdf(model, xml), keys.seal(), clock.now())
    return production.Produced(files.store(pdf.data, production.PDF), files.store(xml, production.XML), pdf.level)


def _other(value: str) -> str:
    """The same number with another last digit."""
    place = max(index for index, sign in enumerate(value) if sign.isdigit())
    return value[:place] + str((int(value[place]) + 1) % 10) + value[place + 1 :]


def number_used_twice(work: Work, number: str) -> None:
    """Issuing once more under a number that was issued."""
    produced = production.produce(number)
    request = production.issue_request(number, produced, actor(cast.SIGNATORY))
    work.stage.refused("number_used_twice", Issue, cast.SIGNATORY, request)


def suspend(work: Work) -> None:
    """The qualification is suspended after the measurement and before the issue; so the issue is refused."""
    work.stage.do(
        SuspendQualification,
        cast.QUALITY,
        qualification=registers.QUALIFICATION,
        since=clock.today(),
        until=None,
        reason="演示：能力暂停一天 / demonstration: suspended for one day",
    )
    by = actor(cast.SIGNATORY)
    number = production.reserve(work.job, by, work.stage.key(), bench.PREFIX)
    request: Any = production.issue_request(number, production.produce(number), by)
    work.stage.refused("qualification_suspended", Issue, cast.SIGNATORY, request)
    work.stage.do(
        LiftSuspension,
        cast.QUALITY,
        number=registers.QUALIFICATION,
        until=clock.today(),
        reason="演示：已恢复 / demonstration: restored",
    )
