"""Cases built for tests: invented agency, people and standards, with readings and results of a chosen shape."""

import base64
import dataclasses

from guiju.certificate import Issuing
from guiju.record.enclose import enclose, reference
from guiju.record.enclosures import (
    BudgetTemplate,
    CertifiedPoint,
    Confirmation,
    Customer,
    Enclosure,
    IssuerCompetence,
    Method,
    Person,
    Standard,
    StandardCertificate,
    TemplateInput,
    TemplateOutput,
)
from guiju.record.model import (
    Agency,
    Budget,
    BudgetLine,
    CaptureBatch,
    Check,
    Commission,
    Conditions,
    Conformity,
    Item,
    Participant,
    Parties,
    Place,
    Point,
    Raised,
    Record,
    Result,
    Run,
    ScopeRow,
    Section,
    Series,
    StandardUse,
)
from guiju.record.reading import record_sha256
from guiju.record.statement import Case, EnclosedDocument, SignedStatement, Statement
from guiju.record.words import (
    Day,
    DecimalText,
    Digest,
    Enclosed,
    Instant,
    Interval,
    NotApplicable,
    Quantity,
    Text,
)

DAY = Day("2026-11-20")
ISSUED = Day("2026-11-24")
T0 = Instant("2026-11-20T01:30:00.000000+00:00")
T1 = Instant("2026-11-20T03:00:00.000000+00:00")
D = DecimalText


def issuing(number: str = "演示-2026-000123", **changes: str) -> Issuing:
    values = {
        "code": "7K3M-9QRT-W2XC-5D8H",
        "issued_on": ISSUED,
        "verification_address": "https://guiju.example/verify",
    }
    return Issuing(number=number, **{**values, **changes})


def salt(number: int) -> bytes:
    return number.to_bytes(16, "big")


def person(person_id: str, name: str) -> Person:
    return Person(
        as_of=DAY,
        person_id=person_id,
        name=name,
        birth_date=Day("1985-03-01"),
        employments=(),
        qualifications=(),
        authorisations=(),
        interests=(),
    )


def customer(name: str = "演示客户（苏州）精密制造有限公司") -> Customer:
    return Customer(
        customer_id="C-001",
        name=name,
        name_en="Demo Customer Precision Manufacturing Co., Ltd. (Suzhou)",
        address="演示省演示市工业园区演示路 18 号",
        contact="演示联系人",
        telephone="000-00000001",
    )


def standard(name: Text | None = None, serial: str = "DEMO-3458-01", unit: str = "°C") -> Standard:
    certificate = StandardCertificate(
        kind="calibration",
        number="演示校字第 2026-0715 号",
        issuer="演示国家计量院",
        competence=IssuerCompetence(
            kind="cipm_mra", reference="DEMO", valid_from=Day("2025-01-01"), valid_to=None, covers=True
        ),
        calibrated_on=Day("2026-07-15"),
        valid_to=Day("2027-07-14"),
        file_sha256=Digest("ab" * 32),
        accuracy_class="",
        limits=None,
        unit=unit,
        points=(
            CertifiedPoint(
                nominal=Quantity(value=D("20"), unit=unit),
                value=D("20.001"),
                correction=D("0.001"),
                U=D("0.004"),
                k=D("2"),
            ),
            CertifiedPoint(
                nominal=Quantity(value=D("30"), unit=unit),
                value=D("30.002"),
                correction=D("0.002"),
                U=D("0.006"),
                k=D("2"),
            ),
        ),
        chain=(),
    )
    return Standard(
        as_of=DAY,
        equipment_id="EQ-7",
        name=name or Text(zh="标准铂电阻温度计", en="Standard platinum resistance thermometer"),
        model="DEMO-25",
        serial_number=serial,
        manufacturer="演示仪器厂",
        kind="standard",
        state="in_service",
        verified_on=DAY,
        range=Interval(lower=D("0"), upper=D("100"), unit=unit),
        used_by="value",
        interpolation="linear",
        certificate=certificate,
        confirmation=Confirmation(
            certificate_number=certificate.number,
            day=Day("2026-07-20"),
            requirement=Text(zh="U 不大于 0.01 °C", en="U not above 0.01 °C"),
            passed=True,
            confirmed_by="P-9",
            range=Interval(lower=D("0"), upper=D("100"), unit=unit),
        ),
        drift=None,
        material_expiry=None,
    )


