"""Typed facts in a dossier: registers, periods, and what is taken as given; each type is one that the rules here read.

A member names the class of its facts; only classes that a rule reads can be meant, so a file chooses among them and
can name nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from guiju import canonical
from guiju.conduct.evaluation.evidence import (
    AdjudicationEvidence,
    AttestationEvidence,
    CorrectionEvidence,
    DocumentEvidence,
    Fault,
    OpenSuspicion,
    TailoringEvidence,
    WithdrawnEvidence,
)
from guiju.conduct.evaluation.sources import Given
from guiju.conduct.rule import RULES
from guiju.dossier.archive import Archive
from guiju.dossier.errors import DossierError
from guiju.dossier.names import GIVEN, PERIODS, REGISTERS
from guiju.dossier.problems import Problem, problem
from guiju.record.codec import decode, encode, parse
from guiju.record.errors import RecordError
from guiju.record.words import Day

__all__ = ["facts_bytes", "given_members", "named_files", "read_facts", "read_given"]

FACTS: Final = "guiju.dossier_facts"
ROWS: Final = "guiju.dossier_given"
VERSION: Final = 1

KINDS: Final[Mapping[str, type[Any]]] = {
    "adjudications": AdjudicationEvidence,
    "attestations": AttestationEvidence,
    "corrections": CorrectionEvidence,
    "documents": DocumentEvidence,
    "faults": Fault,
    "suspicions": OpenSuspicion,
    "tailorings": TailoringEvidence,
    "withdrawn": WithdrawnEvidence,
}
"""Members of `Given`, each a member of the archive."""
LATELY: Final = frozenset({"suspicions", "withdrawn"})
"""Members that are written only where there is something in them, as dossiers made before had none."""


def facts_bytes(name: str, facts: object, day: Day) -> bytes:
    """The member of a register as of `day`, or of the facts of a period that ends that day.

    Raises RecordError where the facts cannot be written.
    """
    header = {"format": FACTS, "version": VERSION, "name": name, "day": day, "kind": type(facts).__name__}
    return canonical.dumps({**header, "facts": encode(facts)})


def given_members(given: Given) -> Iterator[tuple[str, bytes]]:
    """The members of what is taken as given, in order of their names."""
    for name in KINDS:
        if name in LATELY and not getattr(given, name):
            continue
        rows = [encode(each) for each in getattr(given, name)]
        yield f"{GIVEN}{name}.json", canonical.dumps({"format": ROWS, "version": VERSION, "rows": rows})


def _classes() -> dict[str, type[Any]]:
    """Facts of registers and periods that some rule reads, by the name of their class."""
    asked = (each for each in RULES.values() if each.subjects & {"register", "period"})
    return {each.reads.__name__: each.reads for each in asked}


def read_facts(archive: Archive, folder: str, day: Day) -> tuple[dict[str, Any], list[Problem]]:
    """The facts under `registers/` or `periods/` by name; what cannot be read is told and left out."""
    assert folder in (REGISTERS, PERIODS)
    found: dict[str, Any] = {}
    problems: list[Problem] = []
    for member in archive.under(folder):
        name = member.removeprefix(folder).removesuffix(".json")
        try:
            value = _document(archive, member, FACTS)
            if value.get("name") != name or value.get("day") != day:
                problems.append(problem("facts_of_another_day", member, day=str(value.get("day")), wanted=day))
            kind = _classes().get(str(value.get("kind")))
            if kind is None:
                problems.append(problem("facts_unread", member, facts=str(value.get("kind"))[:80]))
                continue
            found[name] = decode(kind, value.get("facts"), "$.facts")
        except (RecordError, DossierError) as error:
            problems.append(problem("member_unreadable", member, why_zh=error.zh, why_en=error.en))
    return found, problems


def read_given(archive: Archive) -> tuple[Given, list[Problem]]:
    """What is taken as given; a member that cannot be read is told and counts as empty."""
    found: dict[str, tuple[Any, ...]] = {}
    problems: list[Problem] = []
    for name, kind in KINDS.items():
        member = f"{GIVEN}{name}.json"
        if name in LATELY and member not in archive:
            continue
        try:
            rows = _document(archive, member, ROWS).get("rows")
            found[name] = decode(tuple[kind, ...], rows, "$.rows")  # type: ignore[valid-type]
        except (RecordError, DossierError) as error:
            problems.append(problem("member_unreadable", member, why_zh=error.zh, why_en=error.en))
    return Given(**found), problems


def named_files(given: Given) -> tuple[str, ...]:
    """SHA-256 of every file that a document, an attestation or a decided suspicion names, in order."""
    named = {str(each.sha256) for each in given.documents if each.sha256 is not None}
    named |= {str(file) for each in given.attestations for file in each.files}
    told = [each.suspicion for each in given.adjudications if each.suspicion is not None]
    named |= {str(file) for each in told for file in each.files}
    named |= {str(file) for each in told for one in (*each.replies, *each.rulings) for file in one.files}
    return tuple(sorted(named))


def _document(archive: Archive, member: str, form: str) -> dict[str, Any]:
    value = parse(archive.read(member))
    if not isinstance(value, dict) or (value.get("format"), value.get("version")) != (form, VERSION):
        raise RecordError(f"{form} {VERSION}", f"{form} {VERSION}", str(value)[:80])
    return value
