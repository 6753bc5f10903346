"""Facts in good order for every stage, and a way to change one thing in them. People and numbers are invented."""

from __future__ import annotations

import dataclasses
from typing import Any

from guiju.conduct import RULES, default_parameters, guarding, judge
from guiju.conduct import acts as names
from guiju.conduct.facts import CalibrationFacts, SectionFacts, SigningGrantFacts, Stage, StatementFacts
from guiju.conduct.finding import Finding
from guiju.conduct.permits import Permit
from guiju.conduct.register_methods import (
    ChangeFacts,
    ChoiceFacts,
    CoveredRange,
    DeviationFacts,
    EditionFacts,
    PaceFacts,
    ProcedureFacts,
)
from guiju.record import enclosures as e
from guiju.record import model as m
from guiju.record.words import Day, DecimalText, Digest, Interval, Quantity, Text

D = DecimalText
MEASURED, LEAVING = Day("2026-06-15"), Day("2026-06-20")
"""Day of measurement, and day of approval and issue."""
RECORD, OTHER_RECORD = Digest("11" * 32), Digest("22" * 32)
PARAMETERS = {each.name: each.value for each in default_parameters()}

ACT_OF: dict[Stage, str] = {
    "contract_review": names.REVIEW_CONTRACT,
    "assignment": names.ASSIGN,
    "start": names.START,
    "capture": names.CAPTURE,
    "finish": names.FINISH,
    "review": names.REVIEW,
    "approval": names.APPROVE,
    "reservation": names.RESERVE_NUMBER,
    "issue": names.ISSUE,
}


def text(word: str) -> Text:
    return Text(zh=f"演示{word}", en=f"demo {word}")


def interval(lower: str | None, upper: str | None, unit: str) -> Interval:
    return Interval(lower=None if lower is None else D(lower), upper=None if upper is None else D(upper), unit=unit)


def person(
    person_id: str, *kinds: str, level: str = "metrologist_1", fields: tuple[str, ...] = ("mass",), **members: Any
) -> e.Person:
    """A person in good order, with an authorisation of each kind for the demonstration's method."""
    facts = e.Person(
        as_of=MEASURED,
        person_id=person_id,
        name=f"演示人员{person_id}",
        birth_date=Day("1985-03-01"),
        employments=(e.Employment(kind="long_term", valid_from=Day("2020-01-01"), valid_to=Day("2030-12-31")),),
        qualifications=(
            e.Qualification(
                kind=level,  # type: ignore[arg-type]
                number="演示-1",
                issuer="演示",
                valid_from=Day("2015-01-01"),
                valid_to=Day("2030-12-31"),
                attested=True,
            ),
        ),
        authorisations=tuple(
            e.Authorisation(
                kind=kind,  # type: ignore[arg-type]
                method="" if kind == "sign" else "演示-06",
                edition="" if kind == "sign" else "2025",
                fields=fields,
                valid_from=Day("2025-01-01"),
                valid_to=Day("2027-12-31"),
                trained=True,
            )
            for kind in kinds
        ),
        interests=(),
    )
    return dataclasses.replace(facts, **members)


def method() -> e.Method:
    return e.Method(
        as_of=MEASURED,
        code="演示-06",
        edition="2025",
        title=text("方法"),
        kind="demonstration",
        field="mass",
        effective_from=Day("2025-01-01"),
        superseded_on=None,
        checked_on=Day("2026-05-01"),
        validated=True,
        environment=(
            e.EnvironmentLimit(
                quantity="temperature", interval=interval("18", "28", "°C"), largest_change_per_hour=D("2")
            ),
        ),
        standards=(
            e.StandardRequirement(
                role="reference", name=text("砝码"), range=interval("1", "10", "kg"), largest_U=D("50"), unit="mg"
            ),
        ),
        reviewer_may_sign=False,
        rounding="up",
    )


def change() -> ChangeFacts:
    """The change to the next edition, announced and in force on the first of July."""
    return ChangeFacts(
        method="演示-06",
        old="2025",
        new="2026",
        announced_on=Day("2026-06-01"),
        effective_from=Day("2026-07-01"),
        stage="analysed",
    )


