"""Certificates of many shapes, each a case made over from the thermometer of `certificate_cases`."""

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from certificate_cases import D, case, issuing, method, standard

from guiju.certificate import Certificate, certificate_model
from guiju.record.enclose import enclose, reference
from guiju.record.enclosures import Enclosure
from guiju.record.model import (
    AppliedCorrection,
    Check,
    Conformity,
    Influence,
    Place,
    Point,
    ReferenceCondition,
    Result,
    ScopeRow,
    StandardUse,
)
from guiju.record.reading import record_sha256
from guiju.record.statement import Case
from guiju.record.words import Day, Interval, NotApplicable, Quantity, Text

ERROR = Text(zh="示值误差", en="Error of indication")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One result: where, what, how much."""

    value: str
    U: str
    unit: str
    quantity: Text = ERROR
    at: tuple[str, str] | None = None
    symbol: str = ""
    k: str = "2"
    relative: bool = False
    influences: tuple[tuple[str, str, str], ...] = ()
    range: str = ""
    channel: str = ""
    cycle: int = 1
    direction: str = "none"
    limits: tuple[str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Results of one function of one section."""

    function: Text
    lines: Sequence[Line]
    section: str = "sec1"
    state: str = "not_adjusted"
    quantity: str = "other"


def resigned(base: Case, **changes: object) -> Case:
    """The case with a changed record, its statements made about that record."""
    record = dataclasses.replace(base.record, **changes)  # type: ignore[arg-type]
    bare = dataclasses.replace(base, record=record, statements=())
    digest = record_sha256(bare)
    signed = tuple(
        dataclasses.replace(one, statement=dataclasses.replace(one.statement, record_sha256=digest))
        for one in base.statements
    )
    return dataclasses.replace(bare, statements=signed)


def enclosed(base: Case, document: Enclosure, number: int) -> tuple[Case, object]:
    """The case with one enclosure more, and the reference to it."""
    made = enclose(document, (1000 + number).to_bytes(16, "big"))
    return dataclasses.replace(base, enclosures=(*base.enclosures, made)), reference(made)


def tabled(base: Case, sheets: Sequence[Sheet], **changes: object) -> Case:
    """The case with these sheets as its points and results; the rest of the record stays."""
    points, results, verdicts = [], [], []
    for sheet in sheets:
        for line in sheet.lines:
            number = len(points) + 1
            points.append(_point(number, sheet, line))
            results.append(_result(number, sheet, line, base.record.results[0]))
            if line.limits is not None:
                verdicts.append(_verdict(number, line, line.limits))
    run = base.record.runs[0]
    named = dict.fromkeys(sheet.section for sheet in sheets)
    commission = dataclasses.replace(base.record.commission, conformity_ordered=bool(verdicts))
    made: dict[str, object] = {
        "points": tuple(points),
        "results": tuple(results),
        "conformity": tuple(verdicts),
        "commission": commission,
        "series": (),
        "runs": tuple(
            dataclasses.replace(run, run_id=f"run-{one}", section_id=one, standards=run.standards) for one in named
        ),
        **changes,
    }
    return resigned(base, **made)


def _point(number: int, sheet: Sheet, line: Line) -> Point:
    value, unit = line.at or ("0", line.unit)
    return Point(
        point_id=f"p{number}",
        section_id=sheet.section,
        run_id=f"run-{sheet.section}",
        function=sheet.function,
        quantity=sheet.quantity,
        range=line.range,
        channel=line.channel,
        nominal=Quantity(value=D(value), unit=unit),
        influences=tuple(
            Influence(name=name, quantity=Quantity(value=D(amount), unit=of)) for name, amount, of in line.influences
        ),
        cycle=line.cycle,
        direction=line.direction,  # type: ignore[arg-type]
        state=sheet.state,  # type: ignore[arg-type]
    )


