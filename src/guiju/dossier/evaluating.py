"""A dossier evaluated by the rules installed here, and every difference from the evaluation that it carries."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from guiju.conduct.evaluation import evaluate, rule_set_sha256, snapshot_of
from guiju.conduct.evaluation.evidence import Snapshot
from guiju.conduct.evaluation.profile import Profile
from guiju.conduct.evaluation.result import Evaluation
from guiju.dossier.archive import Archive
from guiju.dossier.comparing import Difference, compare
from guiju.dossier.computed import known_in, not_computed
from guiju.dossier.names import EVALUATION
from guiju.dossier.problems import problem
from guiju.dossier.reading import JOBS, NOTHING, Checked, Opened, Trust, checked_of, open_dossier
from guiju.dossier.sources import DossierSources, with_faults

__all__ = ["Evaluated", "evaluate_dossier"]

DEFAULT = "self"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluated:
    """What came of it: the check, the result of here, and how it differs from the archived one."""

    checked: Checked
    evaluation: Evaluation
    snapshot: Snapshot
    archived: Evaluation | None
    """The evaluation that this one was compared with; None where the archive has none."""
    differences: tuple[Difference, ...]

    @property
    def same(self) -> bool:
        """There is an archived evaluation and nothing differs from it."""
        return self.archived is not None and not self.differences


def evaluate_dossier(path: Path, trust: Trust = NOTHING, *, profile: str = "", jobs: int = JOBS) -> Evaluated:
    """Checks the dossier, judges every case again and evaluates.

    Args:
        profile: name of an installed profile, or of the agency's own in the archive; when empty that of the archived
            evaluation (else self).
        jobs: processes that judge cases.

    Raises what `check_dossier` raises, and KeyError for a profile that is neither.
    """
    with Archive(path) as archive:
        opened = open_dossier(archive, trust)
        sources = DossierSources(opened, jobs)
        known = known_in(opened, sources.problems)
        sources.problems += not_computed(opened, known)
        chosen = _profile(profile, known, sources)
        snapshot = with_faults(snapshot_of(sources), sources.problems)
        evaluation = evaluate(snapshot, chosen)
        there = _archived(opened, chosen, asked=bool(profile))
        differences = () if there is None else compare(there, evaluation, opened.snapshot, snapshot)
        return Evaluated(
            checked=checked_of(opened, sources.problems, sources.examined),
            evaluation=evaluation,
            snapshot=snapshot,
            archived=there,
            differences=differences,
        )


def _profile(asked: str, known: dict[str, Profile], sources: DossierSources) -> Profile:
    if asked:
        return known[asked]
    archived = sources.opened.evaluation
    name = DEFAULT if archived is None else archived.profile.partition("/")[0]
    if name not in known:
        sources.problems.append(problem("profile_unknown", EVALUATION, profile=name, used=DEFAULT))
    return known.get(name, known[DEFAULT])


def _archived(opened: Opened, chosen: Profile, *, asked: bool) -> Evaluation | None:
    """The archived evaluation; where another profile was asked for, what its snapshot gives by that one."""
    found, snapshot = opened.evaluation, opened.snapshot
    if found is None or snapshot is None or found.rules != rule_set_sha256():
        return found
    if found.profile == f"{chosen.name}/{chosen.version}":
        return found
    return evaluate(snapshot, chosen) if asked else found
