"""Profiles by name and day: those of the software, and the agency's own in force; the one that a run has pinned."""

from datetime import date
from typing import Any

from guiju.conduct.evaluation.profile import OwnChanges, OwnProfile, Profile, ProfileError, profiles
from guiju.conduct.evaluation.profile_differences import profile_words
from guiju.lab.assessment.models import EvaluationProfile, Run
from guiju.lab.house.files import FileMissing, stored
from guiju.lab.house.reading import Reading
from guiju.record.codec import decode, from_bytes
from guiju.record.errors import RecordError
from guiju.record.words import Text

__all__ = [
    "changes_of",
    "document_of",
    "known_on",
    "name_of_run",
    "names_on",
    "own_on",
    "pinned",
    "profile_on",
    "usable",
]


def changes_of(row: EvaluationProfile) -> OwnChanges:
    """What an edition changes of its base."""
    return decode(OwnChanges, row.changes)


def document_of(row: EvaluationProfile) -> OwnProfile:
    """An edition as the document that is approved, pinned and carried in a dossier."""
    return OwnProfile(
        format="guiju.evaluation_profile",
        version=1,
        name=row.code,
        edition=row.edition,
        title=Text(zh=row.title, en=row.title_en),
        base_version=row.base_version,
        changes=changes_of(row),
    )


def _in_force(rows: Any, day: date) -> list[EvaluationProfile]:
    return [each for each in rows if each.state_on(day) == "in_force"]


def own_on(day: date) -> list[EvaluationProfile]:
    """The agency's own editions in force on a day, by code."""
    return _in_force(EvaluationProfile.objects.exclude(approved_on=None).order_by("code", "pk"), day)


def known_on(reading: Reading, name: str, day: date) -> Profile | None:
    """The profile of this name in force on a day, read inside an act; None for none."""
    if name in profiles():
        return profiles()[name]
    rows = reading.rows(EvaluationProfile.objects.filter(code=name).exclude(approved_on=None))
    return usable(_in_force(rows, day))


def profile_on(name: str, day: date) -> Profile | None:
    """The profile of this name in force on a day; None for none, or one whose base the software has changed since."""
    return profiles().get(name) or usable([each for each in own_on(day) if each.code == name])


def usable(rows: list[EvaluationProfile]) -> Profile | None:
    """The last edition as a profile; None for none, or where its base was renewed since."""
    try:
        return document_of(rows[-1]).profile() if rows else None
    except (RecordError, ProfileError):
        return None


def names_on(day: date) -> list[str]:
    """Names of the profiles that there are on a day."""
    return [*profiles(), *(each.code for each in own_on(day))]


def pinned(run: Run) -> Profile | None:
    """The profile by which a run is judged: its own one as it was when the run was planned, out of the content store.

    None where the document is gone, or stands on another version of its base than is installed.
    """
    if run.profile in profiles():
        return profiles()[run.profile]
    try:
        return from_bytes(OwnProfile, stored(run.profile_sha256)).profile()
    except (FileMissing, RecordError, ProfileError):
        return None


def name_of_run(run: Run, lang: str) -> str:
    """The profile of a run in words."""
    found = pinned(run)
    return run.profile if found is None else profile_words(found, lang)
