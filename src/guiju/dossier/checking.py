"""A dossier checked without judging anything."""

from __future__ import annotations

from pathlib import Path

from guiju.dossier.archive import Archive
from guiju.dossier.computed import known_in, not_computed
from guiju.dossier.examining import examine
from guiju.dossier.reading import JOBS, NOTHING, Checked, Trust, checked_of, open_dossier

__all__ = ["check_dossier"]


def check_dossier(path: Path, trust: Trust = NOTHING, *, jobs: int = JOBS) -> Checked:
    """Checks a dossier without judging anything.

    Raises DossierError when it cannot be opened, AuthorityError when `ca` holds no certificate, IntegrityError when
    `seen` holds no checkpoint by one of the keys.
    """
    with Archive(path) as archive:
        opened = open_dossier(archive, trust)
        found = [*opened.problems]
        found += not_computed(opened, known_in(opened, found))
        read = 0
        for each in examine(archive, opened.cases, judge=False, jobs=jobs):
            found += each.problems
            read += 1
        return checked_of(opened, found, read)
