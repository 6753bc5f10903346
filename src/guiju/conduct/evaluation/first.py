"""What to do first: the heaviest lacks of an evaluation."""

from guiju.conduct.evaluation.result import Evaluation, RowResult

FIRST = 8
"""Rows of the list."""
LACKING = ("error", "not_met", "partly", "undetermined")
REQUIRED = ("must", "must_not")
WEIGHT = {"critical": 0, "major": 1, "minor": 2}
OUTCOME = {"error": 0, "not_met": 0, "partly": 1, "undetermined": 2}


def first_things(evaluation: Evaluation, most: int = FIRST) -> list[RowResult]:
    """Required rows that are lacking: what was found against them first, red lines before others, then the gaps."""
    lacking = [each for each in evaluation.rows if each.outcome in LACKING and each.level in REQUIRED]
    # A red line without evidence is a gap and no suspicion: what was found comes before what is not shown.
    return sorted(lacking, key=lambda each: (OUTCOME[each.outcome], WEIGHT[each.severity]))[:most]
