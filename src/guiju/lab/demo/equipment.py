"""The demonstration's equipment beyond its standards: sets, places, plans, checks, costs, stock; all invented."""

from datetime import date, timedelta

from guiju.lab.demo import cast, registers, standards
from guiju.lab.demo.measurements import DemoMeasurement, load
from guiju.lab.demo.stage import Stage
from guiju.lab.demo.standards import VERIFIED
from guiju.lab.equipment.acts import ChangeState, FileCertificate, RegisterEquipment
from guiju.lab.equipment.acts_duties import PlanDuty, RecordCheck
from guiju.lab.equipment.acts_life import FileDocument, Move, PlaceSeal, RecordEvent, Validate
from guiju.lab.equipment.acts_sets import AddMember, EvaluateSupplier, FormSet, RegisterSupplier, ServeScope
from guiju.lab.equipment.acts_stock import MoveStock, OpenVessel
from guiju.lab.equipment.duties import after_months
from guiju.lab.house import clock, files

SUPPLIER = "DEMO-SU-1"
MATERIAL, SOFTWARE, LENT, BROKEN = "DEMO-E-PH686", "DEMO-E-GUIJU", "DEMO-E-HYGRO", "DEMO-E-BATH"
YEAR = timedelta(days=365)


def furnish(stage: Stage) -> None:
    """Everything that the registers of equipment hold beside the standards of the seven measurements."""
    _supplier(stage)
    for measurement in load():
        _set(stage, measurement)
    first, third = load()[0], load()[2]
    # The line of the edition that was superseded is still in force until the qualification drops it.
    old = f"{first.method.code}/{registers.OLD_EDITION}"
    stage.do(ServeScope, cast.KEEPER, standard_set=set_code(first), scope_code=old, valid_from=clock.today())
    place_item(stage, f"{standards.standard_code(third, third.standards[0])}-B")
    place_item(stage, registers.SENSOR)
    _history(stage, standards.standard_code(first, first.standards[0]), first.standards[0].unit)
    _material(stage)
    _software(stage)
    _others(stage)


def _supplier(stage: Stage) -> None:
    stage.do(
        RegisterSupplier,
        cast.KEEPER,
        code=SUPPLIER,
        name="演示仪器供应商",
        name_en="Demonstration supplier",
        kind="manufacturer",
        contact="演示联系人",
        telephone="000-00000000",
        address="演示省演示市供应路 1 号（虚构）",
    )
    stage.do(
        EvaluateSupplier,
        cast.KEEPER,
        supplier=SUPPLIER,
        day=clock.today() - timedelta(days=30),
        requirement="资质、交货、售后、历次验收（演示）",
        text="符合（演示）",
        passed=True,
        valid_to=clock.today() + YEAR,
    )


def set_code(measurement: DemoMeasurement) -> str:
    """Code of the set of standards that serves a measurement."""
    return f"DEMO-SET-{measurement.method.code.rpartition('-')[2]}"


def _set(stage: Stage, measurement: DemoMeasurement) -> None:
    """One set for each measurement: its standards with their roles; placed, in custody, planned."""
    method, day = measurement.method, clock.today()
    code = set_code(measurement)
    title = measurement.title
    stage.do(
        FormSet,
        cast.KEEPER,
        code=code,
        name=f"{title.zh}装置（演示）",
        name_en=f"Standard for {title.en} (demonstration)",
        custodian=cast.KEEPER,
    )
    for place, standard in enumerate(measurement.standards):
        own = standards.standard_code(measurement, standard)
        stage.do(
            AddMember,
            cast.KEEPER,
            standard_set=code,
            equipment=own,
            role=standard.role,
            main=place == 0,
            valid_from=day,
        )
        place_item(stage, own)
        _plan(stage, own, "calibration", months=12, stops=True, since=day - timedelta(days=20))
        _plan(stage, own, "intermediate_check", months=6, stops=False, since=day - timedelta(days=10))
    stage.do(ServeScope, cast.KEEPER, standard_set=code, scope_code=f"{method.code}/{method.edition}", valid_from=day)