def _result(number: int, sheet: Sheet, line: Line, like: Result) -> Result:
    return dataclasses.replace(
        like,
        result_id=f"r{number}",
        section_id=sheet.section,
        points=(f"p{number}",),
        quantity=line.quantity,
        symbol=line.symbol,
        unit=line.unit,
        at=Quantity(value=D(line.at[0]), unit=line.at[1]) if line.at else None,
        value=D(line.value),
        U=D(line.U),
        k=D(line.k),
        relative=line.relative,
        raised=None,
        reported_value=line.value,
        reported_U=line.U,
    )


def _verdict(number: int, line: Line, limits: tuple[str, str]) -> Conformity:
    inside = float(limits[0]) <= float(line.value) <= float(limits[1])
    return Conformity(
        result_id=f"r{number}",
        specification="演示技术条件 3.2",
        limits=Interval(lower=D(limits[0]), upper=D(limits[1]), unit=line.unit),
        decision_rule="简单接受 w = 0 (simple acceptance)",
        verdict="conforms" if inside else "does_not_conform",
    )


def attenuator() -> Case:
    """One result in decibel at one point, with its frequency."""
    line = Line(
        quantity=Text(zh="衰减", en="Attenuation"),
        value="30.043",
        U="0.045",
        unit="dB",
        at=("30", "dB"),
        influences=(("频率 frequency", "10", "GHz"),),
    )
    item = dataclasses.replace(
        case(1).record.item, name=Text(zh="同轴步进衰减器", en="Coaxial step attenuator"), model="DEMO-8496"
    )
    return tabled(case(1), [Sheet(function=Text(zh="衰减", en="Attenuation"), lines=[line])], item=item)


def impedance() -> Case:
    """Three quantities of one measurement, with k that differ and units Ω."""
    lines = [
        Line(quantity=Text(zh="电阻", en="Resistance"), symbol="R", value="127.73", U="0.18", unit="Ω", k="2.5706"),
        Line(quantity=Text(zh="电抗", en="Reactance"), symbol="X", value="219.85", U="0.76", unit="Ω", k="2.5706"),
        Line(quantity=Text(zh="阻抗的模", en="Magnitude"), symbol="Z", value="254.26", U="0.61", unit="Ω", k="2.5706"),
    ]
    return tabled(case(1), [Sheet(function=Text(zh="阻抗", en="Impedance"), lines=lines)])


def exponents() -> Case:
    """Numbers with exponents and trailing zeros, units with µ, relative uncertainty beside absolute."""
    leak = Text(zh="漏率", en="Leak rate")
    lines = [
        Line(quantity=leak, value="-1.50e-7", U="2.0e-9", unit="Pa·m³/s", at=("1.0e5", "Pa")),
        Line(quantity=leak, value="3.40e-7", U="1.0e-9", unit="Pa·m³/s", at=("2.0e5", "Pa")),
        Line(quantity=leak, value="5.100e-7", U="4.0e-3", unit="Pa·m³/s", at=("3.0e5", "Pa"), relative=True, k="1.96"),
    ]
    drift = Line(quantity=Text(zh="漂移", en="Drift"), value="0.40", U="0.10", unit="µV/V", at=("10", "V"))
    return tabled(
        case(1),
        [
            Sheet(function=Text(zh="标准漏孔", en="Reference leak"), lines=lines),
            Sheet(function=Text(zh="电压漂移", en="Voltage drift"), lines=[drift]),
        ],
    )


