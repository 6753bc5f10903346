"""Sections and whole cases out of the demonstration's published measurements, and out of a few invented ones."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from guiju.lab.demo.measurements import DemoMeasurement, DemoStandard, load
from guiju.record import enclosures as e
from guiju.record import model as m
from guiju.record.enclose import enclose, reference
from guiju.record.reading import read_case
from guiju.record.statement import Case
from guiju.record.words import Day, DecimalText, Digest, Enclosed, Interval, Quantity, Text
from guiju.results.evaluate import evaluate
from guiju.results.sections import SectionInputs

DAY = Day("2026-03-10")
MINIMAL = Path(__file__).parents[1] / "record" / "golden" / "v1" / "minimal.json"
BY_KEY = {each.key: each for each in load()}


def standard(each: DemoStandard, number: int = 1) -> e.Standard:
    """A standard in good order with the demonstration's certified values."""
    competence = e.IssuerCompetence(
        kind="accredited", reference="演示", valid_from=Day("2020-01-01"), valid_to=Day("2030-01-01"), covers=True
    )
    return e.Standard(
        as_of=DAY,
        equipment_id=f"E-{number}",
        name=each.name,
        model=each.model,
        serial_number=each.serial_number,
        manufacturer=each.manufacturer,
        kind="standard",
        state="in_service",
        verified_on=Day("2025-12-01"),
        range=each.range,
        used_by=each.used_by,  # type: ignore[arg-type]
        interpolation=each.interpolation,  # type: ignore[arg-type]
        certificate=e.StandardCertificate(
            kind="calibration",
            number=f"演示-S-{number}",
            issuer="演示",
            competence=competence,
            calibrated_on=Day("2025-11-01"),
            valid_to=Day("2026-10-31"),
            file_sha256=Digest("00" * 32),
            accuracy_class="",
            limits=None,
            unit=each.unit,
            points=each.points,
            chain=(),
        ),
        confirmation=None,
        drift=each.drift,
        material_expiry=None,
    )


def scope_row(demo: DemoMeasurement, row_id: str = "row1", **changed: object) -> m.ScopeRow:
    row = m.ScopeRow(
        row_id=row_id,
        qualification="演示",
        qualification_kind="demonstration",
        certificate_number="演示",
        field=demo.method.field,
        instrument=demo.scope.instrument,
        quantity=demo.scope.quantity,
        method=demo.method.code,
        edition=demo.method.edition,
        site="S1",
        on_site=False,
        range=demo.scope.range,
        smallest_U=demo.scope.smallest_U,
        smallest_U_unit=demo.scope.smallest_U_unit,
        relative=False,
        k=demo.scope.k,
        valid_from=Day("2025-01-01"),
        valid_to=Day("2027-12-31"),
        suspensions=(),
    )
    return dataclasses.replace(row, **changed)  # type: ignore[arg-type]


def section_of(demo: DemoMeasurement) -> SectionInputs:
    """The section as a bench would hand it to the evaluation."""
    points = tuple(
        m.Point(
            point_id=each.point_id,
            section_id="s1",
            run_id="",
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
        for each in demo.points
    )
    series = tuple(
        m.Series(
            series_id=f"q{number}",
            point_id=each.point_id,
            symbol=each.symbol,
            source=each.source,  # type: ignore[arg-type]
            unit=each.unit,
            resolution=each.resolution,
            sequence="",
            batch_id="b1",
            values=each.values,
            offsets=(0,) * len(each.values),
        )
        for number, each in enumerate(demo.readings)
    )
    summaries = tuple(
        m.Summary(
            point_id=each.point_id,
            symbol=each.symbol,
            unit=each.unit,
            batch_id="b2",
            value=each.value,
            u=each.u,
            dof=each.dof,
        )
        for each in demo.summaries
    )
    return SectionInputs(
        section_id="s1",
        template=demo.template,
        template_ref=Enclosed(kind="budget_template", digest=Digest("00" * 32)),
        points=points,
        series=series,
        summaries=summaries,
        standards={each.role: standard(each, number) for number, each in enumerate(demo.standards, 1)},
        scope=(scope_row(demo),),
        site="S1",
        method=demo.method.code,
        edition=demo.method.edition,
        rounding=demo.method.rounding,  # type: ignore[arg-type]
        day=DAY,
    )


def method_of(demo: DemoMeasurement) -> e.Method:
    return e.Method(
        as_of=DAY,
        code=demo.method.code,
        edition=demo.method.edition,
        title=demo.method.title,
        kind="demonstration",
        field=demo.method.field,
        effective_from=Day("2025-01-01"),
        superseded_on=None,
        checked_on=None,
        validated=True,
        environment=demo.method.environment,
        standards=demo.method.standards,
        reviewer_may_sign=True,
        rounding=demo.method.rounding,  # type: ignore[arg-type]
    )


def case_of(demo: DemoMeasurement) -> Case:
    """A frozen case with everything that recomputation needs, on the frame of the minimal golden case."""
    frame = read_case(MINIMAL.read_bytes())
    section = section_of(demo)
    template, method = enclose(demo.template), enclose(method_of(demo))
    standards = {role: enclose(each) for role, each in section.standards.items()}
    section = dataclasses.replace(section, template_ref=reference(template))
    found = evaluate(section)
    frozen = frame.record.frozen_at

    def batch(name: str, provenance: str) -> m.CaptureBatch:
        return m.CaptureBatch(
            batch_id=name,
            provenance=provenance,  # type: ignore[arg-type]
            source=f"{demo.source.document} {demo.source.clause}",
            sha256=None,
            by=None,
            started_at=frozen,
        )

    record = dataclasses.replace(
        frame.record,
        sections=(
            dataclasses.replace(
                frame.record.sections[0],
                method=reference(method),
                method_code=demo.method.code,
                edition=demo.method.edition,
                day=DAY,
            ),
        ),
        standards=tuple(
            m.StandardUse(
                use_id=f"u-{role}",
                role=role,
                standard=reference(standards[role]),
                equipment_id=section.standards[role].equipment_id,
            )
            for role in standards
        ),
        scope=section.scope,
        points=section.points,
        series=section.series,
        summaries=section.summaries,
        batches=(batch("b1", "published_readings"), batch("b2", "published_summary")),
        budgets=found.budgets,
        results=found.results,
        covariances=found.covariances,
    )
    return dataclasses.replace(
        frame, record=record, enclosures=(template, method, *standards.values(), *frame.enclosures), statements=()
    )


def quantity(value: str, unit: str) -> Quantity:
    return Quantity(value=DecimalText(value), unit=unit)


def text(word: str) -> Text:
    return Text(zh=word, en=word)


def interval(lower: str, upper: str, unit: str) -> Interval:
    return Interval(lower=DecimalText(lower), upper=DecimalText(upper), unit=unit)
