"""An evaluated budget file as plain data for programs, and the JSON Schema of budget files."""

from __future__ import annotations

import json
import math
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from guiju.metrology.monte_carlo.adaptive import AdaptiveSimulation

if TYPE_CHECKING:
    from guiju.metrology.budget_file.evaluation import EvaluatedBudget, EvaluatedResult, Judgement
    from guiju.metrology.budget_file.file import BudgetFile, Text
    from guiju.metrology.monte_carlo.simulation import Simulation
    from guiju.metrology.monte_carlo.validation import Validation

FORMAT = "guiju-budget-evaluation/1"


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a budget file, version 1."""
    source = files("guiju.metrology").joinpath("data", "budget-file-1.schema.json")
    found: dict[str, Any] = json.loads(source.read_text("utf-8"))
    return found


def evaluation_data(evaluated: EvaluatedBudget) -> dict[str, Any]:
    """All that the evaluation found, numbers unrounded; infinite degrees of freedom are the text "inf".

    Keys: format, title, method, p, rule, results, correlations (of the inputs, of the results).
    """
    file = evaluated.file
    return {
        "format": FORMAT,
        "title": _text(file.title),
        "remarks": _text(file.remarks),
        "method": evaluated.method,
        "p": file.p,
        "rule": file.rule,
        "results": [_result(file, one) for one in evaluated.results],
        "correlations": {
            "inputs": _pairs(file.correlations.coefficients),
            "results": _pairs(evaluated.correlations),
            "simulated_results": _pairs(evaluated.simulated_correlations),
        },
    }


def _text(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _pairs(found: Any) -> list[dict[str, Any]]:
    return [{"a": a, "b": b, "r": r} for (a, b), r in found.items()]


def number(value: float | None) -> float | str | None:
    """A number that JSON holds; an infinite one as "inf"."""
    return value if value is None or math.isfinite(value) else str(value)


def _result(file: BudgetFile, one: EvaluatedResult) -> dict[str, Any]:
    wanted, budget = one.wanted, one.budget
    gum = None
    if budget is not None:
        gum = {
            "value": budget.estimate.value,
            "u": budget.estimate.u,
            "dof": number(budget.estimate.dof),
            "k": budget.expanded.k,
            "U": budget.expanded.U,
            "p": budget.expanded.p,
            "rule": budget.expanded.rule,
            "dof_used": number(budget.expanded.dof_used),
            "interval": list(budget.expanded.interval),
            "second_order_u": None if budget.second_order is None else budget.second_order.u,
        }
    return {
        "symbol": wanted.symbol,
        "name": _text(wanted.name),
        "model": wanted.model.text,
        "part_of": wanted.part_of or None,
        "unit": wanted.unit,
        "by": one.by,
        "value": one.value,
        "u": one.u,
        "dof": number(one.dof),
        "k": one.k,
        "U": one.U,
        "p": one.p,
        "reported": {
            "value": one.reported_value,
            "U": one.reported_U,
            "relative_U": None
            if one.relative is None
            else {"value": one.relative.text, "unit": one.relative.unit, "of": one.relative.reference},
            "zh": one.sentence("zh"),
            "en": one.sentence("en"),
        },
        "gum": gum,
        "rows": _rows(file, one),
        "monte_carlo": None if one.simulation is None else _simulation(one.simulation),
        "validation": None if one.validation is None else _validation(one, one.validation),
        "decision": None if one.judgement is None else _judgement(one.judgement),
        "remarks": [{"code": each.code, "zh": each.zh, "en": each.en} for each in one.remarks],
    }


def _rows(file: BudgetFile, one: EvaluatedResult) -> list[dict[str, Any]]:
    if one.budget is None:
        return [
            {
                "name": name,
                "unit": file.sources[name].unit,
                "value": file.sources[name].input.value,
                "distribution": file.sources[name].input.distribution,
                "u": file.sources[name].input.u,
                "dof": number(file.sources[name].input.dof),
            }
            for name in one.wanted.model.names
        ]
    return [
        {
            **vars(row),
            "dof": number(row.dof),
            "from": _text(file.texts[row.name].origin),
        }
        for row in one.budget.rows
    ]


def _simulation(run: Simulation) -> dict[str, Any]:
    made = run.provenance
    found: dict[str, Any] = {
        "mean": run.mean,
        "u": run.u,
        "p": run.p,
        "symmetric": list(run.symmetric),
        "shortest": list(run.shortest),
        "trials": made.trials,
        "seed": made.seed,
        "block": made.block,
        "generator": made.generator,
        "numpy": made.numpy,
    }
    if isinstance(run, AdaptiveSimulation):
        found.update(sequences=run.sequences, tolerance=run.tolerance, spread=list(run.spread))
    return found


def _validation(one: EvaluatedResult, found: Validation) -> dict[str, Any]:
    assert one.compared is not None
    return {
        "passed": found.passed,
        "d_low": found.d_low,
        "d_high": found.d_high,
        "tolerance": found.tolerance,
        "digits": found.digits,
        "gum_interval": list(one.compared.interval),
        "zh": found.sentence("zh"),
        "en": found.sentence("en"),
    }


def _judgement(found: Judgement) -> dict[str, Any]:
    decision = found.decision
    acceptance = decision.acceptance
    return {
        "rule": decision.rule.name,
        "verdict": decision.verdict.value,
        "zh": decision.verdict.word("zh"),
        "en": decision.verdict.word("en"),
        "lower": decision.tolerance.lower,
        "upper": decision.tolerance.upper,
        "guard_band": decision.guard_band,
        "accepted_from": None if acceptance is None else acceptance.lower,
        "accepted_to": None if acceptance is None else acceptance.upper,
        "U_neglected": decision.U_neglected,
        "conformance_probability": found.conformance_probability,
    }