def multimeter(points: int = 6) -> Case:
    """Two sections with two methods and standards; ranges, frequencies, conformity ordered."""
    base = case(1, conformity=True)
    voltage = [("0.1", "100 mV"), ("1", "1 V"), ("10", "10 V"), ("100", "100 V"), ("500", "1000 V"), ("1000", "1000 V")]
    direct = [
        Line(
            quantity=ERROR,
            value=f"{0.0012 * (index - 2):.4f}",
            U=f"{0.0006 + 0.0001 * index:.4f}",
            unit="V",
            at=(at, "V"),
            range=name,
            limits=("-0.0060", "0.0060"),
        )
        for index, (at, name) in enumerate(voltage[:points])
    ]
    resistance = [
        Line(quantity=ERROR, value=value, U="0.012", unit="kΩ", at=(at, "kΩ"), limits=("-0.050", "0.050"))
        for at, value in (("0.1", "0.004"), ("1", "-0.012"), ("10", "0.031"), ("100", "0.064"))
    ]
    base, used = enclosed(
        base, standard(Text(zh="标准电阻箱", en="Standard decade resistor"), serial="DEMO-R-07", unit="kΩ"), 1
    )
    base, by = enclosed(
        base,
        dataclasses.replace(
            method(),
            code="演示-02",
            title=Text(zh="演示数字多用表直流电阻校准方法", en="Demonstration method for DC resistance of multimeters"),
        ),
        2,
    )
    first = dataclasses.replace(base.record.sections[0], title=Text(zh="直流电压", en="DC voltage"))
    second = dataclasses.replace(
        first,
        section_id="sec2",
        title=Text(zh="直流电阻", en="DC resistance"),
        method=by,
        method_code="演示-02",
        checks=(Check(name=Text(zh="输入端子", en="input terminals"), outcome="pass", note=Text(zh="", en="")),),
    )
    conditions = (
        *base.record.conditions,
        *(dataclasses.replace(one, section_id="sec2") for one in base.record.conditions),
    )
    standards = (
        *base.record.standards,
        StandardUse(use_id="u2", role="reference", standard=used, equipment_id="EQ-8"),  # type: ignore[arg-type]
    )
    run = base.record.runs[0]
    runs = tuple(
        dataclasses.replace(run, run_id=f"run-{section}", section_id=section, standards=(use,))
        for section, use in (("sec1", "u1"), ("sec2", "u2"))
    )
    item = dataclasses.replace(
        base.record.item, name=Text(zh="数字多用表", en="Digital multimeter"), model="DMM-6500", range=""
    )
    return tabled(
        base,
        [
            Sheet(function=Text(zh="直流电压", en="DC voltage"), lines=direct),
            Sheet(function=Text(zh="直流电阻", en="DC resistance"), lines=resistance, section="sec2"),
        ],
        sections=(first, second),
        conditions=conditions,
        standards=standards,
        runs=runs,
        item=item,
    )


def pressure_gauge() -> Case:
    """On site; rising and falling, two cycles."""
    lines = [
        Line(
            value=f"{0.002 * ((index * 7) % 5 - 2):.3f}",
            U="0.006",
            unit="MPa",
            at=(f"{0.2 * step:.1f}", "MPa"),
            cycle=cycle,
            direction=direction,
        )
        for cycle in (1, 2)
        for direction, steps in (("up", range(6)), ("down", range(5, -1, -1)))
        for index, step in enumerate(steps)
    ]
    place = Place(
        kind="on_site",
        site="S-1",
        name=Text(zh="客户压缩机房", en="Customer's compressor room"),
        address=Text(
            zh="演示省演示市工业园区演示路 18 号", en="18 Demo Road, Industrial Park, Demo City, Demo Province"
        ),
        room="",
        covered=True,
    )
    return tabled(case(1), [Sheet(function=Text(zh="压力示值", en="Pressure indication"), lines=lines)], place=place)


