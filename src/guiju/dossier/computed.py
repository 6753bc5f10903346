"""Whether the archived evaluation is what its own snapshot gives; the agency's own profile in an archive."""

from __future__ import annotations

from collections.abc import Iterator

from guiju.conduct.evaluation import evaluate, profiles, rule_set_sha256
from guiju.conduct.evaluation.profile import OwnProfile, Profile, ProfileError
from guiju.dossier.errors import DossierError
from guiju.dossier.names import EVALUATION, PROFILE
from guiju.dossier.problems import Problem, problem
from guiju.dossier.reading import Opened
from guiju.record.codec import from_bytes
from guiju.record.errors import RecordError

__all__ = ["known_in", "not_computed"]


def not_computed(opened: Opened, known: dict[str, Profile]) -> Iterator[Problem]:
    """An archived evaluation that its own snapshot does not give, by the same rules and profile, was not computed."""
    found, snapshot = opened.evaluation, opened.snapshot
    if found is None or snapshot is None or found.rules != rule_set_sha256():
        return
    by = known.get(found.profile.partition("/")[0])
    if by is not None and found.profile == f"{by.name}/{by.version}" and evaluate(snapshot, by) != found:
        yield problem("evaluation_not_computed", EVALUATION)


def known_in(opened: Opened, problems: list[Problem]) -> dict[str, Profile]:
    """The installed profiles, and the agency's own in the archive; what is wrong with that goes to `problems`."""
    own = _own(opened, problems)
    return {**profiles(), **({own.name: own} if own is not None else {})}


def _own(opened: Opened, problems: list[Problem]) -> Profile | None:
    """The agency's own profile, where the archive has one that asks for no less than the installed one it stands on."""
    document = _document(opened, problems)
    if document is None:
        return None
    try:
        return document.profile()
    except ProfileError as error:
        named = {"profile": document.name, "base": document.changes.base}
        problems.append(problem("profile_refused", PROFILE, **named, why_zh=error.zh, why_en=error.en))
        return None


def _document(opened: Opened, problems: list[Problem]) -> OwnProfile | None:
    """The profile as a member of the archive, else as the archived evaluation carries it; both are the same."""
    archive, evaluation = opened.archive, opened.evaluation
    carried = None if evaluation is None else evaluation.own
    if PROFILE not in archive:
        return carried
    try:
        found = from_bytes(OwnProfile, archive.read(PROFILE))
    except (RecordError, DossierError) as error:
        problems.append(problem("member_unreadable", PROFILE, why_zh=error.zh, why_en=error.en))
        return None
    if carried is not None and carried != found:
        problems.append(problem("profile_of_another_evaluation", PROFILE, profile=found.name))
    return found
