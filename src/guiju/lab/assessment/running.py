"""Evaluating: gather, count, judge, store; comparing two evaluations."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from guiju.conduct.evaluation import Evaluation, Profile, Snapshot, Sources, evaluate, profiles, snapshot_of
from guiju.conduct.evaluation.result import Outcome, RowResult, Said
from guiju.lab.assessment.judging import Progress, Touched
from guiju.lab.assessment.models import Run
from guiju.lab.assessment.sources import gather
from guiju.lab.house import files
from guiju.record.codec import from_bytes, to_bytes

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Evaluated:
    """An evaluation with the snapshot that it is a function of, and the bytes of both."""

    snapshot: Snapshot
    evaluation: Evaluation

    def stored(self) -> tuple[str, str]:
        """Puts both into the content store; their SHA-256."""
        return files.store(to_bytes(self.snapshot), JSON), files.store(to_bytes(self.evaluation), JSON)


def evaluated(sources: Sources, profile: Profile) -> Evaluated:
    """Counts and judges."""
    snapshot = snapshot_of(sources)
    return Evaluated(snapshot, evaluate(snapshot, profile))


def of_period(
    profile: str | Profile,
    first: date,
    last: date,
    *,
    touched: Touched | None = None,
    progress: Progress = lambda done, of: None,
    processes: int = 1,
    goes_on: bool = False,
) -> Evaluated:
    """An evaluation of the agency over a period: every case is looked at again, or those alone that were touched."""
    sources = gather(first, last, touched=touched, progress=progress, processes=processes, goes_on=goes_on)
    return evaluated(sources, profiles()[profile] if isinstance(profile, str) else profile)


def kept_evaluation(run: Run) -> Evaluated:
    """The evaluation of a judged run, out of the content store. Raises FileMissing or RecordError."""
    return Evaluated(
        from_bytes(Snapshot, files.stored(run.snapshot_sha256)),
        from_bytes(Evaluation, files.stored(run.evaluation_sha256)),
    )


@dataclass(frozen=True, slots=True)
class Turned:
    """A row that came out differently."""

    row: str
    before: Outcome
    after: Outcome
    why_before: tuple[Said, ...]
    why_after: tuple[Said, ...]

    @property
    def better(self) -> bool:
        """Whether it turned for the better."""
        return _rank(self.after) < _rank(self.before)


ORDER: tuple[Outcome, ...] = ("met", "not_applicable", "partly", "undetermined", "not_met", "error")


def _rank(outcome: Outcome) -> int:
    return ORDER.index(outcome)


def compared(before: Evaluation, after: Evaluation) -> tuple[Turned, ...]:
    """The rows that turned between two evaluations, in the order of the code."""
    old = {each.id: each for each in before.rows}
    pairs = ((old[each.id], each) for each in after.rows if each.id in old)
    return tuple(_turned(*pair) for pair in pairs if pair[0].outcome != pair[1].outcome)


def _turned(old: RowResult, new: RowResult) -> Turned:
    return Turned(new.id, old.outcome, new.outcome, old.why, new.why)


def numbers(evaluation: Evaluation) -> dict[str, Any]:
    """The four numbers as they are stored."""
    return {
        "verdict": evaluation.verdict,
        "score": evaluation.score or "",
        "coverage": evaluation.coverage,
        "assurance": evaluation.assurance,
        "final": evaluation.final,
    }