def chinese_everything() -> Case:
    """Long Chinese names, notes and deviations; nothing is short."""
    long_name = "演示客户（长三角生态绿色一体化发展示范区）航空航天精密温度测量与热工设备制造股份有限公司第二分公司"
    base = case(4, customer_name=long_name, names=("欧阳演示甲", "司马演示乙", "上官演示丙"))
    section = dataclasses.replace(
        base.record.sections[0],
        deviations=(
            Text(
                zh="因器具量程所限，未测量方法规定的 60 °C 点；该点的结果不在本证书中给出，委托方已书面同意。",
                en="The 60 °C point of the method lies outside the item's range and was left out; the customer agreed.",
            ),
        ),
        reference_conditions=(
            ReferenceCondition(
                name=Text(zh="参考温度", en="Reference temperature"),
                reference=Quantity(value=D("20"), unit="°C"),
                actual=Quantity(value=D("20.6"), unit="°C"),
                applied=(
                    AppliedCorrection(
                        result_id="r1",
                        amount=Quantity(value=D("-0.0012"), unit="°C"),
                        how=Text(zh="按线膨胀系数修正", en="by the coefficient of expansion"),
                    ),
                ),
            ),
        ),
        checks=(
            Check(
                name=Text(zh="外观", en="appearance"),
                outcome="pass",
                note=Text(zh="保护管有轻微划痕，不影响使用", en="slight scratches on the sheath, no influence"),
            ),
            Check(
                name=Text(zh="绝缘电阻", en="insulation resistance"), outcome="not_applicable", note=Text(zh="", en="")
            ),
        ),
    )
    item = dataclasses.replace(
        base.record.item,
        name=Text(
            zh="高精度多通道数字温度测量仪（配四线制铂电阻温度传感器）",
            en="High-precision multichannel digital thermometer with four-wire platinum resistance sensor",
        ),
        model="DT-100/Pt100-A-4W-Φ6×300",
        accessories=("传感器 4 支", "延长电缆 10 m", "说明书", "适配器"),
        accuracy_class="±(0.02 % 读数 + 0.05 °C)",
        deviations=(Text(zh="外壳有一处凹痕，长约 12 mm", en="One dent of about 12 mm in the housing"),),
    )
    return resigned(base, sections=(section,), item=item)


def sparse() -> Case:
    """Everything optional is empty."""
    base = case(1)
    item = dataclasses.replace(
        base.record.item,
        manufacturer="",
        range="",
        accuracy_class="",
        accessories=(),
        model="",
        customer_supplied=(),
    )
    agency = dataclasses.replace(base.record.agency, telephone="")
    section = dataclasses.replace(base.record.sections[0], checks=())
    return resigned(base, item=item, agency=agency, sections=(section,))


def as_left_alone() -> Case:
    """Adjusted without results before, with the reason."""
    base = case(3, adjusted=True)
    points = tuple(one for one in base.record.points if one.state == "as_left")
    names = {one.point_id for one in points}
    results = tuple(one for one in base.record.results if set(one.points) <= names)
    return resigned(
        base, points=points, results=results, as_found=NotApplicable(not_applicable="到达时已损坏，无法测量")
    )


def accredited_up_to(upper: str) -> Case:
    """No demonstration; an accredited row covers 0 °C to `upper`."""
    row = ScopeRow(
        row_id="row1",
        qualification="Q",
        qualification_kind="accreditation",
        certificate_number="演示 L0000",
        field="thermal",
        instrument=Text(zh="温度计", en="thermometers"),
        quantity="temperature",
        method="演示-01",
        edition="2026",
        site="S-1",
        on_site=False,
        range=Interval(lower=D("0"), upper=D(upper), unit="°C"),
        smallest_U=D("0.005"),
        smallest_U_unit="°C",
        relative=False,
        k=D("2"),
        valid_from=Day("2026-01-01"),
        valid_to=Day("2027-01-01"),
        suspensions=(),
    )
    return case(5, demonstration=False, scope=(row,))


VARIANTS: dict[str, Callable[[], Case]] = {
    "one_point": lambda: case(1),
    "six_points": lambda: case(6),
    "thirty_points": lambda: case(30),
    "two_hundred_points": lambda: case(200),
    "adjusted": lambda: case(4, adjusted=True),
    "as_left_alone": as_left_alone,
    "conformity": lambda: case(5, conformity=True),
    "raised": lambda: case(5, raised=True),
    "real": lambda: case(5, demonstration=False),
    "attenuator": attenuator,
    "impedance": impedance,
    "exponents": exponents,
    "multimeter": multimeter,
    "pressure_gauge": pressure_gauge,
    "chinese_everything": chinese_everything,
    "sparse": sparse,
}


def model(name: str, **changes: str) -> Certificate:
    """The certificate of a variant."""
    return certificate_model(VARIANTS[name](), issuing(**changes))
