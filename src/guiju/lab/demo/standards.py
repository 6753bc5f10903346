"""The demonstration's standards and its climate sensor: registered, certified, confirmed, verified; all invented."""

from datetime import date, timedelta

from guiju.lab.demo import cast, evidence
from guiju.lab.demo.measurements import DemoMeasurement, DemoStandard
from guiju.lab.demo.names import SENSOR, YEAR
from guiju.lab.demo.stage import Stage
from guiju.lab.equipment import acts as equipment
from guiju.lab.house import clock, files
from guiju.lab.ui import words
from guiju.record.codec import encode

VERIFIED = {"verified": "按使用要求验证：外观、示值与证书相符，功能正常（演示）", "in_service": ""}
"""What is told of each step into service."""


def standard_code(measurement: DemoMeasurement, standard: DemoStandard) -> str:
    """Code of a measurement's standard in the register of equipment."""
    place = [each.role for each in measurement.standards].index(standard.role) + 1
    return f"DEMO-E-{measurement.method.code.rpartition('-')[2]}-{place}"


def fill_standard(stage: Stage, measurement: DemoMeasurement, standard: DemoStandard, code: str) -> None:
    """Registers, certifies, confirms, verifies a standard and puts it into service."""
    register_standard(stage, standard, code)
    day = clock.today()
    first, last = day - timedelta(days=20), day + YEAR
    file_certificate(stage, standard, code, f"演示-{code}-1", calibrated_on=first, valid_to=last)
    confirm(stage, measurement, standard, code, f"演示-{code}-1")
    for state in ("verified", "in_service"):
        stage.do(equipment.ChangeState, cast.KEEPER, code=code, state=state, reason=VERIFIED[state])


def fill_sensor(stage: Stage) -> None:
    """The rooms' thermohygrometer, whose readings are evidence because it is calibrated, confirmed and in service."""
    item, day = evidence.THERMOHYGROMETER, clock.today()
    register_standard(stage, item, SENSOR, "measuring_instrument")
    number = f"演示-{SENSOR}-1"
    file_certificate(
        stage, item, SENSOR, number, calibrated_on=day - timedelta(days=20), valid_to=day - timedelta(days=20) + YEAR
    )
    stage.do(
        equipment.Confirm,
        cast.CALIBRATOR,
        equipment=SENSOR,
        certificate=number,
        requirement="温度 U 不大于 0.3 °C，相对湿度 U 不大于 2 %",
        requirement_en="temperature: U at most 0.3 °C; relative humidity: U at most 2 %",
        demands=[
            {
                "lower": item.range.lower,
                "upper": item.range.upper,
                "unit": item.range.unit,
                "largest_error": None,
                "largest_U": "0.3",
                "largest_ratio": None,
                "points": [],
            }
        ],
    )
    for state in ("verified", "in_service"):
        stage.do(equipment.ChangeState, cast.KEEPER, code=SENSOR, state=state, reason=VERIFIED[state])


def serial_number(standard: DemoStandard, code: str) -> str:
    """Each item has a serial number of its own, which its certificate names too."""
    return f"{standard.serial_number}-{code.rpartition('-')[2]}"


def register_standard(stage: Stage, standard: DemoStandard, code: str, kind: str = "standard") -> None:
    """Enters a standard as received."""
    drift = standard.drift
    stage.do(
        equipment.RegisterEquipment,
        cast.KEEPER,
        code=code,
        name=standard.name.zh,
        name_en=standard.name.en,
        model=standard.model,
        serial_number=serial_number(standard, code),
        manufacturer=standard.manufacturer,
        kind=kind,
        state="received",
        verified_on=None,
        lower=standard.range.lower or "",
        upper=standard.range.upper or "",
        unit=standard.range.unit,
        used_by=standard.used_by,
        interpolation=standard.interpolation,
        drift_half_width=drift.half_width if drift else "",
        drift_unit=drift.unit if drift else "",
        drift_basis=drift.basis.zh if drift else "",
        drift_basis_en=drift.basis.en if drift else "",
        material_expiry=None,
    )


def file_certificate(
    stage: Stage, standard: DemoStandard, code: str, number: str, *, calibrated_on: date, valid_to: date
) -> None:
    """Files a certificate of the standard with the values that the source gives it."""
    text = f"演示：虚构的证书 {number}，量值取自公开文献。\nDemonstration: invented certificate {number}.\n"
    stage.do(
        equipment.FileCertificate,
        cast.KEEPER,
        equipment=code,
        kind="calibration",
        number=number,
        issuer="演示上级机构（虚构）",
        competence_kind="accredited",
        competence_reference="演示（虚构）",
        competence_from=calibrated_on - YEAR,
        competence_to=valid_to + YEAR,
        competence_covers=True,
        calibrated_on=calibrated_on,
        valid_to=valid_to,
        file_sha256=files.store(text.encode(), "text/plain"),
        accuracy_class="",
        limits="",
        unit=standard.unit,
        points=[encode(each) for each in standard.points],
        chain=[],
        serial_number=serial_number(standard, code),
        issued_on=calibrated_on,
    )


def confirm(stage: Stage, measurement: DemoMeasurement, standard: DemoStandard, code: str, number: str) -> None:
    """Confirms by computation that a certificate's results meet what the method asks of the standard."""
    wanted = next(each for each in measurement.method.standards if each.role == standard.role)
    most = f"{wanted.largest_U}{words.unit(wanted.unit)}"
    stage.do(
        equipment.Confirm,
        cast.CALIBRATOR,
        equipment=code,
        certificate=number,
        requirement=f"{measurement.method.code}：{wanted.name.zh}，U 不大于 {most}",
        requirement_en=f"{measurement.method.code}: {wanted.name.en}, U at most {most}",
        demands=[
            {
                "lower": wanted.range.lower,
                "upper": wanted.range.upper,
                "unit": wanted.unit,
                "largest_error": None,
                "largest_U": wanted.largest_U,
                "largest_ratio": None,
                "points": [],
            }
        ],
    )
