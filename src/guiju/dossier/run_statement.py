"""The statement by which somebody froze the archived evaluation: signed, about that very one, named in the log."""

from __future__ import annotations

from collections.abc import Iterator

from guiju.canonical import sha256
from guiju.conduct.evaluation.evidence import Snapshot
from guiju.conduct.evaluation.result import Evaluation
from guiju.conduct.evaluation.statement import SignedRun
from guiju.dossier.archive import Archive
from guiju.dossier.errors import DossierError
from guiju.dossier.log import LogReading
from guiju.dossier.names import STATEMENT
from guiju.dossier.problems import Problem, problem
from guiju.integrity.errors import SignatureError
from guiju.integrity.signature import Signature, verify_statement
from guiju.record.codec import from_bytes, to_bytes
from guiju.record.errors import RecordError

__all__ = ["check_statement"]


def check_statement(
    archive: Archive, evaluation: Evaluation | None, snapshot: Snapshot | None, log: LogReading
) -> Iterator[Problem]:
    """Who froze the run in the archive, and all that is wrong with the statement; nothing where there is none."""
    if STATEMENT not in archive:
        return
    try:
        data = archive.read(STATEMENT)
        signed = from_bytes(SignedRun, data)
    except (RecordError, DossierError) as error:
        yield problem("member_unreadable", STATEMENT, why_zh=error.zh, why_en=error.en)
        return
    said = signed.statement
    try:
        made = Signature(algorithm=signed.algorithm, key_id=signed.key_id, value=signed.value)
        verify_statement(signed.certificate.encode(), to_bytes(said), made)
    except SignatureError as error:
        yield problem("statement_broken", STATEMENT, why_zh=error.zh, why_en=error.en)
        return
    named = tuple(None if each is None else sha256(to_bytes(each)) for each in (snapshot, evaluation))
    if named != (said.snapshot, said.evaluation):
        yield problem("statement_of_another", STATEMENT, run=said.run)
    if log.verified and sha256(data) not in log.frozen:
        yield problem("statement_not_in_log", STATEMENT, run=said.run)
    yield problem("run_signed", STATEMENT, run=said.run, person=said.person, role=said.role, at=said.at)
