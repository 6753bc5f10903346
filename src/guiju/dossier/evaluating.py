"""A dossier evaluated by the rules installed here, and every difference from the evaluation that it carries."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from guiju.conduct.evaluation import evaluate, profiles, rule_set_sha256, snapshot_of
from guiju.conduct.evaluation.evidence import Snapshot
from guiju.conduct.evaluation.profile import OwnProfile, Profile, ProfileError
from guiju.conduct.evaluation.result import Evaluation
from guiju.dossier.archive import Archive
from guiju.dossier.comparing import Difference, compare
from guiju.dossier.errors import DossierError
from guiju.dossier.names import EVALUATION, PROFILE
from guiju.dossier.problems import problem
from guiju.dossier.reading import JOBS, NOTHING, Checked, Opened, Trust, checked_of, open_dossier
from guiju.dossier.sources import DossierSources, with_faults
from guiju.record.codec import from_bytes
from guiju.record.errors import RecordError

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
        chosen = _profile(profile, sources)
        snapshot = with_faults(snapshot_of(sources), sources.problems)
        evaluation = evaluate(snapshot, chosen)
        there = _archived(opened, chosen, sources, asked=bool(profile))
        differences = () if there is None else compare(there, evaluation, opened.snapshot, snapshot)
        return Evaluated(
            checked=checked_of(opened, sources.problems, sources.examined),
            evaluation=evaluation,
            snapshot=snapshot,
            archived=there,
            differences=differences,
        )


def _profile(asked: str, sources: DossierSources) -> Profile:
    known = dict(profiles())
    own = _own(sources)
    if own is not None:
        known[own.name] = own
    if asked:
        return known[asked]
    archived = sources.opened.evaluation
    name = DEFAULT if archived is None else archived.profile.partition("/")[0]
    if name not in known:
        sources.problems.append(problem("profile_unknown", EVALUATION, profile=name, used=DEFAULT))
    return known.get(name, known[DEFAULT])


def _own(sources: DossierSources) -> Profile | None:
    """The agency's own profile, where the archive has one that asks for no less than the installed one it stands on."""
    document = _document(sources)
    if document is None:
        return None
    try:
        return document.profile()
    except ProfileError as error:
        named = {"profile": document.name, "base": document.changes.base}
        sources.problems.append(problem("profile_refused", PROFILE, **named, why_zh=error.zh, why_en=error.en))
        return None


def _document(sources: DossierSources) -> OwnProfile | None:
    """The profile as a member of the archive, else as the archived evaluation carries it; both are the same."""
    archive, evaluation = sources.opened.archive, sources.opened.evaluation
    carried = None if evaluation is None else evaluation.own
    if PROFILE not in archive:
        return carried
    try:
        found = from_bytes(OwnProfile, archive.read(PROFILE))
    except (RecordError, DossierError) as error:
        sources.problems.append(problem("member_unreadable", PROFILE, why_zh=error.zh, why_en=error.en))
        return None
    if carried is not None and carried != found:
        sources.problems.append(problem("profile_of_another_evaluation", PROFILE, profile=found.name))
    return found


def _archived(opened: Opened, chosen: Profile, sources: DossierSources, *, asked: bool) -> Evaluation | None:
    """The archived evaluation; where another profile was asked for, what its snapshot gives by that one.

    An archived evaluation that its own snapshot does not give, by the same rules and profile, was not computed.
    """
    found, snapshot = opened.evaluation, opened.snapshot
    if found is None or snapshot is None or found.rules != rule_set_sha256():
        return found
    if found.profile == f"{chosen.name}/{chosen.version}":
        if evaluate(snapshot, chosen) != found:
            sources.problems.append(problem("evaluation_not_computed", EVALUATION))
        return found
    return evaluate(snapshot, chosen) if asked else found