def method(reviewer_may_sign: bool = False) -> Method:
    return Method(
        as_of=DAY,
        code="演示-01",
        edition="2026",
        title=Text(zh="演示温度计校准方法", en="Demonstration method for the calibration of thermometers"),
        kind="demonstration",
        field="thermal",
        effective_from=Day("2026-01-01"),
        superseded_on=None,
        checked_on=Day("2026-11-01"),
        validated=True,
        environment=(),
        standards=(),
        reviewer_may_sign=reviewer_may_sign,
        rounding="nearest",
    )


def template() -> BudgetTemplate:
    reading = TemplateInput(
        symbol="t",
        name=Text(zh="示值", en="indication"),
        unit="°C",
        from_="reading",
        series="item",
        role="",
        distribution="t",
        value=None,
        half_width=None,
        u=None,
        dof=None,
    )
    return BudgetTemplate(
        name=Text(zh="演示预算", en="Demonstration budget"),
        version=1,
        kind="propagation",
        outputs=(TemplateOutput(symbol="y", quantity=Text(zh="修正值", en="correction"), unit="°C", model="t"),),
        inputs=(reading,),
        line=None,
        k_rule="fixed",
        k=D("2"),
        probability=D("0.9545"),
        digits=2,
        validated_on=DAY,
    )


def thermometer_points(count: int = 5, state: str = "not_adjusted") -> list[tuple[str, str, str]]:
    """nominal, reported value, reported U; a smooth curve, so that a chart has something to show."""
    rows = []
    for index in range(count):
        nominal = 20 + index * (30 / max(count - 1, 1))
        value = -0.1625 + 0.0022 * (nominal - 20) + (0.012 if state == "as_found" else 0.0) * (index % 3)
        rows.append((f"{nominal:.1f}", f"{value:.4f}", f"{0.0074 + 0.0001 * (index % 4):.4f}"))
    return rows


class Made:
    """A case in the making: enclosures with fixed salts, so that the same case has the same bytes."""

    def __init__(self) -> None:
        self.documents: list[EnclosedDocument] = []

    def put(self, document: Enclosure) -> Enclosed:
        made = enclose(document, salt(len(self.documents) + 1))
        self.documents.append(made)
        return reference(made)


