"""From an evaluated budget file to the data of its report."""

from __future__ import annotations

import json

from guiju import __version__
from guiju.charts import Words
from guiju.metrology.budget_file import EvaluatedBudget, EvaluatedResult, Judgement, evaluation_data
from guiju.metrology.budget_file.file import Text
from guiju.metrology.budget_file.words import distribution_words
from guiju.metrology.monte_carlo.simulation import Simulation
from guiju.reports.budget_model import (
    NO_WORDS,
    Attachment,
    BudgetReport,
    CorrelationLine,
    DecisionLine,
    Fact,
    ReportedResult,
    SimulatedResult,
    SourceLine,
)

BINS = 60
_TITLE = Words("测量不确定度评定报告", "Report on the evaluation of measurement uncertainty")


def report_of(
    evaluated: EvaluatedBudget,
    *,
    day: str,
    number: str = "",
    agency: Words = NO_WORDS,
    facts: tuple[Fact, ...] = (),
    source: tuple[str, str] | None = None,
) -> BudgetReport:
    """The report of an evaluated budget file; `source`, its name and text, goes into the PDF with the numbers."""
    file = evaluated.file
    told = _words(file.title)
    about = (Fact(label=Words("评定对象", "Subject"), value=told),) if told != NO_WORDS else ()
    return BudgetReport(
        title=_TITLE,
        results=tuple(_result(evaluated, one) for one in evaluated.results),
        number=number,
        agency=agency,
        day=day,
        facts=(*about, *facts),
        input_correlations=tuple(
            CorrelationLine(a=a, b=b, r=r) for (a, b), r in file.correlations.coefficients.items()
        ),
        result_correlations=_result_correlations(evaluated),
        remarks=_words(file.remarks) if file.remarks != Text() else None,
        software=f"Guiju {__version__}",
        attachments=_attachments(evaluated, source),
    )


def _words(text: Text) -> Words:
    return Words(text.zh, text.en)


def _result_correlations(evaluated: EvaluatedBudget) -> tuple[CorrelationLine, ...]:
    pairs = evaluated.correlations or evaluated.simulated_correlations
    return tuple(
        CorrelationLine(
            a=a,
            b=b,
            r=evaluated.correlations.get((a, b)),
            simulated=evaluated.simulated_correlations.get((a, b)),
        )
        for a, b in pairs
    )


def _result(evaluated: EvaluatedBudget, one: EvaluatedResult) -> ReportedResult:
    wanted = one.wanted
    return ReportedResult(
        symbol=wanted.symbol,
        name=_words(wanted.name),
        unit=wanted.unit,
        model=wanted.model.text,
        tables=tuple(wanted.model.tables),
        by=one.by,
        value=one.value,
        u=one.u,
        U=one.U,
        k=one.k,
        dof=one.dof,
        p=one.p,
        reported_value=one.reported_value,
        reported_U=one.reported_U,
        sentence=Words(one.sentence("zh"), one.sentence("en")),
        sources=_sources(evaluated, one),
        simulation=None if one.simulation is None else _simulation(one, one.simulation),
        decision=None if one.judgement is None else _decision(one.judgement, wanted.unit),
        remarks=tuple(Words(remark.zh, remark.en) for remark in one.remarks),
    )


def _sources(evaluated: EvaluatedBudget, one: EvaluatedResult) -> tuple[SourceLine, ...]:
    file = evaluated.file
    rows = {row.name: row for row in one.budget.rows} if one.budget is not None else {}
    lines = []
    for name in (each for each in file.sources if each in one.wanted.model.names):
        quantity, row = file.sources[name].input, rows.get(name)
        lines.append(
            SourceLine(
                symbol=name,
                name=Words(file.sources[name].zh, file.sources[name].en),
                unit=file.sources[name].unit,
                value=float(quantity.value),
                distribution=_words(distribution_words(quantity.distribution)),
                u=float(quantity.u),
                dof=float(quantity.dof),
                sensitivity=None if row is None else row.sensitivity,
                formula="" if row is None else row.sensitivity_formula,
                contribution=None if row is None else row.contribution,
                share=None if row is None else row.share,
                origin=_words(file.texts[name].origin),
            )
        )
    return tuple(lines)


def _simulation(one: EvaluatedResult, run: Simulation) -> SimulatedResult:
    made, found = run.provenance, one.validation
    density, edges = _histogram(run)
    return SimulatedResult(
        mean=run.mean,
        u=run.u,
        p=run.p,
        symmetric=(run.symmetric[0], run.symmetric[1]),
        shortest=(run.shortest[0], run.shortest[1]),
        trials=made.trials,
        seed=made.seed,
        block=made.block,
        generator=made.generator,
        numpy=made.numpy,
        edges=edges,
        density=density,
        gum=None if one.compared is None else one.compared.interval,
        gum_u=None if one.compared is None else one.compared.u,
        verdict=None if found is None else Words(found.sentence("zh"), found.sentence("en")),
        passed=None if found is None else found.passed,
    )


def _histogram(run: Simulation) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Density within five standard deviations: a far straggler must not squeeze the picture."""
    if run.samples is None or not run.u > 0.0:
        return (), ()
    import numpy as np

    low = max(float(run.samples.min()), run.mean - 5.0 * run.u)
    high = min(float(run.samples.max()), run.mean + 5.0 * run.u)
    density, edges = np.histogram(run.samples, bins=BINS, range=(low, high), density=True)
    return tuple(density.tolist()), tuple(edges.tolist())


def _decision(found: Judgement, unit: str) -> DecisionLine:
    limits, verdict, chance = found.decision.tolerance, found.decision.verdict, found.conformance_probability
    low = "−∞" if limits.lower is None else f"{limits.lower:.10g}".replace("-", "−")
    high = "∞" if limits.upper is None else f"{limits.upper:.10g}".replace("-", "−")
    told = ""
    if chance is not None:
        told = "> 99.99 %" if chance > 0.9999 else "< 0.01 %" if chance < 0.0001 else f"{100 * chance:.2f} %"
    return DecisionLine(
        rule=found.decision.rule.name,
        limits=f"[{low}, {high}] {unit}".rstrip(),
        verdict=Words(verdict.word("zh"), verdict.word("en")),
        probability=told,
    )


def _attachments(evaluated: EvaluatedBudget, source: tuple[str, str] | None) -> tuple[Attachment, ...]:
    data = json.dumps(evaluation_data(evaluated), ensure_ascii=False, indent=2, allow_nan=False).encode()
    made = [
        Attachment(
            name="evaluation.json",
            data=data,
            mime_type="application/json",
            description="The evaluated budget, numbers unrounded",
        )
    ]
    if source is not None:
        name, text = source
        made.append(
            Attachment(
                name=name,
                data=text.encode(),
                mime_type="application/yaml",
                description="The budget file",
                relationship="source",
            )
        )
    return tuple(made)