def edition() -> EditionFacts:
    """What a register in good order proves of the method's edition."""
    return EditionFacts(
        method="演示-06",
        edition="2025",
        kind="demonstration",
        effective_from=Day("2025-01-01"),
        superseded_on=None,
        checked_on=Day("2026-05-01"),
        verified_on=Day("2025-01-05"),
        modified=False,
        validated_on=Day("2025-01-06"),
        lack_stated=True,
        # Wider than the scope, so that a point outside the scope alone is no fault of the method.
        covers=tuple(
            CoveredRange(quantity=quantity, range=interval(None, None, unit))
            for quantity, unit in (("mass", "g"), ("force", "kg"), ("mass", "V"))
        ),
        logged=("temperature",),
        repeats=6,
        seconds_per_point=D("30"),
        choices_left=True,
        procedure=ProcedureFacts(code="SOP-1", number="2", reviewed_on=Day("2026-01-10")),
        change=None,
    )


def deviation(kind: str, **members: Any) -> DeviationFacts:
    """A deviation with every part done before the day of measurement."""
    parts = dict.fromkeys(("documented_on", "told_on", "judged_on", "authorised_on", "accepted_on"), Day("2026-06-12"))
    parts["expires_on"] = Day("2026-12-31")
    return DeviationFacts(text="演示偏离", kind=kind, **{**parts, **members})  # type: ignore[arg-type]


def choice() -> ChoiceFacts:
    return ChoiceFacts(
        named_by_customer=False,
        reason="",
        better=(),
        consent=None,
        item_limit=D("0.2"),
        item_limit_unit="g",
        deviations=(deviation("method"),),
    )


def pace() -> PaceFacts:
    return PaceFacts(point="10 kg", seconds=D("45.0"), fewest=6)


def standard() -> e.Standard:
    point = e.CertifiedPoint(
        nominal=Quantity(value=D("10"), unit="kg"),
        value=D("10.000005"),
        correction=D("0.000005"),
        U=D("0.000045"),
        k=D("2"),
    )
    return e.Standard(
        as_of=MEASURED,
        equipment_id="E-1",
        name=text("砝码组"),
        model="M",
        serial_number="1",
        manufacturer="演示",
        kind="standard",
        state="in_service",
        verified_on=Day("2026-01-20"),
        range=interval("1", "10", "kg"),
        used_by="value",
        interpolation="none",
        certificate=e.StandardCertificate(
            kind="calibration",
            number="演示-S-1",
            issuer="演示上级",
            competence=e.IssuerCompetence(
                kind="accredited",
                reference="演示",
                valid_from=Day("2025-01-01"),
                valid_to=Day("2026-12-31"),
                covers=True,
            ),
            calibrated_on=Day("2026-01-10"),
            valid_to=Day("2027-01-09"),
            file_sha256=Digest("33" * 32),
            accuracy_class="",
            limits=None,
            unit="kg",
            points=(point,),
            chain=(),
        ),
        confirmation=e.Confirmation(
            certificate_number="演示-S-1",
            day=Day("2026-01-15"),
            requirement=text("U 不大于 50 mg"),
            passed=True,
            confirmed_by="P-9",
            range=interval("1000", "10000", "g"),
        ),
        drift=None,
        material_expiry=None,
    )


def template() -> e.BudgetTemplate:
    def line(symbol: str, source: str, series: str, role: str, distribution: str) -> e.TemplateInput:
        return e.TemplateInput(
            symbol=symbol,
            name=text(symbol),
            unit="kg",
            from_=source,  # type: ignore[arg-type]
            series=series,
            role=role,
            distribution=distribution,  # type: ignore[arg-type]
            value=None,
            half_width=None,
            u=None,
            dof=None,
        )

    return e.BudgetTemplate(
        name=text("模板"),
        version=1,
        kind="propagation",
        outputs=(e.TemplateOutput(symbol="mx", quantity=text("质量"), unit="kg", model="ms + d"),),
        inputs=(line("ms", "standard", "", "reference", "normal"), line("d", "reading", "difference", "", "t")),
        line=None,
        k_rule="fixed",
        k=D("2"),
        probability=D("0.95"),
        digits=2,
        validated_on=Day("2025-01-01"),
    )