def case(
    count: int = 5,
    *,
    demonstration: bool = True,
    conformity: bool = False,
    adjusted: bool = False,
    raised: bool = False,
    customer_name: str = "演示客户（苏州）精密制造有限公司",
    item_name: Text | None = None,
    names: tuple[str, str, str] = ("演示甲", "演示乙", "演示丙"),
    serial: str = "SN-20260417",
    scope: tuple[ScopeRow, ...] = (),
    number: str = "YS-JL-2026-0042",
) -> Case:
    """A thermometer with `count` points and its three statements (calibrate, review, approve)."""
    made = Made()
    people = [made.put(person(f"P-{index}", name)) for index, name in enumerate(names, start=1)]
    party = made.put(customer(customer_name))
    used = made.put(standard())
    by = made.put(method())
    budget = made.put(template())
    states = ("as_found", "as_left") if adjusted else ("not_adjusted",)
    points, series, budgets, results, verdicts = [], [], [], [], []
    for state in states:
        for nominal, value, U in thermometer_points(count, state):
            place = len(points) + 1
            points.append(_point(f"p{place}", nominal, state))
            series.append(_series(f"s{place}", f"p{place}", nominal))
            budgets.append(_budget(f"b{place}", budget, value, U))
            results.append(_result(place, nominal, value, U, raised=raised and place == 1))
            if conformity:
                verdicts.append(_verdict(f"r{place}"))
    record = Record(
        format="guiju.record",
        version=1,
        software="guiju 0.1.0",
        record_id="rec-42",
        number=number,
        revision=1,
        supersedes=None,
        demonstration=demonstration,
        frozen_at=Instant("2026-11-20T03:30:00.000000+00:00"),
        agency=Agency(
            agency_id="A-1",
            name=Text(zh="规矩演示计量校准中心", en="Guiju Demonstration Calibration Centre"),
            address=Text(zh="演示省演示市规矩路 1 号", en="1 Guiju Road, Demo City, Demo Province"),
            credit_code="",
            telephone="000-00000000",
        ),
        place=Place(
            kind="laboratory",
            site="S-1",
            name=Text(zh="本部", en="Main site"),
            address=Text(zh="演示省演示市规矩路 1 号", en="1 Guiju Road, Demo City, Demo Province"),
            room="B203",
            covered=True,
        ),
        commission=Commission(
            number="WT-2026-0310",
            received_on=Day("2026-11-18"),
            reviewed_on=Day("2026-11-18"),
            method_named_by="agency",
            own_method_consent=None,
            conformity_ordered=conformity,
            interval_agreed=False,
        ),
        parties=Parties(commissioned_by=party, certificate_for=party, paid_by=party, sent_by=party),
        item=_item(item_name, serial),
        sections=(_section(by, people[0]),),
        runs=(Run(run_id="run1", section_id="sec1", standards=("u1",), started_at=T0, finished_at=T1, shared_with=()),),
        people=(Participant(role="calibrator", person=people[0]),),
        standards=(StandardUse(use_id="u1", role="reference", standard=used, equipment_id="EQ-7"),),
        scope=scope,
        conditions=_conditions(),
        points=tuple(points),
        as_found="recorded" if adjusted else NotApplicable(not_applicable="器具未经调整"),
        series=tuple(series),
        summaries=(),
        batches=(
            CaptureBatch(
                batch_id="batch1", provenance="typed", source="演示", sha256=None, by=people[0], started_at=T0
            ),
        ),
        corrections=(),
        chain_head=Digest("cd" * 32),
        evidence=(),
        budgets=tuple(budgets),
        results=tuple(results),
        covariances=(),
        conformity=tuple(verdicts),
        parameters=(),
    )
    bare = Case(format="guiju.case", version=1, record=record, enclosures=tuple(made.documents), statements=())
    digest = record_sha256(bare)
    signed = tuple(
        _statement(purpose, digest, who.digest, f"2026-11-2{place}T0{place}:00:00.000000+00:00")
        for place, (purpose, who) in enumerate(zip(("calibrate", "review", "approve"), people, strict=True), start=1)
    )
    return dataclasses.replace(bare, statements=signed)


def _item(name: Text | None, serial: str) -> Item:
    return Item(
        item_id="I-1",
        label="YP-2026-0877",
        name=name or Text(zh="数字温度计", en="Digital thermometer"),
        model="DT-100",
        serial_number=serial,
        manufacturer="演示仪表有限公司",
        range="(0 ~ 100) °C",
        accuracy_class="",
        accessories=("传感器 1 支",),
        received_on=Day("2026-11-18"),
        condition=Text(zh="完好", en="in order"),
        deviations=(),
        instructions="none",
        customer_supplied=("manufacturer", "range"),
    )


def _section(by: Enclosed, who: Enclosed) -> Section:
    return Section(
        section_id="sec1",
        title=Text(zh="温度示值", en="Temperature indication"),
        method=by,
        method_code="演示-01",
        edition="2026",
        field="thermal",
        calibrators=(who,),
        day=DAY,
        finished_day=DAY,
        room="B203",
        checks=(Check(name=Text(zh="外观", en="appearance"), outcome="pass", note=Text(zh="", en="")),),
        deviations=(),
        reference_conditions=(),
    )