def place_item(stage: Stage, code: str, room: str = registers.ROOM) -> None:
    """Puts an item into a room, in the keeper's custody."""
    stage.do(Move, cast.KEEPER, code=code, room_code=room, custodian=cast.KEEPER, reason="入库上架（演示）")


def _plan(
    stage: Stage, code: str, kind: str, *, since: date, months: int | None = None, uses: int | None = None, stops: bool
) -> None:
    stage.do(
        PlanDuty,
        cast.KEEPER,
        equipment=code,
        kind=kind,
        stops=stops,
        months=months,
        uses=uses,
        basis="历次结果稳定，参照规程（演示）",
        since=since,
    )


def _history(stage: Stage, code: str, unit: str) -> None:
    """Years of purchase, calibration, maintenance and repair, checks, a seal and a manual of one standard."""
    today = clock.today()
    told = (
        (5 * 365, "purchase", "购置并验收（演示）", "", "86500"),
        (5 * 365 - 40, "calibration", "首次送校（演示）", "", "3200"),
        (4 * 365, "calibration", "送校（演示）", "", "3200"),
        (3 * 365, "calibration", "送校（演示）", "", "3400"),
        (3 * 365 - 90, "maintenance", "清洁、防锈、检查附件（演示）", "", "260"),
        (2 * 365, "calibration", "送校（演示）", "", "3400"),
        (400, "calibration", "送校（演示）", "", "3600"),
        (200, "maintenance", "清洁、防锈（演示）", "", "300"),
    )
    for back, kind, text, effect, amount in told:
        stage.do(
            RecordEvent,
            cast.KEEPER,
            equipment=code,
            day=today - timedelta(days=back),
            kind=kind,
            text=text,
            effect=effect,
            done_by="演示单位（虚构）",
            amount=amount,
            supplier=SUPPLIER if kind == "purchase" else None,
        )
    differences = ("0.00001", "-0.00001", "0.00002", "0.00001", "0.00003", "0.00002")
    for number, difference in enumerate(differences):
        stage.do(
            RecordCheck,
            cast.KEEPER,
            equipment=code,
            day=today - timedelta(days=60 * (len(differences) - number) - 55),
            method="drift",
            object="核查标准 DEMO-CHECK（演示）",
            point=f"10 {unit}",
            value=f"{10 + float(difference):.5f}",
            reference="10.00000",
            limit_given="0.00005",
            U="0.00002",
            unit=unit,
            conditions="(20.0 ± 0.3) ℃",
        )
    stage.do(PlaceSeal, cast.KEEPER, equipment=code, number="DEMO-SEAL-1", place="调节螺钉（演示）", valid_from=today)
    _plan(stage, code, "maintenance", months=12, stops=False, since=today - timedelta(days=200))
    _plan(stage, code, "stability", months=12, uses=200, stops=True, since=today - timedelta(days=100))
    digest = files.store(paper(b"Demonstration manual (invented)"), "application/pdf")
    stage.do(
        FileDocument,
        cast.KEEPER,
        equipment=code,
        kind="manual",
        title="使用说明书（演示）",
        file_sha256=digest,
        media_type="application/pdf",
        day=today,
    )


def paper(words: bytes) -> bytes:
    """A PDF of one page with a line of plain letters."""
    drawn = b"BT /F1 14 Tf 72 760 Td (" + words.replace(b"(", b"\\(").replace(b")", b"\\)") + b") Tj ET"
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % each for each in places)
    end = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1) + table + end


def _register(stage: Stage, code: str, name: str, name_en: str, kind: str, **more: object) -> None:
    given = {
        "model": "演示",
        "serial_number": f"SN-{code}",
        "manufacturer": "演示制造商（虚构）",
        "state": "received",
        "verified_on": None,
        "used_by": "value",
        "interpolation": "none",
        "material_expiry": None,
    }
    stage.do(RegisterEquipment, cast.KEEPER, code=code, name=name, name_en=name_en, kind=kind, **(given | more))


