"""The code evaluated: every row judged from the agency's own records, with reasons, and the four numbers.

`evidence` what is looked at, `sources` where it comes from, `plan` how a row is judged, `profile` with what demands;
`tally` counts the rules, `parts` and `judging` judge a row, `scoring` gives gates, points and verdict, `sentences` and
`summary` say it. An evaluation is a function of snapshot, plans and profile: the same ones give the same bytes.
"""

from collections.abc import Mapping
from dataclasses import replace

from guiju import canonical
from guiju.conduct.evaluation.cases import case_digest, judgement_of
from guiju.conduct.evaluation.evidence import Snapshot
from guiju.conduct.evaluation.judging import judge_rows
from guiju.conduct.evaluation.plan import VERSION, RowPlan, plans
from guiju.conduct.evaluation.profile import Profile, profiles
from guiju.conduct.evaluation.result import Evaluation, Verdict
from guiju.conduct.evaluation.rule_set import rule_set_sha256
from guiju.conduct.evaluation.scoring import Score, score
from guiju.conduct.evaluation.sources import CaseJudgement, Given, Judged, Occasion, Sources
from guiju.conduct.evaluation.tally import snapshot_of
from guiju.record.codec import to_bytes
from guiju.record.words import Digest

__all__ = [
    "CaseJudgement",
    "Evaluation",
    "Given",
    "Judged",
    "Occasion",
    "Profile",
    "Snapshot",
    "Sources",
    "case_digest",
    "evaluate",
    "judgement_of",
    "plans",
    "profiles",
    "rule_set_sha256",
    "snapshot_of",
]

CATALOGUE = "guiju-catalogue-1"
LADDER: tuple[Verdict, ...] = ("D", "C", "B", "A", "AA")
"""Verdicts, the worst first."""


def evaluate(snapshot: Snapshot, profile: Profile, planned: Mapping[str, RowPlan] | None = None) -> Evaluation:
    """Judges every row and gives verdict, score, coverage and assurance.

    Args:
        planned: how rows are judged; None for the plans that come with the software.
    """
    used = _weighted(plans() if planned is None else planned, profile)
    rows = judge_rows(snapshot, profile, used)
    scored = score(rows, snapshot, profile, used)
    if profile.own is not None:
        base = profiles()[profile.base]
        known = score(rows, snapshot, replace(profile, points=base.points), plans() if planned is None else planned)
        scored = _bounded(scored, known, evaluate(snapshot, base, planned))
    return Evaluation(
        format="guiju.evaluation",
        version=1,
        catalogue=f"{CATALOGUE}/{VERSION}",
        profile=f"{profile.name}/{profile.version}",
        rules=rule_set_sha256(),
        snapshot=Digest(canonical.sha256(to_bytes(snapshot))),
        first_day=snapshot.first_day,
        last_day=snapshot.last_day,
        demonstration=snapshot.demonstration,
        verdict=scored.verdict,
        final=scored.final,
        score=scored.score,
        bonus=scored.bonus,
        coverage=scored.coverage,
        assurance=scored.assurance,
        gates=scored.gates,
        dimensions=scored.dimensions,
        rows=rows,
        own=profile.own,
    )


def _bounded(scored: Score, known: Score, base: Evaluation) -> Score:
    """Weights of one's own never buy a better verdict, or a final one, that the base does not give.

    Args:
        known: the same rows by the weights of the base: how much is known, and how well, is not weighed otherwise.
    """
    return replace(
        scored,
        verdict=min(scored.verdict, base.verdict, key=LADDER.index),
        final=known.final and base.final,
        coverage=known.coverage,
        assurance=known.assurance,
    )


def _weighted(planned: Mapping[str, RowPlan], profile: Profile) -> Mapping[str, RowPlan]:
    if not profile.weights:
        return planned
    return {key: replace(each, weight=profile.weights.get(key, each.weight)) for key, each in planned.items()}
