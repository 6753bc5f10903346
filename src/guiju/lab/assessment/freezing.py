"""The signed statement by which a person freezes an evaluation run, and how it is made and checked."""

from typing import Any

from guiju.canonical import sha256
from guiju.conduct.evaluation.evidence import Snapshot
from guiju.conduct.evaluation.plan import plans
from guiju.conduct.evaluation.statement import RunStatement, SignedRun
from guiju.integrity.errors import SignatureError
from guiju.integrity.signature import Signature, verify_statement
from guiju.lab.assessment.hearing import hearing_of
from guiju.lab.assessment.models import Adjudication, Run
from guiju.lab.house import clock, signing
from guiju.lab.house.act import Reading, Refused
from guiju.lab.house.files import FileMissing, stored
from guiju.record.codec import from_bytes, to_bytes
from guiju.record.errors import RecordError
from guiju.record.words import Digest, Instant

ROLES = frozenset({"quality_manager", "technical_manager", "head"})


def statement_of(run: Run, person: str, role: str) -> RunStatement:
    """The statement on a judged run, as of now, ready to be shown and signed. Raises Refused for one without result."""
    if not run.evaluation_sha256:
        raise Refused("run_not_judged", requirement="4.7-2", parameters={"code": run.code})
    return RunStatement(
        format="guiju.evaluation_statement",
        version=1,
        run=run.code,
        profile=run.profile,
        profile_sha256=Digest(run.profile_sha256),
        assessors=tuple(run.assessors),
        snapshot=Digest(run.snapshot_sha256),
        evaluation=Digest(run.evaluation_sha256),
        hearing=_heard(run),
        verdict=run.verdict,
        person=person,
        role=role,
        at=Instant(clock.instant_text(clock.now())),
    )


def _heard(run: Run) -> Digest:
    return Digest(sha256(to_bytes(hearing_of(run))))


def sign(session: Any, statement: RunStatement) -> SignedRun:
    """Signs the statement in an open signing session."""
    made, certificate = session.sign_document(to_bytes(statement))
    return SignedRun(
        statement=statement, algorithm=made.algorithm, key_id=made.key_id, value=made.value, certificate=certificate
    )


def demand_signed(reading: Reading, run: Run, signed: SignedRun) -> None:
    """Raises Refused unless the statement says what the run holds and the actor's own key signed it."""
    said = signed.statement
    expected = (run.code, run.profile, run.profile_sha256, tuple(run.assessors), run.verdict)
    files = (run.snapshot_sha256, run.evaluation_sha256, _heard(run))
    wrong = (
        "content"
        if (said.run, said.profile, said.profile_sha256, said.assessors, said.verdict) != expected
        or (said.snapshot, said.evaluation, said.hearing) != files
        else "person"
        if said.person != reading.actor.person_id
        else "role"
        if said.role not in ROLES & reading.actor.roles
        else "time"
        if clock.parse_instant(said.at) > reading.now
        else "signature"
        if not signature_holds(signed)
        else "key"
        if not signing.own_key(reading, signed.key_id, signed.certificate, reading.actor.person_id)
        else None
    )
    if wrong:
        raise Refused("statement_does_not_hold", requirement="6.1.7-1", parameters={"what": wrong})


def demand_no_red_line_since(reading: Reading, run: Run) -> None:
    """Raises Refused where a red line was confirmed that the result does not know: then the run is judged again."""
    rows = Adjudication.objects.filter(decision="confirmed", decided_on__lte=run.last_day)
    confirmed = reading.sound(rows.filter(row__in=sorted(_red_lines())))
    known = {(each.row, each.where, each.code) for each in _snapshot_of(run).adjudications} if confirmed else set()
    new = [each for each in confirmed if (each.row, each.found_at, each.finding) not in known]
    if new:
        parameters = {"code": run.code, "rows": ", ".join(sorted({each.row for each in new}))}
        raise Refused("run_red_line_since", requirement="4.7-5", parameters=parameters)


def _red_lines() -> set[str]:
    return {key for key, plan in plans().items() if plan.severity == "critical"}


def _snapshot_of(run: Run) -> Snapshot:
    try:
        return from_bytes(Snapshot, stored(run.snapshot_sha256))
    except (FileMissing, RecordError):
        raise Refused("run_not_judged", requirement="4.7-2", parameters={"code": run.code}) from None


def signature_holds(signed: SignedRun) -> bool:
    """Whether the signature is that of the certificate which the statement carries."""
    made = Signature(algorithm=signed.algorithm, key_id=signed.key_id, value=signed.value)
    try:
        verify_statement(signed.certificate.encode(), to_bytes(signed.statement), made)
    except SignatureError:
        return False
    return True