def _serve(stage: Stage, code: str, *states: str) -> None:
    for state in states:
        reason = {"restricted": "演示", **VERIFIED}.get(state, "")
        stage.do(ChangeState, cast.KEEPER, code=code, state=state, reason=reason)


def _material(stage: Stage) -> None:
    today = clock.today()
    _register(
        stage,
        MATERIAL,
        "混合磷酸盐 pH 标准物质（演示）",
        "Phosphate pH reference material (demonstration)",
        "material",
        lot="DEMO-2401",
        storage="5 ℃～25 ℃，避光（演示）",
        stock_unit="瓶",
        days_opened=90,
        material_expiry=after_months(today, 18),
        supplier=SUPPLIER,
    )
    place_item(stage, MATERIAL, registers.WARM_ROOM)
    stage.do(
        FileCertificate,
        cast.KEEPER,
        equipment=MATERIAL,
        kind="calibration",
        number=f"演示-{MATERIAL}-1",
        issuer="演示标准物质研制机构（虚构）",
        competence_kind="accredited",
        competence_reference="演示（虚构）",
        competence_from=today - YEAR,
        competence_covers=True,
        calibrated_on=today - timedelta(days=60),
        valid_to=after_months(today, 18),
        file_sha256=files.store(paper(b"Demonstration certificate (invented)"), "application/pdf"),
        accuracy_class="",
        unit="1",
        points=[
            {"nominal": {"value": "6.86", "unit": "1"}, "value": "6.864", "correction": "0.004", "U": "0.01", "k": "2"}
        ],
        chain=[],
        serial_number=f"SN-{MATERIAL}",
        issued_on=today - timedelta(days=60),
    )
    _serve(stage, MATERIAL, "verified", "in_service")
    stage.do(MoveStock, cast.KEEPER, code=MATERIAL, kind="in", amount="12", reason="验收入库（演示）")
    stage.do(OpenVessel, cast.KEEPER, equipment=MATERIAL, number="DEMO-2401-01", opened_on=today)
    stage.do(MoveStock, cast.KEEPER, code=MATERIAL, kind="out", amount="1", reason="开封使用（演示）")


def _software(stage: Stage) -> None:
    _register(
        stage, SOFTWARE, "规矩校准软件", "Guiju calibration software", "software", release="1.0", serial_number="—"
    )
    stage.do(
        Validate,
        cast.TECHNICAL,
        equipment=SOFTWARE,
        release="1.0",
        day=clock.today(),
        requirement="已发表的算例与软件结果一致（演示）",
        text="七个已发表的测量全部重现（演示）",
        passed=True,
    )
    place_item(stage, SOFTWARE)
    _serve(stage, SOFTWARE, "verified", "in_service")


def _others(stage: Stage) -> None:
    """An auxiliary that is lent, and a bath under repair."""
    today = clock.today()
    _register(stage, LENT, "温湿度表（演示）", "Thermohygrometer (demonstration)", "auxiliary")
    place_item(stage, LENT)
    _plan(stage, LENT, "verification", months=1, stops=False, since=today - timedelta(days=20))
    _serve(stage, LENT, "verified", "in_service")
    stage.do(
        ChangeState,
        cast.KEEPER,
        code=LENT,
        state="lent",
        reason="兄弟实验室比对（演示）",
        place="演示兄弟实验室（虚构）",
        due_back=today + timedelta(days=75),
    )
    _register(stage, BROKEN, "恒温槽（演示）", "Thermostatic bath (demonstration)", "auxiliary", supplier=SUPPLIER)
    place_item(stage, BROKEN, registers.WARM_ROOM)
    _serve(stage, BROKEN, "verified", "in_service")
    stage.do(
        RecordEvent,
        cast.KEEPER,
        equipment=BROKEN,
        day=today,
        kind="fault",
        text="控温失灵（演示）",
        effect="未用于任何任务，不影响结果（演示）",
    )
    stage.do(
        ChangeState,
        cast.KEEPER,
        code=BROKEN,
        state="under_repair",
        reason="控温失灵（演示）",
        place="演示仪器供应商",
        due_back=today + timedelta(days=60),
    )