def point(number: int = 1, nominal: str = "10", unit: str = "kg") -> m.Point:
    return m.Point(
        point_id=f"p{number}",
        section_id="1",
        run_id="1",
        function=text("质量"),
        quantity="mass",
        range="",
        channel="",
        nominal=Quantity(value=D(nominal), unit=unit),
        influences=(),
        cycle=1,
        direction="none",
        state="not_adjusted",
    )


def scope_row() -> m.ScopeRow:
    return m.ScopeRow(
        row_id="R-1",
        qualification="演示-能力",
        qualification_kind="demonstration",
        certificate_number="演示-能力",
        field="mass",
        instrument=text("砝码"),
        quantity="mass",
        method="演示-06",
        edition="2025",
        site="S-1",
        on_site=False,
        range=interval("1", "20000", "g"),
        smallest_U=D("0.05"),
        smallest_U_unit="g",
        relative=False,
        k=D("2"),
        valid_from=Day("2024-01-01"),
        valid_to=Day("2028-12-31"),
        suspensions=(),
    )


def place() -> m.Place:
    return m.Place(kind="laboratory", site="S-1", name=text("场所"), address=text("地址"), room="R1", covered=True)


def conditions() -> m.Conditions:
    return m.Conditions(
        section_id="1",
        quantity="temperature",
        unit="°C",
        limits=interval("18", "28", "°C"),
        lowest=D("20.1"),
        highest=D("20.9"),
        mean=D("20.5"),
        readings=12,
        sensor="E-9",
        first_at=m.Instant("2026-06-15T01:00:00.000000+00:00"),
        last_at=m.Instant("2026-06-15T03:00:00.000000+00:00"),
        longest_gap=40,
    )


def commission() -> m.Commission:
    return m.Commission(
        number="C-1",
        received_on=Day("2026-06-01"),
        reviewed_on=Day("2026-06-02"),
        method_named_by="agency",
        own_method_consent=None,
        conformity_ordered=False,
        interval_agreed=False,
    )


def item() -> m.Item:
    return m.Item(
        item_id="1",
        label="L-1",
        name=text("砝码"),
        model="M",
        serial_number="7",
        manufacturer="演示",
        range="",
        accuracy_class="",
        accessories=(),
        received_on=Day("2026-06-10"),
        condition=text("完好"),
        deviations=(),
        instructions="none",
        customer_supplied=(),
    )


def result() -> m.Result:
    return m.Result(
        result_id="1-r1",
        section_id="1",
        points=("p1",),
        quantity=text("质量"),
        symbol="mx",
        unit="kg",
        at=Quantity(value=D("10"), unit="kg"),
        value=D("10.000025"),
        u=D("0.000029"),
        dof=None,
        k=D("2"),
        probability=D("0.95"),
        U=D("0.000058"),
        relative=False,
        budget_id="1-b1",
        raised=None,
        reported_value="10.000025",
        reported_U="0.000058",
    )


def statement(purpose: str, person_id: str, day: Day) -> StatementFacts:
    return StatementFacts(purpose=purpose, role=purpose, person_id=person_id, day=day, record_sha256=RECORD, valid=True)


CALIBRATOR, REVIEWER, SIGNATORY = "P-1", "P-2", "P-3"
SAID = (
    statement("calibrate", CALIBRATOR, MEASURED),
    statement("review", REVIEWER, Day("2026-06-18")),
    statement("approve", SIGNATORY, LEAVING),
)
BENCH = ("assignment", "start", "capture", "finish", "review", "approval", "reservation", "issue", "past")
FROZEN = ("review", "approval", "reservation", "issue", "past")


