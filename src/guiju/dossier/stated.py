"""What the agency states by itself: registers, facts of the period, what people gave, parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from guiju.conduct.evaluation.lawful import lawful
from guiju.conduct.evaluation.sources import Given
from guiju.dossier.acts_done import as_logged
from guiju.dossier.archive import Archive
from guiju.dossier.committed import compare_given
from guiju.dossier.errors import DossierError
from guiju.dossier.evidence_files import issue_days, no_evidence
from guiju.dossier.facts import named_files, read_facts, read_given
from guiju.dossier.frame import facts_missing, parameters_otherwise
from guiju.dossier.log import LogReading
from guiju.dossier.manifest import Manifest, ParameterRows
from guiju.dossier.names import FILES, GIVEN, PARAMETERS, PERIODS, REGISTERS
from guiju.dossier.problems import Problem, problem
from guiju.record.codec import from_bytes
from guiju.record.errors import RecordError

__all__ = ["Stated", "read_stated"]


@dataclass(frozen=True, slots=True)
class Stated:
    """Everything besides cases and log, and what is wrong with it."""

    registers: Mapping[str, Any]
    periods: Mapping[str, Any]
    given: Given
    """Without what no act would have taken or what no act committed; with what was committed and left out."""
    parameters: Mapping[str, str]
    problems: tuple[Problem, ...]


def read_stated(archive: Archive, manifest: Manifest, log: LogReading) -> Stated:
    """Reads it whole; what cannot be read is told and left out."""
    day = manifest.last_day
    registers, unread = read_facts(archive, REGISTERS, day)
    carried, unread_too = read_facts(archive, PERIODS, day)
    given, not_given = read_given(archive)
    rows, no_rows = _parameters(archive)
    parameters = rows.on(day) if rows is not None else {}
    periods, beyond = as_logged(carried, manifest, log)
    kinds = {
        folder: frozenset(type(each).__name__ for each in facts.values())
        for folder, facts in ((REGISTERS, registers), (PERIODS, periods))
    }
    unfit, issued = no_evidence(archive, log, given), issue_days(log)
    counted, unlawful = lawful(given, parameters, unfit, issued)
    compared = compare_given(archive, log, given, counted, day)
    # What the archive left out and the log has counts by the same measure.
    standing, _ = lawful(compared.given, parameters, unfit, issued)
    problems = [
        *unread,
        *unread_too,
        *beyond,
        *facts_missing(manifest, kinds),
        *not_given,
        *_missing_files(archive, manifest, given),
        *(problem("given_unlawful", f"{GIVEN}{kind}.json", name=name, unlawful=why) for kind, name, why in unlawful),
        *compared.problems,
        *no_rows,
        *(() if rows is None else parameters_otherwise(rows, manifest)),
    ]
    return Stated(registers, periods, standing, parameters, tuple(problems))


def _parameters(archive: Archive) -> tuple[ParameterRows | None, list[Problem]]:
    try:
        return from_bytes(ParameterRows, archive.read(PARAMETERS)), []
    except (RecordError, DossierError) as error:
        return None, [problem("member_unreadable", PARAMETERS, why_zh=error.zh, why_en=error.en)]


def _missing_files(archive: Archive, manifest: Manifest, given: Given) -> Iterator[Problem]:
    """Files that documents and attestations name, where the manifest says that files are enclosed."""
    if manifest.policy.evidence != "files":
        return
    for digest in named_files(given):
        if f"{FILES}{digest}" not in archive:
            yield problem("file_missing", GIVEN, sha256=digest)
