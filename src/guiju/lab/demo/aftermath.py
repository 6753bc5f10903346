"""What happens around the story: a standard that comes back shifted, with the list of certificates that it touches; a
line of the scope in two variables; a permit for work without a network, issued and withdrawn."""

from dataclasses import replace
from decimal import Decimal

from guiju.lab.agency import acts as agency
from guiju.lab.calibrations import acts as bench
from guiju.lab.demo import cast, equipment, standards
from guiju.lab.demo.bench import Work
from guiju.lab.demo.measurements import DemoMeasurement
from guiju.lab.demo.names import QUALIFICATION, SITE, YEAR
from guiju.lab.demo.stage import Stage
from guiju.lab.equipment.acts_sets import ServeScope
from guiju.lab.house import clock
from guiju.lab.people.queries import actor
from guiju.lab.quality.acts import AssessImpact
from guiju.lab.quality.steps import steps
from guiju.record.enclosures import CertifiedPoint
from guiju.record.words import DecimalText

SHIFTED = "ea402-s2-weight"
"""Measurement whose standard comes back from its next calibration with another value."""
SHIFT = "0.105"
"""Its correction in g after 0.005 g before: more than the reported uncertainty can hide; invented."""
MATRIX = "\n".join(
    (
        "频率 / kHz | 0.04 ~ 1 | 1 ~ 20 | 20 ~ 100",
        "0.1 ~ 1 | 0.00008 | 0.0001 | 0.0004",
        "1 ~ 10 | 0.0005 | 0.0006 | 0.002",
    )
)
"""Smallest U of AC voltage over frequency and voltage, as annexes state it; invented."""


def matrix_line(stage: Stage, measurement: DemoMeasurement) -> None:
    """A line of the scope whose smallest U is a table in two variables."""
    method, day = measurement.method, clock.today()
    stage.do(
        agency.AddScopeRow,
        "system",
        qualification=QUALIFICATION,
        code=f"{method.code}/{method.edition}/AC",
        field=method.field,
        instrument="交流电压表（演示）",
        instrument_en="AC voltmeter (demonstration)",
        quantity="ac_voltage",
        method_code=method.code,
        edition=method.edition,
        site_code=SITE,
        on_site=False,
        lower="0.1",
        upper="10",
        unit="V",
        smallest_U=MATRIX,
        smallest_U_unit="V",
        relative=False,
        k="2",
        valid_from=day,
        valid_to=day + 3 * YEAR,
    )
    line = f"{method.code}/{method.edition}/AC"
    serving = {"standard_set": equipment.set_code(measurement), "scope_code": line, "valid_from": day}
    stage.do(ServeScope, cast.KEEPER, **serving)


def permit(work: Work) -> None:
    """A permit for the job of the morning."""
    work.stage.do(bench.IssuePermit, cast.CALIBRATOR, job=work.job, hours=8)


def permit_called_off(work: Work) -> None:
    """The work is done in the house after all: the permit is withdrawn."""
    number = f"{work.job}-P1"
    reason = "改在实验室内完成（演示）"
    work.stage.do(bench.WithdrawPermit, cast.TECHNICAL, permit=number, reason=reason)


def _shifted(point: CertifiedPoint) -> CertifiedPoint:
    value = Decimal(point.nominal.value) + Decimal(SHIFT)
    return replace(point, value=DecimalText(str(value)), correction=DecimalText(SHIFT))


def standard_shifted(stage: Stage, work: Work) -> None:
    """The standard of an issued certificate comes back shifted: what it touches is examined and waits."""
    measured = work.measurement
    standard = measured.standards[0]
    code = standards.standard_code(measured, standard)
    moved = replace(standard, points=tuple(_shifted(each) for each in standard.points))
    day, number = clock.today(), f"演示-{code}-3"
    standards.file_certificate(stage, moved, code, number, calibrated_on=day, valid_to=day + YEAR)
    standards.confirm(stage, measured, moved, code, number)
    reason = "后一次校准的修正值明显改变（演示）"
    row = stage.do(AssessImpact, cast.QUALITY, equipment=code, certificate=number, reason=reason).row
    list(steps(row.code, actor(cast.QUALITY)))