def section(stage: Stage) -> SectionFacts:
    bench = stage in BENCH
    measured = stage in ("start", "capture", "finish", *FROZEN)
    return SectionFacts(
        section_id="1",
        day=MEASURED,
        method=method(),
        place=place(),
        room="R1" if bench else "",
        calibrators=(person(CALIBRATOR, "calibrate", level="metrologist_2"),) if bench else (),
        standards=(("reference", standard()),) if bench else (),
        conditions=(conditions(),) if measured else (),
        points=(point(),),
        template=template(),
        edition=None if stage == "past" else edition(),
        choice=None if stage == "past" else choice(),
        paces=(pace(),) if stage in ("finish", "review") else (),
        logged=("temperature",) if measured else (),
        held=None if stage == "past" else True,
    )


def facts(stage: Stage) -> CalibrationFacts:
    """Facts as they are at a stage when nothing is wrong: None where the stage does not know yet."""
    known = 0 if stage not in FROZEN else {"review": 1, "approval": 2}.get(stage, 3)
    frozen = stage in FROZEN
    return CalibrationFacts(
        stage=stage,
        day=LEAVING if stage in ("approval", "reservation", "issue", "past") else MEASURED,
        demonstration=True,
        number="J-1",
        commission=None if stage == "contract_review" else commission(),
        customers=("CU-1", "CU-2"),
        item=None if stage == "contract_review" else item(),
        label_in_use_by=(),
        sections=(section(stage),),
        scope=(scope_row(),),
        reviewer=person(REVIEWER, "review") if frozen else None,
        signatory=person(SIGNATORY, "sign") if stage in ("approval", "reservation", "issue", "past") else None,
        reviewer_may_sign=False if frozen else None,
        record_sha256=RECORD if frozen else None,
        results=(result(),) if frozen or stage == "finish" else (),
        missing=(),
        recomputation=() if frozen else None,
        statements=SAID[:known],
        open_deviations=(),
        certificate_number="N-1" if stage == "issue" else None,
        number_state="reserved" if stage == "issue" else None,
        content=() if stage == "issue" else None,
        checklist=() if stage == "issue" else None,
        permits=(permit(stage),),
    )


def permit(stage: Stage) -> Permit:
    """How far the authorisation of the act's person reaches: everywhere."""
    kind, who = {"review": ("review", REVIEWER), "approval": ("sign", SIGNATORY)}.get(stage, ("calibrate", CALIBRATOR))
    by_field = kind == "sign"
    return Permit(
        person_id=who,
        kind=kind,
        method="" if by_field else "演示-06",
        edition="" if by_field else "2025",
        fields=("mass",),
        sites=(),
        range=None,
        valid_from=Day("2025-01-01"),
        valid_to=Day("2027-12-31"),
    )


def grant(fields: tuple[str, ...], level: str = "metrologist_2") -> SigningGrantFacts:
    return SigningGrantFacts(day=MEASURED, person=person("P-4", level=level), fields=fields)


def changed(value: Any, **changes: Any) -> Any:
    """The value with the members at dotted paths replaced: ``sections__0__day=...`` (numbers index tuples)."""
    for path, new in changes.items():
        value = _with(value, path.split("__"), new)
    return value


def _with(value: Any, steps: list[str], new: Any) -> Any:
    if not steps:
        return new
    step, rest = steps[0], steps[1:]
    if isinstance(value, tuple):
        place = int(step)
        return (*value[:place], _with(value[place], rest, new), *value[place + 1 :])
    return dataclasses.replace(value, **{step: _with(getattr(value, step), rest, new)})


def findings(given: Any, act: str | None = None, **parameters: str) -> tuple[Finding, ...]:
    """What the rules that guard the stage's act find; for the act `register`, the rules of registers."""
    if act == "register":
        rules = [each for each in RULES.values() if "register" in each.subjects]
        return judge(rules, given, PARAMETERS | parameters)
    if act is None:
        assert isinstance(given, CalibrationFacts)
        act = ACT_OF[given.stage]
    return judge(guarding(act), given, PARAMETERS | parameters)


def codes(given: Any, act: str | None = None, **parameters: str) -> list[str]:
    return [each.code for each in findings(given, act, **parameters)]
