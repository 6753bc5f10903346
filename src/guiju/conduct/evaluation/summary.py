"""An evaluation as the one JSON object of `./guiju evaluate --json`, in one language."""

from typing import Any

from guiju.conduct.evaluation.profile_differences import own_object
from guiju.conduct.evaluation.result import Evaluation, RowResult, is_tailored
from guiju.conduct.evaluation.sentences import notices, parameters_moved, to_do, why


def summary(evaluation: Evaluation, lang: str) -> dict[str, Any]:
    """Rows in the order of the code. Numbers are JSON numbers here; the frozen evaluation holds decimal strings."""
    return {
        "catalogue": evaluation.catalogue,
        "profile": evaluation.profile,
        "own_profile": None if evaluation.own is None else own_object(evaluation.own.profile(), lang),
        "rules": evaluation.rules,
        "snapshot": evaluation.snapshot,
        "period": {"from": evaluation.first_day, "to": evaluation.last_day},
        "demonstration": evaluation.demonstration,
        "verdict": evaluation.verdict,
        "final": evaluation.final,
        "tailored": [each.id for each in evaluation.rows if is_tailored(each)],
        "score": None if evaluation.score is None else float(evaluation.score),
        "bonus": float(evaluation.bonus),
        "coverage": float(evaluation.coverage),
        "assurance": float(evaluation.assurance),
        "gates": [{"name": each.name, "passed": each.passed, "rows": list(each.rows)} for each in evaluation.gates],
        "dimensions": [
            {
                "chapter": each.chapter,
                "points": float(each.points),
                "scored": float(each.scored),
                "determined": float(each.determined),
            }
            for each in evaluation.dimensions
        ],
        "rows": [_row(each, lang) for each in evaluation.rows],
        "parameters_moved": [dict(each.parameters) for each in parameters_moved(evaluation)],
        "notices": list(notices(evaluation, lang)),
    }


def _row(row: RowResult, lang: str) -> dict[str, Any]:
    names = (
        "rules",
        "population",
        "sample",
        "serious",
        "nonconformity",
        "undetermined",
        "warning",
        "places",
        "refused",
    )
    counts = {name: getattr(row.counts, name) for name in (*names, "documents", "attestations")}
    return {
        "id": row.id,
        "level": row.level,
        "outcome": row.outcome,
        "maturity": row.maturity,
        "evidence_level": row.evidence_level,
        "severity": row.severity,
        "suspicion": row.suspicion,
        "why": why(row, lang),
        "to_do": to_do(row, lang),
        "counts": counts,
    }
