"""The uncertainty evaluation report: model, inputs, budget, chart of contributions, result, GUM against Monte Carlo."""

from __future__ import annotations

import re
from typing import Any

from guiju.charts import Bar, Words, histogram_with_intervals, pareto
from guiju.metrology.errors import MetrologyError
from guiju.metrology.model import Model, Table
from guiju.metrology.model.output import name_typst
from guiju.reports.budget_model import (
    NO_WORDS,
    BudgetReport,
    CorrelationLine,
    ReportedResult,
    SimulatedResult,
    SourceLine,
)
from guiju.reports.errors import ReportError
from guiju.reports.numbers import digits_for, percent, shown
from guiju.reports.typesetting import set_pdf
from guiju.typesetting import figure


def budget_report(data: BudgetReport) -> bytes:
    """PDF/A-3a bytes of an uncertainty evaluation report. The same data give the same bytes.

    Raises ReportError for a formula that cannot be read, and for what cannot be set.
    """
    return set_pdf("budget.typ", page(data), data.day)


def page(data: BudgetReport) -> dict[str, Any]:
    """What the template is given: every string in printing order."""
    return {
        "title": list(data.title),
        "number": data.number,
        "agency": list(data.agency),
        "day": data.day,
        "facts": [{"label": list(one.label), "value": list(one.value)} for one in data.facts],
        "results": [_result(one) for one in data.results],
        "input_correlations": [_correlation(one) for one in data.input_correlations],
        "result_correlations": [_correlation(one) for one in data.result_correlations],
        "remarks": list(data.remarks) if data.remarks else None,
        "software": data.software,
        "demonstration": data.demonstration,
        "attachments": [
            {
                "name": one.name,
                "text": one.data.decode("utf-8"),
                "mime_type": one.mime_type,
                "description": one.description,
                "relationship": one.relationship,
            }
            for one in data.attachments
        ],
    }


def _correlation(one: CorrelationLine) -> dict[str, Any]:
    return {
        "a": name_typst(one.a),
        "b": name_typst(one.b),
        "r": "—" if one.r is None else _r(one.r),
        "simulated": "—" if one.simulated is None else _r(one.simulated),
        "both": one.simulated is not None,
    }


def _r(value: float) -> str:
    return f"{value:+.4f}".replace("-", "−")


def _result(one: ReportedResult) -> dict[str, Any]:
    formula, spoken = _formula(one)
    return {
        "symbol": name_typst(one.symbol),
        "spoken": one.symbol,
        "name": list(one.name),
        "unit": one.unit,
        "formula": formula,
        "formula_text": spoken,
        "by": one.by,
        "inputs": [_input(line) for line in one.sources],
        "budget": [_budget_line(line) for line in one.sources] if _has_budget(one) else [],
        "origins": [
            {"symbol": name_typst(line.symbol), "origin": list(line.origin)}
            for line in one.sources
            if line.origin != NO_WORDS
        ],
        "numbers": _numbers(one),
        "reported": [one.reported_value, one.reported_U],
        "sentence": [re.sub(r"(?<=\d) (?=%)", "\u00a0", words) for words in one.sentence],
        "pareto": _pareto(one),
        "simulation": None if one.simulation is None else _simulation(one, one.simulation),
        "decision": None
        if one.decision is None
        else {
            "rule": one.decision.rule,
            "limits": one.decision.limits,
            "verdict": list(one.decision.verdict),
            "probability": one.decision.probability,
        },
        "remarks": [list(remark) for remark in one.remarks],
    }


def _formula(one: ReportedResult) -> tuple[str, str]:
    """The formula in Typst's mathematics, and as text for who cannot see it."""
    try:
        # Only the names of the tables matter here.
        tables = {name: Table((0.0, 1.0), (0.0, 1.0)) for name in one.tables}
        model = Model(one.model, tables=tables)
    except MetrologyError as error:
        raise ReportError(f"公式无法读取：{error.zh}", f"the formula cannot be read: {error.en}") from error
    return f"{name_typst(one.symbol)} = {model.typst()}", f"{one.symbol} = {model.text}"


def _has_budget(one: ReportedResult) -> bool:
    return all(line.contribution is not None for line in one.sources)


def _input(line: SourceLine) -> list[Any]:
    return [
        name_typst(line.symbol),
        list(line.name),
        shown(line.value, digits_for(line.value, line.u)),
        line.unit,
        list(line.distribution),
        shown(line.u),
        shown(line.dof, 4),
    ]


def _budget_line(line: SourceLine) -> list[str]:
    assert line.sensitivity is not None and line.contribution is not None and line.share is not None
    return [
        name_typst(line.symbol),
        shown(line.u),
        line.unit,
        _unbroken(line.formula),
        shown(line.sensitivity),
        shown(line.contribution),
        percent(line.share),
    ]


