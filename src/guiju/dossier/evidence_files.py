"""Which files that people gave as evidence are none, as far as an archive shows, and how much work there was then."""

from __future__ import annotations

from guiju.conduct.evaluation.evidence_file import unfit
from guiju.conduct.evaluation.sources import Given
from guiju.dossier.archive import Archive
from guiju.dossier.errors import DossierError
from guiju.dossier.facts import named_files
from guiju.dossier.log import LogReading
from guiju.dossier.names import FILES
from guiju.verification.entries import ISSUE

__all__ = ["issue_days", "no_evidence"]


def no_evidence(archive: Archive, log: LogReading, given: Given) -> frozenset[str]:
    """Digests of named files in which nothing is read, or that are certificates and records of the work itself."""
    issued = [entry for _, entry in log.history.entries if entry.type == ISSUE]
    made = {digest for entry in issued for digest in (*entry.hashes.values(), *entry.files)}
    return frozenset(each for each in named_files(given) if each in made or _is_unfit(archive, each))


def _is_unfit(archive: Archive, digest: str) -> bool:
    """Of an enclosed file; what is missing is told elsewhere."""
    try:
        return f"{FILES}{digest}" in archive and bool(unfit(archive.read(f"{FILES}{digest}")))
    except DossierError:
        return True


def issue_days(log: LogReading) -> tuple[str, ...]:
    """The day of each certificate that was issued and stands."""
    issued = [each for each in log.history.entries if each[1].type == ISSUE]
    return tuple(entry.day for index, entry in issued if log.history.ending(index, entry) is None)
