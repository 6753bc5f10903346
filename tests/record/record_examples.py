"""Cases for the tests: a rich one that uses every member, a minimal one, and a grid of 60 points by 10 readings.

Names, numbers and keys are invented; the tests of this room judge form, not metrology.
"""

from __future__ import annotations

import dataclasses
import hashlib

from guiju.record import enclosures as e
from guiju.record import model as m
from guiju.record.enclose import enclose, enclose_file, reference
from guiju.record.reading import record_sha256
from guiju.record.statement import Case, EnclosedDocument, SignedStatement, Statement
from guiju.record.words import Day, DecimalText, Digest, Enclosed, Instant, Interval, NotApplicable, Quantity, Text

D, DAY = DecimalText, Day("2026-03-10")


def at(minute: int, second: int = 0) -> Instant:
    return Instant(f"2026-03-10T02:{minute:02}:{second:02}.000000+00:00")


def salt(name: str) -> bytes:
    """Fixed salts, so that golden files can be made again."""
    return hashlib.sha256(name.encode()).digest()[:16]


def text(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


def within(lower: str | None, upper: str | None, unit: str) -> Interval:
    return Interval(lower=None if lower is None else D(lower), upper=None if upper is None else D(upper), unit=unit)


def person(number: int) -> EnclosedDocument:
    facts = e.Person(
        as_of=DAY,
        person_id=f"P-{number:02}",
        name=f"演示人员{number}",
        birth_date=Day(f"19{70 + number}-05-01"),
        employments=(e.Employment(kind="long_term", valid_from=Day("2015-01-01"), valid_to=None),),
        qualifications=(
            e.Qualification(
                kind="metrologist_2",
                number=f"演示-{number}",
                issuer="演示发证机关",
                valid_from=Day("2016-01-01"),
                valid_to=None,
                attested=True,
            ),
        ),
        authorisations=(
            e.Authorisation(
                kind="calibrate",
                method="演示-01",
                edition="2025",
                fields=("temperature",),
                valid_from=Day("2025-06-01"),
                valid_to=Day("2028-05-31"),
                trained=True,
            ),
        ),
        interests=(),
    )
    return enclose(facts, salt(f"person {number}"))


def customer(number: int) -> EnclosedDocument:
    facts = e.Customer(
        customer_id=f"C-{number}",
        name=f"演示客户{number}",
        name_en=f"Demo customer {number}",
        address="演示路 1 号",
        contact="演示联系人",
        telephone="000",
    )
    return enclose(facts, salt(f"customer {number}"))


def standard() -> e.Standard:
    point = e.CertifiedPoint(
        nominal=Quantity(value=D("100"), unit="V"), value=D("100.0000"), correction=D("0.0000"), U=D("0.002"), k=D("2")
    )
    competence = e.IssuerCompetence(
        kind="accredited", reference="演示-认可", valid_from=Day("2020-01-01"), valid_to=Day("2030-12-31"), covers=True
    )
    certificate = e.StandardCertificate(
        kind="calibration",
        number="演示-S-1",
        issuer="演示上级机构",
        competence=competence,
        calibrated_on=Day("2025-12-01"),
        valid_to=Day("2026-11-30"),
        file_sha256=Digest("ab" * 32),
        accuracy_class="",
        limits=None,
        unit="V",
        points=(point,),
        chain=(
            e.TraceabilityLink(
                issuer="演示国家院", certificate_number="演示-N-1", item="演示基准", day=Day("2025-01-01")
            ),
        ),
    )
    return e.Standard(
        as_of=DAY,
        equipment_id="E-1",
        name=text("演示标准源", "Demo source"),
        model="DS-1",
        serial_number="001",
        manufacturer="演示厂",
        kind="standard",
        state="in_service",
        verified_on=Day("2025-12-05"),
        range=within("0", "1000", "V"),
        used_by="value",
        interpolation="none",
        certificate=certificate,
        confirmation=e.Confirmation(
            certificate_number="演示-S-1",
            day=Day("2025-12-06"),
            requirement=text("U 不大于 0.01 V", "U at most 0.01 V"),
            passed=True,
            confirmed_by="P-03",
            range=within("0", "1000", "V"),
        ),
        drift=e.Drift(half_width=D("0.011"), unit="V", basis=text("历次校准", "earlier calibrations")),
        material_expiry=None,
    )


def method() -> e.Method:
    return e.Method(
        as_of=DAY,
        code="演示-01",
        edition="2025",
        title=text("演示方法", "Demo method"),
        kind="demonstration",
        field="electricity",
        effective_from=Day("2025-01-01"),
        superseded_on=None,
        checked_on=Day("2026-03-01"),
        validated=True,
        environment=(
            e.EnvironmentLimit(
                quantity="temperature", interval=within("18", "28", "°C"), largest_change_per_hour=D("2")
            ),
        ),
        standards=(
            e.StandardRequirement(
                role="source",
                name=text("标准源", "source"),
                range=within("0", "1000", "V"),
                largest_U=D("0.01"),
                unit="V",
            ),
        ),
        reviewer_may_sign=False,
        rounding="up",
    )


def template() -> e.BudgetTemplate:
    return e.BudgetTemplate(
        name=text("演示模板", "Demo template"),
        version=1,
        kind="propagation",
        outputs=(e.TemplateOutput(symbol="E", quantity=text("示值误差", "error"), unit="V", model="V - VS"),),
        inputs=(
            input_of("V", from_="reading", series="item"),
            input_of("VS", from_="standard", role="source", distribution="normal"),
        ),
        line=None,
        k_rule="fixed",
        k=D("2"),
        probability=D("0.95"),
        digits=2,
        validated_on=Day("2025-02-01"),
    )


def input_of(symbol: str, **changed: object) -> e.TemplateInput:
    plain = e.TemplateInput(
        symbol=symbol,
        name=text(symbol, symbol),
        unit="V",
        from_="constant",
        series="",
        role="",
        distribution="t",
        value=None,
        half_width=None,
        u=None,
        dof=None,
    )
    return dataclasses.replace(plain, **changed)  # type: ignore[arg-type]


def section(documents: dict[str, EnclosedDocument]) -> m.Section:
    reduced = m.AppliedCorrection(
        result_id="s1-r1", amount=Quantity(value=D("0.001"), unit="V"), how=text("按温度系数", "by its coefficient")
    )
    return m.Section(
        section_id="s1",
        title=text("直流电压", "DC voltage"),
        method=reference(documents["method"]),
        method_code="演示-01",
        edition="2025",
        field="electricity",
        calibrators=(reference(documents["calibrator"]),),
        day=DAY,
        finished_day=DAY,
        room="R1",
        checks=(m.Check(name=text("外观", "appearance"), outcome="pass", note=text("", "")),),
        deviations=(),
        reference_conditions=(
            m.ReferenceCondition(
                name=text("温度", "temperature"),
                reference=Quantity(value=D("20"), unit="°C"),
                actual=Quantity(value=D("21.3"), unit="°C"),
                applied=(reduced,),
            ),
        ),
    )


def point(number: int, nominal: str, state: str = "not_adjusted") -> m.Point:
    return m.Point(
        point_id=f"p{number}",
        section_id="s1",
        run_id="run1",
        function=text("直流电压", "DC voltage"),
        quantity="dc_voltage",
        range="1000 V",
        channel="",
        nominal=Quantity(value=D(nominal), unit="V"),
        influences=(m.Influence(name="load", quantity=Quantity(value=D("10"), unit="kΩ")),),
        cycle=1,
        direction="none",
        state=state,  # type: ignore[arg-type]
    )


def series(number: int, values: tuple[str, ...]) -> m.Series:
    return m.Series(
        series_id=f"q{number}",
        point_id=f"p{number}",
        symbol="item",
        source="item",
        unit="V",
        resolution=D("0.1"),
        sequence="",
        batch_id="b1",
        values=tuple(map(D, values)),
        offsets=tuple(1000 * place for place in range(len(values))),
    )


def result(number: int, nominal: str, **changed: object) -> m.Result:
    plain = m.Result(
        result_id=f"s1-r{number}",
        section_id="s1",
        points=(f"p{number}",),
        quantity=text("示值误差", "error"),
        symbol="E",
        unit="V",
        at=Quantity(value=D(nominal), unit="V"),
        value=D("0.1"),
        u=D("0.02957476401692545"),
        dof=None,
        k=D("2"),
        probability=D("0.95"),
        U=D("0.0591495280338509"),
        relative=False,
        budget_id=f"s1-b{number}",
        raised=None,
        reported_value="0.100",
        reported_U="0.060",
    )
    return dataclasses.replace(plain, **changed)  # type: ignore[arg-type]


def budget(number: int, template_reference: Enclosed, count: int = 2) -> m.Budget:
    lines = tuple(
        m.BudgetLine(
            symbol=f"X{place}",
            name=text(f"输入量 {place}", f"input {place}"),
            unit="V",
            value=D(f"{100 + number}.0{place}0000000000001"),
            distribution="normal" if place else "t",
            u=D(f"0.0{number:03}957476401692545"),
            dof=None if place else D("9"),
            sensitivity=D("1" if place else "-1"),
            contribution=D(f"0.0{number:03}957476401692545"),
            source_id="" if place != 1 else f"E-1/演示-S-1@{number}",
        )
        for place in range(count)
    )
    figures = (m.Figure(name="residual_std", value=D("0.0035")),) if number == 1 else ()
    return m.Budget(
        budget_id=f"s1-b{number}", template=template_reference, model="V - VS", lines=lines, figures=figures
    )


def scope_row() -> m.ScopeRow:
    return m.ScopeRow(
        row_id="row1",
        qualification="演示资质",
        qualification_kind="demonstration",
        certificate_number="演示-Q",
        field="electricity",
        instrument=text("数字多用表", "multimeter"),
        quantity="dc_voltage",
        method="演示-01",
        edition="2025",
        site="S1",
        on_site=False,
        range=within("0", "1000", "V"),
        smallest_U=D("0.05"),
        smallest_U_unit="V",
        relative=False,
        k=D("2"),
        valid_from=Day("2025-01-01"),
        valid_to=Day("2027-12-31"),
        suspensions=((Day("2025-03-01"), Day("2025-03-15")), (Day("2027-01-01"), None)),
    )


def documents() -> dict[str, EnclosedDocument]:
    return {
        "calibrator": person(1),
        "reviewer": person(2),
        "signatory": person(3),
        "customer": customer(1),
        "payer": customer(2),
        "standard": enclose(standard(), salt("standard")),
        "method": enclose(method(), salt("method")),
        "template": enclose(template(), salt("template")),
        "photo": enclose_file(b"\x89PNG of a demo", salt("photo")),
    }


def rich_record(enclosed: dict[str, EnclosedDocument]) -> m.Record:
    """A record in which every member is used."""
    who, payer = reference(enclosed["customer"]), reference(enclosed["payer"])
    calibrator = reference(enclosed["calibrator"])
    template_reference = reference(enclosed["template"])
    raised = m.Raised(
        computed_U=D("0.04"), smallest_U=D("0.05"), row_id="row1", note=text("升至最小值", "raised to the smallest")
    )
    return m.Record(
        format="guiju.record",
        version=1,
        software="guiju 0.1.0",
        record_id="R-1",
        number="演示-2026-0001",
        revision=2,
        supersedes=Digest("cd" * 32),
        demonstration=True,
        frozen_at=at(50),
        agency=m.Agency(
            agency_id="A1",
            name=text("演示计量机构", "Demo agency"),
            address=text("演示路 2 号", "2 Demo road"),
            credit_code="演示",
            telephone="000",
        ),
        place=m.Place(
            kind="laboratory",
            site="S1",
            name=text("本部", "Main"),
            address=text("演示路", "Demo road"),
            room="R1",
            covered=True,
        ),
        commission=m.Commission(
            number="W-1",
            received_on=Day("2026-03-01"),
            reviewed_on=Day("2026-03-02"),
            method_named_by="agency",
            own_method_consent=Day("2026-03-02"),
            conformity_ordered=True,
            interval_agreed=False,
        ),
        parties=m.Parties(commissioned_by=who, certificate_for=who, paid_by=payer, sent_by=who),
        item=m.Item(
            item_id="I-1",
            label="L-1",
            name=text("数字多用表", "Multimeter"),
            model="DMM",
            serial_number="42",
            manufacturer="演示厂",
            range="1000 V",
            accuracy_class="",
            accessories=("表笔",),
            received_on=Day("2026-03-05"),
            condition=text("完好", "sound"),
            deviations=(text("缺后盖", "no rear cover"),),
            instructions="none",
            customer_supplied=("serial_number",),
        ),
        sections=(section(enclosed),),
        runs=(
            m.Run(
                run_id="run1",
                section_id="s1",
                standards=("u1",),
                started_at=at(1),
                finished_at=at(40),
                shared_with=("演示-2026-0002",),
            ),
        ),
        people=(m.Participant(role="calibrator", person=calibrator),),
        standards=(
            m.StandardUse(use_id="u1", role="source", standard=reference(enclosed["standard"]), equipment_id="E-1"),
        ),
        scope=(scope_row(),),
        conditions=(
            m.Conditions(
                section_id="s1",
                quantity="temperature",
                unit="°C",
                limits=within("18", "28", "°C"),
                lowest=D("20.9"),
                highest=D("21.6"),
                mean=D("21.3"),
                readings=12,
                sensor="E-9",
                first_at=at(0),
                last_at=at(45),
            ),
        ),
        points=(point(1, "100", "as_found"), point(2, "200", "as_left"), point(3, "300")),
        as_found="recorded",
        series=(series(1, ("100.1", "100.2")), series(2, ("200.1", "200.0"))),
        summaries=(
            m.Summary(point_id="p3", symbol="item", unit="V", batch_id="b2", value=D("300.1"), u=D("0.01"), dof=D("9")),
        ),
        batches=(
            m.CaptureBatch(
                batch_id="b1",
                provenance="driver",
                source="演示驱动",
                sha256=Digest("ef" * 32),
                by=calibrator,
                started_at=at(2),
            ),
            m.CaptureBatch(
                batch_id="b2", provenance="published_summary", source="演示文献", sha256=None, by=None, started_at=at(3)
            ),
        ),
        corrections=(
            m.ReadingCorrection(
                series_id="q1", position=0, old=D("101.1"), new=D("100.7"), reason="误读", by=calibrator, at=at(10)
            ),
            m.ReadingCorrection(
                series_id="q1", position=0, old=D("100.7"), new=D("100.1"), reason="再核", by=calibrator, at=at(11)
            ),
        ),
        chain_head=Digest("12" * 32),
        evidence=(m.Evidence(kind="photo", title="现场照片", file=reference(enclosed["photo"])),),
        budgets=tuple(budget(number, template_reference) for number in (1, 2, 3)),
        results=(
            result(1, "100"),
            result(2, "200", U=D("0.05"), raised=raised, dof=D("9")),
            result(3, "300"),
        ),
        covariances=(m.Covariance(first="s1-r1", second="s1-r2", covariance=D("2.5e-7")),),
        conformity=(
            m.Conformity(
                result_id="s1-r1",
                specification="演示规范",
                limits=within("-0.5", "0.5", "V"),
                decision_rule="simple acceptance",
                verdict="conforms",
            ),
        ),
        parameters=(m.Parameter(name="max_age", value="65", source="演示"),),
    )


def signed(
    record: m.Record | bytes, purpose: str, who: EnclosedDocument, minute: int, **changed: object
) -> SignedStatement:
    """A statement under an invented signature, which is the hash of what it covers (see `check_signature`)."""
    plain = Statement(
        format="guiju.statement",
        version=1,
        purpose=purpose,  # type: ignore[arg-type]
        record_sha256=record_sha256(record),
        role=purpose,
        person=who.digest,
        at=at(minute),
        certificate_number="演示-C-1" if purpose in ("issue", "replace", "withdraw") else None,
        replaced_by=None,
        reason="",
        confirms_raised=("s1-r2",) if purpose == "approve" else (),
        seal=purpose == "issue",
    )
    return sealed(dataclasses.replace(plain, **changed))  # type: ignore[arg-type]


def sealed(statement: Statement) -> SignedStatement:
    from guiju.record.reading import statement_bytes

    value = hashlib.sha256(statement_bytes(statement)).hexdigest()
    return SignedStatement(statement=statement, algorithm="demo", key_id="k", value=value, certificate="demo")


def check_signature(signed_statement: SignedStatement, data: bytes) -> bool:
    return signed_statement.value == hashlib.sha256(data).hexdigest()


def rich_case() -> Case:
    enclosed = documents()
    record = rich_record(enclosed)
    return Case(
        format="guiju.case",
        version=1,
        record=record,
        enclosures=tuple(enclosed.values()),
        statements=(
            signed(record, "calibrate", enclosed["calibrator"], 51),
            signed(record, "review", enclosed["reviewer"], 52),
            signed(record, "approve", enclosed["signatory"], 53),
            signed(record, "issue", enclosed["signatory"], 54),
        ),
    )


def minimal_case() -> Case:
    """A frozen record with nothing that may be left out, signed by its calibrator alone."""
    enclosed = documents()
    kept = {name: enclosed[name] for name in ("calibrator", "customer", "method")}
    who = reference(kept["customer"])
    full = rich_record(enclosed)
    record = dataclasses.replace(
        full,
        revision=1,
        supersedes=None,
        parties=m.Parties(commissioned_by=who, certificate_for=who, paid_by=who, sent_by=who),
        sections=(dataclasses.replace(full.sections[0], reference_conditions=(), checks=()),),
        runs=(),
        standards=(),
        scope=(),
        conditions=(),
        points=(),
        as_found=NotApplicable(not_applicable="未调整"),
        series=(),
        summaries=(),
        batches=(),
        corrections=(),
        evidence=(),
        budgets=(),
        results=(),
        covariances=(),
        conformity=(),
        parameters=(),
    )
    return Case(
        format="guiju.case",
        version=1,
        record=record,
        enclosures=tuple(kept.values()),
        statements=(signed(record, "calibrate", kept["calibrator"], 51),),
    )


def grid_record(points: int = 60, readings: int = 10, lines: int = 5) -> m.Record:
    """Points by readings, each with a budget of five lines and numbers of 17 digits."""
    enclosed = documents()
    numbers = range(1, points + 1)
    full = rich_record(enclosed)
    template_reference = reference(enclosed["template"])

    def values(number: int) -> tuple[str, ...]:
        return tuple(f"{10 * number}.{(7919 * number * (place + 1)) % 100000:05}" for place in range(readings))

    return dataclasses.replace(
        full,
        points=tuple(point(number, str(10 * number)) for number in numbers),
        as_found=NotApplicable(not_applicable="未调整"),
        series=tuple(series(number, values(number)) for number in numbers),
        summaries=(),
        corrections=(),
        budgets=tuple(budget(number, template_reference, lines) for number in numbers),
        results=tuple(
            result(
                number,
                str(10 * number),
                value=D(f"0.0{number:02}3141592653589793"),
                u=D(f"0.0{number:02}957476401692545"),
                U=D(f"0.1{number:02}957476401692545"),
                reported_value=f"0.0{number:02}",
            )
            for number in numbers
        ),
    )


def open_person(case: Case, number: int) -> e.Person:
    """The person in the case's enclosure of this number."""
    from guiju.record.enclose import open_enclosure

    opened = open_enclosure(case.enclosures[number])
    assert isinstance(opened, e.Person)
    return opened