def _conditions() -> tuple[Conditions, ...]:
    def line(quantity: str, unit: str, low: str, high: str, limits: tuple[str, str]) -> Conditions:
        return Conditions(
            section_id="sec1",
            quantity=quantity,
            unit=unit,
            limits=Interval(lower=D(limits[0]), upper=D(limits[1]), unit=unit),
            lowest=D(low),
            highest=D(high),
            mean=D(low),
            readings=12,
            sensor="EQ-30",
            first_at=T0,
            last_at=T1,
        )

    return (
        line("temperature", "°C", "20.3", "20.9", ("18", "22")),
        line("relative_humidity", "%", "45.2", "48.0", ("30", "70")),
    )


def _point(point_id: str, nominal: str, state: str) -> Point:
    return Point(
        point_id=point_id,
        section_id="sec1",
        run_id="run1",
        function=Text(zh="温度修正值", en="Temperature correction"),
        quantity="temperature",
        range="",
        channel="",
        nominal=Quantity(value=D(nominal), unit="°C"),
        influences=(),
        cycle=1,
        direction="none",
        state=state,  # type: ignore[arg-type]
    )


def _series(series_id: str, point_id: str, nominal: str) -> Series:
    return Series(
        series_id=series_id,
        point_id=point_id,
        symbol="item",
        source="item",
        unit="°C",
        resolution=D("0.001"),
        sequence="",
        batch_id="batch1",
        values=(D(nominal), D(nominal)),
        offsets=(0, 1000),
    )


def _budget(budget_id: str, budget: Enclosed, value: str, U: str) -> Budget:
    line = BudgetLine(
        symbol="t",
        name=Text(zh="示值", en="indication"),
        unit="°C",
        value=D(value),
        distribution="t",
        u=D(repr(float(U) / 2)),
        dof=None,
        sensitivity=D("1"),
        contribution=D(repr(float(U) / 2)),
        source_id="",
    )
    return Budget(budget_id=budget_id, template=budget, model="t", lines=(line,), figures=())


def _result(place: int, nominal: str, value: str, U: str, *, raised: bool) -> Result:
    note = Raised(
        computed_U=D("0.00612345"),
        smallest_U=D(U),
        row_id="row1",
        note=Text(
            zh="扩展不确定度已提高到认可范围的最小值", en="The expanded uncertainty was raised to the scope's smallest"
        ),
    )
    return Result(
        result_id=f"r{place}",
        section_id="sec1",
        points=(f"p{place}",),
        quantity=Text(zh="修正值", en="Correction"),
        symbol="",
        unit="°C",
        at=Quantity(value=D(nominal), unit="°C"),
        value=D(value),
        u=D(repr(float(U) / 2)),
        dof=None,
        k=D("2"),
        probability=D("0.9545"),
        U=D(U),
        relative=False,
        budget_id=f"b{place}",
        raised=note if raised else None,
        reported_value=value,
        reported_U=U,
    )


def _verdict(result_id: str) -> Conformity:
    return Conformity(
        result_id=result_id,
        specification="演示技术条件 3.2",
        limits=Interval(lower=D("-0.20"), upper=D("0.20"), unit="°C"),
        decision_rule="简单接受 w = 0 (simple acceptance)",
        verdict="conforms",
    )


def _statement(purpose: str, digest: Digest, who: Digest, at: str) -> SignedStatement:
    statement = Statement(
        format="guiju.statement",
        version=1,
        purpose=purpose,  # type: ignore[arg-type]
        record_sha256=digest,
        role=purpose,
        person=who,
        at=Instant(at),
        certificate_number=None,
        replaced_by=None,
        reason="",
        confirms_raised=(),
        seal=False,
    )
    return SignedStatement(
        statement=statement,
        algorithm="ecdsa-p256-sha256",
        key_id="k",
        value=base64.b64encode(b"x" * 64).decode(),
        certificate="",
    )