def _unbroken(formula: str, longest: int = 60) -> str:
    """A partial derivative that is too long for its cell is left to the attached data."""
    return formula if len(formula) <= longest else "…"


def _numbers(one: ReportedResult) -> list[dict[str, str]]:
    digits = digits_for(one.value, one.u, 4)
    found = [
        {"symbol": name_typst(one.symbol), "value": shown(one.value, digits), "unit": one.unit},
        {"symbol": f"u_c ({name_typst(one.symbol)})", "value": shown(one.u, 4), "unit": one.unit},
    ]
    if one.dof is not None:
        found.append({"symbol": 'nu_"eff"', "value": shown(one.dof, 4), "unit": ""})
    found.append({"symbol": "k" if one.p is None else f'k_"{100 * one.p:g}"', "value": shown(one.k, 4), "unit": ""})
    found.append({"symbol": "U", "value": shown(one.U, 4), "unit": one.unit})
    return found


def _pareto(one: ReportedResult) -> dict[str, Any] | None:
    lines = [line for line in one.sources if line.contribution]
    if not _has_budget(one) or not lines:
        return None
    bars = [Bar(label=_label(line), value=abs(line.contribution or 0.0)) for line in lines]
    title = Words("不确定度分量", "Contributions to the uncertainty")
    drawn = pareto(bars, title=title, x_label=Words("分量 |c·u|", "contribution |c·u|"), unit=one.unit, u=_gum_u(one))
    listed = "; ".join(f"{line.symbol}: {abs(line.contribution or 0.0):.3g}" for line in lines)
    return figure(drawn, f"{title}. {listed}")


def _gum_u(one: ReportedResult) -> float | None:
    """The u of the formulas that the contributions belong to; None where only the simulation's is known."""
    return one.u if one.by == "gum" else None if one.simulation is None else one.simulation.gum_u


def _label(line: SourceLine) -> Words:
    """Symbol and Chinese name; the English one stands in the table."""
    return Words(f"{line.symbol} {line.name.zh}".rstrip(), f"{line.symbol} {line.name.zh}".rstrip())


def _simulation(one: ReportedResult, run: SimulatedResult) -> dict[str, Any]:
    digits = digits_for(run.mean, run.u, 4) + 1
    rows: list[tuple[Words, float, float | None, tuple[float, float]]] = [
        (Words("蒙特卡洛法，概率对称", "Monte Carlo, symmetric"), run.mean, run.u, run.symmetric),
        (Words("蒙特卡洛法，最短", "Monte Carlo, shortest"), run.mean, run.u, run.shortest),
    ]
    if run.gum is not None:
        middle = 0.5 * (run.gum[0] + run.gum[1])
        rows.insert(0, (Words("GUM 法", "GUM"), middle, run.gum_u, run.gum))
    return {
        "p": f"{100 * run.p:g} %",
        "rows": [
            {
                "name": list(name),
                "cells": [
                    shown(value, digits, zeros=True),
                    "—" if u is None else shown(u, 4, zeros=True),
                    *(shown(end, digits, zeros=True) for end in ends),
                ],
            }
            for name, value, u, ends in rows
        ],
        "verdict": list(run.verdict) if run.verdict else None,
        "passed": run.passed,
        "chart": _distribution(one, run),
        "trials": f"{run.trials:,}".replace(",", "\u202f"),
        "seed": str(run.seed),
        "block": str(run.block),
        "generator": run.generator,
        "numpy": run.numpy,
    }


def _distribution(one: ReportedResult, run: SimulatedResult) -> dict[str, Any] | None:
    if not run.density:
        return None
    counts = [density * (b - a) for density, a, b in zip(run.density, run.edges, run.edges[1:], strict=False)]
    intervals = [(Words("蒙特卡洛", "Monte Carlo"), *run.symmetric)]
    if run.gum is not None:
        intervals.insert(0, (Words("GUM", "GUM"), *run.gum))
    title = Words("结果的分布与包含区间", "Distribution of the result and coverage intervals")
    name = Words(one.name.zh or one.symbol, one.name.en or one.symbol)
    unit = f" / {one.unit}" if one.unit else ""
    label = Words(name.zh, f"{name.en}{unit}") if name.zh != name.en else Words(f"{name.zh}{unit}", f"{name.zh}{unit}")
    drawn = histogram_with_intervals(run.edges, counts, intervals, title=title, x_label=label)
    listed = "; ".join(f"{words.en} [{low:.6g}, {high:.6g}]" for words, low, high in intervals)
    return figure(drawn, f"{title}. {listed}")
